//! One tie, and the form that corrects it.

use axum::extract::State;
use kpo_operations::{Error, organisation, tie};
use kpo_practice::access::Caller;
use kpo_practice::id::TieId;
use kpo_practice::refusal::Refusal;

use super::list::fields;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::{Tie, named, written};

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TieId>,
) -> Answer {
    page(&app, &caller, id, None).await
}

async fn page(app: &App, caller: &Caller, id: TieId, again: Option<Draft>) -> Answer {
    let (held, person) = tie::read(&app.office, caller, id).await?;
    let known = organisation::list(&app.office, caller).await?;
    let path = format!("/ties/{id}");
    let draft = again.unwrap_or_else(|| {
        Draft::new()
            .fill("kind", held.kind.word())
            .fill("name", &held.name)
            .fill("organisation", named(held.organisation))
            .fill("since_on", written(held.since_on))
            .fill("until_on", written(held.until_on))
            .fill("version", held.version)
    });
    let sheet = Sheet::new(caller, &path, held.name.clone());
    let f = sheet.f().clone();
    let form = Form::post(&f, &path, "house-save").hidden("version", draft.value("version"));
    let removal = Form::post(&f, format!("{path}/removal"), "tie-remove");
    let section = Section::new(f.t("tie-correct"))
        .form(fields(form, &f, &draft, &known))
        .form(removal);
    let sheet = sheet
        .trail(format!("/people/{}", person.id), &person.name)
        .trail(format!("/people/{}/ties", person.id), f.t("tie-title"))
        .with(section);
    Ok(sheet.answer(&draft))
}

pub(super) async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TieId>,
    posted: Posted<Tie>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        let seen = form.version.ok_or(Refusal::new("form-incomplete"))?;
        tie::correct(&app.office, &caller, id, seen, form.draft()?).await
    };
    let outcome: Result<_, Error> = done.await;
    match after(outcome, posted.draft, |saved| {
        format!("/people/{}/ties", saved.person)
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, Some(draft)).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TieId>,
) -> Answer {
    let person = tie::remove(&app.office, &caller, id).await?;
    on(&format!("/people/{person}/ties"))
}
