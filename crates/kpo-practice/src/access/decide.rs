//! The point side of the one rule: may this person do this to that, now?

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use cedar_policy::{
    Authorizer, Context, Decision as CedarDecision, Entities, Entity, EntityId, EntityTypeName,
    EntityUid, PolicySet, Request, RestrictedExpression, Schema, ValidationMode, Validator,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::action::{Action, Kind};
use super::facts::{Circumstances, Resource, Standing};

/// The policies, as text; part of the program.
pub const POLICIES: &str = include_str!("../../policy/policies.cedar");
/// The schema they are checked against, strictly.
pub const SCHEMA: &str = include_str!("../../policy/schema.cedarschema");

/// Stands for 'no organisation' where the schema wants one: no real organisation has it.
pub const NO_ORGANISATION: Uuid = Uuid::nil();

/// The policies and schema, parsed once.
pub struct Rulebook {
    /// The parsed policies.
    pub policies: PolicySet,
    /// The parsed schema.
    pub schema: Schema,
    /// SHA-256 over both texts, hexadecimal.
    pub digest: String,
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
        let checked = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        if !checked.validation_passed() {
            return Err(checked
                .validation_errors()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n"));
        }
        Ok(Self {
            policies,
            schema,
            digest,
        })
    }
}

/// Gives each policy the name in its `@id`, so that a decision can say which rule made it.
fn named(policies: PolicySet) -> Result<PolicySet, String> {
    let mut renamed = PolicySet::new();
    for policy in policies.policies() {
        let name = policy
            .annotation("id")
            .ok_or("a policy has no @id")?
            .to_owned();
        renamed
            .add(policy.new_id(cedar_policy::PolicyId::new(name)))
            .map_err(|error| error.to_string())?;
    }
    Ok(renamed)
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

/// The answer, with the rules that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is allowed.
    pub allow: bool,
    /// The names of the policies that decided.
    pub because: BTreeSet<String>,
    /// Errors in evaluation; any error is a denial and an alarm.
    pub alarms: Vec<String>,
}

impl Decision {
    fn denied(alarm: impl ToString) -> Self {
        Self {
            allow: false,
            because: BTreeSet::new(),
            alarms: vec![alarm.to_string()],
        }
    }
}

/// May this person, in these circumstances, do this to that?
pub fn decide(
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
    resource: &Resource,
) -> Decision {
    let Some(book) = IN_FORCE.as_ref() else {
        return Decision::denied("the access policy could not be read");
    };
    decide_by(book, standing, circumstances, action, resource)
}

/// The same by another rulebook: for tests that weaken a policy on purpose.
pub fn decide_by(
    book: &Rulebook,
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
    resource: &Resource,
) -> Decision {
    if action.kind() != resource.kind() {
        return Decision::denied(format!(
            "{} is not done to a {:?}",
            action.name(),
            resource.kind()
        ));
    }
    answer(book, standing, circumstances, action, resource).unwrap_or_else(Decision::denied)
}

fn answer(
    book: &Rulebook,
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
    resource: &Resource,
) -> Result<Decision, String> {
    let person = principal(standing)?;
    let thing = resource_entity(resource)?;
    let context =
        Context::from_pairs(context_pairs(circumstances)).map_err(|error| error.to_string())?;
    let request = Request::new(
        person.uid(),
        action_uid(action)?,
        thing.uid(),
        context,
        Some(&book.schema),
    )
    .map_err(|error| error.to_string())?;
    let entities = Entities::from_entities([person, thing], Some(&book.schema))
        .map_err(|error| error.to_string())?;
    let response = Authorizer::new().is_authorized(&request, &book.policies, &entities);
    let alarms: Vec<String> = response
        .diagnostics()
        .errors()
        .map(ToString::to_string)
        .collect();
    Ok(Decision {
        allow: response.decision() == CedarDecision::Allow && alarms.is_empty(),
        because: response
            .diagnostics()
            .reason()
            .map(ToString::to_string)
            .collect(),
        alarms,
    })
}

/// The Cedar entity of the person who asks.
pub(super) fn principal(standing: &Standing) -> Result<Entity, String> {
    let engagements = |set: &BTreeSet<crate::id::EngagementId>| {
        set.iter()
            .map(|id| reference("Engagement", id.0))
            .collect::<Result<Vec<_>, _>>()
            .map(RestrictedExpression::new_set)
    };
    let texts = |set: &BTreeSet<String>| {
        RestrictedExpression::new_set(set.iter().cloned().map(RestrictedExpression::new_string))
    };
    let attributes = HashMap::from([
        (
            "active".to_owned(),
            RestrictedExpression::new_bool(standing.active),
        ),
        (
            "host".to_owned(),
            RestrictedExpression::new_bool(standing.host),
        ),
        (
            "organisation".to_owned(),
            reference("Organisation", standing.organisation.0)?,
        ),
        ("roles".to_owned(), texts(&standing.roles)),
        (
            "clearance".to_owned(),
            RestrictedExpression::new_long(standing.clearance),
        ),
        ("regions".to_owned(), texts(&standing.regions)),
        ("owner".to_owned(), engagements(&standing.owner)?),
        ("decider".to_owned(), engagements(&standing.decider)?),
        (
            "counterpart".to_owned(),
            engagements(&standing.counterpart)?,
        ),
        ("bidding".to_owned(), engagements(&standing.bidding)?),
        ("nominee".to_owned(), engagements(&standing.nominee)?),
        ("expert".to_owned(), engagements(&standing.expert)?),
        ("reviewer".to_owned(), engagements(&standing.reviewer)?),
        (
            "adjudicator".to_owned(),
            engagements(&standing.adjudicator)?,
        ),
        ("agreed".to_owned(), engagements(&standing.agreed)?),
        (
            "credentialed".to_owned(),
            engagements(&standing.credentialed)?,
        ),
        ("walled".to_owned(), engagements(&standing.walled)?),
    ]);
    entity("Person", standing.person.0, attributes)
}

/// The circumstances as the policies' context.
pub(super) fn context_pairs(circumstances: &Circumstances) -> Vec<(String, RestrictedExpression)> {
    let scopes = circumstances
        .scopes
        .iter()
        .cloned()
        .map(RestrictedExpression::new_string);
    vec![
        (
            "secondFactor".to_owned(),
            RestrictedExpression::new_bool(circumstances.second_factor),
        ),
        (
            "fresh".to_owned(),
            RestrictedExpression::new_bool(circumstances.fresh),
        ),
        (
            "token".to_owned(),
            RestrictedExpression::new_bool(circumstances.token),
        ),
        ("scopes".to_owned(), RestrictedExpression::new_set(scopes)),
    ]
}

fn resource_entity(resource: &Resource) -> Result<Entity, String> {
    let organisation = |id: crate::id::OrganisationId| reference("Organisation", id.0);
    let provider = |id: Option<crate::id::OrganisationId>| {
        reference("Organisation", id.map_or(NO_ORGANISATION, |id| id.0))
    };
    let engagement = |id: crate::id::EngagementId| reference("Engagement", id.0);
    let truth = RestrictedExpression::new_bool;
    let (id, attributes) = match resource {
        Resource::Host { organisation: host } => {
            (host.0, vec![("organisation", organisation(*host)?)])
        }
        Resource::Profile {
            subject,
            organisation: home,
        } => (
            subject.0,
            vec![
                ("subject", reference("Person", subject.0)?),
                ("organisation", organisation(*home)?),
            ],
        ),
        Resource::Counterparty {
            organisation: which,
        } => (which.0, vec![("organisation", organisation(*which)?)]),
        Resource::Engagement(facts) => (
            facts.id.0,
            vec![
                ("client", organisation(facts.client)?),
                ("provider", provider(facts.provider)?),
                ("bound", truth(facts.bound)),
                ("frozen", truth(facts.frozen)),
                ("closed", truth(facts.closed)),
            ],
        ),
        Resource::Document(facts) => (
            facts.id,
            vec![
                ("engagement", engagement(facts.engagement)?),
                ("client", organisation(facts.client)?),
                ("provider", provider(facts.provider)?),
                ("class", RestrictedExpression::new_long(facts.class)),
                (
                    "region",
                    RestrictedExpression::new_string(facts.region.clone()),
                ),
                ("quarantined", truth(facts.quarantined)),
                ("open", truth(facts.open)),
                ("frozen", truth(facts.frozen)),
                ("closed", truth(facts.closed)),
                ("hold", truth(facts.hold)),
            ],
        ),
        Resource::Question(facts) => (
            facts.id,
            vec![
                ("engagement", engagement(facts.engagement)?),
                ("client", organisation(facts.client)?),
                ("counterparty", organisation(facts.counterparty)?),
                ("published", truth(facts.published)),
                ("frozen", truth(facts.frozen)),
                ("closed", truth(facts.closed)),
            ],
        ),
        Resource::Bid(facts) => (
            facts.id,
            vec![
                ("engagement", engagement(facts.engagement)?),
                ("client", organisation(facts.client)?),
                ("bidder", organisation(facts.bidder)?),
                ("opened", truth(facts.opened)),
            ],
        ),
        Resource::Review(facts) => (
            facts.id,
            vec![
                ("engagement", engagement(facts.engagement)?),
                ("client", organisation(facts.client)?),
                ("reviewer", reference("Person", facts.reviewer.0)?),
                ("frozen", truth(facts.frozen)),
                ("closed", truth(facts.closed)),
            ],
        ),
    };
    let attributes = attributes
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    entity(type_of(resource.kind()), id, attributes)
}

/// The Cedar entity type of a kind.
pub fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Host => "Host",
        Kind::Profile => "Profile",
        Kind::Counterparty => "Counterparty",
        Kind::Engagement => "Engagement",
        Kind::Document => "Document",
        Kind::Question => "Question",
        Kind::Bid => "Bid",
        Kind::Review => "Review",
    }
}

