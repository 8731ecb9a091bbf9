//! Credentials as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kpo_operations::credential;
use kpo_practice::access::Action;
use kpo_practice::credential::{Credential, CredentialKind, Particulars};
use kpo_practice::id::{CredentialId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, IfMatch, versioned};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let add = Guard::May(Action::AddCredential);
    Routes::new()
        .api(add, routes!(create))
        .api(Guard::May(Action::ReadProfile), routes!(read))
        .api(add, routes!(correct))
        .api(Guard::May(Action::VerifyCredential), routes!(verify))
        .api(Guard::May(Action::EditProfile), routes!(contest))
}

/// A credential.
#[derive(Serialize, ToSchema)]
pub(super) struct CredentialOut {
    /// Its id, `cre_…`.
    id: String,
    /// The version to name in `If-Match`.
    version: i64,
    /// Whose it is, `per_…`.
    person: String,
    kind: described::CredentialKind,
    /// What it is called.
    title: String,
    /// Who issued, published or vouches.
    issuer: String,
    /// ISCED 2011 level of a degree, 5 to 8.
    level: Option<i64>,
    /// ISCED-F 2013 field of a degree.
    field: Option<String>,
    /// Where it can be looked up.
    evidence: String,
    /// The day it was issued.
    issued_on: Option<String>,
    /// The last day it is good for.
    expires_on: Option<String>,
    /// Who entered it.
    entered_by: String,
    /// When.
    entered_at: Instant,
    /// Who found it true; absent while unverified.
    verified_by: Option<String>,
    /// When.
    verified_at: Option<Instant>,
    /// What was looked at.
    verified_how: Option<String>,
    /// What its subject holds against it.
    contested: Option<String>,
}

impl From<Credential> for CredentialOut {
    fn from(held: Credential) -> Self {
        let says = held.says;
        Self {
            id: held.id.to_string(),
            version: held.version,
            person: held.person.to_string(),
            kind: says.kind.into(),
            title: says.title,
            issuer: says.issuer,
            level: says.level,
            field: says.field,
            evidence: says.evidence,
            issued_on: says.issued_on.map(|day| day.to_string()),
            expires_on: says.expires_on.map(|day| day.to_string()),
            entered_by: held.entered_by.to_string(),
            entered_at: held.entered_at.into(),
            verified_by: held.verified_by.map(|by| by.to_string()),
            verified_at: held.verified_at.map(Instant::from),
            verified_how: held.verified_how,
            contested: held.contested,
        }
    }
}

fn answer(status: StatusCode, held: Credential) -> Response {
    let version = held.version;
    versioned(status, version, &CredentialOut::from(held))
}

/// What a credential says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CredentialIn {
    #[schema(value_type = described::CredentialKind)]
    kind: String,
    /// What it is called.
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// Who issued, published or vouches.
    #[schema(min_length = 1, max_length = 300)]
    issuer: String,
    /// ISCED 2011 level of a degree, 5 to 8.
    level: Option<i64>,
    /// ISCED-F 2013 field of a degree, two to four digits.
    field: Option<String>,
    /// Where it can be looked up; never fetched.
    #[schema(min_length = 1, max_length = 2000)]
    evidence: String,
    /// The day it was issued, `YYYY-MM-DD`.
    issued_on: Option<String>,
    /// The last day it is good for, `YYYY-MM-DD`.
    expires_on: Option<String>,
}

impl CredentialIn {
    fn read(self) -> Result<Particulars, Refusal> {
        let day = |field, text: Option<String>| {
            text::optional_day(field, text.as_deref().unwrap_or_default())
        };
        Ok(Particulars {
            kind: CredentialKind::from_word(&self.kind)
                .ok_or(Refusal::of_field("kind", "credential-kind"))?,
            title: self.title,
            issuer: self.issuer,
            level: self.level,
            field: self.field,
            evidence: self.evidence,
            issued_on: day("issued_on", self.issued_on)?,
            expires_on: day("expires_on", self.expires_on)?,
        })
    }
}

/// Enters a credential of a person; it is not verified, whoever enters it.
#[utoipa::path(post, path = "/api/v1/people/{person}/credentials", tag = "credential",
    params(("person" = String, Path)), request_body = CredentialIn,
    responses((status = 201, body = CredentialOut), Problems))]
async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(person): Of<PersonId>,
    Body(given): Body<CredentialIn>,
) -> Answer {
    let held = credential::enter(&app.office, &caller, person, given.read()?).await?;
    Ok(answer(StatusCode::CREATED, held))
}

/// One credential.
#[utoipa::path(get, path = "/api/v1/credentials/{credential}", tag = "credential",
    params(("credential" = String, Path)), responses((status = 200, body = CredentialOut), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
) -> Answer {
    let held = credential::read(&app.office, &caller, id).await?;
    Ok(answer(StatusCode::OK, held))
}

/// Corrects a credential; what was verified is so no more.
#[utoipa::path(put, path = "/api/v1/credentials/{credential}", tag = "credential",
    params(("credential" = String, Path), ("If-Match" = String, Header)), request_body = CredentialIn,
    responses((status = 200, body = CredentialOut), Problems))]
async fn correct(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<CredentialIn>,
) -> Answer {
    let held = credential::correct(&app.office, &caller, id, seen, given.read()?).await?;
    Ok(answer(StatusCode::OK, held))
}

/// How a credential was verified.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VerificationIn {
    /// What was looked at.
    #[schema(min_length = 1, max_length = 1000)]
    how: String,
}

/// Somebody other than its subject looked it up and found it true.
#[utoipa::path(post, path = "/api/v1/credentials/{credential}/verification", tag = "credential",
    params(("credential" = String, Path), ("If-Match" = String, Header)), request_body = VerificationIn,
    responses((status = 200, body = CredentialOut), Problems))]
async fn verify(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<VerificationIn>,
) -> Answer {
    let held = credential::verify(&app.office, &caller, id, seen, &given.how).await?;
    Ok(answer(StatusCode::OK, held))
}

/// What its subject holds against a credential.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContestIn {
    /// What is wrong with it.
    #[schema(min_length = 1, max_length = 2000)]
    note: String,
}

/// Its subject says what is wrong with it.
#[utoipa::path(post, path = "/api/v1/credentials/{credential}/contest", tag = "credential",
    params(("credential" = String, Path), ("If-Match" = String, Header)), request_body = ContestIn,
    responses((status = 200, body = CredentialOut), Problems))]
async fn contest(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CredentialId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<ContestIn>,
) -> Answer {
    let held = credential::contest(&app.office, &caller, id, seen, &given.note).await?;
    Ok(answer(StatusCode::OK, held))
}
