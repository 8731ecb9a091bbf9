//! The transfer register as stored.

use kpo_practice::id::{ExposureId, Id, PersonId, TransferId};
use kpo_practice::time::{At, Day};
use kpo_practice::transfer::{Look, Transfer, TransferBasis};
use serde::Deserialize;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// What the journal keeps of a look, as far as it is about places. Entries of older programs have less.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Shown {
    seen: Seen,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Seen {
    place: String,
    net: Option<String>,
    transfer: Option<TransferId>,
}

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

    /// What was shown from one instant until before another, in the order it was, with what the journal keeps of where it was seen:
    /// at most `limit`, those after the one named.
    pub async fn looks(
        &mut self,
        from: At,
        until: At,
        after: Option<(At, ExposureId)>,
        limit: i64,
    ) -> Result<Vec<Look>> {
        let mut sql = Sql::new(
            "select exposure.id, exposure.at, exposure.person_id, exposure.organisation_id, exposure.document_id, journal.payload \
             from exposure join journal on journal.object_id = exposure.id and journal.object = 'exposure' where exposure.at >= ",
        );
        sql.bind(from).with(" and exposure.at < ", until);
        if let Some((at, id)) = after {
            sql.with(" and (exposure.at > ", at)
                .with(" or (exposure.at = ", at)
                .with(" and exposure.id > ", id.uuid())
                .push("))");
        }
        sql.push(" order by exposure.at, exposure.id")
            .with(" limit ", limit);
        self.list(sql, |row| {
            let payload: Shown = serde_json::from_str(&row.text("payload")?).map_err(|error| {
                RecordsError::Corrupt(format!("a look in the journal: {error}"))
            })?;
            Ok(Look {
                exposure: row.id("id")?,
                at: row.at("at")?,
                person: row.id("person_id")?,
                organisation: row.id("organisation_id")?,
                document: row.id("document_id")?,
                place: payload.seen.place,
                net: payload.seen.net,
                transfer: payload.seen.transfer,
            })
        })
        .await
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
