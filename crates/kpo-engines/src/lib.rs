//! General instruments that know nothing of the profession: drawing samples and what they prove, the words of a text, how well
//! works fit a question, who does what at the least cost, and what several people's answers say together.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod assignment;
pub mod consensus;
pub mod raster;
pub mod sampling;
pub mod similarity;
pub mod tokens;
