//! The exposure ledger: what each person from outside was shown of whose file, and the wall that follows from it (R26).
//!
//! Brewer and Nash (1989): whoever was shown something of one organisation may be shown nothing of its competitors. What counts
//! is having seen, not having been let in. The key of a ledger row is made of who it is about and of the set, so that of two
//! first looks at the same instant one finds the other's row.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::Action;
use crate::id::{EngagementId, OrganisationId, PersonId, RivalSetId};
use crate::rival::Reach;
use crate::time::{At, Day};

words! {
    /// What sort of thing was shown.
    Showing {
        /// The brief.
        Brief = "brief",
        /// What the room holds, by name.
        Room = "room",
        /// A page of a document.
        Page = "page",
        /// A copy of a document.
        Copy = "copy",
        /// Questions and their answers.
        Question = "question",
        /// The work, its findings, its acceptance or its hand-over.
        Work = "work",
        /// Claims, for whoever reviews them.
        Review = "review",
        /// Units of a panel or of a task before award.
        Panel = "panel",
    }
}

words! {
    /// Whom a ledger row is about.
    Scope {
        /// One person.
        Person = "person",
        /// Everybody of a firm.
        Firm = "firm",
    }
}

impl Reach {
    /// The scopes it counts for.
    pub fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Person => &[Scope::Person],
            Self::Firm => &[Scope::Firm],
            Self::Both => &[Scope::Person, Scope::Firm],
        }
    }
}

/// What an action shows of a file's content, if it shows any. Names and terms of what binds are not content: nobody could
/// agree to, or be checked for, what they may not read.
pub fn shows(action: Action) -> Option<Showing> {
    Some(match action {
        Action::ReadBrief | Action::RestateBrief => Showing::Brief,
        Action::ReadRoom | Action::ListDocument => Showing::Room,
        Action::ViewPage => Showing::Page,
        Action::ExportOriginal
        | Action::ExportFile
        | Action::TakeMarkedPdf
        | Action::TakeMarkedSource => Showing::Copy,
        Action::ReadQuestion => Showing::Question,
        Action::ReadDeliverable
        | Action::WriteDeliverable
        | Action::SubmitDeliverable
        | Action::ReadFindings
        | Action::ReadAcceptance
        | Action::KeepHandover => Showing::Work,
        Action::ReadReview | Action::Judge | Action::Adjudicate => Showing::Review,
        Action::ReadSeat | Action::JudgeUnit | Action::SettleUnit => Showing::Panel,
        _ => return None,
    })
}

/// That something of a file was shown to somebody on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Who saw it.
    pub person: PersonId,
    /// For whom they acted.
    pub organisation: OrganisationId,
    /// Of which file.
    pub engagement: EngagementId,
    /// What sort of thing.
    pub kind: Showing,
    /// On which day.
    pub seen_on: Day,
    /// When first on that day.
    pub at: At,
}

/// What one person saw of one file: first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// Who.
    pub person: PersonId,
    /// For whom they acted.
    pub organisation: OrganisationId,
    /// Of which file.
    pub engagement: EngagementId,
    /// When first.
    pub first_at: At,
    /// The last day.
    pub last_on: Day,
}

/// A row of the ledger: whose information a scope may know within a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The row's key.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// Whom it is about.
    pub scope: Scope,
    /// Which person or firm.
    pub scope_id: Uuid,
    /// In which set.
    pub set: RivalSetId,
    /// Whose information.
    pub holders: BTreeSet<OrganisationId>,
    /// Since when.
    pub since_at: At,
}

/// The key of a ledger row: the first 128 bits of SHA-256 over the scope's kind, its id and the set.
pub fn key(scope: Scope, id: Uuid, set: RivalSetId) -> Uuid {
    let mut hasher = Sha256::new();
    hasher.update(b"kpo/ledger/v1");
    hasher.update(scope.word().as_bytes());
    hasher.update([0]);
    hasher.update(id.as_bytes());
    hasher.update(set.0.as_bytes());
    let digest = hasher.finalize();
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Until when what was seen keeps somebody off a file of these holders; the last day of it. `seen` is, for each file seen, whose
/// information it held and the last day it was looked at.
pub fn shut<'a>(
    holders: &BTreeSet<OrganisationId>,
    seen: impl IntoIterator<Item = (&'a BTreeSet<OrganisationId>, Day)>,
    cooling_days: i64,
    on: Day,
) -> Option<Day> {
    if holders.is_empty() {
        return None;
    }
    seen.into_iter()
        .filter(|(others, _)| !others.is_empty() && *others != holders)
        .map(|(_, last)| last.plus_days(cooling_days))
        .filter(|until| *until >= on)
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ids: &[u128]) -> BTreeSet<OrganisationId> {
        ids.iter()
            .map(|id| OrganisationId(Uuid::from_u128(*id)))
            .collect()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn r26_what_was_seen_of_a_rival_shuts_until_the_cooling_off_ends() {
        let (a, b, none) = (of(&[1]), of(&[2]), of(&[]));
        let last = day("2026-03-01");
        let until =
            |mine: &BTreeSet<_>, seen: &BTreeSet<_>, on| shut(mine, [(seen, last)], 30, day(on));
        assert_eq!(until(&a, &b, "2026-03-10"), Some(day("2026-03-31")));
        assert_eq!(until(&a, &b, "2026-03-31"), Some(day("2026-03-31")));
        assert_eq!(until(&a, &b, "2026-04-01"), None, "the cooling-off is over");
        assert_eq!(
            until(&a, &a, "2026-03-10"),
            None,
            "one's own client is no rival"
        );
        assert_eq!(until(&none, &b, "2026-03-10"), None);
        assert_eq!(until(&a, &none, "2026-03-10"), None);
        assert!(
            until(&of(&[1, 2]), &a, "2026-03-10").is_some(),
            "a file about both is no file of one"
        );
        // The latest end counts.
        let later = shut(&a, [(&b, last), (&b, day("2026-03-05"))], 30, last);
        assert_eq!(later, Some(day("2026-04-04")));
    }

    #[test]
    fn r26_a_ledger_key_is_one_for_scope_and_set() {
        let (one, set) = (Uuid::from_u128(1), RivalSetId(Uuid::from_u128(9)));
        let mine = key(Scope::Person, one, set);
        assert_eq!(mine, key(Scope::Person, one, set));
        assert_ne!(mine, key(Scope::Firm, one, set));
        assert_ne!(mine, key(Scope::Person, Uuid::from_u128(2), set));
        assert_ne!(
            mine,
            key(Scope::Person, one, RivalSetId(Uuid::from_u128(8)))
        );
    }

    #[test]
    fn r26_every_act_that_shows_content_is_named() {
        let showing: Vec<_> = Action::ALL
            .iter()
            .filter(|action| shows(**action).is_some())
            .collect();
        assert_eq!(showing.len(), 22, "{showing:?}");
        for act in [
            Action::ReadFile,
            Action::ReadAgreement,
            Action::SignAgreement,
            Action::Nominate,
        ] {
            assert_eq!(shows(act), None, "{act:?}");
        }
    }
}
