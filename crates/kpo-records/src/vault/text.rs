//! Texts of a room in the database: sealed as they are written, opened as they are read, so that neither the file, its log
//! nor a backup holds them.
//!
//! A sealed text says which room's key opens it and what it was sealed for (table, column, row): U+0001, the room's and the row's id,
//! the table and column, and the base64 of the rest. No text a person typed begins with U+0001.

use std::collections::HashMap;
use std::sync::Arc;

use kpo_vault::{Context, Wrapper};
use uuid::Uuid;

use super::{Room, texts_context};
use crate::error::{RecordsError, Result};

/// What is sealed: tables with a column `engagement_id`, and their columns of text. Nothing else of a room is: `SECURITY.md` says so.
pub(crate) const SEALED: &[(&str, &[&str])] = &[
    ("document", &["name", "breaks"]),
    ("question", &["body", "answer"]),
];

/// How a sealed text begins.
pub(crate) const MARK: char = '\u{1}';

/// What stands in the place of a text whose key was destroyed.
pub const DESTROYED: &str = "\u{2205}";

/// The keys of rooms' texts, by room; none where the key was destroyed.
pub(crate) type Texts = HashMap<Uuid, Option<Wrapper>>;

/// The sealed columns of a table.
pub(crate) fn sealed(table: &str) -> Option<&'static [&'static str]> {
    let found = SEALED.iter().find(|(name, _)| *name == table);
    found.map(|(_, columns)| *columns)
}

fn context(place: &str, row: Uuid) -> Context {
    Context::new(&format!("text/{place}"), &[row])
}

/// Seals the text of a column in a row.
pub(crate) fn seal(
    (room, key): (Uuid, &Wrapper),
    (table, column, row): (&str, &str, Uuid),
    text: &str,
) -> Result<String> {
    let place = format!("{table}.{column}");
    let sealed = key.seal(&context(&place, row), text.as_bytes())?;
    Ok(format!(
        "{MARK}{} {} {place} {sealed}",
        room.simple(),
        row.simple()
    ))
}

/// The room a sealed text belongs to; none where it is not sealed.
pub(crate) fn room_of(text: &str) -> Option<Uuid> {
    let room = text.strip_prefix(MARK)?.split(' ').next()?;
    Uuid::try_parse(room).ok()
}

/// Opens a text, where it is sealed.
///
/// # Errors
/// [`RecordsError::Sealed`] where the room's key is not among those at hand.
pub(crate) fn open(keys: &Arc<Texts>, text: String) -> Result<String> {
    let Some(room) = room_of(&text) else {
        return Ok(text);
    };
    let Some(key) = keys.get(&room) else {
        return Err(RecordsError::Sealed);
    };
    let Some(key) = key else {
        return Ok(DESTROYED.to_owned());
    };
    let damaged = || RecordsError::Corrupt(format!("a text of room {room} does not open"));
    let mut parts = text.split(' ').skip(1);
    let (Some(row), Some(place), Some(sealed)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(damaged());
    };
    let row = Uuid::try_parse(row).map_err(|_| damaged())?;
    let plain = key
        .open(&context(place, row), sealed)
        .map_err(|_| damaged())?;
    String::from_utf8(plain.to_vec()).map_err(|_| damaged())
}

impl Room {
    /// The key of the room's texts, opened.
    pub(crate) fn texts(&self, wrapped: &str) -> Result<Wrapper> {
        self.key
            .open_key(&texts_context(self.client, self.id), wrapped)
            .map_err(|error| super::shut(&format!("the texts of room {}", self.id), &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_opens_where_its_key_is_and_says_so_where_it_is_not() {
        let (room, row, key) = (Uuid::from_u128(1), Uuid::from_u128(2), Wrapper::draw());
        let text = seal((room, &key), ("document", "name", row), "Kiln – 1.pdf").unwrap();
        assert!(!text.contains("Kiln"));
        let keys = |key| Arc::new(HashMap::from([(room, key)]));
        assert_eq!(
            open(&keys(Some(key.clone())), text.clone()).unwrap(),
            "Kiln – 1.pdf"
        );
        assert_eq!(open(&keys(None), text.clone()).unwrap(), DESTROYED);
        let none = Arc::new(HashMap::new());
        assert!(matches!(
            open(&none, text.clone()),
            Err(RecordsError::Sealed)
        ));
        assert_eq!(open(&none, "plain".to_owned()).unwrap(), "plain");
        let moved = text.replace("document.name", "question.body");
        assert!(matches!(
            open(&keys(Some(key)), moved),
            Err(RecordsError::Corrupt(_))
        ));
    }
}
