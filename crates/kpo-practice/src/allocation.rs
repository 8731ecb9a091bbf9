//! The allocation: where a question goes, with its reasons (R5, R6).
//!
//! The intake test is a short list of stated thresholds, not a model: whoever is turned away can read which number did it.

use serde::{Deserialize, Serialize};

use crate::capability::Verdict;
use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::id::{EngagementId, PersonId};
use crate::refusal::Refusal;
use crate::request::{Request, TEXT_MAX, in_range, text_fits, text_given};
use crate::skill::Search;
use crate::staff::{self, StaffEffect};
use crate::time::At;

/// From this many a year, a question is work in volume.
pub const VOLUME_HIGH: i64 = 1_000;
/// From here on rules answer it.
pub const RULE_BOUND_HIGH: i64 = 4;
/// Up to here it needs little judgement.
pub const JUDGEMENT_LOW: i64 = 2;
/// Up to here it needs little expertise.
pub const SKILL_LOW: i64 = 2;
/// What options are compared by, in order; the words they are translated by.
pub const CRITERIA: [&str; 5] = ["expertise", "secrecy", "cost", "speed", "control"];

words! {
    /// Where a question goes.
    Route {
        /// Own people answer it.
        InHouse = "in-house",
        /// Routine handed out for cost: not this product's business.
        Bpo = "bpo",
        /// Expert work outside.
        Kpo = "kpo",
        /// On the 'never goes out' list.
        Refused = "refused",
    }
}

words! {
    /// The three sourcing models (R3).
    Model {
        /// Another company.
        Firm = "firm",
        /// One person in business for themselves.
        Freelancer = "freelancer",
        /// A subsidiary.
        Captive = "captive",
    }
}

words! {
    /// How far away.
    Distance {
        /// The same country.
        Onshore = "onshore",
        /// A near country.
        Nearshore = "nearshore",
        /// Another region.
        Offshore = "offshore",
    }
}

/// What the intake test answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// Where it belongs.
    pub route: Route,
    /// Why, by the words the reasons are translated by; never empty.
    pub reasons: Vec<&'static str>,
}

/// Where a request belongs, and why.
pub fn intake(request: &Request, verdict: Option<Verdict>) -> Intake {
    let answer = |route, reasons| Intake { route, reasons };
    if verdict == Some(Verdict::Never) {
        return answer(Route::Refused, vec!["never-list"]);
    }
    let rules = request.rule_bound >= RULE_BOUND_HIGH;
    let volume = request.volume >= VOLUME_HIGH;
    let judgement = request.judgement <= JUDGEMENT_LOW;
    let skill = request.skill <= SKILL_LOW;
    if volume && (rules || judgement) || rules && judgement {
        let named = [
            (volume, "high-volume"),
            (rules, "rule-bound"),
            (judgement, "little-judgement"),
        ];
        return answer(
            Route::Bpo,
            named
                .into_iter()
                .filter(|(holds, _)| *holds)
                .map(|(_, word)| word)
                .collect(),
        );
    }
    if skill {
        return answer(Route::InHouse, vec!["little-skill"]);
    }
    if judgement {
        return answer(Route::InHouse, vec!["little-judgement"]);
    }
    let mut reasons = vec!["expertise", "judgement"];
    if is_core(request, verdict) {
        reasons.push("core");
    }
    if verdict == Some(Verdict::Should) {
        reasons.push("should-go");
    }
    answer(Route::Kpo, reasons)
}

/// Whether a request counts as core: marked so, or touching a capability that may go out only under conditions (R1).
pub fn is_core(request: &Request, verdict: Option<Verdict>) -> bool {
    request.core || matches!(verdict, Some(Verdict::May | Verdict::Never))
}

/// One way to answer the question, with its score on each criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// `in-house`, `bpo` or `kpo`.
    pub route: String,
    /// 0 to 5 for each of [`CRITERIA`].
    pub scores: Vec<i64>,
}

/// The decision, recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The file.
    pub id: EngagementId,
    /// Its version.
    pub version: i64,
    /// The version of the request it was decided on: a request changed since asks for a new decision.
    pub request_version: i64,
    /// What the intake test said.
    pub intake: Route,
    /// The intake's reasons.
    pub reasons: Vec<String>,
    /// What was decided.
    pub route: Route,
    /// The sourcing model, when it goes out.
    pub model: Option<Model>,
    /// How far, when it goes out.
    pub distance: Option<Distance>,
    /// Weight of each criterion, 0 to 5.
    pub weights: Vec<i64>,
    /// The options weighed.
    pub options: Vec<Choice>,
    /// Why, in the decider's words.
    pub why: String,
    /// How one gets out again; wanted where the request is core.
    pub exit_plan: String,
    /// Who decided.
    pub decided_by: PersonId,
    /// When.
    pub decided_at: At,
}

