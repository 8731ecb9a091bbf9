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
