//! Scorecards: what became of the work a person did before, with how sure that is (R28, R29).
//!
//! Counted are decisions on submissions of files they were an expert of. A share is given with its interval, and below
//! five decisions there is none: few cases say little, and a single bad day must not look like a habit.

/// Decisions that are needed before a share is given.
pub const DECISIONS_MIN: i64 = 5;

/// What became of a person's submissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scorecard {
    /// Accepted as handed in.
    pub accepted: i64,
    /// Accepted with corrections.
    pub corrected: i64,
    /// Rejected.
    pub rejected: i64,
}

impl Scorecard {
    /// Decisions in all.
    pub fn decisions(&self) -> i64 {
        self.accepted + self.corrected + self.rejected
    }

    /// The share accepted as handed in, with the 95 % score interval (E. B. Wilson, "Probable inference, the law of
    /// succession, and statistical inference", Journal of the American Statistical Association 22, 1927); `None` where
    /// there are too few decisions.
    pub fn share(&self) -> Option<Share> {
        let n = self.decisions();
        if n < DECISIONS_MIN {
            return None;
        }
        let (n, hits, z) = (n as f64, self.accepted as f64, 1.959_963_984_540_054);
        let share = hits / n;
        let shrink = 1.0 + z * z / n;
        let centre = (share + z * z / (2.0 * n)) / shrink;
        let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / shrink;
        Some(Share {
            share,
            low: (centre - half).max(0.0),
            high: (centre + half).min(1.0),
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r28_few_decisions_give_no_share() {
        let few = Scorecard {
            accepted: 4,
            ..Scorecard::default()
        };
        assert_eq!(few.share(), None);
        assert!((few.standing() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn r29_a_share_has_wilsons_interval() {
        let card = Scorecard {
            accepted: 8,
            corrected: 1,
            rejected: 1,
        };
        let share = card.share().unwrap();
        assert!((share.share - 0.8).abs() < 1e-12);
        assert!(
            (share.low - 0.4902).abs() < 5e-4 && (share.high - 0.9433).abs() < 5e-4,
            "{share:?}"
        );
    }
}
