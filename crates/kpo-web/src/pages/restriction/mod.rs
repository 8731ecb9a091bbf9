//! What restricts the reader: for everybody who is signed in, of themselves alone.

use axum::extract::State;
use kpo_operations::restriction;

use crate::app::App;
use crate::form::Draft;
use crate::pages::sheet::{Row, Section, Sheet};
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().get("/restrictions", Guard::SignedIn, show)
}

async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let own = restriction::own(&app.office, &caller).await?;
    let sheet = Sheet::new(&caller, "/restrictions", "");
    let f = sheet.f().clone();
    let walls = match own.walled_until {
        Some(until) => f.t1("restriction-walled", "until", f.day(&until).as_str()),
        None => f.t("restriction-free"),
    };
    let head = [f.t("restriction-to"), f.t("restriction-until")];
    let mut duties = Section::new(f.t("restriction-duties"))
        .note(f.t("restriction-duties-about"))
        .link(format!("/people/{}/ties", caller.person), f.t("tie-title"))
        .head(&head);
    if own.duties.is_empty() {
        duties = duties.note(f.t("restriction-duties-none"));
    }
    for one in &own.duties {
        let until = one.until_on.map(|day| f.day(&day)).unwrap_or_default();
        duties = duties.row(Row::of([one.name.clone(), until]));
    }
    let head = [f.t("restriction-when"), f.t("restriction-who")];
    let mut looks = Section::new(f.t("restriction-looks")).head(&head);
    if own.looks.is_empty() {
        looks = looks.note(f.t("restriction-looks-none"));
    }
    for (at, reader) in &own.looks {
        looks = looks.row(Row::of([f.at(at), own.names.of(*reader).to_owned()]));
    }
    let sheet = Sheet::new(&caller, "/restrictions", f.t("restriction-title"))
        .with(Section::new("").note(f.t("restriction-about")))
        .with(Section::new(f.t("restriction-walls")).note(walls))
        .with(duties)
        .with(looks);
    Ok(sheet.answer(&Draft::new()))
}
