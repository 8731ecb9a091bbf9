//! Departures: letting a person go from everything live, or from one file, in one act that leaves nothing without an owner
//! (R9, R20).
//!
//! What they had the right to ends; what they were doing goes to somebody who may do it, by the rules that always hold; what
//! they earned stays theirs and is handed in for them. Afterwards an orphan check finds nothing.

use crate::id::{EngagementId, OrganisationId, PersonId};
use crate::refusal::Refusal;

/// How far a departure reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// They leave altogether, and can no longer sign in.
    Whole,
    /// They leave the work their own organisation does; other people's affairs with them are not touched, or told.
    Firm(OrganisationId),
    /// They leave one file.
    File(EngagementId),
    /// They leave the part their own organisation has in one file.
    FirmFile(OrganisationId, EngagementId),
}

impl Reach {
    /// Whether a file lies within it, by the one file it may name.
    pub fn holds(self, file: EngagementId) -> bool {
        match self {
            Self::Whole | Self::Firm(_) => true,
            Self::File(one) | Self::FirmFile(_, one) => one == file,
        }
    }

    /// The same, in every file.
    pub fn widest(self) -> Self {
        self.firm().map_or(Self::Whole, Self::Firm)
    }

    /// The organisation whose work alone it reaches.
    pub fn firm(self) -> Option<OrganisationId> {
        match self {
            Self::Firm(firm) | Self::FirmFile(firm, _) => Some(firm),
            Self::Whole | Self::File(_) => None,
        }
    }
}

words! {
    /// What a departure does, one kind of thing at a time.
    EffectKind {
        /// They are no longer named.
        Nomination = "nomination",
        /// A role ends, and every right that hangs on it.
        Role = "role",
        /// Nobody stands behind a key person any more.
        Understudy = "understudy",
        /// The file depended on them: its gate opens again.
        KeyPerson = "key-person",
        /// The understudy is put forward in their place.
        Proposed = "proposed",
        /// No later hour can be billed or paid at their rates.
        Rate = "rate",
        /// Their hours are handed in for them.
        Hours = "hours",
        /// Hours approved and not yet billed stay payable.
        Payable = "payable",
        /// Their review goes to somebody who may judge it.
        Review = "review",
        /// Nobody may take their review: the board finds somebody.
        Returned = "returned",
        /// Their key to sealed bids goes to somebody else; kpo keeps no copy of it.
        Opener = "opener",
        /// Their lock is free for somebody else, since nobody was invited yet.
        OpenerFreed = "opener-freed",
        /// A file they ran is run by somebody else.
        Owner = "owner",
        /// Dated duties stay with their organisation.
        Duty = "duty",
        /// Dated duties nobody there can answer for now.
        DutyOrphan = "duty-orphan",
        /// Their seats on panels end: what they had not judged goes to the others.
        Panel = "panel",
        /// They leave the staffing plans they were placed in.
        Plan = "plan",
        /// Signed-in browsers, tokens and links end.
        Access = "access",
    }
}

/// One thing a departure does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What.
    pub kind: EffectKind,
    /// In which file, where it is in one.
    pub engagement: Option<EngagementId>,
    /// Who takes over, where somebody does.
    pub to: Option<PersonId>,
    /// How many of them; minutes, of hours.
    pub count: i64,
}

words! {
    /// What can be left without an owner.
    OrphanKind {
        /// A role or a nomination of somebody who can no longer act.
        Grant = "grant",
        /// A reviewer's task nobody can do.
        Review = "review",
        /// A rate still in force for somebody who is no longer named.
        Rate = "rate",
        /// A key to sealed bids held by somebody who can no longer act.
        Opener = "opener",
        /// Hours nobody can hand in.
        Hours = "hours",
        /// A way in of somebody who can no longer act.
        Access = "access",
        /// A file whose owner can no longer act.
        Owner = "owner",
    }
}

/// Something left without an owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// What.
    pub kind: OrphanKind,
    /// In which file.
    pub engagement: Option<EngagementId>,
    /// Whose it was.
    pub person: PersonId,
}

/// Refuses a departure nobody may carry out: one's own, or that of whoever runs files or holds keys without saying who
/// takes them over.
pub fn check(
    person: PersonId,
    by: PersonId,
    hands_over: bool,
    successor: Option<PersonId>,
) -> Result<(), Refusal> {
    if person == by {
        return Err(Refusal::new("departure-own"));
    }
    if successor == Some(person) {
        return Err(Refusal::of_field("successor", "departure-successor-self"));
    }
    if hands_over && successor.is_none() {
        return Err(Refusal::of_field(
            "successor",
            "departure-successor-missing",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    #[test]
    fn r20_nobody_lets_themselves_go_or_leaves_a_file_without_an_owner() {
        let code = |person, by, hands, to| check(person, by, hands, to).err().map(|no| no.code);
        assert_eq!(
            code(person(1), person(1), false, None),
            Some("departure-own")
        );
        assert_eq!(
            code(person(1), person(2), true, None),
            Some("departure-successor-missing")
        );
        assert_eq!(
            code(person(1), person(2), true, Some(person(1))),
            Some("departure-successor-self")
        );
        assert_eq!(code(person(1), person(2), true, Some(person(3))), None);
    }

    #[test]
    fn a_firm_reaches_its_own_part_of_one_file() {
        let (file, other) = (
            EngagementId(Uuid::from_u128(1)),
            EngagementId(Uuid::from_u128(2)),
        );
        let firm = OrganisationId(Uuid::from_u128(3));
        let reach = Reach::FirmFile(firm, file);
        assert!(reach.holds(file) && !reach.holds(other));
        assert_eq!(reach.firm(), Some(firm));
        assert!(Reach::Whole.holds(other));
    }
}
