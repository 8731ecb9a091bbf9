//! Receipts: C2SP tlog-proof files, which anybody can check without this program, this store or a network.
//!
//! The *extra* line holds what the log's entry is the SHA-256 of: sixteen bytes of salt, then the statement.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kpo_practice::journal::SALT;
use sha2::{Digest, Sha256};
use tlog_tiles::tlog::{check_record, record_hash};

use super::{Hash, Witness, corrupt, open_note};
use crate::error::Result;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A proof that an entry is in a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The salt and the statement.
    pub extra: Vec<u8>,
    /// The entry's place in the log, from 0.
    pub place: u64,
    /// The path from the leaf's sibling to the root's child.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, with the cosignatures of witnesses it has.
    pub checkpoint: String,
}

/// What a receipt that was checked says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The log's name.
    pub origin: String,
    /// How many entries the log had.
    pub size: u64,
    /// The entry's place among them, from 0.
    pub place: u64,
    /// What the entry states, JSON.
    pub statement: String,
    /// The witnesses among those asked for that cosigned the checkpoint, each with the second it says (Unix time).
    pub witnesses: Vec<(String, u64)>,
}

impl Receipt {
    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{HEADER}\nextra {}\nindex {}\n",
            BASE64_STANDARD.encode(&self.extra),
            self.place
        );
        for hash in &self.hashes {
            let _ = writeln!(text, "{}", BASE64_STANDARD.encode(hash.0));
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text)
            .ok_or_else(|| corrupt("this is no receipt in the form c2sp.org/tlog-proof@v1"))
    }

    fn read(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next()? != HEADER {
            return None;
        }
        let extra = BASE64_STANDARD
            .decode(lines.next()?.strip_prefix("extra ")?)
            .ok()?;
        let written = lines.next()?.strip_prefix("index ")?;
        let place: u64 = written.parse().ok()?;
        if place.to_string() != written {
            return None;
        }
        let hash = |line: &str| {
            let bytes = BASE64_STANDARD.decode(line).ok()?;
            Some(Hash(bytes.try_into().ok()?))
        };
        Some(Self {
            extra,
            place,
            hashes: lines.map(hash).collect::<Option<_>>()?,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

/// Checks a receipt with the log's key and those of the witnesses asked for; refuses what does not hold in any part.
pub fn check(text: &str, verifier: &str, witnesses: &[Witness]) -> Result<Checked> {
    let receipt = Receipt::parse(text)?;
    let (origin, size, root) = open_note(&receipt.checkpoint, verifier)?;
    if receipt.place >= size {
        return Err(corrupt(format!(
            "the receipt is for entry {} of a log of {size}",
            receipt.place
        )));
    }
    let entry = Sha256::digest(&receipt.extra);
    check_record(
        &receipt.hashes,
        size,
        root,
        receipt.place,
        record_hash(&entry),
    )
    .map_err(|_| {
        corrupt("the receipt's entry is not in the log its checkpoint signs: it was altered")
    })?;
    let statement = (receipt.extra.get(SALT..))
        .and_then(|bytes| String::from_utf8(bytes.to_vec()).ok())
        .ok_or_else(|| corrupt("the receipt's statement is no text"))?;
    let mut seen = Vec::new();
    for witness in witnesses {
        seen.push((
            witness.name().to_owned(),
            witness.check(&receipt.checkpoint)?,
        ));
    }
    Ok(Checked {
        origin,
        size,
        place: receipt.place,
        statement,
        witnesses: seen,
    })
}
