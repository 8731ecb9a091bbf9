//! Many sealed rows by few statements: what is brought in by the thousand must not take a statement each.

use uuid::Uuid;

use super::Tx;
use crate::error::Result;
use crate::sql::{Sql, Value};

impl Tx {
    /// Puts many new rows into a sealed table, some hundred a statement. Each row gives its values in the order of `columns`; where
    /// they hold texts to be sealed, all rows are of one engagement.
    pub async fn insert_all(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        mut rows: Vec<(Uuid, Vec<Value>)>,
    ) -> Result<()> {
        self.seal_rows(table, columns, &mut rows).await?;
        // Both databases bound the values of a statement; SQLite's 32,766 is the lower.
        let at_once = (30_000 / (columns.len() + 1)).clamp(1, 500);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut sql = Sql::new(format!("insert into {table} (id"));
            for name in columns {
                sql.push(", ").push(name);
            }
            sql.push(") values ");
            for (nth, (id, values)) in rows.by_ref().take(at_once).enumerate() {
                if nth > 0 {
                    sql.push(", ");
                }
                sql.list(std::iter::once(id.into()).chain(values));
                self.touched.insert((table, id));
            }
            self.run(sql).await?;
        }
        Ok(())
    }

    /// Takes the rows of these ids out of a sealed table.
    pub async fn delete_all(&mut self, table: &'static str, ids: &[Uuid]) -> Result<()> {
        for some in ids.chunks(1_000) {
            let mut sql = Sql::new(format!("delete from {table} where id in "));
            sql.list(some.iter().map(|id| Value::from(*id)));
            self.run(sql).await?;
            self.touched.extend(some.iter().map(|id| (table, *id)));
        }
        Ok(())
    }
}
