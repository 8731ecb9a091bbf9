//! Scorecards as JSON: every fact with source, date and expiry, what is held against it, and what the facts come to.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::reviewer;
use kpo_operations::scorecard::{self, Card, Line};
use kpo_practice::access::Action;
use kpo_practice::id::{ContestId, PersonId};
use kpo_practice::reviewer::Reviewer;
use kpo_practice::scorecard::{
    COUNTED_MIN, Contest, DECISIONS_MIN, MEDIAN_MIN, PIECES_MIN, Says, Share,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::May(Action::ReadScorecard), routes!(read))
        .api(Guard::May(Action::ContestFact), routes!(contest))
        .api(Guard::May(Action::AnswerContest), routes!(answer))
        .api(Guard::May(Action::KeepReviewer), routes!(keep))
}

/// A share with its 95 % interval, each from 0 to 1.
#[derive(Serialize, ToSchema)]
pub(super) struct ShareOut {
    share: f64,
    low: f64,
    high: f64,
}

impl From<Share> for ShareOut {
    fn from(one: Share) -> Self {
        Self {
            share: one.share,
            low: one.low,
            high: one.high,
        }
    }
}

/// Cases counted, with the share they support.
#[derive(Serialize, ToSchema)]
struct CountOut {
    hits: i64,
    cases: i64,
    /// Null below `cases_least`: not enough data.
    share: Option<ShareOut>,
    /// How many cases it takes to give a share.
    cases_least: i64,
    /// Of claims, which come in submissions: how many submissions it takes beside; else null. The interval is of submissions.
    submissions_least: Option<i64>,
}

fn count(hits: i64, cases: i64, share: Option<Share>) -> CountOut {
    CountOut {
        hits,
        cases,
        share: share.map(Into::into),
        cases_least: COUNTED_MIN,
        submissions_least: None,
    }
}

fn claims(hits: i64, cases: i64, share: Option<Share>) -> CountOut {
    CountOut {
        submissions_least: Some(PIECES_MIN as i64),
        ..count(hits, cases, share)
    }
}

/// Working time from being given a review to finishing it.
#[derive(Serialize, ToSchema)]
struct TurnRoundOut {
    reviews: usize,
    /// The median; null below `reviews_least`.
    middle_seconds: Option<i64>,
    /// Lower end of its 95 % interval.
    low_seconds: Option<i64>,
    /// Upper end.
    high_seconds: Option<i64>,
    /// How many reviews it takes to say.
    reviews_least: i64,
}

/// What somebody holds against a fact, and the client's answer.
#[derive(Serialize, ToSchema)]
struct ContestOut {
    /// `ctn_…`.
    id: String,
    version: i64,
    words: String,
    at: Instant,
    /// Null while the answer is awaited.
    upheld: Option<bool>,
    reasons: Option<String>,
    answered_at: Option<Instant>,
}

impl From<&Contest> for ContestOut {
    fn from(one: &Contest) -> Self {
        let answer = one.answer.as_ref();
        Self {
            id: one.id.to_string(),
            version: one.version,
            words: one.words.clone(),
            at: one.at.into(),
            upheld: answer.map(|answer| answer.upheld),
            reasons: answer.map(|answer| answer.reasons.clone()),
            answered_at: answer.map(|answer| answer.at.into()),
        }
    }
}

/// A fact.
#[derive(Serialize, ToSchema)]
struct FactOut {
    /// Its source: the id of what it is a fact of. Contest it by this name.
    fact: String,
    kind: described::FactKind,
    /// When it happened.
    at: Instant,
    /// The last day it counts.
    until_on: String,
    /// Whether it counts now.
    counts: bool,
    /// The file, `eng_…`, where the reader may know it.
    engagement: Option<String>,
    /// Of a disputed judgement: the third person said the same.
    upheld: Option<bool>,
    /// Of one in which both called it an error: steps graver, or, negative, less grave than the last word.
    drift: Option<i64>,
    /// Of a review: working seconds it took.
    seconds: Option<i64>,
    /// Of a review or check: claims in it.
    claims: Option<i64>,
    /// Of a decision.
    verdict: Option<described::AcceptanceVerdict>,
    /// Of a check: errors found.
    minor: Option<i64>,
    major: Option<i64>,
    critical: Option<i64>,
    /// Of a check: experts of the file when the work was handed in. A team's check is counted for none of them.
    experts: Option<i64>,
    contests: Vec<ContestOut>,
}

