//! Swedish: genitive, definite form and number, the endings of verbs and adjectives.

use super::Stem;

const ENDINGS: &[&str] = &[
    "heterna", "heten", "heter", "ningarna", "ningar", "ningen", "arnas", "ernas", "ornas",
    "andet", "anden", "arna", "erna", "orna", "ande", "ende", "aste", "aren", "arens", "ades",
    "ade", "are", "ast", "het", "ning", "ens", "ets", "en", "et", "an", "ar", "er", "or", "ad",
    "at", "as", "es", "te", "a", "e",
];

pub(super) fn stem(word: &mut Stem) {
    if word.len() <= 3 {
        return;
    }
    if word.ends("s") && !word.ends("ss") && !word.ends("us") && !word.ends("is") {
        word.cut("s", 3);
    }
    word.cut_one(ENDINGS, 3);
    word.cut_one(&["ligt", "lig", "igt", "ig", "els"], 4);
    if word.len() > 3 && word.is_double() && word.last_is("mnlt") {
        word.0.pop();
    }
}
