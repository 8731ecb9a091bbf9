//! Requirements as stored.

use kpo_practice::credential::{self, CredentialKind};
use kpo_practice::id::{EngagementId, Id, RequirementId};
use kpo_practice::requirement::Requirement;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

pub(crate) fn read(row: &Row) -> Result<Requirement> {
    Ok(Requirement {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        wants: credential::Requirement {
            kind: row.word("kind", CredentialKind::from_word)?,
            title: row.text("title")?,
            level: row.opt_int("level")?,
            field: row.opt_text("field")?,
        },
    })
}

impl Tx {
    /// Adds a requirement.
    pub async fn insert_requirement(&mut self, requirement: &Requirement) -> Result<()> {
        let wants = &requirement.wants;
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(requirement.engagement)),
            ("kind", wants.kind.word().into()),
            ("title", wants.title.clone().into()),
            ("level", wants.level.into()),
            ("field", wants.field.clone().into()),
        ];
        self.insert("requirement", requirement.id.uuid(), columns)
            .await
    }

    /// Takes a requirement out.
    pub async fn delete_requirement(&mut self, id: RequirementId) -> Result<()> {
        self.delete("requirement", id.uuid()).await
    }

    /// A file's requirements.
    pub async fn requirements(&mut self, engagement: EngagementId) -> Result<Vec<Requirement>> {
        let mut sql = Sql::new("select * from requirement");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by id");
        self.list(sql, read).await
    }

    /// The requirements of several files: one statement.
    pub async fn requirements_of(
        &mut self,
        engagements: &[EngagementId],
    ) -> Result<Vec<Requirement>> {
        let mut sql = Sql::new("select * from requirement where engagement_id in ");
        sql.list(engagements.iter().map(|id| Value::id(*id)))
            .push(" order by id");
        self.list(sql, read).await
    }
}
