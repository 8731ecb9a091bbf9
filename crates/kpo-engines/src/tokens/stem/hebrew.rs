//! Hebrew: the particles written together with the next word, and the endings of number and gender.
//!
//! A particle and the first letter of a root look alike. What is taken off is therefore taken off from every form of a
//! word alike, so that the forms meet even where the letter was the root's. Letters are folded: no final forms.

use super::Stem;

/// "and", "that", "the", "in", "to", "as"; "from" only before the article, for it begins too many nouns.
const PARTICLES: [&str; 6] = ["ו", "ש", "ה", "ב", "ל", "כ"];

pub(super) fn stem(word: &mut Stem) {
    for _ in 0..3 {
        let article = word.len() >= 5 && word.starts("מה");
        let front: &[&str] = if article { &["מ"] } else { &PARTICLES };
        if !front.iter().any(|particle| word.cut_front(particle, 3)) {
            break;
        }
    }
    if !word.cut_one(&["יות", "ימ", "ות"], 3) {
        word.cut_one(&["ית", "ה", "ת", "י"], 3);
    }
}
