//! Calendars as stored: an organisation that keeps none works nine to five in its country.

use kpo_practice::calendar::Calendar;
use kpo_practice::id::{Id, OrganisationId};
use uuid::Uuid;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// A calendar with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub name: String,
    /// The version of the stored row; 0 where the usual calendar of its country stands in.
    pub version: i64,
    /// The calendar.
    pub calendar: Calendar,
}

fn read(row: &Row) -> Result<Kept> {
    let country = row.text("organisation_country")?;
    let stored = row.opt_int("version")?;
    let calendar = match stored {
        None => Calendar::usual(&country),
        Some(_) => Calendar {
            zone: row.text("zone")?,
            country: row.text("country")?,
            week: row.json("week")?,
            own: row.json("own")?,
        },
    };
    Ok(Kept {
        organisation: row.id("organisation_id")?,
        name: row.text("name")?,
        version: stored.unwrap_or(0),
        calendar,
    })
}

fn json(value: &impl serde::Serialize) -> Result<Value> {
    serde_json::to_string(value)
        .map(Value::from)
        .map_err(|error| RecordsError::Corrupt(error.to_string()))
}

impl Tx {
    /// The calendars and names of these organisations, in one statement.
    pub async fn calendars(&mut self, organisations: &[OrganisationId]) -> Result<Vec<Kept>> {
        let mut sql = Sql::new(
            "select organisation.id as organisation_id, organisation.name, organisation.country as organisation_country, \
             calendar.version, calendar.zone, calendar.country, calendar.week, calendar.own \
             from organisation left join calendar on calendar.id = organisation.id where organisation.id in ",
        );
        let ids: std::collections::BTreeSet<Uuid> =
            organisations.iter().map(|id| id.uuid()).collect();
        sql.list(ids.into_iter().map(Value::from));
        self.list(sql, read).await
    }

    /// Keeps an organisation's calendar: a new row when `seen` is 0.
    pub async fn save_calendar(
        &mut self,
        organisation: OrganisationId,
        calendar: &Calendar,
        seen: i64,
    ) -> Result<i64> {
        let mut columns = vec![
            ("zone", Value::from(calendar.zone.clone())),
            ("country", calendar.country.clone().into()),
            ("week", json(&calendar.week)?),
            ("own", json(&calendar.own)?),
        ];
        if seen > 0 {
            return self
                .update("calendar", organisation.uuid(), seen, columns)
                .await;
        }
        columns.push(("version", Value::from(1_i64)));
        self.insert("calendar", organisation.uuid(), columns)
            .await?;
        Ok(1)
    }
}
