//! Marks in the pixels of a page that carry a codeword, and reading them back from what was found of it.
//!
//! Two carriers. Words stand a quarter of a point to one side or the other of where they belong (J. T. Brassil, S. Low, N. F.
//! Maxemchuk and L. O'Gorman, "Electronic marking and identification techniques to discourage document copying", IEEE Journal on
//! Selected Areas in Communications 13 (1995) 1495–1504); and the paper is tinted by a grey level and a half up or down in chips
//! of a keyed pattern (I. J. Cox, J. Kilian, F. T. Leighton and T. Shamoon, "Secure spread spectrum watermarking for multimedia",
//! IEEE Transactions on Image Processing 6 (1997) 1673–1687).
//!
//! Reading is informed: whoever reads holds the page as it was without marks. What was found (a crop, a screenshot of another
//! size, a scan, a photograph) is located on the page ([`locate`]), laid over it exactly ([`align`]), and each carrier is asked how
//! far it is from its place ([`shift`], [`tint`]). Nothing of it looks at any recipient's codeword, so the odds that
//! [`crate::fingerprint`] computes hold whatever was found.

pub mod align;
mod fourier;
pub mod gray;
pub mod locate;
mod map;
mod read;
pub mod shift;
#[cfg(test)]
mod tests;
pub mod tint;

pub use gray::Gray;
pub use map::Map;
pub use read::{Found, Original, Spot, find};

/// Positions of a codeword that belong to one page.
pub const PAGE_POSITIONS: u64 = 4096;
/// The first position of a page's tint; before it are those of its words.
pub const TINT_FROM: u64 = 2048;

/// How far a word is moved to either side, in pixels of a page at 150 dots an inch: a quarter of a point.
pub const WORD_SHIFT: f32 = 0.52;

/// The position of a page's word; none for words beyond what a page has positions for.
pub fn word_position(page: u64, word: usize) -> Option<u64> {
    let word = word as u64;
    (word < TINT_FROM).then_some(page * PAGE_POSITIONS + word)
}
