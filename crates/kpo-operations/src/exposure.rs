//! The record of what was shown: by person, by document, by file, by the code in a mark (R24, R26).

mod board;

use kpo_practice::access::{Action, Caller};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use serde_json::json;

use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

pub use board::{Board, SOON_DAYS, Sight, Watch, board};
pub use kpo_records::room::{Shown, Wanted};
pub use kpo_records::{Page, PageRequest};

/// What the exposure page shows.
#[derive(Debug)]
pub struct Sheet {
    /// What was shown, newest first.
    pub shown: Page<Shown>,
    /// The person asked about, if one is.
    pub person: Option<Person>,
}

/// What was shown, as far as `wanted` narrows it. That somebody looked is itself recorded.
pub async fn list(
    office: &Office,
    caller: &Caller,
    wanted: &Wanted,
    page: &PageRequest,
) -> Result<Sheet> {
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ReadExposure)
        .await?;
    let shown = tx.exposures(wanted, page).await?;
    let person = match wanted.person {
        Some(id) => tx.people(&[id]).await?.pop(),
        None => None,
    };
    let facts = json!({ "person": wanted.person, "document": wanted.document, "engagement": wanted.engagement,
        "code": wanted.code });
    tx.note(
        caller,
        Entry::new("exposure.read", "organisation", *host).with(facts),
    );
    tx.commit().await?;
    Ok(Sheet { shown, person })
}