fn fact(line: &Line, card: &Card) -> FactOut {
    let fact = &line.fact;
    let mut out = FactOut {
        fact: fact.name(),
        kind: fact.kind.into(),
        at: fact.at.into(),
        until_on: fact.until_on().to_string(),
        counts: fact.counts(card.on),
        engagement: line.file.as_ref().map(|(id, _)| id.to_string()),
        upheld: None,
        drift: None,
        seconds: None,
        claims: None,
        verdict: None,
        minor: None,
        major: None,
        critical: None,
        experts: None,
        contests: fact.contests.iter().map(Into::into).collect(),
    };
    match &fact.says {
        Says::Settled { upheld, drift } => (out.upheld, out.drift) = (Some(*upheld), *drift),
        Says::Review { seconds, claims } => {
            (out.seconds, out.claims) = (Some(*seconds), Some(*claims));
        }
        Says::Decision { verdict } => out.verdict = Some((*verdict).into()),
        Says::Checked {
            claims,
            minor,
            major,
            critical,
            experts,
        } => {
            (out.claims, out.experts) = (Some(*claims), Some(*experts));
            (out.minor, out.major, out.critical) = (Some(*minor), Some(*major), Some(*critical));
        }
    }
    out
}

/// What is entered of a reviewer.
#[derive(Serialize, ToSchema)]
struct ReviewerEntryOut {
    /// 0 where nothing is entered.
    version: i64,
    /// Reviews at once.
    reviews_max: i64,
    /// Why they are no novice, where somebody vouches for them.
    vouched: Option<String>,
    /// Who vouches, `per_…`.
    vouched_by: Option<String>,
    vouched_at: Option<Instant>,
    /// The last day it is good for.
    vouched_until_on: Option<String>,
}

impl From<&Reviewer> for ReviewerEntryOut {
    fn from(one: &Reviewer) -> Self {
        let vouch = one.vouch.as_ref();
        Self {
            version: one.version,
            reviews_max: one.reviews_max,
            vouched: vouch.map(|vouch| vouch.reason.clone()),
            vouched_by: vouch.map(|vouch| vouch.by.to_string()),
            vouched_at: vouch.map(|vouch| vouch.at.into()),
            vouched_until_on: vouch.map(|vouch| vouch.until_on().to_string()),
        }
    }
}

/// A scorecard: counts with intervals, and the facts behind them. There is no overall number; and agreement with others is not
/// called being right.
#[derive(Serialize, ToSchema)]
struct CardOut {
    /// Disputed judgements a third person said otherwise on.
    overturned: CountOut,
    /// Graded errors they called graver than the last word did.
    harsher: CountOut,
    /// And less grave.
    milder: CountOut,
    turn_round: TurnRoundOut,
    /// Decisions on their submissions; hits are those accepted as handed in.
    accepted: CountOut,
    /// Checked claims in which an error was found; of work handed in as the file's one expert.
    errors: CountOut,
    /// Checked claims with a major or critical error.
    material: CountOut,
    /// Checks of work handed in with others: on record as facts, and not counted.
    checks_shared: i64,
    reviewer: Option<ReviewerEntryOut>,
    facts: Vec<FactOut>,
}

/// A person's scorecard. Reading somebody else's leaves a trace that they see.
#[utoipa::path(get, path = "/api/v1/people/{person}/scorecard", tag = "scorecard",
    params(("person" = String, Path)), responses((status = 200, body = CardOut), Problems))]
