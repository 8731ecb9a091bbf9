//! Which works hold a term, and how heavily: one byte of weight for each.

use serde::{Deserialize, Serialize};

use super::kept::bytes;

/// Works in a block: what two bytes can number.
pub(super) const BLOCK: usize = 1 << 16;

/// Postings of words: two bytes of number and one of weight each, cut into runs by block.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct WordLists {
    /// Where each word's postings begin; one more than there are words.
    pub(super) from: Vec<u64>,
    /// Where each word's runs begin; one more than there are words.
    pub(super) run_from: Vec<u64>,
    /// Block and number of postings less one, rising by block within a word.
    pub(super) runs: Vec<(u16, u16)>,
    /// The work's place in its block.
    pub(super) works: Vec<u16>,
    #[serde(with = "bytes")]
    pub(super) weights: Vec<u8>,
}

/// Postings of pairs, which are short: four bytes of number and one of weight each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct PairLists {
    /// Where the pairs that begin with each word begin; one more than there are words.
    pub(super) first: Vec<u32>,
    /// The second word of each pair, rising among the pairs of one first word.
    pub(super) second: Vec<u32>,
    /// Where each pair's postings begin; one more than there are pairs.
    pub(super) from: Vec<u32>,
    /// How many texts hold each pair; empty where that is the number of its postings.
    pub(super) texts: Vec<u32>,
    pub(super) works: Vec<u32>,
    #[serde(with = "bytes")]
    pub(super) weights: Vec<u8>,
}

/// The postings of one term, walked once from the first block to the last.
pub(super) enum List<'a> {
    Word {
        runs: &'a [(u16, u16)],
        works: &'a [u16],
        weights: &'a [u8],
    },
    Pair {
        works: &'a [u32],
        weights: &'a [u8],
    },
}

impl WordLists {
    pub(super) fn list(&self, word: usize) -> List<'_> {
        let range = self.from[word] as usize..self.from[word + 1] as usize;
        List::Word {
            runs: &self.runs[self.run_from[word] as usize..self.run_from[word + 1] as usize],
            works: &self.works[range.clone()],
            weights: &self.weights[range],
        }
    }
}

impl PairLists {
    pub(super) fn find(&self, first: usize, second: usize) -> Option<usize> {
        let range = self.first[first] as usize..self.first[first + 1] as usize;
        let second = u32::try_from(second).ok()?;
        let at = self.second[range.clone()].binary_search(&second).ok()?;
        Some(range.start + at)
    }

    fn range(&self, pair: usize) -> std::ops::Range<usize> {
        self.from[pair] as usize..self.from[pair + 1] as usize
    }

    pub(super) fn list(&self, pair: usize) -> List<'_> {
        List::Pair {
            works: &self.works[self.range(pair)],
            weights: &self.weights[self.range(pair)],
        }
    }

    pub(super) fn texts(&self, pair: usize) -> u32 {
        self.texts
            .get(pair)
            .copied()
            .unwrap_or(self.range(pair).len() as u32)
    }
}

