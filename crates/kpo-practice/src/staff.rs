//! Staff touched: whose work a question going out changes, and what is owed to them before it does (R34).

use crate::id::{EngagementId, PersonId};
use crate::refusal::Refusal;
use crate::request::{LINE_MAX, TEXT_MAX, text_fits};
use crate::time::{At, Day};

/// What sending a question out does to the people inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffEffect {
    /// The file.
    pub id: EngagementId,
    /// Its version.
    pub version: i64,
    /// A function that has staff is touched.
    pub touched: bool,
    /// Whose roles.
    pub roles: String,
    /// What it is for, as told to them.
    pub purpose: String,
    /// The day they were consulted.
    pub consulted_on: Option<Day>,
    /// With whom.
    pub consulted_with: String,
    /// How what is learnt comes back.
    pub knowledge_return: String,
    /// Who recorded it.
    pub recorded_by: PersonId,
    /// When.
    pub recorded_at: At,
}

impl StaffEffect {
    /// Whether the texts can be kept; what is left open is named by the gate.
    pub fn check(&self) -> Result<(), Refusal> {
        text_fits("roles", &self.roles, LINE_MAX)?;
        text_fits("purpose", &self.purpose, TEXT_MAX)?;
        text_fits("consulted_with", &self.consulted_with, LINE_MAX)?;
        text_fits("knowledge_return", &self.knowledge_return, TEXT_MAX)
    }
}

/// What the record lacks; nothing where no staffed function is touched.
pub fn missing(staff: Option<&StaffEffect>, counterpart: bool) -> Vec<Refusal> {
    let Some(staff) = staff else {
        return vec![Refusal::new("staff-unrecorded")];
    };
    if !staff.touched {
        return Vec::new();
    }
    let wanted = [
        (staff.roles.is_empty(), "roles", "staff-no-roles"),
        (staff.purpose.is_empty(), "purpose", "staff-no-purpose"),
        (
            staff.consulted_on.is_none() || staff.consulted_with.is_empty(),
            "consulted_on",
            "staff-not-consulted",
        ),
        (
            staff.knowledge_return.is_empty(),
            "knowledge_return",
            "staff-no-return",
        ),
        (!counterpart, "counterpart", "staff-no-counterpart"),
    ];
    wanted
        .into_iter()
        .filter(|(open, ..)| *open)
        .map(|(_, field, code)| Refusal::of_field(field, code))
        .collect()
}
