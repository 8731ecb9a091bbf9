//! Panels: many units judged by several experts of a file, blind (R29).
//!
//! The client sets one up, opens it, sees how far it is and never a vote, closes it, and only then reads what it came to.
//! What a member sees is theirs alone: the unit before them, the question, and how many of their own they have done.
//!
//! A member's acts and readings stand in the house's journal under their seat and not in the file's own history: that is for
//! the file's acts, would be buried under ten thousand keystrokes, and is read by people who must not learn who judged when.

mod agreement;
pub mod close;
mod deal;
pub mod desk;
pub mod draft;
pub mod more;
pub mod progress;
mod qualify;
pub mod results;
pub mod settle;
pub mod table;
pub mod units;

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller, Resource, Standing};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{EngagementId, Id, PanelId, PanelSeatId, PersonId};
use kpo_practice::panel::{Criteria, Panel, PanelKind, PanelState, Seat, SeatKind};
use kpo_practice::person::Person;
use kpo_practice::time::At;
use kpo_records::Tx;

use crate::admit::Admitted;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;

pub(crate) use deal::leave;

/// The panels of a file.
pub struct List {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The panels, oldest first.
    pub panels: Vec<Panel>,
    /// The reader may begin another.
    pub may_keep: bool,
}

/// A panel as the client's side sees it.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The panel.
    pub panel: Panel,
    /// Every version of its question, newest first.
    pub criteria: Vec<Criteria>,
    /// How many units it has.
    pub units: usize,
    /// Of how many the right answer is known.
    pub known: usize,
    /// Who sits on it now.
    pub seats: Vec<Seat>,
    /// Their names.
    pub names: Names,
    /// Who may be named a member, and is not.
    pub experts: Vec<Person>,
    /// Who may be named an adjudicator, and is not.
    pub settlers: Vec<Person>,
    /// The reader may change it.
    pub may_keep: bool,
    /// The reader may see what it came to, once it is closed: not while they settle.
    pub may_see: bool,
}

/// The panels of a file.
pub async fn list(office: &Office, caller: &Caller, id: EngagementId) -> Result<List> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadPanel, id).await?;
    Ok(List {
        panels: tx.panels_of(id).await?,
        may_keep: file.also(caller, Action::KeepPanel),
        file,
    })
}

/// One panel, without a vote.
pub async fn page(office: &Office, caller: &Caller, id: PanelId) -> Result<Page> {
    let mut tx = office.read().await?;
    let (panel, file) = admitted(office, &mut tx, caller, Action::ReadPanel, id).await?;
    let units = tx.panel_places(id).await?;
    let mut seats = tx.panel_seats(id).await?;
    // Nobody tries twice.
    let once = panel.kind == PanelKind::Qualification;
    let tried: Vec<PersonId> = seats
        .iter()
        .filter(|_| once)
        .map(|seat| seat.person)
        .collect();
    seats.retain(|seat| seat.ended_at.is_none());
    let may_keep = file.also(caller, Action::KeepPanel);
    let (mut experts, mut settlers) = (Vec::new(), Vec::new());
    if may_keep {
        experts = eligible(&mut tx, &panel, SeatKind::Member, caller.at).await?;
        settlers = eligible(&mut tx, &panel, SeatKind::Adjudicator, caller.at).await?;
        let held = |kind, person| {
            let there = |seat: &Seat| seat.kind == kind && seat.person == person;
            seats.iter().any(there)
        };
        experts.retain(|one| !held(SeatKind::Member, one.id) && !tried.contains(&one.id));
        settlers.retain(|one| !held(SeatKind::Adjudicator, one.id));
    }
    let people: Vec<PersonId> = seats.iter().map(|seat| seat.person).collect();
    Ok(Page {
        criteria: tx.panel_criteria(id).await?,
        units: units.len(),
        known: units.iter().filter(|(_, _, known)| known.is_some()).count(),
        names: Names::default().people(&mut tx, &people).await?,
        seats,
        experts,
        settlers,
        may_keep,
        may_see: file.also(caller, Action::ReadVotes),
        panel,
        file,
    })
}

/// Who may judge at a panel: experts of the file who stand; at a task before award, its candidates.
async fn stand(tx: &mut Tx, panel: &Panel, at: At) -> Result<BTreeSet<PersonId>> {
    match panel.kind {
        PanelKind::Work => crate::key_person::standing(tx, panel.engagement, at).await,
        PanelKind::Qualification => qualify::candidates(tx, panel.engagement, at).await,
    }
}

