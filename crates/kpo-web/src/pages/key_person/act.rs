//! What can be done about the people a file depends on.

use axum::extract::State;
use kpo_operations::{Error, key_person};
use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, KeyPersonId};

use super::page;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, after, given, on, parsed};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::key_person as wire;

/// On to the page again, with what was refused if anything was.
async fn ended<T>(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    outcome: Result<T, Error>,
    draft: Draft,
) -> Answer {
    let to = |_| format!("/engagements/{id}/key-people");
    match after(outcome, draft, to)? {
        After::To(to) => on(&to),
        After::Again(draft) => page(app, caller, id, draft).await,
    }
}

pub(super) async fn name(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Name>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let person = given("person", &wire.person)?;
        key_person::name(&app.office, &caller, id, person, &wire.subject).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn stand_behind(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    posted: Posted<wire::Understudy>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let who = parsed("understudy", &wire.understudy)?;
        key_person::stand_behind(&app.office, &caller, (id, key), who, wire.version).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn hand_over(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    posted: Posted<wire::Handover>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        key_person::hand_over(&app.office, &caller, (id, key), &wire.text, wire.version).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn release(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    posted: Posted<wire::Release>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        key_person::release(&app.office, &caller, (id, key), &wire.reason, wire.version).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn succeed(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, key)): Of<(EngagementId, KeyPersonId)>,
    posted: Posted<wire::Succession>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let person = given("person", &wire.person)?;
        key_person::succeed(&app.office, &caller, (id, key), person, wire.version).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}
