//! A share of claims, where the claims come in submissions: errors of one submission have one cause more often than chance
//! would have it, and a hundred claims of five submissions tell less than a hundred of as many.

use super::{COUNTED_MIN, Share, wilson_of};

/// Submissions that are needed before a share of claims is given: how far they differ is told by no fewer.
pub const PIECES_MIN: usize = 5;

/// One checked submission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Claims checked.
    pub claims: i64,
    /// Of them, with an error.
    pub errors: i64,
    /// Of them, with one that matters.
    pub material: i64,
}

/// The share of hits in all cases, given as `(hits, cases)` of each submission, with a 95 % interval: the score interval of
/// as many independent cases as the submissions' own spread is worth (E. L. Korn and B. I. Graubard, "Confidence intervals
/// for proportions with small expected number of positive counts estimated from survey data", Survey Methodology 24, 1998).
/// Where all are alike there is no spread to go by, and a submission counts as one case. None below [`COUNTED_MIN`] cases or
/// [`PIECES_MIN`] submissions.
pub fn share_of_pieces(pieces: &[(i64, i64)]) -> Option<Share> {
    let cases: i64 = pieces.iter().map(|(_, cases)| cases).sum();
    let hits: i64 = pieces.iter().map(|(hits, _)| hits).sum();
    let held = pieces.iter().filter(|(_, cases)| *cases > 0).count();
    if cases < COUNTED_MIN || held < PIECES_MIN {
        return None;
    }
    let (n, k) = (cases as f64, held as f64);
    let share = hits as f64 / n;
    let spread: f64 = pieces
        .iter()
        .map(|(hits, cases)| (*hits as f64 - share * *cases as f64).powi(2))
        .sum();
    let variance = k / (k - 1.0) * spread / (n * n);
    let worth = if variance > 0.0 && hits > 0 && hits < cases {
        (share * (1.0 - share) / variance).min(n) * (Z / student(k - 1.0)).powi(2)
    } else {
        k
    };
    Some(wilson_of(share, worth))
}

/// The normal distribution's two-sided 95 % point.
const Z: f64 = 1.959_963_984_540_054;

/// The two-sided 95 % point of Student's distribution, from the normal one's (R. A. Fisher and E. A. Cornish, "The percentile
/// points of distributions having known cumulants", Technometrics 2, 1960); to a hundredth from four degrees on.
fn student(degrees: f64) -> f64 {
    let terms = [
        (Z.powi(3) + Z) / 4.0,
        (5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z) / 96.0,
        (3.0 * Z.powi(7) + 19.0 * Z.powi(5) + 17.0 * Z.powi(3) - 15.0 * Z) / 384.0,
    ];
    let powers = (1..).map(|power| degrees.powi(power));
    Z + terms.iter().zip(powers).map(|(a, b)| a / b).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scorecard::share;

    /// Numbers between 0 and 1, the same each time.
    struct Dice(u64);

    impl Dice {
        fn throw(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
        }
    }

    #[test]
    fn r29_students_points_are_the_tables() {
        for (degrees, point) in [(4.0, 2.776), (9.0, 2.262), (29.0, 2.045)] {
            assert!((student(degrees) - point).abs() < 0.01, "{degrees}");
        }
    }

    #[test]
    fn r28_few_submissions_support_no_share() {
        assert_eq!(share_of_pieces(&[(1, 50); 4]), None);
        assert_eq!(share_of_pieces(&[(0, 1); 9]), None);
        assert!(share_of_pieces(&[(0, 2); 5]).is_some());
    }

    #[test]
    fn r28_the_interval_holds_where_errors_come_together() {
        let mut dice = Dice(7);
        let (mut held, mut naive) = (0, 0);
        for _ in 0..2_000 {
            let pieces: Vec<(i64, i64)> = (0..12)
                .map(|_| {
                    let bad = if dice.throw() < 0.3 { 0.45 } else { 0.05 };
                    let hits = (0..15).filter(|_| dice.throw() < bad).count();
                    (hits as i64, 15)
                })
                .collect();
            let truth = 0.3 * 0.45 + 0.7 * 0.05;
            let found = share_of_pieces(&pieces).unwrap();
            held += i32::from(found.low <= truth && truth <= found.high);
            let hits = pieces.iter().map(|(hits, _)| hits).sum();
            let plain = share(hits, 180).unwrap();
            naive += i32::from(plain.low <= truth && truth <= plain.high);
        }
        assert!(held >= 1_840, "held {held} of 2000");
        assert!(naive < 1_600, "as if independent: {naive} of 2000");
    }
}
