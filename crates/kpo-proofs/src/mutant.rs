//! The policies weakened, or tightened, one small step at a time: a policy dropped, a condition dropped, one side of an
//! `&&` or `||` dropped, one action taken off a list.

use cedar_policy::{Effect, Policy, PolicyId};
use kpo_practice::access::{Action, Rulebook};
use serde_json::Value;

/// A rulebook with one thing changed.
pub struct Mutant {
    /// What was changed, in words.
    pub change: String,
    /// Whether the whole policy was dropped.
    pub dropped: bool,
    /// Whether the policy is a `forbid`.
    pub forbid: bool,
    /// The actions the policy bore on.
    pub actions: Vec<Action>,
    /// The changed rulebook.
    pub book: Rulebook,
    /// The same change, where policies of this effect stand alone ([`Alone`]).
    pub alone: Rulebook,
}

/// The policies of one effect standing alone. Many promises are kept twice, by what a `permit` asks and by a `forbid`;
/// dropping one of the two locks opens nothing, but must still be noticed.
pub struct Alone {
    /// Every `permit`, and no `forbid`.
    pub permits: Rulebook,
    /// Every `forbid`, and one careless `permit` of everything: what the forbids hold by themselves.
    pub forbids: Rulebook,
}

impl Alone {
    /// Both, of a rulebook.
    pub fn of(book: &Rulebook) -> Result<Self, String> {
        let careless = Policy::parse(
            Some(PolicyId::new("careless")),
            "permit (principal, action, resource);",
        )
        .map_err(|error| error.to_string())?;
        Ok(Self {
            permits: book.changed(|policy| policy.effect() == Effect::Permit, &[])?,
            forbids: book.changed(|policy| policy.effect() == Effect::Forbid, &[careless])?,
        })
    }

    /// The one in which a policy of this effect stands.
    pub fn with(&self, forbid: bool) -> &Rulebook {
        if forbid { &self.forbids } else { &self.permits }
    }
}

/// Every mutant of a rulebook.
pub fn all(book: &Rulebook, alone: &Alone) -> Result<Vec<Mutant>, String> {
    let mut mutants = Vec::new();
    for policy in book.policies.policies() {
        let forbid = policy.effect() == Effect::Forbid;
        let actions: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|action| book.of_action(*action).policy(policy.id()).is_some())
            .collect();
        let json = policy.to_json().map_err(|error| error.to_string())?;
        let mut changes = vec![("dropped".to_owned(), None)];
        changes.extend(
            conditions(&json)
                .into_iter()
                .chain(actions_off(&json))
                .map(|(change, changed)| (change, Some(changed))),
        );
        for (change, changed) in changes {
            let dropped = changed.is_none();
            let instead = changed.map(|json| policy_of(policy, json)).transpose()?;
            let others = |other: &Policy| other.id() != policy.id();
            mutants.push(Mutant {
                change: format!("{}: {change}", policy.id()),
                dropped,
                forbid,
                actions: actions.clone(),
                book: book.changed(others, instead.as_slice())?,
                alone: alone.with(forbid).changed(others, instead.as_slice())?,
            });
        }
    }
    Ok(mutants)
}

/// The policy with one condition, or one side of an `&&` or `||` in it, dropped.
fn conditions(policy: &Value) -> Vec<(String, Value)> {
    let clauses = policy["conditions"].as_array().cloned().unwrap_or_default();
    let mut changed = Vec::new();
    for (index, clause) in clauses.iter().enumerate() {
        let kind = clause["kind"].as_str().unwrap_or_default();
        let mut without = clauses.clone();
        without.remove(index);
        if clauses.len() > 1 {
            changed.push((
                format!("without its {kind}"),
                with_conditions(policy, without),
            ));
        }
        for (what, body) in halves(&clause["body"]) {
            let mut with = clauses.clone();
            with[index]["body"] = body;
            changed.push((format!("{kind}: {what}"), with_conditions(policy, with)));
        }
    }
    changed
}

fn with_conditions(policy: &Value, conditions: Vec<Value>) -> Value {
    let mut policy = policy.clone();
    policy["conditions"] = Value::Array(conditions);
    policy
}

/// The expression with one operand of one `&&` or `||` left out.
fn halves(expression: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for operator in ["&&", "||"] {
        let Some(sides) = expression.get(operator) else {
            continue;
        };
        let (left, right) = (&sides["left"], &sides["right"]);
        for (kept, other) in [(left, right), (right, left)] {
            if other.get(operator).is_none() {
                found.push((format!("{operator} {other} left out"), kept.clone()));
            }
        }
        for (side, inner) in [("left", left), ("right", right)] {
            for (what, changed) in halves(inner) {
                let mut whole = expression.clone();
                whole[operator][side] = changed;
                found.push((what, whole));
            }
        }
    }
    if let Some(inner) = expression.get("!") {
        for (what, changed) in halves(&inner["arg"]) {
            let mut whole = expression.clone();
            whole["!"]["arg"] = changed;
            found.push((what, whole));
        }
    }
    found
}

/// The policy with one action taken off its list.
fn actions_off(policy: &Value) -> Vec<(String, Value)> {
    let listed = policy["action"]["entities"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    if listed.len() < 2 {
        return Vec::new();
    }
    (0..listed.len())
        .map(|index| {
            let mut entities = listed.clone();
            let gone = entities.remove(index);
            let mut changed = policy.clone();
            changed["action"]["entities"] = Value::Array(entities);
            let gone = gone["id"].as_str().unwrap_or_default().to_owned();
            (format!("without {gone}"), changed)
        })
        .collect()
}

/// The policy a changed text makes, under the old name.
fn policy_of(policy: &Policy, json: serde_json::Value) -> Result<Policy, String> {
    Policy::from_json(Some(policy.id().clone()), json).map_err(|error| error.to_string())
}
