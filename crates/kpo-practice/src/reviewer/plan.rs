//! A proposal for many submissions at once: as many places filled as the rules allow, the work spread as evenly as that
//! allows, and readers of one submission in different time zones where nothing is lost by it.
//!
//! A flow with groups ([`kpo_engines::assignment`]): of one submission at least one place is kept for somebody senior, at
//! most one goes to a novice, and seniors of one zone never take all. A submission for which no senior is left gets no
//! novice either: it waits, and says so.

use std::collections::{BTreeMap, BTreeSet};

use kpo_engines::assignment::{Expert, Group, Pair, Plan, Problem, Task};

use super::Reader;
use crate::refusal::Refusal;

/// What an empty place costs: more than all the pairs there can be.
const EMPTY_PRICE: i64 = 1 << 36;
/// What a pair costs at most.
const PAIR_COST_MAX: i64 = 1_000_000;

/// A submission that needs readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// How many.
    pub places: u32,
    /// What each of them will need, in working minutes.
    pub minutes: i64,
}

/// Somebody who may read a submission: by every rule that concerns the two of them alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which submission.
    pub seat: u32,
    /// Which reader.
    pub reader: u32,
    /// Working minutes they have until it is due.
    pub free: i64,
}

/// Who is proposed for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// (submission, reader), in rising order.
    pub places: Vec<(u32, u32)>,
    /// Places of each submission that nobody takes.
    pub empty: Vec<u32>,
    /// The most reviews anybody is newly given.
    pub most: u32,
}

words! {
    /// Why somebody who may read a submission is not proposed for it.
    Unplaced {
        /// A novice, and there is one already, or nobody senior to read beside them.
        Novice = "novice",
        /// The reviews they can take go to other submissions here.
        Taken = "taken",
        /// There is no place left; they are as good as those who are there, or have more to do.
        Spare = "spare",
    }
}

/// Proposes readers. Every rule holds whatever the numbers: no pair that is not offered, nobody above what they take, no panel
/// without a senior, no two novices in one.
pub fn propose(
    seats: &[Seat],
    readers: &[Reader],
    zones: &[String],
    offers: &[Offer],
) -> Result<Proposal, Refusal> {
    let asked = Asked {
        seats,
        readers,
        zones,
        offers,
    };
    let most = readers.iter().map(|reader| reader.most - reader.open).max();
    let most = most.and_then(|most| u32::try_from(most).ok()).unwrap_or(0);
    let whole = asked.solve(most, false)?;
    let wanting = |plan: &Proposal| plan.empty.iter().map(|n| u64::from(*n)).sum::<u64>();
    let least = wanting(&whole);
    let mut best = whole;
    // As even as can be: the fewest anybody has to take, as long as no place is lost by it.
    for even in 1..most {
        let found = asked.solve(even, false)?;
        if wanting(&found) == least {
            best = found;
            break;
        }
    }
    let apart = asked.solve(best.most.max(1), true)?;
    if wanting(&apart) == least {
        best = apart;
    }
    Ok(best)
}

struct Asked<'a> {
    seats: &'a [Seat],
    readers: &'a [Reader],
    zones: &'a [String],
    offers: &'a [Offer],
}

