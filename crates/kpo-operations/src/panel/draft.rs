//! Setting a panel up, and opening it.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, PanelId, PanelSeatId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::panel::{
    self, Criteria, CriteriaDraft, Panel, PanelKind, PanelState, Ready, SEATS_MAX, Seat, SeatKind,
    Settings, StackCause,
};
use kpo_practice::refusal::Refusal;
use serde_json::json;

use super::{deal, eligible, entry, held, label};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// Begins a panel in a file.
pub async fn create(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    settings: Settings,
) -> Result<Panel> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::KeepPanel, id).await?;
    if tx.panels_of(id).await?.len() >= PANELS_MAX {
        return Err(Refusal::new("panel-too-many")
            .with("most", PANELS_MAX)
            .into());
    }
    let settings = settings.checked()?;
    let panel = Panel {
        id: office.id(),
        version: 1,
        engagement: id,
        name: settings.name,
        kind: settings.kind,
        reviews: settings.reviews,
        known_percent: settings.known_percent,
        state: PanelState::Draft,
        seed: None,
        created_by: caller.person,
        created_at: caller.at,
        opened_at: None,
        closed_by: None,
        closed_at: None,
    };
    tx.insert_panel(&panel).await?;
    tx.note(caller, entry("panel.begun", &panel));
    tx.commit().await?;
    Ok(panel)
}

/// Most panels of one file.
const PANELS_MAX: usize = 100;

/// Changes what a panel begins with, while it is set up.
pub async fn set(
    office: &Office,
    caller: &Caller,
    id: PanelId,
    settings: Settings,
    seen: i64,
) -> Result<Panel> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.draft()?;
    let kind = panel.kind;
    let settings = Settings { kind, ..settings }.checked()?;
    let mut panel = Panel {
        name: settings.name,
        reviews: settings.reviews,
        known_percent: settings.known_percent,
        ..panel
    };
    panel.version = tx.save_panel(&panel, seen).await?;
    tx.note(
        caller,
        entry("panel.set", &panel)
            .with(json!({ "reviews": panel.reviews, "known_percent": panel.known_percent })),
    );
    tx.commit().await?;
    Ok(panel)
}

/// Writes the question, as a new version beside those before. Judgements made keep the version they were made under.
pub async fn write(
    office: &Office,
    caller: &Caller,
    id: PanelId,
    draft: CriteriaDraft,
) -> Result<Criteria> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    if panel.state == PanelState::Closed {
        return Err(Refusal::new("panel-not-open").into());
    }
    // A task puts the same question to every candidate.
    if panel.kind == PanelKind::Qualification {
        panel.draft()?;
    }
    let before = tx.panel_criteria(id).await?.into_iter().next();
    let units = !tx.panel_places(id).await?.is_empty();
    let draft = draft.checked(
        before.as_ref().filter(|_| units),
        panel.state == PanelState::Open,
    )?;
    let criteria = Criteria {
        id: office.id(),
        panel: id,
        number: before.map_or(0, |before| before.number) + 1,
        question: draft.question,
        guidance: draft.guidance,
        answers: draft.answers,
        ordinal: draft.ordinal,
        wanted: draft.wanted,
        written_by: caller.person,
        written_at: caller.at,
    };
    tx.insert_panel_criteria(&criteria).await?;
    tx.note(
        caller,
        entry("panel.question-written", &panel).with(json!({ "number": criteria.number })),
    );
    tx.commit().await?;
    Ok(criteria)
}

