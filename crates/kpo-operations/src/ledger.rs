//! The exposure ledger at work: before anything of a file is shown to somebody from outside, that it is shown goes on record in a
//! transaction of its own or of the act, and whoever was shown a competitor's is turned away by it (R26).
//!
//! There is one place through which content passes to outsiders: admission, for an act that shows some. What is asked is what
//! was seen, by the person wherever they work and, where agreed so, by anybody of their firm; so a set that changes today
//! changes every door today, without anything to bring up to date.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Standing};
use kpo_practice::eligibility::Against;
use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::ledger::{self, Held, Scope, Seen, Showing, Sighting, shut};
use kpo_practice::organisation::Organisation;
use kpo_practice::refusal::Refusal;
use kpo_practice::rival::Rivals;
use kpo_practice::time::Day;
use kpo_records::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// What is on record around some people and firms, and the sets it is looked at by.
#[derive(Default)]
pub(crate) struct Board {
    pub(crate) rivals: Vec<Rivals>,
    pub(crate) seen: Vec<Seen>,
    against: BTreeMap<EngagementId, Against>,
    waived: BTreeSet<(PersonId, EngagementId)>,
}

impl Board {
    /// What these people and firms were shown: one statement where no set is in force, a fixed few otherwise.
    pub(crate) async fn of(
        tx: &mut Tx,
        people: &[PersonId],
        firms: &[OrganisationId],
        on: Day,
    ) -> Result<Self> {
        let rivals = in_force(tx, on).await?;
        if rivals.is_empty() {
            return Ok(Self::default());
        }
        let seen = tx.seen_by(people, firms).await?;
        Self::with(tx, rivals, seen, on).await
    }

    /// What anybody was shown.
    pub(crate) async fn of_all(tx: &mut Tx, on: Day) -> Result<Self> {
        let rivals = in_force(tx, on).await?;
        let seen = tx.seen_by_all().await?;
        Self::with(tx, rivals, seen, on).await
    }

    async fn with(tx: &mut Tx, rivals: Vec<Rivals>, seen: Vec<Seen>, on: Day) -> Result<Self> {
        let files: BTreeSet<EngagementId> = seen.iter().map(|one| one.engagement).collect();
        let files: Vec<EngagementId> = files.into_iter().collect();
        let waived = tx.waivers_standing(on).await?;
        Ok(Self {
            against: about(tx, &files).await?,
            waived: waived
                .iter()
                .map(|one| (one.person, one.engagement))
                .collect(),
            rivals,
            seen,
        })
    }

    /// Whose information a file that somebody was shown holds, within a set.
    pub(crate) fn holders(&self, rivals: &Rivals, file: EngagementId) -> BTreeSet<OrganisationId> {
        let against = self.against.get(&file);
        against.map(|one| rivals.holders(one)).unwrap_or_default()
    }

    /// What counts for a scope: what was seen under a waiver raises no wall while the waiver stands.
    pub(crate) fn counted(&self, scope: Scope, id: Uuid) -> impl Iterator<Item = &Seen> {
        self.seen.iter().filter(move |one| {
            let within = match scope {
                Scope::Person => one.person.uuid() == id,
                Scope::Firm => one.organisation.uuid() == id,
            };
            within && !self.waived.contains(&(one.person, one.engagement))
        })
    }

    /// The last day on which a person of a firm is kept off a file that touches whom `against` says.
    pub(crate) fn until(
        &self,
        (person, firm): (PersonId, OrganisationId),
        (file, against): (EngagementId, &Against),
        on: Day,
    ) -> Option<Day> {
        if self.rivals.is_empty() || self.waived.contains(&(person, file)) {
            return None;
        }
        let mut until = None;
        for rivals in &self.rivals {
            let mine = rivals.holders(against);
            for scope in rivals.reach.scopes() {
                let seen: Vec<_> = self
                    .counted(*scope, whose(*scope, person, firm))
                    .map(|one| (self.holders(rivals, one.engagement), one.last_on))
                    .collect();
                let seen = seen.iter().map(|(holders, last)| (holders, *last));
                until = until.max(shut(&mine, seen, rivals.cooling_days, on));
            }
        }
        until
    }
}

