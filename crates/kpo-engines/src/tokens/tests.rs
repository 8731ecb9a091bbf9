use proptest::prelude::*;

use super::Language::{English, Finnish, Hebrew, Malay, Swedish, Turkish};
use super::*;

fn stems(text: &str, language: Language) -> Vec<String> {
    tokens(text, Some(language))
        .into_iter()
        .map(|token| token.stem)
        .collect()
}

fn one(word: &str, language: Language) -> String {
    let found = stems(word, language);
    assert_eq!(found.len(), 1, "{word} is one word, not {found:?}");
    found[0].clone()
}

#[test]
fn forms_of_a_word_meet() {
    let mut apart = Vec::new();
    for (language, forms) in [
        (
            English,
            "allocation allocations allocate allocated allocating",
        ),
        (English, "policy policies Policy's"),
        (English, "naïve naive NAÏVE"),
        (
            Finnish,
            "oikeus oikeuden oikeutta oikeudesta oikeuksia oikeudet",
        ),
        (
            Finnish,
            "sopimus sopimuksen sopimusta sopimukset sopimuksessa sopimuksiin",
        ),
        (
            Finnish,
            "hankinta hankinnan hankintaa hankinnat hankinnassa",
        ),
        (
            Finnish,
            "suomalainen suomalaisen suomalaiset suomalaisia suomalaisten",
        ),
        (Finnish, "EU EU:n EU:ssa"),
        (
            Swedish,
            "upphandling upphandlingen upphandlingar upphandlingarna upphandlingens",
        ),
        (Swedish, "möjlighet möjligheten möjligheter möjligheterna"),
        (Turkish, "sözleşme sözleşmenin sözleşmeler sözleşmeleri"),
        (Turkish, "SIĞIR sığır sığırlar"),
        (Turkish, "İSTANBUL istanbul İstanbul'da İstanbul'un"),
        (Turkish, "kitap kitabı kitaplar kitapları"),
        (Malay, "tulis menulis ditulis tulisan penulis"),
        (Malay, "nilai menilai penilaian dinilai"),
        (Malay, "sewa menyewa penyewaan disewakan"),
        (Hebrew, "הסכם ההסכם בהסכם להסכם הסכמים ההסכמים"),
        (Hebrew, "מכרז המכרז במכרז מהמכרז ומכרזים"),
        (Hebrew, "שָׁלוֹם שלום"),
    ] {
        let stems: Vec<String> = forms.split(' ').map(|form| one(form, language)).collect();
        if stems.iter().any(|stem| *stem != stems[0]) {
            apart.push(format!("{forms} gave {stems:?}"));
        }
    }
    assert!(
        apart.is_empty(),
        "{}",
        apart.join(
            "
"
        )
    );
}

#[test]
fn different_words_stay_apart() {
    for (language, words) in [
        (English, "network neural nurse naval"),
        (Finnish, "vero vesi valo velka vene"),
        (Swedish, "skatt skola skog skuld"),
        (Turkish, "vergi veri su sağlık hukuk"),
        (Malay, "cukai undang hutan hutang"),
        (Hebrew, "מיסוי משפט מחשב בריאות"),
    ] {
        let mut stems: Vec<String> = words.split(' ').map(|word| one(word, language)).collect();
        stems.sort();
        stems.dedup();
        assert_eq!(
            stems.len(),
            words.split(' ').count(),
            "{words} gave {stems:?}"
        );
    }
}

#[test]
fn the_same_letters_written_otherwise_are_the_same() {
    assert_eq!(
        one("kääntäjä", Finnish),
        one("ka\u{308}a\u{308}nta\u{308}ja\u{308}", Finnish)
    );
    assert_eq!(one("sağlık", Turkish), one("sag\u{306}lık", Turkish));
    assert_eq!(one("efficient", English), one("eﬃcient", English));
    assert_eq!(one("network", English), one("ＮＥＴＷＯＲＫ", English));
    assert_eq!(one("network", English), one("net\u{AD}work", English));
    assert_eq!(one("צהל", Hebrew), one("צה\"ל", Hebrew));
}

