//! Key people: on whom a file depends, who stands behind them, and what happens when one of them is lost (R39).
//!
//! The client names them and lets somebody step in; the provider says who would, and what that person must know. Whether a
//! key person stands is computed each time, never ticked: a licence that ran out this morning counts this morning.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side};
use kpo_practice::id::{EngagementId, KeyPersonId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::key_person::{self, Held, KeyPerson};
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_practice::{nomination as named, requirement};
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::names::Names;
use crate::office::Office;
use crate::{assignment, nomination};

/// On whom a file depends, as far as the reader may know of them.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The key people: the client sees all, others their own organisation's.
    pub held: Vec<Held>,
    /// The least number of people whose loss leaves something uncarried; absent before there is a provider.
    pub factor: Option<usize>,
    /// Experts who stand: who may be named, or step in.
    pub experts: Vec<PersonId>,
    /// The provider's people, for its own eyes: who may stand behind somebody.
    pub people: Vec<Person>,
    /// Names.
    pub names: Names,
    /// The caller may name, release, and let somebody step in.
    pub may_name: bool,
    /// The caller may say who would step in.
    pub may_stand_behind: bool,
    /// The caller may write what the next one must know.
    pub may_hand_over: bool,
}

/// On whom a file depends.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadTeam, id).await?;
    let mut held = held(&mut tx, &[id], caller.at).await?;
    let experts = standing(&mut tx, id, caller.at).await?;
    let delivers = file.provider == Some(caller.organisation);
    let factor = (caller.host || delivers).then(|| key_person::bus_factor(&held, &experts));
    if !caller.host && !delivers {
        held.retain(|one| one.key.person == caller.person);
    }
    let may_stand_behind = delivers && file.also(caller, Action::Nominate);
    let people = if may_stand_behind {
        let mut own = tx.people_of(caller.organisation).await?;
        own.retain(|person| person.active);
        own
    } else {
        Vec::new()
    };
    let mut ids: BTreeSet<PersonId> = held.iter().flat_map(|one| mentioned(&one.key)).collect();
    if caller.host || delivers {
        ids.extend(&experts);
    }
    let ids: Vec<PersonId> = ids.into_iter().collect();
    Ok(Page {
        factor: factor.filter(|_| file.provider.is_some()),
        names: Names::default().people(&mut tx, &ids).await?,
        experts: experts.into_iter().collect(),
        may_name: file.also(caller, Action::ApproveNominee) && file.provider.is_some(),
        may_hand_over: file.also(caller, Action::KeepHandover),
        may_stand_behind,
        people,
        held,
        file,
    })
}

fn mentioned(key: &KeyPerson) -> Vec<PersonId> {
    let told = key.handover.as_ref().map(|note| note.by);
    [Some(key.person), key.understudy, told]
        .into_iter()
        .flatten()
        .collect()
}

/// The experts of a file who stand: active, every mandatory credential verified and in date, not behind a wall.
pub(crate) async fn standing(tx: &mut Tx, id: EngagementId, at: At) -> Result<BTreeSet<PersonId>> {
    let experts: Vec<PersonId> = tx
        .experts_standing(&[id])
        .await?
        .into_iter()
        .map(|(_, person)| person)
        .collect();
    let lacks = nomination::lacking(tx, id, &experts, at).await?;
    let walled = crate::wall::kept_off(tx, id, &experts, at.day()).await?;
    Ok(lacks
        .into_iter()
        .filter(|(person, lacks)| lacks.is_empty() && !walled.contains(person))
        .map(|(person, _)| person)
        .collect())
}

/// The key people of these files with what is true of them now: the same few statements, however many files there are.
pub(crate) async fn held(tx: &mut Tx, files: &[EngagementId], at: At) -> Result<Vec<Held>> {
    let keys = tx.key_people(files).await?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let files: BTreeSet<EngagementId> = keys.iter().map(|key| key.engagement).collect();
    let files: Vec<EngagementId> = files.into_iter().collect();
    let ids: BTreeSet<PersonId> = keys
        .iter()
        .flat_map(|key| [Some(key.person), key.understudy])
        .flatten()
        .collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let experts: BTreeSet<_> = tx.experts_standing(&files).await?.into_iter().collect();
    let active: BTreeSet<PersonId> = tx
        .people(&ids)
        .await?
        .into_iter()
        .filter(|person| person.active)
        .map(|person| person.id)
        .collect();
    let waiting: BTreeSet<EngagementId> =
        tx.nominations_waiting(&files).await?.into_iter().collect();
    let requirements = tx.requirements_of(&files).await?;
    let credentials = tx.credentials_of(&ids).await?;
    let qualified = |file: EngagementId, person: PersonId| {
        let wanted: Vec<_> = requirements
            .iter()
            .filter(|one| one.engagement == file)
            .cloned()
            .collect();
        let own: Vec<_> = credentials
            .iter()
            .filter(|one| one.person == person)
            .cloned()
            .collect();
        requirement::missing(&wanted, &own, at.day()).is_empty()
    };
    let pairs: Vec<_> = keys
        .iter()
        .flat_map(|key| [Some(key.person), key.understudy].map(|one| (key.engagement, one)))
        .filter_map(|(file, person)| Some((file, person?)))
        .collect();
    let walled = crate::wall::kept_off_each(tx, &pairs, at.day()).await?;
    let fit = |file, person| {
        active.contains(&person) && qualified(file, person) && !walled.contains(&(file, person))
    };
    Ok(keys
        .into_iter()
        .map(|key| Held {
            stands: experts.contains(&(key.engagement, key.person))
                && fit(key.engagement, key.person),
            ready: key
                .understudy
                .is_some_and(|person| fit(key.engagement, person)),
            named: waiting.contains(&key.engagement),
            key,
        })
        .collect())
}

