//! One organisation, and the form to enter or correct one.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::organisation::{self, Particulars};
use kpo_operations::{Error, Result, person};
use kpo_practice::access::Caller;
use kpo_practice::id::OrganisationId;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "organisation/edit.html")]
struct EditPage {
    f: Frame,
    form: Draft,
    organisation: Option<Organisation>,
    others: Vec<Organisation>,
    people: Vec<Person>,
    kinds: Vec<&'static str>,
    may_change: bool,
}

async fn page(
    app: &App,
    caller: &Caller,
    organisation: Option<Organisation>,
    form: Draft,
) -> Result<Response> {
    let id = organisation.as_ref().map(|organisation| organisation.id);
    let mut others = organisation::list(&app.office, caller).await?;
    others.retain(|other| Some(other.id) != id);
    let people = match id {
        Some(id) => person::list(&app.office, caller, Some(id)).await?,
        None => Vec::new(),
    };
    Ok(html(&EditPage {
        f: Frame::signed_in(caller, "/organisations"),
        form,
        organisation,
        others,
        people,
        kinds: OrganisationKind::ALL[1..]
            .iter()
            .map(|kind| kind.word())
            .collect(),
        may_change: organisation::may_enter(&app.office, caller).await.is_ok(),
    }))
}

async fn refused(
    app: &App,
    caller: &Caller,
    organisation: Option<Organisation>,
    draft: Draft,
    error: Error,
) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) => {
            let page = page(app, caller, organisation, draft.refused(refusal)).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}

pub(super) async fn blank(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    organisation::may_enter(&app.office, &caller).await?;
    Ok(page(&app, &caller, None, Draft::new().fill("kind", "firm")).await?)
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
) -> Answer {
    let known = organisation::read(&app.office, &caller, id)
        .await?
        .into_inner();
    let form = Draft::new()
        .fill("name", &known.name)
        .fill("country", &known.country)
        .fill(
            "parent",
            known.parent.map(|id| id.to_string()).unwrap_or_default(),
        )
        .fill("version", known.version);
    Ok(page(&app, &caller, Some(known), form).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    name: String,
    kind: Option<String>,
    country: String,
    #[serde(default)]
    parent: String,
    version: Option<i64>,
}

impl Form {
    fn read(self, kind: Option<OrganisationKind>) -> std::result::Result<Particulars, Refusal> {
        let word = self.kind.unwrap_or_default();
        let kind = kind.or_else(|| OrganisationKind::from_word(&word));
        let parent = match self.parent.as_str() {
            "" => None,
            text => Some(
                text.parse()
                    .map_err(|_| Refusal::of_field("parent", "organisation-parent"))?,
            ),
        };
        Ok(Particulars {
            name: self.name,
            kind: kind.ok_or(Refusal::of_field("kind", "organisation-host-one"))?,
            country: self.country.trim().to_uppercase(),
            parent,
        })
    }
}

pub(super) async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<Form>,
) -> Answer {
    let done = async {
        let given = posted.command?.read(None)?;
        organisation::create(&app.office, &caller, given).await
    };
    match done.await {
        Ok(entered) => Ok(Redirect::to(&format!("/organisations/{}", entered.id)).into_response()),
        Err(error) => refused(&app, &caller, None, posted.draft, error).await,
    }
}

pub(super) async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
    posted: Posted<Form>,
) -> Answer {
    let known = organisation::read(&app.office, &caller, id)
        .await?
        .into_inner();
    let kind = known.kind;
    let done = async {
        let form = posted.command?;
        let seen = form.version.ok_or(Refusal::new("form-incomplete"))?;
        organisation::save(&app.office, &caller, id, seen, form.read(Some(kind))?).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/organisations/{id}")).into_response()),
        Err(error) => refused(&app, &caller, Some(known), posted.draft, error).await,
    }
}
