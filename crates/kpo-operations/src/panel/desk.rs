//! A member's desk: the next unit, one word, the next unit; a word can be taken back while the panel is open.
//!
//! What is shown is recorded before it is shown, with the word before it, in one transaction; and again when it lies there
//! still after the question was written anew. The desk tells a member
//! nothing but the question, the unit and how many of their own they have done.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PanelSeatId, PanelUnitId};
use kpo_practice::journal::Entry;
use kpo_practice::panel::{
    self, Criteria, HAND_MAX, Panel, PanelJudgement, PanelKind, PanelState, Reshowing, Seat,
    SeatKind, Showing,
};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_records::Tx;
use serde_json::json;

use super::{criteria, seated};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// A member's desk.
#[derive(Debug)]
pub struct Hand {
    /// The seat.
    pub seat: Seat,
    /// What the panel is called.
    pub name: String,
    /// It is being judged.
    pub open: bool,
    /// It is a task before award.
    pub task: bool,
    /// The question in force.
    pub criteria: Criteria,
    /// The units that lie on the desk, next one first.
    pub units: Vec<Laid>,
    /// How many of theirs they have judged.
    pub done: usize,
    /// How many are theirs.
    pub all: usize,
}

/// A unit on a desk: neither what the client calls it nor its number, since either could tell what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laid {
    /// Its id.
    pub id: PanelUnitId,
    /// Its title.
    pub title: String,
    /// What is judged.
    pub text: String,
}

/// A word on one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The unit.
    pub unit: PanelUnitId,
    /// The answer's key; 0 for 'cannot tell'.
    pub answer: i64,
    /// How sure: 1 to 3.
    pub confidence: Option<i64>,
}

/// A seat with what was drawn for it and how far it is.
struct Sitting {
    seat: Seat,
    panel: Panel,
    criteria: Criteria,
    order: Vec<i64>,
    judged: BTreeSet<i64>,
    shown: i64,
}

/// What of a desk was recorded as shown.
#[derive(Default)]
struct Shown {
    /// The stretch of the seat's order shown for the first time.
    first: Option<(i64, i64)>,
    /// How many units lay there before and were shown beside a newer question.
    again: usize,
}

impl Sitting {
    async fn read(
        office: &Office,
        tx: &mut Tx,
        caller: &Caller,
        (action, id): (Action, PanelSeatId),
    ) -> Result<Self> {
        let (seat, panel) = seated(office, tx, caller, action, id).await?;
        // Before the opening there is nothing to know of.
        if panel.state == PanelState::Draft || seat.kind != SeatKind::Member {
            return Err(Error::NotFound);
        }
        let stacks = tx.panel_stacks_for(id).await?;
        Ok(Self {
            criteria: criteria(tx, panel.id).await?,
            order: stacks.into_iter().flat_map(|one| one.places).collect(),
            judged: tx.panel_judged_by(id).await?.into_iter().collect(),
            shown: tx.panel_shown(id).await?,
            seat: seat.into_inner(),
            panel,
        })
    }

    /// The next units to judge, and up to which number of the order they reach.
    fn next(&self, count: usize) -> (Vec<i64>, i64) {
        let mut places = Vec::new();
        let mut until = 0;
        for (number, place) in (1..).zip(&self.order) {
            if places.len() >= count {
                break;
            }
            if !self.judged.contains(place) {
                places.push(*place);
                until = number;
            }
        }
        (places, until)
    }

    /// Of these units, those shown here before, but never beside the question in force.
    async fn again(&self, tx: &mut Tx, places: &[i64]) -> Result<Vec<i64>> {
        // With one version of the question there is nothing they could have been shown beside but it.
        if self.criteria.number == 1 {
            return Ok(Vec::new());
        }
        let turns: BTreeMap<i64, i64> = self.order.iter().copied().zip(0..).collect();
        let lain: Vec<(i64, i64)> = places
            .iter()
            .filter_map(|place| Some((*place, *turns.get(place)?)))
            .filter(|(_, turn)| *turn < self.shown)
            .collect();
        let Some(from) = lain.iter().map(|(_, turn)| *turn).min() else {
            return Ok(Vec::new());
        };
        let (seat, question) = (self.seat.id, self.criteria.id);
        let fresh = tx.panel_shown_under(seat, question, from).await?;
        let reshown = tx.panel_reshown(seat, question).await?;
        let beside = |(place, turn): &(i64, i64)| {
            let within = |(since, until): &(i64, i64)| since <= turn && turn < until;
            reshown.contains(place) || fresh.iter().any(within)
        };
        let lain = lain.into_iter().filter(|one| !beside(one));
        Ok(lain.map(|(place, _)| place).collect())
    }

