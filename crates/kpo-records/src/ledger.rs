//! The exposure ledger as stored: what was shown of which file, and whose information a scope may know within a set.
//!
//! The claim is decided by the primary key. `insert … on conflict do nothing` waits, on PostgreSQL, for whoever inserted the same
//! key and has not committed; the row is then read under a lock by a statement of its own, which under READ COMMITTED sees what
//! was committed meanwhile. On SQLite there is one writer at a time.

use std::collections::BTreeSet;

use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId};
use kpo_practice::ledger::{Held, Scope, Seen, Showing, Sighting};
use kpo_practice::time::Day;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// Ids in one statement: below the 32,766 values SQLite takes.
const AT_ONCE: usize = 10_000;

fn read_held(row: &Row) -> Result<Held> {
    let holders = row.text("holders")?;
    let holders: Option<BTreeSet<OrganisationId>> = holders
        .split_whitespace()
        .map(|id| Uuid::try_parse(id).ok().map(OrganisationId))
        .collect();
    Ok(Held {
        id: row.uuid("id")?,
        version: row.int("version")?,
        scope: row.word("scope", Scope::from_word)?,
        scope_id: row.uuid("scope_id")?,
        set: row.id("set_id")?,
        holders: holders.ok_or_else(|| {
            RecordsError::Corrupt("a ledger row names no organisation".to_owned())
        })?,
        since_at: row.at("since_at")?,
    })
}

fn read_seen(row: &Row) -> Result<Seen> {
    Ok(Seen {
        person: row.id("person_id")?,
        organisation: row.id("organisation_id")?,
        engagement: row.id("engagement_id")?,
        first_at: row.at("first_at")?,
        last_on: row.day("last_on")?,
    })
}

const SEEN: &str = "select person_id, organisation_id, engagement_id, min(at) as first_at, max(seen_on) as last_on from sighting";
const SEEN_BY: &str = " group by person_id, organisation_id, engagement_id order by first_at, person_id, engagement_id, organisation_id";

fn holders(held: &Held) -> String {
    let ids: Vec<String> = held.holders.iter().map(|id| id.0.to_string()).collect();
    ids.join(" ")
}

impl Tx {
    /// Keeps that something was shown, unless it is on record for that day; true if it was not.
    pub async fn insert_sighting(&mut self, id: Uuid, sighting: &Sighting) -> Result<bool> {
        let columns = vec![
            ("person_id", Value::id(sighting.person)),
            ("organisation_id", Value::id(sighting.organisation)),
            ("engagement_id", Value::id(sighting.engagement)),
            ("kind", sighting.kind.word().into()),
            ("seen_on", sighting.seen_on.into()),
            ("at", sighting.at.into()),
        ];
        self.insert_first("sighting", id, columns).await
    }

    /// Whether it is on record that this was shown to this person on this day.
    pub async fn sighted(
        &mut self,
        person: PersonId,
        engagement: EngagementId,
        kind: Showing,
        on: Day,
    ) -> Result<bool> {
        let mut sql = Sql::new("select 1 as there from sighting");
        sql.with(" where person_id = ", person.uuid())
            .with(" and engagement_id = ", engagement.uuid())
            .with(" and kind = ", kind.word())
            .with(" and seen_on = ", on);
        Ok(self.optional(sql, |_| Ok(())).await?.is_some())
    }

    /// What these people, and everybody who acted for these firms, were shown: file by file.
    pub async fn seen_by(
        &mut self,
        people: &[PersonId],
        firms: &[OrganisationId],
    ) -> Result<Vec<Seen>> {
        let mut found = Vec::new();
        let people = people.iter().map(|id| ("person_id", Value::id(*id)));
        let firms = firms.iter().map(|id| ("organisation_id", Value::id(*id)));
        let people: Vec<_> = people.collect();
        let firms: Vec<_> = firms.collect();
        for some in people.chunks(AT_ONCE).chain(firms.chunks(AT_ONCE)) {
            let Some((column, _)) = some.first() else {
                continue;
            };
            let mut sql = Sql::new(format!("{SEEN} where {column} in "));
            sql.list(some.iter().map(|(_, id)| id.clone()))
                .push(SEEN_BY);
            found.append(&mut self.list(sql, read_seen).await?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// What anybody was ever shown, file by file, the earliest first: for the security officer's board.
    pub async fn seen_by_all(&mut self) -> Result<Vec<Seen>> {
        self.list(Sql::new(format!("{SEEN}{SEEN_BY}")), read_seen)
            .await
    }

    /// Every sighting of one file, or of one person, the latest first.
    pub async fn sightings(
        &mut self,
        person: Option<PersonId>,
        engagement: Option<EngagementId>,
    ) -> Result<Vec<Sighting>> {
        let mut sql = Sql::new("select * from sighting where 1 = 1");
        if let Some(person) = person {
            sql.with(" and person_id = ", person.uuid());
        }
        if let Some(engagement) = engagement {
            sql.with(" and engagement_id = ", engagement.uuid());
        }
        sql.push(" order by at desc, id");
        self.list(sql, |row| {
            Ok(Sighting {
                person: row.id("person_id")?,
                organisation: row.id("organisation_id")?,
                engagement: row.id("engagement_id")?,
                kind: row.word("kind", Showing::from_word)?,
                seen_on: row.day("seen_on")?,
                at: row.at("at")?,
            })
        })
        .await
    }

    /// Takes the ledger's row for whoever comes first, and returns it as it stands, locked until the end of the transaction.
    pub async fn claim(&mut self, held: &Held) -> Result<Held> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("scope", held.scope.word().into()),
            ("scope_id", held.scope_id.into()),
            ("set_id", Value::id(held.set)),
            ("holders", holders(held).into()),
            ("since_at", held.since_at.into()),
        ];
        self.insert_first("ledger", held.id, columns).await?;
        let lock = if self.is_postgres() {
            " for update"
        } else {
            ""
        };
        let mut sql = Sql::new("select * from ledger");
        sql.with(" where id = ", held.id).push(lock);
        self.one(sql, read_held).await
    }

    /// Passes the row to another holder, after the cooling-off: whoever calls this holds its lock.
    pub async fn pass_ledger(&mut self, held: &Held, seen: i64) -> Result<i64> {
        let columns = vec![
            ("holders", holders(held).into()),
            ("since_at", held.since_at.into()),
        ];
        self.update("ledger", held.id, seen, columns).await
    }

    /// Every row of the ledger.
    pub async fn ledger(&mut self) -> Result<Vec<Held>> {
        let sql = Sql::new("select * from ledger order by set_id, scope, scope_id");
        self.list(sql, read_held).await
    }

    /// The clients of these files.
    pub async fn clients_of(
        &mut self,
        files: &[EngagementId],
    ) -> Result<Vec<(EngagementId, OrganisationId)>> {
        let mut found = Vec::new();
        for some in files.chunks(AT_ONCE) {
            let mut sql = Sql::new("select id, client_id from engagement where id in ");
            sql.list(some.iter().map(|id| Value::id(*id)))
                .push(" order by id");
            let read = |row: &Row| Ok((row.id("id")?, row.id("client_id")?));
            found.append(&mut self.list(sql, read).await?);
        }
        Ok(found)
    }
}
