//! What was seen by way of the register in one month, as a page and as a table.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use kpo_operations::transfer::{self, Report};
use kpo_practice::time::Month;
use kpo_practice::transfer::{Line, Transfer};

use super::HERE;
use crate::app::App;
use crate::csv::quoted;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Row, Section, Sheet};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(month): Of<Month>,
) -> Answer {
    let report = transfer::report(&app.office, &caller, month).await?;
    let path = format!("{HERE}/months/{month}");
    let sheet = Sheet::new(&caller, &path, "");
    let f = sheet.f().clone();
    let sheet = Sheet::new(&caller, &path, format!("{} {month}", f.t("transfer-month")))
        .trail(HERE, f.t("transfer-title"))
        .with(transfers(&f, &report, &path))
        .with(elsewhere(&f, &report));
    Ok(sheet.answer(&Draft::new()))
}

pub(super) async fn table(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(month): Of<Month>,
) -> Answer {
    let report = transfer::report(&app.office, &caller, month).await?;
    Ok(table_of(&report))
}

fn rests_on<'a>(report: &'a Report, line: &Line) -> Option<&'a Transfer> {
    report.register.iter().find(|one| one.id == line.transfer)
}

fn transfers(f: &Frame, report: &Report, path: &str) -> Section {
    let head = [
        f.t("transfer-organisation"),
        f.t("transfer-to-country"),
        f.t("transfer-from-region"),
        f.t("transfer-basis"),
        f.t("transfer-number"),
        f.t("transfer-people"),
        f.t("transfer-documents"),
        f.t("transfer-looks"),
    ];
    let mut section = Section::new(f.t("transfer-month-transfers"))
        .note(f.t("transfer-month-about"))
        .fact(f.t("transfer-looks-all"), f.count(report.looks))
        .link(format!("{path}/report.csv"), f.t("transfer-month-csv"))
        .head(&head);
    if report.transfers.is_empty() {
        section = section.note(f.t("transfer-month-none"));
    }
    for line in &report.transfers {
        let basis = rests_on(report, line);
        let cells = [
            report.names.of(line.organisation).to_owned(),
            line.place.clone(),
            basis.map(|one| one.from_region.clone()).unwrap_or_default(),
            basis.map_or_else(String::new, |one| f.tk("transfer-basis", one.basis.word())),
            basis.map(|one| one.number.clone()).unwrap_or_default(),
            f.count(line.people as i64),
            f.count(line.documents as i64),
            f.count(line.looks),
        ];
        section = section.row(Row::of(cells));
    }
    section
}

fn elsewhere(f: &Frame, report: &Report) -> Section {
    let head = [
        f.t("exposure-person"),
        f.t("exposure-organisation"),
        f.t("transfer-place"),
        f.t("transfer-net"),
        f.t("transfer-looks"),
    ];
    let mut section = Section::new(f.t("transfer-elsewhere"))
        .note(f.t("transfer-elsewhere-about"))
        .head(&head);
    if report.elsewhere.is_empty() {
        section = section.note(f.t("transfer-elsewhere-none"));
    }
    for one in &report.elsewhere {
        let cells = [
            report.names.of(one.person).to_owned(),
            report.names.of(one.organisation).to_owned(),
            one.place.clone(),
            one.net.clone(),
            f.count(one.looks),
        ];
        let to = format!("/exposure?person={}", one.person);
        section = section.row(Row::of(cells).to(to));
    }
    section
}

/// The transfers of a month, one a line (RFC 4180).
pub(crate) fn table_of(report: &Report) -> Response {
    let mut text = String::from(
        "month,organisation,name,place,region,basis,number,transfer,people,documents,looks\r\n",
    );
    for line in &report.transfers {
        let basis = rests_on(report, line);
        let cells = [
            report.month.to_string(),
            line.organisation.to_string(),
            report.names.of(line.organisation).to_owned(),
            line.place.clone(),
            basis.map(|one| one.from_region.clone()).unwrap_or_default(),
            basis.map_or_else(String::new, |one| one.basis.word().to_owned()),
            basis.map(|one| one.number.clone()).unwrap_or_default(),
            line.transfer.to_string(),
            line.people.to_string(),
            line.documents.to_string(),
            line.looks.to_string(),
        ];
        let row: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        let _ = write!(text, "{}\r\n", row.join(","));
    }
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"transfers.csv\"");
    let heads = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    (heads, text).into_response()
}
