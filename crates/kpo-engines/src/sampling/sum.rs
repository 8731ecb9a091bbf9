//! How many of some happen, when of each only its chance is known: the Poisson binomial distribution (S. D. Poisson 1837;
//! Y. H. Wang, "On the number of successes in independent trials", Statistica Sinica 3 (1993) 295–312).
//!
//! Exact by convolution as long as few are in doubt; beyond, by the inequality of S. N. Bernstein (1924), which holds always
//! and costs a part of the spread.

/// Chances strictly between nought and one that are still convolved; the work is their square.
const EXACT: usize = 2_000;

/// The largest number that is reached or passed with a probability of at least `1 - risk`.
///
/// `chances` are independent, each from 0 to 1; what lies outside counts as the nearer end. `risk` is above 0.
pub fn at_least(chances: &[f64], risk: f64) -> u64 {
    let (certain, doubtful) = parted(chances);
    let fails: Vec<f64> = doubtful.iter().map(|p| 1.0 - p).collect();
    certain + doubtful.len() as u64 - most_of(&fails, risk)
}

/// The smallest number that is passed with a probability of at most `risk`.
///
/// `chances` are independent, each from 0 to 1; what lies outside counts as the nearer end. `risk` is above 0.
pub fn at_most(chances: &[f64], risk: f64) -> u64 {
    let (certain, doubtful) = parted(chances);
    certain + most_of(&doubtful, risk)
}

/// How many happen for certain, and the chances of those in doubt.
fn parted(chances: &[f64]) -> (u64, Vec<f64>) {
    let certain = chances.iter().filter(|p| **p >= 1.0).count() as u64;
    let doubtful = chances.iter().copied().filter(|p| *p > 0.0 && *p < 1.0);
    (certain, doubtful.collect())
}

fn most_of(doubtful: &[f64], risk: f64) -> u64 {
    if doubtful.len() > EXACT {
        return bernstein(doubtful, risk);
    }
    let mut left = risk;
    let mut most = doubtful.len() as u64;
    // From the upper end: the smallest terms are added first.
    for chance in distribution(doubtful).into_iter().rev() {
        left -= chance;
        if left < 0.0 {
            return most;
        }
        most = most.saturating_sub(1);
    }
    most
}

/// The probability of each number, from none to all.
fn distribution(chances: &[f64]) -> Vec<f64> {
    let mut terms = vec![0.0; chances.len() + 1];
    terms[0] = 1.0;
    for (there, p) in chances.iter().enumerate() {
        for at in (0..=there).rev() {
            let moved = terms[at] * p;
            terms[at + 1] += moved;
            terms[at] -= moved;
        }
    }
    terms
}

fn bernstein(chances: &[f64], risk: f64) -> u64 {
    let mean: f64 = chances.iter().sum();
    let variance: f64 = chances.iter().map(|p| p * (1.0 - p)).sum();
    let exponent = -risk.ln();
    let beyond = exponent / 3.0 + (exponent * exponent / 9.0 + 2.0 * exponent * variance).sqrt();
    (mean + beyond).floor().min(chances.len() as f64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every outcome of a few, one by one.
    fn passes(chances: &[f64], most: u64) -> f64 {
        (0_u32..1 << chances.len())
            .filter(|happens| u64::from(happens.count_ones()) > most)
            .map(|happens| {
                let each = chances.iter().enumerate();
                each.map(|(at, p)| if happens >> at & 1 == 1 { *p } else { 1.0 - p })
                    .product::<f64>()
            })
            .sum()
    }

    #[test]
    fn r29_the_bound_is_the_smallest_that_keeps_its_risk() {
        let chances = [0.02, 0.4, 0.97, 0.5, 0.5, 0.11, 0.8, 0.03, 0.66, 0.29];
        for risk in [0.3, 0.05, 0.005] {
            let most = at_most(&chances, risk);
            assert!(passes(&chances, most) <= risk, "{risk}");
            assert!(most == 0 || passes(&chances, most - 1) > risk, "{risk}");
            let fails: Vec<f64> = chances.iter().map(|p| 1.0 - p).collect();
            assert_eq!(at_least(&chances, risk), 10 - at_most(&fails, risk));
        }
    }

    #[test]
    fn r29_what_is_certain_is_counted_and_the_rest_bounded() {
        assert_eq!(at_least(&[1.0; 90], 0.005), 90);
        assert_eq!(at_most(&[0.0; 90], 0.005), 0);
        assert_eq!((at_least(&[], 0.005), at_most(&[], 0.005)), (0, 0));
        // Half a case is expected; three happen oftener than once in two hundred (Poisson: .0144), four do not (.0018).
        let few = vec![0.05; 10];
        assert_eq!(at_most(&few, 0.005), 3);
    }

    #[test]
    fn r29_beyond_the_exact_the_bound_is_wider_and_not_wild() {
        let many = vec![0.9; 5_000];
        let (least, most) = (at_least(&many, 0.005), at_most(&many, 0.005));
        // The spread is 21.2: 2.58 of it are exact, 3.3 and a little are Bernstein's.
        assert!((4_420..4_445).contains(&least), "{least}");
        assert!((4_555..4_580).contains(&most), "{most}");
    }
}
