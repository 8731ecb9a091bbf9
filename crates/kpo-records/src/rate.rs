//! Rates and exchange rates as stored. A query asks for one kind of rate, so that the other can never slip in beside it.

use kpo_practice::id::{EngagementId, ExchangeRateId, Id, PersonId};
use kpo_practice::money::Decimal;
use kpo_practice::money::{Currency, ExchangeRate};
use kpo_practice::rate::{Rate, RateKind};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

pub(crate) fn read(row: &Row) -> Result<Rate> {
    Ok(Rate {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        kind: row.word("kind", RateKind::from_word)?,
        hourly: row.money("hourly")?,
        from: row.day("from_day")?,
        set_by: row.id("set_by")?,
        set_at: row.at("set_at")?,
        agreed_by: row.opt_id("agreed_by")?,
        agreed_at: row.opt_at("agreed_at")?,
        until: row.opt_day("until_day")?,
    })
}

fn currency(row: &Row, column: &str) -> Result<Currency> {
    row.word(column, Currency::from_code)
}

fn read_exchange(row: &Row) -> Result<ExchangeRate> {
    Ok(ExchangeRate {
        from: currency(row, "base")?,
        to: currency(row, "quote")?,
        rate: row
            .text("rate")?
            .parse::<Decimal>()
            .map_err(|error| RecordsError::Corrupt(format!("rate: {error}")))?,
        on: row.day("day")?,
        source: row.text("source")?,
    })
}

impl Tx {
    /// Sets a rate.
    pub async fn insert_rate(&mut self, rate: &Rate) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(rate.engagement)),
            ("person_id", Value::id(rate.person)),
            ("kind", rate.kind.word().into()),
            ("hourly_minor", rate.hourly.minor.into()),
            ("hourly_currency", rate.hourly.currency.code().into()),
            ("from_day", rate.from.into()),
            ("set_by", Value::id(rate.set_by)),
            ("set_at", rate.set_at.into()),
            ("agreed_by", Value::opt_id(rate.agreed_by)),
            ("agreed_at", rate.agreed_at.into()),
            ("until_day", rate.until.into()),
        ];
        self.insert("rate", rate.id.uuid(), columns).await
    }

    /// Keeps the client's consent to a rate, and the day it ends with.
    pub async fn save_rate(&mut self, rate: &Rate, seen: i64) -> Result<i64> {
        let columns = vec![
            ("agreed_by", Value::opt_id(rate.agreed_by)),
            ("agreed_at", rate.agreed_at.into()),
            ("until_day", rate.until.into()),
        ];
        self.update("rate", rate.id.uuid(), seen, columns).await
    }

    /// The rates of one kind in a file, by person, oldest first.
    pub async fn rates(&mut self, engagement: EngagementId, kind: RateKind) -> Result<Vec<Rate>> {
        let mut sql = Sql::new("select * from rate");
        sql.with(" where engagement_id = ", engagement.uuid())
            .with(" and kind = ", kind.word())
            .push(" order by person_id, from_day");
        self.list(sql, read).await
    }

    /// The bill rates of these files, file by file, where one of a file waits for the client's consent: one statement for a
    /// queue.
    pub async fn bill_rates_where_one_waits(
        &mut self,
        files: &[EngagementId],
    ) -> Result<Vec<Rate>> {
        let mut sql =
            Sql::new("select * from rate where engagement_id in (select engagement_id from rate");
        sql.with(
            " where agreed_at is null and kind = ",
            RateKind::Bill.word(),
        )
        .push(" and engagement_id in ")
        .list(files.iter().map(|id| Value::id(*id)))
        .with(") and kind = ", RateKind::Bill.word())
        .push(" order by engagement_id, person_id, from_day");
        self.list(sql, read).await
    }

    /// Enters a published rate of exchange.
    pub async fn insert_exchange_rate(
        &mut self,
        id: ExchangeRateId,
        rate: &ExchangeRate,
        by: PersonId,
        at: At,
    ) -> Result<()> {
        let columns = vec![
            ("base", Value::from(rate.from.code())),
            ("quote", rate.to.code().into()),
            ("rate", rate.rate.to_string().into()),
            ("day", rate.on.into()),
            ("source", rate.source.clone().into()),
            ("entered_by", Value::id(by)),
            ("entered_at", at.into()),
        ];
        self.insert("exchange_rate", id.uuid(), columns).await
    }

    /// The newest published rate of each pair of currencies.
    pub async fn exchange_rates_newest(&mut self) -> Result<Vec<ExchangeRate>> {
        let sql = Sql::new(
            "select * from exchange_rate e where not exists (select 1 from exchange_rate n \
             where n.base = e.base and n.quote = e.quote and (n.day > e.day or (n.day = e.day and n.source > e.source))) \
             order by base, quote",
        );
        self.list(sql, read_exchange).await
    }

    /// The published rates of exchange into a currency, newest first.
    pub async fn exchange_rates(&mut self, to: Option<Currency>) -> Result<Vec<ExchangeRate>> {
        let mut sql = Sql::new("select * from exchange_rate");
        if let Some(to) = to {
            sql.with(" where quote = ", to.code());
        }
        sql.push(" order by day desc, base, quote limit 500");
        self.list(sql, read_exchange).await
    }
}
