//! The keys as stored: found, made and opened within a transaction.

use std::collections::BTreeSet;
use std::sync::Arc;

use kpo_practice::id::{BlobId, EngagementId, Id};
use kpo_practice::time::At;
use kpo_vault::Wrapper;
use uuid::Uuid;

use super::text::{Holder, Texts, client_texts};
use super::{ClientRow, Opening, Room, RoomRow, Vault, client_texts_context, texts_context};
use crate::blob::Stored;
use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// How the vault stands, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The root keys that clients' keys are wrapped by.
    pub roots: Vec<String>,
    /// Clients with a key.
    pub clients: i64,
    /// Rooms with a key.
    pub rooms: i64,
    /// Rooms whose key was destroyed.
    pub destroyed: i64,
    /// Documents whose bytes are sealed.
    pub sealed: i64,
    /// Documents whose bytes are not.
    pub plain: i64,
}

/// The columns of a chain of keys, from the room up.
const CHAIN: &str = "room_key.id as room_id, room_key.epoch as room_epoch, room_key.under as room_under, room_key.wrapped as room_wrapped, \
     client_key.id as client_id, client_key.root, client_key.epoch as client_epoch, client_key.wrapped as client_wrapped, client_key.texts as client_texts";

fn read_client(row: &Row) -> Result<ClientRow> {
    Ok(ClientRow {
        client: row.uuid("client_id")?,
        root: row.text("root")?,
        wrapped: row.text("client_wrapped")?,
        epoch: row.int("client_epoch")?,
        texts: row.opt_text("client_texts")?,
    })
}

fn read_room(row: &Row) -> Result<RoomRow> {
    Ok(RoomRow {
        room: row.uuid("room_id")?,
        epoch: row.int("room_epoch")?,
        under: row.int("room_under")?,
        wrapped: row.opt_text("room_wrapped")?,
    })
}

impl Vault {
    /// The room of a row that holds the chain of its keys.
    fn room_of(&self, row: &Row) -> Result<Room> {
        self.room(&read_client(row)?, &read_room(row)?)
    }
}

impl Tx {
    /// What opens a document's bytes. Only an operation that asks the policies may use it.
    pub async fn blob_opening(&mut self, blob: BlobId) -> Result<Opening> {
        let vault = self.vault()?;
        let mut sql = Sql::new(format!(
            "select blob_key.wrapped, blob_key.under, {CHAIN} from blob_key join room_key on room_key.id = blob_key.room_id \
             join client_key on client_key.id = room_key.client_id"
        ));
        sql.with(" where blob_key.id = ", blob.uuid());
        self.one(sql, |row| {
            let room = vault.room_of(row)?;
            room.open_blob(blob.uuid(), &row.text("wrapped")?, row.int("under")?)
        })
        .await
    }

