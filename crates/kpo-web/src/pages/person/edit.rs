//! Entering a person and correcting what the directory keeps of them.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::person::{self, Particulars};
use kpo_operations::{Error, Result, organisation};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::id::PersonId;
use kpo_practice::organisation::Organisation;
use kpo_practice::person::{Person, ROLES};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "person/edit.html")]
struct EditPage {
    f: Frame,
    form: Draft,
    person: Option<Person>,
    organisations: Vec<Organisation>,
    roles: [&'static str; 6],
    classes: [&'static str; 4],
    locales: [Locale; 6],
}

async fn page(app: &App, caller: &Caller, person: Option<Person>, form: Draft) -> Result<Response> {
    Ok(html(&EditPage {
        f: Frame::signed_in(caller, "/people"),
        form,
        person,
        organisations: organisation::list(&app.office, caller).await?,
        roles: ROLES,
        classes: ["0", "1", "2", "3"],
        locales: Locale::ALL,
    }))
}

async fn refused(
    app: &App,
    caller: &Caller,
    person: Option<Person>,
    draft: Draft,
    error: Error,
) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) => {
            let page = page(app, caller, person, draft.refused(refusal)).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}

pub(super) async fn blank(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    person::may_enter(&app.office, &caller).await?;
    let form = Draft::new()
        .fill("locale", caller.locale.tag())
        .fill("zone", &caller.zone)
        .fill("clearance", 1);
    Ok(page(&app, &caller, None, form).await?)
}

pub(super) async fn filled(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    person::may_enter(&app.office, &caller).await?;
    let known = person::read(&app.office, &caller, id)
        .await?
        .person
        .into_inner();
    let form = known.roles.iter().fold(
        Draft::new()
            .fill("name", &known.name)
            .fill("email", &known.email)
            .fill("organisation", known.organisation)
            .fill("clearance", known.clearance)
            .fill("place", &known.place)
            .fill("locale", known.locale.tag())
            .fill("zone", &known.zone)
            .fill("version", known.version),
        |form, role| form.add("roles", role),
    );
    Ok(page(&app, &caller, Some(known), form).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    name: String,
    email: String,
    organisation: String,
    #[serde(default)]
    roles: Vec<String>,
    clearance: i64,
    place: String,
    locale: String,
    zone: String,
    version: Option<i64>,
}

impl Form {
    fn read(self) -> std::result::Result<Particulars, Refusal> {
        Ok(Particulars {
            name: self.name,
            email: self.email,
            organisation: self
                .organisation
                .parse()
                .map_err(|_| Refusal::of_field("organisation", "person-organisation"))?,
            roles: self.roles.into_iter().collect(),
            clearance: self.clearance,
            place: self.place.trim().to_uppercase(),
            locale: Locale::from_tag(&self.locale)
                .ok_or(Refusal::of_field("locale", "person-locale"))?,
            zone: self.zone.trim().to_owned(),
        })
    }
}

pub(super) async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<Form>,
) -> Answer {
    let done = async {
        let given = posted.command?.read()?;
        person::create(&app.office, &caller, given).await
    };
    match done.await {
        Ok(entered) => Ok(Redirect::to(&format!("/people/{}", entered.id)).into_response()),
        Err(error) => refused(&app, &caller, None, posted.draft, error).await,
    }
}

pub(super) async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Form>,
) -> Answer {
    let done = async {
        let form = posted.command?;
        let seen = form.version.ok_or(Refusal::new("form-incomplete"))?;
        person::save(&app.office, &caller, id, seen, form.read()?).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => {
            person::may_enter(&app.office, &caller).await?;
            let known = person::read(&app.office, &caller, id).await?.person;
            refused(&app, &caller, Some(known.into_inner()), posted.draft, error).await
        }
    }
}
