//! Turkish: case, possession and number, taken off one after the other, and the final consonant hardened again.

use super::Stem;

const ENDINGS: &[&str] = &[
    "larının",
    "lerinin",
    "larında",
    "lerinde",
    "larından",
    "lerinden",
    "larına",
    "lerine",
    "larını",
    "lerini",
    "ları",
    "leri",
    "ların",
    "lerin",
    "sında",
    "sinde",
    "sunda",
    "sünde",
    "sından",
    "sinden",
    "sının",
    "sinin",
    "ımız",
    "imiz",
    "umuz",
    "ümüz",
    "ınız",
    "iniz",
    "unuz",
    "ünüz",
    "ından",
    "inden",
    "undan",
    "ünden",
    "ında",
    "inde",
    "unda",
    "ünde",
    "ndan",
    "nden",
    "sına",
    "sine",
    "suna",
    "süne",
    "sını",
    "sini",
    "sunu",
    "sünü",
    "lar",
    "ler",
    "nın",
    "nin",
    "nun",
    "nün",
    "dan",
    "den",
    "tan",
    "ten",
    "dır",
    "dir",
    "dur",
    "dür",
    "tır",
    "tir",
    "tur",
    "tür",
    "mak",
    "mek",
    "yla",
    "yle",
    "nda",
    "nde",
    "da",
    "de",
    "ta",
    "te",
    "ın",
    "in",
    "un",
    "ün",
    "ım",
    "im",
    "um",
    "üm",
    "sı",
    "si",
    "su",
    "sü",
    "yı",
    "yi",
    "yu",
    "yü",
    "ya",
    "ye",
    "nı",
    "ni",
    "nu",
    "nü",
    "na",
    "ne",
    "la",
    "le",
    "ki",
];

const VOWELS: &str = "aeıioöuü";

/// Endings follow one another ("ev-ler-imiz-de"); more than this many in a row are not met.
const ROUNDS: usize = 3;

pub(super) fn stem(word: &mut Stem) {
    for _ in 0..ROUNDS {
        let rest = if word.len() > 6 { 4 } else { 3 };
        let before = word.len();
        if !word.cut_one(ENDINGS, rest) && word.len() >= 5 && word.last_is("aeıiuü") {
            word.0.pop();
        }
        if word.len() == before {
            break;
        }
    }
    if !word.has(VOWELS) {
        return;
    }
    for (soft, hard) in [("b", "p"), ("c", "ç"), ("d", "t"), ("ğ", "k")] {
        if word.swap(soft, hard, 2) {
            return;
        }
    }
}
