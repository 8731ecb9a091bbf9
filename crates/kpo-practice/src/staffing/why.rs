//! Why a plan is as it is: asked of the prices that prove it, and true when it is solved again.

use kpo_engines::assignment as flow;

use super::{Desk, Staffing};

/// Why somebody is, or is not, at a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They are there because they must stay.
    Locked,
    /// They are there; they would not be above this cost, if any cost would drive them out.
    Chosen(Option<i64>),
    /// They may not be asked for it.
    NotEligible,
    /// Their days would not hold it beside what they have.
    Overbooked,
    /// They would be there up to this cost.
    Turns(i64),
    /// No cost would bring them there.
    Never,
    /// A plan for the worst-served has no prices to ask.
    Unasked,
}

/// Questions that cannot all be staffed: together they need more than the people they share can take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The questions.
    pub tasks: Vec<u32>,
    /// The people they share.
    pub people: Vec<u32>,
    /// Places they need.
    pub places: u64,
    /// Places there are for them.
    pub room: u64,
}

impl Staffing {
    /// Whether somebody is at a question, and what would change it.
    pub fn why(&mut self, desk: &Desk, task: u32, person: u32) -> Why {
        let pair = (task, person);
        if desk.locked.contains(&pair) {
            return Why::Locked;
        }
        if desk.cost(task, person).is_none() {
            return Why::NotEligible;
        }
        if self.overbooked.contains(&pair) {
            return Why::Overbooked;
        }
        let there = self.places.contains(&pair);
        let Some(plan) = &mut self.flow else {
            return Why::Unasked;
        };
        match (there, plan.turning_cost(task, person)) {
            (true, turn) => Why::Chosen(turn.ok().flatten()),
            (false, Ok(Some(turn))) => Why::Turns(turn),
            (false, Ok(None)) => Why::Never,
            (false, Err(_)) => Why::NotEligible,
        }
    }

    /// What one question more for this person would take off the cost of the whole; an empty place it would fill counts as
    /// such. `None` where a plan has no prices.
    pub fn worth_of_room(&mut self, person: u32) -> Option<i64> {
        self.flow.as_mut()?.worth_of_room(person).ok()
    }

    /// Why a place of a question is empty, where too few people for too many questions is the reason.
    pub fn why_empty(&self, task: u32) -> Option<Witness> {
        match self.flow.as_ref()?.why_empty(task).ok()? {
            flow::Why::Crowded(found) => Some(Witness {
                tasks: found.tasks,
                people: found.experts,
                places: found.demand,
                room: found.capacity + found.beside,
            }),
            _ => None,
        }
    }
}
