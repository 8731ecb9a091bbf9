//! The list side of the one rule: which things of a kind a person may see.
//!
//! A [`Scope`] is what is left of the policies when everything but the thing itself is known (type-aware partial
//! evaluation). Storage turns it into a condition; a test holds list and point decision equal.

use super::action::Action;
use super::facts::{Circumstances, Standing};

/// A condition on the attributes of one kind of thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Scope {
    /// Every one of them.
    Everything,
    /// None of them.
    Nothing,
    /// Those for which the condition holds.
    Where(Condition),
    /// The residual holds a form the translation does not know: decide row by row, never 'no filter'.
    RowByRow,
}

/// A condition over named attributes, closed under and, or, not.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The attribute (or `id`, the thing itself) is one of these.
    In(String, Vec<Operand>),
    /// The boolean attribute is true.
    Is(String),
    /// The number attribute is at most this.
    AtMost(String, i64),
    /// The number attribute is at least this.
    AtLeast(String, i64),
}

/// A value an attribute is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// The id of an entity.
    Id(uuid::Uuid),
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// A truth value.
    Truth(bool),
}

/// What `action` leaves visible to a person of this standing.
pub fn scope(_standing: &Standing, _circumstances: &Circumstances, _action: Action) -> Scope {
    Scope::RowByRow
}
