//! Walls: raised and ended by the security officer (R26).

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Standing};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, OrganisationId, PersonId, WallId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::Organisation;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::tie::Tie;
use kpo_practice::time::Day;
use kpo_practice::wall::{self, Wall};
use kpo_records::Tx;

use crate::admit::Record;
use crate::error::Result;
use crate::ledger::{Board, about_one};
use crate::names::Names;
use crate::office::Office;
use crate::person::advance_files_of;

/// The page of the walls.
pub struct Page {
    /// All of them, the latest first.
    pub walls: Vec<Wall>,
    /// Names of those they stand around.
    pub names: Names,
    /// People one can be raised around: outsiders, by name.
    pub people: Vec<Person>,
    /// Organisations one can be against.
    pub organisations: Vec<Organisation>,
}

/// What is entered of a wall.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Around whom.
    pub person: PersonId,
    /// Against whom, by name.
    pub name: String,
    /// Against whom, where it is an organisation entered here.
    pub organisation: Option<OrganisationId>,
    /// The last day.
    pub until_on: Day,
    /// What it rests on.
    pub reason: String,
}

/// All walls, for the security officer.
pub async fn list(office: &Office, caller: &Caller) -> Result<Page> {
    let mut tx = office.read().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?
        .into_inner();
    let walls = tx.walls().await?;
    let ids: Vec<PersonId> = walls.iter().map(|wall| wall.person).collect();
    let names = Names::default()
        .people(&mut tx, &ids)
        .await?
        .organisations(&mut tx)
        .await?;
    let mut people = tx.people_by_name(None).await?;
    people.retain(|person| person.active && person.organisation != host);
    Ok(Page {
        walls,
        names,
        people,
        organisations: tx.organisations().await?,
    })
}

/// The files a person from outside has a part in and is walled off: computed anew at each request, so that a wall raised this
/// morning closes its doors this morning. A delivery manager has a part in every file of their firm.
pub(crate) async fn walled(
    tx: &mut Tx,
    standing: &Standing,
    on: Day,
) -> Result<BTreeSet<EngagementId>> {
    let mut walled = BTreeSet::new();
    if standing.host {
        return Ok(walled);
    }
    let walls = standing_around(tx, standing.person, on).await?;
    let who = (standing.person, standing.organisation);
    let board = Board::of(tx, &[who.0], &[who.1], on).await?;
    if walls.is_empty() && board.seen.is_empty() {
        return Ok(walled);
    }
    let files = parts(tx, standing).await?;
    for id in files {
        let file = tx.engagement(id).await?;
        if until_of(tx, &walls, &board, who, &file, on)
            .await?
            .is_some()
        {
            walled.insert(id);
        }
    }
    Ok(walled)
}

/// The files somebody from outside has a part in.
pub(crate) async fn parts(tx: &mut Tx, standing: &Standing) -> Result<BTreeSet<EngagementId>> {
    let parts = [
        &standing.bidding,
        &standing.nominee,
        &standing.expert,
        &standing.reviewer,
        &standing.adjudicator,
        &standing.settles,
    ];
    let mut files: BTreeSet<EngagementId> = parts.into_iter().flatten().copied().collect();
    if standing.roles.contains("delivery") {
        files.extend(tx.files_provided_by(standing.organisation).await?);
    }
    Ok(files)
}

/// The last day on which a person of a firm is kept off a file, by a wall around them or by what is on record that they saw.
pub(crate) async fn until(
    tx: &mut Tx,
    who: (PersonId, OrganisationId),
    file: EngagementId,
    on: Day,
) -> Result<Option<Day>> {
    let walls = standing_around(tx, who.0, on).await?;
    let board = Board::of(tx, &[who.0], &[who.1], on).await?;
    let file = tx.engagement(file).await?;
    until_of(tx, &walls, &board, who, &file, on).await
}

async fn until_of(
    tx: &mut Tx,
    walls: &[Wall],
    board: &Board,
    who: (PersonId, OrganisationId),
    file: &Engagement,
    on: Day,
) -> Result<Option<Day>> {
    let against = about_one(tx, file.id, file.client).await?;
    let raised = walls
        .iter()
        .filter(|wall| against.touches(wall.organisation, &wall.name))
        .map(|wall| wall.until_on)
        .max();
    Ok(raised.max(board.until(who, (file.id, &against), on)))
}

/// The walls around people: those the officer raised, and the duties they owe to former employers (R43).
pub(crate) async fn around_each(tx: &mut Tx, people: &[PersonId]) -> Result<Vec<Wall>> {
    let mut walls = tx.walls_of(people).await?;
    let ties = tx.ties_of(people).await?;
    walls.extend(ties.iter().filter_map(Tie::wall));
    Ok(walls)
}

