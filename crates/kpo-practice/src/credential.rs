//! Credentials (R2, R27, R28): what shows that a person is qualified *for this question*, not in general.
//!
//! Each has an issuer, evidence, who entered it, who verified it and how, when it was issued and when it ends. What
//! somebody says of themselves is not verified, and nobody verifies their own. Its subject sees all of it and may contest
//! it. There is no score: only facts with a source and a date.

use crate::change::Change;
use crate::id::{CredentialId, PersonId};
use crate::journal::Entry;
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// What sort of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CredentialKind {
    /// A degree, with its ISCED 2011 level and ISCED-F 2013 field.
    Degree,
    /// A licence to practise, standing in a register.
    Licence,
    /// A published work.
    Publication,
    /// Somebody who vouches for work done.
    Reference,
}

impl CredentialKind {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Degree,
        Self::Licence,
        Self::Publication,
        Self::Reference,
    ];

    /// The word it is stored and translated by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Degree => "degree",
            Self::Licence => "licence",
            Self::Publication => "publication",
            Self::Reference => "reference",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a credential says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// What sort.
    pub kind: CredentialKind,
    /// What it is called: the degree, the licence, the work, the engagement vouched for.
    pub title: String,
    /// Who issued, published or vouches.
    pub issuer: String,
    /// ISCED 2011 level, 5 to 8, of a degree.
    pub level: Option<i64>,
    /// ISCED-F 2013 field of a degree: two to four digits.
    pub field: Option<String>,
    /// Where it can be looked up: a register entry, a number, an address. Never fetched by this program.
    pub evidence: String,
    /// The day it was issued.
    pub issued_on: Option<Day>,
    /// The last day it is good for; absent where it does not end.
    pub expires_on: Option<Day>,
}

/// A credential of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its id.
    pub id: CredentialId,
    /// The record's version.
    pub version: i64,
    /// Whose it is.
    pub person: PersonId,
    /// What it says.
    pub says: Particulars,
    /// Who entered or last changed it.
    pub entered_by: PersonId,
    /// When.
    pub entered_at: At,
    /// Who found it true.
    pub verified_by: Option<PersonId>,
    /// When.
    pub verified_at: Option<At>,
    /// How: what was looked at.
    pub verified_how: Option<String>,
    /// What its subject holds against it.
    pub contested: Option<String>,
    /// When they said so.
    pub contested_at: Option<At>,
}

impl Credential {
    /// Whether somebody verified it.
    pub fn verified(&self) -> bool {
        self.verified_by.is_some()
    }

    /// Whether it is good on this day.
    pub fn in_date(&self, on: Day) -> bool {
        self.says.issued_on.is_none_or(|issued| issued <= on)
            && self.says.expires_on.is_none_or(|expires| on <= expires)
    }
}

/// A credential an engagement cannot do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What sort.
    pub kind: CredentialKind,
    /// What is wanted, in the client's words. A licence must bear this name.
    pub title: String,
    /// The lowest ISCED level that will do, for a degree.
    pub level: Option<i64>,
    /// The ISCED-F field a degree must be in; a broad field (`07`) takes in its narrower ones (`0711`).
    pub field: Option<String>,
}

impl Requirement {
    /// Whether a credential is of the kind, level, field or name that is wanted; not whether it is verified or in date.
    pub fn is_met_in_kind(&self, credential: &Credential) -> bool {
        let says = &credential.says;
        if says.kind != self.kind {
            return false;
        }
        match self.kind {
            CredentialKind::Degree => {
                self.level
                    .is_none_or(|least| says.level.is_some_and(|level| level >= least))
                    && self.field.as_ref().is_none_or(|wanted| {
                        says.field
                            .as_ref()
                            .is_some_and(|field| field.starts_with(wanted))
                    })
            }
            CredentialKind::Licence => says
                .title
                .to_lowercase()
                .contains(&self.title.trim().to_lowercase()),
            CredentialKind::Publication | CredentialKind::Reference => true,
        }
    }
}

