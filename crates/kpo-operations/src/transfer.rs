//! The transfer register at work: kept by the security officer, asked at every request (R4).
//!
//! A basis in force adds its region to where the people of that entity may read, if they read in that country; nothing else does. So
//! one that runs out or is ended shuts the door at the next request, and a missing one never opened it. What was seen by way of one
//! says so in the journal.

use kpo_practice::access::region::regions_of;
use kpo_practice::access::{Action, Caller, Standing};
use kpo_practice::id::{OrganisationId, PersonId, TransferId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::Organisation;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use kpo_practice::transfer::{self, Transfer, TransferBasis};
use kpo_records::{RecordsError, Tx};
use serde_json::{Value, json};

use crate::admit::Record;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;

/// The register as it is shown.
pub struct Page {
    /// All of it, the latest first.
    pub transfers: Vec<Transfer>,
    /// Organisations a basis can be for.
    pub organisations: Vec<Organisation>,
    /// Names of those.
    pub names: Names,
}

/// What is entered of a basis.
#[derive(Clone, Debug)]
pub struct Draft {
    /// On what it rests.
    pub basis: TransferBasis,
    /// The entity that receives.
    pub organisation: OrganisationId,
    /// The region the documents are to stay in.
    pub from_region: String,
    /// The country its people read in.
    pub to_country: String,
    /// The number it can be looked up by.
    pub number: String,
    /// From this day.
    pub from_on: Day,
    /// The last day.
    pub until_on: Day,
}

/// The register.
pub async fn list(office: &Office, caller: &Caller) -> Result<Page> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    Ok(Page {
        transfers: tx.transfers().await?,
        organisations: tx.organisations().await?,
        names: Names::default().organisations(&mut tx).await?,
    })
}

/// Enters a basis.
pub async fn enter(office: &Office, caller: &Caller, draft: Draft) -> Result<Transfer> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    match tx.organisation(draft.organisation).await {
        Ok(_) => {}
        Err(RecordsError::NotFound) => {
            return Err(Refusal::of_field("organisation", "entry-unknown").into());
        }
        Err(error) => return Err(error.into()),
    }
    let entered = transfer::check(
        Transfer {
            id: office.id(),
            version: 1,
            basis: draft.basis,
            organisation: draft.organisation,
            from_region: draft.from_region,
            to_country: draft.to_country,
            number: draft.number,
            from_on: draft.from_on,
            until_on: draft.until_on,
            entered_by: caller.person,
            entered_at: caller.at,
            ended_at: None,
        },
        caller.at.day(),
    )?;
    tx.insert_transfer(&entered).await?;
    tx.note(caller, entry("transfer.entered", &entered));
    tx.commit().await?;
    Ok(entered)
}

/// Ends a basis before its day.
pub async fn end(
    office: &Office,
    caller: &Caller,
    id: TransferId,
    reason: &str,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let reason = kpo_practice::text::lines("reason", reason, 2000)?;
    let ended = transfer::end(tx.transfer(id).await?, caller.at)?;
    tx.save_transfer(&ended, seen).await?;
    let entry = Entry::new("transfer.ended", "transfer", id);
    tx.note(caller, entry.saying(&reason));
    tx.commit().await?;
    Ok(())
}

/// Adds to where somebody may read what the register lets them on a day.
pub(crate) async fn widen(tx: &mut Tx, standing: &mut Standing, on: Day) -> Result<()> {
    for one in tx.transfers_for(standing.person, on).await? {
        standing.regions.insert(one.from_region);
    }
    Ok(())
}

/// What the journal keeps of where a document is seen: the reader's country, and the basis without which they could not.
pub(crate) async fn seen_by(tx: &mut Tx, person: PersonId, region: &str, on: Day) -> Result<Value> {
    let place = tx.person(person).await?.place;
    if regions_of(&place).contains(region) {
        return Ok(json!({ "place": place }));
    }
    let standing = tx.transfers_for(person, on).await?;
    let basis = standing.iter().find(|one| one.from_region == region);
    Ok(json!({ "place": place, "transfer": basis.map(|one| one.id) }))
}

fn entry(act: &'static str, transfer: &Transfer) -> Entry {
    Entry::new(act, "transfer", transfer.id).with(json!({
        "basis": transfer.basis.word(), "organisation": transfer.organisation, "from_region": transfer.from_region,
        "to_country": transfer.to_country, "number": transfer.number, "from_on": transfer.from_on.to_string(),
        "until_on": transfer.until_on.to_string(),
    }))
}
