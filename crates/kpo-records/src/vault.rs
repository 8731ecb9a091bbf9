//! The vault: which key opens what. A root key outside the store wraps each client's key, that its rooms' keys, those the keys
//! of the documents' bytes and of the room's texts; a client's key
//! wraps one for the texts of its files, too. Whoever has the disk or a backup without the root key reads neither.
//!
//! Every key lies in a sealed row, wrapped and bound to the ids it belongs to. Nothing of a room that is opened is kept: a room whose key
//! was destroyed is unreadable from the commit on.

mod bring;
mod key;
mod root;
mod rotate;
mod sealed;
pub(crate) mod text;

use kpo_vault::{BlobKey, Context, Place, Wrapper};
use uuid::Uuid;

pub use bring::{Brought, bring_in};
pub use key::State;
pub use root::{Roots, beside};
pub use rotate::{Rotated, rotate};
pub use sealed::sealed_columns;
pub use text::DESTROYED;

use crate::error::{RecordsError, Result};

/// The root keys at hand: the one in use, and at most the one before while its work is done over.
#[derive(Clone, Debug)]
pub struct Vault {
    roots: Roots,
}

/// What opens the bytes of one document: its key, and the place they are bound to.
#[derive(Clone, Debug)]
pub struct Opening {
    pub(crate) key: BlobKey,
    pub(crate) place: Place,
}

/// The keys of a room, opened.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) client: Uuid,
    pub(crate) id: Uuid,
    pub(crate) epoch: i64,
    key: Wrapper,
}

/// A client's key as stored.
pub(crate) struct ClientRow {
    client: Uuid,
    root: String,
    wrapped: String,
    epoch: i64,
    texts: Option<String>,
}

/// A room's key as stored.
pub(crate) struct RoomRow {
    room: Uuid,
    epoch: i64,
    under: i64,
    wrapped: Option<String>,
}

fn client_context(client: Uuid) -> Context {
    Context::new("client-key", &[client])
}

fn room_context(client: Uuid, room: Uuid) -> Context {
    Context::new("room-key", &[client, room])
}

fn texts_context(client: Uuid, room: Uuid) -> Context {
    Context::new("texts-key", &[client, room])
}

fn client_texts_context(client: Uuid) -> Context {
    Context::new("client-texts-key", &[client])
}

fn blob_context(place: Place) -> Context {
    Context::new("blob-key", &[place.client, place.room, place.blob])
}

fn shut(what: &str, error: &kpo_vault::VaultError) -> RecordsError {
    RecordsError::Corrupt(format!("the key of {what} does not open: {error}"))
}

impl Vault {
    /// A vault over these root keys.
    pub fn new(roots: Roots) -> Self {
        Self { roots }
    }

    /// Which root key is in use.
    pub fn root_id(&self) -> &str {
        self.roots.id()
    }

    fn client(&self, row: &ClientRow) -> Result<Wrapper> {
        let root = self.roots.named(&row.root).ok_or_else(|| {
            RecordsError::Locked(format!(
                "the store was sealed with root key {}, and the one at hand is {}",
                row.root,
                self.roots.id()
            ))
        })?;
        root.open_key(&client_context(row.client), &row.wrapped)
            .map_err(|error| shut(&format!("client {}", row.client), &error))
    }

    /// A new client's key, wrapped.
    fn wrap_client(&self, client: Uuid, key: &Wrapper) -> Result<String> {
        Ok(self
            .roots
            .current()
            .seal(&client_context(client), key.as_bytes())?)
    }

    fn room(&self, above: &ClientRow, row: &RoomRow) -> Result<Room> {
        let wrapped = row.wrapped.as_ref().ok_or(RecordsError::Destroyed)?;
        if row.under != above.epoch {
            return Err(RecordsError::Corrupt(format!(
                "the key of room {} is wrapped by epoch {} of its client's key, which is at {}",
                row.room, row.under, above.epoch
            )));
        }
        let context = room_context(above.client, row.room);
        let key = self
            .client(above)?
            .open_key(&context, wrapped)
            .map_err(|error| shut(&format!("room {}", row.room), &error))?;
        Ok(Room {
            client: above.client,
            id: row.room,
            epoch: row.epoch,
            key,
        })
    }
}

impl Room {
    pub(crate) fn place(&self, blob: Uuid) -> Place {
        Place {
            client: self.client,
            room: self.id,
            blob,
        }
    }

    fn wrap_blob(&self, blob: Uuid, key: &BlobKey) -> Result<String> {
        Ok(self
            .key
            .seal(&blob_context(self.place(blob)), key.as_bytes())?)
    }

    fn open_blob(&self, blob: Uuid, wrapped: &str, under: i64) -> Result<Opening> {
        let place = self.place(blob);
        let what = || format!("bytes {}", blob.simple());
        if under != self.epoch {
            return Err(RecordsError::Corrupt(format!(
                "the key of {} is wrapped by epoch {under} of its room's key, which is at {}",
                what(),
                self.epoch
            )));
        }
        let bytes = self
            .key
            .open(&blob_context(place), wrapped)
            .map_err(|error| shut(&what(), &error))?;
        let key = BlobKey::try_from(bytes.as_slice())
            .map_err(|_| shut(&what(), &kpo_vault::VaultError::Elsewhere))?;
        Ok(Opening { key, place })
    }
}
