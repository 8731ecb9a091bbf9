//! Texts as vectors of their meaning, so that works can fit a question that uses other words.
//!
//! The model is a small BERT (J. Devlin, M.-W. Chang, K. Lee and K. Toutanova, "BERT: Pre-training of deep bidirectional
//! transformers for language understanding", NAACL 2019) distilled to six layers (W. Wang and others, "MiniLM", NeurIPS
//! 2020) and taught to put texts of like meaning near each other (N. Reimers and I. Gurevych, "Sentence-BERT", EMNLP
//! 2019): a text is cut into pieces of words, each piece becomes a vector in the light of the others, and the text is the
//! mean of its pieces at length 1.
//!
//! Nothing is read or fetched here: [`Model::new`] takes the bytes of the three files as they are published. The same
//! text gives the same vector up to rounding, whatever it is encoded together with.
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

mod layer;
mod model;
mod numbers;
mod pieces;
mod weights;

use std::fmt;

pub use model::Model;
pub use pieces::Pieces;

/// Why the files of a model were refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The configuration cannot be read, or is of another kind of model; what about it.
    Config(String),
    /// The list of pieces lacks one of the marks every text is framed with.
    Pieces(&'static str),
    /// The weights are no safetensors file as published; what about it.
    Weights(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(what) => write!(
                f,
                "the model's config.json is not as expected ({what}): add the model again"
            ),
            Self::Pieces(mark) => {
                write!(f, "the model's vocab.txt lacks {mark}: add the model again")
            }
            Self::Weights(what) => write!(
                f,
                "the model's weights are not as expected ({what}): add the model again"
            ),
        }
    }
}

impl std::error::Error for Refused {}
