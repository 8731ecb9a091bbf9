//! Codes of published classifications as stored: those an installation added. The small lists every installation has are
//! in the program ([`kpo_practice::taxonomy`]).

use kpo_practice::id::Id;
use kpo_practice::taxonomy::Term;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Term> {
    Ok(Term {
        id: row.id("id")?,
        version: row.int("version")?,
        scheme: row.text("scheme")?,
        code: row.text("code")?,
        label: row.text("label")?,
        broader: row.text("broader")?,
        address: row.text("address")?,
    })
}

impl Tx {
    /// Adds a code.
    pub async fn insert_term(&mut self, term: &Term) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("scheme", term.scheme.clone().into()),
            ("code", term.code.clone().into()),
            ("label", term.label.clone().into()),
            ("broader", term.broader.clone().into()),
            ("address", term.address.clone().into()),
        ];
        self.insert("term", term.id.uuid(), columns).await
    }

    /// The code of a classification, if it was added.
    pub async fn term(&mut self, scheme: &str, code: &str) -> Result<Option<Term>> {
        let mut sql = Sql::new("select * from term");
        sql.with(" where scheme = ", scheme)
            .with(" and code = ", code);
        self.optional(sql, read).await
    }

    /// Every code of a classification that was added, by code.
    pub async fn terms(&mut self, scheme: &str) -> Result<Vec<Term>> {
        let mut sql = Sql::new("select * from term");
        sql.with(" where scheme = ", scheme)
            .push(" order by code, id");
        self.list(sql, read).await
    }

    /// The classifications that were added, with how many codes of each.
    pub async fn term_counts(&mut self) -> Result<Vec<(String, i64)>> {
        let sql =
            Sql::new("select scheme, count(*) as n from term group by scheme order by scheme");
        self.list(sql, |row| Ok((row.text("scheme")?, row.int("n")?)))
            .await
    }
}
