//! The changes a plan can be asked to take in.

use super::problem::{Expert, Pair, Task};

/// What can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An expert takes nothing any more; locks on them open.
    Withdraw {
        /// The expert.
        expert: u32,
    },
    /// An expert takes more or less, beside what is locked.
    Capacity {
        /// The expert.
        expert: u32,
        /// The new capacity.
        capacity: u32,
    },
    /// One expert more, numbered after the last.
    AddExpert {
        /// The expert.
        expert: Expert,
        /// Tasks and costs.
        pairs: Vec<(u32, i64)>,
    },
    /// One task more, numbered after the last.
    AddTask {
        /// The task.
        task: Task,
        /// Experts and costs.
        pairs: Vec<(u32, i64)>,
    },
    /// A task goes, and its pairs and locks; its number stays, needing nobody.
    RemoveTask {
        /// The task.
        task: u32,
    },
    /// A task needs more or fewer, beside who is locked to it.
    Demand {
        /// The task.
        task: u32,
        /// The new demand.
        demand: u32,
    },
    /// An empty place of a task costs something else.
    Unfilled {
        /// The task.
        task: u32,
        /// The new price.
        price: i64,
    },
    /// A pair may be.
    AddPair(Pair),
    /// A pair may not be any more: a conflict.
    RemovePair {
        /// The task.
        task: u32,
        /// The expert.
        expert: u32,
    },
    /// A pair costs something else.
    Cost(Pair),
    /// A pair must stay or come.
    Lock {
        /// The task.
        task: u32,
        /// The expert.
        expert: u32,
    },
    /// A pair need not stay.
    Unlock {
        /// The task.
        task: u32,
        /// The expert.
        expert: u32,
    },
}

impl Change {
    /// Whether neither groups nor promises come with it.
    pub(super) fn plain(&self) -> bool {
        !matches!(self, Self::AddExpert { expert, .. } if expert.at_least > 0)
    }
}
