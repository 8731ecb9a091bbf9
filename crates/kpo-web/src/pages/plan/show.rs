//! One plan: its questions with who is there, and everything one can do to it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kpo_operations::plan::{self, Page};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::id::PlanId;
use kpo_practice::plan::PlanState;
use kpo_practice::staffing::Aim;

use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "plan/show.html")]
struct ShowPage {
    f: Frame,
    p: Page,
    form: Draft,
    open: bool,
    aims: Vec<&'static str>,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PlanId>,
) -> Answer {
    Ok(page(&app, &caller, id, Draft::new()).await?)
}

/// The plan; with what was refused, if something was.
pub(super) async fn page(app: &App, caller: &Caller, id: PlanId, draft: Draft) -> Result<Response> {
    let p = plan::read(&app.office, caller, id).await?;
    let form = if draft.refusal.is_some() {
        draft
    } else {
        filled(&p)
    };
    Ok(html(&ShowPage {
        f: Frame::signed_in(caller, &format!("/plans/{id}")),
        open: p.plan.state == PlanState::Draft,
        aims: Aim::ALL.iter().map(|aim| aim.word()).collect(),
        form,
        p,
    }))
}

fn filled(p: &Page) -> Draft {
    let draft = Draft::new()
        .fill("name", &p.plan.name)
        .fill("fit", p.plan.weights.fit)
        .fill("rate", p.plan.weights.rate)
        .fill("record", p.plan.weights.record)
        .fill("aim", p.plan.aim.word());
    if p.plan.firms_apart {
        draft.fill("firms_apart", true)
    } else {
        draft
    }
}

/// The plan again, with what was refused.
pub(super) async fn refused(
    app: &App,
    caller: &Caller,
    id: PlanId,
    draft: Draft,
    error: Error,
) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) => {
            let page = page(app, caller, id, draft.refused(refusal)).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}