impl Board {
    /// The last day on which what somebody was shown, or their firm where that counts, can keep them off anything.
    pub(crate) fn longest(
        &self,
        (person, firm): (PersonId, OrganisationId),
        on: Day,
    ) -> Option<Day> {
        let mut longest = None;
        for rivals in &self.rivals {
            for scope in rivals.reach.scopes() {
                let ends = self
                    .counted(*scope, whose(*scope, person, firm))
                    .filter(|one| !self.holders(rivals, one.engagement).is_empty())
                    .map(|one| one.last_on.plus_days(rivals.cooling_days));
                longest = longest.max(ends.filter(|until| *until >= on).max());
            }
        }
        longest
    }

    /// The files whose information stands between somebody and a file that touches whom `against` says.
    pub(crate) fn between(
        &self,
        (person, firm): (PersonId, OrganisationId),
        against: &Against,
        on: Day,
    ) -> BTreeSet<EngagementId> {
        let mut found = BTreeSet::new();
        for rivals in &self.rivals {
            let mine = rivals.holders(against);
            for scope in rivals.reach.scopes() {
                for one in self.counted(*scope, whose(*scope, person, firm)) {
                    let theirs = self.holders(rivals, one.engagement);
                    let seen = [(&theirs, one.last_on)];
                    if shut(&mine, seen, rivals.cooling_days, on).is_some() {
                        found.insert(one.engagement);
                    }
                }
            }
        }
        found
    }
}

fn whose(scope: Scope, person: PersonId, firm: OrganisationId) -> Uuid {
    match scope {
        Scope::Person => person.uuid(),
        Scope::Firm => firm.uuid(),
    }
}

/// The sets that can raise a wall on a day: those with two members or more.
async fn in_force(tx: &mut Tx, on: Day) -> Result<Vec<Rivals>> {
    let mut rivals = tx.rivals_on(on).await?;
    rivals.retain(|one| one.members.len() > 1);
    Ok(rivals)
}

/// Whom these files are about, and their clients.
async fn about(tx: &mut Tx, files: &[EngagementId]) -> Result<BTreeMap<EngagementId, Against>> {
    if files.is_empty() {
        return Ok(BTreeMap::new());
    }
    let clients = tx.clients_of(files).await?;
    let parties = tx.parties_of(files).await?;
    let known = tx.organisations().await?;
    Ok(clients
        .into_iter()
        .map(|(file, client)| {
            let own: Vec<_> = parties
                .iter()
                .filter(|party| party.engagement == file)
                .cloned()
                .collect();
            (file, Against::of(&own, client, &known))
        })
        .collect())
}

/// Whom one file is about, and its client.
pub(crate) async fn about_one(
    tx: &mut Tx,
    file: EngagementId,
    client: OrganisationId,
) -> Result<Against> {
    let parties = tx.parties_of(&[file]).await?;
    let known: Vec<Organisation> = tx.organisations().await?;
    Ok(Against::of(&parties, client, &known))
}

/// What somebody is told whom a wall keeps off, on whatever path: that it applies, and until when.
pub(crate) fn applies(until: Day) -> Refusal {
    Refusal::new("wall-applies").with("until", until)
}

impl Office {
    /// Puts on record, durably before anything leaves, that `action` shows some of a file to somebody from outside; refuses where
    /// they know a competitor's.
    ///
    /// An act that writes does it in its own transaction. A reading one has a snapshot open, which cannot be written to, so a
    /// short transaction beside it does; on the same day it finds it done. Pages and copies are recorded by the transaction
    /// that records the page or copy, and not when their bytes are only being prepared.
    pub(crate) async fn reveal(
        &self,
        tx: &mut Tx,
        standing: &Standing,
        caller: &Caller,
        action: Action,
        file: EngagementId,
    ) -> Result<()> {
        let Some(kind) = ledger::shows(action).filter(|_| !standing.host) else {
            return Ok(());
        };
        if !tx.writes() && matches!(kind, Showing::Page | Showing::Copy) {
            return Ok(());
        }
        let on = caller.at.day();
        if tx.sighted(caller.person, file, kind, on).await? {
            return Ok(());
        }
        let sighting = Sighting {
            person: caller.person,
            organisation: standing.organisation,
            engagement: file,
            kind,
            seen_on: on,
            at: caller.at,
        };
        if tx.writes() {
            return record(self, tx, caller, &sighting).await;
        }
        let mut apart = self.db.begin_apart().await?;
        record(self, &mut apart, caller, &sighting).await?;
        apart.commit().await?;
        Ok(())
    }
}

