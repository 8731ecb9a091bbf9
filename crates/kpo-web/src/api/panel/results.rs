//! What a closed panel came to, as JSON and as tables. None of it is told before the closing.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::panel::results::{self, Line, PAGE};
use kpo_operations::panel::{close as closing, settle, table};
use kpo_practice::access::Action;
use kpo_practice::id::{PanelId, PanelUnitId};
use kpo_practice::panel::KNOWN_ENOUGH;
use kpo_practice::panel::result::{Agreement, Counted, MemberResult};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::super::document::Problems;
use super::super::json::Body;
use super::CriteriaOut;
use crate::app::App;
use crate::pages::panel::results::{JUDGEMENTS, RESULTS, kept};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::panel as wire;

pub(super) fn routes() -> Routes {
    let (read, keep) = (Guard::May(Action::ReadVotes), Guard::May(Action::KeepPanel));
    Routes::new()
        .api(keep, routes!(reckon))
        .api(read, routes!(read_results))
        .api(keep, routes!(draw_sample))
        .api(read, routes!(read_unit))
        .api(read, routes!(judgements_table))
        .api(read, routes!(results_table))
}

/// Accuracy, counted on known answers: absent where there are fewer than 20 of them.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::Accuracy)]
#[expect(
    clippy::struct_field_names,
    reason = "the value of an accuracy is its accuracy"
)]
struct Accuracy {
    known: i64,
    /// Absent with the accuracy.
    right: Option<i64>,
    accuracy: Option<f64>,
    /// Lower end of the 90 % interval.
    low: Option<f64>,
    /// Upper end.
    high: Option<f64>,
}

impl From<Counted> for Accuracy {
    fn from(one: Counted) -> Self {
        let stated = one.accuracy();
        Self {
            known: one.of,
            right: one.told(),
            accuracy: stated.map(|(point, _, _)| point),
            low: stated.map(|(_, low, _)| low),
            high: stated.map(|(_, _, high)| high),
        }
    }
}

/// What is reckoned of one member, by number.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::MemberOut)]
struct MemberOut {
    member: String,
    judgements: i64,
    cannot_tell: i64,
    /// Absent of whom there are fewer than 20 judgements.
    reliability: Option<f64>,
    /// Lower end of the 90 % interval.
    low: Option<f64>,
    /// Upper end.
    high: Option<f64>,
    known: Accuracy,
}

impl From<MemberResult> for MemberOut {
    fn from(one: MemberResult) -> Self {
        let stated = one.stated();
        Self {
            member: format!("M{}", one.label),
            judgements: one.judgements,
            cannot_tell: one.cannot_tell,
            reliability: stated.map(|(point, _, _)| point),
            low: stated.map(|(_, low, _)| low),
            high: stated.map(|(_, _, high)| high),
            known: one.known.into(),
        }
    }
}