/// What stands between a person and an engagement: for each mandatory credential that is missing, unverified or out of
/// date, one refusal that says which. Empty when nothing is in the way.
pub fn missing(requirements: &[Requirement], credentials: &[Credential], on: Day) -> Vec<Refusal> {
    requirements
        .iter()
        .filter_map(|requirement| lacking(requirement, credentials, on))
        .collect()
}

/// Whether a requirement is met on a day, and if so until when: by the credential that lasts longest; `Some(None)` where
/// that one does not end.
pub fn met_until(
    requirement: &Requirement,
    credentials: &[Credential],
    on: Day,
) -> Option<Option<Day>> {
    credentials
        .iter()
        .filter(|held| requirement.is_met_in_kind(held) && held.in_date(on) && held.verified())
        .map(|held| held.says.expires_on)
        .max_by_key(|until| (until.is_none(), *until))
}

fn lacking(requirement: &Requirement, credentials: &[Credential], on: Day) -> Option<Refusal> {
    let fitting: Vec<&Credential> = credentials
        .iter()
        .filter(|credential| requirement.is_met_in_kind(credential))
        .collect();
    let say = |code| Some(Refusal::new(code).with("wanted", &requirement.title));
    if fitting.is_empty() {
        return say("credential-missing");
    }
    let dated: Vec<_> = fitting.iter().filter(|held| held.in_date(on)).collect();
    if dated.is_empty() {
        return say("credential-expired");
    }
    if !dated.iter().any(|held| held.verified()) {
        return say("credential-unverified");
    }
    None
}

/// Checks what was entered.
pub fn check(says: Particulars) -> Result<Particulars, Refusal> {
    let degree = says.kind == CredentialKind::Degree;
    if degree && !says.level.is_some_and(|level| (5..=8).contains(&level)) {
        return Err(Refusal::of_field("level", "credential-level"));
    }
    let field = says.field.filter(|field| !field.is_empty());
    if let Some(field) = &field
        && !((2..=4).contains(&field.len()) && field.bytes().all(|digit| digit.is_ascii_digit()))
    {
        return Err(Refusal::of_field("field", "credential-field"));
    }
    if let (Some(issued), Some(expires)) = (says.issued_on, says.expires_on)
        && expires < issued
    {
        return Err(Refusal::of_field("expires_on", "credential-dates"));
    }
    Ok(Particulars {
        title: text::line("title", &says.title, 300)?,
        issuer: text::line("issuer", &says.issuer, 300)?,
        evidence: text::lines("evidence", &says.evidence, 2000)?,
        level: says.level.filter(|_| degree),
        field: field.filter(|_| degree),
        ..says
    })
}

/// A credential as entered: unverified, whoever enters it.
pub fn enter(
    id: CredentialId,
    person: PersonId,
    says: Particulars,
    by: PersonId,
    at: At,
) -> Result<Change<Credential>, Refusal> {
    let says = check(says)?;
    let entry = Entry::new("credential.entered", "credential", id).with(serde_json::json!({
        "person": person, "kind": says.kind.word(),
    }));
    Ok(Change::recorded(
        Credential {
            id,
            version: 1,
            person,
            says,
            entered_by: by,
            entered_at: at,
            verified_by: None,
            verified_at: None,
            verified_how: None,
            contested: None,
            contested_at: None,
        },
        entry,
    ))
}

/// A correction: what was verified before is so no more.
pub fn correct(
    credential: Credential,
    says: Particulars,
    by: PersonId,
    at: At,
) -> Result<Change<Credential>, Refusal> {
    let says = check(says)?;
    let entry = Entry::new("credential.corrected", "credential", credential.id);
    Ok(Change::recorded(
        Credential {
            says,
            entered_by: by,
            entered_at: at,
            verified_by: None,
            verified_at: None,
            verified_how: None,
            ..credential
        },
        entry,
    ))
}

