//! Rows that only the first may write: whoever comes second finds the first one's.

use uuid::Uuid;

use super::{Conn, Tx};
use crate::error::Result;
use crate::sql::{Sql, Value};

impl Tx {
    /// Puts a row into a sealed table unless one of its keys is taken; true if it was put in. On PostgreSQL this waits for
    /// whoever holds the key and has not committed.
    pub async fn insert_first(
        &mut self,
        table: &'static str,
        id: Uuid,
        mut columns: Vec<(&'static str, Value)>,
    ) -> Result<bool> {
        self.seal_texts(table, id, &mut columns).await?;
        let mut sql = Sql::new(format!("insert into {table} (id"));
        for (name, _) in &columns {
            sql.push(", ").push(name);
        }
        sql.push(") values ")
            .list(std::iter::once(id.into()).chain(columns.into_iter().map(|(_, value)| value)))
            .push(" on conflict do nothing");
        let put = self.run(sql).await? == 1;
        if put {
            self.touched.insert((table, id));
        }
        Ok(put)
    }

    /// Whether this transaction may write: a snapshot and a glance may not.
    pub fn writes(&self) -> bool {
        match self.conn {
            Conn::Sqlite(_) => self.gate.is_some(),
            Conn::Postgres(_) => self.writing,
            Conn::SqliteGlance(_) | Conn::PostgresGlance(_) => false,
        }
    }
}
