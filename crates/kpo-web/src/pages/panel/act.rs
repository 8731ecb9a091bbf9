//! What those who keep a panel do to it.

use axum::extract::State;
use kpo_operations::Result;
use kpo_operations::panel::{close as closing, draft, more as asking, units};
use kpo_practice::access::Caller;
use kpo_practice::id::{PanelId, PanelSeatId};

use super::keep::page;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::panel as wire;

/// On to the panel again, with what was refused if anything was.
async fn ended<T>(
    app: &App,
    caller: &Caller,
    id: PanelId,
    outcome: Result<T>,
    draft: Draft,
) -> Answer {
    match after(outcome, draft, |_| format!("/panels/{id}"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(app, caller, id, draft, None).await,
    }
}

pub(super) async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    posted: Posted<wire::Settings>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let seen = wire.version;
        draft::set(&app.office, &caller, id, wire.settings()?, seen).await
    };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn write(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    posted: Posted<wire::Criteria>,
) -> Answer {
    let done = async { draft::write(&app.office, &caller, id, posted.command?.draft()).await };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn clear(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    let done = units::clear(&app.office, &caller, id).await;
    ended(&app, &caller, id, done, Draft::new()).await
}

pub(super) async fn seat(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    posted: Posted<wire::Seat>,
) -> Answer {
    let done = async { draft::seat(&app.office, &caller, id, posted.command?.seat()?).await };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn unseat(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, seat)): Of<(PanelId, PanelSeatId)>,
) -> Answer {
    let done = draft::unseat(&app.office, &caller, (id, seat)).await;
    ended(&app, &caller, id, done, Draft::new()).await
}

pub(super) async fn open(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let done = async { draft::open(&app.office, &caller, id, posted.command?.version).await };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn mend(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    let done = draft::mend(&app.office, &caller, id).await;
    ended(&app, &caller, id, done, Draft::new()).await
}

pub(super) async fn more(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    posted: Posted<wire::More>,
) -> Answer {
    let done = async { asking::more(&app.office, &caller, id, posted.command?.count).await };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn close(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let done = async { closing::close(&app.office, &caller, id, posted.command?.version).await };
    let done = done.await;
    ended(&app, &caller, id, done, posted.draft).await
}

pub(super) async fn reckon(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    let done = closing::reckon(&app.office, &caller, id).await;
    match after(done, Draft::new(), |_| format!("/panels/{id}/results"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft, None).await,
    }
}
