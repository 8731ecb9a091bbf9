//! Nominations as stored.

use kpo_practice::id::{EngagementId, Id, NominationId, OrganisationId};
use kpo_practice::nomination::{Nomination, NominationState};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

pub(crate) fn read(row: &Row) -> Result<Nomination> {
    Ok(Nomination {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        organisation: row.id("organisation_id")?,
        person: row.id("person_id")?,
        note: row.text("note")?,
        state: row.word("state", NominationState::from_word)?,
        reason: row.text("reason")?,
        nominated_by: row.id("nominated_by_id")?,
        nominated_at: row.at("nominated_at")?,
        decided_by: row.opt_id("decided_by_id")?,
        decided_at: row.opt_at("decided_at")?,
    })
}

impl Tx {
    /// Puts a person forward.
    pub async fn insert_nomination(&mut self, nomination: &Nomination) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(nomination.engagement)),
            ("organisation_id", Value::id(nomination.organisation)),
            ("person_id", Value::id(nomination.person)),
            ("note", nomination.note.clone().into()),
            ("state", nomination.state.word().into()),
            ("reason", nomination.reason.clone().into()),
            ("nominated_by_id", Value::id(nomination.nominated_by)),
            ("nominated_at", nomination.nominated_at.into()),
        ];
        self.insert("nomination", nomination.id.uuid(), columns)
            .await
    }

    /// Saves what became of a nomination.
    pub async fn save_nomination(&mut self, nomination: &Nomination, seen: i64) -> Result<i64> {
        let columns = vec![
            ("state", Value::from(nomination.state.word())),
            ("reason", nomination.reason.clone().into()),
            ("decided_by_id", Value::opt_id(nomination.decided_by)),
            ("decided_at", nomination.decided_at.into()),
        ];
        self.update("nomination", nomination.id.uuid(), seen, columns)
            .await
    }

    /// The nomination of this id in this file.
    pub async fn nomination(
        &mut self,
        engagement: EngagementId,
        id: NominationId,
    ) -> Result<Nomination> {
        let mut sql = Sql::new("select * from nomination");
        sql.with(" where id = ", id.uuid())
            .with(" and engagement_id = ", engagement.uuid());
        self.one(sql, read).await
    }

    /// All nominations in a file, oldest first.
    pub async fn nominations(&mut self, engagement: EngagementId) -> Result<Vec<Nomination>> {
        let mut sql = Sql::new("select * from nomination");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by nominated_at, id");
        self.list(sql, read).await
    }

    /// Those of these files where somebody the provider named waits for the client's word.
    pub async fn nominations_waiting(
        &mut self,
        files: &[EngagementId],
    ) -> Result<Vec<EngagementId>> {
        let mut sql = Sql::new(
            "select distinct nomination.engagement_id from nomination
             join engagement on engagement.id = nomination.engagement_id and engagement.provider_id = nomination.organisation_id
             where nomination.state = 'proposed' and nomination.engagement_id in ",
        );
        sql.list(files.iter().map(|id| Value::id(*id)));
        self.list(sql, |row| row.id("engagement_id")).await
    }

    /// What an organisation has put forward in these files, in no particular order: one statement for a page.
    pub async fn nominations_by(
        &mut self,
        files: &[EngagementId],
        organisation: OrganisationId,
    ) -> Result<Vec<Nomination>> {
        let mut sql = Sql::new("select * from nomination");
        sql.with(" where organisation_id = ", organisation.uuid())
            .push(" and engagement_id in ")
            .list(files.iter().map(|id| Value::id(*id)));
        self.list(sql, read).await
    }
}
