//! People: named humans, each acting for one organisation.

use std::collections::BTreeSet;

use crate::access::Locale;
use crate::id::{OrganisationId, PersonId};
use crate::time::At;

/// Roles at an organisation. `delivery` is the counterparty's; the others are the host's.
pub const ROLES: [&str; 6] = [
    "administrator",
    "sourcing",
    "security",
    "finance",
    "auditor",
    "delivery",
];

/// A person, as everybody who may see the record sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The record's version.
    pub version: i64,
    /// Their name.
    pub name: String,
    /// Their address, lower-case; also what they sign in with.
    pub email: String,
    /// The organisation they act for.
    pub organisation: OrganisationId,
    /// Their roles there.
    pub roles: BTreeSet<String>,
    /// Highest class they are cleared for: 0 public, 1 internal, 2 confidential, 3 secret.
    pub clearance: i64,
    /// ISO 3166-1 alpha-2 country where they process what they read.
    pub place: String,
    /// Their language.
    pub locale: Locale,
    /// Their IANA time zone.
    pub zone: String,
    /// Not suspended, not left.
    pub active: bool,
    /// When they were entered.
    pub created_at: At,
}
