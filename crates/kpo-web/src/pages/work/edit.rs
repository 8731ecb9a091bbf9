//! One work: what it says, and the form that corrects it.

use axum::extract::State;
use kpo_operations::{Error, work};
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::id::WorkId;
use kpo_practice::refusal::Refusal;

use super::list::fields;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::Work;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WorkId>,
) -> Answer {
    page(&app, &caller, id, None).await
}

async fn page(app: &App, caller: &Caller, id: WorkId, again: Option<Draft>) -> Answer {
    let (held, person, names) = work::read(&app.office, caller, id).await?;
    let path = format!("/works/{id}");
    let year = held.year.map_or_else(String::new, |year| year.to_string());
    let sheet = Sheet::new(caller, &path, held.title.clone());
    let f = sheet.f().clone();
    let facts = Section::new("")
        .fact(f.t("work-year"), &year)
        .fact(f.t("work-authors"), &held.authors)
        .fact(f.t("work-text"), &held.text)
        .fact(f.t("work-address"), &held.address)
        .fact(f.t("work-source"), f.tk("work-source", held.source.word()))
        .fact(
            f.t("work-entered-by"),
            format!("{} {}", names.of(held.entered_by), f.at(&held.entered_at)).trim(),
        );
    let mut sheet = sheet
        .trail(format!("/people/{}", person.id), &person.name)
        .trail(format!("/people/{}/works", person.id), f.t("work-title"))
        .with(facts);
    let resource = Resource::Profile {
        subject: person.id,
        organisation: person.organisation,
    };
    let draft = again.unwrap_or_else(|| {
        Draft::new()
            .fill("title", &held.title)
            .fill("text", &held.text)
            .fill("year", year)
            .fill("authors", &held.authors)
            .fill("address", &held.address)
            .fill("version", held.version)
    });
    if person.may(caller, Action::KeepProfile, &resource) {
        let form = Form::post(&f, &path, "house-save").hidden("version", draft.value("version"));
        let removal = Form::post(&f, format!("{path}/removal"), "work-remove");
        let section = Section::new(f.t("work-correct"))
            .form(fields(form, &f, &draft))
            .form(removal);
        sheet = sheet.with(section);
    }
    Ok(sheet.answer(&draft))
}

pub(super) async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WorkId>,
    posted: Posted<Work>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        let seen = form.version.ok_or(Refusal::new("form-incomplete"))?;
        work::correct(&app.office, &caller, id, seen, form.draft()?).await
    };
    let outcome: Result<_, Error> = done.await;
    match after(outcome, posted.draft, |saved| {
        format!("/people/{}/works", saved.person)
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, Some(draft)).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WorkId>,
) -> Answer {
    let person = work::remove(&app.office, &caller, id).await?;
    on(&format!("/people/{person}/works"))
}
