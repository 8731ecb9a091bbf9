//! People as JSON. Invitations and other links are made at a browser only: a program never holds one.

mod affiliation;
mod language;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::person::{self, Particulars};
use kpo_practice::access::{Action, Locale};
use kpo_practice::id::{OrganisationId, PersonId};
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::credential::CredentialOut;
use super::described;
use super::document::Problems;
use super::json::{Body, IfMatch, versioned};
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let manage = Guard::May(Action::ManagePeople);
    Routes::new()
        .api(Guard::SignedIn, routes!(own))
        .api(Guard::SignedIn, routes!(list))
        .api(manage, routes!(create))
        .api(Guard::May(Action::ReadProfile), routes!(read))
        .api(manage, routes!(save))
        .api(manage, routes!(suspend))
        .api(manage, routes!(reactivate))
        .merge(affiliation::routes())
        .merge(language::routes())
}

/// A person.
#[derive(Serialize, ToSchema)]
struct PersonOut {
    /// Their id, `per_…`.
    id: String,
    /// The version to name in `If-Match`.
    version: i64,
    /// Their name.
    name: String,
    /// Their address.
    email: String,
    /// The organisation they act for, `org_…`.
    organisation: String,
    /// Their roles there.
    #[schema(value_type = Vec<described::Role>)]
    roles: Vec<String>,
    /// Highest class they are cleared for.
    #[schema(value_type = described::Class)]
    clearance: i64,
    /// ISO 3166-1 alpha-2 country where they process what they read.
    place: String,
    /// Their language.
    #[schema(value_type = described::Locale)]
    locale: String,
    /// Their IANA time zone.
    zone: String,
    /// Not suspended, not left.
    active: bool,
}

impl From<Person> for PersonOut {
    fn from(person: Person) -> Self {
        Self {
            id: person.id.to_string(),
            version: person.version,
            name: person.name,
            email: person.email,
            organisation: person.organisation.to_string(),
            roles: person.roles.into_iter().collect(),
            clearance: person.clearance,
            place: person.place,
            locale: person.locale.tag().to_owned(),
            zone: person.zone,
            active: person.active,
        }
    }
}

/// A language and its level.
#[derive(Serialize, ToSchema)]
struct LanguageOut {
    /// BCP 47 tag.
    tag: String,
    /// How well.
    #[schema(value_type = described::LanguageLevel)]
    level: String,
}

/// A person's record.
#[derive(Serialize, ToSchema)]
struct ProfileOut {
    /// The person.
    person: PersonOut,
    /// Languages they work in.
    languages: Vec<LanguageOut>,
    /// Their credentials.
    credentials: Vec<CredentialOut>,
}

/// What is entered of a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PersonIn {
    /// Their name.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Their address.
    email: String,
    /// The organisation they act for, `org_…`.
    organisation: String,
    /// Their roles there.
    #[schema(value_type = Vec<described::Role>)]
    roles: Vec<String>,
    /// Highest class they are cleared for.
    #[schema(value_type = described::Class)]
    clearance: i64,
    /// ISO 3166-1 alpha-2 country.
    place: String,
    /// Their language.
    #[schema(value_type = described::Locale)]
    locale: String,
    /// IANA time zone.
    zone: String,
}

impl PersonIn {
    fn read(self) -> Result<Particulars, Refusal> {
        Ok(Particulars {
            name: self.name,
            email: self.email,
            organisation: self
                .organisation
                .parse()
                .map_err(|_| Refusal::of_field("organisation", "person-organisation"))?,
            roles: self.roles.into_iter().collect(),
            clearance: self.clearance,
            place: self.place,
            locale: Locale::from_tag(&self.locale)
                .ok_or(Refusal::of_field("locale", "person-locale"))?,
            zone: self.zone,
        })
    }
}

/// Which people.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// Only those of this organisation, `org_…`.
    organisation: Option<String>,
}

fn answer(status: StatusCode, person: Person) -> Response {
    let version = person.version;
    versioned(status, version, &PersonOut::from(person))
}

/// The caller.
#[utoipa::path(get, path = "/api/v1/me", tag = "person", responses((status = 200, body = ProfileOut), Problems))]
async fn own(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let id = caller.person;
    profile(&app, &caller, id).await
}

/// The people the caller may know of, by name.
#[utoipa::path(get, path = "/api/v1/people", tag = "person", params(Wanted), responses((status = 200, body = Listed<PersonOut>), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let organisation = wanted
        .organisation
        .map(|organisation| organisation.parse::<OrganisationId>())
        .transpose()
        .map_err(|_| Refusal::of_field("organisation", "person-organisation"))?;
    let people = person::list(&app.office, &caller, organisation).await?;
    Ok(whole(people.into_iter().map(PersonOut::from)))
}

/// Enters a person. They can do nothing before they accept an invitation.
#[utoipa::path(post, path = "/api/v1/people", tag = "person", request_body = PersonIn,
    responses((status = 201, body = PersonOut), Problems))]
async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(given): Body<PersonIn>,
) -> Answer {
    let entered = person::create(&app.office, &caller, given.read()?).await?;
    Ok(answer(StatusCode::CREATED, entered))
}

async fn profile(app: &App, caller: &kpo_practice::access::Caller, id: PersonId) -> Answer {
    let profile = person::read(&app.office, caller, id).await?;
    let version = profile.person.version;
    let languages = profile.languages.into_iter().map(|language| LanguageOut {
        tag: language.tag,
        level: language.level,
    });
    let out = ProfileOut {
        languages: languages.collect(),
        credentials: profile
            .credentials
            .into_iter()
            .map(CredentialOut::from)
            .collect(),
        person: PersonOut::from(profile.person.into_inner()),
    };
    Ok(versioned(StatusCode::OK, version, &out))
}

/// A person's record. Reading somebody else's leaves a trace that they see.
#[utoipa::path(get, path = "/api/v1/people/{person}", tag = "person",
    params(("person" = String, Path)), responses((status = 200, body = ProfileOut), Problems))]
async fn read(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PersonId>) -> Answer {
    profile(&app, &caller, id).await
}

/// Corrects a person's record.
#[utoipa::path(put, path = "/api/v1/people/{person}", tag = "person",
    params(("person" = String, Path), ("If-Match" = String, Header)), request_body = PersonIn,
    responses((status = 200, body = PersonOut), Problems))]
async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    IfMatch(seen): IfMatch,
    Body(given): Body<PersonIn>,
) -> Answer {
    let saved = person::save(&app.office, &caller, id, seen, given.read()?).await?;
    Ok(answer(StatusCode::OK, saved))
}

/// Stops a person: every session, token and link of theirs ends at once.
#[utoipa::path(post, path = "/api/v1/people/{person}/suspension", tag = "person",
    params(("person" = String, Path)), responses((status = 204), Problems))]
async fn suspend(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    person::suspend(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Lets a suspended person act again.
#[utoipa::path(post, path = "/api/v1/people/{person}/reactivation", tag = "person",
    params(("person" = String, Path)), responses((status = 204), Problems))]
async fn reactivate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    person::reactivate(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
