//! The policies and schema as text, parsed once and checked strictly; and the few of them that speak of one act.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use cedar_policy::{
    ActionConstraint, EntityUid, Policy, PolicySet, ResourceConstraint, Schema, ValidationMode,
    Validator,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::action::Action;
use super::entity::{action_uid, type_of};

/// The policies, as text; part of the program.
pub const POLICIES: &str = include_str!("../../policy/policies.cedar");
/// The schema they are checked against, strictly.
pub const SCHEMA: &str = include_str!("../../policy/schema.cedarschema");

/// The policies and schema, parsed once.
pub struct Rulebook {
    /// The parsed policies.
    pub policies: PolicySet,
    /// The parsed schema.
    pub schema: Schema,
    /// SHA-256 over both texts, hexadecimal.
    pub digest: String,
    /// For each act the policies that may bear on it, found when first asked for.
    by_action: BTreeMap<Action, OnceLock<PolicySet>>,
    /// The same without their heads.
    headless: BTreeMap<Action, OnceLock<PolicySet>>,
}

impl Rulebook {
    /// Parses and strictly validates a policy text; an error says which policy is wrong.
    pub fn parse(policies: &str, schema: &str) -> Result<Self, String> {
        let digest = hex::encode(
            Sha256::new()
                .chain_update(policies)
                .chain_update([0])
                .chain_update(schema)
                .finalize(),
        );
        let (schema, _) =
            Schema::from_cedarschema_str(schema).map_err(|error| error.to_string())?;
        let policies: PolicySet = policies
            .parse()
            .map_err(|error: cedar_policy::ParseErrors| error.to_string())?;
        let policies = named(policies)?;
        validate(&policies, &schema)?;
        Ok(Self::of(policies, schema, digest))
    }

    /// The same rulebook with some policies left out and others put in, for tests that weaken it on purpose. It bears no
    /// digest, so that it cannot pass for the one in force.
    pub fn changed(&self, keep: impl Fn(&Policy) -> bool, add: &[Policy]) -> Result<Self, String> {
        let added = policy_set(add.iter().cloned())?;
        validate(&added, &self.schema)?;
        let policies = policy_set(
            self.policies
                .policies()
                .filter(|policy| keep(policy))
                .chain(add)
                .cloned(),
        )?;
        Ok(Self::of(policies, self.schema.clone(), String::new()))
    }

    fn of(policies: PolicySet, schema: Schema, digest: String) -> Self {
        let unfilled = || Action::ALL.iter().map(|action| (*action, OnceLock::new()));
        Self {
            policies,
            schema,
            digest,
            by_action: unfilled().collect(),
            headless: unfilled().collect(),
        }
    }

    /// The policies that may bear on this act: the others cannot match, whoever asks for whatever, so leaving them out
    /// changes no answer and saves most of the work.
    pub fn of_action(&self, action: Action) -> &PolicySet {
        self.by_action.get(&action).map_or(&self.policies, |few| {
            few.get_or_init(|| {
                bearing_on(&self.policies, action).unwrap_or_else(|_| self.policies.clone())
            })
        })
    }

    /// The same policies, each without what its head says where choosing it has settled that: for answering, many times a
    /// page. Proofs and lists go by [`Rulebook::of_action`]; tests hold answers equal to lists, and to scenarios.
    pub(super) fn to_answer(&self, action: Action) -> &PolicySet {
        let few = self.of_action(action);
        self.headless.get(&action).map_or(few, |kept| {
            kept.get_or_init(|| {
                let beheaded = few.policies().map(|policy| headless(policy, action));
                let beheaded = beheaded.collect::<Result<Vec<_>, _>>();
                let beheaded = beheaded.map_err(|error| error.to_string());
                beheaded
                    .and_then(policy_set)
                    .unwrap_or_else(|_| few.clone())
            })
        })
    }
}

/// Gives each policy the name in its `@id`, so that a decision can say which rule made it.
fn named(policies: PolicySet) -> Result<PolicySet, String> {
    let renamed = policies
        .policies()
        .map(|policy| {
            let name = policy.annotation("id").ok_or("a policy has no @id")?;
            Ok(policy.new_id(cedar_policy::PolicyId::new(name)))
        })
        .collect::<Result<Vec<_>, String>>()?;
    policy_set(renamed)
}

fn policy_set(policies: impl IntoIterator<Item = Policy>) -> Result<PolicySet, String> {
    PolicySet::from_policies(policies).map_err(|error| error.to_string())
}

