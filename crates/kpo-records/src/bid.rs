//! Bids as stored: sealed until both openers have opened all of them.

use kpo_practice::bid::{Bid, BidState, Offer};
use kpo_practice::id::{EngagementId, Id, OrganisationId};
use kpo_practice::money::{Currency, Money};

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Bid> {
    Ok(Bid {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        bidder: row.id("bidder_id")?,
        submitted_by: row.id("submitted_by_id")?,
        submitted_at: row.at("submitted_at")?,
        receipt: row.text("receipt")?,
        commitment: row.text("commitment")?,
        sealed: row.text("sealed")?,
        state: row.word("state", BidState::from_word)?,
        offer: read_offer(row)?,
        opened_at: row.opt_at("opened_at")?,
    })
}

fn read_offer(row: &Row) -> Result<Option<Offer>> {
    let (Some(minor), Some(code), Some(days), Some(plan)) = (
        row.opt_int("price_minor")?,
        row.opt_text("price_currency")?,
        row.opt_int("days")?,
        row.opt_text("plan")?,
    ) else {
        return Ok(None);
    };
    let currency = Currency::from_code(&code)
        .ok_or_else(|| RecordsError::Corrupt(format!("'{code}' is no currency")))?;
    Ok(Some(Offer {
        price: Money { minor, currency },
        days,
        plan,
    }))
}

fn columns(bid: &Bid) -> Vec<(&'static str, Value)> {
    let offer = bid.offer.as_ref();
    vec![
        ("submitted_by_id", Value::id(bid.submitted_by)),
        ("submitted_at", bid.submitted_at.into()),
        ("receipt", bid.receipt.clone().into()),
        ("commitment", bid.commitment.clone().into()),
        ("sealed", bid.sealed.clone().into()),
        ("state", bid.state.word().into()),
        ("price_minor", offer.map(|offer| offer.price.minor).into()),
        (
            "price_currency",
            offer.map(|offer| offer.price.currency.code()).into(),
        ),
        ("days", offer.map(|offer| offer.days).into()),
        ("plan", offer.map(|offer| offer.plan.clone()).into()),
        ("opened_at", bid.opened_at.into()),
    ]
}

impl Tx {
    /// Takes a bid; a second of the same bidder is a conflict.
    pub async fn insert_bid(&mut self, bid: &Bid) -> Result<()> {
        let mut columns = columns(bid);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(bid.engagement)),
            ("bidder_id", Value::id(bid.bidder)),
        ]);
        self.insert("bid", bid.id.uuid(), columns).await
    }

    /// Saves a bid: replaced by its bidder, or opened.
    pub async fn save_bid(&mut self, bid: &Bid, seen: i64) -> Result<i64> {
        self.update("bid", bid.id.uuid(), seen, columns(bid)).await
    }

    /// The bid of one bidder in a file.
    pub async fn bid_of(
        &mut self,
        engagement: EngagementId,
        bidder: OrganisationId,
    ) -> Result<Option<Bid>> {
        let mut sql = Sql::new("select * from bid");
        sql.with(" where engagement_id = ", engagement.uuid())
            .with(" and bidder_id = ", bidder.uuid());
        self.optional(sql, read).await
    }

    /// All bids in a file, by receipt, which is random: the order says nothing of who came first.
    pub async fn bids(&mut self, engagement: EngagementId) -> Result<Vec<Bid>> {
        let mut sql = Sql::new("select * from bid");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by receipt");
        self.list(sql, read).await
    }

    /// Those of these files for which an organisation has handed a bid in: one statement for a page.
    pub async fn bids_handed_in(
        &mut self,
        files: &[EngagementId],
        bidder: OrganisationId,
    ) -> Result<Vec<EngagementId>> {
        let mut sql = Sql::new("select engagement_id from bid");
        sql.with(" where bidder_id = ", bidder.uuid())
            .push(" and engagement_id in ")
            .list(files.iter().map(|id| Value::id(*id)));
        self.list(sql, |row| row.id("engagement_id")).await
    }
}
