//! Who judges what: drawn from the panel's seed, evenly, nobody the same unit twice.
//!
//! Every draw is a function of the seed, so that anybody with the journal can draw it again. Units with known answers are
//! mixed in last and shuffled with the others: neither their number in the order nor anything else sets them apart.

use std::collections::{BTreeMap, BTreeSet};

use kpo_engines::sampling::shuffle;
use sha2::{Digest, Sha256};

use crate::id::{Id, PanelSeatId};

/// A seed for one draw out of the panel's seed: what is drawn for one seat tells nothing of what is drawn for another.
pub fn seed(panel: &str, what: &str, id: Option<PanelSeatId>, number: i64) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in [panel.as_bytes(), what.as_bytes()] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    if let Some(id) = id {
        hasher.update(id.uuid().as_bytes());
    }
    hasher.update(number.to_be_bytes());
    hasher.finalize().into()
}

/// Somebody who may take units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Their seat.
    pub seat: PanelSeatId,
    /// The units they hold or ever held, judged or not.
    pub holds: BTreeSet<i64>,
    /// Units that lie before them unjudged: who has least gets next.
    pub open: usize,
}

/// What came of sharing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// For each holder, in their order, the units they take, in no particular order.
    pub given: Vec<Vec<i64>>,
    /// Judgements nobody is left to make, unit by unit: each holder has that unit already.
    pub left: Vec<(i64, usize)>,
}

/// Gives each unit as many different holders as it needs: those with least to do first, by lot among equals.
pub fn share(seed: &[u8; 32], needs: &[(i64, usize)], holders: &[Holder]) -> Shared {
    let mut shared = Shared {
        given: vec![Vec::new(); holders.len()],
        left: Vec::new(),
    };
    let mut load: Vec<usize> = holders.iter().map(|one| one.open).collect();
    for turn in shuffle(seed, needs.len() as u64) {
        let Some((place, more)) = usize::try_from(turn).ok().and_then(|turn| needs.get(turn))
        else {
            continue;
        };
        // The lot among equals: an order of its own for every unit, out of the same seed.
        let lot = shuffle(&lot(seed, *place), holders.len() as u64);
        let mut order: Vec<usize> = lot
            .into_iter()
            .filter_map(|one| usize::try_from(one).ok())
            .filter(|one| !holders[*one].holds.contains(place))
            .collect();
        order.sort_by_key(|one| load[*one]);
        for one in order.iter().take(*more) {
            load[*one] += 1;
            shared.given[*one].push(*place);
        }
        if order.len() < *more {
            shared.left.push((*place, more - order.len()));
        }
    }
    shared.left.sort_unstable();
    shared
}

fn lot(seed: &[u8; 32], place: i64) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed);
    hasher.update(place.to_be_bytes());
    hasher.finalize().into()
}

/// How many known units go with `ordinary` others, so that they are at most `percent` of all.
pub fn known_among(ordinary: usize, percent: i64) -> usize {
    let percent = usize::try_from(percent.clamp(0, super::KNOWN_PERCENT_MAX)).unwrap_or(0);
    ordinary * percent / (100 - percent)
}

/// The known units of a panel, and how many members hold each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// Each known unit with its holders.
    pub held: BTreeMap<i64, usize>,
    /// Judgements wanted of every unit.
    pub reviews: usize,
}

impl Pool {
    /// So many of the known units that are not among `holds`, by lot: those first that some hold and fewer than judge an ordinary
    /// unit, since how often a panel is right can be counted only where as many judge as judge the others.
    fn take(&mut self, seed: &[u8; 32], holds: &BTreeSet<i64>, wanted: usize) -> Vec<i64> {
        let places: Vec<i64> = self.held.keys().copied().collect();
        let mut known: Vec<i64> = shuffle(&lot(seed, -1), places.len() as u64)
            .into_iter()
            .filter_map(|one| places.get(usize::try_from(one).ok()?).copied())
            .filter(|place| !holds.contains(place))
            .collect();
        known.sort_by_key(|place| match self.held.get(place) {
            None | Some(0) => 1,
            Some(held) if *held < self.reviews => 0,
            Some(_) => 2,
        });
        known.truncate(wanted);
        for place in &known {
            *self.held.entry(*place).or_default() += 1;
        }
        known
    }
}

/// One stack: the new units and the known ones that go with them, in a drawn order.
///
/// `pool` are the known units of the panel, `holds` what the seat holds already, `ordinary` how many units without a known
/// answer it will hold in all.
pub fn stack(
    seed: &[u8; 32],
    new: &[i64],
    pool: &mut Pool,
    holds: &BTreeSet<i64>,
    ordinary: usize,
    percent: i64,
) -> Vec<i64> {
    let there = pool.held.keys().filter(|place| holds.contains(place));
    let wanted = known_among(ordinary, percent).saturating_sub(there.count());
    let mut places = new.to_vec();
    places.extend(pool.take(seed, holds, wanted));
    places.sort_unstable();
    shuffle(seed, places.len() as u64)
        .into_iter()
        .filter_map(|one| places.get(usize::try_from(one).ok()?).copied())
        .collect()
}

/// As many of these as every unit is judged by, by lot; none where they are fewer. What a known unit is judged oftener than the
/// others must not make the panel look better than it is.
pub fn thinned<T: Copy>(seed: &[u8; 32], place: i64, said: &[T], reviews: usize) -> Option<Vec<T>> {
    if said.len() < reviews {
        return None;
    }
    let order = shuffle(&lot(seed, place), said.len() as u64).into_iter();
    let chosen = order.filter_map(|one| said.get(usize::try_from(one).ok()?).copied());
    Some(chosen.take(reviews).collect())
}

/// A unit's turn on somebody's desk: a lot that tells nothing of why it lies there.
pub fn turn(seed: &[u8; 32], place: i64) -> [u8; 32] {
    lot(seed, place)
}
