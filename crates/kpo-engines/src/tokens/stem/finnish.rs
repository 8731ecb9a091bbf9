//! Finnish: clitics, possession, case and number, then what consonant gradation changed.

use super::Stem;

const CLITICS: &[&str] = &["kaan", "kään", "kin", "han", "hän", "ko", "kö", "pa", "pä"];

const OWNED: &[&str] = &["nsa", "nsä", "mme", "nne", "ni"];

const CASES: &[&str] = &[
    "iseen", "isiin", "iksi", "issa", "issä", "ista", "istä", "illa", "illä", "ilta", "iltä",
    "ille", "itta", "ittä", "iden", "itten", "seen", "siin", "ksi", "ssa", "ssä", "sta", "stä",
    "lla", "llä", "lta", "ltä", "lle", "ina", "inä", "tta", "ttä", "iin", "een", "aan", "ään",
    "oon", "öön", "uun", "yyn", "hin", "hun", "hyn", "hon", "hön", "jen", "ien", "ita", "itä",
    "na", "nä", "ta", "tä", "ja", "jä", "ia", "iä", "en", "et", "n", "t",
];

const VOWELS: &str = "aeiouyäöå";

pub(super) fn stem(word: &mut Stem) {
    if word.len() <= 3 {
        return;
    }
    word.cut_one(CLITICS, 5);
    word.cut_one(OWNED, 4);
    if !unify(word) {
        case(word);
    }
    while word.len() > 3 && word.last_is(VOWELS) {
        word.0.pop();
    }
    // "oikeuden", "oikeutta", "oikeuksia" and "sopimuksen" go with "oikeus" and "sopimus".
    for suffix in ["uks", "ud", "ut"] {
        word.swap(suffix, "us", 3);
    }
    for suffix in ["yks", "yd", "yt"] {
        word.swap(suffix, "ys", 3);
    }
    grade(word);
}

/// Forms whose ending is part of the stem in the nominative: "suomalainen" has the stem of "suomalaisten", and
/// "oikeutta", "sopimusta" and "sopimuksiin" are no cases of "oikeu" and "sopimu".
fn unify(word: &mut Stem) -> bool {
    word.swap("nen", "s", 3)
        || word.swap("sten", "s", 3)
        || ["uksiin", "uteen", "utta"]
            .iter()
            .any(|form| word.swap(form, "us", 3))
        || ["yksiin", "yteen", "yttä"]
            .iter()
            .any(|form| word.swap(form, "ys", 3))
        || word.swap("usta", "us", 5)
        || word.swap("ystä", "ys", 5)
}

fn case(word: &mut Stem) {
    // "hankinta" is a nominative.
    if word.back(2) == Some('n') && (word.ends("ta") || word.ends("tä")) {
        return;
    }
    word.cut_one(CASES, 3);
}

/// The weak grade made strong, a long consonant made short: "kauppa" and "kaupan", "hankinta" and "hankinnan".
fn grade(word: &mut Stem) {
    if word.is_double() && word.last_is("kpts") && word.len() > 3 {
        word.0.pop();
    }
    for (weak, strong) in [
        ("nn", "nt"),
        ("mm", "mp"),
        ("ng", "nk"),
        ("ll", "lt"),
        ("rr", "rt"),
        ("d", "t"),
    ] {
        if word.len() > 3 && word.swap(weak, strong, 2) {
            return;
        }
    }
}
