//! Fingerprints: codewords that tell copies of one document apart, and the exact odds that a reading accuses an innocent.
//!
//! Every recipient of a document has a codeword, one bit a position, a keyed function of who they are: nothing is stored but the
//! key. Position `i` of a document has a bias `p`, and a recipient's bit there is 1 with that chance (G. Tardos, "Optimal
//! probabilistic fingerprint codes", Journal of the ACM 55 (2008), article 10). Whoever mixes several copies must choose, wherever
//! they differ, without knowing what the bits mean; the biases are drawn so that no choice of theirs hides them all.
//!
//! A reading gives each position a number from −1 (surely 0) over 0 (lost) to 1 (surely 1). A recipient is scored by how well their
//! codeword agrees with it, rare agreement counting more (B. Škorić, S. Katzenbeisser and M. U. Celik, "Symmetric Tardos
//! fingerprinting codes for arbitrary alphabet sizes", Designs, Codes and Cryptography 46 (2008) 137–166). Given the reading, the
//! score of somebody who had nothing to do with it is a sum of independent two-valued parts, so the chance that it comes as high is
//! computed for the copy in hand and not bounded by a design (T. Furon and M. Desoubeaux, "Tardos codes for real", IEEE Workshop
//! on Information Forensics and Security, 2014).

mod bias;
mod chance;
mod code;
mod judge;
mod keyed;
#[cfg(test)]
mod tests;

pub use bias::Biases;
pub use chance::Chance;
pub use code::{Code, Word};
pub use judge::{
    ACCUSED_BELOW, Candidate, Evidence, Judgement, LEAD_BELOW, Reading, Verdict, together,
};
pub use keyed::{Keyed, digest};
