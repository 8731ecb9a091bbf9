//! A row of either database, read by column name into the practice's types.

use std::sync::Arc;

use kpo_practice::id::Id;
use kpo_practice::money::Money;
use kpo_practice::time::{At, Day};
use sqlx::{Column, Postgres, Row as _, Sqlite, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use crate::error::{RecordsError, Result};
use crate::vault::text::{self, Holder, Texts};

/// A row, with the keys at hand to the texts in it that are sealed.
pub struct Row {
    pub(crate) raw: Raw,
    pub(crate) texts: Arc<Texts>,
}

/// A row as it came.
pub(crate) enum Raw {
    /// From SQLite.
    Sqlite(sqlx::sqlite::SqliteRow),
    /// From PostgreSQL.
    Postgres(sqlx::postgres::PgRow),
}

macro_rules! get {
    ($self:ident, $column:ident) => {
        match &$self.raw {
            Raw::Sqlite(row) => Ok(row.try_get($column)?),
            Raw::Postgres(row) => Ok(row.try_get($column)?),
        }
    };
}

impl Row {
    /// A uuid.
    pub fn uuid(&self, column: &str) -> Result<Uuid> {
        get!(self, column)
    }

    /// A uuid that may be null.
    pub fn opt_uuid(&self, column: &str) -> Result<Option<Uuid>> {
        get!(self, column)
    }

    /// A typed id.
    pub fn id<T: Id>(&self, column: &str) -> Result<T> {
        self.uuid(column).map(T::from_uuid)
    }

    /// A typed id that may be null.
    pub fn opt_id<T: Id>(&self, column: &str) -> Result<Option<T>> {
        Ok(self.opt_uuid(column)?.map(T::from_uuid))
    }

    /// A whole number.
    pub fn int(&self, column: &str) -> Result<i64> {
        get!(self, column)
    }

    /// A whole number that may be null.
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>> {
        get!(self, column)
    }

    /// A text, opened where it is sealed.
    pub fn text(&self, column: &str) -> Result<String> {
        self.open(column, self.stored(column)?)
    }

    fn open(&self, column: &str, stored: String) -> Result<String> {
        text::open(&self.texts, column, |id| self.holds(id), stored)
    }

    /// Whether one of its columns is this id.
    fn holds(&self, id: Uuid) -> bool {
        match &self.raw {
            Raw::Sqlite(row) => (0..row.len()).any(|column| {
                let blob = |raw: sqlx::sqlite::SqliteValueRef<'_>| raw.type_info().name() == "BLOB";
                row.try_get_raw(column).is_ok_and(blob)
                    && matches!(row.try_get_unchecked::<Uuid, _>(column), Ok(found) if id == found)
            }),
            Raw::Postgres(row) => row.columns().iter().enumerate().any(|(at, column)| {
                column.type_info().name() == "UUID"
                    && matches!(row.try_get::<Option<Uuid>, _>(at), Ok(Some(found)) if id == found)
            }),
        }
    }

    /// A text that lies in plain and says something; none where it is sealed, empty or null.
    pub(crate) fn plain(&self, column: &str) -> Result<Option<String>> {
        let text: Option<String> = self.stored(column)?;
        Ok(text.filter(|text| !text.is_empty() && !text.starts_with(text::MARK)))
    }

    /// A text as it is stored, sealed where it is; it may be null.
    pub(crate) fn as_stored(&self, column: &str) -> Result<Option<String>> {
        self.stored(column)
    }

    /// A text as it is stored.
    fn stored<T>(&self, column: &str) -> Result<T>
    where
        T: for<'r> sqlx::Decode<'r, Sqlite> + sqlx::Type<Sqlite>,
        T: for<'r> sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
    {
        get!(self, column)
    }

    /// A text that may be null.
    pub fn opt_text(&self, column: &str) -> Result<Option<String>> {
        let text: Option<String> = self.stored(column)?;
        text.map(|text| self.open(column, text)).transpose()
    }

    /// Whose keys its sealed texts need.
    pub(crate) fn holders(&self) -> Vec<Holder> {
        let holders_in = |names: Vec<String>| {
            let mut holders = Vec::new();
            for name in names {
                let text: Option<String> = self.stored(&name).unwrap_or_default();
                holders.extend(text.as_deref().and_then(text::holder_of));
            }
            holders
        };
        fn named<C: Column>(columns: &[C]) -> Vec<String> {
            // SQLite does not know the type of what an expression gives.
            let may = |column: &&C| ["TEXT", "NULL"].contains(&column.type_info().name());
            let texts = columns.iter().filter(may);
            texts.map(|column| column.name().to_owned()).collect()
        }
        match &self.raw {
            Raw::Sqlite(row) => holders_in(named(row.columns())),
            Raw::Postgres(row) => holders_in(named(row.columns())),
        }
    }

    /// A truth value.
    pub fn truth(&self, column: &str) -> Result<bool> {
        get!(self, column)
    }

    /// A truth value that may be null.
    pub fn opt_truth(&self, column: &str) -> Result<Option<bool>> {
        get!(self, column)
    }

    /// An instant.
    pub fn at(&self, column: &str) -> Result<At> {
        self.int(column).map(At)
    }

    /// An instant that may be null.
    pub fn opt_at(&self, column: &str) -> Result<Option<At>> {
        Ok(self.opt_int(column)?.map(At))
    }

    /// A day.
    pub fn day(&self, column: &str) -> Result<Day> {
        parse_day(column, &self.text(column)?)
    }

    /// A day that may be null.
    pub fn opt_day(&self, column: &str) -> Result<Option<Day>> {
        self.opt_text(column)?
            .map(|text| parse_day(column, &text))
            .transpose()
    }

    /// An amount, from the columns `<name>_minor` and `<name>_currency`.
    pub fn money(&self, name: &str) -> Result<Money> {
        let minor = self.int(&format!("{name}_minor"))?;
        let code = self.text(&format!("{name}_currency"))?;
        let currency = iso_currency(&code)?;
        Ok(Money { minor, currency })
    }

    /// JSON kept as text, read as `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|error| RecordsError::Corrupt(format!("{column}: {error}")))
    }

    /// A text that names one of a few things, by the practice's own parser.
    pub fn word<T>(&self, column: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T> {
        // Borrowed from the row: a list reads some hundred of them and keeps none.
        let text: &str = match &self.raw {
            Raw::Sqlite(row) => row.try_get(column)?,
            Raw::Postgres(row) => row.try_get(column)?,
        };
        parse(text)
            .ok_or_else(|| RecordsError::Corrupt(format!("{column}: '{text}' is no known word")))
    }
}

fn parse_day(column: &str, text: &str) -> Result<Day> {
    text.parse()
        .map_err(|error| RecordsError::Corrupt(format!("{column}: {error}")))
}

fn iso_currency(code: &str) -> Result<kpo_practice::money::Currency> {
    kpo_practice::money::Currency::from_code(code)
        .ok_or_else(|| RecordsError::Corrupt(format!("'{code}' is no currency")))
}
