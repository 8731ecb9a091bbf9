//! Everybody's score, or the best few.

use super::{
    Index, Question,
    pool::{self, LAMBDA},
    postings::{BLOCK, List},
    question::STEPS,
};

/// An expert and how well their works fit the question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The expert's number; see [`Index::id`].
    pub expert: usize,
    /// 0 for nothing in common, 1 for the question itself; a whole multiple of [`super::STEP`].
    pub score: f64,
}

/// The best first; among equals the one with the lower id.
pub(super) fn by_rank(a: &Scored, b: &Scored) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.expert.cmp(&b.expert))
}

impl Index {
    /// Everybody, best first; those with nothing in common with the question score 0 and come last, by id.
    pub fn score(&self, question: &Question) -> Vec<Scored> {
        let sums = self.sums(question);
        let mut all: Vec<Scored> = (0..self.experts())
            .map(|expert| self.exact(expert, &sums))
            .collect();
        all.sort_unstable_by(by_rank);
        all
    }

    /// The best `count` of those whom `admit` lets in and who have anything in common with the question, best first:
    /// the beginning of [`Index::score`] with the others left out. `admit` is asked once for each such expert.
    ///
    /// All are scored roughly and only those near the top exactly, which changes the time and not the answer.
    pub fn shortlist(
        &self,
        question: &Question,
        count: usize,
        admit: impl Fn(usize) -> bool,
    ) -> Vec<Scored> {
        let sums = self.sums(question);
        let unit = (LAMBDA / STEPS / std::f64::consts::LN_2) as f32;
        let mut rough: Vec<(f32, u32)> = Vec::new();
        for expert in 0..self.experts() {
            let rows = self.rows(expert);
            let works = rows.len() as f32;
            let sum = pool::rough(&sums[rows.clone()], &self.0.steps[rows.clone()], unit);
            if sums[rows].iter().any(|sum| *sum > 0) && admit(expert) {
                rough.push((sum / works, expert as u32));
            }
        }
        let mut best: Vec<Scored> = near_top(rough, count)
            .into_iter()
            .map(|expert| self.exact(expert, &sums))
            .collect();
        best.sort_unstable_by(by_rank);
        best.truncate(count);
        best
    }

    /// What each work has in common with the question, in [`STEPS`] of the question times steps of the work.
    pub(super) fn sums(&self, question: &Question) -> Vec<u32> {
        let mut lists: Vec<(u32, List<'_>)> = question
            .terms
            .iter()
            .map(|term| (term.weight, self.list(term.place)))
            .collect();
        let mut sums = vec![0_u32; self.blocks() * BLOCK];
        let (blocks, _) = sums.as_chunks_mut::<BLOCK>();
        for (block, sums) in blocks.iter_mut().enumerate() {
            for (weight, list) in &mut lists {
                list.add(block, *weight, sums);
            }
        }
        sums.truncate(self.works());
        sums
    }

    /// How well each work of an expert fits, given what it has in common with the question.
    pub(super) fn fits(&self, expert: usize, sums: &[u32]) -> Vec<f64> {
        let rows = self.rows(expert);
        let fit = |(sum, step): (&u32, &f32)| fit(*sum, *step);
        sums[rows.clone()]
            .iter()
            .zip(&self.0.steps[rows])
            .map(fit)
            .collect()
    }

    fn exact(&self, expert: usize, sums: &[u32]) -> Scored {
        let score = pool::pool(&mut self.fits(expert, sums), LAMBDA);
        Scored { expert, score }
    }
}

/// The cosine of a work and the question.
pub(super) fn fit(sum: u32, step: f32) -> f64 {
    f64::from(sum) * f64::from(step) / STEPS
}

/// Those who may be among the best `count`, given scores that may be wrong by a little.
pub(super) fn near_top(mut rough: Vec<(f32, u32)>, count: usize) -> Vec<usize> {
    if count == 0 {
        return Vec::new();
    }
    if rough.len() > count {
        let (_, last, _) = rough.select_nth_unstable_by(count - 1, |a, b| b.0.total_cmp(&a.0));
        let least = last.0 * (1.0 - 2.0 * pool::ROUGH) - 1e-5;
        rough.retain(|(score, _)| *score >= least);
    }
    rough
        .into_iter()
        .map(|(_, expert)| expert as usize)
        .collect()
}
