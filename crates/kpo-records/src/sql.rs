//! A statement in the making: text with `$n` places, and the values for them. Both databases read `$n`.

use kpo_practice::id::Id;
use kpo_practice::time::{At, Day};
use uuid::Uuid;

/// A value to bind. `None` is SQL's null of that type (PostgreSQL wants to know the type of a null).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An id.
    Uuid(Option<Uuid>),
    /// A whole number, an instant, minor units.
    Int(Option<i64>),
    /// A text, a day, JSON.
    Text(Option<String>),
    /// A truth value.
    Bool(Option<bool>),
}

impl Value {
    /// A typed id.
    pub fn id(id: impl Id) -> Self {
        Self::Uuid(Some(id.uuid()))
    }

    /// A typed id that may be absent.
    pub fn opt_id(id: Option<impl Id>) -> Self {
        Self::Uuid(id.map(Id::uuid))
    }
}

macro_rules! values {
    ($($from:ty => |$x:ident| $kind:ident($to:expr);)*) => {$(
        impl From<$from> for Value { fn from($x: $from) -> Self { Self::$kind(Some($to)) } }
        impl From<Option<$from>> for Value { fn from(value: Option<$from>) -> Self { Self::$kind(value.map(|$x: $from| $to)) } }
    )*};
}

values! {
    Uuid => |x| Uuid(x);
    i64 => |x| Int(x);
    At => |x| Int(x.0);
    String => |x| Text(x);
    &str => |x| Text(x.to_owned());
    Day => |x| Text(x.to_string());
    bool => |x| Bool(x);
}

/// A statement with optional parts.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    /// The text so far.
    pub text: String,
    /// The values so far.
    pub values: Vec<Value>,
}

impl Sql {
    /// A statement that begins with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            values: Vec::new(),
        }
    }

    /// Appends text with no value in it.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a place for `value`.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Appends `text` and a place for `value` after it: `sql.with(" and stage = ", stage)`.
    pub fn with(&mut self, text: &str, value: impl Into<Value>) -> &mut Self {
        self.push(text).bind(value)
    }

    /// Appends `($1, $2, …)`, or a list nothing is in when there are no values.
    pub fn list(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.push("(");
        let mut first = true;
        for value in values {
            if !first {
                self.push(", ");
            }
            first = false;
            self.bind(value);
        }
        if first {
            self.push("null");
        }
        self.push(")")
    }
}
