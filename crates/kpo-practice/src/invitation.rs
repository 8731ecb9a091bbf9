//! Invitations: that an organisation was approached. It knows of nobody else who was.

use crate::id::{EngagementId, InvitationId, OrganisationId, PersonId};
use crate::time::At;

words! {
    /// How an invitation ended.
    End {
        /// Another way was chosen; no names, no numbers.
        NotChosen = "not-chosen",
        /// Taken back before the end.
        Withdrawn = "withdrawn",
        /// It led to the engagement.
        Awarded = "awarded",
    }
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// Who is invited.
    pub organisation: OrganisationId,
    /// Who invited.
    pub invited_by: PersonId,
    /// When.
    pub invited_at: At,
    /// When it ended.
    pub ended_at: Option<At>,
    /// How.
    pub end: Option<End>,
}
