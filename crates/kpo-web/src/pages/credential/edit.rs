//! Entering and correcting a credential.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::{Error, Result, credential, person, taxonomy};
use kpo_practice::access::{Action, Caller};
use kpo_practice::credential::{Credential, CredentialKind, Particulars};
use kpo_practice::id::{CredentialId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "credential/edit.html")]
struct EditPage {
    f: Frame,
    form: Draft,
    /// Where the form goes.
    action: String,
    /// Whose credential it is.
    name: String,
    correcting: bool,
    kinds: Vec<&'static str>,
    levels: [&'static str; 4],
    /// The fields of education that are known here, by code and label, offered as they are typed.
    known_fields: Vec<(String, String)>,
}

async fn page(
    app: &App,
    caller: &Caller,
    person: PersonId,
    known: Option<CredentialId>,
    form: Draft,
) -> Result<Response> {
    let profile = person::read(&app.office, caller, person).await?;
    if !profile.may(caller, Action::AddCredential) {
        return Err(Error::Denied(Action::AddCredential));
    }
    Ok(html(&EditPage {
        f: Frame::signed_in(caller, "/people"),
        form,
        action: match known {
            Some(id) => format!("/credentials/{id}"),
            None => format!("/people/{person}/credentials"),
        },
        name: profile.person.name.clone(),
        correcting: known.is_some(),
        kinds: CredentialKind::ALL.iter().map(|kind| kind.word()).collect(),
        levels: ["5", "6", "7", "8"],
        known_fields: taxonomy::fields(&app.office, caller).await?,
    }))
}

async fn refused(
    app: &App,
    caller: &Caller,
    (person, known): (PersonId, Option<CredentialId>),
    draft: Draft,
    error: Error,
) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) => {
            let page = page(app, caller, person, known, draft.refused(refusal)).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}

pub(super) async fn blank(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(person): Of<PersonId>,
) -> Answer {
    Ok(page(&app, &caller, person, None, Draft::new()).await?)
}

fn draft_of(held: &Credential) -> Draft {
    let says = &held.says;
    Draft::new()
        .fill("kind", says.kind.word())
        .fill("title", &says.title)
        .fill("issuer", &says.issuer)
        .fill(
            "level",
            says.level
                .map(|level| level.to_string())
                .unwrap_or_default(),
        )
        .fill("field", says.field.clone().unwrap_or_default())
        .fill("evidence", &says.evidence)
        .fill(
            "issued_on",
            says.issued_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        )
        .fill(
            "expires_on",
            says.expires_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        )
        .fill("version", held.version)
}

pub(super) async fn filled(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
) -> Answer {
    let held = credential::read(&app.office, &caller, id).await?;
    Ok(page(&app, &caller, held.person, Some(id), draft_of(&held)).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    kind: String,
    title: String,
    issuer: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    field: String,
    evidence: String,
    #[serde(default)]
    issued_on: String,
    #[serde(default)]
    expires_on: String,
    version: Option<i64>,
}

impl Form {
    fn read(self) -> std::result::Result<Particulars, Refusal> {
        let level = match self.level.as_str() {
            "" => None,
            digits => Some(
                digits
                    .parse()
                    .map_err(|_| Refusal::of_field("level", "credential-level"))?,
            ),
        };
        Ok(Particulars {
            kind: CredentialKind::from_word(&self.kind)
                .ok_or(Refusal::of_field("kind", "form-incomplete"))?,
            title: self.title,
            issuer: self.issuer,
            level,
            field: Some(self.field.trim().to_owned()),
            evidence: self.evidence,
            issued_on: text::optional_day("issued_on", &self.issued_on)?,
            expires_on: text::optional_day("expires_on", &self.expires_on)?,
        })
    }
}

pub(super) async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(person): Of<PersonId>,
    posted: Posted<Form>,
) -> Answer {
    let done = async {
        let says = posted.command?.read()?;
        credential::enter(&app.office, &caller, person, says).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/people/{person}#credentials")).into_response()),
        Err(error) => refused(&app, &caller, (person, None), posted.draft, error).await,
    }
}

pub(super) async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
    posted: Posted<Form>,
) -> Answer {
    let person = credential::read(&app.office, &caller, id).await?.person;
    let done = async {
        let form = posted.command?;
        let seen = form.version.ok_or(Refusal::new("form-incomplete"))?;
        credential::correct(&app.office, &caller, id, seen, form.read()?).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/credentials/{id}")).into_response()),
        Err(error) => refused(&app, &caller, (person, Some(id)), posted.draft, error).await,
    }
}
