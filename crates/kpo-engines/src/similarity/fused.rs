//! Words and meaning together, where a model outside makes vectors of texts.

use super::{
    Explanation, Index, Question, Refused, Scored, explain::explain, pool::pool, score::by_rank,
};

/// What a cosine of words counts beside a cosine of vectors. Cosines of words are smaller and vary less.
pub const WORDS_WEIGHT: f64 = 1.5;

/// How much an expert's best works count beyond their mean when vectors are used; compare [`super::LAMBDA`].
pub const MEANING_LAMBDA: f64 = 10.0;

/// An index together with one vector for each of its works.
///
/// A work fits a question by the cosine of their vectors plus [`WORDS_WEIGHT`] times the cosine of their words; works
/// are pooled like those of [`Index`], with [`MEANING_LAMBDA`]. The weights are fixed and nothing is scaled by what
/// other experts or questions there are, so that a score means the same in every company.
#[derive(Clone, Debug)]
pub struct Fused<'a> {
    index: &'a Index,
    vectors: &'a [f32],
    length: usize,
    /// One over the length of each vector; 0 for a vector of zeros, which has a cosine of 0 with everything.
    inverse: Vec<f64>,
}

impl<'a> Fused<'a> {
    /// `vectors` holds `length` numbers for each work, row after row in the order of [`Index::rows`], of any scale.
    ///
    /// Refused when there are too many or too few, or one is no finite number.
    pub fn new(index: &'a Index, vectors: &'a [f32], length: usize) -> Result<Self, Refused> {
        if length == 0 || Some(vectors.len()) != index.works().checked_mul(length) {
            return Err(Refused::VectorCount {
                works: index.works(),
                length,
                given: vectors.len(),
            });
        }
        let rows = vectors.chunks_exact(length).enumerate();
        let inverse = rows
            .map(|(row, vector)| inverse(row, vector))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            index,
            vectors,
            length,
            inverse,
        })
    }

    /// Everybody, best first, among equals by id. `vector` is the question's, of any scale.
    pub fn score(&self, question: &Question, vector: &[f32]) -> Result<Vec<Scored>, Refused> {
        self.shortlist(question, vector, usize::MAX, |_| true)
    }

    /// The best `count` of those whom `admit` lets in, best first.
    pub fn shortlist(
        &self,
        question: &Question,
        vector: &[f32],
        count: usize,
        admit: impl Fn(usize) -> bool,
    ) -> Result<Vec<Scored>, Refused> {
        let scale = self.scale(vector)?;
        let sums = self.index.sums(question);
        let mut all: Vec<Scored> = (0..self.index.experts())
            .filter(|expert| admit(*expert))
            .map(|expert| {
                let words = self.index.fits(expert, &sums);
                let rows = self.index.rows(expert);
                let both = |(row, words): (usize, f64)| {
                    self.meaning(row, vector, scale) + WORDS_WEIGHT * words
                };
                let mut fits: Vec<f64> = rows.zip(words).map(both).collect();
                Scored {
                    expert,
                    score: pool(&mut fits, MEANING_LAMBDA),
                }
            })
            .collect();
        all.sort_unstable_by(by_rank);
        all.truncate(count);
        Ok(all)
    }

    /// Why an expert scored what they did; none where there is no such expert.
    pub fn explain(
        &self,
        question: &Question,
        vector: &[f32],
        expert: usize,
    ) -> Result<Option<Explanation>, Refused> {
        let scale = self.scale(vector)?;
        let Some(mut rows) = self.index.common(question, expert) else {
            return Ok(None);
        };
        for (row, at) in rows.iter_mut().zip(self.index.rows(expert)) {
            row.meaning = self.meaning(at, vector, scale);
            row.fit = row.meaning + WORDS_WEIGHT * row.fit;
            row.terms.iter_mut().for_each(|term| *term *= WORDS_WEIGHT);
        }
        Ok(Some(explain(&question.terms, rows, MEANING_LAMBDA)))
    }

    fn scale(&self, vector: &[f32]) -> Result<f64, Refused> {
        if vector.len() == self.length {
            inverse(0, vector)
        } else {
            Err(Refused::VectorCount {
                works: 1,
                length: self.length,
                given: vector.len(),
            })
        }
    }

    fn meaning(&self, row: usize, vector: &[f32], scale: f64) -> f64 {
        let own = &self.vectors[row * self.length..(row + 1) * self.length];
        f64::from(dot(own, vector)) * self.inverse[row] * scale
    }
}

fn inverse(row: usize, vector: &[f32]) -> Result<f64, Refused> {
    let square: f64 = vector.iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
    // Beyond this, products of two such vectors would not be finite.
    if square.is_nan() || square > 1e36 {
        return Err(Refused::VectorValue(row));
    }
    Ok(if square > 0.0 {
        square.sqrt().recip()
    } else {
        0.0
    })
}

/// Products are added in eight sums side by side, always the same ones, so that the bits do not depend on the machine's
/// vector width.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a_eights, a_rest) = a.as_chunks::<8>();
    let (b_eights, b_rest) = b.as_chunks::<8>();
    for (a, b) in a_eights.iter().zip(b_eights) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}