fn validate(policies: &PolicySet, schema: &Schema) -> Result<(), String> {
    let checked = Validator::new(schema.clone()).validate(policies, ValidationMode::Strict);
    if checked.validation_passed() {
        return Ok(());
    }
    Err(checked
        .validation_errors()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n"))
}

fn bearing_on(policies: &PolicySet, action: Action) -> Result<PolicySet, String> {
    let asked = action_uid(action)?;
    let bears = |policy: &Policy| {
        // A group of actions (`reading`) is not looked into: a policy that names one always stays.
        let meets = |uid: &EntityUid| *uid == asked || is_group(uid);
        let act = match policy.action_constraint() {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(uid) => meets(&uid),
            ActionConstraint::In(uids) => uids.iter().any(meets),
        };
        let thing = match policy.resource_constraint() {
            ResourceConstraint::Is(kind) => kind.to_string() == type_of(action.kind()),
            _ => true,
        };
        act && thing
    };
    policy_set(policies.policies().filter(|policy| bears(policy)).cloned())
}

/// The policy without what its head says of act and thing, where it names this very act and this kind of thing: naming
/// thirty acts anew at every question is most of the work. A head that says anything else stays.
fn headless(policy: &Policy, action: Action) -> Result<Policy, Box<dyn std::error::Error>> {
    let asked = action_uid(action)?;
    let act = match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(uid) => uid == asked,
        ActionConstraint::In(uids) => uids.contains(&asked),
    };
    let thing = match policy.resource_constraint() {
        ResourceConstraint::Any => true,
        ResourceConstraint::Is(kind) => kind.to_string() == type_of(action.kind()),
        _ => false,
    };
    if !act || !thing {
        return Ok(policy.clone());
    }
    let mut text = policy.to_json()?;
    if let Some(head) = text.as_object_mut() {
        head.insert("action".to_owned(), json!({ "op": "All" }));
        head.insert("resource".to_owned(), json!({ "op": "All" }));
    }
    Ok(Policy::from_json(Some(policy.id().clone()), text)?)
}

/// Whether this names a group of acts (`reading`) and none by itself.
fn is_group(uid: &EntityUid) -> bool {
    Action::ALL
        .iter()
        .all(|action| action.name() != uid.id().unescaped())
}

/// The rulebook in force. `None` only if the text compiled into this program is broken, which a test rules out; then
/// everything is denied.
static IN_FORCE: LazyLock<Option<Rulebook>> =
    LazyLock::new(|| Rulebook::parse(POLICIES, SCHEMA).ok());

/// The rulebook in force, for lists, proofs and the start-up check.
pub fn rulebook() -> Option<&'static Rulebook> {
    IN_FORCE.as_ref()
}

/// SHA-256 of the policies in force, hexadecimal; stands in every journal entry.
pub fn policy_digest() -> &'static str {
    IN_FORCE.as_ref().map_or("", |book| book.digest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policies_in_force_are_valid() {
        if let Err(error) = Rulebook::parse(POLICIES, SCHEMA) {
            panic!("{error}");
        }
    }

    #[test]
    fn the_few_policies_of_an_act_are_the_ones_that_name_it() {
        let book = Rulebook::parse(POLICIES, SCHEMA).unwrap();
        for action in Action::ALL {
            let few = book.to_answer(*action);
            assert_eq!(
                few.num_of_policies(),
                book.of_action(*action).num_of_policies()
            );
            assert!(!few.is_empty() && few.policies().count() < book.policies.policies().count());
            for policy in few.policies() {
                let whole = book.policies.policy(policy.id()).unwrap();
                assert_eq!(whole.effect(), policy.effect());
                let conditions = |policy: &Policy| policy.to_json().unwrap()["conditions"].clone();
                assert_eq!(conditions(whole), conditions(policy), "{}", policy.id());
                assert_eq!(whole.principal_constraint(), policy.principal_constraint());
            }
        }
    }

    #[test]
    fn a_head_is_taken_off_only_where_it_names_the_act_and_the_kind() {
        let other: Policy =
            "permit (principal, action == Action::\"readRoom\", resource is Engagement);"
                .parse()
                .unwrap();
        let group = "forbid (principal, action in Action::\"reading\", resource);"
            .parse()
            .unwrap();
        let bid = "permit (principal, action, resource is Bid);"
            .parse()
            .unwrap();
        for whole in [other, group, bid] {
            let kept = headless(&whole, Action::ReadFile).unwrap();
            assert_eq!(kept.to_json().unwrap(), whole.to_json().unwrap());
        }
        let own: Policy =
            "permit (principal, action == Action::\"readFile\", resource is Engagement);"
                .parse()
                .unwrap();
        let bare = headless(&own, Action::ReadFile).unwrap();
        assert_eq!(bare.action_constraint(), ActionConstraint::Any);
    }

    #[test]
    fn every_action_of_the_schema_is_in_the_table_and_back() {
        let book = Rulebook::parse(POLICIES, SCHEMA).unwrap();
        let mut schema: Vec<String> = book
            .schema
            .actions()
            .map(|uid| uid.id().unescaped().to_owned())
            .filter(|name| name != "reading")
            .collect();
        let mut table: Vec<String> = Action::ALL.iter().map(|a| a.name().to_owned()).collect();
        schema.sort();
        table.sort();
        assert_eq!(schema, table);
    }
}