    /// Records what is about to be shown, as far as it was not shown before beside the question in force.
    async fn reveal(
        &mut self,
        office: &Office,
        tx: &mut Tx,
        at: At,
        (places, until): (&[i64], i64),
    ) -> Result<Shown> {
        let places = self.again(tx, places).await?;
        let mut shown = Shown {
            again: places.len(),
            ..Shown::default()
        };
        if !places.is_empty() {
            let again = Reshowing {
                id: office.id(),
                seat: self.seat.id,
                criteria: self.criteria.id,
                places,
                at,
            };
            tx.insert_panel_reshowing(&again).await?;
        }
        if until > self.shown {
            let showing = Showing {
                id: office.id(),
                seat: self.seat.id,
                since: self.shown,
                until,
                criteria: self.criteria.id,
                at,
            };
            tx.insert_panel_showing(&showing).await?;
            shown.first = Some((self.shown, until));
            self.shown = until;
        }
        Ok(shown)
    }

    async fn lay(self, tx: &mut Tx, places: &[i64]) -> Result<Hand> {
        let mut found: BTreeMap<i64, Laid> = BTreeMap::new();
        for unit in tx.panel_units(self.panel.id, places).await? {
            let laid = Laid {
                id: unit.id,
                title: unit.title,
                text: unit.text,
            };
            found.insert(unit.place, laid);
        }
        Ok(Hand {
            open: self.panel.state == PanelState::Open,
            task: self.panel.kind == PanelKind::Qualification,
            done: self.judged.len(),
            all: self.order.len(),
            units: places
                .iter()
                .filter_map(|place| found.remove(place))
                .collect(),
            name: self.panel.name,
            criteria: self.criteria,
            seat: self.seat,
        })
    }

    fn count(&self, count: usize) -> usize {
        match (self.panel.state, self.panel.kind) {
            (PanelState::Open, PanelKind::Work) => count.clamp(1, HAND_MAX),
            // One by one: of many at once a candidate could judge the easy ones, and wait for the task to end.
            (PanelState::Open, PanelKind::Qualification) => 1,
            // Once the panel is closed nothing more is handed out.
            _ => 0,
        }
    }
}

/// The desk of a seat, with the next `count` units on it.
pub async fn hand(office: &Office, caller: &Caller, id: PanelSeatId, count: usize) -> Result<Hand> {
    let mut tx = office.read().await?;
    let which = (Action::ReadSeat, id);
    let sitting = Sitting::read(office, &mut tx, caller, which).await?;
    let (places, until) = sitting.next(sitting.count(count));
    if until <= sitting.shown && sitting.again(&mut tx, &places).await?.is_empty() {
        return sitting.lay(&mut tx, &places).await;
    }
    drop(tx);
    let mut tx = held(office, caller, which).await?;
    let mut sitting = Sitting::read(office, &mut tx, caller, which).await?;
    let (places, until) = sitting.next(sitting.count(count));
    let desk = (places.as_slice(), until);
    let shown = sitting.reveal(office, &mut tx, caller.at, desk).await?;
    if shown.first.is_some() || shown.again > 0 {
        let facts = json!({ "shown": shown.first, "again": shown.again });
        tx.note(caller, told("panel.unit-shown", id, facts));
    }
    let hand = sitting.lay(&mut tx, &places).await?;
    tx.commit().await?;
    Ok(hand)
}

/// Begins to write at a seat, with its panel held: two words at once, or a word and the closing, come one after the other.
async fn held(office: &Office, caller: &Caller, (action, id): (Action, PanelSeatId)) -> Result<Tx> {
    let mut tx = office.begin().await?;
    let (_, panel) = seated(office, &mut tx, caller, action, id).await?;
    tx.hold_panel(panel.id).await?;
    Ok(tx)
}

/// An entry about a seat, outside the file's own history: see the head of this noun.
fn told(act: &'static str, seat: PanelSeatId, facts: serde_json::Value) -> Entry {
    Entry::new(act, "panel_seat", seat).with(facts)
}

