//! More judgements where they help most, asked for while nobody sees a vote.
//!
//! Which units, and why, the client is not told: the reckoning is made and thrown away. As many are given out as were asked
//! for, whatever the votes are, and evenly among the members, so that neither their number nor who gets them tells how far
//! members agree or who is good at it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use kpo_engines::consensus::{self, Judgements, Options};
use kpo_engines::next_review::{Rule, Staff, next_reviews};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PanelId, PanelSeatId};
use kpo_practice::panel::{CANNOT_TELL, REVIEWS_MAX, StackCause};
use kpo_practice::refusal::Refusal;
use kpo_practice::request::in_range;
use serde_json::json;

use super::deal::{Table, give};
use super::{admitted, criteria, entry};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// Most judgements asked for at once.
const MORE_MAX: i64 = 5_000;

/// Asks for so many more judgements; returns how many were given out.
pub async fn more(office: &Office, caller: &Caller, id: PanelId, count: i64) -> Result<usize> {
    let mut tx = office.read().await?;
    let (panel, _) = admitted(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.open()?;
    in_range("count", count, 1, MORE_MAX)?;
    let question = criteria(&mut tx, id).await?;
    let table = Table::read(&mut tx, &panel).await?;
    let said: Vec<(PanelSeatId, i64, i64)> = tx
        .panel_judgements(id)
        .await?
        .into_iter()
        .filter(|one| one.withdrawn_at.is_none())
        .map(|one| (one.seat, one.place, one.answer))
        .collect();
    drop(tx);
    let seed = panel.seed.clone().unwrap_or_default();
    let targets = table.targets(&panel);
    let work = Work {
        count: usize::try_from(count).unwrap_or(0),
        answers: question.answers.len(),
        ordinal: question.ordinal,
        seed: u64::from_str_radix(seed.get(..15).unwrap_or("0"), 16).unwrap_or(0),
        targets,
        table,
        said,
    };
    let asked = tokio::task::spawn_blocking(move || work.run())
        .await
        .map_err(Error::unavailable)??;
    let mut tx = office.begin().await?;
    let (panel, _) = admitted(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.open()?;
    let table = Table::read(&mut tx, &panel).await?;
    let mut given = 0;
    for (seat, places) in asked {
        let sits = table.members().any(|one| one.id == seat);
        let holds = table.holds(seat);
        let new: Vec<i64> = places
            .into_iter()
            .filter(|place| !holds.contains(place))
            .collect();
        if sits && !new.is_empty() {
            given += new.len();
            give(
                office,
                &mut tx,
                caller,
                (&panel, &table),
                (seat, StackCause::More),
                &new,
            )
            .await?;
        }
    }
    if given == 0 {
        return Err(Refusal::of_field("count", "panel-more-nobody").into());
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
    targets: BTreeMap<i64, usize>,
    table: Table,
    said: Vec<(PanelSeatId, i64, i64)>,
}

impl Work {
    /// Which unit goes to whom.
    fn run(self) -> Result<BTreeMap<PanelSeatId, Vec<i64>>> {
        let nobody = || Refusal::of_field("count", "panel-more-nobody");
        let places: Vec<i64> = self.targets.keys().copied().collect();
        let task: BTreeMap<i64, u32> = places.iter().copied().zip(0..).collect();
        // Members who sit there come first, so that only they have room.
        let mut seats: Vec<PanelSeatId> = self.table.members().map(|seat| seat.id).collect();
        let sitting = seats.len();
        let gone = self.table.seats.iter().map(|seat| seat.id);
        seats.extend(
            gone.filter(|seat| !seats.contains(seat))
                .collect::<Vec<_>>(),
        );
        let turn: BTreeMap<PanelSeatId, u32> = seats.iter().copied().zip(0..).collect();
        let rows: Vec<(u32, u32, u16)> = self
            .said
            .iter()
            .filter(|(_, _, answer)| *answer != CANNOT_TELL)
            .filter_map(|(seat, place, answer)| {
                Some((
                    *task.get(place)?,
                    *turn.get(seat)?,
                    u16::try_from(*answer - 1).ok()?,
                ))
            })
            .collect();
        if rows.is_empty() || sitting == 0 {
            return Err(nobody().into());
        }
        let judgements = Judgements::new(places.len(), seats.len(), self.answers, &rows)
            .map_err(Error::unavailable)?;
        let mut options = Options::new(self.answers);
        options.ordinal = self.ordinal;
        options.seed = self.seed;
        let found = consensus::consensus(&judgements, &[], &options).map_err(Error::unavailable)?;
        let each = u32::try_from(self.count.div_ceil(sitting)).unwrap_or(u32::MAX);
        let staff = Staff {
            capacity: vec![each; sitting],
            conflicts: self.conflicts(&seats, &task),
        };
        let rule = Rule {
            // Never sure enough: how many are left to ask for must not tell how sure anything is.
            sure: 1.0,
            most: usize::try_from(REVIEWS_MAX).unwrap_or(9),
            seed: self.seed.wrapping_add(self.said.len() as u64),
            ..Rule::default()
        };
        let waits = self.waiting(&task);
        let asked = next_reviews(&judgements, &found, &waits, &staff, &rule, self.count);
        let mut given: BTreeMap<PanelSeatId, Vec<i64>> = BTreeMap::new();
        for one in asked {
            let seat = usize::try_from(one.reviewer)
                .ok()
                .and_then(|turn| seats.get(turn));
            let place = usize::try_from(one.task)
                .ok()
                .and_then(|task| places.get(task));
            if let (Some(seat), Some(place)) = (seat, place) {
                given.entry(*seat).or_default().push(*place);
            }
        }
        if given.is_empty() {
            return Err(nobody().into());
        }
        Ok(given)
    }

    /// What each holds already, or judged before they left and came back.
    fn conflicts(&self, seats: &[PanelSeatId], task: &BTreeMap<i64, u32>) -> HashSet<(u32, u32)> {
        let mut conflicts = HashSet::new();
        for (turn, seat) in (0..).zip(seats) {
            let holds = self.table.holds(*seat);
            conflicts.extend(
                holds
                    .iter()
                    .filter_map(|place| Some((*task.get(place)?, turn))),
            );
        }
        conflicts
    }

    /// Units that judgements asked for before are still to come of: they are not asked about again yet.
    fn waiting(&self, task: &BTreeMap<i64, u32>) -> Vec<u32> {
        let mut made: BTreeMap<i64, usize> = BTreeMap::new();
        for (_, place, _) in &self.said {
            *made.entry(*place).or_default() += 1;
        }
        let short: BTreeSet<i64> = self
            .targets
            .iter()
            .filter(|(place, target)| made.get(place).copied().unwrap_or(0) < **target)
            .map(|(place, _)| *place)
            .collect();
        short
            .iter()
            .filter_map(|place| task.get(place).copied())
            .collect()
    }
}
