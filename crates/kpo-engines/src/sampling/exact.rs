//! Whole numbers of any length, as much of them as comparing two binomial sums takes.

/// A natural number, least significant limb first, no zero limb at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Natural(Vec<u64>);

impl Natural {
    fn one() -> Self {
        Self(vec![1])
    }

    fn times(&mut self, factor: u64) {
        let mut carry = 0_u128;
        for limb in &mut self.0 {
            let product = u128::from(*limb) * u128::from(factor) + carry;
            *limb = product as u64;
            carry = product >> 64;
        }
        if carry > 0 {
            self.0.push(carry as u64);
        }
        self.trim();
    }

    /// Divides by a divisor known to leave nothing over.
    fn over(&mut self, divisor: u64) {
        let mut rest = 0_u128;
        for limb in self.0.iter_mut().rev() {
            let part = (rest << 64) | u128::from(*limb);
            *limb = (part / u128::from(divisor)) as u64;
            rest = part % u128::from(divisor);
        }
        debug_assert_eq!(rest, 0, "the division leaves something over");
        self.trim();
    }

    fn plus(&mut self, other: &Self) {
        let mut carry = 0_u128;
        for place in 0..self.0.len().max(other.0.len()) {
            let mine = self.0.get(place).copied().unwrap_or(0);
            let theirs = other.0.get(place).copied().unwrap_or(0);
            let sum = u128::from(mine) + u128::from(theirs) + carry;
            if place < self.0.len() {
                self.0[place] = sum as u64;
            } else {
                self.0.push(sum as u64);
            }
            carry = sum >> 64;
        }
        if carry > 0 {
            self.0.push(carry as u64);
        }
    }

    fn exceeds(&self, other: &Self) -> bool {
        if self.0.len() != other.0.len() {
            return self.0.len() > other.0.len();
        }
        self.0.iter().rev().gt(other.0.iter().rev())
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

fn choose(from: u64, of: u64) -> Natural {
    let of = of.min(from - of);
    let mut product = Natural::one();
    for i in 1..=of {
        product.times(from - of + i);
        product.over(i);
    }
    product
}

/// Whether P(X ≤ errors) > numerator / denominator, X being the errors among `sampled` drawn from `population` of which
/// `bad` are wrong.
pub(super) fn at_most_exceeds(
    population: u64,
    bad: u64,
    sampled: u64,
    errors: u64,
    numerator: u64,
    denominator: u64,
) -> bool {
    let good = population - bad;
    let fewest = sampled.saturating_sub(good);
    let mut term = choose(bad, fewest);
    // The product of two long numbers, built up like the second of them.
    let rest = (sampled - fewest).min(good - (sampled - fewest));
    for i in 1..=rest {
        term.times(good - rest + i);
        term.over(i);
    }
    let mut sum = term.clone();
    for x in fewest..errors.min(bad).min(sampled) {
        term.times(bad - x);
        term.times(sampled - x);
        term.over(x + 1);
        term.over(good + x + 1 - sampled);
        sum.plus(&term);
    }
    let mut all = choose(population, sampled);
    sum.times(denominator);
    all.times(numerator);
    sum.exceeds(&all)
}