/// Claims what the sets ask and keeps the sighting with its journal entry.
async fn record(office: &Office, tx: &mut Tx, caller: &Caller, sighting: &Sighting) -> Result<()> {
    let rivals = in_force(tx, sighting.seen_on).await?;
    if !rivals.is_empty() {
        claim(tx, &rivals, sighting).await?;
    }
    tx.insert_sighting(office.request(), sighting).await?;
    // Not within the file: its history is read by those who may not know who reviews it.
    let facts = json!({ "engagement": sighting.engagement, "kind": sighting.kind.word() });
    let entry = Entry::new("content.shown", "person", caller.person);
    tx.note(caller, entry.with(facts));
    Ok(())
}

/// Takes the ledger's rows for this file, in the order of their keys so that two can wait for each other in one way only; then
/// compares. Whoever was first to commit has the row, and what they saw is on record before this looks.
async fn claim(tx: &mut Tx, rivals: &[Rivals], sighting: &Sighting) -> Result<()> {
    let file = tx.engagement(sighting.engagement).await?;
    let against = about_one(tx, file.id, file.client).await?;
    let mut wanted: BTreeMap<Uuid, Held> = BTreeMap::new();
    for one in rivals {
        let holders = one.holders(&against);
        if holders.is_empty() {
            continue;
        }
        for scope in one.reach.scopes() {
            let scope_id = whose(*scope, sighting.person, sighting.organisation);
            let id = ledger::key(*scope, scope_id, one.set);
            wanted.insert(
                id,
                Held {
                    id,
                    version: 1,
                    scope: *scope,
                    scope_id,
                    set: one.set,
                    holders: holders.clone(),
                    since_at: sighting.at,
                },
            );
        }
    }
    let mut taken = Vec::new();
    for held in wanted.values() {
        taken.push(tx.claim(held).await?);
    }
    let who = (sighting.person, sighting.organisation);
    let board = Board::of(tx, &[who.0], &[who.1], sighting.seen_on).await?;
    if let Some(until) = board.until(who, (file.id, &against), sighting.seen_on) {
        return Err(applies(until).into());
    }
    if board.waived.contains(&(who.0, file.id)) {
        return Ok(());
    }
    for was in taken {
        let Some(held) = wanted.get(&was.id) else {
            continue;
        };
        if was.holders != held.holders {
            tx.pass_ledger(held, was.version).await?;
        }
    }
    Ok(())
}

/// Gives every row of the ledger that is not taken yet to whose information was seen first: after a set changed.
pub(crate) async fn fill(tx: &mut Tx, board: &Board) -> Result<()> {
    let mut wanted: BTreeMap<Uuid, Held> = BTreeMap::new();
    let mut seen: Vec<&Seen> = board.seen.iter().collect();
    seen.sort_by_key(|one| (one.first_at, one.engagement));
    for one in seen {
        for rivals in &board.rivals {
            let holders = board.holders(rivals, one.engagement);
            for scope in rivals.reach.scopes() {
                let scope_id = whose(*scope, one.person, one.organisation);
                let id = ledger::key(*scope, scope_id, rivals.set);
                if !holders.is_empty() {
                    wanted.entry(id).or_insert_with(|| Held {
                        id,
                        version: 1,
                        scope: *scope,
                        scope_id,
                        set: rivals.set,
                        holders: holders.clone(),
                        since_at: one.first_at,
                    });
                }
            }
        }
    }
    for held in wanted.values() {
        tx.claim(held).await?;
    }
    Ok(())
}
