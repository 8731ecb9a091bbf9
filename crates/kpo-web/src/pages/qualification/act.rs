//! What the client does about a file's task.

use axum::extract::State;
use kpo_operations::{Result, qualification};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;

use super::page;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::panel::Seen;
use crate::wire::qualification as wire;

async fn ended<T>(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    outcome: Result<T>,
    draft: Draft,
) -> Answer {
    match after(outcome, draft, |_| {
        format!("/engagements/{id}/qualification")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(app, caller, id, draft).await,
    }
}

pub(super) async fn require(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Required>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        qualification::require(&app.office, &caller, id, wire.wanted()?, wire.version).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn lift(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Seen>,
) -> Answer {
    let done =
        async { qualification::lift(&app.office, &caller, id, posted.command?.version).await };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn release(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Seen>,
) -> Answer {
    let done =
        async { qualification::release(&app.office, &caller, id, posted.command?.version).await };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn waive(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Waived>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        qualification::waive(&app.office, &caller, id, wire.person()?, &wire.reason).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}
