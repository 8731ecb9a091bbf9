//! Ties: what binds a person to somebody a question may be about, beside the employers on their record (R4, R26, R43).
//!
//! A tie is a fact with a date, never a judgement of the person. It keeps them off questions that touch the other end, before
//! anybody is approached; its subject sees it and can correct it. A duty owed to a former employer (secrecy, non-competition) has
//! an end and stands as a wall until then: it closes doors that are open, too.

use crate::id::{Id, OrganisationId, PersonId, TieId, WallId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};
use crate::wall::Wall;

words! {
    /// What sort of tie.
    TieKind {
        /// They worked for this client, as an outside adviser.
        Client = "client",
        /// They wrote with this person.
        Coauthor = "coauthor",
        /// They hold a share or an office in this organisation.
        Interest = "interest",
        /// They are close to this person.
        Kin = "kin",
        /// They owe this former employer secrecy or non-competition until a day.
        Duty = "duty",
    }
}

/// What binds a person to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Its id.
    pub id: TieId,
    /// The record's version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// What sort.
    pub kind: TieKind,
    /// The other end: an organisation or a person, by name.
    pub name: String,
    /// The organisation, where it is one entered here.
    pub organisation: Option<OrganisationId>,
    /// From this day, where it is known.
    pub since_on: Option<Day>,
    /// Until this day; absent while it lasts.
    pub until_on: Option<Day>,
    /// Who entered it.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: At,
}

impl Tie {
    /// The wall a duty stands as, from when it was entered until its end; none for other ties.
    pub fn wall(&self) -> Option<Wall> {
        let until_on = self.until_on.filter(|_| self.kind == TieKind::Duty)?;
        Some(Wall {
            id: WallId::from_uuid(self.id.uuid()),
            version: self.version,
            person: self.person,
            name: self.name.clone(),
            organisation: self.organisation,
            until_on,
            reason: String::new(),
            raised_by: self.entered_by,
            raised_at: self.entered_at,
            ended_at: None,
        })
    }

    /// Refuses that its subject loosens a duty while it stands: whoever it keeps off does not open the door.
    pub fn loosens(&self, by: PersonId, on: Day) -> Result<(), Refusal> {
        let stands = self.wall().is_some_and(|wall| wall.stands(on));
        if stands && by == self.person {
            return Err(Refusal::new("tie-duty-stands"));
        }
        Ok(())
    }
}

/// Checks a tie before it is kept.
pub fn check(tie: Tie) -> Result<Tie, Refusal> {
    if let (Some(since), Some(until)) = (tie.since_on, tie.until_on)
        && until < since
    {
        return Err(Refusal::of_field("until_on", "tie-dates"));
    }
    if tie.kind == TieKind::Duty && tie.until_on.is_none() {
        return Err(Refusal::of_field("until_on", "tie-duty-end"));
    }
    Ok(Tie {
        name: text::line("name", &tie.name, 200)?,
        ..tie
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn tie(kind: TieKind, until_on: Option<&str>) -> Tie {
        Tie {
            id: TieId(Uuid::from_u128(1)),
            version: 1,
            person: PersonId(Uuid::from_u128(2)),
            kind,
            name: "Anadolu Cement".to_owned(),
            organisation: None,
            since_on: None,
            until_on: until_on.map(|day| day.parse().expect("a day")),
            entered_by: PersonId(Uuid::from_u128(2)),
            entered_at: At(0),
        }
    }

    #[test]
    fn r43_a_duty_has_an_end_and_stands_as_a_wall_until_then() {
        let refused = check(tie(TieKind::Duty, None)).expect_err("no end");
        assert_eq!(refused.code, "tie-duty-end");
        let duty = check(tie(TieKind::Duty, Some("2026-03-31"))).expect("a duty");
        let wall = duty.wall().expect("a wall");
        let day = |text: &str| text.parse::<Day>().expect("a day");
        assert!(wall.stands(day("2026-03-31")) && !wall.stands(day("2026-04-01")));
        assert_eq!(tie(TieKind::Client, Some("2026-03-31")).wall(), None);
        let code = |by: u128, on| duty.loosens(PersonId(Uuid::from_u128(by)), day(on));
        assert_eq!(
            code(2, "2026-03-31").expect_err("stands").code,
            "tie-duty-stands"
        );
        assert!(code(3, "2026-03-31").is_ok() && code(2, "2026-04-01").is_ok());
    }
}
