//! The certificate of what somebody was shown: for the security officer, the auditor, and the client who asks what left with them.

use axum::extract::State;
use kpo_operations::departure;
use kpo_practice::id::PersonId;

use crate::app::App;
use crate::form::Draft;
use crate::pages::sheet::{Row, Section, Sheet};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    let certificate = departure::certificate(&app.office, &caller, id).await?;
    let path = format!("/people/{id}/certificate");
    let sheet = Sheet::new(&caller, &path, "");
    let f = sheet.f().clone();
    let state = if certificate.person.active {
        "departure-certificate-here"
    } else {
        "departure-certificate-gone"
    };
    let mut about = Section::new("")
        .note(f.t("departure-certificate-about"))
        .note(f.t(state));
    if certificate.files.is_empty() {
        about = about.note(f.t("departure-certificate-none"));
    }
    let title = f.t1("departure-certificate", "name", &certificate.person.name);
    let mut sheet = Sheet::new(&caller, &path, title)
        .trail(
            format!("/exposure/board?person={id}"),
            f.t("exposure-board-title"),
        )
        .with(about);
    for file in &certificate.files {
        let kinds = file.kinds.iter();
        let kinds: Vec<String> = kinds
            .map(|kind| f.tk("departure-saw", kind.word()))
            .collect();
        let days = format!("{} – {}", f.day(&file.first_on), f.day(&file.last_on));
        let mut section = Section::new(file.title.clone())
            .fact(f.t("departure-certificate-days"), days)
            .fact(f.t("exposure-sees"), kinds.join(", "))
            .link(
                format!("/engagements/{}/receipts", file.engagement),
                f.t("receipt-title"),
            );
        if !file.documents.is_empty() {
            section = section.head(&[
                f.t("exposure-document"),
                f.t("incident-pages"),
                f.t("incident-copies"),
                f.t("incident-first"),
                f.t("incident-last"),
            ]);
        }
        for one in &file.documents {
            let cells = [
                one.name.clone(),
                f.count(one.pages),
                f.count(one.copies),
                f.at(&one.first_at),
                f.at(&one.last_at),
            ];
            let to = format!("/exposure?person={id}&document={}", one.document);
            section = section.row(Row::of(cells).to(to));
        }
        sheet = sheet.with(section);
    }
    Ok(sheet.answer(&Draft::new()))
}
