//! How well a person's works fit a question, and why.
//!
//! An [`Index`] is built from experts and their works (a title and a text each). A question is scored against every
//! work by the cosine of their term weights, and an expert by pooling over their works. One fixed setting serves all:
//!
//! - Terms are the stems of [`crate::tokens`] and pairs of neighbouring stems that no stop word parts.
//! - A term that stands `tf` times in a text and in `df` of `N` known texts weighs `√tf · (1 + ln((N + 1) / (df +
//!   1)))`; a text's weights are scaled to length 1 (G. Salton and C. Buckley, "Term-weighting approaches in
//!   automatic text retrieval", Information Processing & Management 24, 1988; the root is the milder of the usual
//!   dampings). A work that several people list is one text to `df`.
//! - An expert with works at cosines `x₁…xₙ` scores `ln(mean exp(λ·xᵢ)) / λ` with λ = 15: between their mean and
//!   their best work, so that one good work among many still shows, and a long list of works does not win by its
//!   length.
//!
//! Weights of works are kept in one byte each, scaled to the work's heaviest term, and those of a question in 14
//! bits, so that a work's score is a sum of whole numbers: the same bits in whatever order rows come and terms are
//! added up. Postings stand in blocks of 65,536 works, so that what is added up stays in the cache (sums a work, term
//! by term: J. Zobel and A. Moffat, "Inverted files for text search engines", ACM Computing Surveys 38, 2006).
//!
//! What was tried and left out, because it measured worse, or no better on experts it had not been chosen on: latent
//! semantic analysis, feedback from the best works, character n-grams, centring, titles counted twice, other
//! exponents of `tf` and `idf`. Choosing among 350 settings on half of the experts served the other half worse than
//! this plain one.
//!
//! [`Fused`] adds the cosine of sentence vectors, where a model outside supplies them.

mod build;
mod dictionary;
mod explain;
mod fused;
mod kept;
mod pool;
mod postings;
mod question;
mod score;
#[cfg(test)]
mod tests;

use std::fmt;

pub use build::{Builder, Work};
pub use explain::{Explanation, TermPart, WorkPart};
pub use fused::{Fused, MEANING_LAMBDA, WORDS_WEIGHT};
pub use kept::Index;
pub use pool::{LAMBDA, STEP};
pub use question::Question;
pub use score::Scored;

/// Why an index, a set of vectors or a kept form was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The same expert was given twice.
    ExpertTwice(String),
    /// More works, words or pairs than an index can number.
    TooMuch(&'static str),
    /// A kept form whose parts do not fit together.
    Damaged(&'static str),
    /// Vectors whose number does not fit the works: rows wanted, length of each, numbers given.
    VectorCount {
        /// Works in the index.
        works: usize,
        /// Numbers in one vector.
        length: usize,
        /// Numbers given.
        given: usize,
    },
    /// A vector holds something that is no number, or one too large to multiply; which row.
    VectorValue(usize),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExpertTwice(id) => write!(
                f,
                "expert {id} is given twice: give all works of one expert together"
            ),
            Self::TooMuch(what) => write!(
                f,
                "too many {what} for one index: divide the experts among several"
            ),
            Self::Damaged(what) => write!(
                f,
                "the kept index is damaged ({what}): build it again from the works"
            ),
            Self::VectorCount {
                works,
                length,
                given,
            } => write!(
                f,
                "{given} numbers were given for {works} works of {length} numbers each: give one vector for each \
                 work, in the order of the index"
            ),
            Self::VectorValue(row) => write!(
                f,
                "vector {row} holds something that is no number of ordinary size: compute it again"
            ),
        }
    }
}

impl std::error::Error for Refused {}