impl List<'_> {
    /// Adds `heaviness` times each weight to the sums of one block. Blocks must come in rising order.
    pub(super) fn add(&mut self, block: usize, heaviness: u32, sums: &mut [u32; BLOCK]) {
        match self {
            Self::Word {
                runs,
                works,
                weights,
            } => {
                let Some(((run, less), later)) = runs.split_first() else {
                    return;
                };
                if usize::from(*run) != block {
                    return;
                }
                let (here, works_later) = works.split_at(usize::from(*less) + 1);
                let (heavy, weights_later) = weights.split_at(usize::from(*less) + 1);
                for (work, weight) in here.iter().zip(heavy) {
                    sums[usize::from(*work)] += heaviness * u32::from(*weight);
                }
                (*runs, *works, *weights) = (later, works_later, weights_later);
            }
            Self::Pair { works, weights } => {
                let here = works
                    .iter()
                    .take_while(|work| **work as usize / BLOCK == block)
                    .count();
                for (work, weight) in works[..here].iter().zip(&weights[..here]) {
                    sums[*work as usize % BLOCK] += heaviness * u32::from(*weight);
                }
                (*works, *weights) = (&works[here..], &weights[here..]);
            }
        }
    }

    /// The weight of the term in one work, 0 where the work does not hold it.
    pub(super) fn weight(&self, work: usize) -> u8 {
        match self {
            Self::Word {
                runs,
                works,
                weights,
            } => {
                let mut start = 0;
                for (block, less) in *runs {
                    let end = start + usize::from(*less) + 1;
                    if usize::from(*block) == work / BLOCK {
                        let place = (work % BLOCK) as u16;
                        return works[start..end]
                            .binary_search(&place)
                            .map_or(0, |at| weights[start + at]);
                    }
                    start = end;
                }
                0
            }
            Self::Pair { works, weights } => works
                .binary_search_by(|at| (*at as usize).cmp(&work))
                .map_or(0, |at| weights[at]),
        }
    }
}

/// Whether offsets begin at 0, never fall and end at `end`.
fn rises(from: impl Iterator<Item = u64>, end: usize) -> bool {
    let mut before = None;
    for at in from {
        if before.map_or(at != 0, |before| at < before) {
            return false;
        }
        before = Some(at);
    }
    before == Some(end as u64)
}

impl WordLists {
    /// Whether nothing in the lists leads outside of them.
    pub(super) fn is_sound(&self, words: usize, works: usize) -> bool {
        let whole = self.works.len() == self.weights.len()
            && self.from.len() == words + 1
            && self.run_from.len() == words + 1
            && rises(self.from.iter().copied(), self.works.len())
            && rises(self.run_from.iter().copied(), self.runs.len());
        whole && (0..words).all(|word| self.is_word_sound(word, works))
    }

    fn is_word_sound(&self, word: usize, works: usize) -> bool {
        let List::Word {
            runs,
            works: places,
            ..
        } = self.list(word)
        else {
            return false;
        };
        let mut start = 0;
        let mut before = None;
        for (block, less) in runs {
            let end = start + usize::from(*less) + 1;
            let Some(here) = places.get(start..end) else {
                return false;
            };
            let last = here.last().map_or(0, |place| usize::from(*place));
            let inside = usize::from(*block) * BLOCK + last < works;
            if !inside || before >= Some(*block) || !here.is_sorted_by(|a, b| a < b) {
                return false;
            }
            (start, before) = (end, Some(*block));
        }
        start == places.len()
    }
}

impl PairLists {
    /// Whether nothing in the lists leads outside of them.
    pub(super) fn is_sound(&self, words: usize, works: usize) -> bool {
        let wide = |at: &u32| u64::from(*at);
        let whole = self.works.len() == self.weights.len()
            && self.first.len() == words + 1
            && self.from.len() == self.second.len() + 1
            && (self.texts.is_empty() || self.texts.len() == self.second.len())
            && rises(self.first.iter().map(wide), self.second.len())
            && rises(self.from.iter().map(wide), self.works.len());
        whole
            && (0..words).all(|word| {
                let seconds =
                    &self.second[self.first[word] as usize..self.first[word + 1] as usize];
                seconds.is_sorted_by(|a, b| a < b)
            })
            && (0..self.second.len()).all(|pair| {
                let here = &self.works[self.range(pair)];
                here.is_sorted_by(|a, b| a < b)
                    && here.last().is_none_or(|work| (*work as usize) < works)
            })
    }

    pub(super) fn bytes(&self) -> usize {
        (self.first.len()
            + self.second.len()
            + self.from.len()
            + self.texts.len()
            + self.works.len())
            * 4
            + self.weights.len()
    }
}

impl WordLists {
    pub(super) fn bytes(&self) -> usize {
        (self.from.len() + self.run_from.len()) * 8
            + self.runs.len() * 4
            + self.works.len() * 2
            + self.weights.len()
    }
}
