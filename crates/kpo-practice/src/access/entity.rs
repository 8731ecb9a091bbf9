//! The facts in the policies' own terms: one Cedar entity for the person, one for the thing, and the circumstances.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use cedar_policy::{Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use uuid::Uuid;

use crate::id::EngagementId;

use super::action::{Action, Kind};
use super::facts::{Circumstances, Fact, Resource, Standing};

/// The Cedar entity of the person who asks.
pub(super) fn principal(standing: &Standing) -> Result<Entity, String> {
    let files = |set: &BTreeSet<EngagementId>| {
        set.iter()
            .map(|id| reference("Engagement", id.0))
            .collect::<Result<Vec<_>, _>>()
            .map(RestrictedExpression::new_set)
    };
    let attributes = [
        ("active", RestrictedExpression::new_bool(standing.active)),
        ("host", RestrictedExpression::new_bool(standing.host)),
        (
            "organisation",
            reference("Organisation", standing.organisation.0)?,
        ),
        ("roles", texts(&standing.roles)),
        (
            "clearance",
            RestrictedExpression::new_long(standing.clearance),
        ),
        ("regions", texts(&standing.regions)),
        ("decider", files(&standing.decider)?),
        ("counterpart", files(&standing.counterpart)?),
        ("bidding", files(&standing.bidding)?),
        ("nominee", files(&standing.nominee)?),
        ("expert", files(&standing.expert)?),
        ("reviewer", files(&standing.reviewer)?),
        ("adjudicator", files(&standing.adjudicator)?),
        ("settles", files(&standing.settles)?),
        ("agreed", files(&standing.agreed)?),
        ("credentialed", files(&standing.credentialed)?),
        ("walled", files(&standing.walled)?),
    ];
    entity("Person", standing.person.0, attributes)
}

/// The circumstances as the policies' context.
pub(super) fn context_pairs(circumstances: &Circumstances) -> Vec<(String, RestrictedExpression)> {
    [
        (
            "secondFactor",
            RestrictedExpression::new_bool(circumstances.second_factor),
        ),
        ("fresh", RestrictedExpression::new_bool(circumstances.fresh)),
        ("token", RestrictedExpression::new_bool(circumstances.token)),
        ("scopes", texts(&circumstances.scopes)),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// The Cedar entity of the thing asked for.
pub(super) fn thing(resource: &Resource) -> Result<Entity, String> {
    let attributes = resource
        .facts()
        .into_iter()
        .map(|(name, fact)| {
            Ok((
                name,
                match fact {
                    Fact::Organisation(id) => reference("Organisation", id.0)?,
                    Fact::Person(id) => reference("Person", id.0)?,
                    Fact::Engagement(id) => reference("Engagement", id.0)?,
                    Fact::Number(number) => RestrictedExpression::new_long(number),
                    Fact::Text(text) => RestrictedExpression::new_string(text),
                    Fact::Truth(truth) => RestrictedExpression::new_bool(truth),
                },
            ))
        })
        .collect::<Result<Vec<_>, String>>()?;
    entity(type_of(resource.kind()), resource.id(), attributes)
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
        Kind::Seat => "Seat",
    }
}

pub(super) fn action_uid(action: Action) -> Result<EntityUid, String> {
    uid("Action", action.name())
}

/// Every entity type of the schema, parsed once: a person of many files names thousands of entities.
static TYPES: LazyLock<HashMap<&'static str, EntityTypeName>> = LazyLock::new(|| {
    [
        "Action",
        "Organisation",
        "Person",
        "Host",
        "Profile",
        "Counterparty",
        "Engagement",
        "Document",
        "Question",
        "Bid",
        "Review",
        "Seat",
    ]
    .into_iter()
    .filter_map(|name| Some((name, name.parse().ok()?)))
    .collect()
});

fn uid(kind: &str, id: &str) -> Result<EntityUid, String> {
    let kind = TYPES
        .get(kind)
        .ok_or_else(|| format!("the schema knows no {kind}"))?;
    Ok(EntityUid::from_type_name_and_id(
        kind.clone(),
        EntityId::new(id),
    ))
}

fn reference(kind: &str, id: Uuid) -> Result<RestrictedExpression, String> {
    Ok(RestrictedExpression::new_entity_uid(uid(
        kind,
        &id.simple().to_string(),
    )?))
}

fn texts(set: &BTreeSet<String>) -> RestrictedExpression {
    RestrictedExpression::new_set(set.iter().cloned().map(RestrictedExpression::new_string))
}

fn entity(
    kind: &str,
    id: Uuid,
    attributes: impl IntoIterator<Item = (&'static str, RestrictedExpression)>,
) -> Result<Entity, String> {
    let attributes: HashMap<String, RestrictedExpression> = attributes
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Entity::new(
        uid(kind, &id.simple().to_string())?,
        attributes,
        HashSet::new(),
    )
    .map_err(|error| error.to_string())
}
