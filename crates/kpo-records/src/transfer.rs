//! The transfer register as stored.

use kpo_practice::id::{Id, PersonId, TransferId};
use kpo_practice::time::Day;
use kpo_practice::transfer::{Transfer, TransferBasis};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Transfer> {
    Ok(Transfer {
        id: row.id("id")?,
        version: row.int("version")?,
        basis: row.word("basis", TransferBasis::from_word)?,
        organisation: row.id("organisation_id")?,
        from_region: row.text("from_region")?,
        to_country: row.text("to_country")?,
        number: row.text("number")?,
        from_on: row.day("from_on")?,
        until_on: row.day("until_on")?,
        entered_by: row.id("entered_by_id")?,
        entered_at: row.at("entered_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

impl Tx {
    /// Keeps a basis.
    pub async fn insert_transfer(&mut self, transfer: &Transfer) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("basis", transfer.basis.word().into()),
            ("organisation_id", Value::id(transfer.organisation)),
            ("from_region", transfer.from_region.clone().into()),
            ("to_country", transfer.to_country.clone().into()),
            ("number", transfer.number.clone().into()),
            ("from_on", transfer.from_on.into()),
            ("until_on", transfer.until_on.into()),
            ("entered_by_id", Value::id(transfer.entered_by)),
            ("entered_at", transfer.entered_at.into()),
            ("ended_at", transfer.ended_at.into()),
        ];
        self.insert("transfer", transfer.id.uuid(), columns).await
    }

    /// Saves that one was ended.
    pub async fn save_transfer(&mut self, transfer: &Transfer, seen: i64) -> Result<i64> {
        let columns = vec![("ended_at", transfer.ended_at.into())];
        self.update("transfer", transfer.id.uuid(), seen, columns)
            .await
    }

    /// The basis of this id.
    pub async fn transfer(&mut self, id: TransferId) -> Result<Transfer> {
        let mut sql = Sql::new("select * from transfer where id = ");
        sql.bind(id.uuid());
        self.one(sql, read).await
    }

    /// The whole register, the latest entered first.
    pub async fn transfers(&mut self) -> Result<Vec<Transfer>> {
        let sql = Sql::new("select * from transfer order by entered_at desc, id");
        self.list(sql, read).await
    }

    /// What stands on a day for somebody: for the entity they act for, towards the country they read in.
    pub async fn transfers_for(&mut self, person: PersonId, on: Day) -> Result<Vec<Transfer>> {
        let mut sql = Sql::new(
            "select transfer.* from transfer join person on person.organisation_id = transfer.organisation_id \
             and person.place = transfer.to_country where transfer.ended_at is null",
        );
        sql.with(" and person.id = ", person.uuid())
            .with(" and transfer.from_on <= ", on)
            .with(" and transfer.until_on >= ", on)
            .push(" order by transfer.until_on, transfer.id");
        self.list(sql, read).await
    }
}
