//! Staffing plans as JSON.

use axum::extract::State;
use axum::http::StatusCode;
use kpo_operations::plan::{self, PlaceView as Place, TaskView as Task};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, PersonId, PlanId};
use kpo_practice::plan::{Plan, Way};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, unsaid, versioned};
use super::listed::{Listed, whole};
use super::need::PointView;
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::pages::sheet::given;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::staffing as wire;
use crate::word::word;

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::PlanStaffing);
    Routes::new()
        .api(may, routes!(list))
        .api(may, routes!(begin))
        .api(may, routes!(read))
        .api(may, routes!(prefer))
        .api(may, routes!(add))
        .api(may, routes!(remove))
        .api(may, routes!(solve))
        .api(may, routes!(lock))
        .api(may, routes!(refuse))
        .api(may, routes!(settle))
        .api(may, routes!(mended))
        .api(may, routes!(mend))
}

/// A plan.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::PlanView)]
struct PlanView {
    /// Its id, `pln_…`.
    id: String,
    /// Its version.
    version: i64,
    /// What it is called.
    name: String,
    state: described::PlanState,
    /// How much fit counts.
    fit: i64,
    /// How much cost counts.
    rate: i64,
    /// How much the record counts.
    record: i64,
    /// No two people of one firm at one question.
    firms_apart: bool,
    aim: described::PlanAim,
    /// The solution was proved to be the best.
    proved: bool,
    /// When it was last solved.
    solved_at: Option<Instant>,
}

impl From<Plan> for PlanView {
    fn from(plan: Plan) -> Self {
        Self {
            id: plan.id.to_string(),
            version: plan.version,
            name: plan.name,
            state: plan.state.into(),
            fit: plan.weights.fit,
            rate: plan.weights.rate,
            record: plan.weights.record,
            firms_apart: plan.firms_apart,
            aim: plan.aim.into(),
            proved: plan.proved,
            solved_at: plan.solved_at.map(Instant::from),
        }
    }
}

/// Somebody at a question.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::PlaceView)]
struct PlaceView {
    /// Who, `per_…`.
    person: String,
    /// Their name.
    name: String,
    /// How well their works fit, 0 to 1.
    fit: f64,
    /// What their work would cost, minor units.
    price_minor: Option<i64>,
    /// Its currency.
    price_currency: Option<String>,
    /// Must stay.
    locked: bool,
    /// What stands against them now.
    against: Vec<PointView>,
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> Self {
        Self {
            person: place.person.to_string(),
            name: place.name,
            fit: place.fit,
            price_minor: place.price.map(|price| price.minor),
            price_currency: place.price.map(|price| price.currency.code().to_owned()),
            locked: place.locked,
            against: place.against.iter().map(PointView::from).collect(),
        }
    }
}

/// A question of a plan.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::TaskView)]
struct TaskView {
    /// The file, `eng_…`.
    engagement: String,
    /// What it is called.
    title: String,
    /// People it needs.
    places: i64,
    /// How many may be asked.
    eligible: usize,
    /// Who is there.
    people: Vec<PlaceView>,
    /// Who is kept out.
    refused: Vec<String>,
    /// Where too few people for too many questions leave a place empty: those questions.
    shared_tasks: Vec<String>,
    /// And the people they share.
    shared_people: Vec<String>,
}

impl From<Task> for TaskView {
    fn from(task: Task) -> Self {
        let (shared_tasks, shared_people) = task.shared.unwrap_or_default();
        Self {
            engagement: task.engagement.to_string(),
            title: task.title,
            places: task.wanted,
            eligible: task.eligible,
            people: task.places.into_iter().map(PlaceView::from).collect(),
            refused: task
                .refused
                .iter()
                .map(|(person, _)| person.to_string())
                .collect(),
            shared_tasks,
            shared_people,
        }
    }
}

/// A plan with its questions.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::PlanPage)]
struct PlanPage {
    #[serde(flatten)]
    plan: PlanView,
    /// The cost of its places on the scale of the weights, 0 to 10,000 each.
    cost: i64,
    /// Its questions.
    tasks: Vec<TaskView>,
}

/// All plans.
#[utoipa::path(get, path = "/api/v1/plans", tag = "plan", responses((status = 200, body = Listed<PlanView>), Problems))]
async fn list(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let plans = plan::list(&app.office, &caller).await?;
    Ok(whole(plans.into_iter().map(PlanView::from)))
}

/// Begins a plan.
#[utoipa::path(post, path = "/api/v1/plans", tag = "plan", request_body = wire::PlanIn, responses((status = 201, body = Done), Problems))]
async fn begin(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::PlanIn>,
) -> Answer {
    let plan = plan::begin(&app.office, &caller, None, wire.preferences()?).await?;
    made(plan.id, plan.version)
}

/// A plan with who is where.
#[utoipa::path(get, path = "/api/v1/plans/{plan}", tag = "plan", params(("plan" = String, Path)), responses((status = 200, body = PlanPage), Problems))]
async fn read(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PlanId>) -> Answer {
    let page = plan::read(&app.office, &caller, id).await?;
    let version = page.plan.version;
    let view = PlanPage {
        cost: page.cost,
        tasks: page.tasks.into_iter().map(TaskView::from).collect(),
        plan: page.plan.into(),
    };
    Ok(versioned(StatusCode::OK, version, &view))
}

