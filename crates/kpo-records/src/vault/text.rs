//! Texts of engagements in the database: sealed as they are written, opened as they are read, so that neither the file, its log
//! nor a backup holds them.
//!
//! A sealed text says whose key opens it and what it was sealed for (table, column, row): U+0001, the room's id or `@` and the
//! organisation's, the row's id, the table and column, and the base64 of the rest. It opens where it was sealed for and nowhere
//! else: read in another column, or in a row that does not hold that id, it is damage. No text a person typed begins with U+0001.

use std::collections::HashMap;

use kpo_vault::{Context, Wrapper};
use uuid::Uuid;

pub(crate) use super::sealed::{SEALED, Sealed, Way, sealed};
use super::{Room, client_texts_context, texts_context};
use crate::error::{RecordsError, Result};

/// How a sealed text begins.
pub(crate) const MARK: char = '\u{1}';

/// What stands before an organisation's id.
const ORGANISATION: char = '@';

/// What stands in the place of a text whose key was destroyed.
pub const DESTROYED: &str = "\u{2205}";

/// Whose key a text is sealed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Holder {
    /// A room's: what was put there to be shown, and goes with it.
    Room(Uuid),
    /// An organisation's: its record of a file, which stays when the room is destroyed.
    Client(Uuid),
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Room(id) => write!(f, "{}", id.simple()),
            Self::Client(id) => write!(f, "{ORGANISATION}{}", id.simple()),
        }
    }
}

/// The keys of texts, by holder; none where the key was destroyed.
pub(crate) type Texts = HashMap<Holder, Option<Wrapper>>;

fn context(place: &str, row: Uuid) -> Context {
    Context::new(&format!("text/{place}"), &[row])
}

/// Seals the text of a column in a row.
pub(crate) fn seal(
    (holder, key): (Holder, &Wrapper),
    (table, column, row): (&str, &str, Uuid),
    text: &str,
) -> Result<String> {
    let place = format!("{table}.{column}");
    let sealed = key.seal(&context(&place, row), text.as_bytes())?;
    Ok(format!("{MARK}{holder} {} {place} {sealed}", row.simple()))
}

/// Whose key a text needs; none where it is not sealed.
pub(crate) fn holder_of(text: &str) -> Option<Holder> {
    let holder = text.strip_prefix(MARK)?.split(' ').next()?;
    match holder.strip_prefix(ORGANISATION) {
        Some(id) => Uuid::try_parse(id).ok().map(Holder::Client),
        None => Uuid::try_parse(holder).ok().map(Holder::Room),
    }
}

/// Opens a text, where it is sealed, that was read in a column of a row; `holds` says whether the row holds an id.
///
/// # Errors
/// [`RecordsError::Sealed`] where the key is not among those at hand; [`RecordsError::Corrupt`] where it does not open, or was
/// sealed for another column or row than it stands in.
pub(crate) fn open(
    keys: &Texts,
    column: &str,
    holds: impl FnOnce(Uuid) -> bool,
    text: String,
) -> Result<String> {
    let Some(holder) = holder_of(&text) else {
        return Ok(text);
    };
    let Some(key) = keys.get(&holder) else {
        return Err(RecordsError::Sealed);
    };
    let Some(key) = key else {
        return Ok(DESTROYED.to_owned());
    };
    let damaged = |what: &str| RecordsError::Corrupt(format!("a text in {column} {what}"));
    let mut parts = text.split(' ').skip(1);
    let (Some(row), Some(place), Some(sealed)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(damaged("is cut off"));
    };
    let row = Uuid::try_parse(row).map_err(|_| damaged("names no row"))?;
    if !stands(place, column) {
        return Err(damaged(&format!("was sealed for {place}")));
    }
    if !holds(row) {
        return Err(damaged(&format!("was sealed for row {row} of {place}")));
    }
    let plain = key
        .open(&context(place, row), sealed)
        .map_err(|_| damaged("does not open"))?;
    String::from_utf8(plain.to_vec()).map_err(|_| damaged("is no text"))
}

/// Whether a text of this place may be read in a column of this name: its own, or, where tables are joined, the table's name before it.
fn stands(place: &str, column: &str) -> bool {
    place.split_once('.').is_some_and(|(table, own)| {
        let joined = column.strip_prefix(table).and_then(|c| c.strip_prefix('_'));
        own == column || joined == Some(own)
    })
}

impl Room {
    /// The key of the room's texts, opened.
    pub(crate) fn texts(&self, wrapped: &str) -> Result<Wrapper> {
        self.key
            .open_key(&texts_context(self.client, self.id), wrapped)
            .map_err(|error| super::shut(&format!("the texts of room {}", self.id), &error))
    }
}

/// An organisation's key of texts, opened with its own.
pub(super) fn client_texts(client: Uuid, own: &Wrapper, wrapped: &str) -> Result<Wrapper> {
    own.open_key(&client_texts_context(client), wrapped)
        .map_err(|error| super::shut(&format!("the texts of client {client}"), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(opened: Result<String>) -> String {
        match opened {
            Ok(text) => text,
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_text_opens_where_its_key_is_and_says_so_where_it_is_not() {
        let (id, row) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for holder in [Holder::Room(id), Holder::Client(id)] {
            let key = Wrapper::draw();
            let text = seal((holder, &key), ("document", "name", row), "Kiln – 1.pdf").unwrap();
            assert!(!text.contains("Kiln"));
            assert_eq!(holder_of(&text), Some(holder));
            let keys = |key| HashMap::from([(holder, key)]);
            let here = |id| id == row;
            let opened = open(&keys(Some(key.clone())), "name", here, text.clone());
            assert_eq!(opened.unwrap(), "Kiln – 1.pdf");
            let joined = open(&keys(Some(key)), "document_name", here, text.clone());
            assert_eq!(joined.unwrap(), "Kiln – 1.pdf");
            let gone = open(&keys(None), "name", here, text.clone());
            assert_eq!(gone.unwrap(), DESTROYED);
            let none = HashMap::new();
            let shut = open(&none, "name", here, text);
            assert!(matches!(shut, Err(RecordsError::Sealed)));
            let plain = open(&none, "name", here, "plain".to_owned());
            assert_eq!(plain.unwrap(), "plain");
        }
    }

    #[test]
    fn r24_a_text_opens_in_its_own_column_and_row_alone() {
        let (holder, row) = (Holder::Room(Uuid::from_u128(1)), Uuid::from_u128(2));
        let key = Wrapper::draw();
        let text = seal((holder, &key), ("question", "body", row), "At which load?").unwrap();
        let keys = HashMap::from([(holder, Some(key))]);
        let here = |id| id == row;
        let elsewhere = open(&keys, "answer", here, text.clone());
        assert!(said(elsewhere).contains("was sealed for question.body"));
        let borrowed = open(&keys, "brief_body", here, text.clone());
        assert!(said(borrowed).contains("was sealed for question.body"));
        let other = open(&keys, "body", |id| id == Uuid::from_u128(3), text.clone());
        assert!(said(other).contains("was sealed for row"));
        // What it says of itself is bound, too: rewritten, it does not open.
        let renamed = text.replace("question.body", "question.answer");
        let rewritten = open(&keys, "answer", here, renamed);
        assert!(said(rewritten).contains("does not open"));
        let three = Uuid::from_u128(3).simple().to_string();
        let moved = text.replace(&row.simple().to_string(), &three);
        let rewritten = open(&keys, "body", |_| true, moved);
        assert!(said(rewritten).contains("does not open"));
        assert_eq!(open(&keys, "body", here, text).unwrap(), "At which load?");
    }
}
