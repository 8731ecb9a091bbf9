//! The engagement file: one question sent outside, from request to outcome, and the stages its gates lead through.

use crate::access::facts::EngagementFacts;
use crate::id::{EngagementId, OrganisationId, PersonId};
use crate::time::At;

words! {
    /// Where a file stands: the first stage whose gate does not hold yet.
    Stage {
        /// What somebody needs to know is being written down.
        Request = "request",
        /// Where the question should go is being decided.
        Allocation = "allocation",
        /// The brief is being written, restated, confirmed.
        Brief = "brief",
        /// People are named, bids are sealed and opened, the choice is made.
        Award = "award",
        /// Texts are being accepted.
        Agreement = "agreement",
        /// The room is being filled.
        Room = "room",
        /// The expert works.
        Work = "work",
        /// The work is being checked blind.
        Review = "review",
        /// The client decides whether it is accepted.
        Acceptance = "acceptance",
        /// Time, invoice, payment.
        Settlement = "settlement",
        /// Accesses end, knowledge comes back.
        Closure = "closure",
        /// Waiting to learn whether the advice was right.
        Outcome = "outcome",
        /// All is known.
        Done = "done",
        /// It does not go outside.
        Refused = "refused",
    }
}

words! {
    /// Whose move it is. No process is on one side alone (ISO 37500:2014), so a gate may wait on both.
    Side {
        /// The client.
        Client = "client",
        /// The provider.
        Provider = "provider",
        /// Both.
        Both = "both",
        /// Nobody: the gate holds, or only time is awaited.
        Nobody = "nobody",
    }
}

words! {
    /// A role a person holds in one engagement.
    AssignmentRole {
        /// Decides on the advice.
        Decider = "decider",
        /// The inside counterpart, to whom knowledge returns.
        Counterpart = "counterpart",
        /// Named by the provider, not yet approved by the client.
        Nominee = "nominee",
        /// Named and approved.
        Expert = "expert",
        /// Named to take over from the expert.
        Understudy = "understudy",
        /// Checks the work blind.
        Reviewer = "reviewer",
        /// Settles disagreement between reviewers.
        Adjudicator = "adjudicator",
    }
}

/// An engagement file's own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// Its id.
    pub id: EngagementId,
    /// Its version.
    pub version: i64,
    /// What it is called inside.
    pub title: String,
    /// What outsiders see instead of client and title until they are bound.
    pub code_name: String,
    /// The domain, by its pack's word, such as `technical-analysis`.
    pub domain: String,
    /// The client.
    pub client: OrganisationId,
    /// The provider, from the award on.
    pub provider: Option<OrganisationId>,
    /// The sourcing manager whose file it is.
    pub owner: PersonId,
    /// Where it stands.
    pub stage: Stage,
    /// Whose move it is.
    pub waiting_on: Side,
    /// Since when.
    pub waiting_since: At,
    /// Every text in force is accepted by both sides.
    pub bound: bool,
    /// Frozen by the security officer.
    pub frozen: bool,
    /// When it was closed.
    pub closed_at: Option<At>,
    /// When it was begun.
    pub created_at: At,
}

impl Engagement {
    /// What a reader may call it: the client its title, others the code name until they are bound.
    pub fn called(&self, host: bool) -> &str {
        if host || self.bound {
            &self.title
        } else {
            &self.code_name
        }
    }

    /// The facts the policies look at.
    pub fn facts(&self) -> EngagementFacts {
        EngagementFacts {
            id: self.id,
            client: self.client,
            provider: self.provider,
            bound: self.bound,
            frozen: self.frozen,
            closed: self.closed_at.is_some(),
        }
    }
}