/// Who may be given a seat: whoever may judge; to settle, the inside counterpart as well. A task before award is scored against
/// its known answers, and nobody settles it.
async fn eligible(tx: &mut Tx, panel: &Panel, kind: SeatKind, at: At) -> Result<Vec<Person>> {
    if panel.kind == PanelKind::Qualification && kind == SeatKind::Adjudicator {
        return Ok(Vec::new());
    }
    let mut ids = stand(tx, panel, at).await?;
    if kind == SeatKind::Adjudicator {
        let held = tx.assignments(panel.engagement).await?;
        let inside = held
            .into_iter()
            .filter(|one| one.role == AssignmentRole::Counterpart);
        ids.extend(inside.map(|one| one.person));
    }
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let mut people = tx.people(&ids).await?;
    people.retain(|one| one.active);
    people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(people)
}

/// Admits the caller to a panel by a right over its file.
async fn admitted(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    action: Action,
    id: PanelId,
) -> Result<(Panel, Admitted<Engagement>)> {
    let panel = tx.panel(id).await?;
    let file = office.admit(tx, caller, action, panel.engagement).await?;
    Ok((panel, file))
}

/// Admits the caller to a panel by a right over its file, and holds it to the end of the transaction: what others do to the
/// same panel comes before or after, never between.
async fn held(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    action: Action,
    id: PanelId,
) -> Result<(Panel, Admitted<Engagement>)> {
    admitted(office, tx, caller, action, id).await?;
    tx.hold_panel(id).await?;
    // Read anew: whoever was waited for may have changed it.
    admitted(office, tx, caller, action, id).await
}

/// Admits the caller to a seat.
pub(crate) async fn seated(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    action: Action,
    id: PanelSeatId,
) -> Result<(Admitted<Seat>, Panel)> {
    let seat = tx.panel_seat(id).await?;
    let (panel, standing, facts) = around(tx, caller, &seat).await?;
    let seat = office
        .admit_within(tx, seat, standing, caller, action, &facts)
        .await?;
    Ok((seat, panel))
}

async fn around(tx: &mut Tx, caller: &Caller, seat: &Seat) -> Result<(Panel, Standing, Resource)> {
    let file = tx.engagement(seat.engagement).await?;
    let standing = crate::admit::standing(tx, caller, Some(file.id)).await?;
    let panel = tx.panel(seat.panel).await?;
    let facts = Resource::Seat(seat.facts(&file, panel.kind));
    Ok((panel, standing, facts))
}

/// One of the caller's own seats.
pub struct Mine {
    /// The seat.
    pub seat: Seat,
    /// The panel's name.
    pub name: String,
    /// It can be judged, or settled, now.
    pub open: bool,
}

/// The caller's own seats at panels that are judged, or settled, now; and those that wait or are done.
pub async fn mine(office: &Office, caller: &Caller) -> Result<Vec<Mine>> {
    let mut tx = office.read().await?;
    let mut own = Vec::new();
    for (seat, state) in tx.panel_seats_by(caller.person).await? {
        // Before it is opened a member knows nothing of it.
        if state == PanelState::Draft {
            continue;
        }
        // That a seat is there is not what is judged at it.
        let (panel, standing, facts) = around(&mut tx, caller, &seat).await?;
        let action = Action::ReadSeat;
        let seat = match office.admit_resource(seat, standing, caller, action, Some(action), &facts)
        {
            Ok(found) => found,
            Err(crate::Error::NotFound | crate::Error::Denied(_)) => continue,
            Err(error) => return Err(error),
        };
        let open = match seat.kind {
            SeatKind::Member => state == PanelState::Open,
            SeatKind::Adjudicator => state == PanelState::Closed,
        };
        own.push(Mine {
            seat: seat.into_inner(),
            name: panel.name,
            open,
        });
    }
    own.sort_by_key(|one| !one.open);
    Ok(own)
}

/// The question in force.
async fn criteria(tx: &mut Tx, panel: PanelId) -> Result<Criteria> {
    let newest = tx.panel_criteria(panel).await?.into_iter().next();
    newest.ok_or_else(|| kpo_practice::refusal::Refusal::new("panel-criteria-first").into())
}

/// A number nobody on the panel goes by yet, drawn by chance.
fn label(office: &Office, taken: &[Seat], kind: SeatKind) -> i64 {
    let mut seed = [0; 32];
    office.random.fill(&mut seed);
    let most = kpo_practice::panel::SEATS_MAX as u64 * 2;
    let free = kpo_practice::review::order(&seed, most)
        .into_iter()
        .filter_map(|one| i64::try_from(one).ok())
        .map(|one| one + 1)
        .find(|one| {
            !taken
                .iter()
                .any(|seat| seat.kind == kind && seat.label == *one)
        });
    // There are twice as many numbers as seats.
    free.unwrap_or(i64::from(u32::MAX))
}

/// The journal's object for a panel.
fn entry(act: &'static str, panel: &Panel) -> kpo_practice::journal::Entry {
    kpo_practice::journal::Entry::new(act, "panel", panel.id).within(panel.engagement)
}

/// Seats as the journal names them: by id, since a number must lead to nobody.
fn uuid(id: impl Id) -> String {
    id.to_string()
}
