//! The list side of the one rule: which things of a kind a person may see.
//!
//! A [`Scope`] is what is left of the policies when everything but the thing itself is known (type-aware partial
//! evaluation, [`super::residual`]). Storage turns it into a condition on its columns, or evaluates it here; tests hold
//! list and point decision equal. It never errs towards more: what cannot be evaluated is [`Scope::Nothing`], what cannot
//! be translated is [`Scope::RowByRow`].

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use uuid::Uuid;

use super::action::Action;
use super::decide::decide;
use super::facts::{Circumstances, Resource, Standing};
use super::residual;
use super::rulebook::{Rulebook, rulebook};

/// A condition on the attributes of one kind of thing.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// A condition over named attributes, closed under and, or, not. `All` of nothing holds, `Any` of nothing does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The attribute (or `id`, the thing itself) is one of these.
    In(String, BTreeSet<Operand>),
    /// The boolean attribute is true.
    Is(String),
    /// The number attribute is at most this.
    AtMost(String, i64),
    /// The number attribute is at least this.
    AtLeast(String, i64),
}

/// A value an attribute is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operand {
    /// The id of an entity.
    Id(Uuid),
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// A truth value.
    Truth(bool),
}

/// What `action` leaves visible to a person of this standing.
pub fn scope(standing: &Standing, circumstances: &Circumstances, action: Action) -> Scope {
    let Some(book) = rulebook() else {
        return Scope::Nothing;
    };
    let key = (standing.clone(), circumstances.clone(), action);
    let known = LATELY
        .lock()
        .ok()
        .and_then(|lately| lately.get(&key).cloned());
    known.unwrap_or_else(|| {
        let scope = scope_by(book, standing, circumstances, action);
        if let Ok(mut lately) = LATELY.lock() {
            if lately.len() >= LATELY_MAX {
                lately.clear();
            }
            lately.insert(key, scope.clone());
        }
        scope
    })
}

/// Scopes made lately, by everything they are made from: the same facts leave the same of the policies, so nothing here can
/// be out of date.
static LATELY: LazyLock<Mutex<HashMap<Facts, Scope>>> = LazyLock::new(Mutex::default);

type Facts = (Standing, Circumstances, Action);

/// How many scopes are kept before the shelf is cleared.
const LATELY_MAX: usize = 1024;

/// The same by another rulebook: for tests that weaken a policy on purpose.
pub fn scope_by(
    book: &Rulebook,
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
) -> Scope {
    residual::scope(book, standing, circumstances, action).unwrap_or(Scope::Nothing)
}

/// What one caller may see by one act: the scope, and what it was made from, for deciding row by row where need be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visible {
    /// The act that makes a thing visible.
    pub action: Action,
    /// The condition.
    pub scope: Scope,
    standing: Standing,
    circumstances: Circumstances,
}

impl Visible {
    /// What `action` leaves visible to a person of this standing.
    pub fn to(standing: Standing, circumstances: Circumstances, action: Action) -> Self {
        let scope = scope(&standing, &circumstances, action);
        Self {
            action,
            scope,
            standing,
            circumstances,
        }
    }

    /// Whether this one thing is visible, decided from its facts. Falls back to the point decision where the condition
    /// could not be translated.
    pub fn admits(&self, thing: &Resource) -> bool {
        if thing.kind() != self.action.kind() {
            return false;
        }
        match &self.scope {
            Scope::Everything => true,
            Scope::Nothing => false,
            Scope::Where(condition) => condition.holds(&thing.attributes()).unwrap_or(false),
            Scope::RowByRow => {
                decide(&self.standing, &self.circumstances, self.action, thing).allow
            }
        }
    }

    /// The same, with every row decided by itself: the slow way, for tests that hold the two equal.
    pub fn row_by_row(mut self) -> Self {
        self.scope = Scope::RowByRow;
        self
    }

    /// The standing it was made from.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }
}

impl From<Condition> for Scope {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::All(parts) if parts.is_empty() => Self::Everything,
            Condition::Any(parts) if parts.is_empty() => Self::Nothing,
            other => Self::Where(other),
        }
    }
}

impl Condition {
    /// The condition that always holds.
    pub const ALWAYS: Self = Self::All(Vec::new());
    /// The condition that never holds.
    pub const NEVER: Self = Self::Any(Vec::new());

