//! Mending a plan when somebody leaves or may not go on: the smallest change, and what it costs (R20, R39).

use super::{Aim, CHANGE_PRICE, Desk, Offer, Staffing, solve};
use crate::refusal::Refusal;

/// Two ways on from a plan that no longer holds.
#[derive(Clone, Debug)]
pub struct Repair {
    /// As many places filled as can be, with the fewest people who were not there before, then the least cost.
    pub smallest: Staffing,
    /// Question and person who come in by the smallest change.
    pub comes: Vec<(u32, u32)>,
    /// Question and person who go, among those who could have stayed.
    pub goes: Vec<(u32, u32)>,
    /// The cheapest plan, whoever moves.
    pub best: Staffing,
    /// How many come in by the cheapest plan.
    pub best_comes: usize,
}

/// Repairs a plan on a desk from which whatever no longer holds has been taken; `before` is who worked where.
pub fn repair(desk: &Desk, before: &[(u32, u32)]) -> Result<Repair, Refusal> {
    let stays = |pair: &(u32, u32)| before.contains(pair);
    let dearer = desk.offers.iter().map(|offer| Offer {
        cost: offer.cost
            + if stays(&(offer.task, offer.person)) {
                0
            } else {
                CHANGE_PRICE
            },
        ..*offer
    });
    let careful = Desk {
        offers: dearer.collect(),
        aim: Aim::Whole,
        ..desk.clone()
    };
    let mut smallest = solve(&careful)?;
    let real = smallest
        .places
        .iter()
        .filter_map(|(task, person)| desk.cost(*task, *person));
    smallest.cost = real.sum();
    let best = solve(desk)?;
    let still: Vec<(u32, u32)> = before
        .iter()
        .filter(|(task, person)| {
            desk.cost(*task, *person).is_some() || desk.locked.contains(&(*task, *person))
        })
        .copied()
        .collect();
    let new = |places: &[(u32, u32)]| -> Vec<(u32, u32)> {
        places.iter().filter(|pair| !stays(pair)).copied().collect()
    };
    Ok(Repair {
        comes: new(&smallest.places),
        goes: still
            .into_iter()
            .filter(|pair| !smallest.places.contains(pair))
            .collect(),
        best_comes: new(&best.places).len(),
        smallest,
        best,
    })
}
