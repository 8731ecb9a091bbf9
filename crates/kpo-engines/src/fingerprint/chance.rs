//! How likely somebody innocent scores as high, given what was read.

/// One position as it adds to a score: this much if the innocent's bit is 1, that much if 0, and the chance of a 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) one: f64,
    pub(super) zero: f64,
    pub(super) bias: f64,
}

/// Cells of the lattice the sum is kept on.
const CELLS: f64 = 65_536.0;

/// The distribution of an innocent's score, as the chance that it reaches a value or more.
///
/// The parts are added one after the other on a lattice. The mean is kept exactly and only how far a part's two values lie apart is
/// rounded; a score is looked up lower by more cells than such rounding adds up to, so what is given is the true chance or a few
/// parts in a thousand more.
#[derive(Clone, Debug)]
pub struct Chance {
    least: f64,
    cell: f64,
    margin: f64,
    /// The chance of this cell or any above.
    reach: Vec<f64>,
}

impl Chance {
    pub(super) fn of(parts: &[Part]) -> Self {
        let spread: f64 = parts.iter().map(|part| (part.one - part.zero).abs()).sum();
        let cell = if spread > 0.0 { spread / CELLS } else { 1.0 };
        let (mut least, mut mass) = (0.0, vec![1.0]);
        for part in parts {
            let apart = ((part.one - part.zero).abs() / cell).round();
            let high = if part.one > part.zero {
                part.bias
            } else {
                1.0 - part.bias
            };
            let mean = part.bias * part.one + (1.0 - part.bias) * part.zero;
            least += mean - high * apart * cell;
            step(&mut mass, apart as usize, high);
        }
        let mut above = 0.0;
        for value in mass.iter_mut().rev() {
            above += *value;
            *value = above;
        }
        Self {
            least,
            cell,
            margin: 4.0 + 0.5 * (parts.len() as f64).sqrt(),
            reach: mass,
        }
    }

    /// The chance that somebody innocent scores this much or more.
    pub fn reaching(&self, score: f64) -> f64 {
        let place = ((score - self.least) / self.cell - self.margin).ceil();
        if place <= 0.0 {
            return 1.0;
        }
        // What lies beyond the last cell can only be reached by rounding: the last cell is the most there is.
        let last = self.reach.len() - 1;
        self.reach[(place as usize).min(last)].min(1.0)
    }
}

/// One position: with `chance` all moves up by `apart` cells.
fn step(mass: &mut Vec<f64>, apart: usize, chance: f64) {
    let old = mass.len();
    mass.resize(old + apart, 0.0);
    for at in (0..mass.len()).rev() {
        let stays = if at < old { mass[at] } else { 0.0 };
        let comes = if at >= apart { mass[at - apart] } else { 0.0 };
        mass[at] = stays * (1.0 - chance) + comes * chance;
    }
}

/// The same chance by the saddle point of the cumulant function (R. Lugannani and S. Rice, "Saddle point approximation for the
/// distribution of the sum of independent random variables", Advances in Applied Probability 12 (1980) 475–490): within a few parts
/// in a hundred, at a small part of the cost. For looking, not for accusing.
pub(super) fn about(parts: &[Part], score: f64) -> f64 {
    let (mean, spread) = moments(parts, 0.0);
    if spread <= 0.0 || score <= mean {
        return 1.0;
    }
    let most: f64 = parts.iter().map(|part| part.one.max(part.zero)).sum();
    if score >= most - 1e-9 {
        let all = |part: &Part| {
            if part.one > part.zero {
                part.bias
            } else {
                1.0 - part.bias
            }
        };
        return parts.iter().map(all).product();
    }
    let (mut low, mut high) = (0.0, 1.0);
    while moments(parts, high).0 < score && high < 1e6 {
        (low, high) = (high, high * 2.0);
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if moments(parts, middle).0 < score {
            low = middle;
        } else {
            high = middle;
        }
    }
    let at = f64::midpoint(low, high);
    let (_, curve) = moments(parts, at);
    let w = (2.0 * (at * score - cumulant(parts, at))).max(0.0).sqrt();
    let u = at * curve.sqrt();
    if w < 0.05 {
        return upper_normal(w);
    }
    let density = (-0.5 * w * w).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (upper_normal(w) + density * (1.0 / u - 1.0 / w)).clamp(0.0, 1.0)
}

fn cumulant(parts: &[Part], at: f64) -> f64 {
    parts
        .iter()
        .map(|part| {
            let (one, zero) = (at * part.one, at * part.zero);
            let top = one.max(zero);
            top + (part.bias * (one - top).exp() + (1.0 - part.bias) * (zero - top).exp()).ln()
        })
        .sum()
}

/// Mean and variance of the score when weighted by `exp(at · score)`.
fn moments(parts: &[Part], at: f64) -> (f64, f64) {
    parts.iter().fold((0.0, 0.0), |(mean, spread), part| {
        let odds = part.bias / (1.0 - part.bias) * (at * (part.one - part.zero)).min(700.0).exp();
        let chance = odds / (1.0 + odds);
        let apart = part.one - part.zero;
        (
            mean + part.zero + chance * apart,
            spread + chance * (1.0 - chance) * apart * apart,
        )
    })
}

/// The upper tail of the normal distribution by its continued fraction and, near the middle, its series.
fn upper_normal(x: f64) -> f64 {
    let density = (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if x < 2.5 {
        let (mut term, mut sum, mut k) = (x, x, 1.0);
        while term.abs() > 1e-16 && k < 400.0 {
            k += 2.0;
            term *= x * x / k;
            sum += term;
        }
        return 0.5 - density * sum;
    }
    let fraction = (1..=60).rev().fold(x, |below, k| x + f64::from(k) / below);
    density / fraction
}
