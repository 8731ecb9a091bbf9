//! Accounts: how a person proves who they are, and the links and tokens that stand for them.
//!
//! Pure rules only: how long a password is, when a link still opens a door, how fast somebody may try. Hashing and
//! drawing secrets are the operations' business.

use std::collections::BTreeSet;

use crate::id::{LinkId, PersonId, TokenId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// The fewest characters a password may have.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// The most bytes a password may have: hashing more is a gift to whoever wants to keep the server busy.
pub const PASSWORD_BYTES_MAX: usize = 512;
/// How long an invitation stays good.
pub const INVITATION_DAYS: i64 = 7;
/// How long a link to set a new password stays good.
pub const RESET_HOURS: i64 = 24;
/// The longest a token may live.
pub const TOKEN_DAYS_MAX: i64 = 366;

/// What a token may be used for.
pub const SCOPES: [&str; 2] = ["read", "write"];
/// How many recovery codes are drawn at a time.
pub const RECOVERY_CODES: usize = 10;
/// How long one has for the second factor after the password.
pub const CHALLENGE_SECONDS: i64 = 5 * 60;

/// An account: what a person proves themselves with. Its id is the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub person: PersonId,
    /// The record's version.
    pub version: i64,
    /// The password's Argon2id hash, in PHC form.
    pub password_hash: String,
    /// The second factor's secret, once confirmed.
    pub factor: Option<String>,
    /// A second factor's secret shown but not yet confirmed.
    pub factor_offered: Option<String>,
    /// The last 30-second step whose code was used: it opens nothing again.
    pub factor_step: i64,
    /// When the password was set.
    pub password_at: At,
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// The first administrator of a new installation.
    First,
    /// A person entered by somebody else sets up their account.
    Invitation,
    /// A person sets a new password.
    Reset,
}

impl LinkKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::First, Self::Invitation, Self::Reset];

    /// The word it is stored by.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A link that opens one door once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The record's version.
    pub version: i64,
    /// SHA-256 of the secret in it.
    pub token_hash: String,
    /// What it is for.
    pub kind: LinkKind,
    /// For whom; absent for the first administrator, who is not entered yet.
    pub person: Option<PersonId>,
    /// Who made it; absent for the system itself.
    pub made_by: Option<PersonId>,
    /// When.
    pub made_at: At,
    /// When it ends by itself.
    pub expires_at: At,
    /// When it was used, or ended by a newer one.
    pub ended_at: Option<At>,
}

impl Link {
    /// Whether it still opens its door.
    pub fn open(&self, at: At) -> bool {
        self.ended_at.is_none() && at < self.expires_at
    }
}

/// A token a program shows instead of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// The record's version.
    pub version: i64,
    /// Whose.
    pub person: PersonId,
    /// What its owner calls it.
    pub name: String,
    /// SHA-256 of the token, hexadecimal.
    pub token_hash: String,
    /// What it may be used for, of [`SCOPES`].
    pub scopes: BTreeSet<String>,
    /// When it was made.
    pub made_at: At,
    /// When it ends by itself.
    pub expires_at: At,
    /// When it was revoked.
    pub ended_at: Option<At>,
}

impl Token {
    /// Whether it still speaks for its owner.
    pub fn open(&self, at: At) -> bool {
        self.ended_at.is_none() && at < self.expires_at
    }
}

/// An address as it is kept and compared: lower case.
pub fn email(text: &str) -> Result<String, Refusal> {
    let refused = || Refusal::of_field("email", "account-email");
    let address = text::line("email", text, 254)?.to_lowercase();
    let (local, domain) = address.split_once('@').ok_or_else(refused)?;
    let spaced = address.chars().any(char::is_whitespace);
    if local.is_empty() || domain.len() < 2 || domain.contains('@') || spaced {
        return Err(refused());
    }
    Ok(address)
}

/// A new password: long, and not the person's own address or one character over and over.
pub fn password(password: &str, email: &str) -> Result<(), Refusal> {
    let refuse =
        |code| Err(Refusal::of_field("password", code).with("least", PASSWORD_CHARACTERS_MIN));
    if password.chars().count() < PASSWORD_CHARACTERS_MIN {
        return refuse("account-password-short");
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return refuse("account-password-long");
    }
    let kinds: BTreeSet<char> = password.chars().collect();
    if kinds.len() < 4 || password.to_lowercase().contains(email) {
        return refuse("account-password-weak");
    }
    Ok(())
}

/// What is asked of a new token.
pub fn token(name: &str, scopes: &BTreeSet<String>, days: i64) -> Result<String, Refusal> {
    if scopes.is_empty() || !scopes.iter().all(|scope| SCOPES.contains(&scope.as_str())) {
        return Err(Refusal::of_field("scopes", "token-scopes"));
    }
    if !(1..=TOKEN_DAYS_MAX).contains(&days) {
        return Err(Refusal::of_field("days", "token-days").with("most", TOKEN_DAYS_MAX));
    }
    text::line("token_name", name, 100)
}

/// How many tries may come at once, and how long one takes to be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Tries in a row.
    pub burst: i64,
    /// Seconds until one try is forgotten.
    pub seconds: i64,
}

impl Limit {
    /// Tries at one account. Forgotten soon, so that nobody can keep a rival out before a deadline for long.
    pub const ACCOUNT: Self = Self {
        burst: 10,
        seconds: 30,
    };
    /// Tries from one source, whatever the account and whether or not they succeed.
    pub const SOURCE: Self = Self {
        burst: 60,
        seconds: 6,
    };
    /// Codes tried at one account's second factor.
    pub const FACTOR: Self = Self {
        burst: 5,
        seconds: 60,
    };

    /// One try's weight on the clock, in microseconds.
    pub fn interval(self) -> i64 {
        self.seconds * 1_000_000
    }

    /// How far ahead of the clock the tries may run.
    pub fn ahead(self) -> i64 {
        self.burst * self.interval()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_lower_case_and_look_like_one() {
        assert_eq!(email(" Aino@Example.FI ").as_deref(), Ok("aino@example.fi"));
        for wrong in ["", "aino", "@x.fi", "a@", "a b@x.fi", "a@b@c", "a\0@x.fi"] {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn passwords_are_long_and_not_the_address() {
        assert!(password("correct horse", "a@x.fi").is_ok());
        assert!(password("short", "a@x.fi").is_err());
        assert!(password("aaaaaaaaaaaaaaaa", "a@x.fi").is_err());
        assert!(password("aino@example.fi", "aino@example.fi").is_err());
        assert!(password(&"ab cd".repeat(200), "a@x.fi").is_err());
    }

    #[test]
    fn a_token_names_known_scopes_and_a_day() {
        let read = BTreeSet::from(["read".to_owned()]);
        assert!(token("export", &read, 30).is_ok());
        assert!(token("export", &read, 400).is_err());
        assert!(token("export", &BTreeSet::from(["admin".to_owned()]), 30).is_err());
        assert!(token("export", &BTreeSet::new(), 30).is_err());
    }
}
