//! Words of a text, made comparable: what is left of a sentence when inflection, case and filler are taken away.
//!
//! Six languages are known: English, Finnish, Swedish, Turkish, Malay and Hebrew. A text's language is given, or
//! guessed from its script, its stop words and its endings; a wrong guess costs some recall and nothing else. Word
//! boundaries follow the idea of Unicode Standard Annex 29 (letters and digits run together, an apostrophe between
//! letters and a point between digits join), shortened to what these languages need; scripts written without spaces
//! give one token a character. Letters are folded: case (in Turkish `I` goes with `ı` and `İ` with `i`), composed and
//! decomposed accents alike, ligatures, full width, Hebrew points. Marks of direction, soft hyphens and NUL never
//! make a difference.
//!
//! Stemming is light, by rules written for this crate after what has been measured to matter: D. Harman, "How effective
//! is suffixing?" (JASIS 42, 1991) and M. F. Porter (Program 14, 1980) for English; J. Savoy, "Light stemming
//! approaches" (SAC 2006) for Finnish and Swedish; F. Can and others, "Information retrieval on Turkish texts"
//! (JASIST 59, 2008); M. Adriani and others, "Stemming Indonesian" (ACM TALIP 6, 2007) for Malay; A. Itai and S.
//! Wintner (Language Resources and Evaluation 42, 2008) for the particles that Hebrew writes together with the next
//! word. A stem need not be a word.

mod fold;
mod guess;
mod scan;
mod stem;
mod stop;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use guess::guess;

/// A language with rules of its own.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Language {
    /// `en`, and what is taken when nothing speaks clearly for another.
    English,
    /// `fi`
    Finnish,
    /// `sv`
    Swedish,
    /// `tr`
    Turkish,
    /// `ms`
    Malay,
    /// `he`
    Hebrew,
}

impl Language {
    /// All there are, the most widely read first.
    pub const ALL: [Self; 6] = [
        Self::English,
        Self::Finnish,
        Self::Swedish,
        Self::Turkish,
        Self::Malay,
        Self::Hebrew,
    ];

    /// The two letters of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Finnish => "fi",
            Self::Swedish => "sv",
            Self::Turkish => "tr",
            Self::Malay => "ms",
            Self::Hebrew => "he",
        }
    }

    /// From the first two letters of a language tag (`fi`, `fi-FI`); none for a language without rules here.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|language| language.code() == code)
    }
}

/// A word that carries meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What is compared: folded and without its inflection.
    pub stem: String,
    /// Where the word stands in the text, in bytes.
    pub place: Range<usize>,
    /// Whether the word before it in the text is the token before it, so that the two make a pair.
    pub joined: bool,
}

/// A word longer than this many bytes (after folding) is cut there: longer ones are encoded data, not words.
pub const WORD_BYTES_MAX: usize = 64;

/// All words of a text, folded (case, accents composed or not, marks that hide) and otherwise whole: for comparing names.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    scan::words(text, Language::English, |word, _| {
        found.push(word.to_owned());
    });
    found
}

/// The words of a text that carry meaning, in order; stop words and single letters are left out and break pairs.
///
/// Never fails: a text without letters gives no tokens. Time and memory are linear in the text.
pub fn tokens(text: &str, language: Option<Language>) -> Vec<Token> {
    let language = language
        .or_else(|| guess(text))
        .unwrap_or(Language::English);
    let mut found = Vec::new();
    let mut joined = false;
    scan::words(text, language, |word, place| {
        if scan::is_filler(word) || stop::is_stop(word, language) {
            joined = false;
            return;
        }
        let stem = stem::stem(word, language);
        found.push(Token {
            stem,
            place,
            joined,
        });
        joined = true;
    });
    found
}
