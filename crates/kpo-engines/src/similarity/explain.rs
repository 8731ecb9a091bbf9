//! Why an expert scored what they did: every work's and every term's part of the score.
//!
//! A score is no sum over works, so its parts are those of M. Sundararajan, A. Taly and Q. Yan ("Axiomatic attribution
//! for deep networks", ICML 2017, section 3; R. Aumann and L. Shapley's prices): each work's share is how much the
//! score grows with it, on average while all fits grow together from nothing. A work or term that fits nothing has no
//! part, and the parts add up to the score. They are then put on whole multiples of [`super::STEP`], which makes the
//! sums exact.

use super::{
    Index, LAMBDA, Question,
    pool::{on_step, pool},
    postings::List,
    question::Term,
    score::fit,
};

/// What made a score. All parts are whole multiples of [`super::STEP`] and add up without rounding, in any order.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The score that is explained.
    pub score: f64,
    /// The works with a part in it, the one whose loss would cost most first.
    pub works: Vec<WorkPart>,
    /// The terms with a part in it over all works, the one whose loss would cost most first.
    pub terms: Vec<TermPart>,
    /// The part of the vectors over all works; 0 where none were used. Parts of terms and this are the score.
    pub meaning: f64,
}

/// What one work adds to a score.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkPart {
    /// Which of the expert's works, in the order in which they were given, from 0.
    pub work: usize,
    /// How well this work alone fits: its cosine, or what [`super::Fused`] makes of both cosines.
    pub fit: f64,
    /// Its part of the score: the parts of its terms and its meaning together.
    pub part: f64,
    /// The part of its vector.
    pub meaning: f64,
    /// What the expert would score had they not listed this work.
    pub without: f64,
    /// The parts of its terms, the largest first.
    pub terms: Vec<(String, f64)>,
}

/// What one term adds to a score, over all works.
#[derive(Clone, Debug, PartialEq)]
pub struct TermPart {
    /// The term as it stands in the question.
    pub term: String,
    /// Its part of the score.
    pub part: f64,
    /// What the expert would score if none of their works shared this term; the other weights stay.
    pub without: f64,
}

/// What one work owes to each term, and to its vector.
pub(super) struct Row {
    pub(super) terms: Vec<f64>,
    pub(super) meaning: f64,
    pub(super) fit: f64,
}

impl Index {
    /// Why an expert scored what they did; none where there is no such expert.
    ///
    /// The score is that of [`Index::score`] to the last bit.
    pub fn explain(&self, question: &Question, expert: usize) -> Option<Explanation> {
        let rows = self.common(question, expert)?;
        Some(explain(&question.terms, rows, LAMBDA))
    }

    /// What the works of an expert have in common with a question.
    pub(super) fn common(&self, question: &Question, expert: usize) -> Option<Vec<Row>> {
        self.id(expert)?;
        let lists: Vec<List<'_>> = question
            .terms
            .iter()
            .map(|term| self.list(term.place))
            .collect();
        let row = |work: usize| {
            let step = self.0.steps[work];
            let shared: Vec<u32> = question
                .terms
                .iter()
                .zip(&lists)
                .map(|(term, list)| term.weight * u32::from(list.weight(work)))
                .collect();
            Row {
                terms: shared.iter().map(|shared| fit(*shared, step)).collect(),
                meaning: 0.0,
                fit: fit(shared.iter().sum(), step),
            }
        };
        Some(self.rows(expert).map(row).collect())
    }
}

pub(super) fn explain(terms: &[Term], rows: Vec<Row>, lambda: f64) -> Explanation {
    let fits: Vec<f64> = rows.iter().map(|row| row.fit).collect();
    let score = pool(&mut fits.clone(), lambda);
    let shares = shares(&fits, lambda);
    let mut parts: Vec<Row> = rows
        .iter()
        .zip(&shares)
        .map(|(row, share)| Row {
            terms: row.terms.iter().map(|term| on_step(term * share)).collect(),
            meaning: on_step(row.meaning * share),
            fit: row.fit,
        })
        .collect();
    settle(&mut parts, score);
    Explanation {
        score,
        works: works(terms, &parts, lambda),
        terms: of_terms(terms, &rows, &parts, lambda),
        meaning: parts.iter().map(|part| part.meaning).sum::<f64>() + 0.0,
    }
}

