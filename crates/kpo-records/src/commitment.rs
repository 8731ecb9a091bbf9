//! What live files have promised, read for many files at once.

use kpo_practice::engagement::Engagement;
use kpo_practice::id::EngagementId;

use crate::db::Tx;
use crate::engagement::read_engagement;
use crate::error::Result;
use crate::sql::{Sql, Value};

impl Tx {
    /// The files that were awarded and are neither closed nor done, oldest first. Only an operation that asks the policies
    /// may hand them on.
    pub async fn files_committed(&mut self) -> Result<Vec<Engagement>> {
        let sql = Sql::new(
            "select * from engagement where provider_id is not null and closed_at is null and stage not in ('done', 'refused')
             order by created_at, id",
        );
        self.list(sql, read_engagement).await
    }

    /// The longest notice, in days, that somebody at work in each of these files asks for; nothing of files where nobody said.
    pub async fn notice_of(&mut self, files: &[EngagementId]) -> Result<Vec<(EngagementId, i64)>> {
        let mut sql = Sql::new(
            "select assignment.engagement_id, max(availability.notice_days) as days from assignment
             join availability on availability.id = assignment.person_id
             where assignment.role = 'expert' and assignment.ended_at is null and assignment.engagement_id in ",
        );
        sql.list(files.iter().map(|id| Value::id(*id)))
            .push(" group by assignment.engagement_id order by assignment.engagement_id");
        self.list(sql, |row| Ok((row.id("engagement_id")?, row.int("days")?)))
            .await
    }

    /// Those of these files with a document that is held by law.
    pub async fn files_held(&mut self, files: &[EngagementId]) -> Result<Vec<EngagementId>> {
        let mut sql = Sql::new("select distinct engagement_id from document where hold = ");
        sql.bind(true)
            .push(" and engagement_id in ")
            .list(files.iter().map(|id| Value::id(*id)))
            .push(" order by engagement_id");
        self.list(sql, |row| row.id("engagement_id")).await
    }
}
