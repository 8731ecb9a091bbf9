//! Where texts of a room are sealed on their way in, and their keys fetched on the way out.

use std::collections::BTreeSet;
use std::sync::Arc;

use kpo_practice::id::EngagementId;
use kpo_practice::time::At;
use uuid::Uuid;

use super::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};
use crate::vault::text;

/// Refuses texts handed in as if they had been sealed already: what is sealed anew under another room's key would be opened for
/// whoever handed it in.
fn typed(columns: &[(&'static str, Value)]) -> Result<()> {
    let sealed =
        |value: &Value| matches!(value, Value::Text(Some(text)) if text::room_of(text).is_some());
    match columns.iter().find(|(_, value)| sealed(value)) {
        Some((name, _)) => Err(RecordsError::Constraint(format!("{name}_typed"))),
        None => Ok(()),
    }
}

impl Tx {
    /// Seals those values of a new or changed row that are texts of a room.
    pub(super) async fn seal_texts(
        &mut self,
        table: &'static str,
        row: Uuid,
        columns: &mut [(&'static str, Value)],
    ) -> Result<()> {
        let Some(names) = text::sealed(table) else {
            return Ok(());
        };
        let plain = |(name, value): &(&str, Value)| {
            names.contains(name) && matches!(value, Value::Text(Some(_)))
        };
        if !columns.iter().any(plain) {
            return Ok(());
        }
        typed(columns)?;
        let (room, at) = self.room_of_row(table, row, columns).await?;
        let key = self.texts_made(EngagementId(room), at).await?;
        for (name, value) in columns.iter_mut() {
            if let (true, Value::Text(Some(plain))) = (names.contains(name), &mut *value) {
                *plain = text::seal((room, &key), (table, name, row), plain)?;
            }
        }
        Ok(())
    }

    /// The room a row belongs to, and since when.
    async fn room_of_row(
        &mut self,
        table: &str,
        row: Uuid,
        columns: &[(&'static str, Value)],
    ) -> Result<(Uuid, At)> {
        let of = |wanted: &str| columns.iter().find(|(name, _)| *name == wanted);
        if let (Some((_, Value::Uuid(Some(room)))), Some((_, Value::Int(Some(at))))) =
            (of("engagement_id"), of("created_at"))
        {
            return Ok((*room, At(*at)));
        }
        let mut sql = Sql::new(format!("select engagement_id, created_at from {table}"));
        sql.with(" where id = ", row);
        let found = self.row(sql).await?.ok_or(RecordsError::Conflict)?;
        Ok((found.uuid("engagement_id")?, found.at("created_at")?))
    }

    /// Reads rows; where they hold texts whose keys were not fetched yet, fetches those of all of them at once and reads again.
    pub(super) async fn read_all<T>(
        &mut self,
        mut rows: Vec<Row>,
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        match rows.iter().map(&read).collect() {
            Err(RecordsError::Sealed) => {}
            done => return done,
        }
        let mut rooms: BTreeSet<Uuid> = rows.iter().flat_map(Row::rooms).collect();
        rooms.retain(|room| !self.texts.contains_key(room));
        let found = self.texts_kept(&rooms).await?;
        let mut texts = (*self.texts).clone();
        texts.extend(found);
        self.texts = Arc::new(texts);
        for row in &mut rows {
            row.texts = self.texts.clone();
        }
        rows.iter().map(&read).collect()
    }
}
