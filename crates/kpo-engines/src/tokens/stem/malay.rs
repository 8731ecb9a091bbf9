//! Malay: particles and possessives, suffixes, then prefixes with the sound they swallowed given back.

use super::Stem;

const VOWELS: &str = "aeiou";

pub(super) fn stem(word: &mut Stem) {
    word.cut_one(&["lah", "kah", "tah"], 4);
    word.cut_one(&["nya", "ku", "mu"], 4);
    word.cut_one(&["kan", "an"], 4);
    word.cut("i", 4);
    let _ = prefix(word) && prefix(word);
    // "menilai" may be of "nilai" or of "tilai": both begin alike here, and so do m and p.
    if word.0.get(1).is_some_and(|c| VOWELS.contains(*c)) {
        match word.0[0] {
            'n' => word.0[0] = 't',
            'm' => word.0[0] = 'p',
            _ => {}
        }
    }
}

/// Takes one prefix off, leaving at least four letters; says whether one was there.
fn prefix(word: &mut Stem) -> bool {
    for nasal in ["men", "mem", "me", "pen", "pem", "pe"] {
        if word.starts(nasal) && nasalised(word, nasal) {
            return true;
        }
    }
    ["ber", "bel", "ter", "per", "di", "ke", "se", "ku"]
        .iter()
        .any(|prefix| word.cut_front(prefix, 4))
}

/// "menulis" is "tulis", "memilih" is "pilih", "menyewa" is "sewa", "mengambil" is "ambil".
fn nasalised(word: &mut Stem, nasal: &str) -> bool {
    let front = &nasal[..2];
    let vowel_at = |word: &Stem, at: usize| word.0.get(at).is_some_and(|c| VOWELS.contains(*c));
    if word.starts(&format!("{front}ng")) {
        return word.cut_front(&format!("{front}ng"), 3);
    }
    if word.starts(&format!("{front}ny")) && vowel_at(word, 4) {
        return give(word, &format!("{front}ny"), 's');
    }
    if word.starts(&format!("{front}n")) {
        let prefix = format!("{front}n");
        return if vowel_at(word, 3) {
            give(word, &prefix, 't')
        } else {
            word.cut_front(&prefix, 4)
        };
    }
    if word.starts(&format!("{front}m")) {
        let prefix = format!("{front}m");
        return if vowel_at(word, 3) {
            give(word, &prefix, 'p')
        } else {
            word.cut_front(&prefix, 4)
        };
    }
    word.starts(front)
        && word.0.get(2).is_some_and(|c| "lrwy".contains(*c))
        && word.cut_front(front, 4)
}

fn give(word: &mut Stem, prefix: &str, sound: char) -> bool {
    let did = word.cut_front(prefix, 3);
    if did {
        word.0.insert(0, sound);
    }
    did
}
