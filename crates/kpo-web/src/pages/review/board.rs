//! Arranging a review: drawing the sample, choosing who reads it, asking a third person.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::review::{self, Board, Order};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, PersonId, ReviewId};
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "review/board.html")]
struct BoardPage {
    f: Frame,
    board: Board,
    form: Draft,
    asked: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let board = review::board(&app.office, &caller, id).await?;
    Ok(html(&page(&caller, board, Draft::new().fill("target", 5))))
}

fn page(caller: &Caller, board: Board, form: Draft) -> BoardPage {
    BoardPage {
        f: Frame::signed_in(caller, &format!("/engagements/{}/review", board.file.id)),
        asked: board
            .tasks
            .iter()
            .any(|task| task.role == AssignmentRole::Adjudicator && !task.ended),
        board,
        form,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    #[serde(default)]
    person: Vec<PersonId>,
    target: String,
    #[serde(default)]
    due_on: String,
    #[serde(default)]
    own_house: String,
}

pub(super) async fn draw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let drawn = async {
        let target = fields
            .target
            .trim()
            .parse()
            .map_err(|_| Refusal::of_field("target", "review-target-range"))?;
        let due = text::optional_day("due_on", &fields.due_on)?;
        let order = Order {
            reviewers: fields.person,
            target,
            due: due.map(|day| day.end_in(&caller.zone)),
            own_house: Some(fields.own_house).filter(|why| !why.trim().is_empty()),
        };
        review::assign_by(&app.office, &caller, id, order).await
    };
    let drawn = drawn.await.map(drop);
    answer(&app, &caller, id, form.draft, drawn).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Third {
    person: PersonId,
}

pub(super) async fn adjudicator(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Third>,
) -> Answer {
    let person = form.command?.person;
    let asked = review::adjudicator(&app.office, &caller, id, person).await;
    answer(&app, &caller, id, form.draft, asked).await
}

pub(super) async fn fill(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, task)): Of<(EngagementId, ReviewId)>,
    form: Posted<Third>,
) -> Answer {
    let person = form.command?.person;
    let filled = review::fill(&app.office, &caller, id, task, person).await;
    answer(&app, &caller, id, form.draft, filled).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    form: Draft,
    done: Result<()>,
) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}/review")).into_response()),
        Err(Error::Refused(refusal)) => {
            let status = status(&Error::Refused(refusal.clone()));
            let board = review::board(&app.office, caller, id).await?;
            Ok((status, html(&page(caller, board, form.refused(refusal)))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
