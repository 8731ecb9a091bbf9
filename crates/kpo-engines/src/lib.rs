//! General instruments that know nothing of the profession: drawing samples and what they prove, what several people's answers say
//! together and how far they agree, the words of a text, how well works fit a question, and who does what at the least cost.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod agreement;
pub mod assignment;
pub mod consensus;
mod dice;
pub mod fingerprint;
pub mod imprint;
pub mod next_review;
pub mod passage;
pub mod raster;
pub mod rating;
pub mod sampling;
pub mod similarity;
pub mod tokens;
