//! Which language a text is in, from its script, its stop words and its endings.

use super::{Language, scan, stop};

/// Only this many words are looked at, which is enough to tell six languages apart.
const WORDS_MAX: usize = 60;

/// Less than this is no evidence: English has words that end like Turkish ones.
const EVIDENCE_MIN: usize = 2;

/// The language of a text; none when nothing speaks clearly for one, as in many a title of three words.
///
/// Hebrew is known by its letters. For the others each stop word counts 3, an ending or beginning that is common in one
/// language and rare in the rest 1, and a letter that only some of them write 1; the highest sum wins, if it is at
/// least 2 and no other language has as much.
pub fn guess(text: &str) -> Option<Language> {
    let (mut hebrew, mut letters) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(1_000) {
        letters += 1;
        hebrew += usize::from(scan::is_hebrew(c));
    }
    if hebrew * 2 > letters {
        return Some(Language::Hebrew);
    }
    let (mut best, mut second) = ((0, None), 0);
    for language in Language::ALL
        .into_iter()
        .filter(|language| *language != Language::Hebrew)
    {
        let score = score(text, language);
        if score > best.0 {
            second = best.0;
            best = (score, Some(language));
        } else {
            second = second.max(score);
        }
    }
    best.1.filter(|_| best.0 >= EVIDENCE_MIN && best.0 > second)
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
        .nth(WORDS_MAX * 10)
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
            let endings = [
                "nen", "ssa", "ssä", "sta", "stä", "lla", "llä", "lle", "ksi", "uus", "yys", "mus",
                "sen", "den", "ien", "jen", "sten", "nta", "ntä", "tta", "ttä", "set", "oja",
                "iset",
            ];
            ends(&endings)
                || ["aa", "ii", "uu", "yy", "ää"]
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
                    && ["men", "pen", "mem", "pem", "ber", "per", "ke"]
                        .iter()
                        .any(|b| word.starts_with(b))
                    && word.ends_with("an"))
        }
        Language::Hebrew => false,
    }
}
