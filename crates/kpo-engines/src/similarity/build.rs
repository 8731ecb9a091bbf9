//! From texts to postings.

mod pairs;
mod words;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{
    Index, Refused,
    dictionary::Names,
    kept::Parts,
    postings::{PairLists, WordLists},
    question::{damped, language, rarity},
};
use crate::tokens::{Language, tokens};

/// Something an expert wrote or did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work<'a> {
    /// Its title, perhaps empty.
    pub title: &'a str,
    /// A summary or the whole of it, perhaps empty.
    pub text: &'a str,
    /// Its language where it is known. Guessed from title and text otherwise, and where nothing speaks clearly for
    /// one, that of most of the expert's works.
    pub language: Option<Language>,
}

impl<'a> From<(&'a str, &'a str)> for Work<'a> {
    fn from((title, text): (&'a str, &'a str)) -> Self {
        Self {
            title,
            text,
            language: None,
        }
    }
}

/// Takes experts and their works, then makes an [`Index`] of them.
///
/// What is built does not depend on the order of experts. Memory while building is about twice that of the index.
#[derive(Default)]
pub struct Builder {
    stems: HashMap<String, u32>,
    experts: Vec<(String, std::ops::Range<usize>)>,
    texts: Texts,
    /// Texts that count only towards how common terms are.
    background: Texts,
    /// How many works are in each language.
    languages: [usize; Language::ALL.len()],
}

/// Texts as numbers of stems, lowest bit set where a stem makes a pair with the one before.
#[derive(Default)]
struct Texts {
    stems: Vec<u32>,
    ends: Vec<usize>,
    /// A digest of each text, to know the same text again.
    digests: Vec<u64>,
}

impl Texts {
    fn get(&self, text: usize) -> &[u32] {
        let start = text.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.stems[start..self.ends[text]]
    }
}

/// The texts in the order of the index, those of the background last, and the new numbers of stems.
struct Ordered<'a> {
    texts: Vec<&'a [u32]>,
    /// Whether a text is the first of its kind.
    first: Vec<bool>,
    works: usize,
    renumbered: Vec<u32>,
}

impl Ordered<'_> {
    /// Calls `each` with the new numbers of the stems of a text, and whether each makes a pair with the one before.
    fn each(&self, text: usize, mut each: impl FnMut(u32, bool)) {
        for stem in self.texts[text] {
            each(self.renumbered[(stem >> 1) as usize], stem & 1 == 1);
        }
    }
}

impl Builder {
    /// Nobody yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an expert with all their works, which may be pairs of title and text.
    pub fn expert<'a, W: Into<Work<'a>>>(
        &mut self,
        id: &str,
        works: impl IntoIterator<Item = W>,
    ) -> Result<(), Refused> {
        let start = self.texts.ends.len();
        let works: Vec<Work<'a>> = works.into_iter().map(Into::into).collect();
        let known: Vec<Option<Language>> = works
            .iter()
            .map(|work| work.language.or_else(|| language(work.title, work.text)))
            .collect();
        let mut counts = [0; Language::ALL.len()];
        for known in known.iter().flatten() {
            counts[*known as usize] += 1;
        }
        let usual = usual(&counts);
        for (work, known) in works.iter().zip(known) {
            let language = known.unwrap_or(usual);
            self.languages[language as usize] += 1;
            add(
                &mut self.texts,
                &mut self.stems,
                work.title,
                work.text,
                language,
            )?;
        }
        self.experts
            .push((id.to_owned(), start..self.texts.ends.len()));
        Ok(())
    }

    /// Adds a text that belongs to nobody and counts only towards how common terms are, such as a question of a batch.
    pub fn background(
        &mut self,
        title: &str,
        text: &str,
        language: Option<Language>,
    ) -> Result<(), Refused> {
        let language = language
            .or_else(|| self::language(title, text))
            .unwrap_or(Language::English);
        add(&mut self.background, &mut self.stems, title, text, language)
    }

    /// The index of all that was added; refused when an expert was added twice or there is too much for one index.
    pub fn build(self) -> Result<Index, Refused> {
        let Self {
            stems,
            mut experts,
            texts,
            background,
            languages,
        } = self;
        experts.sort_by(|a, b| a.0.cmp(&b.0));
        if let Some(two) = experts.windows(2).find(|two| two[0].0 == two[1].0) {
            return Err(Refused::ExpertTwice(two[0].0.clone()));
        }
        let (words, renumbered) = renumber(stems)?;
        let order = experts.iter().flat_map(|(_, works)| works.clone());
        let mut digests: Vec<u64> = order.clone().map(|work| texts.digests[work]).collect();
        digests.extend(&background.digests);
        let ordered = Ordered {
            texts: order
                .map(|work| texts.get(work))
                .chain((0..background.ends.len()).map(|text| background.get(text)))
                .collect(),
            first: firsts(&digests),
            works: texts.ends.len(),
            renumbered,
        };
        let (word_lists, word_texts) = words::lists(&ordered, words.len());
        let pair_lists = pairs::lists(&ordered, words.len())?;
        let mut work_from = vec![0_u32];
        for (_, works) in &experts {
            work_from.push(work_from.last().copied().unwrap_or(0) + works.len() as u32);
        }
        let mut parts = Parts {
            experts: Names::new(experts.iter().map(|(id, _)| id.as_str()))?,
            work_from,
            steps: Vec::new(),
            texts: ordered.first.iter().filter(|first| **first).count() as u64,
            language: usual(&languages),
            words,
            word_texts,
            word_lists,
            pair_lists,
        };
        parts.steps = weigh(&mut parts, ordered.works);
        Ok(Index(parts))
    }
}

