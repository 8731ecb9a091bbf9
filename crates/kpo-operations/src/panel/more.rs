//! More judgements where they help most, asked for while nobody sees a vote.
//!
//! Which units, and why, the client is not told: the reckoning is made and thrown away. How many are given out, and how many
//! to whom, hangs on nothing that was said: the number is rounded up to as many for every member, each unit is given once at
//! most, and where no vote can choose, the lot does.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use kpo_engines::consensus::{self, Judgements, Options};
use kpo_engines::next_review::{Rule, Staff, next_reviews};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PanelId, PanelSeatId};
use kpo_practice::panel::even::{Dealing, by_lot, by_wish};
use kpo_practice::panel::{CANNOT_TELL, Panel, REVIEWS_MAX, StackCause, share};
use kpo_practice::refusal::Refusal;
use kpo_practice::request::in_range;
use kpo_practice::review;
use kpo_records::Tx;
use serde_json::json;

use super::deal::{Table, give};
use super::{admitted, criteria, entry, held};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// Most judgements asked for at once.
const MORE_MAX: i64 = 5_000;

/// Asks for so many more judgements, rounded up to as many for each member; returns how many were given out.
pub async fn more(office: &Office, caller: &Caller, id: PanelId, count: i64) -> Result<usize> {
    let mut tx = office.read().await?;
    let (panel, _) = admitted(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.open()?;
    in_range("count", count, 1, MORE_MAX)?;
    let work = Work::read(&mut tx, &panel, usize::try_from(count).unwrap_or(0)).await?;
    drop(tx);
    let drawn = work.table.stacks.values().map(Vec::len).sum::<usize>();
    let asked = tokio::task::spawn_blocking(move || work.run())
        .await
        .map_err(Error::unavailable)??;
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.open()?;
    let table = Table::read(&mut tx, &panel).await?;
    let sits: BTreeSet<PanelSeatId> = table.members().map(|seat| seat.id).collect();
    // Somebody else gave out, came or left meanwhile: what was reckoned is of another table.
    let now = table.stacks.values().map(Vec::len).sum::<usize>();
    if now != drawn || asked.keys().any(|seat| !sits.contains(seat)) {
        return Err(Error::Conflict);
    }
    let mut given = 0;
    for (seat, places) in asked {
        given += places.len();
        let to = (seat, StackCause::More);
        give(office, &mut tx, caller, (&panel, &table), to, &places).await?;
    }
    tx.note(
        caller,
        entry("panel.more-asked", &panel).with(json!({ "asked": count, "given": given })),
    );
    tx.commit().await?;
    Ok(given)
}

/// What the choice is made from.
struct Work {
    count: usize,
    answers: usize,
    ordinal: bool,
    seed: u64,
    /// What the lot is cast by.
    lot: [u8; 32],
    targets: BTreeMap<i64, usize>,
    table: Table,
    said: Vec<(PanelSeatId, i64, i64)>,
}

impl Work {
    async fn read(tx: &mut Tx, panel: &Panel, count: usize) -> Result<Self> {
        let question = criteria(tx, panel.id).await?;
        let table = Table::read(tx, panel).await?;
        let said: Vec<(PanelSeatId, i64, i64)> = tx
            .panel_judgements(panel.id)
            .await?
            .into_iter()
            .filter(|one| one.withdrawn_at.is_none())
            .map(|one| (one.seat, one.place, one.answer))
            .collect();
        let root = panel.seed.clone().unwrap_or_default();
        let round: i64 = table.stacks.values().map(|own| own.len() as i64).sum();
        Ok(Self {
            count,
            answers: question.answers.len(),
            ordinal: question.ordinal,
            seed: u64::from_str_radix(root.get(..15).unwrap_or("0"), 16).unwrap_or(0),
            lot: share::seed(&root, "more", None, round),
            targets: table.targets(panel),
            table,
            said,
        })
    }

    /// Which unit goes to whom.
    fn run(self) -> Result<BTreeMap<PanelSeatId, Vec<i64>>> {
        // Members who sit there come first, so that only they have room.
        let mut seats: Vec<PanelSeatId> = self.table.members().map(|seat| seat.id).collect();
        let sitting = seats.len();
        let gone = self.table.seats.iter().map(|seat| seat.id);
        seats.extend(
            gone.filter(|seat| !seats.contains(seat))
                .collect::<Vec<_>>(),
        );
        let units = self.open();
        let holds: Vec<BTreeSet<i64>> = seats
            .iter()
            .take(sitting)
            .map(|seat| self.held_by(*seat))
            .collect();
        let of = Dealing {
            units: &units,
            holds: &holds,
        };
        let lot = by_lot(of, self.count.div_ceil(sitting.max(1)));
        if lot.iter().all(Vec::is_empty) {
            return Err(Refusal::of_field("count", "panel-more-nobody").into());
        }
        let room: Vec<u32> = lot.iter().map(|own| own.len() as u32).collect();
        let wishes = self.wishes(&seats, &units, room)?;
        let dealt = by_wish(of, &lot, &wishes);
        let dealt = seats.into_iter().zip(dealt);
        Ok(dealt.filter(|(_, new)| !new.is_empty()).collect())
    }

    /// Units that have what was asked for before, and room for one judgement more, in the order of the lot.
    fn open(&self) -> Vec<i64> {
        let mut made: BTreeMap<i64, usize> = BTreeMap::new();
        for (_, place, _) in &self.said {
            *made.entry(*place).or_default() += 1;
        }
        let most = usize::try_from(REVIEWS_MAX).unwrap_or(9);
        let open: Vec<i64> = self
            .targets
            .iter()
            .filter(|(place, target)| {
                let made = made.get(place).copied().unwrap_or(0);
                (**target..most).contains(&made)
            })
            .map(|(place, _)| *place)
            .collect();
        let order = review::order(&self.lot, open.len() as u64).into_iter();
        let order = order.filter_map(|turn| usize::try_from(turn).ok());
        order.filter_map(|turn| open.get(turn).copied()).collect()
    }

    /// What a person holds, or judged before they left and came back.
    fn held_by(&self, seat: PanelSeatId) -> BTreeSet<i64> {
        let mut held = self.table.holds(seat);
        let person = self.table.seats.iter().find(|one| one.id == seat);
        let person = person.map(|one| one.person);
        let before = self
            .table
            .seats
            .iter()
            .filter(|one| Some(one.person) == person)
            .filter_map(|one| self.table.judged.get(&one.id));
        held.extend(before.flatten().copied());
        held
    }

    /// Which unit should go to whom, as far as votes can tell: nothing where nobody said anything yet.
    fn wishes(
        &self,
        seats: &[PanelSeatId],
        units: &[i64],
        room: Vec<u32>,
    ) -> Result<Vec<(i64, usize)>> {
        let places: Vec<i64> = self.targets.keys().copied().collect();
        let task: BTreeMap<i64, u32> = places.iter().copied().zip(0..).collect();
        let turn: BTreeMap<PanelSeatId, u32> = seats.iter().copied().zip(0..).collect();
        let rows: Vec<(u32, u32, u16)> = self
            .said
            .iter()
            .filter(|(_, _, answer)| *answer != CANNOT_TELL)
            .filter_map(|(seat, place, answer)| {
                let class = u16::try_from(*answer - 1).ok()?;
                Some((*task.get(place)?, *turn.get(seat)?, class))
            })
            .collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let judgements = Judgements::new(places.len(), seats.len(), self.answers, &rows)
            .map_err(Error::unavailable)?;
        let mut options = Options::new(self.answers);
        options.ordinal = self.ordinal;
        options.seed = self.seed;
        let found = consensus::consensus(&judgements, &[], &options).map_err(Error::unavailable)?;
        let rule = Rule {
            sure: 1.0,
            most: usize::try_from(REVIEWS_MAX).unwrap_or(9),
            seed: self.seed.wrapping_add(self.said.len() as u64),
            ..Rule::default()
        };
        let count = room.iter().map(|own| *own as usize).sum();
        let staff = Staff {
            conflicts: self.conflicts(seats.get(..room.len()).unwrap_or_default(), &task),
            capacity: room,
        };
        let open: BTreeSet<i64> = units.iter().copied().collect();
        let shut: Vec<u32> = task
            .iter()
            .filter(|(place, _)| !open.contains(place))
            .map(|(_, task)| *task)
            .collect();
        let asked = next_reviews(&judgements, &found, &shut, &staff, &rule, count);
        let wish = |task: u32, reviewer: u32| {
            let place = places.get(usize::try_from(task).ok()?).copied()?;
            Some((place, usize::try_from(reviewer).ok()?))
        };
        Ok(asked
            .into_iter()
            .filter_map(|one| wish(one.task, one.reviewer))
            .collect())
    }

    fn conflicts(&self, seats: &[PanelSeatId], task: &BTreeMap<i64, u32>) -> HashSet<(u32, u32)> {
        let mut conflicts = HashSet::new();
        for (turn, seat) in (0..).zip(seats) {
            let held = self.held_by(*seat);
            conflicts.extend(
                held.iter()
                    .filter_map(|place| Some((*task.get(place)?, turn))),
            );
        }
        conflicts
    }
}
