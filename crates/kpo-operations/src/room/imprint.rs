//! The hidden marks of a reader's copy: one codeword for each person and document, laid into where words stand and how light
//! the paper is (R25).
//!
//! Nothing is stored but one random key a document. Its digest is in the journal before the first copy goes out, and with each
//! reader's first page the digest of key and reader: whoever would make up another key later, to frame somebody, is contradicted
//! by the journal.

use kpo_engines::fingerprint::{Biases, Code, digest};
use kpo_engines::imprint::{WORD_SHIFT, tint, word_position};
use kpo_engines::raster::Page;
use kpo_practice::access::Caller;
use kpo_practice::id::{Id, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::room::{Document, Exposure};
use kpo_records::imprint::Key;
use kpo_records::{RecordsError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::layout::ENGINE;
use super::spacing::BLANKS;
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// The code serves best against up to three readers who mix their copies.
const COLLUDERS: usize = 3;

/// One reader's hidden marks in one document.
pub(crate) struct Imprint {
    code: Code,
    reader: PersonId,
}

impl Imprint {
    /// The marks of a reader.
    pub(super) fn new(key: &Key, document: &Document, reader: PersonId) -> Self {
        Self {
            code: code(key, document),
            reader,
        }
    }

    /// Where a page's movable words go.
    pub(super) fn shifts(&self, page: i64) -> Shifts {
        let reader = self.reader.uuid();
        let word = self.code.word(reader.as_bytes());
        let positions = (0..).map_while(|nth| word_position(page_number(page), nth));
        Shifts(positions.map(|position| word.bit(position)).collect())
    }

    /// Which blanks of a word processor's file are wider.
    pub(super) fn blanks(&self) -> Shifts {
        let reader = self.reader.uuid();
        let word = self.code.word(reader.as_bytes());
        Shifts(
            (0..BLANKS)
                .map(|place| word.bit(blank_position(place)))
                .collect(),
        )
    }

    /// Tints a page.
    pub(super) fn tint(&self, page: &mut Page, number: i64) {
        let reader = self.reader.uuid();
        let word = self.code.word(reader.as_bytes());
        tint::lay(page, &self.code, &word, page_number(number));
    }
}

/// For each movable word of one page whether it goes to the right, or else to the left: what of a reader's codeword whoever draws
/// the page has to know, without the key it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shifts(Vec<bool>);

impl Shifts {
    /// Whether what stands at this place goes to the right, or is wider.
    pub(super) fn right(&self, place: usize) -> bool {
        self.0.get(place).copied().unwrap_or(false)
    }

    /// How far the nth movable word is moved, in pixels to the right.
    pub(super) fn of(&self, nth: usize) -> f32 {
        match self.0.get(nth) {
            Some(true) => WORD_SHIFT,
            Some(false) => -WORD_SHIFT,
            None => 0.0,
        }
    }
}

impl From<Vec<bool>> for Shifts {
    fn from(right: Vec<bool>) -> Self {
        Self(right)
    }
}

impl From<Shifts> for Vec<bool> {
    fn from(shifts: Shifts) -> Self {
        shifts.0
    }
}

/// The position of a blank of a word processor's file: beyond those of all pages.
pub(crate) fn blank_position(place: usize) -> u64 {
    (1 << 32) + place as u64
}

/// A page as the code counts it.
pub(crate) fn page_number(page: i64) -> u64 {
    u64::try_from(page).unwrap_or(0)
}

/// The code of a document. Its bytes' digest goes into the name: what was put in anew is another document to it.
pub(crate) fn code(key: &Key, document: &Document) -> Code {
    let mut name = document.id.uuid().as_bytes().to_vec();
    name.extend(document.digest.as_bytes());
    Code::new(&key.secret, &name, Biases::against(COLLUDERS))
}

/// The key of a document; made, and committed to, if it has none yet.
pub(super) async fn key(office: &Office, caller: &Caller, document: &Document) -> Result<Key> {
    let mut tx = office.read().await?;
    let known = tx.imprint_key(document.id).await?;
    drop(tx);
    if let Some(key) = known {
        return Ok(key);
    }
    let mut secret = [0; 32];
    office.random.fill(&mut secret);
    let key = Key {
        id: office.id(),
        document: document.id,
        secret,
        engine: ENGINE.to_owned(),
        created_at: caller.at,
    };
    let mut tx = office.begin().await?;
    if let Some(first) = tx.imprint_key(document.id).await? {
        return Ok(first);
    }
    let facts = json!({ "commitment": hex::encode(digest(&[&secret])), "engine": key.engine });
    let entry = Entry::new("imprint.keyed", "document", document.id)
        .within(document.engagement)
        .with(facts);
    let kept = async {
        tx.insert_imprint_key(&key).await?;
        tx.note(caller, entry);
        tx.commit().await
    };
    match kept.await {
        Ok(_) => Ok(key),
        // Somebody else's first page came between: theirs is the key.
        Err(RecordsError::Conflict | RecordsError::Constraint(_)) => {
            let mut tx = office.read().await?;
            tx.imprint_key(document.id).await?.ok_or(Error::NotFound)
        }
        Err(other) => Err(other.into()),
    }
}

/// What commits to a key and one reader.
pub(crate) fn commitment(key: &Key, reader: PersonId) -> String {
    hex::encode(digest(&[&key.secret, reader.uuid().as_bytes()]))
}

/// With a reader's first page of a document: the digest of key and reader goes into the journal, in the transaction that is durable
/// before the page leaves.
pub(super) async fn commit_to(
    tx: &mut Tx,
    caller: &Caller,
    key: &Key,
    exposure: &Exposure,
) -> Result<()> {
    if tx.had_copy(exposure.document, exposure.person).await? {
        return Ok(());
    }
    let facts =
        json!({ "commitment": commitment(key, exposure.person), "person": exposure.person });
    tx.note(
        caller,
        Entry::new("imprint.issued", "document", exposure.document)
            .within(exposure.engagement)
            .with(facts),
    );
    Ok(())
}
