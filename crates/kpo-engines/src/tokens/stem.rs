//! Words without their inflection, by short rules for each language.

mod english;
mod finnish;
mod hebrew;
mod malay;
mod swedish;
mod turkish;

use super::Language;

/// The stem of a folded word. Words with a digit in them are names or numbers and stay as they are.
pub(super) fn stem(word: &str, language: Language) -> String {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let mut stem = Stem::new(word);
    match language {
        Language::English => english::stem(&mut stem),
        Language::Finnish => finnish::stem(&mut stem),
        Language::Swedish => swedish::stem(&mut stem),
        Language::Turkish => turkish::stem(&mut stem),
        Language::Malay => malay::stem(&mut stem),
        Language::Hebrew => hebrew::stem(&mut stem),
    }
    stem.0
        .into_iter()
        .map(|c| if c == 'ı' { 'i' } else { c })
        .collect()
}

/// A word being shortened, as letters.
struct Stem(Vec<char>);

impl Stem {
    fn new(word: &str) -> Self {
        Self(word.chars().collect())
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn ends(&self, suffix: &str) -> bool {
        let mut letters = self.0.iter().rev();
        suffix.chars().rev().all(|c| letters.next() == Some(&c))
    }

    fn starts(&self, prefix: &str) -> bool {
        let mut letters = self.0.iter();
        prefix.chars().all(|c| letters.next() == Some(&c))
    }

    /// The letter `back` places before the end, 0 the last.
    fn back(&self, back: usize) -> Option<char> {
        self.0.iter().rev().nth(back).copied()
    }

    /// Takes a suffix off where it is there and at least `rest` letters stay; says whether it did.
    fn cut(&mut self, suffix: &str, rest: usize) -> bool {
        if !self.ends(suffix) {
            return false;
        }
        let left = self.len() - suffix.chars().count();
        if left >= rest {
            self.0.truncate(left);
        }
        left >= rest
    }

    /// Takes off the first suffix of the list that can go; the list is ordered from long to short.
    fn cut_one(&mut self, suffixes: &[&str], rest: usize) -> bool {
        suffixes.iter().any(|suffix| self.cut(suffix, rest))
    }

    /// Takes a prefix off where it is there and at least `rest` letters stay; says whether it did.
    fn cut_front(&mut self, prefix: &str, rest: usize) -> bool {
        if !self.starts(prefix) {
            return false;
        }
        let count = prefix.chars().count();
        let can = self.len() >= count + rest;
        if can {
            self.0.drain(..count);
        }
        can
    }

    /// Replaces a suffix by another where it is there and at least `rest` letters stay before it.
    fn swap(&mut self, suffix: &str, by: &str, rest: usize) -> bool {
        let did = self.cut(suffix, rest);
        if did {
            self.0.extend(by.chars());
        }
        did
    }

    /// Whether the last two letters are the same.
    fn is_double(&self) -> bool {
        self.back(0).is_some() && self.back(0) == self.back(1)
    }

    fn last_is(&self, letters: &str) -> bool {
        self.back(0).is_some_and(|c| letters.contains(c))
    }

    fn has(&self, letters: &str) -> bool {
        self.0.iter().any(|c| letters.contains(*c))
    }
}
