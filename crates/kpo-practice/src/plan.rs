//! Plans: who shall work where, for many questions at once, as somebody set it and the program solved it (R5, R20).
//!
//! A plan is a draft until it is settled; then its places bind its people's time for every other plan and shortlist. It
//! proposes: approaching and approving people stays with invitation and nomination.

use crate::id::{EngagementId, PersonId, PlaceId, PlanId, PlanTaskId};
use crate::refusal::Refusal;
use crate::staffing::{Aim, Weights};
use crate::text;
use crate::time::At;

words! {
    /// Where a plan stands.
    PlanState {
        /// Being made.
        Draft = "draft",
        /// Binds its people's time.
        Settled = "settled",
    }
}

words! {
    /// Which way a plan is mended when somebody leaves it.
    Way {
        /// The fewest people who were not there before.
        Smallest = "smallest",
        /// The cheapest plan, whoever moves.
        Best = "best",
    }
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// The record's version.
    pub version: i64,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: PlanState,
    /// What counts how much.
    pub weights: Weights,
    /// No two people of one firm at one question.
    pub firms_apart: bool,
    /// What it is made for.
    pub aim: Aim,
    /// Whether the solution was proved to be the best.
    pub proved: bool,
    /// When it was last solved.
    pub solved_at: Option<At>,
    /// Who made it.
    pub created_by: PersonId,
    /// When.
    pub created_at: At,
}

/// A question in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanTask {
    /// Its id.
    pub id: PlanTaskId,
    /// The plan.
    pub plan: PlanId,
    /// The file.
    pub engagement: EngagementId,
}

/// One person at one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// The record's version.
    pub version: i64,
    /// The plan.
    pub plan: PlanId,
    /// The file.
    pub engagement: EngagementId,
    /// Who.
    pub person: PersonId,
    /// Must stay when it is solved again.
    pub locked: bool,
    /// Kept out of this question by whoever plans: not there, and not to be proposed.
    pub refused: bool,
}

/// Checks a plan before it is kept.
pub fn check(plan: Plan) -> Result<Plan, Refusal> {
    let weights = plan.weights;
    for (field, weight) in [
        ("fit", weights.fit),
        ("rate", weights.rate),
        ("record", weights.record),
    ] {
        crate::request::in_range(field, weight, 0, 10)?;
    }
    // Cost alone never decides (R14): something that speaks for quality counts at least as much.
    if weights.fit + weights.record < weights.rate.max(1) {
        return Err(Refusal::of_field("rate", "plan-weights"));
    }
    Ok(Plan {
        name: text::line("name", &plan.name, 120)?,
        ..plan
    })
}
