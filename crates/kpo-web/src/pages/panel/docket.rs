//! An adjudicator's desk: one unit, one word, and why.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::panel::settle::{self as settling, Docket};
use kpo_practice::access::Caller;
use kpo_practice::id::{PanelSeatId, PanelUnitId};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::pages::sheet::given;
use crate::path::Of;
use crate::problem::{Answer, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "panel/docket.html")]
struct DocketPage {
    f: Frame,
    docket: Docket,
    form: Draft,
}

impl DocketPage {
    fn answers(&self) -> Vec<(i64, &String)> {
        (1..).zip(&self.docket.criteria.answers).collect()
    }
}

fn page(caller: &Caller, docket: Docket, form: Draft) -> axum::response::Response {
    html(&DocketPage {
        f: Frame::signed_in(caller, &format!("/panel-seats/{}/docket", docket.seat.id)),
        docket,
        form,
    })
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
) -> Answer {
    let docket = settling::docket(&app.office, &caller, id).await?;
    Ok(page(&caller, docket, Draft::new()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Word {
    unit: PanelUnitId,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn settle(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
    form: Posted<Word>,
) -> Answer {
    let word = form.command?;
    let done = async {
        let answer = given("answer", &word.answer)?;
        let said = (word.unit, answer, word.reason.as_str());
        settling::settle(&app.office, &caller, id, said).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to(&format!("/panel-seats/{id}/docket")).into_response()),
        Err(Error::Refused(refusal)) => again(&app, &caller, id, form.draft, refusal).await,
        Err(error) => Err(error.into()),
    }
}

async fn again(
    app: &App,
    caller: &Caller,
    id: PanelSeatId,
    draft: Draft,
    refusal: Refusal,
) -> Answer {
    let status = status(&Error::Refused(refusal.clone()));
    let docket = settling::docket(&app.office, caller, id).await?;
    Ok((status, page(caller, docket, draft.refused(refusal))).into_response())
}
