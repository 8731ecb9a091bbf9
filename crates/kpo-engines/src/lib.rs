//! General instruments that know nothing of the profession: today, drawing samples and what they prove.

pub mod raster;
pub mod sampling;