    /// Keeps the key of bytes that were sealed for a room, wrapped; makes the room's key where it has none yet.
    pub async fn insert_blob_key(
        &mut self,
        engagement: EngagementId,
        blob: BlobId,
        stored: &Stored,
        at: At,
    ) -> Result<()> {
        let room = self.room_made(engagement, at).await?;
        let id = blob.uuid();
        if stored.place != room.place(id) {
            return Err(RecordsError::Corrupt(format!(
                "the bytes {} were sealed for another room",
                id.simple()
            )));
        }
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("room_id", room.id.into()),
            ("under", room.epoch.into()),
            ("wrapped", room.wrap_blob(id, &stored.key)?.into()),
            ("digest", stored.sealed_digest.clone().into()),
            (
                "size",
                i64::try_from(stored.sealed_size).unwrap_or(i64::MAX).into(),
            ),
        ];
        self.insert_as_is("blob_key", id, columns).await
    }

    pub(super) async fn room_kept(&mut self, engagement: EngagementId) -> Result<Option<Room>> {
        let vault = self.vault()?;
        let mut sql = Sql::new(format!(
            "select {CHAIN} from room_key join client_key on client_key.id = room_key.client_id"
        ));
        sql.with(" where room_key.id = ", engagement.uuid());
        let found = self.rows(sql).await?;
        found.first().map(|row| vault.room_of(row)).transpose()
    }

    /// The room's key, made where there is none yet. What two begin at once comes one after the other.
    pub(crate) async fn room_made(&mut self, engagement: EngagementId, at: At) -> Result<Room> {
        if let Some(room) = self.room_kept(engagement).await? {
            return Ok(room);
        }
        let id = engagement.uuid();
        let client = self.held("engagement", "client_id", id).await?;
        if let Some(room) = self.room_kept(engagement).await? {
            return Ok(room);
        }
        let vault = self.vault()?;
        let above = self.client_made(&vault, client, at).await?;
        let by = vault.client(&above)?;
        let (key, texts) = (Wrapper::draw(), Wrapper::draw());
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("client_id", client.into()),
            ("epoch", 1_i64.into()),
            ("under", above.epoch.into()),
            (
                "wrapped",
                by.seal(&super::room_context(client, id), key.as_bytes())?
                    .into(),
            ),
            (
                "texts",
                key.seal(&texts_context(client, id), texts.as_bytes())?
                    .into(),
            ),
            ("made_at", at.into()),
        ];
        self.insert_as_is("room_key", id, columns).await?;
        Ok(Room {
            client,
            id,
            epoch: 1,
            key,
        })
    }

    async fn client_made(&mut self, vault: &Arc<Vault>, client: Uuid, at: At) -> Result<ClientRow> {
        if let Some(row) = self.client_kept(client).await? {
            return Ok(row);
        }
        self.held("organisation", "id", client).await?;
        if let Some(row) = self.client_kept(client).await? {
            return Ok(row);
        }
        let (key, texts) = (Wrapper::draw(), Wrapper::draw());
        let texts = key.seal(&client_texts_context(client), texts.as_bytes())?;
        let row = ClientRow {
            client,
            root: vault.root_id().to_owned(),
            wrapped: vault.wrap_client(client, &key)?,
            epoch: 1,
            texts: Some(texts.clone()),
        };
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("epoch", row.epoch.into()),
            ("root", row.root.clone().into()),
            ("wrapped", row.wrapped.clone().into()),
            ("texts", texts.into()),
            ("made_at", at.into()),
        ];
        self.insert_as_is("client_key", client, columns).await?;
        Ok(row)
    }

    pub(super) async fn client_kept(&mut self, client: Uuid) -> Result<Option<ClientRow>> {
        let mut sql = Sql::new(
            "select id as client_id, root, epoch as client_epoch, wrapped as client_wrapped, texts as client_texts from client_key",
        );
        sql.with(" where id = ", client);
        let found = self.rows(sql).await?;
        found.first().map(read_client).transpose()
    }

    /// Reads an id of a row and holds the row until the transaction ends; SQLite has one writer anyway.
    pub(super) async fn held(&mut self, table: &str, column: &str, id: Uuid) -> Result<Uuid> {
        let mut sql = Sql::new(format!("select {column} as held from {table}"));
        sql.with(" where id = ", id);
        if self.is_postgres() {
            // Rows that name this one may be put in meanwhile.
            sql.push(" for no key update");
        }
        let found = self.rows(sql).await?;
        found.first().ok_or(RecordsError::NotFound)?.uuid("held")
    }

    /// The place bytes for a room are bound to. Nothing is written.
    pub async fn blob_place(
        &mut self,
        engagement: EngagementId,
        blob: BlobId,
    ) -> Result<kpo_vault::Place> {
        let mut sql = Sql::new("select client_id from engagement");
        sql.with(" where id = ", engagement.uuid());
        let client = self.one(sql, |row| row.uuid("client_id")).await?;
        Ok(kpo_vault::Place {
            client,
            room: engagement.uuid(),
            blob: blob.uuid(),
        })
    }

    /// The keys of these rooms' texts; none where the key was destroyed.
    pub(crate) async fn texts_kept(&mut self, rooms: &BTreeSet<Uuid>) -> Result<Texts> {
        let vault = self.vault()?;
        let mut sql = Sql::new(format!(
            "select room_key.texts, {CHAIN} from room_key join client_key on client_key.id = room_key.client_id where room_key.id in "
        ));
        sql.list(rooms.iter().map(|id| Value::from(*id)));
        let rows = self.rows(sql).await?;
        let read = |row: &Row| {
            let id = Holder::Room(row.uuid("room_id")?);
            let Some(texts) = row.opt_text("texts")? else {
                return Ok((id, None));
            };
            Ok((id, Some(vault.room_of(row)?.texts(&texts)?)))
        };
        let texts: Texts = rows.iter().map(read).collect::<Result<_>>()?;
        match rooms
            .iter()
            .find(|room| !texts.contains_key(&Holder::Room(**room)))
        {
            Some(room) => Err(RecordsError::Corrupt(format!(
                "room {room} has sealed texts and no key"
            ))),
            None => Ok(texts),
        }
    }

    /// The key of a room's texts, made where there is none yet.
    pub(crate) async fn texts_made(&mut self, engagement: EngagementId, at: At) -> Result<Wrapper> {
        self.room_made(engagement, at).await?;
        let id = engagement.uuid();
        let mut texts = self.texts_kept(&BTreeSet::from([id])).await?;
        let texts = texts.remove(&Holder::Room(id));
        texts.flatten().ok_or(RecordsError::Destroyed)
    }

    /// The keys of these holders' texts; none where the key was destroyed. At most two statements.
    pub(crate) async fn texts_of(&mut self, holders: &BTreeSet<Holder>) -> Result<Texts> {
        let (mut rooms, mut clients) = (BTreeSet::new(), BTreeSet::new());
        for holder in holders {
            match holder {
                Holder::Room(id) => rooms.insert(*id),
                Holder::Client(id) => clients.insert(*id),
            };
        }
        let mut texts = Texts::new();
        if !rooms.is_empty() {
            texts.extend(self.texts_kept(&rooms).await?);
        }
        for client in clients {
            let wanted =
                || RecordsError::Corrupt(format!("client {client} has sealed texts and no key"));
            let row = self.client_kept(client).await?.ok_or_else(wanted)?;
            let key = self.client_texts(&row)?.ok_or_else(wanted)?;
            texts.insert(Holder::Client(client), Some(key));
        }
        Ok(texts)
    }

    /// The key of a client's texts, opened.
    fn client_texts(&self, row: &ClientRow) -> Result<Option<Wrapper>> {
        let Some(texts) = &row.texts else {
            return Ok(None);
        };
        let own = self.vault()?.client(row)?;
        client_texts(row.client, &own, texts).map(Some)
    }

    /// The key of a client's texts, made where there is none yet: an older program made clients' keys without.
    pub(crate) async fn client_texts_made(&mut self, client: Uuid, at: At) -> Result<Wrapper> {
        let vault = self.vault()?;
        let row = self.client_made(&vault, client, at).await?;
        if let Some(texts) = self.client_texts(&row)? {
            return Ok(texts);
        }
        self.held("client_key", "id", client).await?;
        let row = self
            .client_kept(client)
            .await?
            .ok_or(RecordsError::NotFound)?;
        if let Some(texts) = self.client_texts(&row)? {
            return Ok(texts);
        }
        let texts = Wrapper::draw();
        let wrapped = vault
            .client(&row)?
            .seal(&client_texts_context(client), texts.as_bytes())?;
        let version = self.version_of("client_key", client).await?;
        let columns = vec![("texts", Value::from(wrapped))];
        self.update_as_is("client_key", client, version, columns)
            .await?;
        Ok(texts)
    }

    /// How the vault stands. One statement; no key is needed.
    pub async fn vault_state(&mut self) -> Result<State> {
        let sql = Sql::new(
            "select (select count(*) from client_key) as clients, \
             (select count(*) from room_key where destroyed_at is null) as rooms, \
             (select count(*) from room_key where destroyed_at is not null) as destroyed, \
             (select count(*) from document join blob_key on blob_key.id = document.blob_id where document.state in ('quarantined', 'ready')) as sealed, \
             (select count(*) from document left join blob_key on blob_key.id = document.blob_id where document.state in ('quarantined', 'ready') and blob_key.id is null) as plain",
        );
        let mut state = self
            .one(sql, |row| {
                Ok(State {
                    roots: Vec::new(),
                    clients: row.int("clients")?,
                    rooms: row.int("rooms")?,
                    destroyed: row.int("destroyed")?,
                    sealed: row.int("sealed")?,
                    plain: row.int("plain")?,
                })
            })
            .await?;
        let roots = Sql::new("select distinct root from client_key order by root");
        state.roots = self.list(roots, |row| row.text("root")).await?;
        Ok(state)
    }

    /// Whether the root keys at hand are those the store was sealed under.
    pub async fn vault_fits(&mut self) -> Result<bool> {
        let Ok(vault) = self.vault() else {
            return Ok(false);
        };
        let sql = Sql::new("select distinct root from client_key order by root");
        let roots = self.list(sql, |row| row.text("root")).await?;
        Ok(roots.iter().all(|root| vault.roots.holds(root)))
    }

    /// Opens every key there is and says which do not, each with what it is the key of.
    pub(crate) async fn keys_that_fail(&mut self) -> Result<Vec<(String, String)>> {
        let vault = self.vault()?;
        let sql = Sql::new(format!(
            "select {CHAIN}, room_key.texts from room_key join client_key on client_key.id = room_key.client_id \
             where room_key.destroyed_at is null order by room_key.id"
        ));
        let found = self
            .list(sql, |row| {
                let id = row.uuid("room_id")?;
                let opened = vault.room_of(row);
                Ok(opened
                    .err()
                    .map(|error| (format!("table room_key, row {id}"), error.to_string())))
            })
            .await?;
        let mut found: Vec<_> = found.into_iter().flatten().collect();
        let clients = Sql::new("select id from client_key order by id");
        for id in self.list(clients, |row| row.uuid("id")).await? {
            let Some(row) = self.client_kept(id).await? else {
                continue;
            };
            if let Err(error) = self.client_texts(&row) {
                found.push((format!("table client_key, row {id}"), error.to_string()));
            }
        }
        Ok(found)
    }
}
