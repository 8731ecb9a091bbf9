//! Nominations: the named people of a provider, each approved by the client (R27). A firm is never approved as such.

use crate::id::{EngagementId, NominationId, OrganisationId, PersonId};
use crate::refusal::Refusal;
use crate::request::{TEXT_MAX, text_fits, text_given};
use crate::time::At;

words! {
    /// Where a nomination stands.
    NominationState {
        /// Waits for the client.
        Proposed = "proposed",
        /// The client said yes to this person.
        Approved = "approved",
        /// The client said no, with a reason.
        Declined = "declined",
        /// The provider took the person back, or the file went elsewhere.
        Withdrawn = "withdrawn",
    }
}

/// A named person put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    /// Its id.
    pub id: NominationId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The organisation that names.
    pub organisation: OrganisationId,
    /// Who is named.
    pub person: PersonId,
    /// Why this person, for this question.
    pub note: String,
    /// Where it stands.
    pub state: NominationState,
    /// The client's reason.
    pub reason: String,
    /// Who named.
    pub nominated_by: PersonId,
    /// When.
    pub nominated_at: At,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<At>,
}

/// The client decides on a person. A missing, unverified or expired mandatory credential blocks, and says so (R2).
pub fn decide(
    nomination: Nomination,
    approve: bool,
    reason: &str,
    lacks: Vec<Refusal>,
    by: PersonId,
    at: At,
) -> Result<Nomination, Refusal> {
    if nomination.state != NominationState::Proposed {
        return Err(Refusal::new("nomination-decided"));
    }
    text_fits("reason", reason, TEXT_MAX)?;
    if approve {
        if let Some(lack) = lacks.into_iter().next() {
            return Err(lack);
        }
    } else {
        text_given("reason", reason)?;
    }
    Ok(Nomination {
        state: if approve {
            NominationState::Approved
        } else {
            NominationState::Declined
        },
        reason: reason.trim().to_owned(),
        decided_by: Some(by),
        decided_at: Some(at),
        ..nomination
    })
}
