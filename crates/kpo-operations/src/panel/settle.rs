//! Settling, after the closing: units the panel left unsure, and a sample of the pile it called something else than what is
//! looked for.
//!
//! Whoever settles sees the unit and the question, and neither the votes nor what they came to: their word is one more, of
//! its own kind, and must not be led. Nobody settles a unit they judged themselves.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PanelId, PanelSeatId, PanelUnitId};
use kpo_practice::journal::Entry;
use kpo_practice::panel::{
    Criteria, Panel, PanelSample, PanelState, Seat, SeatKind, Settlement, Unit,
};
use kpo_practice::refusal::Refusal;
use kpo_practice::request::in_range;
use kpo_practice::review;
use kpo_practice::text;
use kpo_records::Tx;
use serde_json::json;

use super::results::{From, Reading};
use super::{admitted, entry, seated, uuid};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// An adjudicator's desk.
pub struct Docket {
    /// The seat.
    pub seat: Seat,
    /// What the panel is called.
    pub name: String,
    /// It can be settled: it is closed and reckoned.
    pub open: bool,
    /// The question in force.
    pub criteria: Criteria,
    /// The unit that lies on the desk.
    pub unit: Option<super::desk::Laid>,
    /// Whether a reason must be given: of a unit the members disagreed on, not of one drawn by chance.
    pub reason: bool,
    /// How many wait for somebody's word.
    pub waiting: usize,
    /// How many of them this person may not settle, having judged them.
    pub own: usize,
}

