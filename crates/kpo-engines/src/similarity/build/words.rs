//! Postings of words: two passes over the texts, one to count and one to fill.

use super::Ordered;
use crate::similarity::postings::{BLOCK, WordLists};

/// The lists of all words with counts in the place of weights, and how many different texts hold each word.
pub(super) fn lists(ordered: &Ordered<'_>, words: usize) -> (WordLists, Vec<u32>) {
    let mut texts = vec![0_u32; words];
    let mut lists = WordLists {
        from: vec![0; words + 1],
        run_from: vec![0; words + 1],
        ..WordLists::default()
    };
    let mut last = vec![u16::MAX; words];
    let mut seen = vec![false; words];
    each_word(ordered, |text, word, _| {
        texts[word] += u32::from(ordered.first[text]);
        if text < ordered.works {
            let block = (text / BLOCK) as u16;
            lists.from[word + 1] += 1;
            lists.run_from[word + 1] += u64::from(!seen[word] || last[word] != block);
            (last[word], seen[word]) = (block, true);
        }
    });
    add_up(&mut lists.from);
    add_up(&mut lists.run_from);
    fill(ordered, &mut lists, words);
    (lists, texts)
}

fn fill(ordered: &Ordered<'_>, lists: &mut WordLists, words: usize) {
    let total = lists.from[words] as usize;
    lists.works = vec![0; total];
    lists.weights = vec![0; total];
    lists.runs = vec![(0, 0); lists.run_from[words] as usize];
    let mut next = lists.from.clone();
    let mut next_run = lists.run_from.clone();
    each_word(ordered, |text, word, count| {
        if text >= ordered.works {
            return;
        }
        let (at, block) = (next[word] as usize, (text / BLOCK) as u16);
        lists.works[at] = (text % BLOCK) as u16;
        lists.weights[at] = count;
        next[word] += 1;
        let run = next_run[word] as usize;
        if run > lists.run_from[word] as usize && lists.runs[run - 1].0 == block {
            lists.runs[run - 1].1 += 1;
        } else {
            lists.runs[run] = (block, 0);
            next_run[word] += 1;
        }
    });
}

/// Calls `each` with text, word and how often it stands there, texts in order and words rising.
fn each_word(ordered: &Ordered<'_>, mut each: impl FnMut(usize, usize, u8)) {
    let mut here = Vec::new();
    for text in 0..ordered.texts.len() {
        here.clear();
        ordered.each(text, |word, _| here.push(word));
        here.sort_unstable();
        for same in here.chunk_by(|a, b| a == b) {
            each(text, same[0] as usize, same.len().min(255) as u8);
        }
    }
}

fn add_up(counts: &mut [u64]) {
    let mut sum = 0;
    for count in counts {
        sum += *count;
        *count = sum;
    }
}

impl WordLists {
    /// Calls `each` with the works that hold a word and the byte of each.
    pub(super) fn each_mut(&mut self, word: usize, mut each: impl FnMut(usize, &mut u8)) {
        let mut at = self.from[word] as usize;
        for (block, less) in
            &self.runs[self.run_from[word] as usize..self.run_from[word + 1] as usize]
        {
            for _ in 0..=*less {
                each(
                    usize::from(*block) * BLOCK + usize::from(self.works[at]),
                    &mut self.weights[at],
                );
                at += 1;
            }
        }
    }
}