/// Says a word on units that lie on the desk, and lays the next `count` there. `seen` is the version of the question that
/// stood beside them.
pub async fn judge(
    office: &Office,
    caller: &Caller,
    id: PanelSeatId,
    (said, seen): (&[Said], i64),
    count: usize,
) -> Result<Hand> {
    let which = (Action::JudgeUnit, id);
    let mut tx = held(office, caller, which).await?;
    let mut sitting = Sitting::read(office, &mut tx, caller, which).await?;
    sitting.panel.open()?;
    if sitting.criteria.number != seen {
        return Err(Refusal::new("panel-question-changed").into());
    }
    if said.is_empty() || said.len() > HAND_MAX {
        return Err(Refusal::of_field("answer", "panel-hand")
            .with("most", HAND_MAX)
            .into());
    }
    let ids: Vec<PanelUnitId> = said.iter().map(|one| one.unit).collect();
    let places: BTreeMap<_, _> = tx
        .panel_places_of(sitting.panel.id, &ids)
        .await?
        .into_iter()
        .collect();
    let mut number = tx.panel_judged_ever(id).await?;
    for one in said {
        let place = places.get(&one.unit).copied();
        number += 1;
        put(office, &mut tx, caller, &mut sitting, (*one, place, number)).await?;
    }
    let (next, until) = sitting.next(sitting.count(count));
    let desk = (next.as_slice(), until);
    let shown = sitting.reveal(office, &mut tx, caller.at, desk).await?;
    // Which units, and not which answers: the journal is read while others still judge.
    let facts =
        json!({ "units": ids, "question": seen, "shown": shown.first, "again": shown.again });
    tx.note(caller, told("panel.judged", id, facts));
    let hand = sitting.lay(&mut tx, &next).await?;
    tx.commit().await?;
    Ok(hand)
}

async fn put(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    sitting: &mut Sitting,
    (said, place, number): (Said, Option<i64>, i64),
) -> Result<()> {
    sitting.criteria.check(said.answer)?;
    let confidence = panel::confidence(said.confidence)?;
    let lies = |place: &i64| {
        let turn = sitting.order.iter().position(|one| one == place)?;
        let turn = i64::try_from(turn).ok()?;
        (turn < sitting.shown).then_some((*place, turn))
    };
    // A unit of somebody else's, of another panel and none at all are the same: it does not lie on this desk.
    let (place, turn) = place
        .as_ref()
        .and_then(lies)
        .ok_or_else(|| Refusal::of_field("unit", "panel-not-on-desk"))?;
    if !sitting.judged.insert(place) {
        return Err(Refusal::of_field("unit", "panel-judged-already").into());
    }
    let showing = tx.panel_showing_of(sitting.seat.id, turn).await?;
    let judgement = PanelJudgement {
        id: office.id(),
        version: 1,
        panel: sitting.panel.id,
        seat: sitting.seat.id,
        number,
        place,
        answer: said.answer,
        confidence,
        criteria: sitting.criteria.id,
        showing: showing.ok_or(Error::NotFound)?,
        blind: true,
        at: caller.at,
        withdrawn_at: None,
    };
    Ok(tx.insert_panel_judgement(&judgement).await?)
}

/// Takes the last word back: it stays, marked as withdrawn, and its unit lies on the desk again.
pub async fn undo(office: &Office, caller: &Caller, id: PanelSeatId, count: usize) -> Result<Hand> {
    let which = (Action::JudgeUnit, id);
    let mut tx = held(office, caller, which).await?;
    let mut sitting = Sitting::read(office, &mut tx, caller, which).await?;
    sitting.panel.open()?;
    // How a candidate stands is told to their own side once they are through: could they still change a word, they would learn
    // from it which answers are right.
    let through = sitting.judged.len() >= sitting.order.len();
    if sitting.panel.kind == PanelKind::Qualification && through {
        return Err(Refusal::new("qualification-handed-in").into());
    }
    let last = tx.panel_judgement_last(id).await?;
    let mut last = last.ok_or_else(|| Refusal::new("panel-nothing-to-undo"))?;
    last.withdrawn_at = Some(caller.at);
    tx.withdraw_panel_judgement(&last).await?;
    sitting.judged.remove(&last.place);
    let (places, until) = sitting.next(sitting.count(count));
    let desk = (places.as_slice(), until);
    let shown = sitting.reveal(office, &mut tx, caller.at, desk).await?;
    let facts = json!({ "judgement": last.id, "shown": shown.first, "again": shown.again });
    tx.note(caller, told("panel.judgement-withdrawn", id, facts));
    let hand = sitting.lay(&mut tx, &places).await?;
    tx.commit().await?;
    Ok(hand)
}
