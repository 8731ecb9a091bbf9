//! Names as numbers: what a table calls tasks, workers and labels, counted from zero, each name kept once.

use std::cmp::Ordering;

/// Names, numbered as they came. All letters stand in one text; a name is looked up without making a string of it.
#[derive(Clone, Default)]
pub(crate) struct Names {
    letters: String,
    ends: Vec<usize>,
    /// Open addressing: numbers plus one, 0 where free; its length is a power of two, at most half full.
    slots: Vec<u32>,
    last: Option<u32>,
}

impl Names {
    /// Numbers one more; none where it is there already.
    pub(crate) fn add(&mut self, name: &str) -> Option<u32> {
        let before = self.len();
        let number = self.number(name)?;
        (self.len() > before).then_some(number)
    }

    /// The number of a name, a new one where it is not there yet; none when there are four thousand million.
    pub(crate) fn number(&mut self, name: &str) -> Option<u32> {
        // Tables are often sorted by one of their columns.
        if let Some(last) = self.last
            && self.of(last) == name
        {
            return Some(last);
        }
        if (self.ends.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(name);
        let number = match self.slots.get(slot).copied().unwrap_or(0) {
            0 => {
                let number = u32::try_from(self.ends.len())
                    .ok()
                    .filter(|n| *n < u32::MAX)?;
                self.letters.push_str(name);
                self.ends.push(self.letters.len());
                self.slots[slot] = number + 1;
                number
            }
            kept => kept - 1,
        };
        self.last = Some(number);
        Some(number)
    }

    /// The number of a name.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        let slot = self.slots.get(self.slot(name)).copied().unwrap_or(0);
        slot.checked_sub(1)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The name of a number.
    pub(crate) fn of(&self, number: u32) -> &str {
        let at = number as usize;
        let from = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let to = self.ends.get(at).copied();
        to.and_then(|to| self.letters.get(from..to)).unwrap_or("?")
    }

    /// All names, in the order of their numbers.
    pub(crate) fn list(&self) -> Vec<String> {
        (0..self.len() as u32)
            .map(|number| self.of(number).to_owned())
            .collect()
    }

    /// Some names in a sentence: the first few, and how many more there are.
    pub(crate) fn some(&self, numbers: &[u32]) -> String {
        const SHOWN: usize = 100;
        let shown: Vec<&str> = numbers.iter().take(SHOWN).map(|n| self.of(*n)).collect();
        match numbers.len().saturating_sub(SHOWN) {
            0 => shown.join(", "),
            more => format!("{} and {more} more", shown.join(", ")),
        }
    }

    /// The same names numbered in their own order, numbers by size before texts by letters, and the new number of each old
    /// one: what is computed from the numbers then no longer knows in which order the rows came.
    pub(crate) fn sorted(&self) -> (Self, Vec<u32>) {
        self.in_order(false)
    }

    /// The same, with names that say one number in different letters (`1`, `1.0`, `01`) made one: by the shortest of them, and
    /// of several as short by the first in letters.
    pub(crate) fn merged(&self) -> (Self, Vec<u32>) {
        self.in_order(true)
    }

    fn in_order(&self, merge: bool) -> (Self, Vec<u32>) {
        let keys: Vec<(f64, &str)> = (0..self.len() as u32)
            .map(|number| (value(self.of(number)), self.of(number)))
            .collect();
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| compare(keys[a as usize], keys[b as usize]));
        let (mut sorted, mut new) = (Self::default(), vec![0; self.len()]);
        let alike = |&a: &u32, &b: &u32| {
            let (one, other) = (keys[a as usize].0, keys[b as usize].0);
            merge && one.is_finite() && one.total_cmp(&other).is_eq()
        };
        for group in order.chunk_by(alike) {
            let shortest = group.iter().map(|old| self.of(*old));
            let shortest = shortest.min_by_key(|name| (name.len(), *name));
            let number = sorted.number(shortest.unwrap_or_default());
            for old in group {
                new[*old as usize] = number.unwrap_or_default();
            }
        }
        (sorted, new)
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots = vec![0; size];
        for number in 0..self.ends.len() as u32 {
            let slot = self.slot(self.of(number));
            self.slots[slot] = number + 1;
        }
    }

    /// Where a name stands, or would.
    fn slot(&self, name: &str) -> usize {
        let Some(mask) = self.slots.len().checked_sub(1) else {
            return 0;
        };
        let mut slot = hash(name.as_bytes()) as usize & mask;
        while self.slots[slot] != 0 && self.of(self.slots[slot] - 1) != name {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// A number, or a value behind all numbers.
fn value(name: &str) -> f64 {
    name.parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
        .unwrap_or(f64::INFINITY)
}

fn compare(one: (f64, &str), other: (f64, &str)) -> Ordering {
    one.0.total_cmp(&other.0).then_with(|| one.1.cmp(other.1))
}

/// Eight bytes at a time, multiplied and folded: fast and even on short names; nobody is kept out by it.
fn hash(name: &[u8]) -> u64 {
    const FOLD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = FOLD ^ name.len() as u64;
    for part in name.chunks(8) {
        let mut bytes = [0; 8];
        bytes[..part.len()].copy_from_slice(part);
        let mixed = u128::from(state ^ u64::from_le_bytes(bytes)) * u128::from(FOLD | 1);
        state = (mixed as u64) ^ ((mixed >> 64) as u64);
    }
    state ^ (state >> 29)
}
