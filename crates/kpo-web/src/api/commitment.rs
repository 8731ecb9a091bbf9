//! Commitments and the cut proposed, as JSON.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use kpo_operations::commitment::{self, Line};
use kpo_practice::access::Action;
use kpo_practice::money::Money;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described;
use super::document::Problems;
use crate::app::App;
use crate::pages::commitment::Cut;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().api(Guard::May(Action::ReadPortfolio), routes!(read))
}

/// An amount.
#[derive(Serialize, ToSchema)]
#[schema(as = commitment::Amount)]
struct Amount {
    /// Minor units.
    minor: i64,
    /// ISO 4217.
    currency: String,
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self {
            minor: money.minor,
            currency: money.currency.code().to_owned(),
        }
    }
}

/// Points lost, part by part.
#[derive(Serialize, ToSchema)]
#[schema(as = commitment::LossView)]
struct LossView {
    points: i64,
    stage: i64,
    key_people: i64,
    deadline: i64,
    core: i64,
}

/// One live file.
#[derive(Serialize, ToSchema)]
#[schema(as = commitment::CommitmentView)]
struct CommitmentView {
    /// The file (`eng_…`).
    engagement: String,
    name: String,
    promised: Amount,
    /// Where the promise is written.
    promise: described::Promise,
    accepted: Amount,
    invoiced: Amount,
    paid: Amount,
    cancellable: Amount,
    notice_days: i64,
    /// Where the days of notice come from.
    notice: described::NoticeSource,
    /// The first day it could end.
    #[schema(format = Date)]
    first_end: String,
    /// What ending it then would save.
    savable: Amount,
    /// The same in the currency of the reckoning; absent where no rate is kept.
    converted: Option<Amount>,
    /// Why it may not be ended.
    bar: Option<described::CommitmentBar>,
    /// How it would be ended.
    way: described::CommitmentWay,
    loss: LossView,
    /// It is among those to end.
    chosen: bool,
}

/// The commitments, and the cut proposed.
#[derive(Serialize, ToSchema)]
#[schema(as = commitment::CommitmentsView)]
struct CommitmentsView {
    /// Live files, in order of what ending them loses.
    files: Vec<CommitmentView>,
    savable: Amount,
    /// What the cut was to reach; absent when none was asked for.
    target: Option<Amount>,
    saved: Amount,
    lost: i64,
    /// Currencies no rate of exchange is kept for.
    unrated: Vec<String>,
}

fn view(line: Line) -> CommitmentView {
    let one = line.commitment;
    let (facts, loss) = (one.facts, one.loss);
    CommitmentView {
        engagement: facts.engagement.to_string(),
        name: line.name,
        promised: facts.promised.into(),
        promise: facts.promise.into(),
        accepted: facts.accepted.into(),
        invoiced: facts.invoiced.into(),
        paid: facts.paid.into(),
        cancellable: one.cancellable.into(),
        notice_days: facts.notice_days,
        notice: facts.notice.into(),
        first_end: one.first_end.to_string(),
        savable: one.savable.into(),
        converted: line.converted.map(Amount::from),
        bar: one.bar.map(Into::into),
        way: one.way.into(),
        loss: LossView {
            points: loss.points(),
            stage: loss.stage,
            key_people: loss.key_people,
            deadline: loss.deadline,
            core: loss.core,
        },
        chosen: line.chosen,
    }
}

/// What live files have promised, what could still be saved, and which to end so that enough is saved and least is lost. It
/// ends nothing.
#[utoipa::path(get, path = "/api/v1/commitments", tag = "commitment", params(Cut),
    responses((status = 200, body = CommitmentsView), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(cut): Query<Cut>,
) -> Answer {
    let sheet = commitment::read(&app.office, &caller, cut.wanted()?).await?;
    let out = CommitmentsView {
        savable: sheet.savable.into(),
        target: sheet.target.map(Amount::from),
        saved: sheet.saved.into(),
        lost: sheet.lost,
        unrated: sheet
            .unrated
            .iter()
            .map(|one| one.code().to_owned())
            .collect(),
        files: sheet.lines.into_iter().map(view).collect(),
    };
    Ok(Json(out).into_response())
}
