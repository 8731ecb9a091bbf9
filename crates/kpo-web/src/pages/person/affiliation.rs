//! Where a person worked and works, and what is owed there (R43).

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, person};
use kpo_practice::access::Caller;
use kpo_practice::id::{AffiliationId, PersonId};
use kpo_practice::refusal::Refusal;

use super::show::refused;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::{Affiliation, written};

pub(super) async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Affiliation>,
) -> Answer {
    let done = async {
        let given = posted.command?.employment()?;
        person::add_affiliation(&app.office, &caller, id, given).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, posted.draft, error).await,
    }
}

pub(super) async fn filled(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AffiliationId>,
) -> Answer {
    page(&app, &caller, id, None).await
}

async fn page(app: &App, caller: &Caller, id: AffiliationId, again: Option<Draft>) -> Answer {
    let (held, person) = person::affiliation(&app.office, caller, id).await?;
    let path = format!("/affiliations/{id}");
    let draft = again.unwrap_or_else(|| {
        Draft::new()
            .fill("employer", &held.employer)
            .fill("title", &held.title)
            .fill("duty", &held.duty)
            .fill("since_on", held.since_on)
            .fill("until_on", written(held.until_on))
            .fill("version", held.version)
    });
    let sheet = Sheet::new(caller, &path, held.employer.clone());
    let f = sheet.f().clone();
    let day = "date";
    let form = Form::post(&f, &path, "house-save")
        .line(
            &f,
            &draft,
            "text",
            ("employer", "person-affiliation-employer", ""),
            true,
        )
        .line(
            &f,
            &draft,
            "text",
            ("title", "person-affiliation-title", ""),
            false,
        )
        .line(
            &f,
            &draft,
            day,
            ("since_on", "person-affiliation-since", ""),
            true,
        )
        .line(
            &f,
            &draft,
            day,
            ("until_on", "person-affiliation-until", ""),
            false,
        )
        .area(&f, &draft, ("duty", "person-affiliation-duty", ""), false)
        .hidden("version", draft.value("version"));
    let mut section = Section::new("");
    if held.organisation.is_some() {
        section = section.note(f.t("person-affiliation-kept"));
    }
    section = section.form(form.errors(&f, &draft));
    if held.organisation.is_none() {
        let action = format!("{path}/removal");
        section = section.form(Form::post(&f, action, "person-affiliation-remove"));
    }
    let sheet = sheet
        .trail(format!("/people/{}", person.id), &person.name)
        .with(section);
    Ok(sheet.answer(&draft))
}

pub(super) async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AffiliationId>,
    posted: Posted<Affiliation>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        let seen = form.version.ok_or(Refusal::new("form-incomplete"))?;
        person::correct_affiliation(&app.office, &caller, id, seen, form.employment()?).await
    };
    let outcome: Result<_, Error> = done.await;
    match after(outcome, posted.draft, |saved| {
        format!("/people/{}", saved.person)
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, Some(draft)).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AffiliationId>,
) -> Answer {
    let person = person::remove_affiliation(&app.office, &caller, id).await?;
    on(&format!("/people/{person}"))
}
