//! Settling, after the closing: units the panel left unsure, and a sample of the pile it called something else than what is
//! looked for.
//!
//! Whoever settles sees the unit and the question, and neither the votes nor what they came to: their word is one more, of
//! its own kind, and must not be led. Nobody settles a unit they judged themselves.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PanelId, PanelSampleId, PanelSeatId, PanelUnitId};
use kpo_practice::journal::Entry;
use kpo_practice::panel::share;
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
    /// How many wait for somebody's word.
    pub waiting: usize,
    /// How many of them this person may not settle, having judged or settled them before.
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

/// What waits for somebody's word: the sample and the unsure, in one drawn order, so that nothing tells one from the other.
struct Waiting {
    places: Vec<i64>,
    own: BTreeSet<i64>,
    criteria: Criteria,
    sample: Option<PanelSampleId>,
}

impl Waiting {
    async fn read(tx: &mut Tx, panel: &Panel, seat: &Seat) -> Result<Self> {
        let reading = Reading::read(tx, panel).await?;
        let sample = reading.samples.last();
        let drawn: BTreeSet<i64> = sample.map_or_else(BTreeSet::new, |sample| {
            sample.places.iter().copied().collect()
        });
        let word = |one: &&Settlement| one.sample == sample.map(|sample| sample.id);
        let looked: BTreeSet<i64> = reading
            .settlements
            .iter()
            .filter(word)
            .map(|one| one.place)
            .collect();
        let unsure = reading.finals.iter().filter(|one| one.unsure());
        let unsure = unsure.map(|one| one.unit.place);
        let mut places: Vec<i64> = drawn
            .iter()
            .copied()
            .filter(|place| !looked.contains(place))
            .chain(unsure.filter(|place| !drawn.contains(place)))
            .collect();
        let root = panel.seed.clone().unwrap_or_default();
        let order = share::seed(&root, "docket", Some(seat.id), 0);
        places.sort_by_cached_key(|place| share::turn(&order, *place));
        Ok(Self {
            own: own(tx, panel, seat, &reading.settlements).await?,
            sample: sample.map(|sample| sample.id),
            criteria: reading.criteria,
            places,
        })
    }

    fn next(&self) -> Option<i64> {
        self.places
            .iter()
            .copied()
            .find(|place| !self.own.contains(place))
    }
}

/// Units this person judged, or settled before: nobody looks again at their own word.
async fn own(
    tx: &mut Tx,
    panel: &Panel,
    seat: &Seat,
    settlements: &[Settlement],
) -> Result<BTreeSet<i64>> {
    let seats = tx.panel_seats(panel.id).await?;
    let theirs = seats.into_iter().filter(|one| one.person == seat.person);
    let mut own = BTreeSet::new();
    for seat in theirs {
        if seat.kind == SeatKind::Member {
            let stacks = tx.panel_stacks_for(seat.id).await?;
            own.extend(stacks.into_iter().flat_map(|one| one.places));
        }
        let words = settlements.iter().filter(|one| one.seat == seat.id);
        own.extend(words.map(|one| one.place));
    }
    Ok(own)
}

/// An adjudicator's desk, with the next unit on it. That it is shown is recorded first.
pub async fn docket(office: &Office, caller: &Caller, id: PanelSeatId) -> Result<Docket> {
    let mut tx = office.begin().await?;
    let (seat, panel) = seated(office, &mut tx, caller, Action::ReadSeat, id).await?;
    if seat.kind != SeatKind::Adjudicator || panel.state == PanelState::Draft {
        return Err(Error::NotFound);
    }
    let seat = seat.into_inner();
    let waiting = Waiting::read(&mut tx, &panel, &seat).await?;
    let docket = lay(&mut tx, caller, (panel, seat), waiting).await?;
    if docket.unit.is_some() {
        tx.commit().await?;
    }
    Ok(docket)
}

/// Lays the next unit on the desk, and notes that it is shown.
async fn lay(
    tx: &mut Tx,
    caller: &Caller,
    (panel, seat): (Panel, Seat),
    waiting: Waiting,
) -> Result<Docket> {
    let open = panel.state == PanelState::Closed;
    let unit = match waiting.next().filter(|_| open) {
        Some(place) => tx.panel_units(panel.id, &[place]).await?.pop(),
        None => None,
    };
    if let Some(unit) = &unit {
        let facts = json!({ "unit": unit.id });
        tx.note(
            caller,
            Entry::new("panel.unit-shown", "panel_seat", seat.id).with(facts),
        );
    }
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
        own: own.count(),
        waiting: waiting.places.len(),
        unit: unit.map(laid),
        name: panel.name,
        criteria: waiting.criteria,
        seat,
    })
}

/// The word that settles a unit, beside everything that was said of it before. A reason is welcome of any and asked of none: who
/// had to give one would know that the panel had not agreed.
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
    let mut waiting = Waiting::read(&mut tx, &panel, &seat).await?;
    waiting.criteria.check(answer)?;
    let found = tx.panel_places_of(panel.id, &[unit]).await?;
    let place = found.first().map(|(_, place)| *place);
    let place = place
        .filter(|place| waiting.places.contains(place))
        .ok_or_else(|| Refusal::of_field("unit", "panel-nothing-to-settle"))?;
    if waiting.own.contains(&place) {
        return Err(Refusal::of_field("unit", "panel-settles-own").into());
    }
    let settlement = Settlement {
        id: office.id(),
        panel: panel.id,
        seat: id,
        place,
        answer,
        reason: text::optional_lines("reason", reason, text::PROSE_MAX)?,
        criteria: waiting.criteria.id,
        sample: waiting.sample,
        at: caller.at,
    };
    tx.insert_panel_settlement(&settlement).await?;
    let facts = json!({ "unit": uuid(unit), "answer": answer });
    tx.note(caller, entry("panel.settled", &panel).with(facts));
    waiting.places.retain(|one| *one != place);
    let docket = lay(&mut tx, caller, (panel, seat), waiting).await?;
    tx.commit().await?;
    Ok(docket)
}
