//! Below which number nothing is said of a member, in figures, tables and the API alike: one rule, asked by all of them.

use super::KNOWN_ENOUGH;
use super::result::{Counted, MemberResult};

impl MemberResult {
    /// The reckoned reliability with its 90 % interval; none of whom there are fewer than [`KNOWN_ENOUGH`] judgements, where
    /// it says more of the method's priors than of the member.
    pub fn stated(&self) -> Option<(f64, f64, f64)> {
        (self.judgements >= KNOWN_ENOUGH as i64).then_some((self.reliability, self.low, self.high))
    }
}

impl Counted {
    /// How many were right; none where too few known units were answered to state an accuracy: the count would be the same
    /// figure under another name.
    pub fn told(&self) -> Option<i64> {
        self.accuracy().map(|_| self.right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r29_nothing_is_stated_of_a_member_below_the_floor() {
        let few = MemberResult {
            label: 1,
            judgements: 19,
            cannot_tell: 0,
            reliability: 0.8,
            low: 0.6,
            high: 0.9,
            known: Counted { of: 19, right: 19 },
        };
        assert_eq!((few.stated(), few.known.told()), (None, None));
        let enough = MemberResult {
            judgements: 20,
            known: Counted { of: 20, right: 19 },
            ..few
        };
        assert_eq!(enough.stated(), Some((0.8, 0.6, 0.9)));
        assert_eq!(enough.known.told(), Some(19));
    }
}