impl Asked<'_> {
    fn senior(&self, reader: u32) -> bool {
        self.readers
            .get(reader as usize)
            .is_some_and(Reader::senior)
    }

    /// Solves with at most `even` new reviews for anybody; again without novices where a submission got nobody senior.
    fn solve(&self, even: u32, apart: bool) -> Result<Proposal, Refusal> {
        let mut alone: BTreeSet<u32> = BTreeSet::new();
        loop {
            let plan = self.flow(even, apart, &alone)?;
            let places = plan.pairs();
            let mut seniors: BTreeMap<u32, bool> = BTreeMap::new();
            for (seat, reader) in &places {
                *seniors.entry(*seat).or_default() |= self.senior(*reader);
            }
            let bare: Vec<u32> = seniors
                .iter()
                .filter(|(_, senior)| !**senior)
                .map(|(seat, _)| *seat)
                .collect();
            if bare.is_empty() {
                let empty = (0..self.seats.len() as u32).map(|seat| plan.empty_places(seat));
                let mut found = Proposal {
                    places,
                    empty: empty.collect(),
                    most: even,
                };
                self.add_novices(&mut found);
                return Ok(found);
            }
            // Each round takes the novices from one submission more, so there are at most as many as submissions.
            alone.extend(bare);
        }
    }

    /// Novices who lost a place beside nobody senior, where a place beside somebody senior is still empty.
    fn add_novices(&self, found: &mut Proposal) {
        let mut left: Vec<&Offer> = self
            .offers
            .iter()
            .filter(|offer| !self.senior(offer.reader))
            .collect();
        left.sort_by_key(|offer| (self.cost(offer), offer.seat, offer.reader));
        for offer in left {
            let (seat, reader) = (offer.seat, offer.reader);
            let given = found.places.iter().filter(|pair| pair.1 == reader).count();
            let room = self.room(reader).min(found.most) as usize;
            let here = || found.places.iter().filter(|pair| pair.0 == seat);
            let beside = here().any(|pair| self.senior(pair.1));
            let first = here().all(|pair| self.senior(pair.1));
            let empty = found.empty.get(seat as usize).copied().unwrap_or(0);
            if given < room && beside && first && empty > 0 {
                found.places.push((seat, reader));
                found.places.sort_unstable();
                found.empty[seat as usize] -= 1;
            }
        }
    }

    fn flow(&self, even: u32, apart: bool, alone: &BTreeSet<u32>) -> Result<Plan, Refusal> {
        let offered: Vec<&Offer> = self
            .offers
            .iter()
            .filter(|offer| self.senior(offer.reader) || !alone.contains(&offer.seat))
            .collect();
        let tasks = self.seats.iter().map(|seat| Task {
            demand: seat.places,
            unfilled: EMPTY_PRICE,
        });
        let experts = (0..self.readers.len() as u32).map(|reader| Expert {
            capacity: self.room(reader).min(even),
            at_least: 0,
        });
        let pairs = offered.iter().map(|offer| Pair {
            task: offer.seat,
            expert: offer.reader,
            cost: self.cost(offer),
        });
        let refused = |_| Refusal::new("reviewer-unsolvable");
        let problem = Problem::new(tasks.collect(), experts.collect(), pairs).map_err(refused)?;
        let problem = problem
            .with_groups(self.groups(&offered, apart))
            .map_err(refused)?;
        Plan::solve(problem).map_err(refused)
    }

    /// How many of the submissions offered to a reader they can take: by what they said, and by their time. The tightest due
    /// date and the longest work are reckoned with, so what is proposed always fits.
    fn room(&self, reader: u32) -> u32 {
        let Some(who) = self.readers.get(reader as usize) else {
            return 0;
        };
        let own = || self.offers.iter().filter(|offer| offer.reader == reader);
        let free = own().map(|offer| offer.free).min().unwrap_or(0);
        let mut minutes: Vec<i64> = own()
            .filter_map(|offer| self.seats.get(offer.seat as usize))
            .map(|seat| seat.minutes)
            .collect();
        minutes.sort_unstable_by_key(|minutes| std::cmp::Reverse(*minutes));
        let mut sum = 0_i64;
        let fitting = minutes.iter().take_while(|minutes| {
            sum = sum.saturating_add(**minutes);
            sum <= free
        });
        // Each offer fits by itself, or it would be none.
        let fitting = (fitting.count() as i64).max(i64::from(!minutes.is_empty()));
        u32::try_from((who.most - who.open).min(fitting)).unwrap_or(0)
    }

    /// Whoever has less to do goes first, then whoever has more time to spare.
    fn cost(&self, offer: &Offer) -> i64 {
        let open = self.readers[offer.reader as usize].open.clamp(0, 20);
        let minutes = self.seats[offer.seat as usize].minutes.max(1);
        let share = minutes.saturating_mul(10_000) / offer.free.max(1);
        (open * 20_000 + share.clamp(0, 10_000)).min(PAIR_COST_MAX)
    }

    fn groups(&self, offered: &[&Offer], apart: bool) -> Vec<Group> {
        let mut groups = Vec::new();
        for (number, seat) in self.seats.iter().enumerate() {
            let task = number as u32;
            let here: Vec<u32> = offered
                .iter()
                .filter(|offer| offer.seat == task)
                .map(|offer| offer.reader)
                .collect();
            let (seniors, novices): (Vec<u32>, Vec<u32>) =
                here.into_iter().partition(|reader| self.senior(*reader));
            if seat.places == 0 {
                continue;
            }
            if !novices.is_empty() {
                let at_most = u32::from(seat.places > 1);
                groups.push(group(task, novices, 0, at_most));
            }
            if seniors.is_empty() {
                continue;
            }
            if apart && seat.places > 1 {
                groups.extend(self.one_zone_not_all(task, seat.places, &seniors));
            }
            groups.push(group(task, seniors, 1, seat.places));
        }
        groups
    }

    fn one_zone_not_all(&self, task: u32, places: u32, seniors: &[u32]) -> Vec<Group> {
        let mut zones: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for reader in seniors {
            let zone = self.zones.get(*reader as usize).map_or("", String::as_str);
            zones.entry(zone).or_default().push(*reader);
        }
        // One zone for everybody is no rule, but a house in one place.
        if zones.len() < 2 {
            return Vec::new();
        }
        let members = zones.into_values();
        members
            .map(|members| group(task, members, 0, places - 1))
            .collect()
    }
}

fn group(task: u32, members: Vec<u32>, at_least: u32, at_most: u32) -> Group {
    Group {
        task,
        members,
        at_least,
        at_most,
    }
}

impl Proposal {
    /// Why somebody who is offered a submission is not proposed for it; none where they are.
    pub fn why_not(&self, readers: &[Reader], seat: u32, reader: u32) -> Option<Unplaced> {
        if self.places.contains(&(seat, reader)) {
            return None;
        }
        let who = readers.get(reader as usize)?;
        let given = self.places.iter().filter(|pair| pair.1 == reader).count() as i64;
        let full = self.empty.get(seat as usize) == Some(&0);
        let novices = || {
            let here = self.places.iter().filter(|pair| pair.0 == seat);
            here.filter_map(|pair| readers.get(pair.1 as usize))
        };
        let none_senior = !novices().any(Reader::senior);
        let one_novice = novices().any(|reader| !reader.senior());
        Some(
            if !who.senior() && (none_senior || one_novice || (full && novices().count() == 1)) {
                Unplaced::Novice
            } else if given > 0 && (given >= who.most - who.open || given >= i64::from(self.most)) {
                Unplaced::Taken
            } else {
                Unplaced::Spare
            },
        )
    }
}
