//! List rates as stored.

use kpo_practice::id::{Id, ListRateId, PersonId};
use kpo_practice::list_rate::ListRate;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<ListRate> {
    Ok(ListRate {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        hourly: row.money("hourly")?,
        from: row.day("from_on")?,
        set_by: row.id("set_by_id")?,
        set_at: row.at("set_at")?,
    })
}

impl Tx {
    /// Sets a list rate. There is no saving of one: what was said before is not changed, only followed.
    pub async fn insert_list_rate(&mut self, rate: &ListRate) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(rate.person)),
            ("hourly_minor", rate.hourly.minor.into()),
            ("hourly_currency", rate.hourly.currency.code().into()),
            ("from_on", rate.from.into()),
            ("set_by_id", Value::id(rate.set_by)),
            ("set_at", rate.set_at.into()),
        ];
        self.insert("list_rate", rate.id.uuid(), columns).await
    }

    /// Withdraws a list rate.
    pub async fn delete_list_rate(&mut self, id: ListRateId) -> Result<()> {
        self.delete("list_rate", id.uuid()).await
    }

    /// The list rate of this id.
    pub async fn list_rate(&mut self, id: ListRateId) -> Result<ListRate> {
        let mut sql = Sql::new("select * from list_rate");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// The list rates of these people, each person's latest first.
    pub async fn list_rates_of(&mut self, people: &[PersonId]) -> Result<Vec<ListRate>> {
        let order = "person_id, from_on desc, set_at desc, id";
        self.list_of_people("select * from list_rate", people, order, read)
            .await
    }
}