pub(crate) async fn standing_around(tx: &mut Tx, person: PersonId, on: Day) -> Result<Vec<Wall>> {
    let mut walls = around_each(tx, &[person]).await?;
    walls.retain(|wall| wall.stands(on));
    Ok(walls)
}

/// Whether a wall keeps a person off a file, whether or not they have a part in it yet.
pub(crate) async fn keeps_off(
    tx: &mut Tx,
    person: PersonId,
    file: &Engagement,
    on: Day,
) -> Result<bool> {
    Ok(kept_off(tx, file.id, &[person], on)
        .await?
        .contains(&person))
}

/// Those of these people whom a wall keeps off a file: they have a part in it and cannot go on.
pub(crate) async fn kept_off(
    tx: &mut Tx,
    id: EngagementId,
    people: &[PersonId],
    on: Day,
) -> Result<BTreeSet<PersonId>> {
    let pairs: Vec<_> = people.iter().map(|person| (id, *person)).collect();
    let kept = kept_off_each(tx, &pairs, on).await?;
    Ok(kept.into_iter().map(|(_, person)| person).collect())
}

/// The same for many files at once: four statements where nobody has a wall and no set is in force.
pub(crate) async fn kept_off_each(
    tx: &mut Tx,
    pairs: &[(EngagementId, PersonId)],
    on: Day,
) -> Result<BTreeSet<(EngagementId, PersonId)>> {
    let people: BTreeSet<PersonId> = pairs.iter().map(|(_, person)| *person).collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let mut walls = around_each(tx, &people).await?;
    walls.retain(|wall| wall.stands(on));
    let (board, firms) = around(tx, &people, on).await?;
    let mut kept = BTreeSet::new();
    if walls.is_empty() && board.seen.is_empty() {
        return Ok(kept);
    }
    for pair in pairs {
        let own: Vec<Wall> = walls
            .iter()
            .filter(|wall| wall.person == pair.1)
            .cloned()
            .collect();
        let Some(firm) = firms.get(&pair.1) else {
            continue;
        };
        let file = tx.engagement(pair.0).await?;
        let until = until_of(tx, &own, &board, (pair.1, *firm), &file, on).await?;
        if until.is_some() {
            kept.insert(*pair);
        }
    }
    Ok(kept)
}

/// What is on record around people, and for whom each of them acts.
async fn around(
    tx: &mut Tx,
    people: &[PersonId],
    on: Day,
) -> Result<(Board, BTreeMap<PersonId, OrganisationId>)> {
    let found = tx.people(people).await?;
    let firms: BTreeMap<_, _> = found.iter().map(|one| (one.id, one.organisation)).collect();
    let all: Vec<OrganisationId> = firms.values().copied().collect();
    Ok((Board::of(tx, people, &all, on).await?, firms))
}

/// Raises a wall.
pub async fn raise(office: &Office, caller: &Caller, draft: Draft) -> Result<Wall> {
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?
        .into_inner();
    let subject = tx.people(&[draft.person]).await?.pop();
    let subject = subject.ok_or_else(|| Refusal::of_field("person", "entry-unknown"))?;
    if subject.organisation == host {
        return Err(Refusal::of_field("person", "wall-host").into());
    }
    let known = tx.organisations().await?;
    let against = draft
        .organisation
        .map(|id| known.iter().find(|one| one.id == id));
    if matches!(against, Some(None)) {
        return Err(Refusal::of_field("organisation", "entry-unknown").into());
    }
    let name = match against.flatten() {
        Some(known) if draft.name.trim().is_empty() => known.name.clone(),
        _ => draft.name,
    };
    let wall = wall::check(
        Wall {
            id: office.id(),
            version: 1,
            person: draft.person,
            name,
            organisation: draft.organisation,
            until_on: draft.until_on,
            reason: draft.reason,
            raised_by: caller.person,
            raised_at: caller.at,
            ended_at: None,
        },
        caller.at.day(),
    )?;
    tx.insert_wall(&wall).await?;
    tx.note(caller, Entry::new("wall.raised", "wall", wall.id));
    crate::review::leave(
        office,
        &mut tx,
        caller,
        wall.person,
        crate::review::Leaving::Walled,
    )
    .await?;
    advance_files_of(&mut tx, wall.person, caller.at).await?;
    tx.commit().await?;
    Ok(wall)
}

/// Ends a wall before its day.
pub async fn end(
    office: &Office,
    caller: &Caller,
    id: WallId,
    reason: &str,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let wall = wall::end(tx.wall(id).await?, reason, caller.at)?;
    tx.save_wall(&wall, seen).await?;
    advance_files_of(&mut tx, wall.person, caller.at).await?;
    tx.note(caller, Entry::new("wall.ended", "wall", id).saying(reason));
    tx.commit().await?;
    Ok(())
}
