//! The bench: people outside who were cleared for a domain before and can be asked again, by domain (R8, R9).
//!
//! Cleared is somebody who did the work of a file of that domain to its acceptance, or who holds, verified and in date,
//! everything one of its files asks for. What is kept of them here is what is lawful to know: what was checked and until
//! when. Why somebody could not be asked for one particular question stands nowhere on it.

use std::collections::BTreeSet;

use crate::credential::Credential;
use crate::id::{EngagementId, OrganisationId, PersonId};
use crate::requirement::{self, Requirement};
use crate::time::Day;

words! {
    /// By what somebody is cleared for a domain.
    Cleared {
        /// They did the work of a file to its acceptance.
        Worked = "worked",
        /// They hold everything a file of the domain asks for.
        Credentials = "credentials",
    }
}

/// A person outside, as far as it matters to the bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub person: PersonId,
    /// Their organisation.
    pub organisation: OrganisationId,
    /// By what they are cleared.
    pub cleared: BTreeSet<Cleared>,
    /// What they hold that was verified and is in date.
    pub held: Vec<Credential>,
    /// The last file of the domain they worked to its acceptance.
    pub last: Option<EngagementId>,
    /// The first day they are not away; today, where nothing else is known.
    pub free_on: Day,
    /// Files they are at work in now.
    pub busy: i64,
}

/// Whether credentials alone clear somebody: they meet, on a day, all that one of the domain's files asks for. A file that
/// asks for nothing clears nobody.
pub fn clears(files: &[Vec<Requirement>], held: &[Credential], on: Day) -> bool {
    files
        .iter()
        .any(|asked| !asked.is_empty() && requirement::missing(asked, held, on).is_empty())
}

/// The first day on which somebody is not away, from absences in any order.
pub fn free_on(absences: &[(Day, Day)], today: Day) -> Day {
    let mut sorted = absences.to_vec();
    sorted.sort_unstable();
    sorted.iter().fold(today, |free, (since, until)| {
        if *since <= free && free <= *until {
            until.plus_days(1)
        } else {
            free
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn r9_absences_that_touch_are_one() {
        let today = day("2026-11-22");
        let away = [
            (day("2026-12-01"), day("2026-12-05")),
            (day("2026-11-20"), day("2026-11-30")),
            (day("2026-12-10"), day("2026-12-20")),
        ];
        assert_eq!(free_on(&away, today), day("2026-12-06"));
        assert_eq!(free_on(&[], today), today);
        assert_eq!(free_on(&away[2..], today), today, "away later, not now");
    }

    #[test]
    fn a_file_that_asks_for_nothing_clears_nobody() {
        assert!(!clears(&[vec![]], &[], day("2026-11-22")));
        assert!(!clears(&[], &[], day("2026-11-22")));
    }
}
