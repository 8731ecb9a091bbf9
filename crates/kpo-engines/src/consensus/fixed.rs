//! Numbers that add up to the same bits in any order.
//!
//! A sum of floating-point numbers depends on the order of its terms; a sum of whole numbers does not. Everything here that
//! is summed over rows, tasks or reviewers is first put on a grid of 2⁻³² and summed as whole numbers. That is why neither
//! the order of the rows, nor the numbering of tasks and reviewers, nor the number of threads can change a bit of a result
//! (MACE alone begins from starts drawn by reviewers' numbers, and so ends a little elsewhere when these are exchanged).

/// One, on the grid.
pub(crate) const ONE: i64 = 1 << 32;

/// The nearest point of the grid; values beyond ±2²⁹ stop there. Probabilities lie within ±1, logarithms within
/// ±50 and counts below 2²⁹ judgements, so that sums over a task or a reviewer stay far from the end of whole numbers.
pub(crate) fn to(value: f64) -> i64 {
    const LIMIT: f64 = (1_u64 << 61) as f64;
    (value * ONE as f64).round().clamp(-LIMIT, LIMIT) as i64
}

/// Back from the grid.
pub(crate) fn from(value: i64) -> f64 {
    value as f64 / ONE as f64
}

/// A sum over reviewers or tasks, exact and in no order.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum(i128);

impl Sum {
    pub(crate) fn add(&mut self, value: f64) {
        self.0 += i128::from(to(value));
    }

    pub(crate) fn value(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut sum = Self::default();
        for value in values {
            sum.add(value);
        }
        sum
    }
}
