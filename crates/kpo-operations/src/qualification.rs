//! Qualification: a file may require that whoever is approved, or chosen, passed a scored task first (R2, R29).
//!
//! The client reads each candidate's share with its interval; the provider reads how its own people stand and no figure; a
//! candidate reads their own result once the task is closed and the client releases it. Nobody outside learns that there are
//! others.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, PanelId, PanelSeatId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::panel::{Panel, PanelKind, PanelState};
use kpo_practice::qualification::{self, Qualification, Standing, Tried, Waiver};
use kpo_practice::refusal::Refusal;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::names::Names;
use crate::office::Office;

/// How one person stands to a file's task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// In a word.
    pub standing: Standing,
    /// In figures, which mean something once the word says they were counted.
    pub tried: Tried,
    /// They need not pass.
    pub waiver: Option<Waiver>,
}

impl Told {
    /// Share of right answers with the ends of its interval, each at 95 %; none before the task is finished, or on too few
    /// units.
    pub fn share(&self) -> Option<(f64, f64, f64)> {
        let finished = self.tried.finished();
        self.tried.counted.accuracy().filter(|_| finished)
    }
}

/// What a file requires, as the client's side sees it.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// What it requires, if anything.
    pub required: Option<Qualification>,
    /// The file's tasks.
    pub tasks: Vec<Panel>,
    /// Who is named and not declined, with how they stand.
    pub named: Vec<(Nomination, Option<Told>)>,
    /// Names of people.
    pub names: Names,
    /// The reader may change it.
    pub may_keep: bool,
}

/// What a file requires, and how everybody stands.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadPanel, id).await?;
    let mut tasks = tx.panels_of(id).await?;
    tasks.retain(|panel| panel.kind == PanelKind::Qualification);
    let mut named = tx.nominations(id).await?;
    named.retain(live);
    let people: Vec<PersonId> = named.iter().map(|one| one.person).collect();
    let mut told = told(&mut tx, id, &people).await?;
    let mut ids = people;
    ids.extend(
        told.values()
            .filter_map(|one| Some(one.waiver.as_ref()?.waived_by)),
    );
    Ok(Page {
        required: tx.qualification(id).await?,
        tasks,
        named: named
            .into_iter()
            .map(|one| {
                let told = told.remove(&one.person);
                (one, told)
            })
            .collect(),
        names: Names::default().people(&mut tx, &ids).await?,
        may_keep: file.also(caller, Action::KeepPanel),
        file,
    })
}

fn live(one: &Nomination) -> bool {
    [NominationState::Proposed, NominationState::Approved].contains(&one.state)
}

/// How these people stand to what a file requires; nobody where it requires nothing.
pub(crate) async fn told(
    tx: &mut Tx,
    id: EngagementId,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Told>> {
    let Some(required) = tx.qualification(id).await? else {
        return Ok(BTreeMap::new());
    };
    let panel = tx.panel(required.panel).await?;
    let all = tx.panel_places(panel.id).await?.len() as i64;
    let mut tried: BTreeMap<PersonId, Tried> = tx
        .qualification_tried(panel.id, people)
        .await?
        .into_iter()
        .collect();
    let waivers = tx.qualification_waivers(id).await?;
    let of = |person: &PersonId| {
        let tried = Tried {
            all,
            closed: panel.state == PanelState::Closed,
            ..tried.remove(person).unwrap_or_default()
        };
        let told = Told {
            standing: required.standing(&tried),
            tried,
            waiver: waivers.iter().find(|one| one.person == *person).cloned(),
        };
        (*person, told)
    };
    Ok(people.iter().map(of).collect())
}

/// Adds to what is missing of each person that they have not passed what the file requires: in a word, without a figure.
pub(crate) async fn against(
    tx: &mut Tx,
    id: EngagementId,
    people: &[PersonId],
    lacks: &mut BTreeMap<PersonId, Vec<Refusal>>,
) -> Result<()> {
    let Some(required) = tx.qualification(id).await? else {
        return Ok(());
    };
    for (person, told) in told(tx, id, people).await? {
        if told.waiver.is_none() {
            let missing = required.missing(&told.tried);
            lacks.entry(person).or_default().extend(missing);
        }
    }
    Ok(())
}

/// What is required, as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The task.
    pub panel: PanelId,
    /// The share wanted, in per cent.
    pub mark: i64,
    /// A share at the mark suffices though the interval does not decide.
    pub undecided_suffices: bool,
}

