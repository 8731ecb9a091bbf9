//! Contesting a fact, answering a contest, and entering somebody as a reviewer.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, Result, reviewer, scorecard};
use kpo_practice::access::Caller;
use kpo_practice::id::{ContestId, PersonId};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use super::show::page;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::path::Of;
use crate::problem::{Answer, status};
use crate::session::SignedIn;

async fn answered<T>(
    app: &App,
    caller: &Caller,
    person: PersonId,
    about: &str,
    form: Draft,
    done: Result<T>,
) -> Answer {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/people/{person}/scorecard")).into_response()),
        Err(Error::Refused(refusal)) => {
            let status = status(&Error::Refused(refusal.clone()));
            let card = scorecard::read(&app.office, caller, person).await?;
            let page = page(caller, card, form.refused(refusal), about);
            Ok((status, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    fact: String,
    words: String,
}

pub(super) async fn contest(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(person): Of<PersonId>,
    form: Posted<Words>,
) -> Answer {
    let said = form.command?;
    let made = scorecard::contest(&app.office, &caller, person, &said.fact, &said.words).await;
    answered(&app, &caller, person, &said.fact, form.draft, made).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reply {
    person: PersonId,
    version: i64,
    #[serde(default)]
    upheld: String,
    reasons: String,
}

pub(super) async fn answer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ContestId>,
    form: Posted<Reply>,
) -> Answer {
    let reply = form.command?;
    let done = async {
        let upheld = match reply.upheld.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(Refusal::of_field("upheld", "contest-unsaid").into()),
        };
        let words = (upheld, reply.reasons.as_str());
        scorecard::answer(&app.office, &caller, id, reply.version, words).await
    };
    let done = done.await;
    let about = id.to_string();
    answered(&app, &caller, reply.person, &about, form.draft, done).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    version: i64,
    reviews_max: String,
    #[serde(default)]
    vouched: String,
}

pub(super) async fn keep(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(person): Of<PersonId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let done = async {
        // What is no number is as far out of bounds as can be, and is told so.
        let most = fields.reviews_max.trim().parse().unwrap_or(-1);
        let given = (most, fields.vouched.as_str());
        reviewer::keep(&app.office, &caller, person, fields.version, given).await
    };
    let done = done.await;
    answered(&app, &caller, person, "", form.draft, done).await
}
