//! What restricts somebody, as they themselves may read it: that a wall applies and until when, never whose; the duties on their
//! own record; and who looked at that record (R26, R28, R43).
//!
//! Of all walls one day is told, the last: how many there are, or which file one came from, would tell whose they are. What the
//! security officer looks up in the exposure record is in the journal and not here: it may be about a leak.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PersonId;
use kpo_practice::tie::{Tie, TieKind};
use kpo_practice::time::{At, Day};

use crate::error::Result;
use crate::ledger::Board;
use crate::names::Names;
use crate::office::Office;

/// Readings on the page.
const MOST: i64 = 200;

/// What restricts the caller.
#[derive(Debug)]
pub struct Sheet {
    /// The last day of any wall around them; none when none stands.
    pub walled_until: Option<Day>,
    /// Duties they owe to former employers that stand, the earliest end first.
    pub duties: Vec<Tie>,
    /// Who looked at their record, the latest first.
    pub looks: Vec<(At, PersonId)>,
    /// Names of those.
    pub names: Names,
}

/// What restricts the caller now.
pub async fn own(office: &Office, caller: &Caller) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let own = office
        .admit_profile(&mut tx, caller, Action::ReadProfile, caller.person)
        .await?;
    let today = caller.at.day();
    let mut walled_until = None;
    if !own.standing.host {
        let raised = crate::wall::standing_around(&mut tx, caller.person, today).await?;
        let who = (caller.person, caller.organisation);
        let board = Board::of(&mut tx, &[who.0], &[who.1], today).await?;
        let raised = raised.iter().map(|wall| wall.until_on).max();
        walled_until = raised.max(board.longest(who, today));
    }
    let mut duties = tx.ties_of(&[caller.person]).await?;
    duties.retain(|one| one.kind == TieKind::Duty && one.until_on >= Some(today));
    duties.sort_by_key(|one| one.until_on);
    let looks = tx.readings_of_person(caller.person, MOST).await?;
    let mut readers: Vec<PersonId> = looks.iter().map(|(_, reader)| *reader).collect();
    readers.sort_unstable();
    readers.dedup();
    Ok(Sheet {
        walled_until,
        duties,
        looks,
        names: Names::default().people(&mut tx, &readers).await?,
    })
}
