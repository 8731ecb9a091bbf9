//! How right, how honest: accuracy, log-loss, calibration error.

use kpo_engines::consensus::Consensus;

use super::Panel;

/// Of one aggregation of one set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// The share of tasks answered rightly; where k classes are likeliest alike, the right one counts 1/k.
    pub right: f64,
    /// Mean −ln of the true class's probability, none below one in a million.
    pub loss: f64,
    /// Expected calibration error of the likeliest class, 10 bins of equal mass.
    pub off: f64,
}

impl Score {
    /// The median of each figure over draws.
    pub fn median(scores: &mut [Self]) -> Self {
        let mut of = |figure: fn(&Self) -> f64| {
            scores.sort_by(|a, b| figure(a).total_cmp(&figure(b)));
            let (low, high) = ((scores.len() - 1) / 2, scores.len() / 2);
            (figure(&scores[low]) + figure(&scores[high])) / 2.0
        };
        Self {
            right: of(|s| s.right),
            loss: of(|s| s.loss),
            off: of(|s| s.off),
        }
    }
}

/// A mean over sets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mean {
    sum: Score,
    sets: f64,
}

impl Mean {
    /// One set more, where it was finished.
    pub fn add(&mut self, score: Option<Score>) {
        let Some(score) = score else { return };
        self.sum.right += score.right;
        self.sum.loss += score.loss;
        self.sum.off += score.off;
        self.sets += 1.0;
    }

    /// The mean, where there was any.
    pub fn value(&self) -> Option<Score> {
        (self.sets > 0.0).then(|| Score {
            right: self.sum.right / self.sets,
            loss: self.sum.loss / self.sets,
            off: self.sum.off / self.sets,
        })
    }
}

/// An aggregation's probabilities, a row for each task.
pub fn rows(found: &Consensus) -> Vec<Vec<f64>> {
    let tasks = 0..found.tasks() as u32;
    tasks.map(|task| found.posterior(task).to_vec()).collect()
}

/// Scores probabilities on the tasks of known truth, but for those `skipped`.
pub fn of(rows: &[Vec<f64>], panel: &Panel, skipped: &[u32]) -> Score {
    let (mut right, mut loss) = (0.0, 0.0);
    let mut sure: Vec<(f64, f64)> = Vec::new();
    for (task, class) in panel
        .truth
        .iter()
        .filter(|(task, _)| !skipped.contains(task))
    {
        let row = &rows[*task as usize];
        let most = row.iter().copied().fold(0.0, f64::max);
        let alike = row.iter().filter(|p| most - **p < 1e-12).count();
        let p = row[usize::from(*class)];
        let hit = if most - p < 1e-12 {
            1.0 / alike as f64
        } else {
            0.0
        };
        right += hit;
        loss -= p.max(1e-6).ln();
        sure.push((most, hit));
    }
    sure.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n = sure.len();
    let bins = (0..10).map(|bin| &sure[bin * n / 10..(bin + 1) * n / 10]);
    let off: f64 = bins
        .map(|bin| bin.iter().map(|(p, hit)| p - hit).sum::<f64>().abs())
        .sum();
    Score {
        right: right / n as f64,
        loss: loss / n as f64,
        off: off / n as f64,
    }
}

/// A score in a column.
pub fn shown(score: Option<Score>) -> String {
    match score {
        Some(s) => format!("{:.3} / {:5.3} / {:.3}  ", s.right, s.loss, s.off),
        None => format!("{:23}", "- (not in the time)"),
    }
}
