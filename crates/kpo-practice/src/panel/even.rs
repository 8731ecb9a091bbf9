//! Dealing further judgements out so that their number, and who gets how many, tells nothing of what was said.
//!
//! How many each member gets is settled by lot from who holds what alone; votes may only choose which units. One more of a
//! unit at a time: were two asked of one, the count of finished units would tell how far apart opinions lie.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Units that may be given, in the order in which they are tried, and what each member holds already.
#[derive(Clone, Copy, Debug)]
pub struct Dealing<'a> {
    /// Units, each given once at most.
    pub units: &'a [i64],
    /// What each member holds, whom it may not be given again.
    pub holds: &'a [BTreeSet<i64>],
}

/// Who gets which unit, as it grows.
struct Given<'a> {
    of: Dealing<'a>,
    owner: BTreeMap<i64, usize>,
    count: Vec<usize>,
    /// How far each member's list was searched for a free unit: what is taken stays taken.
    cursor: Vec<usize>,
}

impl<'a> Given<'a> {
    fn nothing(of: Dealing<'a>) -> Self {
        Self {
            owner: BTreeMap::new(),
            count: vec![0; of.holds.len()],
            cursor: vec![0; of.holds.len()],
            of,
        }
    }

    fn may(&self, member: usize, unit: i64) -> bool {
        self.of
            .holds
            .get(member)
            .is_some_and(|holds| !holds.contains(&unit))
    }

    fn free(&mut self, member: usize) -> Option<i64> {
        let mut at = self.cursor.get(member).copied()?;
        while let Some(unit) = self.of.units.get(at).copied() {
            if self.may(member, unit) && !self.owner.contains_key(&unit) {
                break;
            }
            at += 1;
        }
        *self.cursor.get_mut(member)? = at;
        self.of.units.get(at).copied()
    }

    fn take(&mut self, member: usize, unit: i64) {
        self.owner.insert(unit, member);
        if let Some(count) = self.count.get_mut(member) {
            *count += 1;
        }
    }

    /// One more unit for this member, if need be by way of exchanges in which everybody else keeps as many (augmenting paths:
    /// C. Berge, "Two theorems in graph theory", 1957). False when there is none, and never will be.
    fn one_more(&mut self, member: usize) -> bool {
        if let Some(unit) = self.free(member) {
            self.take(member, unit);
            return true;
        }
        // From whom each member was reached, and over which unit of theirs.
        let mut reached: BTreeMap<usize, Option<(usize, i64)>> = BTreeMap::from([(member, None)]);
        let mut queue = VecDeque::from([member]);
        while let Some(one) = queue.pop_front() {
            for unit in self.of.units {
                let Some(owner) = self.owner.get(unit).copied() else {
                    continue;
                };
                if !self.may(one, *unit) || reached.contains_key(&owner) {
                    continue;
                }
                reached.insert(owner, Some((one, *unit)));
                if let Some(free) = self.free(owner) {
                    self.exchange(&reached, owner, free);
                    return true;
                }
                queue.push_back(owner);
            }
        }
        false
    }

    /// The last one reached takes the free unit, and hands theirs back along the way.
    fn exchange(
        &mut self,
        reached: &BTreeMap<usize, Option<(usize, i64)>>,
        mut last: usize,
        free: i64,
    ) {
        self.take(last, free);
        while let Some(Some((before, unit))) = reached.get(&last) {
            if let Some(count) = self.count.get_mut(last) {
                *count = count.saturating_sub(1);
            }
            self.take(*before, *unit);
            last = *before;
        }
    }

    fn fill(&mut self, wanted: &[usize]) {
        let most = wanted.iter().copied().max().unwrap_or(0);
        let mut done: BTreeSet<usize> = BTreeSet::new();
        for round in 0..most {
            for (member, wanted) in wanted.iter().enumerate() {
                let has = self.count.get(member).copied().unwrap_or(0);
                let due = has <= round && has < *wanted && !done.contains(&member);
                if due && !self.one_more(member) {
                    done.insert(member);
                }
            }
        }
    }

    fn lists(self) -> Vec<Vec<i64>> {
        let mut lists = vec![Vec::new(); self.of.holds.len()];
        for (unit, owner) in self.owner {
            if let Some(list) = lists.get_mut(owner) {
                list.push(unit);
            }
        }
        lists
    }
}

/// Deals `each` units to every member, or as many as there are, evenly: nothing but the order of the units chooses.
pub fn by_lot(of: Dealing<'_>, each: usize) -> Vec<Vec<i64>> {
    let mut given = Given::nothing(of);
    given.fill(&vec![each; of.holds.len()]);
    given.lists()
}

/// Deals to every member exactly as many as the lot gave them, the wished ones first: `(unit, member)`, dearest wish first.
pub fn by_wish(of: Dealing<'_>, lot: &[Vec<i64>], wishes: &[(i64, usize)]) -> Vec<Vec<i64>> {
    let wanted: Vec<usize> = lot.iter().map(Vec::len).collect();
    let units: BTreeSet<i64> = of.units.iter().copied().collect();
    let mut given = Given::nothing(of);
    for (unit, member) in wishes {
        let room = given.count.get(*member).copied() < wanted.get(*member).copied();
        if room
            && units.contains(unit)
            && given.may(*member, *unit)
            && !given.owner.contains_key(unit)
        {
            given.take(*member, *unit);
        }
    }
    given.fill(&wanted);
    given.lists()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(lists: &[Vec<i64>]) -> Vec<usize> {
        lists.iter().map(Vec::len).collect()
    }

    #[test]
    fn r29_everybody_gets_as_many_where_there_are_enough() {
        let units: Vec<i64> = (0..10).collect();
        let holds = vec![BTreeSet::new(), (0..5).collect(), BTreeSet::new()];
        let of = Dealing {
            units: &units,
            holds: &holds,
        };
        assert_eq!(counts(&by_lot(of, 3)), [3, 3, 3]);
        // Only by exchange: the second may have 5 to 9 alone.
        assert_eq!(counts(&by_lot(of, 5)).iter().sum::<usize>(), 10);
    }

    proptest! {
        /// Whatever is wished for, the number each member gets is the lot's; nobody gets what they hold, and no unit goes out
        /// twice (R29).
        #[test]
        fn r29_wishes_change_which_units_and_never_how_many(
            held in proptest::collection::vec(proptest::collection::btree_set(0_i64..12, 0..12), 1..5),
            wishes in proptest::collection::vec((0_i64..12, 0_usize..5), 0..40),
            each in 1_usize..6,
        ) {
            let units: Vec<i64> = (0..12).collect();
            let of = Dealing { units: &units, holds: &held };
            let lot = by_lot(of, each);
            let led = by_wish(of, &lot, &wishes);
            prop_assert_eq!(counts(&lot), counts(&led));
            let mut seen = BTreeSet::new();
            for (list, holds) in led.iter().zip(&held) {
                for unit in list {
                    prop_assert!(!holds.contains(unit) && seen.insert(*unit));
                }
            }
        }
    }
}