/// A coefficient with its 95 % interval.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::CoefficientOut)]
struct CoefficientOut {
    name: String,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// How often two members gave the same answer.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::PairOut)]
struct PairOut {
    members: Vec<String>,
    units: i64,
    /// Absent below 20 units.
    same: Option<i64>,
}

/// How far members agree with each other, which is not how often they are right.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::AgreementOut)]
struct AgreementOut {
    units: i64,
    raters: i64,
    /// Each answer's part, by key from 1.
    prevalence: Vec<f64>,
    coefficients: Vec<CoefficientOut>,
    pairs: Vec<PairOut>,
}

impl From<Agreement> for AgreementOut {
    fn from(one: Agreement) -> Self {
        let coefficients = one.coefficients.into_iter().map(|one| CoefficientOut {
            name: one.name,
            value: one.value,
            low: one.low,
            high: one.high,
        });
        let pairs = one.pairs.into_iter().map(|pair| PairOut {
            members: vec![format!("M{}", pair.one), format!("M{}", pair.other)],
            units: pair.units,
            same: (pair.units >= KNOWN_ENOUGH as i64).then_some(pair.same),
        });
        Self {
            units: one.units,
            raters: one.raters,
            prevalence: one.prevalence,
            coefficients: coefficients.collect(),
            pairs: pairs.collect(),
        }
    }
}

/// One unit's final answer.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::FinalOut)]
struct FinalOut {
    id: String,
    reference: String,
    /// The key; 0 for 'cannot tell', and where nobody judged it.
    answer: i64,
    /// `settled`, `known` or `consensus`.
    from: String,
    unsure: bool,
    /// The probability of each answer, by key from 1, as the judgements say it.
    probability: Vec<f64>,
    judgements: i64,
    cannot_tell: i64,
}

impl From<Line> for FinalOut {
    fn from(line: Line) -> Self {
        Self {
            id: line.id.to_string(),
            reference: line.reference,
            answer: line.is.answer,
            from: line.is.from.word().to_owned(),
            unsure: line.is.unsure(),
            probability: line.is.unit.probability,
            judgements: line.is.unit.judgements,
            cannot_tell: line.is.unit.cannot_tell,
        }
    }
}

/// How much of what was looked for was found.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::RecallOut)]
struct RecallOut {
    found: i64,
    missed: i64,
    sampled: i64,
    recall: f64,
    /// At least so much, with 95 % confidence, if whoever settles sees `sensitivity` of what is there and the probabilities of
    /// the units found hold, each by itself.
    low: f64,
    /// How often whoever settles sees what is looked for, as the client said when the sample was drawn.
    sensitivity: f64,
}

/// What a panel came to.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::ResultsOut)]
struct ResultsOut {
    /// The reckoning's version; absent when it was broken off.
    number: Option<i64>,
    method: Option<String>,
    seed: Option<String>,
    criteria: CriteriaOut,
    /// Units nobody judged or settled: they are among the unsure, and in the pile a sample is drawn from.
    unjudged: i64,
    unsure: i64,
    settled: i64,
    known: Option<Accuracy>,
    members: Vec<MemberOut>,
    agreement: Option<AgreementOut>,
    /// Of the sample of the pile, still to be judged; absent before one is drawn.
    sample_open: Option<i64>,
    recall: Option<RecallOut>,
    /// Units from `from` on, unsure ones first.
    items: Vec<FinalOut>,
    /// Where the next page begins: send it as `from`.
    next: Option<String>,
}

/// From which unit on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
struct From_ {
    /// The number of units before, in the order of the list.
    #[serde(default)]
    from: Option<u32>,
}

/// What a closed panel came to, unsure units first.
#[utoipa::path(get, path = "/api/v1/panels/{id}/results", tag = "panel", params(("id" = String, Path), From_),
    responses((status = 200, body = ResultsOut), Problems))]
async fn read_results(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Query(from): Query<From_>,
) -> Answer {
    let from = from.from.and_then(|from| usize::try_from(from).ok());
    let found = results::results(&app.office, &caller, id, from.unwrap_or(0)).await?;
    let next = found.from.saturating_add(PAGE);
    let (number, method, seed, content) = match found.result {
        Some(one) => (
            Some(one.number),
            Some(one.method),
            Some(one.seed),
            Some(one.content),
        ),
        None => (None, None, None, None),
    };
    let known = content.as_ref().map(|content| content.known.into());
    let content = content.unwrap_or_default();
    let body = ResultsOut {
        number,
        method,
        seed,
        criteria: found.criteria.into(),
        unjudged: found.unjudged as i64,
        unsure: found.unsure as i64,
        settled: found.settled as i64,
        known,
        members: content.members.into_iter().map(Into::into).collect(),
        agreement: content.agreement.map(Into::into),
        sample_open: found.sample.as_ref().map(|_| found.sample_open as i64),
        recall: found
            .recall
            .zip(found.sample)
            .map(|(recall, sample)| RecallOut {
                sensitivity: sample.sensitivity as f64 / 100.0,
                found: recall.found,
                missed: recall.missed,
                sampled: recall.sampled,
                recall: recall.point,
                low: recall.low,
            }),
        items: found.lines.into_iter().map(Into::into).collect(),
        next: (next < found.all).then(|| next.to_string()),
    };
    Ok(Json(body).into_response())
}

