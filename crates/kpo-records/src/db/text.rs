//! Where texts are sealed on their way in, and their keys fetched on the way out.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use kpo_practice::id::EngagementId;
use kpo_practice::time::At;
use kpo_vault::Wrapper;
use uuid::Uuid;

use super::{Shared, Tx};
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};
use crate::vault::text::{self, Holder, Sealed, Texts, Way};

/// Whose a row is: its engagement, if it is in one, its client, and since when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    engagement: Option<Uuid>,
    client: Uuid,
    at: At,
}

impl Owner {
    fn holder(&self, sealed: &Sealed) -> Holder {
        match self.engagement {
            Some(room) if sealed.room => Holder::Room(room),
            _ => Holder::Client(self.client),
        }
    }
}

impl Shared {
    /// The keys of texts every transaction begins with: clients', which stay the same as long as there is a client.
    pub(super) fn texts(&self) -> Arc<Texts> {
        let kept = self.texts.read();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, found: &Texts) {
        let clients = |(holder, _): &(&Holder, &_)| matches!(holder, Holder::Client(_));
        let mut kept = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        let more = found.iter().filter(clients);
        let more: Vec<_> = more.filter(|(id, _)| !kept.contains_key(id)).collect();
        if !more.is_empty() {
            let mut texts = (**kept).clone();
            texts.extend(more.into_iter().map(|(id, key)| (*id, key.clone())));
            *kept = Arc::new(texts);
        }
    }
}

