//! The award: the choice, by criteria fixed before any bid was read, with its reasons, frozen (R5); cost and quality are
//! always looked at together (R14).

use serde::{Deserialize, Serialize};

use crate::bid::{Bid, BidState};
use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::id::{AwardId, BidId, EngagementId, PersonId};
use crate::refusal::Refusal;
use crate::request::{TEXT_MAX, Weighted, in_range, text_fits, text_given};
use crate::time::At;

/// The highest score on a criterion.
pub const SCORE_MAX: i64 = 10;

/// The scores of one bid, one for each criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scores {
    /// Which bid.
    pub bid: BidId,
    /// 0 to [`SCORE_MAX`] for each criterion.
    pub scores: Vec<i64>,
}

/// The terms of the competition, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// Its id.
    pub id: AwardId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// What bids are judged by, price apart.
    pub criteria: Vec<Weighted>,
    /// Until when bids are taken; before it none can be opened.
    pub deadline: At,
    /// When the outer lock of all bids was opened.
    pub peeled_at: Option<At>,
    /// When all bids became readable.
    pub opened_at: Option<At>,
    /// The bid chosen.
    pub chosen: Option<BidId>,
    /// Every bid's scores.
    pub scores: Vec<Scores>,
    /// Why.
    pub reasons: String,
    /// Who chose.
    pub proposed_by: Option<PersonId>,
    /// When.
    pub proposed_at: Option<At>,
    /// The second person, where the request is core.
    pub approved_by: Option<PersonId>,
    /// When the award became final; nothing in it changes from then on.
    pub made_at: Option<At>,
}

/// What the last round of bidding brought.
#[derive(Clone, Copy, Debug, Default)]
pub struct Round {
    /// Somebody was invited to it.
    pub invited: bool,
    /// Nobody handed a bid in.
    pub none: bool,
    /// Some bid was opened and is readable.
    pub readable: bool,
}

/// Whether terms can be fixed: before anybody is invited, or again when the last round brought no readable bid.
pub fn terms_open(former: Option<&Award>, round: Round, at: At) -> Result<(), Refusal> {
    let again = former.is_some_and(|award| {
        let over = award.opened_at.is_some() || (round.none && award.deadline <= at);
        over && award.proposed_at.is_none() && !round.readable
    });
    if round.invited && !again {
        return Err(Refusal::new("award-terms-fixed"));
    }
    Ok(())
}

/// Whether somebody can still be invited under these terms. Once bids are there and their time is over, whoever came later
/// could only lose.
pub fn inviting(award: Option<&Award>, round: Round, at: At) -> Result<(), Refusal> {
    let Some(award) = award else {
        return Err(Refusal::new("award-no-terms"));
    };
    if award.deadline > at {
        return Ok(());
    }
    Err(Refusal::new(
        if terms_open(Some(award), round, at).is_ok() {
            "award-deadline-over"
        } else {
            "award-bidding-over"
        },
    ))
}

/// Fixes the terms of the competition.
pub fn terms(
    id: AwardId,
    former: Option<Award>,
    engagement: EngagementId,
    criteria: &str,
    deadline: At,
    round: Round,
    at: At,
) -> Result<Award, Refusal> {
    terms_open(former.as_ref(), round, at)?;
    let criteria = crate::request::weighted_lines("criteria", criteria)?;
    if deadline <= at {
        return Err(Refusal::of_field("deadline", "award-deadline-past"));
    }
    let (id, version) = former.map_or((id, 1), |award| (award.id, award.version));
    Ok(Award {
        id,
        version,
        engagement,
        criteria,
        deadline,
        peeled_at: None,
        opened_at: None,
        chosen: None,
        scores: Vec::new(),
        reasons: String::new(),
        proposed_by: None,
        proposed_at: None,
        approved_by: None,
        made_at: None,
    })
}

/// Chooses. Final at once, unless the request is core: then a second person has to agree.
pub fn propose(
    award: Award,
    bids: &[Bid],
    chosen: BidId,
    scores: Vec<Scores>,
    reasons: &str,
    core: bool,
    (by, at): (PersonId, At),
) -> Result<Award, Refusal> {
    if award.made_at.is_some() {
        return Err(Refusal::new("award-made"));
    }
    if award.opened_at.is_none() {
        return Err(Refusal::new("award-unopened"));
    }
    let readable: Vec<&Bid> = bids
        .iter()
        .filter(|bid| bid.state == BidState::Opened)
        .collect();
    if !readable.iter().any(|bid| bid.id == chosen) {
        return Err(Refusal::of_field("chosen", "award-no-such-bid"));
    }
    for bid in &readable {
        let given = scores
            .iter()
            .find(|scores| scores.bid == bid.id)
            .filter(|scores| scores.scores.len() == award.criteria.len())
            .ok_or_else(|| Refusal::of_field("scores", "award-unscored"))?;
        for score in &given.scores {
            in_range("scores", *score, 0, SCORE_MAX)?;
        }
    }
    text_given("reasons", reasons)?;
    text_fits("reasons", reasons, TEXT_MAX)?;
    Ok(Award {
        chosen: Some(chosen),
        scores: scores
            .into_iter()
            .filter(|given| readable.iter().any(|bid| bid.id == given.bid))
            .collect(),
        reasons: reasons.trim().to_owned(),
        proposed_by: Some(by),
        proposed_at: Some(at),
        made_at: (!core).then_some(at),
        ..award
    })
}

