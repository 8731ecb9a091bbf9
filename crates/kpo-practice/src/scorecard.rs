//! Scorecards: what became of the work and the judgements of a person, with how sure that is (R28, R29).
//!
//! Only counts of facts, each with its source, date and expiry, each open to its subject, who may contest it. A share is
//! given with its interval, and below the number that supports one there is none: few cases say little, and a single bad day
//! must not look like a habit. There are no stars, and no one number of a person. That a reviewer was upheld by whoever
//! settled a dispute is agreement with a third person; it is not called being right.

mod contest;
mod fact;
mod piece;

pub use contest::{Answered, Contest, answer, contest};
pub use fact::{Fact, FactKind, Says, fact_named};
pub use piece::{PIECES_MIN, Piece, share_of_pieces};

use crate::time::Day;

/// Decisions that are needed before a share is given.
pub const DECISIONS_MIN: i64 = 5;
/// Cases that are needed before any other share is given: of nine without a single event the share could still be a third
/// (three over n, the rule of three: J. A. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?",
/// JAMA 249, 1983).
pub const COUNTED_MIN: i64 = 10;
/// Cases that are needed before the interval of a median is given: with five even the widest, from the least to the greatest,
/// holds it less than 95 times of 100.
pub const MEDIAN_MIN: i64 = 6;
/// Days for which a fact is counted: three years.
pub const FACT_DAYS: i64 = 1_095;

/// What became of a person's submissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scorecard {
    /// Accepted as handed in.
    pub accepted: i64,
    /// Accepted with corrections.
    pub corrected: i64,
    /// Rejected.
    pub rejected: i64,
    /// Of these decisions, those their subject contests and the client has not answered.
    pub contested: i64,
}

impl Scorecard {
    /// Decisions in all.
    pub fn decisions(&self) -> i64 {
        self.accepted + self.corrected + self.rejected
    }

    /// The share accepted as handed in, with its interval; `None` where there are too few decisions.
    pub fn share(&self) -> Option<Share> {
        (self.decisions() >= DECISIONS_MIN).then(|| wilson(self.accepted, self.decisions()))
    }

    /// For comparing: the middle of the interval, and one half where nothing is known, so that the unknown are neither
    /// rewarded nor shut out.
    pub fn standing(&self) -> f64 {
        self.share()
            .map_or(0.5, |share| f64::midpoint(share.low, share.high))
    }
}

/// A share with its 95 % interval, each from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// As counted.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A share with its interval; none below [`COUNTED_MIN`] cases.
pub fn share(hits: i64, cases: i64) -> Option<Share> {
    (cases >= COUNTED_MIN).then(|| wilson(hits, cases))
}

/// The 95 % score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
/// the American Statistical Association 22, 1927).
fn wilson(hits: i64, cases: i64) -> Share {
    wilson_of(hits as f64 / cases as f64, cases as f64)
}

/// The same of a share and of how many independent cases it is worth.
fn wilson_of(share: f64, n: f64) -> Share {
    let z = 1.959_963_984_540_054;
    let shrink = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / shrink;
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / shrink;
    Share {
        share,
        low: (centre - half).max(0.0),
        high: (centre + half).min(1.0),
    }
}

/// A median with the interval that holds it at least 95 times of 100, whatever the values are spread like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Median {
    /// The middle one; of an even number, the lower of the two.
    pub middle: i64,
    /// Lower end.
    pub low: i64,
    /// Upper end.
    pub high: i64,
}

/// The median by order statistics (W. R. Thompson, "On confidence ranges for the median", Annals of Mathematical Statistics
/// 7, 1936); none below [`MEDIAN_MIN`] values.
pub fn median(values: &[i64]) -> Option<Median> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let n = sorted.len();
    if (n as i64) < MEDIAN_MIN {
        return None;
    }
    // How many of n coins may be left out at each end so that both ends together are at most one in twenty.
    let (mut term, mut tail, mut out) = (0.5_f64.powi(i32::try_from(n).ok()?), 0.0, 0);
    for k in 0..n / 2 {
        tail += term;
        if 2.0 * tail > 0.05 {
            break;
        }
        out = k + 1;
        term *= (n - k) as f64 / (k + 1) as f64;
    }
    let low = sorted.get(out.checked_sub(1)?)?;
    let high = sorted.get(n - out)?;
    Some(Median {
        middle: *sorted.get((n - 1) / 2)?,
        low: *low,
        high: *high,
    })
}

/// What a reviewer's counted facts come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfReviewer {
    /// Words of theirs that were disputed and settled by a third person.
    pub settled: i64,
    /// Of these, those the third person said otherwise on.
    pub overturned: i64,
    /// Disputed words in which both called it an error.
    pub graded: i64,
    /// Of these, those they called graver.
    pub harsher: i64,
    /// And those they called less grave.
    pub milder: i64,
    /// Working seconds from being given a review to finishing it.
    pub turn_rounds: Vec<i64>,
}

/// What an expert's counted facts come to. Only work they handed in as the file's one expert is counted in claims: which claim
/// of a team's was whose is kept nowhere, and nobody answers for another's error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfExpert {
    /// Decisions on their submissions.
    pub decisions: Scorecard,
    /// Claims of theirs that were checked.
    pub checked: i64,
    /// Minor errors found.
    pub minor: i64,
    /// Major ones.
    pub major: i64,
    /// Critical ones.
    pub critical: i64,
    /// The same, submission by submission.
    pub pieces: Vec<Piece>,
    /// Checks of work they handed in with others: on record, and not counted.
    pub shared: i64,
}

impl OfExpert {
    /// Errors that matter to the advice.
    pub fn material(&self) -> i64 {
        self.major + self.critical
    }

    /// All errors.
    pub fn errors(&self) -> i64 {
        self.minor + self.material()
    }
}

/// Counts the facts that count on a day: not expired, and not taken out because a contest was upheld.
pub fn counted<'a>(facts: impl Iterator<Item = &'a Fact>, on: Day) -> (OfReviewer, OfExpert) {
    let (mut reviewer, mut expert) = (OfReviewer::default(), OfExpert::default());
    for fact in facts {
        expert.shared += i64::from(fact.shared() && !fact.taken_out());
        if !fact.counts(on) {
            continue;
        }
        match &fact.says {
            Says::Settled { upheld, drift } => {
                reviewer.settled += 1;
                reviewer.overturned += i64::from(!upheld);
                reviewer.graded += i64::from(drift.is_some());
                reviewer.harsher += i64::from(drift.is_some_and(|steps| steps > 0));
                reviewer.milder += i64::from(drift.is_some_and(|steps| steps < 0));
            }
            Says::Review { seconds, .. } => reviewer.turn_rounds.push(*seconds),
            Says::Decision { verdict } => {
                use crate::acceptance::AcceptanceVerdict::{Accepted, Corrected, Rejected};
                match verdict {
                    Accepted => expert.decisions.accepted += 1,
                    Corrected => expert.decisions.corrected += 1,
                    Rejected => expert.decisions.rejected += 1,
                }
            }
            Says::Checked {
                claims,
                minor,
                major,
                critical,
                ..
            } => {
                expert.pieces.push(Piece {
                    claims: *claims,
                    errors: minor + major + critical,
                    material: major + critical,
                });
                expert.checked += claims;
                expert.minor += minor;
                expert.major += major;
                expert.critical += critical;
            }
        }
    }
    (reviewer, expert)
}

#[cfg(test)]
mod tests;