/// What a person decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where it goes.
    pub route: Route,
    /// By which model.
    pub model: Option<Model>,
    /// How far.
    pub distance: Option<Distance>,
    /// Weights of [`CRITERIA`].
    pub weights: Vec<i64>,
    /// Scores of in-house, BPO and KPO, one after the other, each on all [`CRITERIA`].
    pub scores: Vec<i64>,
    /// Why.
    pub why: String,
    /// How one gets out again.
    pub exit_plan: String,
}

impl Draft {
    /// Decides: a question that is not KPO work cannot be sent out as if it were.
    pub fn decide(
        &self,
        request: &Request,
        verdict: Option<Verdict>,
        by: PersonId,
        at: At,
    ) -> Result<Allocation, Refusal> {
        let intake = intake(request, verdict);
        match (self.route, intake.route) {
            (Route::Refused, _) => return Err(Refusal::of_field("route", "entry-unknown")),
            (Route::Kpo | Route::Bpo, Route::Refused) => {
                return Err(Refusal::of_field("route", "allocation-never"));
            }
            (Route::Kpo, Route::Bpo) => {
                return Err(Refusal::of_field("route", "allocation-is-bpo"));
            }
            (Route::Kpo, Route::InHouse) => {
                return Err(Refusal::of_field("route", "allocation-is-in-house"));
            }
            _ => {}
        }
        text_given("why", &self.why)?;
        text_fits("why", &self.why, TEXT_MAX)?;
        text_fits("exit_plan", &self.exit_plan, TEXT_MAX)?;
        let outside = self.route == Route::Kpo;
        if outside && self.model.is_none() {
            return Err(Refusal::of_field("model", "entry-missing"));
        }
        if outside && self.distance.is_none() {
            return Err(Refusal::of_field("distance", "entry-missing"));
        }
        if outside && is_core(request, verdict) && self.exit_plan.trim().is_empty() {
            return Err(Refusal::of_field("exit_plan", "allocation-no-exit-plan"));
        }
        Ok(Allocation {
            id: request.id,
            version: 1,
            request_version: request.version,
            intake: intake.route,
            reasons: intake.reasons.into_iter().map(str::to_owned).collect(),
            route: self.route,
            model: self.model.filter(|_| outside),
            distance: self.distance.filter(|_| outside),
            weights: self.weights.clone(),
            options: self.options()?,
            why: self.why.trim().to_owned(),
            exit_plan: self.exit_plan.trim().to_owned(),
            decided_by: by,
            decided_at: at,
        })
    }

    fn options(&self) -> Result<Vec<Choice>, Refusal> {
        let routes = [Route::InHouse, Route::Bpo, Route::Kpo];
        if self.weights.len() != CRITERIA.len() {
            return Err(Refusal::of_field("weights", "entry-missing"));
        }
        if self.scores.len() != CRITERIA.len() * routes.len() {
            return Err(Refusal::of_field("scores", "entry-missing"));
        }
        for weight in &self.weights {
            in_range("weights", *weight, 0, 5)?;
        }
        for score in &self.scores {
            in_range("scores", *score, 0, 5)?;
        }
        Ok(routes
            .into_iter()
            .zip(self.scores.chunks(CRITERIA.len()))
            .map(|(route, scores)| Choice {
                route: route.word().to_owned(),
                scores: scores.to_vec(),
            })
            .collect())
    }
}

/// The weighted sum of one option's scores.
pub fn total(weights: &[i64], scores: &[i64]) -> i64 {
    weights
        .iter()
        .zip(scores)
        .map(|(weight, score)| weight.saturating_mul(*score))
        .fold(0, i64::saturating_add)
}

/// What deciding where it goes still lacks; the client's move. A question that stays inside ends the file.
pub fn gate(
    request: Option<&Request>,
    verdict: Option<Verdict>,
    allocation: Option<&Allocation>,
    search: Option<&Search>,
    staff: Option<&StaffEffect>,
    counterpart: bool,
) -> Gate {
    let refused = |code| Gate {
        stage: Stage::Refused,
        side: Side::Nobody,
        missing: vec![Refusal::new(code)],
    };
    let mut missing = Vec::new();
    if request.is_some_and(|request| intake(request, verdict).route == Route::Refused) {
        return refused("allocation-never");
    }
    match allocation {
        None => missing.push(Refusal::new("allocation-undecided")),
        Some(allocation) => {
            if request.is_some_and(|request| request.version != allocation.request_version) {
                missing.push(Refusal::new("allocation-stale"));
            } else if allocation.route != Route::Kpo {
                return refused("allocation-stays-inside");
            }
            let core = request.is_some_and(|request| is_core(request, verdict));
            if core && allocation.exit_plan.is_empty() {
                missing.push(Refusal::of_field("exit_plan", "allocation-no-exit-plan"));
            }
        }
    }
    if search.is_none() {
        missing.push(Refusal::new("skill-unsearched"));
    }
    missing.extend(staff::missing(staff, counterpart));
    Gate {
        stage: Stage::Allocation,
        side: Side::Client,
        missing,
    }
}

#[cfg(test)]
mod tests;
