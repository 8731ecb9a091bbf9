//! Who judges what: the draws, at the opening and whenever somebody comes, leaves or more is asked for.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, PanelSeatId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::panel::share::{Holder, Pool, seed, share, stack};
use kpo_practice::panel::{Panel, PanelKind, PanelState, Seat, SeatKind, Stack, StackCause};
use kpo_records::Tx;
use serde_json::json;

use super::entry;
use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// What is drawn and judged on a panel at this moment, without an answer.
pub(super) struct Table {
    /// Units whose answer is not known, by place.
    pub ordinary: BTreeSet<i64>,
    /// Units whose answer is known.
    pub pool: Vec<i64>,
    /// Every seat.
    pub seats: Vec<Seat>,
    /// What was drawn for each seat, oldest first.
    pub stacks: BTreeMap<PanelSeatId, Vec<Stack>>,
    /// What each seat has judged.
    pub judged: BTreeMap<PanelSeatId, BTreeSet<i64>>,
}

impl Table {
    /// Reads it.
    pub(super) async fn read(tx: &mut Tx, panel: &Panel) -> Result<Self> {
        let mut table = Self {
            ordinary: BTreeSet::new(),
            pool: Vec::new(),
            seats: tx.panel_seats(panel.id).await?,
            stacks: BTreeMap::new(),
            judged: BTreeMap::new(),
        };
        for (place, _, known) in tx.panel_places(panel.id).await? {
            match known {
                Some(_) => table.pool.push(place),
                None => {
                    table.ordinary.insert(place);
                }
            }
        }
        for stack in tx.panel_stacks_of(panel.id).await? {
            table.stacks.entry(stack.seat).or_default().push(stack);
        }
        for (seat, place) in tx.panel_progress(panel.id).await? {
            table.judged.entry(seat).or_default().insert(place);
        }
        Ok(table)
    }

    /// Members who sit there now.
    pub(super) fn members(&self) -> impl Iterator<Item = &Seat> {
        self.seats
            .iter()
            .filter(|seat| seat.kind == SeatKind::Member && seat.ended_at.is_none())
    }

    /// Every unit a seat holds.
    pub(super) fn holds(&self, seat: PanelSeatId) -> BTreeSet<i64> {
        let stacks = self.stacks.get(&seat).into_iter().flatten();
        stacks.flat_map(|one| one.places.iter().copied()).collect()
    }

    /// The known units, with how many hold each. Whoever left counts where they judged.
    pub(super) fn known(&self, panel: &Panel) -> Pool {
        let mut held: BTreeMap<i64, usize> = self.pool.iter().map(|place| (*place, 0)).collect();
        for seat in &self.seats {
            let counts = if seat.ended_at.is_some() {
                self.judged.get(&seat.id).cloned().unwrap_or_default()
            } else {
                self.holds(seat.id)
            };
            for place in counts {
                if let Some(held) = held.get_mut(&place) {
                    *held += 1;
                }
            }
        }
        Pool {
            held,
            reviews: usize::try_from(panel.reviews).unwrap_or(1),
        }
    }

    /// How many judgements each unit is to have: as many as the panel wants, and those asked for beside.
    pub(super) fn targets(&self, panel: &Panel) -> BTreeMap<i64, usize> {
        let reviews = usize::try_from(panel.reviews).unwrap_or(1);
        let mut targets: BTreeMap<i64, usize> = self
            .ordinary
            .iter()
            .map(|place| (*place, reviews))
            .collect();
        let more = self.stacks.values().flatten();
        for one in more.filter(|one| one.cause == StackCause::More) {
            for place in &one.places {
                if let Some(target) = targets.get_mut(place) {
                    *target += 1;
                }
            }
        }
        targets
    }

    /// Units that fewer will judge than should: with how many are missing.
    pub(super) fn lacking(&self, panel: &Panel) -> Vec<(i64, usize)> {
        let mut targets = self.targets(panel);
        for seat in self
            .seats
            .iter()
            .filter(|seat| seat.kind == SeatKind::Member)
        {
            // Whoever left will judge nothing more; what they judged counts.
            let counts = if seat.ended_at.is_some() {
                self.judged.get(&seat.id).cloned().unwrap_or_default()
            } else {
                self.holds(seat.id)
            };
            for place in counts {
                if let Some(target) = targets.get_mut(&place) {
                    *target = target.saturating_sub(1);
                }
            }
        }
        targets.into_iter().filter(|(_, more)| *more > 0).collect()
    }
}