#[test]
fn signs_points_and_scripts() {
    assert_eq!(
        stems("C++ and C# 3.14, 2024.", English),
        ["c++", "c#", "3.14", "2024"]
    );
    assert_eq!(stems("机器学习", English), ["机", "器", "学", "习"]);
    assert_eq!(stems("I, the a of 7 -- !", English), [""; 0]);
}

#[test]
fn stop_words_break_pairs() {
    let found = tokens("quality of care homes", Some(English));
    let joined: Vec<bool> = found.iter().map(|token| token.joined).collect();
    assert_eq!(joined, [false, false, true]);
}

#[test]
fn places_are_where_the_words_stand() {
    let text = "\u{202E}Työ\u{308}sopimus, EU:n «laki»";
    let found = tokens(text, Some(Finnish));
    let words: Vec<&str> = found
        .iter()
        .map(|token| &text[token.place.clone()])
        .collect();
    assert_eq!(words, ["Työ\u{308}sopimus", "EU:n", "laki"]);
}

#[test]
fn languages_are_guessed() {
    for (text, language) in [
        (
            "The supplier shall deliver the report within ten days.",
            English,
        ),
        ("Learning Sparse Representations for Control", English),
        (
            "Toimittajan on annettava raportti kymmenen päivän kuluessa.",
            Finnish,
        ),
        ("Julkisten hankintojen valvonta ja kilpailuoikeus", Finnish),
        ("Leverantören ska lämna rapporten inom tio dagar.", Swedish),
        (
            "Yüklenici raporu on gün içinde teslim etmelidir ve bu süre uzatılamaz.",
            Turkish,
        ),
        (
            "Pembekal hendaklah menyerahkan laporan dalam tempoh sepuluh hari.",
            Malay,
        ),
        ("הספק ימסור את הדוח בתוך עשרה ימים.", Hebrew),
        ("Penyewaan dan pembelian tanah", Malay),
        ("Ihalelerin denetimi ve hukuku", Turkish),
    ] {
        assert_eq!(guess(text), Some(language), "{text}");
    }
    for text in ["", "\u{0}\u{200F}", "filler", "BERT"] {
        assert_eq!(guess(text), None, "{text}");
    }
}

#[test]
fn codes_go_there_and_back() {
    for language in Language::ALL {
        assert_eq!(Language::from_code(language.code()), Some(language));
    }
    assert_eq!(Language::from_code("fi-FI"), Some(Finnish));
    assert_eq!(Language::from_code("de"), None);
    assert_eq!(Language::from_code(""), None);
}

#[test]
fn marks_that_cannot_be_seen_change_nothing() {
    for language in Language::ALL {
        for text in ["tax law", "מס הכנסה", "vergi hukuku"] {
            let dressed: String = text
                .chars()
                .flat_map(|c| ['\u{200F}', c, '\u{2069}', '\u{0}'])
                .collect();
            assert_eq!(stems(text, language), stems(&dressed, language));
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_harmless(
        text in "\\PC{0,200}|[\\x00-\\x7f]{0,200}|[א-ת\u{591}-\u{5C7}\"' ]{0,80}|[a-zıİIğşäöå'’:.#+]{0,80}"
    ) {
        for language in Language::ALL {
            let mut last = 0;
            for token in tokens(&text, Some(language)) {
                prop_assert!(!token.stem.is_empty());
                prop_assert!(token.stem.len() <= WORD_BYTES_MAX * 2);
                prop_assert!(token.place.start >= last && token.place.end > token.place.start);
                prop_assert!(text.get(token.place.clone()).is_some());
                last = token.place.end;
            }
        }
        let _ = guess(&text);
    }

    #[test]
    fn case_makes_no_difference(words in "[a-zäöå]{2,12}( [a-zäöå]{2,12}){0,5}") {
        for language in [English, Finnish, Swedish, Malay] {
            prop_assert_eq!(stems(&words, language), stems(&words.to_uppercase(), language));
        }
    }

    #[test]
    fn turkish_case_makes_no_difference(words in "[a-zıçğöşü]{2,12}( [a-zıçğöşü]{2,12}){0,5}") {
        let upper: String = words
            .chars()
            .flat_map(|c| match c { 'i' => vec!['İ'], 'ı' => vec!['I'], c => c.to_uppercase().collect() })
            .collect();
        prop_assert_eq!(stems(&words, Turkish), stems(&upper, Turkish));
    }
}
