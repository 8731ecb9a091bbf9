//! Texts cut into pieces of words, as the model was taught: BERT's cleaning, splitting and longest pieces first.
//!
//! What stands for a mark in a text, such as `[SEP]`, is taken as the letters it is: nobody's text frames itself.

use std::collections::HashMap;

use icu::normalizer::DecomposingNormalizerBorrowed;
use icu::properties::CodePointMapData;
use icu::properties::props::{GeneralCategory, GeneralCategoryGroup};

use crate::Refused;

/// A word with more letters is not looked up piece by piece.
const LETTERS_MAX: usize = 100;

/// The list of pieces.
#[derive(Clone, Debug)]
pub struct Pieces {
    place: HashMap<String, u32>,
    unknown: u32,
    begin: u32,
    end: u32,
}

impl Pieces {
    /// From the published list, a piece a line.
    ///
    /// # Errors
    /// [`Refused::Pieces`] where a mark is missing.
    pub fn new(list: &str) -> Result<Self, Refused> {
        let place: HashMap<String, u32> = list
            .lines()
            .zip(0..)
            .map(|(piece, number)| (piece.to_owned(), number))
            .collect();
        let mark = |mark: &'static str| place.get(mark).copied().ok_or(Refused::Pieces(mark));
        let (unknown, begin, end) = (mark("[UNK]")?, mark("[CLS]")?, mark("[SEP]")?);
        Ok(Self {
            place,
            unknown,
            begin,
            end,
        })
    }

    /// How many pieces there are.
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    /// The numbers of a text's pieces between the marks of begin and end, at most `most` in all.
    pub fn of(&self, text: &str, most: usize) -> Vec<u32> {
        let mut numbers = vec![self.begin];
        let clean = clean(text);
        for word in words(&clean) {
            if numbers.len() + 1 >= most {
                break;
            }
            self.cut(word, &mut numbers);
        }
        numbers.truncate(most.saturating_sub(1).max(1));
        numbers.push(self.end);
        numbers
    }

    /// The longest pieces a word begins with, one after the other; the mark of the unknown where that fails.
    fn cut(&self, word: &str, numbers: &mut Vec<u32>) {
        let before = numbers.len();
        let mut rest = word;
        let short = word.chars().nth(LETTERS_MAX).is_none();
        while short && !rest.is_empty() {
            let later = rest.len() < word.len();
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
            let longest = ends.rev().find_map(|end| {
                let number = if later {
                    self.place.get(&format!("##{}", &rest[..end]))
                } else {
                    self.place.get(&rest[..end])
                };
                number.map(|number| (end, *number))
            });
            let Some((end, number)) = longest else {
                break;
            };
            numbers.push(number);
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            numbers.truncate(before);
            numbers.push(self.unknown);
        }
    }
}

fn group(c: char, group: GeneralCategoryGroup) -> bool {
    group.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Without control characters and accents, in small letters; ideographs stand alone.
fn clean(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            spaced.push(c);
        } else if c.is_whitespace() {
            spaced.push(' ');
        } else if c == '\0' || c == '\u{fffd}' || group(c, GeneralCategoryGroup::Other) {
        } else if is_ideograph(c) {
            spaced.extend([' ', c, ' ']);
        } else {
            spaced.push(c);
        }
    }
    if spaced.is_ascii() {
        spaced.make_ascii_lowercase();
        return spaced;
    }
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(&spaced);
    let category = CodePointMapData::<GeneralCategory>::new();
    apart
        .chars()
        .filter(|c| category.get(*c) != GeneralCategory::NonspacingMark)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Words, and each sign of punctuation as a word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .flat_map(|run| {
            run.split_inclusive(is_punctuation).flat_map(|part| {
                let sign = part.char_indices().next_back();
                match sign.filter(|(_, c)| is_punctuation(*c)) {
                    Some((at, _)) => [&part[..at], &part[at..]],
                    None => [part, ""],
                }
            })
        })
        .filter(|word| !word.is_empty())
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || (!c.is_ascii() && group(c, GeneralCategoryGroup::Punctuation))
}

fn is_ideograph(c: char) -> bool {
    matches!(
        u32::from(c),
        0x4E00..=0x9FFF
            | 0x3400..=0x4DBF
            | 0x20000..=0x2A6DF
            | 0x2A700..=0x2B73F
            | 0x2B740..=0x2B81F
            | 0x2B920..=0x2CEAF
            | 0xF900..=0xFAFF
            | 0x2F800..=0x2FA1F
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces() -> Pieces {
        let list = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nkiln\n##s\nload\n,\n-\nuber\n窯\n窑\n[\n]\nsep\n";
        Pieces::new(list).unwrap()
    }

    fn cut(text: &str) -> Vec<u32> {
        let all = pieces().of(text, 64);
        assert_eq!((all[0], all[all.len() - 1]), (2, 3));
        all[1..all.len() - 1].to_vec()
    }

    #[test]
    fn longest_pieces_come_first_and_signs_stand_alone() {
        assert_eq!(cut("Kilns, kiln-load"), [4, 5, 7, 4, 8, 6]);
        assert_eq!(cut(",,"), [7, 7]);
        assert_eq!(cut(""), Vec::<u32>::new());
    }

    #[test]
    fn accents_case_and_control_characters_make_no_difference() {
        assert_eq!(cut("Über\u{200b} LO\u{0}AD\u{301}"), [9, 6]);
        assert_eq!(cut("\u{a0}load\u{2003}kiln\n"), [6, 4]);
    }

    #[test]
    fn ideographs_stand_alone_and_strangers_are_unknown() {
        assert_eq!(cut("窯窑 kilnx"), [10, 11, 1]);
        assert_eq!(cut(&"kiln".repeat(40)), [1]);
    }

    #[test]
    fn marks_written_into_a_text_are_letters() {
        assert_eq!(cut("[SEP]"), [12, 14, 13]);
    }

    #[test]
    fn long_texts_are_cut_and_keep_their_end() {
        let all = pieces().of(&"kiln ".repeat(90), 16);
        assert_eq!((all.len(), all[15]), (16, 3));
        assert_eq!(pieces().of("kiln kiln", 2), [2, 3]);
    }

    #[test]
    fn a_list_without_marks_is_refused() {
        assert_eq!(
            Pieces::new("[UNK]\n[CLS]\n").unwrap_err(),
            Refused::Pieces("[SEP]")
        );
    }
}
