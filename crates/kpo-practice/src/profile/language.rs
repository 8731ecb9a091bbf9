//! Names and levels of languages, as résumés write them: taken where they can mean one thing only (R32).

use crate::person::CEFR;

/// Languages by their English and own names. Any other can be told by its BCP 47 tag.
const NAMES: [(&str, &[&str]); 48] = [
    ("ar", &["arabic", "العربية"]),
    ("bg", &["bulgarian", "български"]),
    ("bn", &["bengali", "bangla"]),
    ("ca", &["catalan", "català"]),
    ("cs", &["czech", "čeština"]),
    ("da", &["danish", "dansk"]),
    ("de", &["german", "deutsch"]),
    ("el", &["greek", "ελληνικά"]),
    ("en", &["english"]),
    ("es", &["spanish", "español", "castellano"]),
    ("et", &["estonian", "eesti"]),
    ("eu", &["basque", "euskara"]),
    ("fa", &["persian", "farsi", "فارسی"]),
    ("fi", &["finnish", "suomi"]),
    ("fr", &["french", "français"]),
    ("ga", &["irish", "gaeilge"]),
    ("he", &["hebrew", "עברית"]),
    ("hi", &["hindi", "हिन्दी"]),
    ("hr", &["croatian", "hrvatski"]),
    ("hu", &["hungarian", "magyar"]),
    ("id", &["indonesian", "bahasa indonesia"]),
    ("is", &["icelandic", "íslenska"]),
    ("it", &["italian", "italiano"]),
    ("ja", &["japanese", "日本語"]),
    ("ko", &["korean", "한국어"]),
    ("lt", &["lithuanian", "lietuvių"]),
    ("lv", &["latvian", "latviešu"]),
    ("ms", &["malay", "bahasa melayu", "bahasa malaysia"]),
    ("mt", &["maltese", "malti"]),
    ("nl", &["dutch", "nederlands"]),
    ("no", &["norwegian", "norsk"]),
    ("pl", &["polish", "polski"]),
    ("pt", &["portuguese", "português"]),
    ("ro", &["romanian", "română"]),
    ("ru", &["russian", "русский"]),
    ("sk", &["slovak", "slovenčina"]),
    ("sl", &["slovenian", "slovene", "slovenščina"]),
    ("sr", &["serbian", "српски", "srpski"]),
    ("sv", &["swedish", "svenska"]),
    ("ta", &["tamil", "தமிழ்"]),
    ("te", &["telugu", "తెలుగు"]),
    ("th", &["thai", "ไทย"]),
    ("tr", &["turkish", "türkçe"]),
    ("uk", &["ukrainian", "українська"]),
    ("ur", &["urdu", "اردو"]),
    ("vi", &["vietnamese", "tiếng việt"]),
    ("yue", &["cantonese"]),
    ("zh", &["chinese", "mandarin", "中文"]),
];

/// The BCP 47 tag of a language told by name or by tag; none where it could mean several or nothing.
pub fn tag(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let known = NAMES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()))
        .map(|(tag, _)| (*tag).to_owned());
    known.or_else(|| {
        let first = name.split(['-', '_']).next().unwrap_or_default();
        let coded = (2..=3).contains(&first.len()) && name.len() <= 12 && name.is_ascii();
        let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (coded && plain && first.bytes().all(|b| b.is_ascii_alphabetic())).then_some(name)
    })
}

/// The level of the Common European Framework a résumé's word for fluency stands for beyond doubt: the level itself, by
/// letter or by the name the Framework gives it, or a first language. 'Fluent', 'professional' or 'intermediate' may be one
/// of several and are none.
pub fn level(said: &str) -> Option<&'static str> {
    let said = said.trim().to_lowercase();
    let named = match said.as_str() {
        "native" | "native speaker" | "native language" | "mother tongue" | "first language" => {
            Some("N")
        }
        "breakthrough" => Some("A1"),
        "waystage" => Some("A2"),
        "threshold" => Some("B1"),
        "vantage" => Some("B2"),
        "effective operational proficiency" => Some("C1"),
        "mastery" => Some("C2"),
        _ => None,
    };
    named.or_else(|| {
        let mut words = said.split(|c: char| !c.is_alphanumeric());
        let one = |word: &str| {
            let level = CEFR.iter().find(|level| level.eq_ignore_ascii_case(word));
            level.copied().filter(|level| *level != "N")
        };
        let first = words.by_ref().find_map(one)?;
        // 'B1/B2' and 'A2 to B1' are two levels and so none.
        words
            .filter_map(one)
            .all(|other| other == first)
            .then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r32_a_level_is_taken_where_it_can_be_one_only() {
        assert_eq!(level("Native speaker"), Some("N"));
        assert_eq!(level("C1 (advanced)"), Some("C1"));
        assert_eq!(level("CEFR B2"), Some("B2"));
        for doubtful in [
            "Fluent",
            "Professional working",
            "B1/B2",
            "Beginner",
            "",
            "n",
            "Native or bilingual",
        ] {
            assert_eq!(level(doubtful), None, "{doubtful}");
        }
    }

    #[test]
    fn a_language_is_known_by_name_or_tag() {
        assert_eq!(tag("Finnish").as_deref(), Some("fi"));
        assert_eq!(tag("Türkçe").as_deref(), Some("tr"));
        assert_eq!(tag("pt-BR").as_deref(), Some("pt-br"));
        assert_eq!(tag("Klingon"), None);
        assert_eq!(tag("the best"), None);
    }
}
