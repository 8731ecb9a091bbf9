//! The core map as stored.

use kpo_practice::capability::{Capability, Verdict};
use kpo_practice::id::{CapabilityId, Id};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Capability> {
    Ok(Capability {
        id: row.id("id")?,
        version: row.int("version")?,
        name: row.text("name")?,
        why: row.text("why")?,
        verdict: row.word("verdict", Verdict::from_word)?,
        created_at: row.at("created_at")?,
    })
}

fn columns(capability: &Capability) -> Vec<(&'static str, Value)> {
    vec![
        ("name", capability.name.clone().into()),
        ("why", capability.why.clone().into()),
        ("verdict", capability.verdict.word().into()),
    ]
}

impl Tx {
    /// Puts a capability on the map.
    pub async fn insert_capability(&mut self, capability: &Capability) -> Result<()> {
        let mut columns = columns(capability);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("created_at", capability.created_at.into()),
        ]);
        self.insert("capability", capability.id.uuid(), columns)
            .await
    }

    /// Saves what the map says of a capability.
    pub async fn save_capability(&mut self, capability: &Capability, seen: i64) -> Result<i64> {
        self.update(
            "capability",
            capability.id.uuid(),
            seen,
            columns(capability),
        )
        .await
    }

    /// The capability of this id.
    pub async fn capability(&mut self, id: CapabilityId) -> Result<Capability> {
        let mut sql = Sql::new("select * from capability");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// The whole map, by name.
    pub async fn capabilities(&mut self) -> Result<Vec<Capability>> {
        self.list(Sql::new("select * from capability order by name, id"), read)
            .await
    }
}
