//! A question, made ready to be asked.

use std::collections::BTreeMap;

use super::{Index, postings::List};
use crate::tokens::{Language, guess, tokens};

/// What the weights of a question are counted in: a weight of 1 is this many steps.
///
/// With `n` terms of length 1 together a work's sum is at most `255 · 16,383 · √n`, which two to the 32 holds to a
/// million.
pub(super) const STEPS: f64 = 16_383.0;

/// More different terms than this are not asked for: the heaviest are kept.
const TERMS_MAX: usize = 1 << 16;

/// A question's terms with their weights, for the index that made it. Another index has other terms in their places.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub(super) terms: Vec<Term>,
}

/// A term of the question that some work holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    /// As it stands in the question.
    pub(super) name: String,
    pub(super) place: Place,
    /// Weight in [`STEPS`], never 0.
    pub(super) weight: u32,
}

/// Where a term's postings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Word(usize),
    Pair(usize),
}

impl Question {
    /// The terms that some work holds, as they stand in the question, in no particular order.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.name.as_str())
    }

    /// The same question without the terms of these names; the others keep their weights.
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = self
            .terms
            .iter()
            .filter(|term| !names.contains(&term.name.as_str()));
        Self {
            terms: kept.cloned().collect(),
        }
    }
}

/// A term of a text: its first and perhaps second stem.
type Key = (String, Option<String>);

impl Index {
    /// Makes a question ready. Title and text count alike; the language is guessed from both where it is not
    /// given, and is that of most works where nothing speaks clearly for one.
    ///
    /// Never fails: a question without words that any work holds fits nobody.
    pub fn question(&self, title: &str, text: &str, language: Option<Language>) -> Question {
        let language = language
            .or_else(|| self::language(title, text))
            .unwrap_or(self.0.language);
        let mut counts: BTreeMap<Key, (u32, String)> = BTreeMap::new();
        for part in [title, text] {
            count(part, language, &mut counts);
        }
        let weighed: Vec<(f64, Option<Place>, String)> = counts
            .into_iter()
            .map(|(key, (count, name))| {
                let (place, texts) = self.look_up(&key);
                (damped(count) * rarity(self.0.texts, texts), place, name)
            })
            .collect();
        let length = weighed
            .iter()
            .map(|(weight, ..)| weight * weight)
            .sum::<f64>()
            .sqrt();
        let mut terms: Vec<Term> = weighed
            .into_iter()
            .filter_map(|(weight, place, name)| {
                let weight = (weight / length * STEPS).round() as u32;
                place.filter(|_| weight > 0).map(|place| Term {
                    name,
                    place,
                    weight,
                })
            })
            .collect();
        terms.sort_by_key(|term| std::cmp::Reverse(term.weight));
        terms.truncate(TERMS_MAX);
        Question { terms }
    }

    /// Where a term's postings are, and how many texts hold it.
    fn look_up(&self, (first, second): &Key) -> (Option<Place>, u32) {
        let Some(word) = self.0.words.find(first) else {
            return (None, 0);
        };
        let Some(second) = second else {
            return (Some(Place::Word(word)), self.0.word_texts[word]);
        };
        let pair = self
            .0
            .words
            .find(second)
            .and_then(|second| self.0.pair_lists.find(word, second));
        pair.map_or((None, 0), |pair| {
            (Some(Place::Pair(pair)), self.0.pair_lists.texts(pair))
        })
    }

    /// The postings of a term; none for a place of another index.
    pub(super) fn list(&self, place: Place) -> List<'_> {
        let (words, pairs) = (self.0.words.len(), self.0.pair_lists.second.len());
        match place {
            Place::Word(word) if word < words => self.0.word_lists.list(word),
            Place::Pair(pair) if pair < pairs => self.0.pair_lists.list(pair),
            Place::Word(_) | Place::Pair(_) => List::Pair {
                works: &[],
                weights: &[],
            },
        }
    }
}

fn count(text: &str, language: Language, counts: &mut BTreeMap<Key, (u32, String)>) {
    let mut before: Option<(String, &str)> = None;
    for token in tokens(text, Some(language)) {
        let word = &text[token.place.clone()];
        if let (Some((first, name)), true) = (&before, token.joined) {
            let pair = (first.clone(), Some(token.stem.clone()));
            counts
                .entry(pair)
                .or_insert_with(|| (0, format!("{name} {word}")))
                .0 += 1;
        }
        counts
            .entry((token.stem.clone(), None))
            .or_insert_with(|| (0, word.to_owned()))
            .0 += 1;
        before = Some((token.stem, word));
    }
}

/// The language of a title and a text together, where something speaks clearly for one.
pub(super) fn language(title: &str, text: &str) -> Option<Language> {
    if text.is_empty() {
        guess(title)
    } else {
        guess(&format!("{title}\n{text}"))
    }
}

/// What a term counts that stands this often in a text.
pub(super) fn damped(count: u32) -> f64 {
    f64::from(count.min(255)).sqrt()
}

/// What a term counts that stands in this many of all known texts. One that no text holds counts as if one did.
pub(super) fn rarity(known: u64, texts: u32) -> f64 {
    let texts = u64::from(texts.max(1)).min(known.max(1));
    1.0 + (known.max(1).saturating_add(1) as f64 / (texts + 1) as f64).ln()
}