/// Whether this person may be the second who agrees: not the one who chose.
pub fn approvable(award: &Award, by: PersonId) -> Result<(), Refusal> {
    if award.made_at.is_some() {
        return Err(Refusal::new("award-made"));
    }
    let Some(proposer) = award.proposed_by else {
        return Err(Refusal::new("award-unproposed"));
    };
    if proposer == by {
        return Err(Refusal::new("award-same-person"));
    }
    Ok(())
}

/// The second person agrees.
pub fn approve(award: Award, by: PersonId, at: At) -> Result<Award, Refusal> {
    approvable(&award, by)?;
    Ok(Award {
        approved_by: Some(by),
        made_at: Some(at),
        ..award
    })
}

/// Quality of a bid in hundredths of the best there could be; `None` before it is scored.
pub fn quality(award: &Award, bid: BidId) -> Option<i64> {
    let given = award.scores.iter().find(|scores| scores.bid == bid)?;
    let weights: i64 = award.criteria.iter().map(|line| line.weight).sum();
    let points: i64 = award
        .criteria
        .iter()
        .zip(&given.scores)
        .map(|(line, score)| line.weight * score)
        .sum();
    (weights > 0).then(|| points * 100 / (weights * SCORE_MAX))
}

/// The bids no other bid beats on price and quality both.
pub fn undominated(award: &Award, bids: &[Bid]) -> Vec<BidId> {
    let points: Vec<(BidId, i64, i64)> = bids
        .iter()
        .filter_map(|bid| {
            let offer = bid.offer.as_ref()?;
            Some((bid.id, offer.price.minor, quality(award, bid.id)?))
        })
        .collect();
    points
        .iter()
        .filter(|(_, price, good)| {
            !points.iter().any(|(_, other_price, other_good)| {
                other_price <= price
                    && other_good >= good
                    && (other_price < price || other_good > good)
            })
        })
        .map(|(id, ..)| *id)
        .collect()
}

/// What the award gate looks at.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    /// The award's row.
    pub award: Option<&'a Award>,
    /// How many openers there are.
    pub openers: usize,
    /// The bidding.
    pub round: Round,
    /// After the award: what stands between the named experts and the file, and nobody left is one of it.
    pub people: Vec<Refusal>,
    /// After the award: that somebody the file depends on is lost, and whose move it is (R39).
    pub key: Option<(Side, Refusal)>,
}

/// What the award still lacks, and whose move it is. It opens again when the named expert is lost or a licence expires.
pub fn gate(facts: Facts<'_>, at: At) -> Gate {
    let gate = |side, missing| Gate {
        stage: Stage::Award,
        side,
        missing,
    };
    let one = |side, code| gate(side, vec![Refusal::new(code)]);
    let Some(award) = facts.award else {
        return one(Side::Client, "award-no-terms");
    };
    if award.made_at.is_some() {
        let alone = facts.people.is_empty();
        let side = facts.key.as_ref().filter(|_| alone).map(|(side, _)| *side);
        let mut missing = facts.people;
        missing.extend(facts.key.map(|(_, refusal)| refusal));
        return gate(side.unwrap_or(Side::Both), missing);
    }
    if facts.openers < 2 {
        return one(Side::Client, "award-no-openers");
    }
    if !facts.round.invited {
        return one(Side::Client, "award-nobody-invited");
    }
    if at < award.deadline {
        return one(Side::Provider, "award-bids-awaited");
    }
    if facts.round.none {
        return one(Side::Client, "award-no-bids");
    }
    if award.opened_at.is_none() {
        return one(Side::Client, "award-unopened");
    }
    if !facts.round.readable {
        return one(Side::Client, "award-no-bids");
    }
    if award.proposed_at.is_none() {
        return one(Side::Client, "award-unproposed");
    }
    one(Side::Client, "award-unapproved")
}

#[cfg(test)]
mod tests;
