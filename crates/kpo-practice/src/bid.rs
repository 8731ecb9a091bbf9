//! Sealed bids: padded to one size, so that their length says nothing, and committed to by a hash the bidder keeps.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::{BidId, EngagementId, OrganisationId, PersonId};
use crate::money::{Currency, CurrencyCode, Money};
use crate::refusal::Refusal;
use crate::request::{TEXT_MAX, amount, in_range, text_fits, text_given};
use crate::time::At;

/// Every bid is this many bytes before it is sealed.
pub const SIZE: usize = 64 * 1024;

words! {
    /// How far a bid is open.
    BidState {
        /// Both locks closed.
        Sealed = "sealed",
        /// The outer lock open.
        Peeled = "peeled",
        /// Readable.
        Opened = "opened",
        /// Could not be opened, or is not what was committed to.
        Invalid = "invalid",
    }
}

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// For how much.
    pub price: Money,
    /// In how many days.
    pub days: i64,
    /// How.
    pub plan: String,
}

/// A bid as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bid {
    /// Its id.
    pub id: BidId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// Who bids.
    pub bidder: OrganisationId,
    /// Who submitted it.
    pub submitted_by: PersonId,
    /// When.
    pub submitted_at: At,
    /// The number on the receipt: random, so that it says nothing of other bids.
    pub receipt: String,
    /// SHA-256 of the padded content, hexadecimal.
    pub commitment: String,
    /// The sealed content as it stands: under both locks, or under the inner one.
    pub sealed: String,
    /// How far it is open.
    pub state: BidState,
    /// What is offered, once opened.
    pub offer: Option<Offer>,
    /// When it was opened.
    pub opened_at: Option<At>,
}

/// What a person writes for a bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Price in major units.
    pub price: String,
    /// Days.
    pub days: i64,
    /// Plan.
    pub plan: String,
}

impl Draft {
    /// The offer, in the file's currency.
    pub fn check(&self, currency: Currency) -> Result<Offer, Refusal> {
        let price = amount("price", &self.price, currency)?;
        in_range("days", self.days, 1, 3_650)?;
        text_given("plan", &self.plan)?;
        text_fits("plan", &self.plan, TEXT_MAX)?;
        Ok(Offer {
            price,
            days: self.days,
            plan: self.plan.trim().to_owned(),
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    engagement: EngagementId,
    bidder: OrganisationId,
    price_minor: i64,
    currency: CurrencyCode,
    days: i64,
    plan: String,
    nonce: String,
}

/// The content to be sealed, always [`SIZE`] bytes: a length, the offer with whose and for what it is, then zeros. The
/// nonce keeps anybody from finding the price by trying prices against the commitment.
pub fn pad(
    engagement: EngagementId,
    bidder: OrganisationId,
    offer: &Offer,
    nonce: &str,
) -> Result<Vec<u8>, Refusal> {
    let content = Content {
        engagement,
        bidder,
        price_minor: offer.price.minor,
        currency: CurrencyCode(offer.price.currency),
        days: offer.days,
        plan: offer.plan.clone(),
        nonce: nonce.to_owned(),
    };
    let too_long = || Refusal::of_field("plan", "entry-too-long").with("most", TEXT_MAX);
    let json = serde_json::to_vec(&content).map_err(|_| too_long())?;
    if json.len() + 4 > SIZE {
        return Err(too_long());
    }
    let mut bytes = Vec::with_capacity(SIZE);
    bytes.extend_from_slice(&(json.len() as u32).to_be_bytes());
    bytes.extend_from_slice(&json);
    bytes.resize(SIZE, 0);
    Ok(bytes)
}

/// What the bidder's receipt says and the opening is checked against.
pub fn commitment(padded: &[u8]) -> String {
    hex::encode(Sha256::digest(padded))
}

/// The offer in an opened content, if it is the one committed to, of this bidder and for this file.
pub fn read(bid: &Bid, padded: &[u8]) -> Option<Offer> {
    if padded.len() != SIZE || commitment(padded) != bid.commitment {
        return None;
    }
    let (length, rest) = padded.split_first_chunk::<4>()?;
    let json = rest.get(..u32::from_be_bytes(*length) as usize)?;
    let content: Content = serde_json::from_slice(json).ok()?;
    if content.engagement != bid.engagement || content.bidder != bid.bidder {
        return None;
    }
    Some(Offer {
        price: Money {
            minor: content.price_minor,
            currency: content.currency.0,
        },
        days: content.days,
        plan: content.plan,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn sealed(offer: &Offer, nonce: &str) -> (Bid, Vec<u8>) {
        let (engagement, bidder) = (
            EngagementId(Uuid::from_u128(1)),
            OrganisationId(Uuid::from_u128(2)),
        );
        let padded = pad(engagement, bidder, offer, nonce).expect("fits");
        let bid = Bid {
            id: BidId(Uuid::from_u128(3)),
            version: 1,
            engagement,
            bidder,
            submitted_by: PersonId(Uuid::from_u128(4)),
            submitted_at: At(0),
            receipt: "r".to_owned(),
            commitment: commitment(&padded),
            sealed: String::new(),
            state: BidState::Sealed,
            offer: None,
            opened_at: None,
        };
        (bid, padded)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_bid_reads_back_at_one_size_and_a_changed_one_does_not(
            minor in 0_i64..i64::MAX, days in 1_i64..3650, plan in "\\PC{1,300}", at in 0_usize..SIZE, bit in 0_u8..8,
        ) {
            let offer = Offer { price: Money { minor, currency: Currency::EUR }, days, plan };
            let (bid, mut padded) = sealed(&offer, "n");
            prop_assert_eq!(padded.len(), SIZE);
            prop_assert_eq!(read(&bid, &padded), Some(offer));
            padded[at] ^= 1 << bit;
            prop_assert_eq!(read(&bid, &padded), None);
        }
    }

    #[test]
    fn a_bid_moved_to_another_bidder_is_invalid() {
        let offer = Offer {
            price: Money {
                minor: 1,
                currency: Currency::EUR,
            },
            days: 1,
            plan: "p".to_owned(),
        };
        let (mut bid, padded) = sealed(&offer, "n");
        bid.bidder = OrganisationId(Uuid::from_u128(9));
        assert_eq!(read(&bid, &padded), None);
    }
}