async fn read(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<PersonId>) -> Answer {
    let card = scorecard::read(&app.office, &caller, id).await?;
    let (reviewer, expert) = (&card.reviewer, &card.expert);
    let median = card.turn_round();
    let decisions = &expert.decisions;
    let body = CardOut {
        overturned: count(reviewer.overturned, reviewer.settled, card.overturned()),
        harsher: count(reviewer.harsher, reviewer.graded, card.harsher()),
        milder: count(reviewer.milder, reviewer.graded, card.milder()),
        turn_round: TurnRoundOut {
            reviews: reviewer.turn_rounds.len(),
            middle_seconds: median.map(|one| one.middle),
            low_seconds: median.map(|one| one.low),
            high_seconds: median.map(|one| one.high),
            reviews_least: MEDIAN_MIN,
        },
        accepted: CountOut {
            cases_least: DECISIONS_MIN,
            ..count(decisions.accepted, decisions.decisions(), decisions.share())
        },
        errors: claims(expert.errors(), expert.checked, card.errors()),
        material: claims(expert.material(), expert.checked, card.material()),
        checks_shared: expert.shared,
        reviewer: card.entered.as_ref().map(Into::into),
        facts: card.lines.iter().map(|line| fact(line, &card)).collect(),
    };
    Ok(Json(body).into_response())
}

/// What is wrong with a fact.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContestIn {
    /// The fact's name on the scorecard.
    fact: String,
    /// What is wrong with it.
    words: String,
}

/// Contests a fact about oneself; it is read beside the fact until the client answers, and after.
#[utoipa::path(post, path = "/api/v1/people/{person}/contests", tag = "scorecard",
    params(("person" = String, Path)), request_body = ContestIn, responses((status = 201, body = ContestOut), Problems))]
async fn contest(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(said): Body<ContestIn>,
) -> Answer {
    let made = scorecard::contest(&app.office, &caller, id, &said.fact, &said.words).await?;
    Ok((StatusCode::CREATED, Json(ContestOut::from(&made))).into_response())
}

/// The client's answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerIn {
    /// The contest's version.
    version: i64,
    /// The subject is right: the fact counts no more.
    upheld: bool,
    /// Why, or why not.
    reasons: String,
}

/// Answers what somebody contests, with reasons.
#[utoipa::path(post, path = "/api/v1/contests/{contest}/answer", tag = "scorecard",
    params(("contest" = String, Path)), request_body = AnswerIn, responses((status = 200, body = ContestOut), Problems))]
async fn answer(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ContestId>,
    Body(reply): Body<AnswerIn>,
) -> Answer {
    let words = (reply.upheld, reply.reasons.as_str());
    let done = scorecard::answer(&app.office, &caller, id, reply.version, words).await?;
    Ok(Json(ContestOut::from(&done)).into_response())
}

/// What is entered of a reviewer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReviewerIn {
    /// The version seen; 0 where nothing was entered.
    version: i64,
    /// Reviews at once.
    #[schema(minimum = 0, maximum = 20)]
    reviews_max: i64,
    /// Why they are no novice; empty for no voucher.
    #[serde(default)]
    vouched: String,
}

/// Enters how much somebody reviews at once, and who vouches for them.
#[utoipa::path(put, path = "/api/v1/people/{person}/reviewer", tag = "scorecard",
    params(("person" = String, Path)), request_body = ReviewerIn, responses((status = 200, body = ReviewerEntryOut), Problems))]
async fn keep(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(given): Body<ReviewerIn>,
) -> Answer {
    let words = (given.reviews_max, given.vouched.as_str());
    let kept = reviewer::keep(&app.office, &caller, id, given.version, words).await?;
    Ok(Json(ReviewerEntryOut::from(&kept)).into_response())
}
