//! The two openers: each makes a key, sees it once, and uses it after the deadline.
//!
//! The two locks lie one in the other. The outer key takes the outer lock off all bids in one act, the inner key then
//! opens all of them in one act; neither person can read a bid alone, and neither can whoever runs the machine.

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use kpo_practice::access::{Action, Caller};
use kpo_practice::award::Award;
use kpo_practice::bid::{self, BidState};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::EngagementId;
use kpo_practice::journal::Entry;
use kpo_practice::opener::{Lock, Opener, next_lock};
use kpo_practice::refusal::Refusal;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::bid::unlock;
use crate::engagement::advance;
use crate::error::Result;
use crate::office::Office;
use crate::request;

/// An opener's page: their own lock, and how far the opening has come.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The caller's own lock, if they are an opener.
    pub own: Option<Opener>,
    /// How many openers there are: two, or not yet.
    pub openers: usize,
    /// The terms, with the deadline and how far it is open.
    pub award: Option<Award>,
    /// Whether somebody was invited: openers stay as they are from then on.
    pub invited: bool,
}

/// The page of whoever may hold an opening key.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::HoldOpeningKey, id)
        .await?;
    let openers = tx.openers(id).await?;
    Ok(Page {
        own: openers
            .iter()
            .find(|opener| opener.person == caller.person)
            .cloned(),
        openers: openers.len(),
        award: tx.award(id).await?,
        invited: !tx.invitations(id).await?.is_empty(),
        file,
    })
}

/// Makes the caller an opener. The key is returned once and kept nowhere.
pub async fn create(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
) -> Result<(Opener, String)> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::HoldOpeningKey, id)
        .await?;
    request::facts(&mut tx, id).await?.open()?;
    let openers = tx.openers(id).await?;
    let invited = !tx.invitations(id).await?.is_empty();
    let lock = next_lock(&openers, caller.person, invited)?;
    let key = Identity::generate();
    let opener = Opener {
        id: office.id(),
        version: 1,
        engagement: id,
        person: caller.person,
        lock,
        recipient: key.to_public().to_string(),
        created_at: caller.at,
        used_at: None,
    };
    tx.insert_opener(&opener).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("opener.named", "opener", opener.id)
        .within(id)
        .with(json!({ "lock": lock.word(), "recipient": opener.recipient }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok((opener, key.to_string().expose_secret().to_owned()))
}

/// Uses the caller's key on all bids at once, after the deadline.
pub async fn open(office: &Office, caller: &Caller, id: EngagementId, key: &str) -> Result<Award> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::OpenBids, id).await?;
    let mut award = tx
        .award(id)
        .await?
        .ok_or_else(|| Refusal::new("award-no-terms"))?;
    if caller.at < award.deadline {
        return Err(Refusal::new("opening-too-early").into());
    }
    let openers = tx.openers(id).await?;
    let own = openers
        .iter()
        .find(|opener| opener.person == caller.person)
        .ok_or_else(|| Refusal::new("opening-not-yours"))?;
    let key: Identity = key
        .trim()
        .parse()
        .map_err(|_| Refusal::of_field("key", "opening-wrong-key"))?;
    if key.to_public().to_string() != own.recipient {
        return Err(Refusal::of_field("key", "opening-wrong-key").into());
    }
    let bids = match own.lock {
        Lock::Outer => peel(&mut tx, &mut award, &key, caller).await?,
        Lock::Inner => reveal(&mut tx, &mut award, &key, caller).await?,
    };
    let seen = award.version;
    award.version = tx.save_award(&award, seen).await?;
    tx.use_opener(own, caller.at).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("bid.unlocked", "opener", own.id)
        .within(id)
        .with(json!({ "lock": own.lock.word(), "bids": bids }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(award)
}

/// Takes the outer lock off every bid.
async fn peel(tx: &mut Tx, award: &mut Award, key: &Identity, caller: &Caller) -> Result<usize> {
    if award.peeled_at.is_some() {
        return Err(Refusal::new("opening-done").into());
    }
    let mut count = 0;
    for mut bid in tx.bids(award.engagement).await? {
        if bid.state != BidState::Sealed {
            continue;
        }
        count += 1;
        match unlock(key, &bid.sealed) {
            Some(inner) => {
                bid.sealed = crate::bid::text_of(&inner);
                bid.state = BidState::Peeled;
            }
            None => bid.state = BidState::Invalid,
        }
        let seen = bid.version;
        tx.save_bid(&bid, seen).await?;
    }
    award.peeled_at = Some(caller.at);
    Ok(count)
}

/// Opens every bid, and checks each against what its bidder committed to.
async fn reveal(tx: &mut Tx, award: &mut Award, key: &Identity, caller: &Caller) -> Result<usize> {
    if award.peeled_at.is_none() {
        return Err(Refusal::new("opening-outer-first").into());
    }
    if award.opened_at.is_some() {
        return Err(Refusal::new("opening-done").into());
    }
    let mut count = 0;
    for mut bid in tx.bids(award.engagement).await? {
        if bid.state != BidState::Peeled {
            continue;
        }
        count += 1;
        bid.offer = unlock(key, &bid.sealed).and_then(|content| bid::read(&bid, &content));
        bid.state = if bid.offer.is_some() {
            BidState::Opened
        } else {
            BidState::Invalid
        };
        bid.opened_at = Some(caller.at);
        let seen = bid.version;
        tx.save_bid(&bid, seen).await?;
    }
    award.opened_at = Some(caller.at);
    Ok(count)
}
