//! Named people: put forward by the provider, approved one by one by the client (R27).

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Standing};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{EngagementId, NominationId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::nomination::{self, Nomination, NominationState};
use kpo_practice::refusal::Refusal;
use kpo_practice::request::{TEXT_MAX, text_fits, text_given};
use kpo_practice::requirement;
use kpo_practice::time::At;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::assignment;
use crate::eligibility::{facts, pose};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::names::Names;
use crate::office::Office;
use crate::qualification::{self, Told};

/// The people named in a file, as far as the reader may know of them.
pub struct Team {
    /// The file.
    pub file: Admitted<Engagement>,
    /// Who was named, each with what is missing: the client sees all, others their own organisation's.
    pub named: Vec<(Nomination, Vec<Refusal>)>,
    /// How each stands to the task the file requires, in figures: for the client's side alone.
    pub tried: BTreeMap<PersonId, Told>,
    /// Names of people and of their organisations.
    pub names: Names,
}

/// The people of a file.
pub async fn team(office: &Office, caller: &Caller, id: EngagementId) -> Result<Team> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadTeam, id).await?;
    let mut named = tx.nominations(id).await?;
    if !caller.host {
        named.retain(|one| one.organisation == caller.organisation);
    }
    let people: Vec<PersonId> = named.iter().map(|one| one.person).collect();
    let mut lacks = lacking(&mut tx, id, &people, caller.at).await?;
    if caller.host {
        // Nobody outside is told more than which credentials are missing: a limit could be found by trying.
        lacks.extend(against(&mut tx, &file, &people).await?);
    }
    qualification::against(&mut tx, id, &people, &mut lacks).await?;
    let tried = if file.also(caller, Action::ReadPanel) {
        qualification::told(&mut tx, id, &people).await?
    } else {
        BTreeMap::new()
    };
    let mut names = Names::default().people(&mut tx, &people).await?;
    if caller.host {
        names = names.organisations(&mut tx).await?;
    }
    let named = named
        .into_iter()
        .map(|one| {
            let missing = lacks.get_mut(&one.person).cloned().unwrap_or_default();
            (one, missing)
        })
        .collect();
    Ok(Team {
        file,
        named,
        tried,
        names,
    })
}

/// Puts one of the provider's own people forward.
pub async fn nominate(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    person: PersonId,
    note: &str,
) -> Result<Nomination> {
    let mut tx = office.begin().await?;
    let nomination = put_forward(office, &mut tx, caller, id, person, note).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(nomination)
}

/// The same within an act that does more.
pub(crate) async fn put_forward(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: EngagementId,
    person: PersonId,
    note: &str,
) -> Result<Nomination> {
    office.admit(tx, caller, Action::Nominate, id).await?;
    text_given("note", note)?;
    text_fits("note", note, TEXT_MAX)?;
    let own = tx.people_of(caller.organisation).await?;
    if !own.iter().any(|one| one.id == person && one.active) {
        return Err(Refusal::of_field("person", "nomination-not-yours").into());
    }
    let live = [NominationState::Proposed, NominationState::Approved];
    let named = tx.nominations(id).await?;
    if named
        .iter()
        .any(|one| one.person == person && live.contains(&one.state))
    {
        return Err(Refusal::of_field("person", "nomination-twice").into());
    }
    let nomination = Nomination {
        id: office.id(),
        version: 1,
        engagement: id,
        organisation: caller.organisation,
        person,
        note: note.trim().to_owned(),
        state: NominationState::Proposed,
        reason: String::new(),
        nominated_by: caller.person,
        nominated_at: caller.at,
        decided_by: None,
        decided_at: None,
    };
    tx.insert_nomination(&nomination).await?;
    let role = AssignmentRole::Nominee;
    assignment::give(office, tx, id, person, role, caller.at).await?;
    let entry = Entry::new("nomination.made", "nomination", nomination.id)
        .within(id)
        .with(json!({ "person": person }));
    tx.note(caller, entry);
    Ok(nomination)
}