/// Somebody other than its subject looked it up and found it true. Answers a contest, if there was one.
pub fn verify(
    credential: Credential,
    by: PersonId,
    how: &str,
    at: At,
) -> Result<Change<Credential>, Refusal> {
    if by == credential.person {
        return Err(Refusal::new("credential-own"));
    }
    if !credential.in_date(at.day()) {
        return Err(Refusal::new("credential-verify-expired"));
    }
    let how = text::lines("how", how, 1000)?;
    let entry = Entry::new("credential.verified", "credential", credential.id)
        .with(serde_json::json!({ "person": credential.person, "how": how }));
    Ok(Change::recorded(
        Credential {
            verified_by: Some(by),
            verified_at: Some(at),
            verified_how: Some(how),
            contested: None,
            contested_at: None,
            ..credential
        },
        entry,
    ))
}

/// Its subject says what is wrong with it.
pub fn contest(
    credential: Credential,
    by: PersonId,
    note: &str,
    at: At,
) -> Result<Change<Credential>, Refusal> {
    if by != credential.person {
        return Err(Refusal::new("credential-contest-own"));
    }
    let note = text::lines("note", note, 2000)?;
    let entry = Entry::new("credential.contested", "credential", credential.id)
        .with(serde_json::json!({ "note": note }));
    Ok(Change::recorded(
        Credential {
            contested: Some(note),
            contested_at: Some(at),
            ..credential
        },
        entry,
    ))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const EXPERT: PersonId = PersonId(Uuid::from_u128(1));
    const OFFICER: PersonId = PersonId(Uuid::from_u128(2));

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn licence() -> Credential {
        let says = Particulars {
            kind: CredentialKind::Licence,
            title: "Chartered Engineer, process".to_owned(),
            issuer: "Engineering Council".to_owned(),
            level: None,
            field: None,
            evidence: "register no. 4711".to_owned(),
            issued_on: Some(day("2024-01-01")),
            expires_on: Some(day("2026-12-31")),
        };
        enter(
            CredentialId(Uuid::from_u128(9)),
            EXPERT,
            says,
            EXPERT,
            At(0),
        )
        .expect("entered")
        .next
    }

    fn wanted() -> Vec<Requirement> {
        vec![Requirement {
            kind: CredentialKind::Licence,
            title: "chartered engineer".to_owned(),
            level: None,
            field: None,
        }]
    }

    fn codes(credentials: &[Credential], on: &str) -> Vec<&'static str> {
        missing(&wanted(), credentials, day(on))
            .into_iter()
            .map(|refusal| refusal.code)
            .collect()
    }

    #[test]
    fn r2_missing_unverified_and_expired_each_block_and_say_so() {
        let at = day("2026-11-21").start();
        assert_eq!(codes(&[], "2026-11-21"), ["credential-missing"]);
        assert_eq!(codes(&[licence()], "2026-11-21"), ["credential-unverified"]);
        let verified = verify(licence(), OFFICER, "looked up the register", at)
            .expect("verified")
            .next;
        assert!(codes(std::slice::from_ref(&verified), "2026-12-31").is_empty());
        assert_eq!(codes(&[verified], "2027-01-01"), ["credential-expired"]);
    }

    #[test]
    fn r28_nobody_verifies_their_own() {
        let refused = verify(licence(), EXPERT, "I know it", day("2026-01-01").start());
        assert_eq!(
            refused.map_err(|refusal| refusal.code),
            Err("credential-own")
        );
    }

    #[test]
    fn r28_a_correction_takes_the_verification_away() {
        let at = day("2026-01-01").start();
        let verified = verify(licence(), OFFICER, "register", at)
            .expect("verified")
            .next;
        let says = verified.says.clone();
        let corrected = correct(verified, says, EXPERT, at).expect("corrected").next;
        assert!(!corrected.verified());
    }

    #[test]
    fn r2_a_degree_is_measured_by_level_and_field() {
        let degree = |level, field: &str| {
            let mut held = licence();
            held.says.kind = CredentialKind::Degree;
            held.says.level = Some(level);
            held.says.field = Some(field.to_owned());
            held
        };
        let wanted = Requirement {
            kind: CredentialKind::Degree,
            title: "A master's degree in engineering".to_owned(),
            level: Some(7),
            field: Some("07".to_owned()),
        };
        assert!(wanted.is_met_in_kind(&degree(8, "0711")));
        assert!(!wanted.is_met_in_kind(&degree(6, "0711")));
        assert!(!wanted.is_met_in_kind(&degree(7, "0421")));
    }
}
