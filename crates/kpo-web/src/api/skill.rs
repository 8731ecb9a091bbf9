//! Skills on a person's record as JSON. The register of the host's own people is beside the core map.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::skill;
use kpo_practice::access::Action;
use kpo_practice::id::{PersonId, SkillId};
use kpo_practice::skill::Skill;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::profile as wire;

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepProfile);
    Routes::new()
        .api(Guard::May(Action::ReadProfile), routes!(list))
        .api(keep, routes!(add))
        .api(keep, routes!(remove))
}

/// What somebody can do.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::Skill)]
struct SkillOut {
    /// Its id, `skl_…`.
    id: String,
    /// Whose, `per_…`.
    person: String,
    /// In words.
    text: String,
    /// 1 (knows of it) to 5 (teaches it).
    level: i64,
    /// The classification the code is of; absent for words only.
    scheme: Option<String>,
    /// The code; absent for words only.
    code: Option<String>,
}

impl From<Skill> for SkillOut {
    fn from(skill: Skill) -> Self {
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            id: skill.id.to_string(),
            person: skill.person.to_string(),
            text: skill.text,
            level: skill.level,
            scheme: filled(skill.scheme),
            code: filled(skill.code),
        }
    }
}

/// What a person can do, best first. Reading somebody else's record leaves a trace that they see.
#[utoipa::path(get, path = "/api/v1/people/{person}/skills", tag = "skill",
    params(("person" = String, Path)), responses((status = 200, body = Listed<SkillOut>), Problems))]
async fn list(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PersonId>) -> Answer {
    let held = skill::of(&app.office, &caller, id).await?;
    Ok(whole(held.skills.into_iter().map(SkillOut::from)))
}

/// Enters a skill, in words or by the code of a classification.
#[utoipa::path(post, path = "/api/v1/people/{person}/skills", tag = "skill",
    params(("person" = String, Path)), request_body = wire::Skill,
    responses((status = 201, body = SkillOut), Problems))]
async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<wire::Skill>,
) -> Answer {
    let made = skill::add(&app.office, &caller, id, given.draft()).await?;
    Ok((StatusCode::CREATED, axum::Json(SkillOut::from(made))).into_response())
}

/// Takes a skill off a person's record.
#[utoipa::path(delete, path = "/api/v1/people/{person}/skills/{skill}", tag = "skill",
    params(("person" = String, Path), ("skill" = String, Path)), responses((status = 204), Problems))]
async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((person, id)): Of<(PersonId, SkillId)>,
) -> Answer {
    skill::drop_from(&app.office, &caller, person, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
