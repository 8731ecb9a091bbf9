//! Requirements: the credentials a brief cannot do without, asked of each named person anew (R2).

use crate::credential::{self, Credential};
use crate::id::{EngagementId, RequirementId};
use crate::refusal::Refusal;
use crate::time::Day;

/// A mandatory credential of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its id.
    pub id: RequirementId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// What is wanted.
    pub wants: credential::Requirement,
}

/// What stands between a person with these credentials and a file with these requirements, on a day.
pub fn missing(requirements: &[Requirement], held: &[Credential], on: Day) -> Vec<Refusal> {
    let wants: Vec<_> = requirements
        .iter()
        .map(|requirement| requirement.wants.clone())
        .collect();
    credential::missing(&wants, held, on)
}

/// Checks a requirement before it is kept.
pub fn check(wants: credential::Requirement) -> Result<credential::Requirement, Refusal> {
    let degree = wants.kind == credential::CredentialKind::Degree;
    let title = crate::text::line("title", &wants.title, 300)?;
    if degree && wants.level.is_some_and(|level| !(5..=8).contains(&level)) {
        return Err(Refusal::of_field("level", "credential-level"));
    }
    let field = wants
        .field
        .map(|field| field.trim().to_owned())
        .filter(|field| !field.is_empty() && degree);
    if let Some(field) = &field
        && !((2..=4).contains(&field.len()) && field.bytes().all(|digit| digit.is_ascii_digit()))
    {
        return Err(Refusal::of_field("field", "credential-field"));
    }
    Ok(credential::Requirement {
        kind: wants.kind,
        title,
        level: wants.level.filter(|_| degree),
        field,
    })
}
