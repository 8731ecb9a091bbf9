//! The journal: every act and every reading, each entry chained to the one before by its hash.
//!
//! An entry's hash covers its sequence number, time, actor, act, object, payload, the digest of the access policy in
//! force, the *seals* of the rows it changed and the previous hash, so that a changed byte in any stored value is found
//! by walking the chain again. Each entry is also a salted
//! leaf of its client's transparency log (C2SP tlog-tiles): see [`leaf`].

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::id::Id;
use crate::time::At;

/// What happened, before it has a place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The act in the field's words: `noun.verb`, such as `award.made` or `document.viewed`.
    pub act: &'static str,
    /// The noun acted on.
    pub object: &'static str,
    /// Its id.
    pub object_id: Uuid,
    /// The engagement it belongs to, if it belongs to one.
    pub engagement: Option<Uuid>,
    /// Facts worth keeping, never a document's content, a password or a key.
    pub payload: serde_json::Value,
    /// What a person said of it that stands nowhere else, such as a reason: kept sealed.
    pub words: Option<String>,
}

impl Entry {
    /// An entry about `object`, outside any engagement.
    pub fn new(act: &'static str, object: &'static str, object_id: impl Id) -> Self {
        Self {
            act,
            object,
            object_id: object_id.uuid(),
            engagement: None,
            payload: serde_json::Value::Null,
            words: None,
        }
    }

    /// The same entry, filed under an engagement.
    pub fn within(mut self, engagement: impl Id) -> Self {
        self.engagement = Some(engagement.uuid());
        self
    }

    /// The same entry with what a person said of it.
    pub fn saying(mut self, words: &str) -> Self {
        self.words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
        self
    }

    /// The same entry with its facts.
    pub fn with(mut self, payload: impl Serialize) -> Self {
        self.payload = serde_json::to_value(payload).unwrap_or(serde_json::Value::Null);
        self
    }
}

/// An entry as it stands in the chain. Field by field as stored; the hash is made from these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// 1 for the first entry, then without a gap.
    pub seq: i64,
    /// When it was recorded.
    pub at: At,
    /// The person who acted; absent for the system itself.
    pub person: Option<Uuid>,
    /// The act.
    pub act: String,
    /// The noun.
    pub object: String,
    /// The object's id.
    pub object_id: Uuid,
    /// The engagement, if any.
    pub engagement: Option<Uuid>,
    /// JSON text exactly as stored.
    pub payload: String,
    /// `table:id=digest` lines of the rows this transaction changed.
    pub seals: String,
    /// SHA-256 of the access policy in force, hexadecimal.
    pub policy: String,
    /// The hash of the entry before; 32 zero bytes for the first.
    pub previous: Vec<u8>,
    /// This entry's hash.
    pub hash: Vec<u8>,
}

impl Link {
    /// The hash this entry ought to have: SHA-256 over every field but `hash`, each with its length before it.
    pub fn expected_hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"kpo/journal/v1");
        let mut field = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        field(&self.seq.to_be_bytes());
        field(&self.at.0.to_be_bytes());
        field(self.person.as_ref().map_or(&[][..], |id| id.as_bytes()));
        field(self.act.as_bytes());
        field(self.object.as_bytes());
        field(self.object_id.as_bytes());
        field(self.engagement.as_ref().map_or(&[][..], |id| id.as_bytes()));
        field(self.payload.as_bytes());
        field(self.seals.as_bytes());
        field(self.policy.as_bytes());
        field(&self.previous);
        hasher.finalize().into()
    }
}

/// What an entry states to whoever holds its receipt: the form that its leaf in the transparency log commits to. The fields
/// stand in alphabetical order, so that the text is canonical JSON (RFC 8785). The number in the chain and the seals of
/// rows are not told: `chain` binds them, being the hash of all of it.
#[derive(Serialize)]
struct Statement<'a> {
    act: &'a str,
    at: i64,
    chain: String,
    engagement: Option<Uuid>,
    object: &'a str,
    object_id: Uuid,
    payload: &'a str,
    person: Option<Uuid>,
    policy: &'a str,
}

impl Link {
    /// What the entry states, as canonical JSON.
    pub fn statement(&self) -> String {
        let statement = Statement {
            act: &self.act,
            at: self.at.0,
            chain: hex::encode(&self.hash),
            engagement: self.engagement,
            object: &self.object,
            object_id: self.object_id,
            payload: &self.payload,
            person: self.person,
            policy: &self.policy,
        };
        // Texts, numbers and ids: there is nothing in it that could fail.
        serde_json::to_string(&statement).unwrap_or_default()
    }
}

/// Bytes of a leaf's salt.
pub const SALT: usize = 16;

/// The entry of a transparency log: SHA-256 of the salt and the statement. The salt keeps a statement from being guessed
/// from its leaf; once both are erased, the leaf and every proof of it stay.
pub fn leaf(salt: &[u8; SALT], statement: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(statement.as_bytes());
    hasher.finalize().into()
}

/// The salt of one entry of a transaction, from what was drawn for the transaction and is kept nowhere.
pub fn salt(drawn: &[u8], seq: i64) -> [u8; SALT] {
    let mut hasher = Sha256::new();
    hasher.update(b"kpo/salt/v1");
    hasher.update(drawn);
    hasher.update(seq.to_be_bytes());
    let mut salt = [0; SALT];
    salt.copy_from_slice(&hasher.finalize()[..SALT]);
    salt
}

/// The end of the chain: what the next entry is chained to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last entry's number; 0 before the first.
    pub seq: i64,
    /// The last entry's hash; 32 zero bytes before the first.
    pub hash: Vec<u8>,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            seq: 0,
            hash: vec![0; 32],
        }
    }
}

/// Where and how a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// An entry is missing, or stands twice.
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Gap {
        /// The number that should have come.
        expected: i64,
        /// The number that came.
        found: i64,
    },
    /// An entry does not name the hash of the entry before it.
    #[error("entry {0} is not chained to the entry before it")]
    Unchained(i64),
    /// An entry's content is not what was hashed.
    #[error("entry {0} was changed after it was recorded")]
    Altered(i64),
}

/// Walks one more entry: checks it against the head before it and returns the head after it.
pub fn follow(head: &Head, link: &Link) -> Result<Head, Break> {
    if link.seq != head.seq + 1 {
        return Err(Break::Gap {
            expected: head.seq + 1,
            found: link.seq,
        });
    }
    if link.expected_hash()[..] != link.hash[..] {
        return Err(Break::Altered(link.seq));
    }
    if link.previous != head.hash {
        return Err(Break::Unchained(link.seq));
    }
    Ok(Head {
        seq: link.seq,
        hash: link.hash.clone(),
    })
}
