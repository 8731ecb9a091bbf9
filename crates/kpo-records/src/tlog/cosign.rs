//! Witnesses: whoever follows a log from outside, and signs that what it saw only ever grew (C2SP tlog-cosignature, the
//! Ed25519 form). Two clients whose witnesses agree cannot have been shown different journals.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};
use kpo_practice::time::At;
use signed_note::{Note, Signature, Verifier, VerifierList, key_id};
use tlog_tiles::checkpoint::Checkpoint as Head;
use uuid::Uuid;

use super::{Hash, corrupt};
use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// Marks an Ed25519 cosignature in names of keys.
const KIND: u8 = 4;

/// What a witness saw of a log last: all it has to remember.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// How many entries the log had.
    pub size: u64,
    /// The root then.
    pub root: Hash,
}

/// A witness's own key.
pub struct Cosigner {
    name: String,
    key: SigningKey,
}

fn message(text: &[u8], at: u64) -> Vec<u8> {
    let mut message = format!("cosignature/v1\ntime {at}\n").into_bytes();
    message.extend_from_slice(text);
    message
}

fn public(key: &VerifyingKey) -> Vec<u8> {
    let mut bytes = vec![KIND];
    bytes.extend_from_slice(key.as_bytes());
    bytes
}

impl Cosigner {
    /// A witness by its name (such as `witness.example.org/kpo`) and 256 random bits.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Self> {
        if !signed_note::is_key_name_valid(name) {
            return Err(corrupt(
                "a witness's name has no spaces and no plus: take the address it is found at",
            ));
        }
        Ok(Self {
            name: name.to_owned(),
            key: SigningKey::from_bytes(&seed),
        })
    }

    /// The key by which its cosignatures can be checked: `name+id+base64`.
    pub fn verifier(&self) -> String {
        let public = public(&self.key.verifying_key());
        let id = key_id(&self.name, &public);
        format!("{}+{id:08x}+{}", self.name, BASE64_STANDARD.encode(public))
    }

    /// Its signature line under a checkpoint at `at` (Unix seconds). Whoever calls this has checked the checkpoint.
    pub fn cosign(&self, note: &str, at: u64) -> Result<String> {
        let note = Note::from_bytes(note.as_bytes()).map_err(|error| corrupt(error.to_string()))?;
        let mut bytes = at.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.key.sign(&message(note.text(), at)).to_bytes());
        let id = key_id(&self.name, &public(&self.key.verifying_key()));
        let line = Signature::new(self.name.clone(), id, bytes)
            .map_err(|error| corrupt(error.to_string()))?;
        String::from_utf8(line.to_bytes()).map_err(|error| corrupt(error.to_string()))
    }
}

/// A witness as others know it: by its public key.
#[derive(Clone, Debug)]
pub struct Witness {
    name: String,
    id: u32,
    key: VerifyingKey,
}

impl Witness {
    /// Reads a key of the form `name+id+base64`.
    pub fn new(verifier: &str) -> Result<Self> {
        Self::read(verifier).ok_or_else(|| {
            corrupt("this is no key of a witness: it has the form name+id+base64, of the kind 4")
        })
    }

    fn read(verifier: &str) -> Option<Self> {
        let mut parts = verifier.splitn(3, '+');
        let (name, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let bytes = BASE64_STANDARD.decode(key).ok()?;
        let (kind, key) = bytes.split_first()?;
        let key = VerifyingKey::from_bytes(&key.try_into().ok()?).ok()?;
        let known = key_id(name, &public(&key));
        let sound = *kind == KIND
            && id == format!("{known:08x}")
            && signed_note::is_key_name_valid(name)
            && !key.is_weak();
        sound.then(|| Self {
            name: name.to_owned(),
            id: known,
            key,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When it cosigned this checkpoint (Unix seconds); refuses where it did not.
    pub fn check(&self, note: &str) -> Result<u64> {
        let wrong = || corrupt(format!("the checkpoint is not cosigned by {}", self.name));
        let note = Note::from_bytes(note.as_bytes()).map_err(|_| wrong())?;
        let keys = VerifierList::new(vec![Box::new(self.clone())]);
        let (found, _) = note.verify(&keys).map_err(|_| wrong())?;
        let bytes = found.first().map(|line| line.signature().to_vec());
        let time =
            bytes.and_then(|bytes| Some(u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?)));
        time.ok_or_else(wrong)
    }
}

impl Verifier for Witness {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        let Some((time, signature)) = signature.split_first_chunk::<8>() else {
            return false;
        };
        let Ok(signature) = Ed25519::from_slice(signature) else {
            return false;
        };
        let message = message(text, u64::from_be_bytes(*time));
        self.key.verify_strict(&message, &signature).is_ok()
    }
}

/// The last word of a witness of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its name.
    pub name: String,
    /// Its public key.
    pub verifier: String,
    /// How much of the log it has seen.
    pub size: u64,
    /// When it says it signed (Unix seconds).
    pub signed_at: u64,
    /// When its word came here.
    pub at: At,
    /// Its signature line.
    pub signature: String,
}

fn read_word(row: &Row) -> Result<Word> {
    Ok(Word {
        name: row.text("name")?,
        verifier: row.text("verifier")?,
        size: row.int("size")?.unsigned_abs(),
        signed_at: row.int("signed_at")?.unsigned_abs(),
        at: row.at("at")?,
        signature: row.text("signature")?,
    })
}

/// The head a cosigned checkpoint names.
pub(crate) fn head(note: &str) -> Result<(String, u64, Hash)> {
    let note = Note::from_bytes(note.as_bytes()).map_err(|_| corrupt("this is no signed note"))?;
    let head =
        Head::from_bytes(note.text()).map_err(|_| corrupt("the checkpoint cannot be read"))?;
    Ok((head.origin().to_owned(), head.size(), *head.hash()))
}

impl Tx {
    /// The last words of a log's witnesses, by name.
    pub async fn log_witnesses(&mut self, key: &str, log: Uuid) -> Result<Vec<Word>> {
        let mut sql = Sql::new("select * from tlog_witness where key = ");
        sql.bind(key)
            .with(" and log = ", log)
            .push(" order by name");
        self.list(sql, read_word).await
    }

    /// Keeps the last word of a witness; an older one does not take the place of a newer.
    pub async fn keep_witness(&mut self, key: &str, log: Uuid, word: &Word) -> Result<()> {
        let mut sql = Sql::new(
            "insert into tlog_witness (key, log, name, verifier, size, signed_at, at, signature) values ",
        );
        sql.list([
            Value::from(key),
            Value::from(log),
            Value::from(word.name.clone()),
            Value::from(word.verifier.clone()),
            Value::from(word.size as i64),
            Value::from(word.signed_at as i64),
            Value::from(word.at),
            Value::from(word.signature.clone()),
        ])
        .push(
            " on conflict (key, log, name) do update set size = excluded.size, signed_at = excluded.signed_at, \
             at = excluded.at, signature = excluded.signature \
             where tlog_witness.verifier = excluded.verifier and tlog_witness.size <= excluded.size",
        );
        self.run(sql).await.map(drop)
    }
}
