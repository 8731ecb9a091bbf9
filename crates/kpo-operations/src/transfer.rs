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
use kpo_practice::time::{Day, Month};
use kpo_practice::transfer::{self, Elsewhere, Line, Tally, Transfer, TransferBasis};
use kpo_records::{RecordsError, Tx};
use serde_json::{Value, json};

use crate::admit::Record;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;

/// How many looks are read at once for a report.
const LOOKS: i64 = 2_000;

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

/// What the journal keeps of where a document is seen: the reader's country, the basis without which they could not, and the country
/// their address on the net is said to lie in, where that is another.
pub(crate) async fn seen_by(tx: &mut Tx, caller: &Caller, region: &str) -> Result<Value> {
    let place = tx.person(caller.person).await?.place;
    let mut seen = json!({ "place": place });
    if let Some(country) = caller.country.as_ref().filter(|country| **country != place) {
        seen["net"] = json!(country);
    }
    if !regions_of(&place).contains(region) {
        let standing = tx.transfers_for(caller.person, caller.at.day()).await?;
        let basis = standing.iter().find(|one| one.from_region == region);
        seen["transfer"] = json!(basis.map(|one| one.id));
    }
    Ok(seen)
}

/// What was seen by way of the register in one month, for the security officer to hand on.
pub struct Report {
    /// The month.
    pub month: Month,
    /// Looks that were transfers, by basis and by who received.
    pub transfers: Vec<Line>,
    /// Looks from an address that is said to lie in another country than the reader's record.
    pub elsewhere: Vec<Elsewhere>,
    /// All looks and originals taken in the month.
    pub looks: i64,
    /// The register, for what the lines rest on.
    pub register: Vec<Transfer>,
    /// Names of people and organisations in it.
    pub names: Names,
}

/// The report of a month. That it was made is recorded: it says who read from where.
pub async fn report(office: &Office, caller: &Caller, month: Month) -> Result<Report> {
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?;
    let mut tally = Tally::default();
    let mut after = None;
    loop {
        let looks = tx.looks(month.begin(), month.end(), after, LOOKS).await?;
        let Some(last) = looks.last() else { break };
        after = Some((last.at, last.exposure));
        for look in &looks {
            tally.add(look);
        }
    }
    let (transfers, elsewhere) = tally.lines();
    let people: Vec<PersonId> = elsewhere.iter().map(|one| one.person).collect();
    let names = Names::default().organisations(&mut tx).await?;
    let report = Report {
        month,
        looks: tally.looks,
        register: tx.transfers().await?,
        names: names.people(&mut tx, &people).await?,
        transfers,
        elsewhere,
    };
    let entry = Entry::new("transfer.reported", "organisation", *host);
    tx.note(caller, entry.with(json!({ "month": month.to_string() })));
    tx.commit().await?;
    Ok(report)
}

fn entry(act: &'static str, transfer: &Transfer) -> Entry {
    Entry::new(act, "transfer", transfer.id).with(json!({
        "basis": transfer.basis.word(), "organisation": transfer.organisation, "from_region": transfer.from_region,
        "to_country": transfer.to_country, "number": transfer.number, "from_on": transfer.from_on.to_string(),
        "until_on": transfer.until_on.to_string(),
    }))
}