/// What stands in a file's way because somebody it depends on is lost, and whose move it is.
pub(crate) async fn missing(
    tx: &mut Tx,
    id: EngagementId,
    at: At,
) -> Result<Option<(Side, Refusal)>> {
    Ok(key_person::gate(&held(tx, &[id], at).await?))
}

/// Refuses what may not go on while somebody the file depends on is lost: handing work in, accepting it.
pub(crate) async fn require(tx: &mut Tx, id: EngagementId, at: At) -> Result<()> {
    match missing(tx, id, at).await? {
        Some((_, refusal)) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// The client says on whom the file depends, and for what.
pub async fn name(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    person: PersonId,
    subject: &str,
) -> Result<KeyPerson> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::ApproveNominee, id)
        .await?;
    if !standing(&mut tx, id, caller.at).await?.contains(&person) {
        return Err(Refusal::of_field("person", "key-person-no-expert").into());
    }
    let there = held(&mut tx, &[id], caller.at).await?;
    let key = KeyPerson {
        id: office.id(),
        version: 1,
        engagement: id,
        person,
        subject: key_person::name(&there, person, subject)?,
        understudy: None,
        handover: None,
        named_by: caller.person,
        named_at: caller.at,
        ended: None,
    };
    tx.insert_key_person(&key).await?;
    let entry = Entry::new("key-person.named", "key_person", key.id)
        .within(id)
        .with(json!({ "person": person }));
    tx.note(caller, entry);
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(key)
}

/// The provider says which of its people would step in; nobody, when absent.
pub async fn stand_behind(
    office: &Office,
    caller: &Caller,
    (id, key): (EngagementId, KeyPersonId),
    understudy: Option<PersonId>,
    seen: i64,
) -> Result<KeyPerson> {
    let mut tx = office.begin().await?;
    let file = office.admit(&mut tx, caller, Action::Nominate, id).await?;
    if file.provider != Some(caller.organisation) {
        return Err(Error::NotFound);
    }
    let before = tx.key_person(id, key).await?;
    if let Some(person) = understudy {
        let own = tx.people_of(caller.organisation).await?;
        if !own.iter().any(|one| one.id == person && one.active) {
            return Err(Refusal::of_field("understudy", "nomination-not-yours").into());
        }
    }
    let former = before.understudy;
    let mut after = key_person::stand_behind(before, understudy)?;
    after.version = tx.save_key_person(&after, seen).await?;
    let role = AssignmentRole::Understudy;
    if let Some(person) = former.filter(|_| former != understudy) {
        no_longer_behind(&mut tx, id, person, caller.at).await?;
    }
    if let Some(person) = understudy {
        assignment::give(office, &mut tx, id, person, role, caller.at).await?;
    }
    let entry = Entry::new("key-person.understudy-named", "key_person", key)
        .within(id)
        .with(json!({ "understudy": understudy }));
    tx.note(caller, entry);
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}

/// Ends the role of somebody who stands behind nobody any more in this file.
pub(crate) async fn no_longer_behind(
    tx: &mut Tx,
    id: EngagementId,
    person: PersonId,
    at: At,
) -> Result<()> {
    let keys = tx.key_people(&[id]).await?;
    if keys.iter().any(|key| key.understudy == Some(person)) {
        return Ok(());
    }
    assignment::end(tx, id, person, AssignmentRole::Understudy, at).await
}

/// Writes down what the next one must know: both sides may, and the expert of what they carry themselves.
pub async fn hand_over(
    office: &Office,
    caller: &Caller,
    (id, key): (EngagementId, KeyPersonId),
    note: &str,
    seen: i64,
) -> Result<KeyPerson> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::KeepHandover, id)
        .await?;
    let before = tx.key_person(id, key).await?;
    let delivers = file.provider == Some(caller.organisation) && caller.has_role("delivery");
    if !caller.host && !delivers && before.person != caller.person {
        return Err(Error::NotFound);
    }
    let mut after = key_person::hand_over(before, note, caller.person, caller.at)?;
    after.version = tx.save_key_person(&after, seen).await?;
    let entry = Entry::new("key-person.handed-over", "key_person", key).within(id);
    tx.note(caller, entry);
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}