/// Shares these units out among the members and keeps their new stacks; returns how many judgements nobody is left to make.
pub(super) async fn deal(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    panel: &Panel,
    cause: StackCause,
    needs: Vec<(i64, usize)>,
) -> Result<usize> {
    let table = Table::read(tx, panel).await?;
    let members: Vec<&Seat> = table.members().collect();
    let judged_by_anybody = |person: PersonId| -> BTreeSet<i64> {
        // Whoever comes back to a panel does not judge again what they judged before they left.
        let own = table.seats.iter().filter(|seat| seat.person == person);
        own.flat_map(|seat| table.judged.get(&seat.id).into_iter().flatten().copied())
            .collect()
    };
    let holders: Vec<Holder> = members
        .iter()
        .map(|seat| {
            let mut holds = table.holds(seat.id);
            let judged = table.judged.get(&seat.id).map_or(0, BTreeSet::len);
            let open = holds.len().saturating_sub(judged);
            holds.extend(judged_by_anybody(seat.person));
            Holder {
                seat: seat.id,
                holds,
                open,
            }
        })
        .collect();
    let root = panel.seed.clone().unwrap_or_default();
    let round: i64 = table.stacks.values().map(|own| own.len() as i64).sum();
    let shared = share(&seed(&root, "share", None, round), &needs, &holders);
    let given = holders.iter().zip(shared.given);
    let mut pool = table.known(panel);
    for (holder, new) in given.filter(|(_, new)| !new.is_empty()) {
        let with = (&table, &mut pool);
        put(office, tx, caller, panel, with, holder, cause, &new).await?;
    }
    let left = shared.left.iter().map(|(_, missing)| missing).sum();
    Ok(left)
}

/// Gives one seat these units.
pub(super) async fn give(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    (panel, table): (&Panel, &Table),
    (seat, cause): (PanelSeatId, StackCause),
    new: &[i64],
) -> Result<()> {
    let holder = Holder {
        seat,
        holds: table.holds(seat),
        open: 0,
    };
    let with = (table, &mut table.known(panel));
    put(office, tx, caller, panel, with, &holder, cause, new).await
}

/// Draws a seat's next stack: these units, with the known ones that go with them.
#[expect(
    clippy::too_many_arguments,
    reason = "one draw, and all it is made from"
)]
async fn put(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    panel: &Panel,
    (table, pool): (&Table, &mut Pool),
    holder: &Holder,
    cause: StackCause,
    new: &[i64],
) -> Result<()> {
    let before = table.stacks.get(&holder.seat).map_or(0, Vec::len) as i64;
    let number = before + 1;
    let ordinary = holder.holds.intersection(&table.ordinary).count() + new.len();
    let root = panel.seed.clone().unwrap_or_default();
    let places = stack(
        &seed(&root, "stack", Some(holder.seat), number),
        new,
        pool,
        &holder.holds,
        ordinary,
        panel.known_percent,
    );
    let drawn = Stack {
        id: office.id(),
        panel: panel.id,
        seat: holder.seat,
        number,
        cause,
        places,
        drawn_at: caller.at,
    };
    tx.insert_panel_stack(&drawn).await?;
    // Outside the file's own history: how many units whose seat holds would lead from a name to a member's number.
    let facts = json!({ "number": number, "cause": cause.word(), "units": drawn.places.len() });
    let entry = Entry::new("panel.drawn", "panel_seat", holder.seat);
    tx.note(caller, entry.with(facts));
    Ok(())
}

/// Gives what fewer will judge than should to whoever can; returns how many judgements nobody is left to make.
pub(super) async fn lacking(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    panel: &Panel,
) -> Result<usize> {
    if panel.kind == PanelKind::Qualification {
        super::qualify::lay_out(office, tx, caller, panel).await?;
        return Ok(0);
    }
    let needs = Table::read(tx, panel).await?.lacking(panel);
    if needs.is_empty() {
        return Ok(0);
    }
    deal(office, tx, caller, panel, StackCause::Mending, needs).await
}

/// Ends a seat.
pub(super) async fn end(tx: &mut Tx, caller: &Caller, panel: &Panel, mut seat: Seat) -> Result<()> {
    let seen = seat.version;
    seat.ended_at = Some(caller.at);
    tx.save_panel_seat(&seat, seen).await?;
    let facts = json!({ "person": seat.person, "kind": seat.kind.word() });
    tx.note(caller, entry("panel.seat-ended", panel).with(facts));
    Ok(())
}

/// Somebody is no expert of a file any more: their seats end, and what they had not judged goes to the others. Returns how
/// many seats they held.
pub(crate) async fn leave(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    (file, person): (EngagementId, PersonId),
) -> Result<usize> {
    let frozen = tx.engagement(file).await?.frozen;
    let mut ended = 0;
    for panel in tx.panels_of(file).await? {
        tx.hold_panel(panel.id).await?;
        let panel = tx.panel(panel.id).await?;
        let seats = tx.panel_seats(panel.id).await?;
        let own = seats
            .into_iter()
            .filter(|seat| seat.person == person && seat.ended_at.is_none());
        let before = ended;
        for seat in own {
            end(tx, caller, &panel, seat).await?;
            ended += 1;
        }
        // Nothing is begun in a frozen file: what is left there is mended once it is thawed.
        if ended > before && panel.state == PanelState::Open && !frozen {
            lacking(office, tx, caller, &panel).await?;
        }
    }
    Ok(ended)
}
