//! Classifications: what skills and fields are called by code, so that two people mean the same (R2, R11).
//!
//! The program holds only ISCED levels and broad fields (ISCED 2011 and ISCED-F 2013, UNESCO UIS), ISCO-08 major and
//! sub-major groups (ILO 2012) and the levels of the Common European Framework of Reference (Council of Europe 2001). An
//! installation adds the lists it works by, as their publishers issue them.

mod held;

use crate::id::TermId;

words! {
    /// A classification.
    Scheme {
        /// Levels of education.
        Isced = "isced-2011",
        /// Fields of education.
        IscedF = "isced-f-2013",
        /// Groups of occupations.
        Isco = "isco-08",
        /// Occupations, below the groups of ISCO-08.
        Esco = "esco",
        /// Levels of a language.
        Cefr = "cefr",
    }
}

impl Scheme {
    /// Those a skill can be named by.
    pub const OF_SKILLS: [Self; 3] = [Self::Isco, Self::IscedF, Self::Esco];

    /// Who publishes it, to be named wherever its words are shown.
    pub fn source(self) -> &'static str {
        match self {
            Self::Isced => "ISCED 2011, UNESCO Institute for Statistics",
            Self::IscedF => "ISCED-F 2013, UNESCO Institute for Statistics",
            Self::Isco => "ISCO-08, International Labour Organization",
            Self::Esco => "ESCO, European Commission",
            Self::Cefr => "Common European Framework of Reference for Languages, Council of Europe",
        }
    }

    /// The codes every installation has, each with what it stands for, in the publisher's English.
    pub fn held(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Isced => &held::ISCED,
            Self::IscedF => &held::ISCED_F,
            Self::Isco => &held::ISCO,
            Self::Esco => &[],
            Self::Cefr => &held::CEFR,
        }
    }

    /// What a code every installation has stands for.
    pub fn held_label(self, code: &str) -> Option<&'static str> {
        let found = self.held().iter().find(|(held, _)| *held == code);
        found.map(|(_, label)| *label)
    }

    /// The code above one, by how the publisher writes them; empty at the top.
    pub fn broader(self, code: &str) -> &str {
        let shorter = code.len().checked_sub(1).and_then(|end| code.get(..end));
        match self {
            Self::Isced | Self::Cefr => "",
            Self::IscedF if code.len() <= 2 => "",
            Self::IscedF | Self::Isco => shorter.unwrap_or_default(),
            Self::Esco => code.rsplit_once('.').map_or("", |(above, _)| above),
        }
    }

    /// Whether this could be a code of it: digits as its publisher writes them.
    pub fn could_be(self, code: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match self {
            Self::Isced => digits(code) && code.len() == 1,
            Self::IscedF => digits(code) && (2..=4).contains(&code.len()),
            Self::Isco => digits(code) && code.len() <= 4,
            Self::Esco => code.len() <= 32 && code.contains('.') && code.split('.').all(digits),
            Self::Cefr => self.held_label(code).is_some(),
        }
    }
}

/// A code of a classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// The record's version.
    pub version: i64,
    /// The classification, by its short name (`isco-08`).
    pub scheme: String,
    /// The code, as published: `0711`, `2145.1`.
    pub code: String,
    /// What it stands for, as published.
    pub label: String,
    /// The code above it; empty at the top.
    pub broader: String,
    /// Where its publisher explains it; empty where that is not known. Never fetched.
    pub address: String,
}

/// Whether a code's label holds every word looked for, or the code begins with what was typed.
pub fn fits(term: &Term, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    let label = term.label.to_lowercase();
    term.code.to_lowercase().starts_with(&typed)
        || typed.split_whitespace().all(|word| label.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_every_code_held_could_be_one_and_stands_below_one() {
        for scheme in Scheme::ALL {
            for (code, label) in scheme.held() {
                assert!(scheme.could_be(code), "{} {code}", scheme.word());
                assert!(!label.is_empty());
                let above = scheme.broader(code);
                assert!(
                    above.is_empty() || scheme.held_label(above).is_some(),
                    "{} {code} stands below {above}",
                    scheme.word()
                );
            }
        }
        assert_eq!(Scheme::Isco.held().len(), 53);
        assert_eq!(Scheme::IscedF.held().len(), 11);
    }

    #[test]
    fn codes_are_told_from_what_is_none() {
        assert!(Scheme::Esco.could_be("2145.1.2"));
        assert!(!Scheme::Esco.could_be("2145"));
        assert!(!Scheme::Esco.could_be("2145..1"));
        assert!(!Scheme::IscedF.could_be("7"));
        assert!(Scheme::IscedF.could_be("0711"));
        assert!(!Scheme::Isco.could_be("21a"));
        assert_eq!(Scheme::Esco.broader("2145.1.2"), "2145.1");
        assert_eq!(Scheme::Esco.broader("2145.1"), "2145");
        assert_eq!(Scheme::IscedF.broader("0711"), "071");
        assert_eq!(Scheme::IscedF.broader("07"), "");
    }
}