/// The client lets the file no longer depend on it.
pub async fn release(
    office: &Office,
    caller: &Caller,
    (id, key): (EngagementId, KeyPersonId),
    reason: &str,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::ApproveNominee, id)
        .await?;
    let before = tx.key_person(id, key).await?;
    let understudy = before.understudy;
    let after = key_person::release(before, reason, caller.person, caller.at)?;
    tx.save_key_person(&after, seen).await?;
    if let Some(person) = understudy {
        no_longer_behind(&mut tx, id, person, caller.at).await?;
    }
    let entry = Entry::new("key-person.released", "key_person", key)
        .within(id)
        .with(reason);
    tx.note(caller, entry);
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// The client lets somebody step in: the understudy, who is thereby approved as a named person, or an expert of the file.
pub async fn succeed(
    office: &Office,
    caller: &Caller,
    (id, key): (EngagementId, KeyPersonId),
    successor: PersonId,
    seen: i64,
) -> Result<KeyPerson> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::ApproveNominee, id)
        .await?;
    let before = tx.key_person(id, key).await?;
    let experts = standing(&mut tx, id, caller.at).await?;
    let understudy = before.understudy;
    if !experts.contains(&successor) && understudy != Some(successor) {
        return Err(Refusal::of_field("person", "key-person-nobody-behind").into());
    }
    let (former, next) =
        key_person::succeed(before, office.id(), successor, caller.person, caller.at)?;
    if !experts.contains(&successor) {
        step_in(office, &mut tx, caller, &file, &next).await?;
    }
    tx.save_key_person(&former, seen).await?;
    tx.insert_key_person(&next).await?;
    if let Some(person) = understudy {
        no_longer_behind(&mut tx, id, person, caller.at).await?;
    }
    let entry = Entry::new("key-person.succeeded", "key_person", next.id)
        .within(id)
        .with(json!({ "former": former.person, "person": successor }));
    tx.note(caller, entry);
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(next)
}

/// The understudy becomes a named, approved expert: by the rules everybody is approved by (R2, R27).
async fn step_in(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    file: &Engagement,
    key: &KeyPerson,
) -> Result<()> {
    let (id, person) = (file.id, key.person);
    let known = tx.person(person).await?;
    if !known.active || file.provider != Some(known.organisation) {
        return Err(Refusal::of_field("person", "key-person-nobody-behind").into());
    }
    let proposed = tx
        .nominations(id)
        .await?
        .into_iter()
        .find(|one| one.person == person && one.state == NominationState::Proposed);
    let one = match proposed {
        Some(one) => one,
        None => propose(office, tx, caller, &known, key).await?,
    };
    let mut lacks = nomination::lacking(tx, id, &[person], caller.at).await?;
    lacks.extend(nomination::against(tx, file, &[person]).await?);
    crate::qualification::against(tx, id, &[person], &mut lacks).await?;
    let lacks = lacks.into_values().flatten().collect();
    let seen = one.version;
    let approved = named::decide(one, true, "", lacks, caller.person, caller.at)?;
    tx.save_nomination(&approved, seen).await?;
    let entry = Entry::new("nomination.decided", "nomination", approved.id)
        .within(id)
        .with(json!({ "person": person, "approved": true }));
    tx.note(caller, entry);
    nomination::engage(office, tx, id, person, caller.at).await
}

/// Puts the understudy forward in the provider's name, for what they would carry.
pub(crate) async fn propose(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    person: &Person,
    key: &KeyPerson,
) -> Result<Nomination> {
    let nomination = Nomination {
        id: office.id(),
        version: 1,
        engagement: key.engagement,
        organisation: person.organisation,
        person: person.id,
        note: key.subject.clone(),
        state: NominationState::Proposed,
        reason: String::new(),
        nominated_by: caller.person,
        nominated_at: caller.at,
        decided_by: None,
        decided_at: None,
    };
    tx.insert_nomination(&nomination).await?;
    let entry = Entry::new("nomination.made", "nomination", nomination.id)
        .within(key.engagement)
        .with(json!({ "person": person.id }));
    tx.note(caller, entry);
    Ok(nomination)
}

/// How many of these files' key people are lost, file by file: for a queue.
pub(crate) async fn lost(
    tx: &mut Tx,
    files: &[EngagementId],
    at: At,
) -> Result<BTreeMap<EngagementId, (Side, usize)>> {
    let mut by_file: BTreeMap<EngagementId, Vec<Held>> = BTreeMap::new();
    for one in held(tx, files, at).await? {
        by_file.entry(one.key.engagement).or_default().push(one);
    }
    Ok(by_file
        .into_iter()
        .filter_map(|(file, held)| {
            let (side, _) = key_person::gate(&held)?;
            let lost = held.iter().filter(|one| !one.stands).count();
            Some((file, (side, lost)))
        })
        .collect())
}