pub(super) fn uid(kind: &str, id: &str) -> Result<EntityUid, String> {
    let kind: EntityTypeName = kind
        .parse()
        .map_err(|error: cedar_policy::ParseErrors| error.to_string())?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

pub(super) fn action_uid(action: Action) -> Result<EntityUid, String> {
    uid("Action", action.name())
}

fn reference(kind: &str, id: Uuid) -> Result<RestrictedExpression, String> {
    Ok(RestrictedExpression::new_entity_uid(uid(
        kind,
        &id.simple().to_string(),
    )?))
}

fn entity(
    kind: &str,
    id: Uuid,
    attributes: HashMap<String, RestrictedExpression>,
) -> Result<Entity, String> {
    Entity::new(
        uid(kind, &id.simple().to_string())?,
        attributes,
        HashSet::new(),
    )
    .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::facts::EngagementFacts;
    use crate::id::{EngagementId, OrganisationId, PersonId};

    #[test]
    fn the_policies_in_force_are_valid() {
        if let Err(error) = Rulebook::parse(POLICIES, SCHEMA) {
            panic!("{error}");
        }
    }

    #[test]
    fn sourcing_reads_its_files_and_a_stranger_does_not() {
        let client = OrganisationId(Uuid::from_u128(1));
        let file = Resource::Engagement(EngagementFacts {
            id: EngagementId(Uuid::from_u128(2)),
            client,
            provider: None,
            bound: false,
            frozen: false,
            closed: false,
        });
        let mut sourcing = Standing::nobody(PersonId(Uuid::from_u128(3)), client);
        sourcing.host = true;
        sourcing.roles.insert("sourcing".to_owned());
        let here = Circumstances::default();
        let answer = decide(&sourcing, &here, Action::ReadFile, &file);
        assert!(answer.allow, "{answer:?}");
        let stranger = Standing::nobody(
            PersonId(Uuid::from_u128(4)),
            OrganisationId(Uuid::from_u128(5)),
        );
        assert!(!decide(&stranger, &here, Action::ReadFile, &file).allow);
    }
}
