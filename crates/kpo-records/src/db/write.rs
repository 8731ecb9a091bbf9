//! Writing rows that the journal seals. Texts are sealed on the way.

use uuid::Uuid;

use super::Tx;
use crate::error::{RecordsError, Result};
use crate::sql::{Sql, Value};
use crate::vault::text;

/// Refuses texts handed in as if they had been sealed already: read again, they would be taken for what somebody else wrote.
fn typed(columns: &[(&'static str, Value)]) -> Result<()> {
    let sealed =
        |value: &Value| matches!(value, Value::Text(Some(text)) if text::holder_of(text).is_some());
    match columns.iter().find(|(_, value)| sealed(value)) {
        Some((name, _)) => Err(RecordsError::Constraint(format!("{name}_typed"))),
        None => Ok(()),
    }
}

impl Tx {
    /// Puts a new row into a sealed table. `columns` are all but `id`; a mutable table's `version` starts at 1.
    pub async fn insert(
        &mut self,
        table: &'static str,
        id: Uuid,
        mut columns: Vec<(&'static str, Value)>,
    ) -> Result<()> {
        typed(&columns)?;
        self.seal_texts(table, id, &mut columns).await?;
        self.insert_as_is(table, id, columns).await
    }

    /// Puts a new row into a sealed table that holds no texts to be sealed, or holds them sealed.
    pub(crate) async fn insert_as_is(
        &mut self,
        table: &'static str,
        id: Uuid,
        columns: Vec<(&'static str, Value)>,
    ) -> Result<()> {
        let mut sql = Sql::new(format!("insert into {table} (id"));
        for (name, _) in &columns {
            sql.push(", ").push(name);
        }
        sql.push(") values (").bind(id);
        for (_, value) in columns {
            sql.push(", ").bind(value);
        }
        sql.push(")");
        self.run(sql).await?;
        self.touched.insert((table, id));
        Ok(())
    }

    /// Notes that a row of a sealed table was written, so that the commit seals it.
    pub(crate) fn written(&mut self, table: &'static str, id: Uuid) {
        self.touched.insert((table, id));
    }

    /// Changes a row of a sealed, versioned table, if its version is still `seen`; returns the new version.
    pub async fn update(
        &mut self,
        table: &'static str,
        id: Uuid,
        seen: i64,
        mut columns: Vec<(&'static str, Value)>,
    ) -> Result<i64> {
        typed(&columns)?;
        self.seal_texts(table, id, &mut columns).await?;
        self.update_as_is(table, id, seen, columns).await
    }

    /// Changes a row of a sealed, versioned table by columns that hold no texts to be sealed, or holds them sealed.
    pub(crate) async fn update_as_is(
        &mut self,
        table: &'static str,
        id: Uuid,
        seen: i64,
        columns: Vec<(&'static str, Value)>,
    ) -> Result<i64> {
        let mut sql = Sql::new(format!("update {table} set version = version + 1"));
        for (name, value) in columns {
            sql.push(", ").push(name).with(" = ", value);
        }
        sql.with(" where id = ", id).with(" and version = ", seen);
        if self.run(sql).await? == 0 {
            return Err(RecordsError::Conflict);
        }
        self.touched.insert((table, id));
        Ok(seen + 1)
    }

    /// Takes a row out of a sealed table.
    pub async fn delete(&mut self, table: &'static str, id: Uuid) -> Result<()> {
        let mut sql = Sql::new(format!("delete from {table}"));
        sql.with(" where id = ", id);
        if self.run(sql).await? == 0 {
            return Err(RecordsError::NotFound);
        }
        self.touched.insert((table, id));
        Ok(())
    }
}
