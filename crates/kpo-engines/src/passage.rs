//! Where a passage stands in a text: what was copied, retyped or read by a machine out of pages is found again by its words.
//!
//! Words are compared without case, accents, punctuation and what cannot be seen. Every run of three words of the text is known by its
//! places; a run of the passage found there votes for how far passage and text lie apart, and what lies at nearly the same distance is
//! one stretch, so that words left out, put in or misread cost only the runs they touch (the diagonals of W. R. Pearson and D. J.
//! Lipman, "Improved tools for biological sequence comparison", PNAS 85, 1988, on words). Nothing in it is random.

use std::collections::{BTreeMap, HashMap};

use crate::tokens;

/// How many words together are looked up.
const RUN: usize = 3;
/// How many words may be missing or added between two runs of one stretch.
const SLACK: usize = 6;
/// A run that stands more often than this in the text says nothing about where.
const COMMON: usize = 64;

/// A text whose words are looked up.
#[derive(Clone, Debug, Default)]
pub struct Text {
    words: Vec<String>,
}

/// A stretch of the text that the passage, or a part of it, is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first word in the text, counted from 0.
    pub first: usize,
    /// The word after its last.
    pub end: usize,
    /// How many of the passage's words stand there, in order.
    pub words: usize,
}

/// What of a passage was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// How many words the passage has.
    pub words: usize,
    /// Where they stand, in the order of the text; stretches of the text do not overlap.
    pub stretches: Vec<Stretch>,
}

impl Passage {
    /// How many of the passage's words were found, in hundredths.
    pub fn share(&self) -> usize {
        let found: usize = self.stretches.iter().map(|one| one.words).sum();
        (found * 100 / self.words.max(1)).min(100)
    }
}