/// The client says yes or no to a person. After the award a person approved is at once an expert of the file.
pub async fn decide(
    office: &Office,
    caller: &Caller,
    (id, nomination): (EngagementId, NominationId),
    (approve, reason): (bool, &str),
    seen: i64,
) -> Result<Nomination> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::ApproveNominee, id)
        .await?;
    let named = tx.nomination(id, nomination).await?;
    let person = named.person;
    let mut lacks = lacking(&mut tx, id, &[person], caller.at).await?;
    lacks.extend(against(&mut tx, &file, &[person]).await?);
    qualification::against(&mut tx, id, &[person], &mut lacks).await?;
    let lacks = lacks.into_values().flatten().collect();
    let mut named = nomination::decide(named, approve, reason, lacks, caller.person, caller.at)?;
    named.version = tx.save_nomination(&named, seen).await?;
    if !approve {
        assignment::end(&mut tx, id, person, AssignmentRole::Nominee, caller.at).await?;
        crate::panel::leave(office, &mut tx, caller, (id, person)).await?;
    } else if file.provider == Some(named.organisation) {
        engage(office, &mut tx, id, person, caller.at).await?;
    }
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("nomination.decided", "nomination", named.id)
        .within(id)
        .with(json!({ "person": person, "approved": approve }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(named)
}

/// A nominee becomes an expert of the file.
pub(crate) async fn engage(
    office: &Office,
    tx: &mut Tx,
    id: EngagementId,
    person: PersonId,
    at: At,
) -> Result<()> {
    assignment::end(tx, id, person, AssignmentRole::Nominee, at).await?;
    assignment::give(office, tx, id, person, AssignmentRole::Expert, at).await
}

/// Takes a named person out of the file: the provider one of its own, the client anybody. The gate opens again.
pub async fn withdraw(
    office: &Office,
    caller: &Caller,
    (id, nomination): (EngagementId, NominationId),
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    let action = if caller.host {
        Action::ApproveNominee
    } else {
        Action::Nominate
    };
    office.admit(&mut tx, caller, action, id).await?;
    let named = tx.nomination(id, nomination).await?;
    if !caller.host && named.organisation != caller.organisation {
        return Err(Error::NotFound);
    }
    if named.version != seen {
        return Err(Error::Conflict);
    }
    if ![NominationState::Proposed, NominationState::Approved].contains(&named.state) {
        return Err(Refusal::new("nomination-decided").into());
    }
    let person = named.person;
    take_back(&mut tx, named, caller).await?;
    crate::panel::leave(office, &mut tx, caller, (id, person)).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a nomination and every right that came with it.
pub(crate) async fn take_back(tx: &mut Tx, mut named: Nomination, caller: &Caller) -> Result<()> {
    let seen = named.version;
    named.state = NominationState::Withdrawn;
    named.decided_by = Some(caller.person);
    named.decided_at = Some(caller.at);
    tx.save_nomination(&named, seen).await?;
    for role in [AssignmentRole::Nominee, AssignmentRole::Expert] {
        assignment::end(tx, named.engagement, named.person, role, caller.at).await?;
    }
    let entry = Entry::new("nomination.withdrawn", "nomination", named.id)
        .within(named.engagement)
        .with(json!({ "person": named.person }));
    tx.note(caller, entry);
    Ok(())
}

/// For each person, what speaks against them being asked, over the whole time of the work; nobody where the file's needs were
/// not written down.
pub(crate) async fn against(
    tx: &mut Tx,
    file: &Engagement,
    people: &[PersonId],
) -> Result<BTreeMap<PersonId, Vec<Refusal>>> {
    let Some((_, posed)) = pose(tx, std::slice::from_ref(file)).await?.pop() else {
        return Ok(BTreeMap::new());
    };
    let need = &posed.question.need;
    let window = (need.since_on, need.until_on);
    let subjects = tx.people(people).await?;
    let mut facts = facts(tx, subjects, window, None).await?;
    let mut found = BTreeMap::new();
    for person in people {
        let points = facts
            .examine(file.id, &posed, *person)
            .map(|(_, points)| points);
        let refused = points
            .into_iter()
            .flatten()
            .filter_map(|point| point.outcome.err());
        found.insert(*person, refused.collect());
    }
    Ok(found)
}

/// For each person, what of a file's mandatory credentials is missing, unverified or out of date (R2).
pub(crate) async fn lacking(
    tx: &mut Tx,
    id: EngagementId,
    people: &[PersonId],
    at: At,
) -> Result<BTreeMap<PersonId, Vec<Refusal>>> {
    let requirements = tx.requirements(id).await?;
    let held = if requirements.is_empty() || people.is_empty() {
        Vec::new()
    } else {
        tx.credentials_of(people).await?
    };
    Ok(people
        .iter()
        .map(|person| {
            let own: Vec<_> = held
                .iter()
                .filter(|one| one.person == *person)
                .cloned()
                .collect();
            (*person, requirement::missing(&requirements, &own, at.day()))
        })
        .collect())
}

/// The files for which a person holds every mandatory credential, verified and in date: computed anew at each request, so
/// that a licence that ran out this morning closes its doors this morning.
pub(crate) async fn credentialed(
    tx: &mut Tx,
    standing: &Standing,
    at: At,
) -> Result<BTreeSet<EngagementId>> {
    let files: Vec<EngagementId> = standing.expert.union(&standing.nominee).copied().collect();
    if files.is_empty() {
        return Ok(BTreeSet::new());
    }
    let requirements = tx.requirements_of(&files).await?;
    let held = if requirements.is_empty() {
        Vec::new()
    } else {
        tx.credentials_of(&[standing.person]).await?
    };
    let qualified = |file: &EngagementId| {
        let own: Vec<_> = requirements
            .iter()
            .filter(|one| one.engagement == *file)
            .cloned()
            .collect();
        requirement::missing(&own, &held, at.day()).is_empty()
    };
    Ok(files.into_iter().filter(qualified).collect())
}
