//! Waivers: that a wall of the ledger does not keep one person off one file until a day (R26).
//!
//! One named officer asks, a second named person agrees, and nobody is both. Those whose information the person knows are told of
//! it. It opens this one door, raises no wall against the doors already open, and ends by itself.

use crate::id::{EngagementId, PersonId, WaiverId, WaiverNoticeId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// The longest a waiver may stand, in days.
pub const WAIVER_DAYS_MAX: i64 = 366;

/// A waiver, asked for, agreed or over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its id.
    pub id: WaiverId,
    /// The record's version.
    pub version: i64,
    /// Whom the wall would keep off.
    pub person: PersonId,
    /// Off which file.
    pub engagement: EngagementId,
    /// Why it should not.
    pub reason: String,
    /// The last day.
    pub until_on: Day,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: At,
    /// Who is to agree.
    pub second: PersonId,
    /// When they agreed.
    pub agreed_at: Option<At>,
    /// When it was declined or ended before its day.
    pub ended_at: Option<At>,
}

/// That whoever keeps a file is told of a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: WaiverNoticeId,
    /// Its version.
    pub version: i64,
    /// Of which waiver.
    pub waiver: WaiverId,
    /// Whose information is known, by the file it was seen in.
    pub engagement: EngagementId,
    /// Since when.
    pub at: At,
    /// Who read it.
    pub read_by: Option<PersonId>,
    /// When.
    pub read_at: Option<At>,
}

impl Waiver {
    /// Whether it opens the door on this day.
    pub fn stands(&self, on: Day) -> bool {
        self.agreed_at.is_some() && self.ended_at.is_none() && on <= self.until_on
    }

    /// Whether somebody still has to agree.
    pub fn waits(&self, on: Day) -> bool {
        self.agreed_at.is_none() && self.ended_at.is_none() && on <= self.until_on
    }
}

/// Checks what is asked for.
pub fn check(waiver: Waiver, today: Day) -> Result<Waiver, Refusal> {
    if waiver.second == waiver.asked_by {
        return Err(Refusal::of_field("second", "waiver-alone"));
    }
    if waiver.person == waiver.asked_by || waiver.person == waiver.second {
        return Err(Refusal::of_field("person", "waiver-own"));
    }
    if waiver.until_on < today {
        return Err(Refusal::of_field("until_on", "wall-past"));
    }
    if waiver.until_on > today.plus_days(WAIVER_DAYS_MAX) {
        return Err(Refusal::of_field("until_on", "waiver-long").with("most", WAIVER_DAYS_MAX));
    }
    Ok(Waiver {
        reason: text::lines("reason", &waiver.reason, 2000)?,
        ..waiver
    })
}

/// The second person agrees.
pub fn agree(waiver: Waiver, by: PersonId, at: At) -> Result<Waiver, Refusal> {
    if by == waiver.asked_by || by != waiver.second {
        return Err(Refusal::new("waiver-alone"));
    }
    if !waiver.waits(at.day()) {
        return Err(Refusal::new("waiver-over"));
    }
    Ok(Waiver {
        agreed_at: Some(at),
        ..waiver
    })
}

/// Declines a waiver that waits, or ends one that stands.
pub fn end(waiver: Waiver, at: At) -> Result<Waiver, Refusal> {
    if !waiver.waits(at.day()) && !waiver.stands(at.day()) {
        return Err(Refusal::new("waiver-over"));
    }
    Ok(Waiver {
        ended_at: Some(at),
        ..waiver
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn asked() -> Waiver {
        Waiver {
            id: WaiverId(Uuid::from_u128(1)),
            version: 1,
            person: person(1),
            engagement: EngagementId(Uuid::from_u128(2)),
            reason: "The only metallurgist".to_owned(),
            until_on: At(0).day().plus_days(30),
            asked_by: person(2),
            asked_at: At(0),
            second: person(3),
            agreed_at: None,
            ended_at: None,
        }
    }

    #[test]
    fn r26_it_takes_two_and_neither_may_be_the_one_it_is_for() {
        let today = At(0).day();
        let code = |waiver: Waiver| check(waiver, today).map_err(|refusal| refusal.code).err();
        assert_eq!(code(asked()), None);
        assert_eq!(
            code(Waiver {
                second: person(2),
                ..asked()
            }),
            Some("waiver-alone")
        );
        assert_eq!(
            code(Waiver {
                person: person(2),
                ..asked()
            }),
            Some("waiver-own")
        );
        assert_eq!(
            code(Waiver {
                person: person(3),
                ..asked()
            }),
            Some("waiver-own")
        );
        assert_eq!(
            code(Waiver {
                until_on: today.plus_days(-1),
                ..asked()
            }),
            Some("wall-past")
        );
        assert_eq!(
            code(Waiver {
                until_on: today.plus_days(367),
                ..asked()
            }),
            Some("waiver-long")
        );
        assert!(
            code(Waiver {
                reason: " ".to_owned(),
                ..asked()
            })
            .is_some()
        );
        assert!(!asked().stands(today), "asking opens nothing");
        assert_eq!(
            agree(asked(), person(2), At(1)).unwrap_err().code,
            "waiver-alone"
        );
        assert_eq!(
            agree(asked(), person(4), At(1)).unwrap_err().code,
            "waiver-alone"
        );
        let agreed = agree(asked(), person(3), At(1)).unwrap();
        assert!(agreed.stands(today) && agreed.stands(agreed.until_on));
        assert!(
            !agreed.stands(agreed.until_on.plus_days(1)),
            "it ends by itself"
        );
        assert_eq!(
            agree(agreed.clone(), person(3), At(2)).unwrap_err().code,
            "waiver-over"
        );
        let ended = end(agreed, At(3)).unwrap();
        assert!(!ended.stands(today));
        assert_eq!(end(ended, At(4)).unwrap_err().code, "waiver-over");
    }
}
