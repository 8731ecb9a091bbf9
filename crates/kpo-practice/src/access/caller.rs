//! Who is asking: made once per request from the session or token, and handed to every operation.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::id::{OrganisationId, PersonId, SessionId, TokenId};
use crate::time::At;

use super::facts::Circumstances;

/// How long a sign-in counts as fresh for binding acts (signing, awarding, accepting, paying).
pub const FRESH_SECONDS: i64 = 15 * 60;

/// The six languages the product speaks (R32).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Finnish.
    Fi,
    /// Swedish.
    Sv,
    /// Turkish.
    Tr,
    /// Malay.
    Ms,
    /// Hebrew, right to left.
    He,
}

impl Locale {
    /// All six, in the order they are offered.
    pub const ALL: [Self; 6] = [Self::En, Self::Fi, Self::Sv, Self::Tr, Self::Ms, Self::He];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fi => "fi",
            Self::Sv => "sv",
            Self::Tr => "tr",
            Self::Ms => "ms",
            Self::He => "he",
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fi => "suomi",
            Self::Sv => "svenska",
            Self::Tr => "Türkçe",
            Self::Ms => "Bahasa Melayu",
            Self::He => "עברית",
        }
    }

    /// `rtl` for Hebrew, `ltr` otherwise.
    pub fn direction(self) -> &'static str {
        if self == Self::He { "rtl" } else { "ltr" }
    }

    /// The locale of a tag such as `sv` or `sv-FI`, if it is one of the six.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let language = if language == "iw" {
            "he"
        } else {
            language.as_str()
        };
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag() == language)
    }
}

/// A personal access token's powers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenUse {
    /// Which token.
    pub token: TokenId,
    /// `read`, `write`.
    pub scopes: BTreeSet<String>,
}

/// The person behind a request, and the circumstances of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub person: PersonId,
    /// Their name, for the page's corner and for visible marks.
    pub name: String,
    /// The organisation they act for.
    pub organisation: OrganisationId,
    /// Whether that organisation is the host.
    pub host: bool,
    /// Their roles at that organisation, for the menus only: rights come from the policies.
    pub roles: BTreeSet<String>,
    /// Their language.
    pub locale: Locale,
    /// Their IANA time zone.
    pub zone: String,
    /// The signed-in browser, if it is one.
    pub session: Option<SessionId>,
    /// The token, if it is one.
    pub token: Option<TokenUse>,
    /// Whether a second factor was shown at sign-in.
    pub second_factor: bool,
    /// When they last proved who they are.
    pub signed_in_at: At,
    /// When they ask.
    pub at: At,
    /// The request's own number, in logs and problem documents.
    pub request: Uuid,
    /// The country their address on the net is said to lie in, ISO 3166-1 alpha-2, where the proxy in front says so. It decides
    /// nothing: it is a hint that may be wrong.
    pub country: Option<String>,
}

impl Caller {
    /// The circumstances the policies may look at.
    pub fn circumstances(&self) -> Circumstances {
        Circumstances {
            second_factor: self.second_factor,
            fresh: self.token.is_none()
                && self.at.0 - self.signed_in_at.0 <= FRESH_SECONDS * 1_000_000,
            token: self.token.is_some(),
            scopes: self
                .token
                .as_ref()
                .map(|token| token.scopes.clone())
                .unwrap_or_default(),
        }
    }

    /// Whether they hold `role` at their organisation (for menus; rights come from the policies).
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.contains(role)
    }
}