/// The language with the highest count, the first of them when there are several.
fn usual(counts: &[usize; Language::ALL.len()]) -> Language {
    let most = counts.iter().max();
    let found = Language::ALL
        .into_iter()
        .zip(counts)
        .find(|(_, count)| Some(*count) == most);
    found.map_or(Language::English, |(language, _)| language)
}

fn add(
    texts: &mut Texts,
    stems: &mut HashMap<String, u32>,
    title: &str,
    text: &str,
    language: Language,
) -> Result<(), Refused> {
    if texts.ends.len() >= (u32::MAX / 2) as usize {
        return Err(Refused::TooMuch("works"));
    }
    for part in [title, text] {
        for token in tokens(part, Some(language)) {
            let next = stems.len() as u32;
            let stem = *stems.entry(token.stem).or_insert(next);
            if stem >= u32::MAX / 2 {
                return Err(Refused::TooMuch("words"));
            }
            texts.stems.push(stem << 1 | u32::from(token.joined));
        }
    }
    texts.ends.push(texts.stems.len());
    let mut digest = DefaultHasher::new();
    (title, text).hash(&mut digest);
    texts.digests.push(digest.finish());
    Ok(())
}

/// The stems in order, and the new number of each.
fn renumber(stems: HashMap<String, u32>) -> Result<(Names, Vec<u32>), Refused> {
    let mut sorted: Vec<(String, u32)> = stems.into_iter().collect();
    sorted.sort_unstable();
    let mut renumbered = vec![0; sorted.len()];
    for (new, (_, old)) in sorted.iter().enumerate() {
        renumbered[*old as usize] = new as u32;
    }
    Ok((
        Names::new(sorted.iter().map(|(stem, _)| stem.as_str()))?,
        renumbered,
    ))
}

/// Which texts are the first with their digest.
fn firsts(digests: &[u64]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..digests.len()).collect();
    order.sort_unstable_by_key(|text| (digests[*text], *text));
    let mut first = vec![false; digests.len()];
    for (place, text) in order.iter().enumerate() {
        first[*text] = place == 0 || digests[order[place - 1]] != digests[*text];
    }
    first
}

/// Turns the counts that stand in the lists into weights of one byte, and says what a step is worth in each work.
///
/// Terms are added up in rising order, so that the same works have the same lengths to the last bit.
fn weigh(parts: &mut Parts, works: usize) -> Vec<f32> {
    let mut squares = vec![0.0_f64; works];
    let mut heaviest = vec![0.0_f64; works];
    let known = parts.texts;
    let (words, pairs, counts) = (
        &mut parts.word_lists,
        &mut parts.pair_lists,
        &parts.word_texts,
    );
    let damped: Vec<f64> = (0..=u8::MAX)
        .map(|count| damped(u32::from(count)))
        .collect();
    each_weight(words, pairs, counts, known, |work, count, rarity| {
        let weight = damped[usize::from(*count)] * rarity;
        squares[work] += weight * weight;
        heaviest[work] = heaviest[work].max(weight);
    });
    each_weight(words, pairs, counts, known, |work, count, rarity| {
        let weight = damped[usize::from(*count)] * rarity;
        *count = (weight / heaviest[work] * 255.0).round().max(1.0) as u8;
    });
    let step = |(square, heaviest): (&f64, &f64)| {
        if *square > 0.0 {
            heaviest / square.sqrt() / 255.0
        } else {
            0.0
        }
    };
    squares
        .iter()
        .zip(&heaviest)
        .map(|both| step(both) as f32)
        .collect()
}

fn each_weight(
    words: &mut WordLists,
    pairs: &mut PairLists,
    word_texts: &[u32],
    known: u64,
    mut each: impl FnMut(usize, &mut u8, f64),
) {
    for (word, texts) in word_texts.iter().enumerate() {
        let rarity = rarity(known, *texts);
        words.each_mut(word, |work, weight| each(work, weight, rarity));
    }
    for pair in 0..pairs.second.len() {
        let rarity = rarity(known, pairs.texts(pair));
        for at in pairs.from[pair] as usize..pairs.from[pair + 1] as usize {
            each(pairs.works[at] as usize, &mut pairs.weights[at], rarity);
        }
    }
}