/// Which reckoning was made.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::Reckoned)]
struct Reckoned {
    number: i64,
}

/// Reckons anew what a closed panel came to, as a new version.
#[utoipa::path(post, path = "/api/v1/panels/{id}/reckoning", tag = "panel", params(("id" = String, Path)),
    responses((status = 201, body = Reckoned), Problems))]
async fn reckon(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PanelId>) -> Answer {
    let number = closing::reckon(&app.office, &caller, id).await?.number;
    Ok((StatusCode::CREATED, Json(Reckoned { number })).into_response())
}

/// A sample of the pile.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::SampleOut)]
struct PileSample {
    population: i64,
    size: i64,
    /// Hexadecimal.
    seed: String,
}

/// Draws units of the pile, which an adjudicator then judges: what recall is stated from.
#[utoipa::path(post, path = "/api/v1/panels/{id}/sample", tag = "panel", params(("id" = String, Path)),
    request_body = wire::SampleSize, responses((status = 201, body = PileSample), Problems))]
async fn draw_sample(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Body(wire): Body<wire::SampleSize>,
) -> Answer {
    let sample = settle::draw(&app.office, &caller, id, (wire.size, wire.sensitivity)).await?;
    let body = PileSample {
        population: sample.population,
        size: sample.places.len() as i64,
        seed: sample.seed,
    };
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// One judgement of a unit, by the member's number.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::WordOut)]
struct WordOut {
    member: String,
    answer: i64,
    confidence: Option<i64>,
    withdrawn: bool,
}

/// The word that settled a unit.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::SettledOut)]
struct SettledOut {
    answer: i64,
    reason: String,
}

/// One unit with every word on it.
#[derive(Serialize, ToSchema)]
#[schema(as = panel::UnitOut)]
struct UnitOut {
    id: String,
    reference: String,
    title: String,
    text: String,
    /// The final answer's key; absent when nobody judged it.
    answer: Option<i64>,
    judgements: Vec<WordOut>,
    settlements: Vec<SettledOut>,
}

/// One unit of a closed panel.
#[utoipa::path(get, path = "/api/v1/panels/{id}/units/{unit}", tag = "panel",
    params(("id" = String, Path), ("unit" = String, Path)), responses((status = 200, body = UnitOut), Problems))]
async fn read_unit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(which): Of<(PanelId, PanelUnitId)>,
) -> Answer {
    let found = results::unit(&app.office, &caller, which).await?;
    let judgements = found.said.into_iter().map(|(label, one)| WordOut {
        member: format!("M{label}"),
        answer: one.answer,
        confidence: one.confidence,
        withdrawn: one.withdrawn_at.is_some(),
    });
    let settlements = found.settled.into_iter().map(|one| SettledOut {
        answer: one.answer,
        reason: one.reason,
    });
    let body = UnitOut {
        id: found.unit.id.to_string(),
        reference: found.unit.reference,
        title: found.unit.title,
        text: found.unit.text,
        answer: found.is.map(|is| is.answer),
        judgements: judgements.collect(),
        settlements: settlements.collect(),
    };
    Ok(Json(body).into_response())
}

/// Every judgement as a table, members as numbers.
#[utoipa::path(get, path = "/api/v1/panels/{id}/judgements.csv", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), Problems))]
async fn judgements_table(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    Ok(kept(
        table::judgements(&app.office, &caller, id).await?,
        JUDGEMENTS,
    ))
}

/// Every unit's final answer as a table.
#[utoipa::path(get, path = "/api/v1/panels/{id}/results.csv", tag = "panel", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv"), Problems))]
async fn results_table(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    Ok(kept(
        table::results(&app.office, &caller, id).await?,
        RESULTS,
    ))
}
