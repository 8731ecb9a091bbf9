//! Competitor sets: organisations of which whoever knows one's information keeps off the others' (R23, R26).
//!
//! The security officer names them and nobody else sees them. Members come and go by day; how long what was seen counts, and
//! whether it counts for the person or for their whole firm, is agreed set by set.

use std::collections::BTreeSet;

use crate::eligibility::Against;
use crate::id::{OrganisationId, PersonId, RivalId, RivalSetId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// The longest cooling-off, in days: ten years.
pub const COOLING_DAYS_MAX: i64 = 3650;

words! {
    /// For whom what was seen counts.
    Reach {
        /// The person who saw it.
        Person = "person",
        /// Everybody of their firm.
        Firm = "firm",
        /// Both: the person wherever they go, and the firm without them.
        Both = "both",
    }
}

/// A competitor set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RivalSet {
    /// Its id.
    pub id: RivalSetId,
    /// The record's version.
    pub version: i64,
    /// What the officer calls it.
    pub name: String,
    /// For whom what was seen counts.
    pub reach: Reach,
    /// Days it counts after it was last seen.
    pub cooling_days: i64,
    /// Who made it.
    pub made_by: PersonId,
    /// When.
    pub made_at: At,
    /// When it was ended.
    pub ended_at: Option<At>,
}

/// An organisation in a set, between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rival {
    /// Its id.
    pub id: RivalId,
    /// The record's version.
    pub version: i64,
    /// In which set.
    pub set: RivalSetId,
    /// Which organisation; its whole family counts.
    pub organisation: OrganisationId,
    /// From this day.
    pub since_on: Day,
    /// To this day, once it has left.
    pub until_on: Option<Day>,
    /// Who entered it.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: At,
}

impl Rival {
    /// Whether it is a member on this day.
    pub fn stands(&self, on: Day) -> bool {
        self.since_on <= on && self.until_on.is_none_or(|until| on <= until)
    }
}

/// A set as it stands on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rivals {
    /// Which.
    pub set: RivalSetId,
    /// For whom what was seen counts.
    pub reach: Reach,
    /// Days it counts after it was last seen.
    pub cooling_days: i64,
    /// The members, by their names.
    pub members: Vec<(OrganisationId, String)>,
}

impl Rivals {
    /// Whose information a file of this set holds: the client's where the client is a member, else that of the members it is
    /// about; nobody's where it touches none.
    pub fn holders(&self, against: &Against) -> BTreeSet<OrganisationId> {
        against.holders(&self.members)
    }
}

/// Checks a set before it is kept.
pub fn check(set: RivalSet) -> Result<RivalSet, Refusal> {
    if !(0..=COOLING_DAYS_MAX).contains(&set.cooling_days) {
        return Err(
            Refusal::of_field("cooling_days", "rival-cooling").with("most", COOLING_DAYS_MAX)
        );
    }
    Ok(RivalSet {
        name: text::line("name", &set.name, 200)?,
        ..set
    })
}

/// Ends a set.
pub fn end_set(set: RivalSet, at: At) -> Result<RivalSet, Refusal> {
    if set.ended_at.is_some() {
        return Err(Refusal::new("rival-set-ended"));
    }
    Ok(RivalSet {
        ended_at: Some(at),
        ..set
    })
}

/// Checks a new member of a set against those it has.
pub fn check_member(set: &RivalSet, known: &[Rival], rival: Rival) -> Result<Rival, Refusal> {
    if set.ended_at.is_some() {
        return Err(Refusal::new("rival-set-ended"));
    }
    let twice = known.iter().any(|one| {
        one.set == set.id
            && one.organisation == rival.organisation
            && one.until_on.is_none_or(|until| rival.since_on <= until)
    });
    if twice {
        return Err(Refusal::of_field("organisation", "rival-twice"));
    }
    Ok(rival)
}

/// Ends a membership: the day given is its last.
pub fn leave(rival: Rival, until_on: Day) -> Result<Rival, Refusal> {
    if rival.until_on.is_some() {
        return Err(Refusal::new("rival-left"));
    }
    if until_on < rival.since_on {
        return Err(Refusal::of_field("until_on", "rival-dates"));
    }
    Ok(Rival {
        until_on: Some(until_on),
        ..rival
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn member() -> Rival {
        Rival {
            id: RivalId::from_uuid(Uuid::from_u128(1)),
            version: 1,
            set: RivalSetId::from_uuid(Uuid::from_u128(2)),
            organisation: OrganisationId(Uuid::from_u128(3)),
            since_on: day("2026-03-01"),
            until_on: None,
            entered_by: PersonId(Uuid::from_u128(4)),
            entered_at: At(0),
        }
    }

    fn set(cooling_days: i64) -> RivalSet {
        RivalSet {
            id: member().set,
            version: 1,
            name: "  Kilns ".to_owned(),
            reach: Reach::Both,
            cooling_days,
            made_by: member().entered_by,
            made_at: At(0),
            ended_at: None,
        }
    }

    #[test]
    fn r23_members_come_and_go_by_day() {
        let one = member();
        assert!(!one.stands(day("2026-02-28")) && one.stands(day("2030-01-01")));
        assert_eq!(
            leave(one.clone(), day("2026-02-01")).unwrap_err().code,
            "rival-dates"
        );
        let left = leave(one, day("2026-04-01")).unwrap();
        assert!(left.stands(day("2026-04-01")) && !left.stands(day("2026-04-02")));
        assert_eq!(
            leave(left.clone(), day("2026-05-01")).unwrap_err().code,
            "rival-left"
        );
        let again = |since: &str| {
            check_member(
                &set(30),
                std::slice::from_ref(&left),
                Rival {
                    since_on: day(since),
                    ..member()
                },
            )
        };
        assert_eq!(again("2026-04-01").unwrap_err().code, "rival-twice");
        assert!(again("2026-04-02").is_ok());
    }

    #[test]
    fn a_set_has_a_name_and_a_bounded_cooling_off() {
        assert_eq!(check(set(30)).unwrap().name, "Kilns");
        assert_eq!(check(set(-1)).unwrap_err().code, "rival-cooling");
        assert_eq!(
            check(set(COOLING_DAYS_MAX + 1)).unwrap_err().code,
            "rival-cooling"
        );
        let ended = end_set(set(1), At(5)).unwrap();
        assert_eq!(
            end_set(ended.clone(), At(6)).unwrap_err().code,
            "rival-set-ended"
        );
        assert_eq!(
            check_member(&ended, &[], member()).unwrap_err().code,
            "rival-set-ended"
        );
    }
}
