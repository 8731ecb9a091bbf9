//! Staffing: many questions and many people at once, exactly, with reasons (R5, R9, R20, R39).
//!
//! Every eligible pair has a cost from 0 (nobody could be better) to [`COST_MAX`]; an empty place is dearer than any change of
//! people. Who works where is then a minimum-cost flow ([`kpo_engines::assignment`]). Hours make it more than a flow: where
//! a plan gives somebody more than fits into their days, one of the questions that do not fit together is taken from them,
//! each in turn, and the cheapest plan in which everything fits is found by branching (A. H. Land and A. G. Doig, "An
//! automatic method of solving discrete programming problems", Econometrica 28, 1960). It is proved, or it says that it
//! is not.

mod cost;
mod repair;
mod solve;
#[cfg(test)]
mod tests;
mod why;

pub use cost::{COST_MAX, Weights, Worth, cost};
pub use repair::{Repair, repair};
pub use solve::{Staffing, locks_hold, solve};
pub use why::{Why, Witness};

use crate::eligibility::{Span, Supply, most_at_once};

/// The most places a plan has: what somebody can look through, and what the prices below are made for.
pub const PLACES_MAX: usize = 300;
/// What an empty place costs: more than all changes and costs together.
pub(crate) const EMPTY_PRICE: i64 = 1 << 36;
/// What one person more than now costs where the smallest change is wanted: more than all costs together.
pub(crate) const CHANGE_PRICE: i64 = 4_000_000;

/// A question to be staffed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// How many different people it needs.
    pub places: u32,
    /// The work of each of them.
    pub span: Span,
}

/// Somebody who can be given questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Working minutes they have.
    pub supply: Supply,
    /// Work they are bound to outside this plan.
    pub booked: Vec<Span>,
    /// How many questions at once.
    pub tasks_max: i64,
    /// Which firm they act for, by any number that is the same for one firm.
    pub firm: u32,
}

impl Person {
    /// Whether all this work can be theirs beside what they are bound to.
    pub fn can(&self, work: &[Span]) -> bool {
        let mut all = self.booked.clone();
        all.extend_from_slice(work);
        work.iter()
            .all(|span| most_at_once(&all, span) <= self.tasks_max)
            && self.supply.fits_beside(&self.booked, work)
    }
}

/// An eligible person for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    /// Which question, counted from 0.
    pub task: u32,
    /// Which person, counted from 0.
    pub person: u32,
    /// From 0 to [`COST_MAX`].
    pub cost: i64,
}

words! {
    /// What a plan is made for.
    Aim {
        /// The least cost of the whole.
        Whole = "whole",
        /// The worst-served question first, then the whole.
        Worst = "worst",
    }
}

/// What is to be staffed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// The questions.
    pub tasks: Vec<Task>,
    /// The people.
    pub people: Vec<Person>,
    /// Who may be asked for what; none twice.
    pub offers: Vec<Offer>,
    /// Pairs of question and person that must stay.
    pub locked: Vec<(u32, u32)>,
    /// No two people of one firm at one question.
    pub firms_apart: bool,
    /// What the plan is made for.
    pub aim: Aim,
}

impl Desk {
    /// The cost of a pair, where it is offered.
    pub fn cost(&self, task: u32, person: u32) -> Option<i64> {
        let mut offers = self.offers.iter();
        offers
            .find(|offer| (offer.task, offer.person) == (task, person))
            .map(|offer| offer.cost)
    }

    /// Places in all.
    pub fn places(&self) -> usize {
        self.tasks.iter().map(|task| task.places as usize).sum()
    }
}
