//! Competitor sets: kept by the security officer, seen by nobody else. A change re-screens everybody at once (R23, R26).

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId, RivalId, RivalSetId};
use kpo_practice::journal::Entry;
use kpo_practice::ledger::Scope;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::refusal::Refusal;
use kpo_practice::rival::{self, Reach, Rival, RivalSet};
use kpo_practice::time::Day;
use kpo_records::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::admit::Record;
use crate::error::Result;
use crate::ledger::{Board, fill};
use crate::names::Names;
use crate::office::Office;
use crate::person::advance_files_of;

/// The officer's page.
pub struct Page {
    /// Every set, by name.
    pub sets: Vec<RivalSet>,
    /// Every membership.
    pub rivals: Vec<Rival>,
    /// Organisations that can join.
    pub organisations: Vec<Organisation>,
    /// Who was shown the information of two.
    pub conflicts: Vec<Conflict>,
    /// Names of people and organisations.
    pub names: Names,
    /// Files by their titles.
    pub files: BTreeMap<EngagementId, String>,
}

/// Somebody who was shown the information of two competitors: shut out of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// In which set.
    pub set: RivalSetId,
    /// A person or a firm.
    pub scope: Scope,
    /// Which.
    pub id: Uuid,
    /// Whose information.
    pub organisations: BTreeSet<OrganisationId>,
    /// In which files it was seen, first ones first.
    pub files: Vec<EngagementId>,
    /// The people who saw it.
    pub people: BTreeSet<PersonId>,
    /// The last day of it.
    pub until_on: Day,
}

/// What is entered of a set.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is called.
    pub name: String,
    /// For whom what was seen counts.
    pub reach: Reach,
    /// Days it counts after it was last seen.
    pub cooling_days: i64,
}

/// All sets, and what follows from them today.
pub async fn list(office: &Office, caller: &Caller) -> Result<Page> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let board = Board::of_all(&mut tx, caller.at.day()).await?;
    let conflicts = conflicts(&board, caller.at.day());
    let people: BTreeSet<PersonId> = conflicts
        .iter()
        .flat_map(|one| one.people.iter().copied())
        .collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let mut files = BTreeMap::new();
    for id in conflicts.iter().flat_map(|one| &one.files) {
        if !files.contains_key(id) {
            files.insert(*id, tx.engagement(*id).await?.title);
        }
    }
    let names = Names::default()
        .people(&mut tx, &people)
        .await?
        .organisations(&mut tx)
        .await?;
    Ok(Page {
        sets: tx.rival_sets().await?,
        rivals: tx.rivals().await?,
        organisations: tx.organisations().await?,
        conflicts,
        names,
        files,
    })
}

/// Who was shown the information of two, by set and scope.
pub(crate) fn conflicts(board: &Board, on: Day) -> Vec<Conflict> {
    let mut found = Vec::new();
    for rivals in &board.rivals {
        for scope in rivals.reach.scopes() {
            let ids: BTreeSet<Uuid> = board
                .seen
                .iter()
                .map(|one| match scope {
                    Scope::Person => one.person.uuid(),
                    Scope::Firm => one.organisation.uuid(),
                })
                .collect();
            for id in ids {
                let live: Vec<_> = board
                    .counted(*scope, id)
                    .map(|one| (one, board.holders(rivals, one.engagement)))
                    .filter(|(one, holders)| {
                        !holders.is_empty() && one.last_on.plus_days(rivals.cooling_days) >= on
                    })
                    .collect();
                let whose: BTreeSet<_> = live.iter().map(|(_, holders)| holders).collect();
                if whose.len() < 2 {
                    continue;
                }
                let last = live.iter().map(|(one, _)| one.last_on).max();
                let mut files: Vec<EngagementId> = Vec::new();
                for (one, _) in &live {
                    if !files.contains(&one.engagement) {
                        files.push(one.engagement);
                    }
                }
                found.push(Conflict {
                    set: rivals.set,
                    scope: *scope,
                    id,
                    organisations: whose.into_iter().flatten().copied().collect(),
                    people: live.iter().map(|(one, _)| one.person).collect(),
                    until_on: last.unwrap_or(on).plus_days(rivals.cooling_days),
                    files,
                });
            }
        }
    }
    found
}

/// Makes a set, as yet without members.
pub async fn make(office: &Office, caller: &Caller, draft: Draft) -> Result<RivalSet> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let set = rival::check(RivalSet {
        id: office.id(),
        version: 1,
        name: draft.name,
        reach: draft.reach,
        cooling_days: draft.cooling_days,
        made_by: caller.person,
        made_at: caller.at,
        ended_at: None,
    })?;
    tx.insert_rival_set(&set).await?;
    tx.note(caller, entry("rivals.made", &set));
    tx.commit().await?;
    Ok(set)
}

