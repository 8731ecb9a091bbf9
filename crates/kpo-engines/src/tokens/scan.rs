//! Where words begin and end.

use std::ops::Range;

use super::{Language, WORD_BYTES_MAX, fold};

/// Calls `each` with every word, folded, and its place in the text, in order.
pub(super) fn words(text: &str, language: Language, mut each: impl FnMut(&str, Range<usize>)) {
    let mut word = String::new();
    let (mut start, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        if fold::is_ignorable(c) {
            continue;
        }
        if fold::is_alone(c) {
            give(&mut word, start..end, language, &mut each);
            word.push(c);
            give(&mut word, at..next, language, &mut each);
        } else if fold::is_mark(c) {
            fold::accent(&mut word, c, language);
            end = if word.is_empty() { end } else { next };
        } else if c.is_alphanumeric() {
            if word.is_empty() {
                start = at;
            }
            end = next;
            if word.len() < WORD_BYTES_MAX {
                fold::push(&mut word, c, language);
            }
        } else if let Some(joint) = joins(&word, c, &text[next..], language) {
            word.push(joint);
        } else {
            if is_sign(&word, c, &text[next..]) {
                word.push_str(if c == '#' { "#" } else { "++" });
                end = next + usize::from(c == '+');
            }
            give(&mut word, start..end, language, &mut each);
        }
    }
    give(&mut word, start..end, language, &mut each);
}

/// Whether a word is too short to mean anything: one letter or digit, unless its script writes words so.
pub(super) fn is_filler(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (None, _) => true,
        (Some(c), None) => !fold::is_alone(c),
        _ => false,
    }
}

fn give(
    word: &mut String,
    place: Range<usize>,
    language: Language,
    each: &mut impl FnMut(&str, Range<usize>),
) {
    if !word.is_empty() {
        each(bare(word, language), place);
    }
    word.clear();
}

/// The character that joins what stands before it to what follows, as it is kept in the word: an apostrophe between
/// letters, a point or comma between digits, a colon before a Finnish or Swedish ending, Hebrew quotes in an acronym.
fn joins(word: &str, c: char, rest: &str, language: Language) -> Option<char> {
    let before = word.chars().next_back()?;
    let after = rest.chars().find(|c| !fold::is_ignorable(*c))?;
    if word.len() >= WORD_BYTES_MAX {
        return None;
    }
    let letters = before.is_alphabetic() && after.is_alphabetic();
    match c {
        '\'' | '\u{2019}' | '\u{2BC}' | '\u{5F3}'
            if letters || (before.is_alphanumeric() && after.is_alphabetic()) =>
        {
            Some('\'')
        }
        '"' | '\u{5F4}' | '\u{201D}' if is_hebrew(before) && is_hebrew(after) => Some('\''),
        '.' | ',' if before.is_ascii_digit() && after.is_ascii_digit() => Some('.'),
        ':' if matches!(language, Language::Finnish | Language::Swedish)
            && after.is_lowercase() =>
        {
            before.is_alphanumeric().then_some(':')
        }
        _ => None,
    }
}

/// `C#`, `F#`, `C++`: names that end in a sign.
fn is_sign(word: &str, c: char, rest: &str) -> bool {
    let one = word.len() == 1 && word.as_bytes()[0].is_ascii_lowercase();
    one && (c == '#' || (c == '+' && rest.starts_with('+')))
}

/// Without what an apostrophe or a colon adds: a Turkish or Finnish case ending on a name, an English 's.
fn bare(word: &mut String, language: Language) -> &str {
    if word.contains(['\'', ':']) {
        match language {
            Language::Turkish => cut(word, '\''),
            Language::Finnish | Language::Swedish => cut(word, ':'),
            Language::English if word.ends_with("'s") => word.truncate(word.len() - 2),
            _ => {}
        }
        word.retain(|c| c != '\'' && c != ':');
    }
    word
}

fn cut(word: &mut String, at: char) {
    if let Some(at) = word.find(at) {
        word.truncate(at);
    }
}

pub(super) fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{5D0}'..='\u{5EA}' | '\u{FB1D}'..='\u{FB4F}')
}
