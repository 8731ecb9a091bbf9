//! People: named humans, each acting for one organisation.

use std::collections::BTreeSet;

use crate::access::Locale;
use crate::id::{OrganisationId, PersonId};
use crate::organisation::OrganisationKind;
use crate::refusal::Refusal;
use crate::time::{At, Day};
use crate::{account, country, text};

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

/// Checks a record before it is kept: texts clean, roles that fit the organisation, a place and zone that exist.
pub fn check(person: Person, organisation: OrganisationKind) -> Result<Person, Refusal> {
    let host = organisation == OrganisationKind::Host;
    for role in &person.roles {
        if !ROLES.contains(&role.as_str()) {
            return Err(Refusal::of_field("roles", "person-role-unknown").with("role", role));
        }
        if host == (role == "delivery") {
            return Err(Refusal::of_field("roles", "person-role-side").with("role", role));
        }
    }
    if !(0..=3).contains(&person.clearance) {
        return Err(Refusal::of_field("clearance", "person-clearance"));
    }
    if !country::is_country(&person.place) {
        return Err(Refusal::of_field("place", "person-place"));
    }
    if jiff::tz::TimeZone::get(&person.zone).is_err() {
        return Err(Refusal::of_field("zone", "person-zone"));
    }
    Ok(Person {
        name: text::line("name", &person.name, 200)?,
        email: account::email(&person.email)?,
        ..person
    })
}

/// How well a person knows a language, by the Common European Framework, `N` for a native speaker.
pub const CEFR: [&str; 7] = ["A1", "A2", "B1", "B2", "C1", "C2", "N"];

/// A language a person works in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// The language's BCP 47 tag: any language, not only the six of the interface.
    pub tag: String,
    /// Its level, one of [`CEFR`].
    pub level: String,
}

/// Checks the languages somebody gave.
pub fn languages(given: Vec<Language>) -> Result<Vec<Language>, Refusal> {
    let mut seen = BTreeSet::new();
    for language in &given {
        let letters = language.tag.len() >= 2
            && language.tag.len() <= 12
            && language
                .tag
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !letters || !CEFR.contains(&language.level.as_str()) {
            return Err(Refusal::of_field("languages", "person-language"));
        }
        if !seen.insert(language.tag.to_ascii_lowercase()) {
            return Err(Refusal::of_field("languages", "person-language-twice"));
        }
    }
    Ok(given)
}

/// Where a person worked or works: where expertise comes from, and what is owed there (R43).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affiliation {
    /// Its id.
    pub id: crate::id::AffiliationId,
    /// The record's version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// The organisation, where it is one entered here.
    pub organisation: Option<OrganisationId>,
    /// The employer's name.
    pub employer: String,
    /// What they were there.
    pub title: String,
    /// Duties still owed there: secrecy, non-competition, notice.
    pub duty: String,
    /// From this day.
    pub since_on: Day,
    /// Until this day; absent while it lasts.
    pub until_on: Option<Day>,
}

/// Checks an affiliation before it is kept.
pub fn affiliation(given: Affiliation) -> Result<Affiliation, Refusal> {
    if given.until_on.is_some_and(|until| until < given.since_on) {
        return Err(Refusal::of_field("until_on", "person-affiliation-dates"));
    }
    Ok(Affiliation {
        employer: text::line("employer", &given.employer, 200)?,
        title: text::optional_line("title", &given.title, 200)?,
        duty: text::optional_lines("duty", &given.duty, 2000)?,
        ..given
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(roles: &[&str]) -> Person {
        Person {
            id: PersonId(Uuid::from_u128(1)),
            version: 1,
            name: "Aino Laine".to_owned(),
            email: "Aino@Example.fi".to_owned(),
            organisation: OrganisationId(Uuid::from_u128(2)),
            roles: roles.iter().map(|role| (*role).to_owned()).collect(),
            clearance: 2,
            place: "FI".to_owned(),
            locale: Locale::Fi,
            zone: "Europe/Helsinki".to_owned(),
            active: true,
            created_at: At(0),
        }
    }

    fn code(person: Person, kind: OrganisationKind) -> Option<&'static str> {
        check(person, kind).err().map(|refusal| refusal.code)
    }

    #[test]
    fn host_roles_stay_with_the_host_and_delivery_outside() {
        assert_eq!(code(person(&["sourcing"]), OrganisationKind::Host), None);
        assert_eq!(code(person(&["delivery"]), OrganisationKind::Firm), None);
        assert_eq!(
            code(person(&["delivery"]), OrganisationKind::Host),
            Some("person-role-side")
        );
        assert_eq!(
            code(person(&["sourcing"]), OrganisationKind::Firm),
            Some("person-role-side")
        );
        assert_eq!(
            code(person(&["emperor"]), OrganisationKind::Host),
            Some("person-role-unknown")
        );
    }

    #[test]
    fn places_and_zones_exist() {
        let nowhere = Person {
            place: "XX".to_owned(),
            ..person(&[])
        };
        assert_eq!(code(nowhere, OrganisationKind::Firm), Some("person-place"));
        let never = Person {
            zone: "Mars/Olympus".to_owned(),
            ..person(&[])
        };
        assert_eq!(code(never, OrganisationKind::Firm), Some("person-zone"));
    }

    #[test]
    fn r32_a_language_is_given_once_with_a_level() {
        let given = |tag: &str, level: &str| Language {
            tag: tag.to_owned(),
            level: level.to_owned(),
        };
        assert!(languages(vec![given("fi", "N"), given("en", "C1")]).is_ok());
        assert!(languages(vec![given("fi", "Z9")]).is_err());
        assert!(languages(vec![given("fi", "N"), given("FI", "B1")]).is_err());
    }
}
