//! Reading the blanks of a found file against the original's.

use std::collections::HashMap;

use bytes::Bytes;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::FileKind;

use super::{BLANKS, Blanks, Part, Piece, STEP, STORY, pieces, split};
use crate::room::archive;

/// A blank that was read: its place in the codeword, and from −1 (narrower) over 0 (as the original's) to 1 (wider).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Blank {
    pub(crate) place: usize,
    pub(crate) soft: f64,
}

/// What was read of a found file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Read {
    /// Blanks that stand where the original has them.
    pub(crate) blanks: Vec<Blank>,
    /// How many of the original's blanks that is, in hundredths.
    pub(crate) share: i64,
}

/// Reads the blanks of a found file against the original's.
///
/// # Errors
/// As [`mark`]'s, of whichever of the two cannot be opened.
pub(crate) fn read(original: Bytes, found: Bytes) -> Result<Read, Refusal> {
    let (original, found) = (widths(original)?, widths(found)?);
    let blanks: Vec<Blank> = matched(&original, &found)
        .into_iter()
        .map(|(here, there)| Blank {
            place: here % BLANKS,
            soft: ((found[there].width - original[here].width) as f64 / STEP as f64)
                .clamp(-1.0, 1.0),
        })
        .collect();
    let share = (blanks.len() * 100 / original.len().max(1)) as i64;
    Ok(Read { blanks, share })
}

/// A blank between words: how wide it is said to be, and the two words on either side.
struct Known {
    width: i64,
    around: [usize; 4],
}

/// The blanks of a file in order. Words are known by a number of their own, the same in both files that are compared.
fn widths(file: Bytes) -> Result<Vec<Known>, Refusal> {
    let mut archive = archive::open(FileKind::Docx, file)?;
    let story = archive::text(&mut archive, STORY)?;
    let mut words: Vec<String> = Vec::new();
    let mut gaps: Vec<(usize, i64)> = Vec::new();
    let (mut blanks, mut inside) = (Blanks::default(), false);
    for piece in pieces(&story)? {
        let Piece::Run(run) = piece else {
            blanks.begin();
            inside = false;
            continue;
        };
        for part in &run.parts {
            let Part::Words(range, edges) = part else {
                blanks.begin();
                inside = false;
                continue;
            };
            for (text, blank) in split(&story[range.clone()], *edges) {
                if blank {
                    if blanks.blank() == gaps.len() {
                        gaps.push((words.len(), run.width()));
                    }
                    inside = false;
                    continue;
                }
                blanks.begin();
                let text = text.trim();
                if text.is_empty() {
                    continue;
                }
                match words.last_mut() {
                    Some(word) if inside => word.push_str(text),
                    _ => words.push(text.to_owned()),
                }
                inside = true;
            }
        }
    }
    let named = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at));
        word.map_or(0, |word| number(word))
    };
    Ok(gaps
        .into_iter()
        .map(|(next, width)| Known {
            width,
            around: [
                named(next.checked_sub(2)),
                named(next.checked_sub(1)),
                named(Some(next)),
                named(Some(next + 1)),
            ],
        })
        .collect())
}

/// A word as a number: only likeness is asked of it.
fn number(word: &str) -> usize {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish() as usize | 1
}

/// Which blank of the original each found one is: by what stands around it where that is there once, then on from there to both sides.
/// How wide anything is has no part in it.
fn matched(original: &[Known], found: &[Known]) -> Vec<(usize, usize)> {
    let mut places: HashMap<[usize; 4], Option<usize>> = HashMap::new();
    for (at, one) in original.iter().enumerate() {
        places
            .entry(one.around)
            .and_modify(|place| *place = None)
            .or_insert(Some(at));
    }
    let mut to: Vec<Option<usize>> = found
        .iter()
        .map(|one| places.get(&one.around).copied().flatten())
        .collect();
    let alike = |here: usize, there: usize| {
        original
            .get(here)
            .is_some_and(|one| one.around == found[there].around)
    };
    for there in 1..found.len() {
        if to[there].is_none()
            && let Some(before) = to[there - 1]
            && alike(before + 1, there)
        {
            to[there] = Some(before + 1);
        }
    }
    for there in (1..found.len()).rev() {
        if to[there - 1].is_none()
            && let Some(after) = to[there].and_then(|here| here.checked_sub(1))
            && alike(after, there - 1)
        {
            to[there - 1] = Some(after);
        }
    }
    to.into_iter()
        .enumerate()
        .filter_map(|(there, here)| Some((here?, there)))
        .collect()
}