/// Gives an expert of the file a seat, or a candidate one at a task before award. At a panel that is being judged they get what nobody is left to judge.
pub async fn seat(
    office: &Office,
    caller: &Caller,
    id: PanelId,
    (person, kind): (PersonId, SeatKind),
) -> Result<Seat> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    let task = panel.kind == PanelKind::Qualification;
    if panel.state == PanelState::Closed && kind == SeatKind::Member {
        return Err(Refusal::new("panel-not-open").into());
    }
    let there = tx.panel_seats(id).await?;
    if there.len() >= SEATS_MAX {
        return Err(Refusal::of_field("person", "panel-full")
            .with("most", SEATS_MAX)
            .into());
    }
    let sits = |seat: &Seat| seat.person == person && seat.kind == kind && seat.ended_at.is_none();
    if there.iter().any(sits) {
        return Err(Refusal::of_field("person", "panel-sits-already").into());
    }
    if task && there.iter().any(|seat| seat.person == person) {
        return Err(Refusal::of_field("person", "qualification-once").into());
    }
    let may = eligible(&mut tx, &panel, kind, caller.at).await?;
    if !may.iter().any(|one| one.id == person) {
        let code = if task {
            "qualification-not-candidate"
        } else {
            "panel-not-eligible"
        };
        return Err(Refusal::of_field("person", code).into());
    }
    let seat = Seat {
        id: office.id(),
        version: 1,
        panel: id,
        engagement: panel.engagement,
        person,
        kind,
        label: label(office, &there, kind),
        since_at: caller.at,
        ended_at: None,
    };
    tx.insert_panel_seat(&seat).await?;
    tx.note(
        caller,
        entry("panel.seat-given", &panel).with(json!({ "person": person, "kind": kind.word() })),
    );
    if panel.state == PanelState::Open && kind == SeatKind::Member {
        deal::lacking(office, &mut tx, caller, &panel).await?;
    }
    tx.commit().await?;
    Ok(seat)
}

/// Takes a seat away. Their judgements stay; what they had not judged goes to the others.
pub async fn unseat(
    office: &Office,
    caller: &Caller,
    (id, seat): (PanelId, PanelSeatId),
) -> Result<()> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    let seat = tx.panel_seat(seat).await?;
    if seat.panel != id || seat.ended_at.is_some() {
        return Err(Error::NotFound);
    }
    deal::end(&mut tx, caller, &panel, seat).await?;
    if panel.state == PanelState::Open {
        deal::lacking(office, &mut tx, caller, &panel).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Opens a panel: draws who judges what. The seed is in the house's journal, so that its auditor can draw it again.
pub async fn open(office: &Office, caller: &Caller, id: PanelId, seen: i64) -> Result<Panel> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    let units = tx.panel_places(id).await?;
    let seats = tx.panel_seats(id).await?;
    let task = panel.kind == PanelKind::Qualification;
    let member = |seat: &&Seat| seat.kind == SeatKind::Member && seat.ended_at.is_none();
    let ready = Ready {
        criteria: !tx.panel_criteria(id).await?.is_empty(),
        units: units
            .iter()
            .filter(|(_, _, known)| task || known.is_none())
            .count(),
        members: seats.iter().filter(member).count(),
    };
    let mut seed = [0; 32];
    office.random.fill(&mut seed);
    let mut panel = panel::open(panel, ready, &seed, caller.at)?;
    panel.version = tx.save_panel(&panel, seen).await?;
    tx.note(
        caller,
        entry("panel.opened", &panel).with(json!({ "units": ready.units,
            "members": ready.members, "reviews": panel.reviews, "known_percent": panel.known_percent })),
    );
    // Outside the file's own history: with the seed whoever knows the seats could draw again what each name was given, and
    // find it among the members' numbers.
    let drawn = Entry::new("panel.drawn", "panel", panel.id);
    tx.note(caller, drawn.with(json!({ "seed": panel.seed })));
    if task {
        super::qualify::lay_out(office, &mut tx, caller, &panel).await?;
    } else {
        let needs = units.iter().filter(|(_, _, known)| known.is_none());
        let reviews = usize::try_from(panel.reviews).unwrap_or(1);
        let needs = needs.map(|(place, _, _)| (*place, reviews)).collect();
        deal::deal(office, &mut tx, caller, &panel, StackCause::Opening, needs).await?;
    }
    tx.commit().await?;
    Ok(panel)
}

/// Gives what nobody is left to judge to whoever sits there now, and ends the seats of those who are experts no more.
pub async fn mend(office: &Office, caller: &Caller, id: PanelId) -> Result<usize> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.open()?;
    let stand = super::stand(&mut tx, &panel, caller.at).await?;
    for seat in tx.panel_seats(id).await? {
        let gone = seat.kind == SeatKind::Member && !stand.contains(&seat.person);
        if gone && seat.ended_at.is_none() {
            deal::end(&mut tx, caller, &panel, seat).await?;
        }
    }
    let left = deal::lacking(office, &mut tx, caller, &panel).await?;
    tx.note(
        caller,
        entry("panel.mended", &panel).with(json!({ "left": left })),
    );
    tx.commit().await?;
    Ok(left)
}
