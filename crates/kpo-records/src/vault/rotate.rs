//! Renewal: new keys for clients and rooms, and everything below wrapped anew, without reading a document's bytes or a text.
//!
//! A client's key is renewed in one transaction with the wrappings of its rooms' keys, each room's in one with those of its
//! documents: cut off anywhere, every key is whole under the old or the new, and doing it again ends it.

use kpo_practice::id::{BlobId, EngagementId, Id, OrganisationId};
use kpo_practice::journal::Entry;
use kpo_practice::time::At;
use kpo_vault::Wrapper;
use uuid::Uuid;

use super::{Room, blob_context, client_texts_context, room_context, texts_context};
use crate::db::{Db, Tx};
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// What was renewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Clients' keys.
    pub clients: usize,
    /// Rooms' keys.
    pub rooms: usize,
    /// Documents' keys, wrapped anew.
    pub blobs: usize,
}

/// Renews every key above the documents' own, clients' keys under the root key in use.
pub async fn rotate(db: &Db, at: At) -> Result<Rotated> {
    let mut rotated = Rotated::default();
    for client in db.read().await?.ids("client_key", "").await? {
        let mut tx = db.begin().await?;
        tx.renew_client(client).await?;
        tx.record(
            None,
            at,
            Entry::new("vault.rotated", "organisation", OrganisationId(client)),
        );
        tx.commit().await?;
        rotated.clients += 1;
    }
    let living = "where destroyed_at is null";
    for room in db.read().await?.ids("room_key", living).await? {
        let mut tx = db.begin().await?;
        match tx.renew_room(EngagementId(room)).await {
            Ok(blobs) => rotated.blobs += blobs,
            Err(RecordsError::Destroyed) => continue,
            Err(error) => return Err(error),
        }
        let room = EngagementId(room);
        let entry = Entry::new("vault.rotated", "engagement", room).within(room);
        tx.record(None, at, entry);
        tx.commit().await?;
        rotated.rooms += 1;
    }
    Ok(rotated)
}

/// A wrapping with its row's version.
type Wrapped = (Uuid, i64, String);

fn read(row: &Row) -> Result<Wrapped> {
    Ok((row.uuid("id")?, row.int("version")?, row.text("wrapped")?))
}

impl Tx {
    async fn ids(&mut self, table: &str, which: &str) -> Result<Vec<Uuid>> {
        let sql = Sql::new(format!("select id from {table} {which} order by id"));
        self.list(sql, |row| row.uuid("id")).await
    }

    pub(super) async fn version_of(&mut self, table: &str, id: Uuid) -> Result<i64> {
        let mut sql = Sql::new(format!("select version from {table}"));
        sql.with(" where id = ", id);
        self.one(sql, |row| row.int("version")).await
    }

    /// A new key for a client, and its rooms' keys wrapped by it.
    async fn renew_client(&mut self, client: Uuid) -> Result<()> {
        let vault = self.vault()?;
        self.held("client_key", "id", client).await?;
        let above = self
            .client_kept(client)
            .await?
            .ok_or(RecordsError::NotFound)?;
        let (old, new) = (vault.client(&above)?, Wrapper::draw());
        let mut sql =
            Sql::new("select id, version, wrapped from room_key where destroyed_at is null");
        sql.with(" and client_id = ", client);
        for (room, version, wrapped) in self.list(sql, read).await? {
            let context = room_context(client, room);
            let key = old.open(&context, &wrapped)?;
            let columns = vec![
                ("under", Value::from(above.epoch + 1)),
                ("wrapped", new.seal(&context, &key)?.into()),
            ];
            self.update("room_key", room, version, columns).await?;
        }
        let mut columns = vec![
            ("epoch", Value::from(above.epoch + 1)),
            ("root", vault.root_id().into()),
            ("wrapped", vault.wrap_client(client, &new)?.into()),
        ];
        if let Some(texts) = &above.texts {
            let context = client_texts_context(client);
            let texts = old.open(&context, texts)?;
            columns.push(("texts", new.seal(&context, &texts)?.into()));
        }
        let version = self.version_of("client_key", client).await?;
        self.update("client_key", client, version, columns).await?;
        Ok(())
    }

    /// A new key for a room, and what lies under it wrapped by it; how many documents' keys.
    async fn renew_room(&mut self, engagement: EngagementId) -> Result<usize> {
        let vault = self.vault()?;
        let id = self.held("room_key", "id", engagement.uuid()).await?;
        let room = self
            .room_kept(engagement)
            .await?
            .ok_or(RecordsError::NotFound)?;
        let above = self
            .client_kept(room.client)
            .await?
            .ok_or(RecordsError::NotFound)?;
        let new = Wrapper::draw();
        let blobs = self.renew_blobs(&room, &new).await?;
        let mut sql = Sql::new("select id, version, texts as wrapped from room_key");
        sql.with(" where id = ", id);
        let (_, version, texts) = self.one(sql, read).await?;
        let context = texts_context(room.client, id);
        let texts = room.key.open(&context, &texts)?;
        let by = vault.client(&above)?;
        let own = by.seal(&room_context(room.client, id), new.as_bytes())?;
        let columns = vec![
            ("epoch", Value::from(room.epoch + 1)),
            ("under", above.epoch.into()),
            ("wrapped", own.into()),
            ("texts", new.seal(&context, &texts)?.into()),
        ];
        self.update("room_key", id, version, columns).await?;
        Ok(blobs)
    }

    async fn renew_blobs(&mut self, room: &Room, new: &Wrapper) -> Result<usize> {
        let mut sql = Sql::new("select id, version, wrapped from blob_key");
        sql.with(" where room_id = ", room.id);
        let blobs = self.list(sql, read).await?;
        for (blob, version, wrapped) in &blobs {
            let context = blob_context(room.place(*blob));
            let key = room.key.open(&context, wrapped)?;
            let columns = vec![
                ("under", Value::from(room.epoch + 1)),
                ("wrapped", new.seal(&context, &key)?.into()),
            ];
            self.update("blob_key", *blob, *version, columns).await?;
        }
        Ok(blobs.len())
    }

    /// Destroys a room's key: from the commit on nothing of the room can be read. Its documents' bytes, which nobody can open any
    /// more, are named so that they can be taken away.
    pub async fn destroy_room_key(
        &mut self,
        engagement: EngagementId,
        at: At,
    ) -> Result<Vec<BlobId>> {
        let id = self.held("room_key", "id", engagement.uuid()).await?;
        let mut sql = Sql::new("select version from room_key where destroyed_at is null");
        sql.with(" and id = ", id);
        let version = self
            .optional(sql, |row| row.int("version"))
            .await?
            .ok_or(RecordsError::Destroyed)?;
        let columns = vec![
            ("wrapped", Value::Text(None)),
            ("texts", Value::Text(None)),
            ("destroyed_at", at.into()),
        ];
        self.update("room_key", id, version, columns).await?;
        let mut sql = Sql::new("select id from blob_key");
        sql.with(" where room_id = ", id);
        self.list(sql, |row| row.id("id")).await
    }

    /// When a room's key was destroyed, if it was.
    pub async fn room_destroyed(&mut self, engagement: EngagementId) -> Result<Option<At>> {
        let mut sql = Sql::new("select destroyed_at from room_key");
        sql.with(" where id = ", engagement.uuid());
        let found = self.optional(sql, |row| row.opt_at("destroyed_at")).await?;
        Ok(found.flatten())
    }
}