/// Gives what rounding left over to the largest part, so that the sum is exact.
fn settle(parts: &mut [Row], score: f64) {
    let sum: f64 = parts.iter().map(Row::sum).sum();
    let largest = parts
        .iter_mut()
        .flat_map(|part| {
            part.terms
                .iter_mut()
                .chain(std::iter::once(&mut part.meaning))
        })
        .max_by(|a, b| a.abs().total_cmp(&b.abs()));
    if let Some(largest) = largest {
        *largest += score - sum;
    }
}

impl Row {
    fn sum(&self) -> f64 {
        self.terms.iter().sum::<f64>() + self.meaning
    }
}

fn works(terms: &[Term], parts: &[Row], lambda: f64) -> Vec<WorkPart> {
    let mut works: Vec<WorkPart> = parts
        .iter()
        .enumerate()
        .map(|(work, part)| {
            let others = parts.iter().enumerate().filter(|(other, _)| *other != work);
            let mut named: Vec<(String, f64)> = terms
                .iter()
                .zip(&part.terms)
                .map(|(term, part)| (term.name.clone(), *part))
                .collect();
            named.retain(|(_, part)| *part != 0.0);
            named.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            WorkPart {
                work,
                fit: part.fit,
                part: part.sum(),
                meaning: part.meaning,
                without: pool(
                    &mut others.map(|(_, part)| part.fit).collect::<Vec<f64>>(),
                    lambda,
                ),
                terms: named,
            }
        })
        .filter(|work| work.part != 0.0)
        .collect();
    works.sort_by(|a, b| {
        a.without
            .total_cmp(&b.without)
            .then(b.part.total_cmp(&a.part))
            .then(a.work.cmp(&b.work))
    });
    works
}

fn of_terms(terms: &[Term], rows: &[Row], parts: &[Row], lambda: f64) -> Vec<TermPart> {
    let mut named: Vec<TermPart> = terms
        .iter()
        .enumerate()
        .map(|(at, term)| {
            let left = rows.iter().map(|row| row.fit - row.terms[at]);
            TermPart {
                term: term.name.clone(),
                part: parts.iter().map(|part| part.terms[at]).sum(),
                without: pool(&mut left.collect::<Vec<f64>>(), lambda),
            }
        })
        .filter(|term| term.part != 0.0)
        .collect();
    named.sort_by(|a, b| {
        a.without
            .total_cmp(&b.without)
            .then(b.part.total_cmp(&a.part))
            .then_with(|| a.term.cmp(&b.term))
    });
    named
}

/// Abscissas and weights of Gauss and Legendre's quadrature with eight points, on one half of −1 to 1.
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];

/// The path from nothing to the fits is cut into this many pieces.
const PIECES: u32 = 4;

/// For each work, how much the pooled score grows with its fit, on average while all fits grow from nothing.
fn shares(fits: &[f64], lambda: f64) -> Vec<f64> {
    let mut shares = vec![0.0; fits.len()];
    let half = 0.5 / f64::from(PIECES);
    for piece in 0..PIECES {
        let middle = (f64::from(piece) + 0.5) / f64::from(PIECES);
        for (at, weight) in GAUSS {
            for side in [-at, at] {
                let grown = lambda * (middle + side * half);
                let powers: Vec<f64> = fits.iter().map(|fit| (grown * fit).exp()).collect();
                let sum: f64 = powers.iter().sum();
                for (share, power) in shares.iter_mut().zip(&powers) {
                    *share += weight * half * power / sum;
                }
            }
        }
    }
    shares
}
