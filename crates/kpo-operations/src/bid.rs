//! Sealed bids, from the bidder's side. A bid is locked before it is stored and the bidder gets a receipt; nothing on the
//! bidder's pages depends on whether anybody else bids.

use std::str::FromStr;

use age::x25519::{Identity, Recipient};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kpo_practice::access::{Action, Caller};
use kpo_practice::bid::{self, Bid, BidState, Draft};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::EngagementId;
use kpo_practice::invitation::Invitation;
use kpo_practice::journal::Entry;
use kpo_practice::money::Currency;
use kpo_practice::nomination::Nomination;
use kpo_practice::opener::Opener;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::request::Weighted;
use kpo_practice::time::At;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::office::Office;

/// Opens one lock of a stored bid.
pub(crate) fn unlock(key: &Identity, sealed: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(sealed).ok()?;
    age::decrypt(key, &bytes).ok()
}

/// The form in which a locked bid is stored.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Locks a content under both openers' locks, the inner one first.
fn seal(openers: &[Opener], content: &[u8]) -> Result<String> {
    let mut bytes = content.to_vec();
    for opener in openers.iter().rev() {
        let lock = Recipient::from_str(&opener.recipient).map_err(Error::unavailable)?;
        bytes = age::encrypt(&lock, &bytes).map_err(Error::unavailable)?;
    }
    Ok(text_of(&bytes))
}

/// What a bidder keeps: whoever holds it can show later what was in the bid, and that it was not changed.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Its number, random.
    pub number: String,
    /// SHA-256 of the padded content.
    pub commitment: String,
    /// Without it nobody can find the price by trying; shown once.
    pub nonce: String,
    /// When the bid was taken.
    pub at: At,
}

/// The page of an invited party: what it may know, and what is its own.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// What bids are judged by, price apart.
    pub criteria: Vec<Weighted>,
    /// Until when bids are taken.
    pub deadline: Option<At>,
    /// The currency of bids.
    pub currency: Option<Currency>,
    /// Its own invitation.
    pub invitation: Option<Invitation>,
    /// The people it named, each with what is missing.
    pub named: Vec<(Nomination, Vec<Refusal>)>,
    /// Its own people, for naming.
    pub people: Vec<Person>,
    /// Its own bid, without the sealed content.
    pub bid: Option<Bid>,
}

/// The page of an invited party or of the provider.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::Nominate, id).await?;
    let award = tx.award(id).await?;
    let own = caller.organisation;
    let mut named = tx.nominations(id).await?;
    named.retain(|one| one.organisation == own);
    let ids: Vec<_> = named.iter().map(|one| one.person).collect();
    let mut lacks = crate::nomination::lacking(&mut tx, id, &ids, caller.at).await?;
    crate::qualification::against(&mut tx, id, &ids, &mut lacks).await?;
    let mut invitations = tx.invitations(id).await?;
    invitations.retain(|one| one.organisation == own);
    let mut bid = tx.bid_of(id, own).await?;
    if let Some(bid) = &mut bid {
        bid.sealed.clear();
    }
    Ok(Page {
        criteria: award
            .as_ref()
            .map_or_else(Vec::new, |award| award.criteria.clone()),
        deadline: award.map(|award| award.deadline),
        currency: currency(&mut tx, id).await?,
        invitation: invitations.into_iter().next(),
        named: named
            .into_iter()
            .map(|one| {
                let missing = lacks.remove(&one.person).unwrap_or_default();
                (one, missing)
            })
            .collect(),
        people: tx.people_of(own).await?,
        bid,
        file,
    })
}

async fn currency(tx: &mut Tx, id: EngagementId) -> Result<Option<Currency>> {
    let request = tx.request(id).await?;
    Ok(request.map(|request| request.budget.currency))
}

/// Takes a bid, or the next one in its place, until the deadline.
pub async fn submit(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    draft: &Draft,
) -> Result<Receipt> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::SubmitBid, id).await?;
    let deadline = tx.award(id).await?.map(|award| award.deadline);
    if deadline.is_none_or(|deadline| caller.at >= deadline) {
        return Err(Refusal::new("bid-too-late").into());
    }
    let currency = currency(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let offer = draft.check(currency)?;
    let openers = tx.openers(id).await?;
    if openers.len() != 2 {
        return Err(Refusal::new("award-no-openers").into());
    }
    let receipt = Receipt {
        number: office.secret()[..16].to_owned(),
        commitment: String::new(),
        nonce: office.secret(),
        at: caller.at,
    };
    let content = bid::pad(id, caller.organisation, &offer, &receipt.nonce)?;
    let receipt = Receipt {
        commitment: bid::commitment(&content),
        ..receipt
    };
    let former = tx.bid_of(id, caller.organisation).await?;
    let made = Bid {
        id: former
            .as_ref()
            .map_or_else(|| office.id(), |former| former.id),
        version: 1,
        engagement: id,
        bidder: caller.organisation,
        submitted_by: caller.person,
        submitted_at: caller.at,
        receipt: receipt.number.clone(),
        commitment: receipt.commitment.clone(),
        sealed: seal(&openers, &content)?,
        state: BidState::Sealed,
        offer: None,
        opened_at: None,
    };
    match former {
        Some(former) => {
            tx.save_bid(&made, former.version).await?;
        }
        None => tx.insert_bid(&made).await?,
    }
    let entry = Entry::new("bid.sealed", "bid", made.id)
        .within(id)
        .with(json!({ "receipt": receipt.number, "commitment": receipt.commitment }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(receipt)
}
