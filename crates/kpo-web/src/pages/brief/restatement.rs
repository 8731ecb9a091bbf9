//! The expert restates; the client confirms or corrects.

use axum::extract::State;
use kpo_operations::{Error, brief};
use kpo_practice::brief::Answer as Word;
use kpo_practice::id::{EngagementId, RestatementId};
use kpo_practice::refusal::Refusal;

use super::show::page;
use crate::app::App;
use crate::form::Posted;
use crate::pages::sheet::{After, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

pub(super) async fn restate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Text>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => brief::restate(&app.office, &caller, id, &wire.text).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/brief")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn answer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, round)): Of<(EngagementId, RestatementId)>,
    posted: Posted<wire::Answered>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => match Word::from_word(&wire.answer) {
            Some(word) => {
                let said = (word, wire.remark.as_str());
                brief::answer(&app.office, &caller, (id, round), said, wire.version).await
            }
            None => Err(Refusal::of_field("answer", "entry-unknown").into()),
        },
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/brief")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