/// Changes what was agreed of a set.
pub async fn agree(
    office: &Office,
    caller: &Caller,
    id: RivalSetId,
    draft: Draft,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let was = tx.rival_set(id).await?;
    if was.ended_at.is_some() {
        return Err(Refusal::new("rival-set-ended").into());
    }
    let set = rival::check(RivalSet {
        name: draft.name,
        reach: draft.reach,
        cooling_days: draft.cooling_days,
        ..was
    })?;
    let before = caught(&mut tx, caller).await?;
    tx.save_rival_set(&set, seen).await?;
    rescreen(office, &mut tx, caller, &before).await?;
    tx.note(caller, entry("rivals.changed", &set));
    tx.commit().await?;
    Ok(())
}

/// Ends a set: nothing follows from it any more.
pub async fn end(office: &Office, caller: &Caller, id: RivalSetId, seen: i64) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let set = rival::end_set(tx.rival_set(id).await?, caller.at)?;
    let before = caught(&mut tx, caller).await?;
    tx.save_rival_set(&set, seen).await?;
    rescreen(office, &mut tx, caller, &before).await?;
    tx.note(caller, entry("rivals.ended", &set));
    tx.commit().await?;
    Ok(())
}

/// Puts an organisation into a set, from a day on; that may be a day that is past.
pub async fn join(
    office: &Office,
    caller: &Caller,
    id: RivalSetId,
    organisation: OrganisationId,
    since_on: Day,
) -> Result<Rival> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let set = tx.rival_set(id).await?;
    let known = tx.organisations().await?;
    let entered = known.iter().find(|one| one.id == organisation);
    let entered = entered.ok_or_else(|| Refusal::of_field("organisation", "entry-unknown"))?;
    if entered.kind == OrganisationKind::Freelancer {
        return Err(Refusal::of_field("organisation", "rival-person").into());
    }
    let rival = Rival {
        id: office.id(),
        version: 1,
        set: id,
        organisation,
        since_on,
        until_on: None,
        entered_by: caller.person,
        entered_at: caller.at,
    };
    let rival = rival::check_member(&set, &tx.rivals().await?, rival)?;
    let before = caught(&mut tx, caller).await?;
    tx.insert_rival(&rival).await?;
    rescreen(office, &mut tx, caller, &before).await?;
    let facts = json!({ "organisation": organisation, "since_on": since_on.to_string() });
    tx.note(caller, entry("rivals.joined", &set).with(facts));
    tx.commit().await?;
    Ok(rival)
}

/// Takes an organisation out of its set: the day given is its last.
pub async fn leave(
    office: &Office,
    caller: &Caller,
    id: RivalId,
    until_on: Day,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let rival = rival::leave(tx.rival(id).await?, until_on)?;
    let set = tx.rival_set(rival.set).await?;
    let before = caught(&mut tx, caller).await?;
    tx.save_rival(&rival, seen).await?;
    rescreen(office, &mut tx, caller, &before).await?;
    let facts = json!({ "organisation": rival.organisation, "until_on": until_on.to_string() });
    tx.note(caller, entry("rivals.left", &set).with(facts));
    tx.commit().await?;
    Ok(())
}

fn entry(act: &'static str, set: &RivalSet) -> Entry {
    Entry::new(act, "rival_set", set.id)
        .with(json!({ "reach": set.reach.word(), "cooling_days": set.cooling_days }))
}

async fn caught(tx: &mut Tx, caller: &Caller) -> Result<BTreeSet<PersonId>> {
    let on = caller.at.day();
    let board = Board::of_all(tx, on).await?;
    let found = conflicts(&board, on);
    Ok(found.into_iter().flat_map(|one| one.people).collect())
}

/// Whoever is caught between two now, or no longer is, loses or regains their doors in this act: their reviews are handed on and
/// their files move.
async fn rescreen(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    before: &BTreeSet<PersonId>,
) -> Result<()> {
    let board = Board::of_all(tx, caller.at.day()).await?;
    fill(tx, &board).await?;
    let after = caught(tx, caller).await?;
    for person in after.difference(before) {
        crate::review::leave(office, tx, caller, *person, crate::review::Leaving::Walled).await?;
    }
    for person in after.symmetric_difference(before) {
        advance_files_of(tx, *person, caller.at).await?;
    }
    Ok(())
}