impl Text {
    /// Adds what stands next; returns how many words there are now.
    pub fn add(&mut self, line: &str) -> usize {
        self.words.extend(tokens::words(line));
        self.words.len()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Finds a passage: none of its stretches is shorter than `least` words.
    pub fn find(&self, passage: &str, least: usize) -> Passage {
        let asked = tokens::words(passage);
        let mut places: HashMap<&[String], Vec<usize>> = HashMap::new();
        for (at, run) in self.words.windows(RUN).enumerate() {
            places.entry(run).or_default().push(at);
        }
        // By how far the two lie apart: places in the passage at which a run of the text stands.
        let mut apart: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (at, run) in asked.windows(RUN).enumerate() {
            let found = places.get(run).filter(|found| found.len() <= COMMON);
            for place in found.into_iter().flatten() {
                apart.entry(*place as i64 - at as i64).or_default().push(at);
            }
        }
        let mut found = stretches(&apart);
        found.retain(|one| one.words.len() >= least);
        // The longest first; what is left of a shorter one must still be long enough.
        found.sort_by_key(|one| (std::cmp::Reverse(one.words.len()), one.first));
        let (mut taken, mut used) = (Vec::<Stretch>::new(), vec![false; asked.len()]);
        for one in found {
            let fresh: Vec<usize> = one.words.iter().copied().filter(|at| !used[*at]).collect();
            let apart = taken
                .iter()
                .all(|other| one.end <= other.first || other.end <= one.first);
            if !apart || fresh.len() < least {
                continue;
            }
            for at in &fresh {
                used[*at] = true;
            }
            taken.push(Stretch {
                first: one.first,
                end: one.end,
                words: fresh.len(),
            });
        }
        taken.sort_by_key(|one| one.first);
        Passage {
            words: asked.len(),
            stretches: taken,
        }
    }
}

/// A stretch while it is put together: where it stands in the text, and which words of the passage it takes.
struct Draft {
    first: usize,
    end: usize,
    words: Vec<usize>,
}

/// Puts runs that lie at nearly the same distance, and near one another, into stretches.
fn stretches(apart: &BTreeMap<i64, Vec<usize>>) -> Vec<Draft> {
    let mut runs: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for (by, places) in apart {
        for at in places {
            runs.entry(*at).or_default().push(*by);
        }
    }
    // The open stretches, each with the distance and the place of its last run.
    let mut open: Vec<(i64, usize, Draft)> = Vec::new();
    let mut done = Vec::new();
    for (at, mut apart) in runs {
        let (kept, gone) = open
            .into_iter()
            .partition(|(_, last, _)| at <= last + RUN + SLACK);
        open = kept;
        done.extend(
            gone.into_iter()
                .map(|(.., draft): (i64, usize, Draft)| draft),
        );
        // What goes on as it did comes first, then what goes on after a gap.
        for exact in [true, false] {
            for (by, last, draft) in open.iter_mut().filter(|(_, last, _)| *last < at) {
                let fits = |other: i64| {
                    let place = at as i64 + other;
                    let gap = place - draft.end as i64;
                    let on = gap > -(RUN as i64) && gap <= SLACK as i64;
                    if exact { other == *by } else { on }
                };
                let near = apart.iter().copied().filter(|other| fits(*other));
                let Some(other) = near.min_by_key(|other| by.abs_diff(*other)) else {
                    continue;
                };
                apart.retain(|one| *one != other);
                draft
                    .words
                    .extend((at..at + RUN).filter(|word| *word >= *last + RUN));
                draft.end = (at as i64 + other) as usize + RUN;
                (*by, *last) = (other, at);
            }
        }
        for by in apart {
            let first = (at as i64 + by) as usize;
            let draft = Draft {
                first,
                end: first + RUN,
                words: (at..at + RUN).collect(),
            };
            open.push((by, at, draft));
        }
    }
    done.extend(open.into_iter().map(|(.., draft)| draft));
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PROSE: &str = "The kiln of line three yields ninety-one point four percent at eight hundred and twelve degrees, which nobody \
        outside the mill knows. The press was rebuilt in spring, and since then its felt lasts forty days instead of thirty.";

    fn text(lines: &[&str]) -> Text {
        let mut text = Text::default();
        for line in lines {
            text.add(line);
        }
        text
    }

    #[test]
    fn r25_a_passage_is_found_whatever_its_letters_look_like() {
        let text = text(&[
            "Something else stands before it, of other things altogether.",
            PROSE,
            "And after it.",
        ]);
        let exact = text.find("since then its felt lasts forty days instead of thirty", 6);
        assert_eq!((exact.share(), exact.stretches.len()), (100, 1));
        let only = exact.stretches[0];
        assert_eq!(only.end - only.first, 10);
        let dressed = text.find("SINCE\u{a0}then, its f\u{200b}elt\u{ad} lasts “forty” days — instead of thir\u{2060}ty!", 6);
        assert_eq!(dressed, exact);
        // Retyped by somebody who is careless, it is still found, and no more is claimed than what is there.
        let careless = text.find(
            "and since then the felt of it lasts forty days instead of about thirty",
            6,
        );
        assert_eq!(careless.stretches.len(), 1);
        assert!((50..100).contains(&careless.share()), "{careless:?}");
    }

    #[test]
    fn what_stands_nowhere_is_not_found() {
        let text = text(&[PROSE]);
        for other in [
            "",
            "the",
            "the the the the the the the",
            "A contract ends ninety days after notice was given in writing.",
        ] {
            assert_eq!(text.find(other, 6).stretches, [], "{other}");
        }
        assert_eq!(Text::default().find(PROSE, 6).stretches, []);
    }

    #[test]
    fn two_places_are_told_apart() {
        let lines: Vec<String> = (0..40)
            .map(|n| {
                format!(
                    "Row {n} holds {} tons of pulp and {} of clay.",
                    n * 7,
                    n * 3
                )
            })
            .collect();
        let text = text(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let found = text.find(
            &format!(
                "{} Something between them that is new. {}",
                lines[3], lines[30]
            ),
            6,
        );
        let starts: Vec<usize> = found.stretches.iter().map(|one| one.first).collect();
        let each = text.len() / 40;
        assert_eq!(starts, [3 * each, 30 * each], "{found:?}");
    }

    proptest! {
        #[test]
        fn a_part_of_a_text_is_found_where_it_stands(
            words in prop::collection::vec("[a-z]{4,9}", 60..200),
            from in 0..40_usize, long in 8..20_usize,
        ) {
            let mut text = Text::default();
            text.add(&words.join(" "));
            let found = text.find(&words[from..from + long].join(", "), 6);
            prop_assert!(found.share() == 100);
            prop_assert!(found.stretches.iter().any(|one| one.first == from && one.end == from + long), "{found:?}");
        }

        #[test]
        fn nothing_breaks_it(one in "\\PC{0,80}", other in "\\PC{0,80}", least in 0..9_usize) {
            let mut text = Text::default();
            text.add(&one);
            let found = text.find(&other, least);
            prop_assert!(found.share() <= 100);
            prop_assert!(found.stretches.iter().all(|one| one.first < one.end && one.end <= text.len()));
        }
    }
}
