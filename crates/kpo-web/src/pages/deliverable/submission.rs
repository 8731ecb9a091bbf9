//! Handing in, and the receipt for what was handed in.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, deliverable};
use kpo_practice::deliverable::{Content, Submission};
use kpo_practice::id::EngagementId;

use super::work;
use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "deliverable/submission.html")]
struct SubmissionPage {
    f: Frame,
    id: EngagementId,
    title: String,
    submission: Submission,
    content: Content,
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    match deliverable::submit(&app.office, &caller, id).await {
        Ok(submission) => {
            let to = format!("/engagements/{id}/submissions/{}", submission.number);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(refusal)) => {
            let refusal = kpo_practice::refusal::Refusal {
                field: None,
                ..refusal
            };
            work::again(&app, &caller, id, Draft::new(), refusal).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, number)): Of<(EngagementId, i64)>,
) -> Answer {
    let (file, submission, content) =
        deliverable::submission(&app.office, &caller, id, number).await?;
    Ok(html(&SubmissionPage {
        f: Frame::signed_in(&caller, &format!("/engagements/{id}/submissions/{number}")),
        id,
        title: file.title.clone(),
        submission,
        content,
    }))
}
