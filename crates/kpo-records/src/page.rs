//! Pages of a list by keyset: 'the rows after this one', which costs the same on page 1 and page 1,000 and neither skips
//! nor repeats a row when others write. A cursor is opaque to its holder and says nothing of what lies beyond it.

use uuid::Uuid;

use crate::error::{RecordsError, Result};

/// How many rows a page may ask for at most.
pub const LIMIT_MAX: i64 = 200;

/// Which page is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The cursor a former page ended with.
    pub after: Option<Cursor>,
    /// Rows wanted, 1 to [`LIMIT_MAX`].
    pub limit: i64,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self {
            after: None,
            limit: 50,
        }
    }
}

impl PageRequest {
    /// A request from what came over the wire; a cursor that is none is refused.
    pub fn from_wire(after: Option<&str>, limit: Option<i64>) -> Result<Self> {
        let after = after
            .filter(|text| !text.is_empty())
            .map(Cursor::parse)
            .transpose()?;
        Ok(Self {
            after,
            limit: limit.unwrap_or(50).clamp(1, LIMIT_MAX),
        })
    }
}

/// The sort key and id of a page's last row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key (an instant or number).
    pub key: i64,
    /// The row's id, to break ties.
    pub id: Uuid,
}

impl Cursor {
    /// Written for the wire: 48 hexadecimal digits.
    pub fn write(&self) -> String {
        format!("{:016x}{}", self.key.cast_unsigned(), self.id.simple())
    }

    /// Read from the wire.
    pub fn parse(text: &str) -> Result<Self> {
        let read = || {
            let key = u64::from_str_radix(text.get(..16)?, 16).ok()?.cast_signed();
            let id = Uuid::try_parse(text.get(16..)?).ok()?;
            Some(Self { key, id })
        };
        read().ok_or(RecordsError::NotFound)
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Cuts a list that was read with one row more than wanted.
    pub fn cut(mut items: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = usize::try_from(limit).unwrap_or(1);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more {
            items.last().map(|item| cursor(item).write())
        } else {
            None
        };
        Self { items, next }
    }

    /// The same page of something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
        }
    }
}
