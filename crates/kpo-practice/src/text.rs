//! What people type: one place that says which texts may be kept.
//!
//! Control characters, NUL and the marks that reverse the reading order are refused, since a name such as
//! `exe.fdp` shown backwards deceives its reader; lone surrogates never get this far, because they are not UTF-8.

use crate::refusal::Refusal;
use crate::time::Day;

/// Characters that change the direction of what follows, or hide in a text.
const HIDDEN: [char; 16] = [
    '\u{061C}', '\u{200B}', '\u{2028}', '\u{2029}', '\u{202A}', '\u{202B}', '\u{202C}', '\u{202D}',
    '\u{202E}', '\u{2060}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}', '\u{FEFF}', '\u{FFFE}',
];

fn clean(field: &'static str, text: &str, most: usize, lines: bool) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let forbidden =
        |c: char| (c.is_control() && !(lines && matches!(c, '\n' | '\t'))) || HIDDEN.contains(&c);
    if text.chars().any(forbidden) {
        return Err(Refusal::of_field(field, "text-characters"));
    }
    if text.chars().count() > most {
        return Err(Refusal::of_field(field, "text-too-long").with("most", most));
    }
    Ok(text.to_owned())
}

/// One line that must say something: a name, a title.
pub fn line(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    filled(field, clean(field, text, most, false)?)
}

/// One line that may be empty.
pub fn optional_line(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    clean(field, text, most, false)
}

/// Several lines that must say something: a question, a reason.
pub fn lines(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    filled(field, clean(field, text, most, true)?)
}

/// Several lines that may be empty.
pub fn optional_lines(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    clean(field, text, most, true)
}

/// A day written as `2026-11-21`.
pub fn day(field: &'static str, text: &str) -> Result<Day, Refusal> {
    text.trim()
        .parse()
        .map_err(|_| Refusal::of_field(field, "text-day"))
}

/// A day that may be left out.
pub fn optional_day(field: &'static str, text: &str) -> Result<Option<Day>, Refusal> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    day(field, text).map(Some)
}

/// What one may write where a reason, a note or a statement is asked for, in characters.
pub const PROSE_MAX: usize = 10_000;

/// Refuses a text that deceives or is too long; whether it may be empty is for the rule that asks for it.
pub fn fits(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    clean(field, text, most, true).map(drop)
}

fn filled(field: &'static str, text: String) -> Result<String, Refusal> {
    if text.is_empty() {
        return Err(Refusal::of_field(field, "text-empty"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        line("name", text, 10).err().map(|refusal| refusal.code)
    }

    #[test]
    fn deceiving_and_empty_texts_are_refused() {
        assert_eq!(code("  "), Some("text-empty"));
        assert_eq!(code("a\0b"), Some("text-characters"));
        assert_eq!(code("\u{202E}fdp.exe"), Some("text-characters"));
        assert_eq!(code("two\nlines"), Some("text-characters"));
        assert_eq!(code("12345678901"), Some("text-too-long"));
        assert_eq!(line("name", " שרה כהן ", 10).as_deref(), Ok("שרה כהן"));
        assert_eq!(lines("note", "a\r\nb", 10).as_deref(), Ok("a\nb"));
    }
}
