//! Invitations as stored.

use kpo_practice::id::{EngagementId, Id, OrganisationId};
use kpo_practice::invitation::{End, Invitation};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Invitation> {
    Ok(Invitation {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        organisation: row.id("organisation_id")?,
        invited_by: row.id("invited_by_id")?,
        invited_at: row.at("invited_at")?,
        ended_at: row.opt_at("ended_at")?,
        end: row.opt_text("ending")?.as_deref().and_then(End::from_word),
    })
}

impl Tx {
    /// Invites; twice is a conflict.
    pub async fn insert_invitation(&mut self, invitation: &Invitation) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(invitation.engagement)),
            ("organisation_id", Value::id(invitation.organisation)),
            ("invited_by_id", Value::id(invitation.invited_by)),
            ("invited_at", invitation.invited_at.into()),
        ];
        self.insert("invitation", invitation.id.uuid(), columns)
            .await
    }

    /// Saves how an invitation ended.
    pub async fn save_invitation(&mut self, invitation: &Invitation, seen: i64) -> Result<i64> {
        let columns = vec![
            ("ended_at", Value::from(invitation.ended_at)),
            ("ending", invitation.end.map(End::word).into()),
        ];
        self.update("invitation", invitation.id.uuid(), seen, columns)
            .await
    }

    /// A file's invitations, oldest first: for the client alone.
    pub async fn invitations(&mut self, engagement: EngagementId) -> Result<Vec<Invitation>> {
        let mut sql = Sql::new("select * from invitation");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by invited_at, id");
        self.list(sql, read).await
    }

    /// An organisation's own invitations with the files' code names, newest first.
    pub async fn invitations_of(
        &mut self,
        organisation: OrganisationId,
    ) -> Result<Vec<(Invitation, String)>> {
        let mut sql = Sql::new(
            "select invitation.*, engagement.code_name from invitation join engagement on engagement.id = invitation.engagement_id",
        );
        sql.with(" where organisation_id = ", organisation.uuid())
            .push(" order by invited_at desc, invitation.id limit 200");
        self.list(sql, |row| Ok((read(row)?, row.text("code_name")?)))
            .await
    }
}
