//! What one does to a plan; every act leads back to it.

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::Redirect;
use kpo_operations::plan;
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, PlanId};

use super::show::refused;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::given;
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::staffing as wire;

async fn back(app: &App, caller: &Caller, id: PlanId, draft: Draft, done: Result<()>) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/plans/{id}")).into_response()),
        Err(error) => refused(app, caller, id, draft, error).await,
    }
}

pub(super) async fn prefer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    posted: Posted<wire::PlanIn>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let seen = wire.version.ok_or(Error::Conflict)?;
        plan::begin(&app.office, &caller, Some((id, seen)), wire.preferences()?).await
    };
    let done = done.await.map(drop);
    back(&app, &caller, id, posted.draft, done).await
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    posted: Posted<wire::TaskIn>,
) -> Answer {
    let done = async {
        let file = given("engagement", &posted.command?.engagement)?;
        plan::add(&app.office, &caller, id, file).await
    };
    let done = done.await;
    back(&app, &caller, id, posted.draft, done).await
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, file)): Of<(PlanId, EngagementId)>,
) -> Answer {
    let done = plan::remove(&app.office, &caller, id, file).await;
    back(&app, &caller, id, Draft::new(), done).await
}

pub(super) async fn solve(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
) -> Answer {
    let done = plan::solve(&app.office, &caller, id).await;
    back(&app, &caller, id, Draft::new(), done).await
}

pub(super) async fn lock(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    posted: Posted<wire::PlaceIn>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let pair = wire.pair()?;
        plan::lock(&app.office, &caller, id, pair, wire.holds).await
    };
    let done = done.await;
    back(&app, &caller, id, posted.draft, done).await
}

pub(super) async fn refuse(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    posted: Posted<wire::PlaceIn>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let pair = wire.pair()?;
        plan::refuse(&app.office, &caller, id, pair, wire.holds).await
    };
    let done = done.await;
    back(&app, &caller, id, posted.draft, done).await
}

pub(super) async fn settle(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
    posted: Posted<wire::Settling>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        plan::settle(&app.office, &caller, id, wire.settled, wire.version).await
    };
    let done = done.await;
    back(&app, &caller, id, posted.draft, done).await
}
