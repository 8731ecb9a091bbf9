//! One incident file: its readers, then every copy; the same as a table (RFC 4180).

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use kpo_operations::incident::{self, Sheet as File};
use kpo_practice::id::IncidentId;

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
    Of(id): Of<IncidentId>,
) -> Answer {
    let file = incident::show(&app.office, &caller, id, false).await?;
    let path = format!("/incidents/{id}");
    let sheet = Sheet::new(&caller, &path, "");
    let f = sheet.f().clone();
    let made = &file.incident;
    let documents: Vec<&str> = file.documents.values().map(String::as_str).collect();
    let facts = Section::new("")
        .fact(f.t("incident-at"), f.at(&made.made_at))
        .fact(f.t("incident-by"), file.names.of(made.made_by))
        .fact(f.t("incident-reason"), made.reason.clone())
        .fact(f.t("incident-documents"), documents.join(", "))
        .link(format!("{path}/copies.csv"), f.t("incident-csv"));
    let sheet = Sheet::new(&caller, &path, f.t("incident-one"))
        .trail("/incidents", f.t("incident-title"))
        .with(facts)
        .with(readers(&f, &file))
        .with(copies(&f, &file));
    Ok(sheet.answer(&Draft::new()))
}

fn readers(f: &Frame, file: &File) -> Section {
    let head = [
        f.t("exposure-person"),
        f.t("exposure-organisation"),
        f.t("exposure-documents"),
        f.t("incident-pages"),
        f.t("incident-copies"),
        f.t("incident-first"),
        f.t("incident-last"),
        f.t("incident-in"),
    ];
    let mut section = Section::new(f.t("incident-readers"))
        .note(f.t("incident-readers-about"))
        .head(&head);
    if file.readers.is_empty() {
        section = section.note(f.t("incident-unseen"));
    }
    for one in &file.readers {
        let active = if one.active {
            "incident-in-yes"
        } else {
            "incident-in-no"
        };
        let cells = [
            one.name.clone(),
            one.organisation.clone(),
            f.count(i64::try_from(one.documents).unwrap_or(i64::MAX)),
            f.count(one.pages),
            f.count(one.copies),
            f.at(&one.first_at),
            f.at(&one.last_at),
            f.t(active),
        ];
        let to = format!("/exposure/board?person={}", one.person);
        section = section.row(Row::of(cells).to(to));
    }
    section
}

fn copies(f: &Frame, file: &File) -> Section {
    let head = [
        f.t("exposure-at"),
        f.t("exposure-person"),
        f.t("exposure-document"),
        f.t("exposure-page"),
        f.t("exposure-how"),
        f.t("exposure-code"),
    ];
    let mut section = Section::new(f.t("incident-every")).head(&head);
    for one in &file.copies {
        let shown = &one.exposure;
        let page = if shown.page > 0 {
            f.count(shown.page)
        } else {
            f.t("exposure-whole")
        };
        let cells = [
            f.at(&shown.at),
            one.person.clone(),
            one.document.clone(),
            page,
            f.tk("exposure", shown.kind.word()),
            shown.code.clone(),
        ];
        section = section.row(Row::of(cells));
    }
    section
}

/// The file as a table: that it is taken along is on record before a byte leaves.
pub(super) async fn table(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<IncidentId>,
) -> Answer {
    let file = incident::show(&app.office, &caller, id, true).await?;
    Ok(table_of(&file))
}

/// Every page shown and copy taken, one a line; instants in UTC.
pub fn table_of(file: &File) -> Response {
    let mut text = String::from(
        "at,person,name,organisation,engagement,document,document_name,kind,page,class,code,digest\r\n",
    );
    for one in &file.copies {
        let shown = &one.exposure;
        let cells = [
            shown.at.to_string(),
            shown.person.to_string(),
            one.person.clone(),
            one.organisation.clone(),
            shown.engagement.to_string(),
            shown.document.to_string(),
            one.document.clone(),
            shown.kind.word().to_owned(),
            shown.page.to_string(),
            shown.class.to_string(),
            shown.code.clone(),
            shown.digest.clone(),
        ];
        let row: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        let _ = write!(text, "{}\r\n", row.join(","));
    }
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"copies.csv\"");
    let heads = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    (heads, text).into_response()
}
