//! General instruments that know nothing of the profession: today, drawing samples and what they prove.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod raster;
pub mod sampling;
pub mod similarity;
pub mod tokens;