/// Says anew what counts in a plan.
#[utoipa::path(put, path = "/api/v1/plans/{plan}", tag = "plan", params(("plan" = String, Path)), request_body = wire::PlanIn, responses((status = 200, body = Done), Problems))]
async fn prefer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    Body(wire): Body<wire::PlanIn>,
) -> Answer {
    let seen = wire.version;
    let at = Some((id, seen.unwrap_or_default()));
    let plan = unsaid(
        seen,
        plan::begin(&app.office, &caller, at, wire.preferences()?).await,
    )?;
    changed(plan.id, plan.version)
}

/// Puts a file's question into a plan.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/tasks", tag = "plan", params(("plan" = String, Path)), request_body = wire::TaskIn, responses((status = 200, body = Done), Problems))]
async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    Body(wire): Body<wire::TaskIn>,
) -> Answer {
    let file: EngagementId = given("engagement", &wire.engagement)?;
    plan::add(&app.office, &caller, id, file).await?;
    changed(file, 1)
}

/// Takes a question out of a plan, with its places.
#[utoipa::path(delete, path = "/api/v1/plans/{plan}/tasks/{id}", tag = "plan", params(("plan" = String, Path), ("id" = String, Path)), responses((status = 200, body = Done), Problems))]
async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, file)): Of<(PlanId, EngagementId)>,
) -> Answer {
    plan::remove(&app.office, &caller, id, file).await?;
    changed(file, 1)
}

/// Solves a plan. Who is locked and may still be asked stays; everybody else goes where the whole is best.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/solution", tag = "plan", params(("plan" = String, Path)), responses((status = 200, body = PlanPage), Problems))]
async fn solve(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PlanId>) -> Answer {
    plan::solve(&app.office, &caller, id).await?;
    read(State(app), SignedIn(caller), Of(id)).await
}

/// Says that somebody must stay at a question, or need not.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/locks", tag = "plan", params(("plan" = String, Path)), request_body = wire::PlaceIn, responses((status = 200, body = Done), Problems))]
async fn lock(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    Body(wire): Body<wire::PlaceIn>,
) -> Answer {
    let pair = wire.pair()?;
    plan::lock(&app.office, &caller, id, pair, wire.holds).await?;
    changed(pair.1, 1)
}

/// Keeps somebody out of a question, or lets them in again.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/refusals", tag = "plan", params(("plan" = String, Path)), request_body = wire::PlaceIn, responses((status = 200, body = Done), Problems))]
async fn refuse(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    Body(wire): Body<wire::PlaceIn>,
) -> Answer {
    let pair = wire.pair()?;
    plan::refuse(&app.office, &caller, id, pair, wire.holds).await?;
    changed(pair.1, 1)
}

/// Settles a plan, so that it binds its people's time, or opens it again.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/confirmation", tag = "plan", params(("plan" = String, Path)), request_body = wire::Settling, responses((status = 200, body = Done), Problems))]
async fn settle(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    Body(wire): Body<wire::Settling>,
) -> Answer {
    plan::settle(&app.office, &caller, id, wire.settled, wire.version).await?;
    changed(id, wire.version + 1)
}

/// What taking somebody out of a plan would come to.
#[derive(Serialize, ToSchema)]
#[schema(as = staffing::MendedView)]
struct MendedView {
    /// The plan's version, to be named when it is mended.
    version: i64,
    /// Files they leave.
    leaves: Vec<String>,
    /// Question and name of each who comes by the smallest change.
    comes: Vec<(String, String)>,
    /// Question and name of each who moves away by it.
    goes: Vec<(String, String)>,
    /// Places that stay empty.
    empty: usize,
    /// What the smallest change adds to the cost.
    price: i64,
    /// What the cheapest plan adds.
    best_price: i64,
    /// How many come in by the cheapest plan.
    best_comes: usize,
}

/// Shows what taking somebody out of a plan would come to. Nothing is changed.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/withdrawals/{person}", tag = "plan", params(("plan" = String, Path), ("person" = String, Path)), responses((status = 200, body = MendedView), Problems))]
async fn mended(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, person)): Of<(PlanId, PersonId)>,
) -> Answer {
    let found = plan::mended(&app.office, &caller, id, person).await?;
    let view = MendedView {
        version: found.plan.1,
        leaves: found
            .leaves
            .iter()
            .map(|(file, _)| file.to_string())
            .collect(),
        comes: found.comes,
        goes: found.goes,
        empty: found.empty,
        price: found.price,
        best_price: found.best_price,
        best_comes: found.best_comes,
    };
    Ok(versioned(StatusCode::OK, view.version, &view))
}

/// Takes somebody out of a plan and mends it.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/withdrawals/{person}", tag = "plan", params(("plan" = String, Path), ("person" = String, Path)), request_body = wire::Mending, responses((status = 200, body = Done), Problems))]
async fn mend(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, person)): Of<(PlanId, PersonId)>,
    Body(wire): Body<wire::Mending>,
) -> Answer {
    let way = word("way", &wire.way, Way::from_word)?;
    plan::mend(&app.office, &caller, id, person, (way, wire.version)).await?;
    changed(id, wire.version + 1)
}