impl Tx {
    /// Seals those values of a new or changed row that are texts to be sealed.
    pub(crate) async fn seal_texts(
        &mut self,
        table: &'static str,
        row: Uuid,
        columns: &mut [(&'static str, Value)],
    ) -> Result<()> {
        let Some(sealed) = text::sealed(table) else {
            return Ok(());
        };
        let plain = |(name, value): &(&str, Value)| sealed.columns.contains(name) && words(value);
        if !columns.iter().any(plain) {
            return Ok(());
        }
        let owner = self.owner(sealed, row, columns).await?;
        let holder = owner.holder(sealed);
        let key = self.text_key(holder, owner.at).await?;
        for (name, value) in columns.iter_mut() {
            if sealed.columns.contains(name) {
                seal_value(value, (holder, &key), (table, name, row))?;
            }
        }
        Ok(())
    }

    /// The same for many new rows of one table, which are all of one engagement: their values stand in the order of `columns`.
    pub(super) async fn seal_rows(
        &mut self,
        table: &'static str,
        columns: &[&'static str],
        rows: &mut [(Uuid, Vec<Value>)],
    ) -> Result<()> {
        let (Some(sealed), Some((first, values))) = (text::sealed(table), rows.first()) else {
            return Ok(());
        };
        let named: Vec<_> = columns
            .iter()
            .copied()
            .zip(values.iter().cloned())
            .collect();
        let owner = self.owner(sealed, *first, &named).await?;
        let holder = owner.holder(sealed);
        let key = self.text_key(holder, owner.at).await?;
        for (row, values) in rows {
            for (name, value) in columns.iter().zip(values) {
                if sealed.columns.contains(name) {
                    seal_value(value, (holder, &key), (table, name, *row))?;
                }
            }
        }
        Ok(())
    }

    /// Seals words outside the tables of sealed texts under a file's client's key, or under the house's own.
    pub(crate) async fn seal_words(
        &mut self,
        engagement: Option<Uuid>,
        place: (&'static str, &'static str, Uuid),
        words: &str,
    ) -> Result<String> {
        let (way, id) = match engagement {
            Some(id) => (Way::Same, id),
            None => (Way::House, Uuid::nil()),
        };
        let sealed = Sealed {
            table: place.0,
            way,
            room: false,
            columns: &[],
        };
        let owner = self.owner(&sealed, id, &[]).await?;
        let holder = owner.holder(&sealed);
        let key = self.text_key(holder, owner.at).await?;
        text::seal((holder, &key), place, words)
    }

    /// Opens words that were sealed for this place; what is not sealed comes back as it is.
    pub(crate) async fn open_words(
        &mut self,
        (_, column, row): (&'static str, &'static str, Uuid),
        sealed: &str,
    ) -> Result<String> {
        if let Some(holder) = text::holder_of(sealed)
            && !self.texts.contains_key(&holder)
        {
            self.fetch(BTreeSet::from([holder])).await?;
        }
        text::open(&self.texts, column, |id| id == row, sealed.to_owned())
    }

    /// Fetches keys of texts.
    async fn fetch(&mut self, holders: BTreeSet<Holder>) -> Result<()> {
        let found = self.texts_of(&holders).await?;
        if !self.writes() {
            self.shared.keep(&found);
        }
        let mut texts = (*self.texts).clone();
        texts.extend(found);
        self.texts = Arc::new(texts);
        Ok(())
    }

    /// The key texts of a holder are sealed under, made where there is none yet.
    async fn text_key(&mut self, holder: Holder, at: At) -> Result<Wrapper> {
        if let Some(key) = self.texts.get(&holder) {
            return key.clone().ok_or(RecordsError::Destroyed);
        }
        let key = match holder {
            Holder::Room(room) => self.texts_made(EngagementId(room), at).await?,
            Holder::Client(client) => self.client_texts_made(client, at).await?,
        };
        let mut texts = (*self.texts).clone();
        texts.insert(holder, Some(key.clone()));
        self.texts = Arc::new(texts);
        Ok(key)
    }

    /// Whose a row is. What it names is asked for once in a transaction.
    async fn owner(
        &mut self,
        sealed: &Sealed,
        row: Uuid,
        columns: &[(&'static str, Value)],
    ) -> Result<Owner> {
        let of = |wanted: &str| columns.iter().find(|(name, _)| *name == wanted);
        let named = |wanted: &str| match of(wanted) {
            Some((_, Value::Uuid(Some(id)))) => Some(*id),
            _ => None,
        };
        if let (Way::Itself, Some(client), Some((_, Value::Int(Some(at))))) =
            (sealed.way, named("client_id"), of("created_at"))
        {
            return Ok(Owner {
                engagement: Some(row),
                client,
                at: At(*at),
            });
        }
        const FILE: &str = "select e.id as engagement, e.client_id as client, e.created_at as at from engagement e";
        let table = sealed.table;
        let (asked, sql) = match sealed.way {
            Way::House => (
                Uuid::nil(),
                "select cast(null as uuid) as engagement, id as client, created_at as at from organisation where kind = 'host' and $1 = $1".to_owned(),
            ),
            Way::Itself | Way::Same => (row, format!("{FILE} where e.id = $1")),
            Way::Own => match named("engagement_id") {
                Some(id) => (id, format!("{FILE} where e.id = $1")),
                None => (
                    row,
                    format!("{FILE} join {table} t on t.engagement_id = e.id where t.id = $1"),
                ),
            },
            Way::Through(column, parent) => match named(column) {
                Some(id) => (
                    id,
                    format!("{FILE} join {parent} p on p.engagement_id = e.id where p.id = $1"),
                ),
                None => (
                    row,
                    format!(
                        "{FILE} join {parent} p on p.engagement_id = e.id join {table} t on t.{column} = p.id where t.id = $1"
                    ),
                ),
            },
        };
        if let Some(known) = self.owners.get(&asked) {
            return Ok(*known);
        }
        let mut sql = Sql::new(sql);
        sql.values.push(asked.into());
        let found = self.row(sql).await?.ok_or(RecordsError::Conflict)?;
        let owner = Owner {
            engagement: found.opt_uuid("engagement")?,
            client: found.uuid("client")?,
            at: found.at("at")?,
        };
        self.owners.insert(asked, owner);
        Ok(owner)
    }

    /// Reads rows; where they hold texts whose keys were not fetched yet, fetches those of all of them at once and reads again.
    pub(super) async fn read_all<T>(
        &mut self,
        mut rows: Vec<Row>,
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        match rows.iter().map(&read).collect() {
            Err(RecordsError::Sealed) => {}
            done => return done,
        }
        let mut holders: BTreeSet<Holder> = rows.iter().flat_map(Row::holders).collect();
        holders.retain(|holder| !self.texts.contains_key(holder));
        self.fetch(holders).await?;
        for row in &mut rows {
            row.texts = self.texts.clone();
        }
        rows.iter().map(&read).collect()
    }
}

/// Whether a value says something: an empty text is kept as it is.
fn words(value: &Value) -> bool {
    matches!(value, Value::Text(Some(text)) if !text.is_empty())
}

fn seal_value(
    value: &mut Value,
    by: (Holder, &Wrapper),
    place: (&'static str, &'static str, Uuid),
) -> Result<()> {
    if words(value)
        && let Value::Text(Some(plain)) = value
    {
        *plain = text::seal(by, place, plain)?;
    }
    Ok(())
}
