//! Core map, own skills, request, allocation, staff.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::{allocation, capability, request, skill};
use kpo_practice::access::Action;
use kpo_practice::id::{CapabilityId, EngagementId, SkillId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Done, changed, made, next};
use crate::api::described;
use crate::api::document::Problems;
use crate::api::json::{Body, unsaid, versioned};
use crate::api::listed::{Listed, whole};
use crate::app::App;
use crate::pages::sheet::given;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire;

/// The routes of this file.
pub(super) fn routes() -> Routes {
    let may = Guard::May;
    Routes::new()
        .api(may(Action::ReadCoreMap), routes!(map))
        .api(may(Action::ManageCoreMap), routes!(enter_capability))
        .api(may(Action::ManageCoreMap), routes!(save_capability))
        .api(may(Action::ManageOrganisations), routes!(enter_skill))
        .api(may(Action::ManageOrganisations), routes!(remove_skill))
        .api(may(Action::CreateRequest), routes!(create))
        .api(may(Action::ReadRequest), routes!(read))
        .api(may(Action::EditRequest), routes!(save))
        .api(may(Action::DecideAllocation), routes!(decide))
        .api(may(Action::SearchSkills), routes!(search))
        .api(may(Action::RecordStaffEffect), routes!(staff))
}

/// A capability on the core map.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::CapabilityView)]
struct CapabilityView {
    /// Its id.
    id: String,
    /// Its version.
    version: i64,
    /// Its name.
    name: String,
    /// Why it stands where it stands.
    why: String,
    /// What the map says.
    verdict: described::CapabilityVerdict,
}

/// The core map.
#[utoipa::path(get, path = "/api/v1/capabilities", tag = "capability", responses((status = 200, body = Listed<CapabilityView>), Problems))]
async fn map(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let map = capability::list(&app.office, &caller).await?;
    let view = |one: kpo_practice::capability::Capability| CapabilityView {
        id: one.id.to_string(),
        version: one.version,
        name: one.name,
        why: one.why,
        verdict: one.verdict.into(),
    };
    Ok(whole(map.into_iter().map(view)))
}

/// Puts a capability on the map.
#[utoipa::path(post, path = "/api/v1/capabilities", tag = "capability", request_body = wire::Capability, responses((status = 201, body = Done), Problems))]
async fn enter_capability(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Capability>,
) -> Answer {
    let verdict = wire.verdict()?;
    let one = capability::enter(&app.office, &caller, &wire.name, &wire.why, verdict).await?;
    made(one.id, one.version)
}

/// Changes what the map says of a capability.
#[utoipa::path(put, path = "/api/v1/capabilities/{capability}", tag = "capability", params(("capability" = String, Path)), request_body = wire::Capability, responses((status = 200, body = Done), Problems))]
async fn save_capability(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CapabilityId>,
    Body(wire): Body<wire::Capability>,
) -> Answer {
    let verdict = wire.verdict()?;
    let seen = (id, wire.version.unwrap_or_default());
    let saved = capability::save(&app.office, &caller, seen, &wire.name, &wire.why, verdict).await;
    let one = unsaid(wire.version, saved)?;
    changed(one.id, one.version)
}

/// Enters what one of the host's people can do.
#[utoipa::path(post, path = "/api/v1/skills", tag = "skill", request_body = wire::Skill, responses((status = 201, body = Done), Problems))]
async fn enter_skill(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Skill>,
) -> Answer {
    let person = given("person", &wire.person)?;
    let one = skill::enter(&app.office, &caller, person, &wire.text, wire.level).await?;
    made(one.id, one.version)
}

/// Takes a skill out.
#[utoipa::path(delete, path = "/api/v1/skills/{skill}", tag = "skill", params(("skill" = String, Path)), responses((status = 200, body = Done), Problems))]
async fn remove_skill(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<SkillId>,
) -> Answer {
    skill::remove(&app.office, &caller, id).await?;
    changed(id, 1)
}

/// Begins a file with its request.
#[utoipa::path(post, path = "/api/v1/engagements", tag = "request", request_body = wire::Request, responses((status = 201, body = Done), Problems))]
async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Request>,
) -> Answer {
    let file = request::create(&app.office, &caller, &wire.draft()?).await?;
    made(file.id, 1)
}

