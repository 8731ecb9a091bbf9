//! Ties as stored.

use kpo_practice::id::{Id, PersonId, TieId};
use kpo_practice::tie::{Tie, TieKind};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Tie> {
    Ok(Tie {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        kind: row.word("kind", TieKind::from_word)?,
        name: row.text("name")?,
        organisation: row.opt_id("organisation_id")?,
        since_on: row.opt_day("since_on")?,
        until_on: row.opt_day("until_on")?,
        entered_by: row.id("entered_by_id")?,
        entered_at: row.at("entered_at")?,
    })
}

fn columns(tie: &Tie) -> Vec<(&'static str, Value)> {
    vec![
        ("kind", tie.kind.word().into()),
        ("name", tie.name.clone().into()),
        ("organisation_id", Value::opt_id(tie.organisation)),
        ("since_on", tie.since_on.into()),
        ("until_on", tie.until_on.into()),
        ("entered_by_id", Value::id(tie.entered_by)),
        ("entered_at", tie.entered_at.into()),
    ]
}

impl Tx {
    /// Enters a tie.
    pub async fn insert_tie(&mut self, tie: &Tie) -> Result<()> {
        let mut columns = columns(tie);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(tie.person)),
        ]);
        self.insert("tie", tie.id.uuid(), columns).await
    }

    /// Saves a corrected tie.
    pub async fn save_tie(&mut self, tie: &Tie, seen: i64) -> Result<i64> {
        self.update("tie", tie.id.uuid(), seen, columns(tie)).await
    }

    /// Takes a tie out.
    pub async fn delete_tie(&mut self, id: TieId) -> Result<()> {
        self.delete("tie", id.uuid()).await
    }

    /// The tie of this id.
    pub async fn tie(&mut self, id: TieId) -> Result<Tie> {
        let mut sql = Sql::new("select * from tie");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// The ties of these people (R26, R43).
    pub async fn ties_of(&mut self, people: &[PersonId]) -> Result<Vec<Tie>> {
        self.list_of_people("select * from tie", people, "person_id, kind, id", read)
            .await
    }
}
