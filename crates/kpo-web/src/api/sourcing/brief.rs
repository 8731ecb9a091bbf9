//! Brief, requirements, restatements.

use axum::extract::State;
use axum::http::StatusCode;
use kpo_operations::brief;
use kpo_practice::access::Action;
use kpo_practice::brief::Answer as Word;
use kpo_practice::id::{EngagementId, RequirementId, RestatementId};
use kpo_practice::refusal::Refusal;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Done, changed, made};
use crate::api::described;
use crate::api::document::Problems;
use crate::api::json::{Body, versioned};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire;

/// The routes of this file.
pub(super) fn routes() -> Routes {
    let may = Guard::May;
    Routes::new()
        .api(may(Action::ReadBrief), routes!(read))
        .api(may(Action::EditBrief), routes!(write))
        .api(may(Action::EditBrief), routes!(require))
        .api(may(Action::EditBrief), routes!(unrequire))
        .api(may(Action::RestateBrief), routes!(restate))
        .api(may(Action::ConfirmRestatement), routes!(answer))
}

/// A brief in force, with the rounds of restating the reader may see.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::BriefView)]
struct BriefView {
    /// Its number; 0 before it is written.
    version: i64,
    /// The question.
    question: String,
    /// The context.
    context: String,
    /// The method wanted.
    method: String,
    /// The rubric, `weight text` a line.
    rubric: Vec<String>,
    /// Language tags.
    languages: Vec<String>,
    /// What it cannot do without.
    requirements: Vec<RequirementView>,
    /// Rounds of restating.
    restatements: Vec<RoundView>,
}

/// A mandatory credential.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::RequirementView)]
struct RequirementView {
    /// Its id.
    id: String,
    /// What sort.
    kind: described::CredentialKind,
    /// What is wanted.
    title: String,
}

/// A round of restating.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::RoundView)]
struct RoundView {
    /// Its id.
    id: String,
    /// Its version.
    version: i64,
    /// Who (`per_…`).
    person: String,
    /// Their words.
    text: String,
    /// Absent before the client's answer.
    answer: Option<described::RestatementAnswer>,
    /// The client's words.
    remark: String,
}

/// Reads the brief in force.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/brief", tag = "brief", params(("id" = String, Path)), responses((status = 200, body = BriefView), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = brief::read(&app.office, &caller, id).await?;
    let text = |read: fn(&kpo_practice::brief::Brief) -> &String| {
        page.brief
            .as_ref()
            .map_or_else(String::new, |brief| read(brief).clone())
    };
    let lines = page.brief.iter().flat_map(|brief| &brief.rubric);
    let languages = page.brief.iter().flat_map(|brief| &brief.languages);
    let view = BriefView {
        version: page.brief.as_ref().map_or(0, |brief| brief.number),
        question: text(|brief| &brief.question),
        context: text(|brief| &brief.context),
        method: text(|brief| &brief.method),
        rubric: lines
            .map(|line| format!("{} {}", line.weight, line.text))
            .collect(),
        languages: languages.map(|one| one.tag().to_owned()).collect(),
        requirements: page.requirements.iter().map(requirement).collect(),
        restatements: page.rounds.iter().map(round).collect(),
    };
    Ok(versioned(StatusCode::OK, view.version, &view))
}

fn requirement(one: &kpo_practice::requirement::Requirement) -> RequirementView {
    RequirementView {
        id: one.id.to_string(),
        kind: one.wants.kind.into(),
        title: one.wants.title.clone(),
    }
}

fn round(one: &kpo_practice::brief::Restatement) -> RoundView {
    RoundView {
        id: one.id.to_string(),
        version: one.version,
        person: one.person.to_string(),
        text: one.text.clone(),
        answer: one.answer.map(Into::into),
        remark: one.remark.clone(),
    }
}

/// Writes the next version of the brief.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/brief", tag = "brief", params(("id" = String, Path)), request_body = wire::Brief, responses((status = 201, body = Done), Problems))]
async fn write(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Brief>,
) -> Answer {
    let seen = wire.version;
    let one = brief::write(&app.office, &caller, id, &wire.draft(), seen).await?;
    made(one.id, one.number)
}

/// Adds a mandatory credential.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/requirements", tag = "brief", params(("id" = String, Path)), request_body = wire::Requirement, responses((status = 201, body = Done), Problems))]
async fn require(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Requirement>,
) -> Answer {
    let one = brief::require(&app.office, &caller, id, wire.wants()?).await?;
    made(one.id, one.version)
}

/// Takes a mandatory credential out.
#[utoipa::path(delete, path = "/api/v1/engagements/{id}/requirements/{requirement}", tag = "brief", params(("id" = String, Path), ("requirement" = String, Path)), responses((status = 200, body = Done), Problems))]
async fn unrequire(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, requirement)): Of<(EngagementId, RequirementId)>,
) -> Answer {
    brief::unrequire(&app.office, &caller, id, requirement).await?;
    changed(requirement, 1)
}

/// Restates the brief.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/restatements", tag = "brief", params(("id" = String, Path)), request_body = wire::Text, responses((status = 201, body = Done), Problems))]
async fn restate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Text>,
) -> Answer {
    let one = brief::restate(&app.office, &caller, id, &wire.text).await?;
    made(one.id, one.version)
}

/// Confirms or corrects a restatement.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/restatements/{restatement}/answer", tag = "brief", params(("id" = String, Path), ("restatement" = String, Path)), request_body = wire::Answered, responses((status = 200, body = Done), Problems))]
async fn answer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, round)): Of<(EngagementId, RestatementId)>,
    Body(wire): Body<wire::Answered>,
) -> Answer {
    let word = Word::from_word(&wire.answer)
        .ok_or_else(|| Refusal::of_field("answer", "entry-unknown"))?;
    let said = (word, wire.remark.as_str());
    let one = brief::answer(&app.office, &caller, (id, round), said, wire.version).await?;
    changed(one.id, one.version)
}
