//! Effects on staff as stored.

use kpo_practice::id::{EngagementId, Id};
use kpo_practice::staff::StaffEffect;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<StaffEffect> {
    Ok(StaffEffect {
        id: row.id("id")?,
        version: row.int("version")?,
        touched: row.truth("touched")?,
        roles: row.text("roles")?,
        purpose: row.text("purpose")?,
        consulted_on: row.opt_day("consulted_on")?,
        consulted_with: row.text("consulted_with")?,
        knowledge_return: row.text("knowledge_return")?,
        recorded_by: row.id("recorded_by_id")?,
        recorded_at: row.at("recorded_at")?,
    })
}

impl Tx {
    /// Records what a file does to staff, or the next record in its place.
    pub async fn put_staff_effect(&mut self, staff: &StaffEffect, seen: Option<i64>) -> Result<()> {
        let columns = vec![
            ("touched", Value::from(staff.touched)),
            ("roles", staff.roles.clone().into()),
            ("purpose", staff.purpose.clone().into()),
            ("consulted_on", staff.consulted_on.into()),
            ("consulted_with", staff.consulted_with.clone().into()),
            ("knowledge_return", staff.knowledge_return.clone().into()),
            ("recorded_by_id", Value::id(staff.recorded_by)),
            ("recorded_at", staff.recorded_at.into()),
        ];
        self.put("staff_effect", staff.id.uuid(), seen, columns)
            .await
    }

    /// What a file does to staff, if it was recorded.
    pub async fn staff_effect(&mut self, id: EngagementId) -> Result<Option<StaffEffect>> {
        let mut sql = Sql::new("select * from staff_effect");
        sql.with(" where id = ", id.uuid());
        self.optional(sql, read).await
    }
}