    /// All of these, in the shortest form: what always holds is left out, and lists on one attribute are intersected.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut lists: BTreeMap<String, BTreeSet<Operand>> = BTreeMap::new();
        let mut others = BTreeSet::new();
        for part in flat(parts, |part| match part {
            Self::All(inner) => Ok(inner),
            other => Err(other),
        }) {
            match part {
                Self::In(attribute, values) => {
                    let known = lists.remove(&attribute);
                    let both = known.map_or_else(
                        || values.clone(),
                        |known| known.intersection(&values).cloned().collect(),
                    );
                    lists.insert(attribute, both);
                }
                other => {
                    others.insert(other);
                }
            }
        }
        if others.contains(&Self::NEVER) || lists.values().any(BTreeSet::is_empty) {
            return Self::NEVER;
        }
        one(assembled(lists, others), Self::All)
    }

    /// At least one of these, in the shortest form: what never holds is left out, and lists on one attribute are joined.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut lists: BTreeMap<String, BTreeSet<Operand>> = BTreeMap::new();
        let mut others = BTreeSet::new();
        for part in flat(parts, |part| match part {
            Self::Any(inner) => Ok(inner),
            other => Err(other),
        }) {
            match part {
                Self::In(attribute, values) => lists.entry(attribute).or_default().extend(values),
                other => {
                    others.insert(other);
                }
            }
        }
        if others.contains(&Self::ALWAYS) {
            return Self::ALWAYS;
        }
        lists.retain(|_, values| !values.is_empty());
        one(assembled(lists, others), Self::Any)
    }

    /// The opposite.
    pub fn negated(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            Self::All(parts) if parts.is_empty() => Self::NEVER,
            Self::Any(parts) if parts.is_empty() => Self::ALWAYS,
            Self::In(_, values) if values.is_empty() => Self::ALWAYS,
            other => Self::Not(Box::new(other)),
        }
    }

    /// Whether it holds for a thing with these attributes; `None` when it speaks of one the thing does not have.
    pub fn holds(&self, attributes: &BTreeMap<&'static str, Operand>) -> Option<bool> {
        match self {
            Self::All(parts) => parts.iter().try_fold(true, |so_far, part| {
                part.holds(attributes).map(|holds| so_far && holds)
            }),
            Self::Any(parts) => parts.iter().try_fold(false, |so_far, part| {
                part.holds(attributes).map(|holds| so_far || holds)
            }),
            Self::Not(part) => part.holds(attributes).map(|holds| !holds),
            Self::In(attribute, values) => attributes
                .get(attribute.as_str())
                .map(|value| values.contains(value)),
            Self::Is(attribute) => match attributes.get(attribute.as_str())? {
                Operand::Truth(truth) => Some(*truth),
                _ => None,
            },
            Self::AtMost(attribute, limit) => {
                number(attributes, attribute).map(|value| value <= *limit)
            }
            Self::AtLeast(attribute, limit) => {
                number(attributes, attribute).map(|value| value >= *limit)
            }
        }
    }
}

fn number(attributes: &BTreeMap<&'static str, Operand>, name: &str) -> Option<i64> {
    match attributes.get(name)? {
        Operand::Number(value) => Some(*value),
        _ => None,
    }
}

/// The parts with nested lists of the same sort laid open.
fn flat(
    parts: impl IntoIterator<Item = Condition>,
    open: fn(Condition) -> Result<Vec<Condition>, Condition>,
) -> Vec<Condition> {
    parts
        .into_iter()
        .flat_map(|part| open(part).unwrap_or_else(|whole| vec![whole]))
        .collect()
}

fn assembled(
    lists: BTreeMap<String, BTreeSet<Operand>>,
    others: BTreeSet<Condition>,
) -> Vec<Condition> {
    lists
        .into_iter()
        .map(|(attribute, values)| Condition::In(attribute, values))
        .chain(others)
        .collect()
}

/// A single part stands for itself.
fn one(mut parts: Vec<Condition>, list: fn(Vec<Condition>) -> Condition) -> Condition {
    if parts.len() == 1
        && let Some(only) = parts.pop()
    {
        return only;
    }
    list(parts)
}
