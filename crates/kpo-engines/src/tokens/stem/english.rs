//! English: plural, past and progressive, then one derivational ending.

use super::Stem;

const VOWELS: &str = "aeiouy";

const DERIVED: &[&str] = &[
    "ization", "ational", "fulness", "ousness", "iveness", "ically", "ation", "ator", "ments",
    "ment", "ness", "ions", "ion", "ity", "ive", "ize", "ise", "able", "ible", "ally", "al", "ly",
    "er", "or", "ic", "ance", "ence", "ant", "ent", "ate", "e",
];

pub(super) fn stem(word: &mut Stem) {
    if word.len() <= 3 {
        return;
    }
    plural(word);
    for suffix in ["ing", "ed"] {
        if word.ends(suffix) {
            undo(word, suffix);
            break;
        }
    }
    word.cut_one(DERIVED, 4);
    if word.len() > 3 {
        word.swap("y", "i", 0);
    }
}

fn plural(word: &mut Stem) {
    if word.ends("sses") {
        word.cut("es", 0);
    } else if word.len() > 4 && word.ends("ies") {
        word.swap("ies", "y", 0);
    } else if word.len() > 4 && word.ends("es") && word.back(2).is_some_and(|c| "xzh".contains(c)) {
        word.cut("es", 0);
    } else if word.ends("s") && !word.back(1).is_some_and(|c| "su".contains(c)) {
        word.cut("s", 0);
    }
}

fn undo(word: &mut Stem, suffix: &str) {
    let rest = word.len() - suffix.len();
    if rest < 3 || !word.0[..rest].iter().any(|c| VOWELS.contains(*c)) {
        return;
    }
    word.cut(suffix, 3);
    if word.len() > 3 && word.is_double() && !word.last_is("lsz") {
        word.0.pop();
    } else {
        word.cut("at", 4);
    }
}
