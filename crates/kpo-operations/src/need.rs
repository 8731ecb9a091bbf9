//! Needs: what a question asks of whoever answers it, and whom it is about, written down by the client.

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, OrganisationId, PartyId};
use kpo_practice::journal::Entry;
use kpo_practice::money::Currency;
use kpo_practice::need::{self, Need, Party, PartyKind};
use kpo_practice::organisation::Organisation;
use kpo_practice::refusal::Refusal;
use kpo_practice::request::Request;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::office::Office;

/// The page of a file's needs.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// What was written down, if anything was.
    pub need: Option<Need>,
    /// Whom the question is about.
    pub parties: Vec<Party>,
    /// The request, for what a new form begins with.
    pub request: Option<Request>,
    /// Organisations a party may be.
    pub organisations: Vec<Organisation>,
}

/// What a file's question asks.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadShortlist, id)
        .await?;
    Ok(Page {
        need: tx.needs_of(&[id]).await?.pop(),
        parties: tx.parties_of(&[id]).await?,
        request: tx.request(id).await?,
        organisations: tx.organisations().await?,
        file,
    })
}

/// Writes down what a question asks; `seen` is the version it was read in, 0 for the first.
pub async fn write(office: &Office, caller: &Caller, given: Need, seen: i64) -> Result<Need> {
    let id = given.id;
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::EditBrief, id).await?;
    let mut need = need::check(given, caller.at.day())?;
    let before = tx.needs_of(&[id]).await?.pop();
    if before.as_ref().map_or(0, |before| before.version) != seen {
        return Err(Error::Conflict);
    }
    tx.put_need(&need, before.map(|before| before.version))
        .await?;
    need.version = seen + 1;
    let entry = Entry::new("need.written", "engagement", id).within(id);
    tx.note(
        caller,
        entry
            .with(json!({ "places": need.places, "since": need.since_on, "until": need.until_on })),
    );
    tx.commit().await?;
    Ok(need)
}

/// Names somebody the question is about. Everybody is asked about them from now on.
pub async fn add_party(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    (kind, name, organisation): (PartyKind, &str, Option<OrganisationId>),
) -> Result<Party> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::EditBrief, id).await?;
    let known = match organisation {
        Some(organisation) => tx
            .organisations()
            .await?
            .into_iter()
            .find(|one| one.id == organisation),
        None => None,
    };
    if organisation.is_some() && (known.is_none() || kind == PartyKind::Person) {
        return Err(Refusal::of_field("organisation", "entry-unknown").into());
    }
    let name = match &known {
        Some(known) if name.trim().is_empty() => known.name.clone(),
        _ => name.to_owned(),
    };
    let party = need::check_party(Party {
        id: office.id(),
        version: 1,
        engagement: id,
        kind,
        name,
        organisation,
    })?;
    tx.insert_party(&party).await?;
    tx.note(
        caller,
        Entry::new("party.named", "party", party.id)
            .within(id)
            .with(json!({ "kind": party.kind.word() })),
    );
    tx.commit().await?;
    Ok(party)
}

/// Takes a party out.
pub async fn remove_party(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    party: PartyId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::EditBrief, id).await?;
    let held = tx.parties_of(&[id]).await?;
    let held = held.into_iter().find(|one| one.id == party);
    let held = held.ok_or(Error::NotFound)?;
    tx.delete_party(party).await?;
    tx.note(
        caller,
        Entry::new("party.removed", "party", party)
            .within(id)
            .with(json!({ "kind": held.kind.word() }))
            .saying(&held.name),
    );
    tx.commit().await?;
    Ok(())
}

/// A currency as it is written in a form; an empty one is the request's.
pub fn currency(text: &str, request: Option<&Request>) -> std::result::Result<Currency, Refusal> {
    let text = text.trim().to_ascii_uppercase();
    if text.is_empty()
        && let Some(request) = request
    {
        return Ok(request.budget.currency);
    }
    Currency::from_code(&text).ok_or_else(|| Refusal::of_field("currency", "entry-unknown"))
}
