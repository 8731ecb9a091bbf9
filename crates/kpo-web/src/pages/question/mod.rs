//! Questions: asking, answering, publishing.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::Error;
use kpo_operations::question::{self, Sheet};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, QuestionId};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let answer_right = Guard::May(Action::AnswerQuestion);
    Routes::new()
        .get(
            "/engagements/{id}/questions",
            Guard::May(Action::ReadFile),
            list,
        )
        .post(
            "/engagements/{id}/questions",
            Guard::May(Action::AskQuestion),
            ask,
        )
        .post("/questions/{id}/answer", answer_right, answer)
        .post("/questions/{id}/publication", answer_right, publish)
}

#[derive(Template)]
#[template(path = "question/list.html")]
struct ListPage {
    f: Frame,
    sheet: Sheet,
    form: Draft,
}

/// A question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    text: String,
}

/// An answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    answer: String,
}

async fn page(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    form: Draft,
) -> Result<Response, Problem> {
    let sheet = question::list(&app.office, caller, id).await?;
    Ok(html(&ListPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/questions")),
        sheet,
        form,
    }))
}

async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn ask(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Ask>,
) -> Answer {
    let done = match form.command {
        Ok(command) => question::ask(&app.office, &caller, id, &command.text).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/engagements/{id}/questions")).into_response()),
        Err(Error::Refused(refusal)) => {
            let status = crate::problem::status(&Refusal::clone(&refusal).into());
            let page = page(&app, &caller, id, form.draft.refused(refusal)).await?;
            Ok((status, page).into_response())
        }
        Err(other) => Err(Problem(other)),
    }
}

async fn answer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<QuestionId>,
    form: Posted<Reply>,
) -> Answer {
    let file = question::answer(&app.office, &caller, id, &form.command?.answer).await?;
    Ok(Redirect::to(&format!("/engagements/{file}/questions")).into_response())
}

async fn publish(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<QuestionId>,
) -> Answer {
    let file = question::publish(&app.office, &caller, id).await?;
    Ok(Redirect::to(&format!("/engagements/{file}/questions")).into_response())
}
