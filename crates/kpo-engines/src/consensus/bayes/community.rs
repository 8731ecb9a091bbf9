//! Communities: reviewers who tend to answer alike, and how alike.

use super::super::{fixed, fixed::Sum, special};
use super::Priors;

/// From so few reviewers nothing is learned about kinds of them: they are one community.
const ENOUGH: usize = 20;

/// How many members agree with the row of their community, on a grid of strengths: two steps double it.
const STRENGTHS: usize = 17;

fn strength(at: usize) -> f64 {
    2.0 * 2.0_f64.powf(at as f64 / 2.0)
}

/// The kinds of reviewers, and how much each reviewer is of each kind.
#[derive(Clone, Debug)]
pub(crate) struct Communities {
    pub(crate) count: usize,
    classes: usize,
    answers: usize,
    /// Mean rows, count × classes × answers.
    rows: Vec<f64>,
    /// Places on the grid of strengths.
    strengths: Vec<usize>,
    weights: Vec<f64>,
    /// Reviewers × count.
    shares: Vec<f64>,
}

impl Communities {
    /// Reviewers grouped by how well their answers fitted at first: `scores`, with how many `judged`.
    pub(crate) fn new(base: &[f64], answers: usize, scores: &[f64], priors: &Priors) -> Self {
        let reviewers = scores.len();
        let count = if reviewers < ENOUGH {
            1
        } else {
            priors.communities.max(1)
        };
        let mut sorted = scores.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (share * (reviewers.max(1) - 1) as f64) as usize;
            sorted.get(place).copied().unwrap_or_default()
        };
        let width = ((at(0.9) - at(0.1)) / (2.0 * count as f64)).max(1e-3);
        let centre = |c: usize| at((c as f64 + 0.5) / count as f64);
        let mut shares = Vec::with_capacity(reviewers * count);
        for score in scores {
            let mut row: Vec<f64> = (0..count)
                .map(|c| -0.5 * ((score - centre(c)) / width).powi(2))
                .collect();
            special::softmax(&mut row);
            shares.extend(row);
        }
        let begin = (0..STRENGTHS)
            .min_by(|a, b| {
                let far = |at: usize| (strength(at) / priors.strength).ln().abs();
                far(*a).total_cmp(&far(*b))
            })
            .unwrap_or_default();
        Self {
            count,
            classes: base.len() / answers,
            answers,
            rows: base.repeat(count),
            strengths: vec![begin; count],
            weights: vec![1.0 / count as f64; count],
            shares,
        }
    }

    /// One reviewer more, of whom nothing is known.
    pub(crate) fn stranger(&mut self) {
        self.shares.extend_from_slice(&self.weights);
    }

    /// The prior counts of a reviewer's confusion, classes × answers, written to `out`.
    pub(crate) fn prior_of(&self, reviewer: usize, out: &mut [f64]) {
        let cells = self.classes * self.answers;
        out.fill(0.0);
        for c in 0..self.count {
            let weight = self.shares[reviewer * self.count + c] * strength(self.strengths[c]);
            for (out, row) in out.iter_mut().zip(&self.rows[c * cells..]) {
                *out += weight * row;
            }
        }
    }

    /// Learns rows, strengths and memberships anew from all reviewers' `counts` (reviewers × answers × classes, on the grid
    /// of [`fixed`]), the rows with the `base` rows' weight.
    pub(crate) fn learn(&mut self, counts: &[i64], base: &[f64], priors: &Priors) {
        self.pool(counts, base, priors);
        self.strengthen(counts, priors);
        if self.count > 1 {
            self.join(counts);
        }
    }

    /// The rows are what the members answered, with the base row's weight.
    fn pool(&mut self, counts: &[i64], base: &[f64], priors: &Priors) {
        let cells = self.classes * self.answers;
        let pseudo = priors.base_weight * self.answers as f64;
        for c in 0..self.count {
            let mut sums = vec![0_i128; cells];
            for (reviewer, counts) in counts.chunks(cells).enumerate() {
                let share = self.shares[reviewer * self.count + c];
                if share < 1e-9 {
                    continue;
                }
                for (sum, count) in sums.iter_mut().zip(counts) {
                    *sum += (share * *count as f64).round() as i128;
                }
            }
            for class in 0..self.classes {
                let row = class * self.answers..(class + 1) * self.answers;
                let mut total = 0.0;
                for answer in 0..self.answers {
                    let seen = sums[answer * self.classes + class] as f64 / fixed::ONE as f64;
                    let cell = seen + pseudo * base[class * self.answers + answer];
                    self.rows[c * cells + row.start + answer] = cell;
                    total += cell;
                }
                for cell in &mut self.rows[c * cells + row.start..c * cells + row.end] {
                    *cell /= total;
                }
            }
        }
    }

    /// How alike members are, by the likelihood of their counts (Pólya's), one step of the grid at a time.
    fn strengthen(&mut self, counts: &[i64], priors: &Priors) {
        let cells = self.classes * self.answers;
        for c in 0..self.count {
            let now = self.strengths[c];
            let tried = now.saturating_sub(1)..(now + 2).min(STRENGTHS);
            let mut best = (f64::NEG_INFINITY, now);
            for at in tried {
                let polya = self.polya(c, strength(at));
                let likelihood: Sum = counts
                    .chunks(cells)
                    .enumerate()
                    .map(|(reviewer, counts)| {
                        let share = self.shares[reviewer * self.count + c];
                        if share < 1e-6 {
                            0.0
                        } else {
                            share * polya.ln(counts)
                        }
                    })
                    .collect();
                let off = (strength(at) / priors.strength).ln() / priors.strength_spread;
                let value = likelihood.value() - 0.5 * off * off;
                if value > best.0 {
                    best = (value, at);
                }
            }
            self.strengths[c] = best.1;
        }
    }

    /// Who belongs where.
    fn join(&mut self, counts: &[i64]) {
        let cells = self.classes * self.answers;
        let polyas: Vec<Polya> = (0..self.count)
            .map(|c| self.polya(c, strength(self.strengths[c])))
            .collect();
        let mut sums = vec![Sum::default(); self.count];
        let mut row = vec![0.0; self.count];
        for (reviewer, counts) in counts.chunks(cells).enumerate() {
            for c in 0..self.count {
                row[c] = self.weights[c].ln() + polyas[c].ln(counts);
            }
            special::softmax(&mut row);
            for (sum, share) in sums.iter_mut().zip(&row) {
                sum.add(*share);
            }
            self.shares[reviewer * self.count..(reviewer + 1) * self.count].copy_from_slice(&row);
        }
        let all = (counts.len() / cells) as f64 + self.count as f64;
        for (weight, sum) in self.weights.iter_mut().zip(sums) {
            *weight = (sum.value() + 1.0) / all;
        }
    }

    fn polya(&self, c: usize, strength: f64) -> Polya {
        let cells = self.classes * self.answers;
        let alpha: Vec<f64> = self.rows[c * cells..(c + 1) * cells]
            .iter()
            .map(|p| strength * p)
            .collect();
        Polya {
            classes: self.classes,
            answers: self.answers,
            strength,
            ln_strength: special::ln_gamma(strength),
            ln_alpha: alpha.iter().map(|a| special::ln_gamma(*a)).collect(),
            alpha,
        }
    }
}

/// The likelihood of counts when their rows are Dirichlet.
struct Polya {
    classes: usize,
    answers: usize,
    strength: f64,
    ln_strength: f64,
    alpha: Vec<f64>,
    ln_alpha: Vec<f64>,
}

impl Polya {
    fn ln(&self, counts: &[i64]) -> f64 {
        let mut sum = Sum::default();
        for class in 0..self.classes {
            let mut all = 0.0;
            let mut row = Sum::default();
            for answer in 0..self.answers {
                let count = counts[answer * self.classes + class];
                if count <= 0 {
                    continue;
                }
                let count = fixed::from(count);
                let cell = class * self.answers + answer;
                all += count;
                row.add(special::ln_gamma(self.alpha[cell] + count) - self.ln_alpha[cell]);
            }
            if all > 0.0 {
                sum.add(row.value() + self.ln_strength - special::ln_gamma(self.strength + all));
            }
        }
        sum.value()
    }
}
