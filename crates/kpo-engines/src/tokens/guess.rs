//! Which language a text is in, from its script, its stop words and its endings.

use super::{Language, scan, stop};

/// Only this many words are looked at: more never changed an answer.
const WORDS_MAX: usize = 300;

/// The language of a text, English when nothing speaks for another. A title of three words may be guessed wrongly.
///
/// Hebrew is known by its letters. For the others each stop word counts 3, an ending or beginning that is common in one
/// language and rare in the rest 1, and a letter that only some of them write 1; the highest sum wins, ties go to the
/// first of [`Language::ALL`].
pub fn guess(text: &str) -> Language {
    let (mut hebrew, mut letters) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(4_000) {
        letters += 1;
        hebrew += usize::from(scan::is_hebrew(c));
    }
    if hebrew * 2 > letters {
        return Language::Hebrew;
    }
    let mut best = (0, Language::English);
    for language in Language::ALL {
        let score = score(text, language);
        if score > best.0 {
            best = (score, language);
        }
    }
    best.1
}

fn score(text: &str, language: Language) -> usize {
    let (mut score, mut left) = (0, WORDS_MAX);
    let head = head(text);
    scan::words(head, language, |word, _| {
        if left == 0 {
            return;
        }
        left -= 1;
        if stop::is_stop(word, language) {
            score += 3;
        }
        score += usize::from(looks(word, language));
    });
    score
        + head
            .chars()
            .filter(|c| letters(language).contains(c))
            .count()
}

/// The beginning of a text, long enough for the words that are looked at.
fn head(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(WORDS_MAX * 12)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

fn letters(language: Language) -> &'static [char] {
    match language {
        Language::Finnish => &['ä', 'ö', 'Ä', 'Ö'],
        Language::Swedish => &['å', 'Å', 'ä', 'ö'],
        Language::Turkish => &['ğ', 'ş', 'ı', 'İ', 'Ş', 'ç', 'ü', 'ö'],
        Language::English | Language::Malay | Language::Hebrew => &[],
    }
}

fn looks(word: &str, language: Language) -> bool {
    let ends =
        |endings: &[&str]| word.len() > 5 && endings.iter().any(|ending| word.ends_with(ending));
    match language {
        Language::English => ends(&["ing", "tion", "ity", "ness", "ment", "ical", "ous", "ed"]),
        Language::Finnish => {
            ends(&[
                "nen", "ssa", "ssä", "sta", "stä", "lla", "llä", "uus", "yys", "sen", "den", "ien",
                "minen", "tta",
            ]) || ["aa", "ii", "uu", "yy", "ää"]
                .iter()
                .any(|pair| word.contains(pair))
        }
        Language::Swedish => ends(&[
            "ning", "het", "lig", "erna", "arna", "isk", "ande", "ering", "else", "skap",
        ]),
        Language::Turkish => ends(&[
            "lar", "ler", "lik", "lık", "leri", "ları", "mesi", "ması", "nin", "nın", "iyle",
            "inde", "ında",
        ]),
        Language::Malay => {
            ends(&["kan", "nya", "annya"])
                || (word.len() > 6
                    && ["meng", "peng", "mem", "pem", "ber", "keb", "kep"]
                        .iter()
                        .any(|b| word.starts_with(b))
                    && word.ends_with("an"))
        }
        Language::Hebrew => false,
    }
}
