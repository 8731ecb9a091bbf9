//! Letters made comparable, one at a time: case, accents, ligatures, widths.

use super::Language;

/// Characters that may stand inside a word and are no part of it: soft hyphen, joiners, marks of direction, variation
/// selectors, Hebrew points and cantillation (but not the maqaf, which is a hyphen).
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{0}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFFD}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}' | '\u{5C7}')
}

/// An accent written after its letter.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{34E}' | '\u{350}'..='\u{36F}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}')
}

/// Scripts written without spaces: each character is a word.
pub(super) fn is_alone(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{E7F}' | '\u{E80}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Adds a letter of a text, folded, to a word.
pub(super) fn push(word: &mut String, c: char, language: Language) {
    match (c, language) {
        ('I', Language::Turkish) => word.push('ı'),
        ('İ', _) => word.push('i'),
        _ if c.is_ascii() => word.push(c.to_ascii_lowercase()),
        _ => {
            for c in compatible(c).chars(c) {
                for c in c.to_lowercase() {
                    lower(word, c, language);
                }
            }
        }
    }
}

/// Adds an accent to the last letter of a word where that makes a letter of the language, and forgets it elsewhere.
pub(super) fn accent(word: &mut String, mark: char, language: Language) {
    let Some(base) = word.pop() else { return };
    let made = match (base, mark) {
        ('a', '\u{308}') => 'ä',
        ('o', '\u{308}') => 'ö',
        ('u', '\u{308}') => 'ü',
        ('a', '\u{30A}') => 'å',
        ('g', '\u{306}') => 'ğ',
        ('s', '\u{327}') => 'ş',
        ('c', '\u{327}') => 'ç',
        ('ı', '\u{307}') => 'i',
        _ => base,
    };
    if made == base {
        word.push(base);
    } else {
        lower(word, made, language);
    }
}

/// What a character of compatibility stands for.
enum Stands {
    Itself,
    For(&'static str),
    Char(char),
}

impl Stands {
    fn chars(&self, itself: char) -> impl Iterator<Item = char> {
        let (one, more) = match self {
            Self::Itself => (Some(itself), ""),
            Self::Char(c) => (Some(*c), ""),
            Self::For(text) => (None, *text),
        };
        one.into_iter().chain(more.chars())
    }
}

fn compatible(c: char) -> Stands {
    match c {
        'ﬀ' => Stands::For("ff"),
        'ﬁ' => Stands::For("fi"),
        'ﬂ' => Stands::For("fl"),
        'ﬃ' => Stands::For("ffi"),
        'ﬄ' => Stands::For("ffl"),
        'ﬅ' | 'ﬆ' => Stands::For("st"),
        'ß' | 'ẞ' => Stands::For("ss"),
        'æ' | 'Æ' => Stands::For("ae"),
        'œ' | 'Œ' => Stands::For("oe"),
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(c as u32 - 0xFEE0).map_or(Stands::Itself, Stands::Char)
        }
        _ => Stands::Itself,
    }
}

/// Adds a letter in lower case; accents the language does not write are taken off, so that names meet.
fn lower(word: &mut String, c: char, language: Language) {
    let own = match language {
        Language::Finnish | Language::Swedish => matches!(c, 'ä' | 'ö' | 'å'),
        Language::Turkish => matches!(c, 'ç' | 'ğ' | 'ı' | 'ö' | 'ş' | 'ü'),
        Language::English | Language::Malay | Language::Hebrew => false,
    };
    if is_mark(c) {
        return;
    }
    word.push(if own { c } else { bare(c) });
}

fn bare(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ς' => 'σ',
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        _ => c,
    }
}
