//! Names as they are compared: of firms without their legal form, of people whichever way round.
//!
//! Two names that are compared as the same may still be of two people or firms: a match closes a door until somebody looks,
//! and never opens one.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Endings by which a firm's legal form is known: nobody says them, so leaving them out hides nothing.
const LEGAL_FORMS: [&str; 33] = [
    "oy", "oyj", "ab", "as", "aş", "şti", "ltd", "limited", "llc", "llp", "inc", "plc", "gmbh",
    "ag", "kg", "bv", "nv", "sa", "sas", "sarl", "srl", "spa", "se", "aps", "oü", "corp", "co",
    "sdn", "bhd", "hb", "ky", "בעמ", "pty",
];

/// The same as names are compared: an installation may know thousands of firms.
static FOLDED_FORMS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let folded = |form: &&str| words(form).concat();
    LEGAL_FORMS.iter().map(folded).collect()
});

/// How many words at the end of a name are its legal form: `A/S` is two.
fn legal_form(name: &[String]) -> usize {
    (1..=2)
        .find(|many| {
            let end = name.len().checked_sub(*many).and_then(|at| name.get(at..));
            end.is_some_and(|end| FOLDED_FORMS.contains(&end.concat()))
        })
        .unwrap_or(0)
}

/// The words of a name as they are compared: without accents' two ways of being written, hidden marks, points within, or the
/// Turkish difference of the two letters i, which a capital loses.
pub fn words(text: &str) -> Vec<String> {
    kpo_engines::tokens::words(text)
        .into_iter()
        .map(|word| {
            let plain = word.chars().filter(|letter| letter.is_alphanumeric());
            plain
                .map(|letter| if letter == 'ı' { 'i' } else { letter })
                .collect()
        })
        .collect()
}

/// The words of a firm's name without its legal form: `Kiln & Partners Oy` is `kiln partners`.
pub fn firm(text: &str) -> Vec<String> {
    let mut name = words(text);
    while name.len() > 1 && legal_form(&name) > 0 {
        name.truncate(name.len().saturating_sub(legal_form(&name)).max(1));
    }
    name
}

/// Whether two names may be of one person: the same words in any order, an initial for a word that begins with it.
pub fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let long = |name: &[String]| -> BTreeSet<String> {
        let many = name.iter().filter(|word| word.chars().count() > 1);
        many.cloned().collect()
    };
    let initials = |name: &[String]| -> Vec<String> {
        let few = name.iter().filter(|word| word.chars().count() == 1);
        few.cloned().collect()
    };
    let (mine, theirs) = (long(&one), long(&other));
    if mine.is_disjoint(&theirs) {
        return false;
    }
    spelt_out(mine.difference(&theirs), initials(&other))
        && spelt_out(theirs.difference(&mine), initials(&one))
}

/// Whether each of these words is stood in for by an initial of its own on the other side.
fn spelt_out<'a>(words: impl Iterator<Item = &'a String>, mut initials: Vec<String>) -> bool {
    for word in words {
        let Some(at) = initials
            .iter()
            .position(|one| word.starts_with(one.as_str()))
        else {
            return false;
        };
        initials.swap_remove(at);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firm_is_the_same_with_and_without_its_legal_form() {
        assert_eq!(firm("Kiln & Partners Oy"), firm("KILN & PARTNERS"));
        assert_eq!(firm("Danske Råd A/S"), firm("Danske Råd"));
        assert_ne!(firm("Kiln Partners"), firm("Kiln Brothers"));
        assert_eq!(firm("Oy"), ["oy"], "a name is never emptied");
    }

    #[test]
    fn a_person_is_the_same_whichever_way_round_and_by_an_initial() {
        assert!(same_person("Aino Laine", "Laine, Aino"));
        assert!(same_person("A. Laine", "Aino Laine"));
        assert!(same_person("Aino K. Laine", "Aino Kaarina Laine"));
        assert!(!same_person("Aino Laine", "Aino Lahti"));
        assert!(!same_person("B. Laine", "Aino Laine"));
        assert!(!same_person("Aino Laine", "Aino Kaarina Laine"));
        assert!(!same_person("", "Aino Laine"));
    }
}