/// Draws a sample of the pile: of all units whose final answer is another than the one looked for. Once only: who draws until
/// the bound suits them has no bound.
pub async fn draw(
    office: &Office,
    caller: &Caller,
    id: PanelId,
    (size, sensitivity): (i64, i64),
) -> Result<PanelSample> {
    let mut tx = office.begin().await?;
    let (panel, _) = admitted(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.closed()?;
    tx.hold_panel(id).await?;
    let reading = Reading::read(&mut tx, &panel).await?;
    let wanted = reading.criteria.wanted;
    if wanted == 0 {
        return Err(Refusal::new("panel-nothing-wanted").into());
    }
    if !reading.samples.is_empty() {
        return Err(Refusal::new("panel-sample-drawn").into());
    }
    let result = reading
        .result
        .ok_or_else(|| Refusal::new("panel-not-reckoned"))?;
    let mut pile: Vec<i64> = reading
        .finals
        .iter()
        .filter(|one| one.from != From::Known && one.answer != wanted)
        .map(|one| one.unit.place)
        .collect();
    pile.sort_unstable();
    let most = pile.len() as i64;
    if !(1..=most).contains(&size) {
        return Err(Refusal::of_field("size", "panel-sample-size")
            .with("most", most)
            .into());
    }
    in_range("sensitivity", sensitivity, 50, 100)?;
    let mut seed = [0; 32];
    office.random.fill(&mut seed);
    let drawn = review::drawn(&seed, pile.len() as u64, size.unsigned_abs());
    let sample = PanelSample {
        id: office.id(),
        panel: id,
        number: 1,
        result: result.id,
        answer: wanted,
        sensitivity,
        population: most,
        places: drawn
            .into_iter()
            .filter_map(|one| pile.get(usize::try_from(one).ok()?).copied())
            .collect(),
        seed: hex::encode(seed),
        drawn_by: caller.person,
        drawn_at: caller.at,
    };
    tx.insert_panel_sample(&sample).await?;
    tx.note(
        caller,
        entry("panel.sample-drawn", &panel).with(
            json!({ "seed": sample.seed, "population": most, "size": size, "answer": wanted, "sensitivity": sensitivity }),
        ),
    );
    tx.commit().await?;
    Ok(sample)
}

/// What waits for somebody's word: the sample first, in a drawn order, then the unsure, least sure first.
struct Waiting {
    places: Vec<i64>,
    sample: BTreeSet<i64>,
    own: BTreeSet<i64>,
}

impl Waiting {
    async fn read(tx: &mut Tx, panel: &Panel, seat: &Seat) -> Result<(Self, Criteria)> {
        let reading = Reading::read(tx, panel).await?;
        let settled: BTreeSet<i64> = reading.settlements.iter().map(|one| one.place).collect();
        let mut places = Vec::new();
        let mut sample = BTreeSet::new();
        for one in &reading.samples {
            let mut seed = [0; 32];
            let _ = hex::decode_to_slice(&one.seed, &mut seed);
            let order = review::order(&seed, one.places.len() as u64);
            let order = order
                .into_iter()
                .filter_map(|turn| usize::try_from(turn).ok());
            places.extend(order.filter_map(|turn| one.places.get(turn).copied()));
            sample.extend(one.places.iter().copied());
        }
        let unsure = reading.finals.iter().filter(|one| one.unsure());
        let unsure = unsure.map(|one| one.unit.place);
        places.extend(
            unsure
                .filter(|place| !sample.contains(place))
                .collect::<Vec<_>>(),
        );
        places.retain(|place| !settled.contains(place));
        let mut own = BTreeSet::new();
        let seats = tx.panel_seats(panel.id).await?;
        let members = seats
            .into_iter()
            .filter(|one| one.person == seat.person && one.kind == SeatKind::Member);
        for member in members {
            let stacks = tx.panel_stacks_for(member.id).await?;
            own.extend(stacks.into_iter().flat_map(|one| one.places));
        }
        let waiting = Self {
            places,
            sample,
            own,
        };
        Ok((waiting, reading.criteria))
    }

    fn next(&self) -> Option<i64> {
        self.places
            .iter()
            .copied()
            .find(|place| !self.own.contains(place))
    }
}

/// An adjudicator's desk, with the next unit on it. That it is shown is recorded first.
pub async fn docket(office: &Office, caller: &Caller, id: PanelSeatId) -> Result<Docket> {
    let mut tx = office.begin().await?;
    let docket = lay(office, &mut tx, caller, (Action::ReadSeat, id)).await?;
    if let Some(unit) = &docket.unit {
        let facts = json!({ "unit": unit.id });
        tx.note(
            caller,
            Entry::new("panel.unit-shown", "panel_seat", id).with(facts),
        );
        tx.commit().await?;
    }
    Ok(docket)
}

async fn lay(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    (action, id): (Action, PanelSeatId),
) -> Result<Docket> {
    let (seat, panel) = seated(office, tx, caller, action, id).await?;
    if seat.kind != SeatKind::Adjudicator || panel.state == PanelState::Draft {
        return Err(Error::NotFound);
    }
    let seat = seat.into_inner();
    let open = panel.state == PanelState::Closed;
    let (waiting, criteria) = Waiting::read(tx, &panel, &seat).await?;
    let place = waiting.next().filter(|_| open);
    let unit = match place {
        Some(place) => tx.panel_units(panel.id, &[place]).await?.pop(),
        None => None,
    };
    let laid = |unit: Unit| super::desk::Laid {
        id: unit.id,
        title: unit.title,
        text: unit.text,
    };
    let own = waiting
        .places
        .iter()
        .filter(|place| waiting.own.contains(place));
    Ok(Docket {
        open,
        reason: place.is_some_and(|place| !waiting.sample.contains(&place)),
        own: own.count(),
        waiting: waiting.places.len(),
        unit: unit.map(laid),
        name: panel.name,
        criteria,
        seat,
    })
}

/// The word that settles a unit, beside everything that was said of it before.
pub async fn settle(
    office: &Office,
    caller: &Caller,
    id: PanelSeatId,
    (unit, answer, reason): (PanelUnitId, i64, &str),
) -> Result<Docket> {
    let mut tx = office.begin().await?;
    let (seat, panel) = seated(office, &mut tx, caller, Action::SettleUnit, id).await?;
    let seat = seat.into_inner();
    panel.closed()?;
    tx.hold_panel(panel.id).await?;
    let (waiting, criteria) = Waiting::read(&mut tx, &panel, &seat).await?;
    criteria.check(answer)?;
    let found = tx.panel_places_of(panel.id, &[unit]).await?;
    let place = found.first().map(|(_, place)| *place);
    let place = place
        .filter(|place| waiting.places.contains(place))
        .ok_or_else(|| Refusal::of_field("unit", "panel-nothing-to-settle"))?;
    if waiting.own.contains(&place) {
        return Err(Refusal::of_field("unit", "panel-settles-own").into());
    }
    let reason = if waiting.sample.contains(&place) {
        text::optional_lines("reason", reason, text::PROSE_MAX)?
    } else {
        text::lines("reason", reason, text::PROSE_MAX)?
    };
    let settlement = Settlement {
        id: office.id(),
        panel: panel.id,
        seat: id,
        place,
        answer,
        reason,
        criteria: criteria.id,
        at: caller.at,
    };
    tx.insert_panel_settlement(&settlement).await?;
    let facts = json!({ "unit": uuid(unit), "answer": answer });
    tx.note(caller, entry("panel.settled", &panel).with(facts));
    let docket = lay(office, &mut tx, caller, (Action::ReadSeat, id)).await?;
    if let Some(next) = &docket.unit {
        let facts = json!({ "unit": next.id });
        tx.note(
            caller,
            Entry::new("panel.unit-shown", "panel_seat", id).with(facts),
        );
    }
    tx.commit().await?;
    Ok(docket)
}
