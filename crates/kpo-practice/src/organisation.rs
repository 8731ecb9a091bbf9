//! Organisations: the host, and the counterparties it works with (R3).

use crate::id::OrganisationId;
use crate::refusal::Refusal;
use crate::time::At;
use crate::{country, text};

/// What an organisation is to the host: itself, or one of the three sourcing models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrganisationKind {
    /// The organisation this installation belongs to.
    Host,
    /// A firm.
    Firm,
    /// One person in business for themselves.
    Freelancer,
    /// A subsidiary of the host.
    Captive,
}

impl OrganisationKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Host, Self::Firm, Self::Freelancer, Self::Captive];

    /// The word it is stored and translated by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Firm => "firm",
            Self::Freelancer => "freelancer",
            Self::Captive => "captive",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its version.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// What it is to the host.
    pub kind: OrganisationKind,
    /// ISO 3166-1 alpha-2 country.
    pub country: String,
    /// The organisation it belongs to.
    pub parent: Option<OrganisationId>,
    /// When it was entered.
    pub created_at: At,
}

/// Checks an organisation before it is kept: a country that exists, no parent but another.
pub fn check(organisation: Organisation) -> Result<Organisation, Refusal> {
    if !country::is_country(&organisation.country) {
        return Err(Refusal::of_field("country", "organisation-country"));
    }
    if organisation.parent == Some(organisation.id) {
        return Err(Refusal::of_field("parent", "organisation-parent"));
    }
    Ok(Organisation {
        name: text::line("name", &organisation.name, 200)?,
        ..organisation
    })
}
