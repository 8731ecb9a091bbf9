//! Choosing reviewers: who may be asked, who is proposed for what and why, and what waits for whom (R20, R27–R29).

pub(crate) mod pool;
mod propose;
mod waiting;

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::reviewer::{self, Reviewer};

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

pub use propose::{Chosen, Other, Plan, Row, Whole, accept, propose};
pub use waiting::{Blind, Disputed, Due, Late, Page, Unread, waiting};

/// Enters how much somebody reviews at once, and who vouches for them: for the client's sourcing, never for oneself. The
/// version seen is 0 where nothing was entered.
pub async fn keep(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    seen: i64,
    (reviews_max, vouched): (i64, &str),
) -> Result<Reviewer> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::KeepReviewer, person)
        .await?;
    let known = tx.reviewers_of(&[person]).await?.pop();
    let version = known.as_ref().map(|one| one.version);
    if version.unwrap_or_default() != seen {
        return Err(Error::Conflict);
    }
    let known = known.unwrap_or_else(|| Reviewer::assumed(person));
    let mut next = reviewer::check(known, reviews_max, vouched, caller.person, caller.at)?;
    tx.put_reviewer(&next, version).await?;
    next.version += 1;
    let entry = Entry::new("reviewer.kept", "person", person).with(serde_json::json!({
        "reviews_max": next.reviews_max, "vouched": next.vouch.is_some(),
    }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(next)
}