/// A request with what the intake test and the decision say of it.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::RequestView)]
struct RequestView {
    /// The file's id.
    id: String,
    /// The request's version; absent before it is written.
    version: Option<i64>,
    /// What the file is called inside.
    title: String,
    /// What somebody needs to know.
    question: String,
    /// The decision it serves.
    decision: String,
    /// Counts as core.
    core: bool,
    /// What the intake test answers.
    intake: Option<described::Route>,
    /// Its reasons.
    reasons: Vec<String>,
    /// What was decided.
    route: Option<described::Route>,
    /// By which sourcing model.
    model: Option<described::SourcingModel>,
    /// How far.
    distance: Option<described::Distance>,
    /// The whole of it as `PUT` takes it, filled as it stands.
    form: Option<wire::Request>,
    /// The decision's version.
    allocation_version: Option<i64>,
    /// The version of the record that own people were looked for.
    search_version: Option<i64>,
    /// The version of the record of staff touched.
    staff_version: Option<i64>,
}

/// Reads a request.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/request", tag = "request", params(("id" = String, Path)), responses((status = 200, body = RequestView), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = request::read(&app.office, &caller, id).await?;
    let facts = &page.facts;
    let intake = facts.intake();
    let written = facts.request.as_ref();
    let decided = facts.allocation.as_ref();
    let view = RequestView {
        id: id.to_string(),
        version: written.map(|one| one.version),
        title: page.file.title.clone(),
        question: written.map_or_else(String::new, |one| one.question.clone()),
        decision: written.map_or_else(String::new, |one| one.decision.clone()),
        core: facts.core(),
        reasons: intake
            .iter()
            .flat_map(|one| one.reasons.iter().map(ToString::to_string))
            .collect(),
        intake: intake.map(|one| one.route.into()),
        route: decided.map(|one| one.route.into()),
        model: decided.and_then(|one| one.model).map(Into::into),
        distance: decided.and_then(|one| one.distance).map(Into::into),
        form: written.map(|one| wire::Request::of(&page.file, one)),
        allocation_version: decided.map(|one| one.version),
        search_version: facts.search.as_ref().map(|one| one.version),
        staff_version: facts.staff.as_ref().map(|one| one.version),
    };
    Ok(match view.version {
        Some(version) => versioned(StatusCode::OK, version, &view),
        None => Json(view).into_response(),
    })
}

/// Changes a request. `If-Match` may say the version instead of the body.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/request", tag = "request", params(("id" = String, Path)), request_body = wire::Request, responses((status = 200, body = Done), Problems))]
async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Request>,
) -> Answer {
    let seen = wire.version;
    unsaid(
        seen,
        request::save(&app.office, &caller, id, &wire.draft()?, seen).await,
    )?;
    changed(id, next(seen))
}

/// Decides where a question goes.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/allocation", tag = "allocation", params(("id" = String, Path)), request_body = wire::Allocation, responses((status = 200, body = Done), Problems))]
async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Allocation>,
) -> Answer {
    let seen = wire.version;
    unsaid(
        seen,
        allocation::decide(&app.office, &caller, id, &wire.draft()?, seen).await,
    )?;
    changed(id, next(seen))
}

/// Signs that own people were looked for first, or waives it.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/skill-search", tag = "skill", params(("id" = String, Path)), request_body = wire::Search, responses((status = 200, body = Done), Problems))]
async fn search(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Search>,
) -> Answer {
    let signed = (wire.finding()?, wire.words.as_str(), wire.reason.as_str());
    let saved = allocation::sign_search(&app.office, &caller, id, signed, wire.version).await;
    unsaid(wire.version, saved)?;
    changed(id, next(wire.version))
}

/// Records what sending the question out does to staff.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/staff", tag = "staff", params(("id" = String, Path)), request_body = wire::Staff, responses((status = 200, body = Done), Problems))]
async fn staff(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Staff>,
) -> Answer {
    let seen = wire.version;
    unsaid(
        seen,
        allocation::record_staff(&app.office, &caller, id, &wire.draft()?, seen).await,
    )?;
    changed(id, next(seen))
}
