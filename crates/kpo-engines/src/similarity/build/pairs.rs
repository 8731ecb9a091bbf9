//! Postings of pairs: the texts are walked once for each share of the first words, so that what must be sorted at a
//! time stays small.

use super::Ordered;
use crate::similarity::{Refused, postings::PairLists};

/// Pairs sorted at a time: twelve bytes each.
const SHARE: u64 = 1 << 24;

/// The lists of all pairs that works hold, with counts in the place of weights.
pub(super) fn lists(ordered: &Ordered<'_>, words: usize) -> Result<PairLists, Refused> {
    let mut lists = PairLists {
        first: vec![0],
        from: vec![0],
        ..PairLists::default()
    };
    for share in shares(ordered, words) {
        let mut found = gather(ordered, &share);
        found.sort_unstable();
        let mut same_first = found.chunk_by(|a, b| a.0 == b.0).peekable();
        for first in share {
            if let Some(group) = same_first.next_if(|group| group[0].0 == first) {
                group
                    .chunk_by(|a, b| a.1 == b.1)
                    .for_each(|pair| push(&mut lists, ordered, pair));
            }
            lists
                .first
                .push(u32::try_from(lists.second.len()).map_err(|_| Refused::TooMuch("pairs"))?);
        }
        if u32::try_from(lists.works.len()).is_err() {
            return Err(Refused::TooMuch("pairs"));
        }
    }
    if (0..lists.second.len())
        .all(|pair| lists.texts[pair] == lists.from[pair + 1] - lists.from[pair])
    {
        lists.texts = Vec::new();
    }
    for list in [
        &mut lists.second,
        &mut lists.from,
        &mut lists.works,
        &mut lists.texts,
    ] {
        list.shrink_to_fit();
    }
    lists.weights.shrink_to_fit();
    Ok(lists)
}

/// Adds one pair with the works that hold it; a pair that only the background holds is left out.
fn push(lists: &mut PairLists, ordered: &Ordered<'_>, pair: &[(u32, u32, u32)]) {
    let mut texts = 0;
    let before = lists.works.len();
    for same in pair.chunk_by(|a, b| a.2 == b.2) {
        let text = same[0].2;
        texts += u32::from(ordered.first[text as usize]);
        if (text as usize) < ordered.works {
            lists.works.push(text);
            lists.weights.push(same.len().min(255) as u8);
        }
    }
    if lists.works.len() > before {
        lists.second.push(pair[0].1);
        lists.from.push(lists.works.len() as u32);
        lists.texts.push(texts);
    }
}

/// Ranges of first words that together make all of them, each with about [`SHARE`] pairs.
fn shares(ordered: &Ordered<'_>, words: usize) -> Vec<std::ops::Range<u32>> {
    let mut counts = vec![0_u64; words];
    each_pair(ordered, |first, _, _| counts[first as usize] += 1);
    let (mut shares, mut start, mut sum) = (Vec::new(), 0, 0);
    for (word, count) in counts.iter().enumerate() {
        if sum > 0 && sum + count > SHARE {
            shares.push(start..word as u32);
            (start, sum) = (word as u32, 0);
        }
        sum += count;
    }
    shares.push(start..words as u32);
    shares
}

fn gather(ordered: &Ordered<'_>, share: &std::ops::Range<u32>) -> Vec<(u32, u32, u32)> {
    let mut found = Vec::new();
    each_pair(ordered, |first, second, text| {
        if share.contains(&first) {
            found.push((first, second, text));
        }
    });
    found
}

fn each_pair(ordered: &Ordered<'_>, mut each: impl FnMut(u32, u32, u32)) {
    for text in 0..ordered.texts.len() {
        let mut before = None;
        ordered.each(text, |word, joined| {
            if let (Some(first), true) = (before, joined) {
                each(first, word, text as u32);
            }
            before = Some(word);
        });
    }
}