/// Requires a task of everybody who is to be approved. `seen` is the version last read, where there is one.
pub async fn require(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    wanted: Wanted,
    seen: Option<i64>,
) -> Result<Qualification> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::KeepPanel, id).await?;
    let mut tasks = tx.panels_of(id).await?;
    tasks.retain(|panel| panel.id == wanted.panel);
    let task = tasks
        .pop()
        .ok_or_else(|| Refusal::of_field("panel", "qualification-no-task"))?;
    let judged = tx.panel_progress(task.id).await?.len();
    qualification::require(&task, judged, wanted.mark)?;
    let former = tx.qualification(id).await?;
    if former.as_ref().map(|former| former.version) != seen {
        return Err(Error::Conflict);
    }
    let mut required = Qualification {
        id: former.as_ref().map_or_else(|| office.id(), |one| one.id),
        version: 1,
        engagement: id,
        panel: task.id,
        mark: wanted.mark,
        undecided_suffices: wanted.undecided_suffices,
        set_by: caller.person,
        set_at: caller.at,
        released_at: None,
    };
    match former {
        Some(former) => {
            required.version = tx.save_qualification(&required, former.version).await?;
        }
        None => tx.insert_qualification(&required).await?,
    }
    let facts = json!({ "panel": task.id, "mark": required.mark, "undecided_suffices": required.undecided_suffices });
    tx.note(
        caller,
        entry("qualification.required", &required).with(facts),
    );
    tx.commit().await?;
    Ok(required)
}

/// Requires nothing any more.
pub async fn lift(office: &Office, caller: &Caller, id: EngagementId, seen: i64) -> Result<()> {
    let mut tx = office.begin().await?;
    let required = kept(office, &mut tx, caller, id, seen).await?;
    tx.delete_qualification(&required).await?;
    tx.note(caller, entry("qualification.lifted", &required));
    tx.commit().await?;
    Ok(())
}

/// Lets every candidate read their own result.
pub async fn release(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    seen: i64,
) -> Result<Qualification> {
    let mut tx = office.begin().await?;
    let required = kept(office, &mut tx, caller, id, seen).await?;
    let task = tx.panel(required.panel).await?;
    let mut required = qualification::release(required, &task, caller.at)?;
    required.version = tx.save_qualification(&required, seen).await?;
    tx.note(caller, entry("qualification.released", &required));
    tx.commit().await?;
    Ok(required)
}

async fn kept(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: EngagementId,
    seen: i64,
) -> Result<Qualification> {
    office.admit(tx, caller, Action::KeepPanel, id).await?;
    let required = tx.qualification(id).await?.ok_or(Error::NotFound)?;
    if required.version != seen {
        return Err(Error::Conflict);
    }
    Ok(required)
}

/// Lets a person through without the task, by the caller's word.
pub async fn waive(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    person: PersonId,
    reason: &str,
) -> Result<Waiver> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::ApproveNominee, id)
        .await?;
    let mut named = tx.nominations(id).await?;
    named.retain(|one| live(one) && one.person == person);
    if named.is_empty() {
        return Err(Refusal::of_field("person", "qualification-not-candidate").into());
    }
    let before = tx.qualification_waivers(id).await?;
    if before.iter().any(|one| one.person == person) {
        return Err(Refusal::of_field("person", "qualification-waived").into());
    }
    let waiver = Waiver {
        id: office.id(),
        engagement: id,
        person,
        reason: qualification::reason(reason)?,
        waived_by: caller.person,
        waived_at: caller.at,
    };
    tx.insert_qualification_waiver(&waiver).await?;
    let facts = json!({ "person": person, "reason": waiver.reason });
    let entry = Entry::new("qualification.waived", "qualification_waiver", waiver.id)
        .within(id)
        .with(facts);
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(waiver)
}

/// The caller's own result at a task: none before the client releases it.
pub async fn own(office: &Office, caller: &Caller, seat: PanelSeatId) -> Result<Option<Told>> {
    let mut tx = office.read().await?;
    let (seat, panel) =
        crate::panel::seated(office, &mut tx, caller, Action::ReadSeat, seat).await?;
    if panel.kind != PanelKind::Qualification {
        return Err(Error::NotFound);
    }
    let required = tx.qualification(seat.engagement).await?;
    let released = required.is_some_and(|one| one.panel == panel.id && one.released_at.is_some());
    if !released {
        return Ok(None);
    }
    let mut told = told(&mut tx, seat.engagement, &[seat.person]).await?;
    Ok(told.remove(&seat.person))
}

fn entry(act: &'static str, one: &Qualification) -> Entry {
    Entry::new(act, "qualification", one.id).within(one.engagement)
}
