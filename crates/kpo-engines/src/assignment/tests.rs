//! Held against trying everything, and against its own proofs.

mod brute;
mod crossing;
mod explain;
mod fair;
mod solve;
mod update;

use proptest::prelude::*;

use super::*;

/// A small problem as plain lists.
#[derive(Clone, Debug)]
pub(super) struct Lists {
    pub(super) tasks: Vec<Task>,
    pub(super) experts: Vec<Expert>,
    pub(super) pairs: Vec<Pair>,
    pub(super) groups: Vec<Group>,
}

impl Lists {
    pub(super) fn problem(&self) -> Result<Problem, Error> {
        Problem::new(self.tasks.clone(), self.experts.clone(), self.pairs.clone())?
            .with_groups(self.groups.clone())
    }
}

/// Up to `tasks` tasks and `experts` experts; promises and groups where asked for; many ties.
pub(super) fn lists(tasks: usize, experts: usize, extras: bool) -> impl Strategy<Value = Lists> {
    let task = (0u32..4, prop_oneof![0i64..12, Just(30i64)])
        .prop_map(|(demand, unfilled)| Task { demand, unfilled });
    let expert = (0u32..4, 0u32..2).prop_map(move |(capacity, least)| Expert {
        capacity,
        at_least: if extras { least.min(capacity) } else { 0 },
    });
    (1..=tasks, 1..=experts).prop_flat_map(move |(t, e)| {
        let pair = (0..t as u32, 0..e as u32, -5i64..15).prop_map(|(task, expert, cost)| Pair {
            task,
            expert,
            cost,
        });
        let group = (
            0..t as u32,
            prop::collection::vec(0..e as u32, 0..4),
            0u32..2,
            1u32..4,
        )
            .prop_map(|(task, members, at_least, at_most)| Group {
                task,
                members,
                at_least,
                at_most,
            });
        (
            prop::collection::vec(task.clone(), t),
            prop::collection::vec(expert.clone(), e),
            prop::collection::vec(pair, 0..=t * e),
            prop::collection::vec(group, 0..if extras { 4 } else { 1 }),
        )
            .prop_map(|(tasks, experts, pairs, groups)| Lists {
                tasks,
                experts,
                pairs,
                groups,
            })
    })
}

/// A plan must prove itself.
pub(super) fn proved(plan: &Plan) {
    assert_eq!(check(plan.problem(), &plan.certificate()), Ok(()));
}
