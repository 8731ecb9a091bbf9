//! Agreements: versioned texts that bind, who has to sign them, and the dated duties that follow.
//!
//! The sourcing manager puts a text forward; it is in force from that moment and binds once each required signer has
//! accepted *that* text: acceptance names the text's hash, so a new version supersedes the old one and nobody is bound
//! by it until they accept again. The non-disclosure agreement is signed for both sides and by every expert in person;
//! the statement of work by both sides. Experts are named in the statement of work: an unnamed person is not agreed (R27).

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::id::{AgreementId, EngagementId, ObligationId, OrganisationId, PersonId, SignatureId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

words! {
    /// What a text is.
    AgreementKind {
        /// Non-disclosure.
        Nda = "nda",
        /// Statement of work: people, fee, ownership of results, dates.
        Sow = "sow",
    }
}

words! {
    /// Who owns the results and keeps them secret (R16).
    IpTerm {
        /// All rights pass to the client on acceptance.
        Client = "client",
        /// The provider keeps its tools and methods, the client owns the results.
        Split = "split",
        /// The provider owns the results and licenses them to the client.
        Licence = "licence",
    }
}

/// What a statement of work settles beside its text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Fee or rate, in words and figures.
    pub fee: String,
    /// Who owns the results, by [`IpTerm`]'s word.
    pub ip: String,
    /// First day of work.
    pub starts_on: Day,
    /// Last day of work.
    pub ends_on: Day,
    /// Days of notice before the end, where one was agreed (R21).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_days: Option<i64>,
}

/// A versioned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// The row's version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// What it is.
    pub kind: AgreementKind,
    /// 1 for the first text of its kind in the file, then upwards.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The whole text, exactly as hashed and as signed.
    pub text: String,
    /// SHA-256 of `text`, hexadecimal: anybody can recompute it from the text alone.
    pub digest: String,
    /// What a statement of work settles; absent for non-disclosure.
    pub terms: Option<Terms>,
    /// Whom a statement of work names.
    pub people: BTreeSet<PersonId>,
    /// Who put it forward.
    pub drafted_by: PersonId,
    /// When it came into force.
    pub created_at: At,
    /// When a newer text took its place.
    pub superseded_at: Option<At>,
}

/// One person's acceptance of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its id.
    pub id: SignatureId,
    /// The text.
    pub agreement: AgreementId,
    /// The file.
    pub engagement: EngagementId,
    /// Who accepted.
    pub person: PersonId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// In what capacity.
    pub capacity: Capacity,
    /// The hash of the text they accepted.
    pub digest: String,
    /// Their name as they typed it.
    pub typed_name: String,
    /// When they had last proved who they are.
    pub signed_in_at: At,
    /// When they accepted.
    pub at: At,
}

words! {
    /// In what capacity somebody signs.
    Capacity {
        /// For the client.
        Client = "client",
        /// For the provider.
        Provider = "provider",
        /// In person, as one who will read the room.
        Expert = "expert",
    }
}

/// A dated duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Its id.
    pub id: ObligationId,
    /// The row's version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// What has to be done.
    pub text: String,
    /// Whose duty it is: client, provider or both.
    pub side: Side,
    /// The last day for it.
    pub due_on: Day,
    /// Who said it was done.
    pub done_by: Option<PersonId>,
    /// When.
    pub done_at: Option<At>,
    /// When it was entered.
    pub created_at: At,
}

impl Obligation {
    /// Whether its day has passed and nobody has done it.
    pub fn overdue(&self, today: Day) -> bool {
        self.done_at.is_none() && self.due_on < today
    }
}

/// The longest text of a dated duty.
const DUTY_MAX: usize = 2000;

/// The longest text taken, in bytes: some 200 printed pages.
pub const TEXT_MAX: usize = 500_000;

/// SHA-256 of a text, hexadecimal.
pub fn digest(text: &str) -> String {
    digest_of(text.as_bytes())
}

/// SHA-256 of bytes, hexadecimal.
pub fn digest_of(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A text as it is kept and hashed: one kind of line ending, no trailing blanks, one newline at the end. The same text
/// sent by two browsers has one hash.
pub fn canonical(text: &str) -> String {
    let mut lines: Vec<&str> = text.split(['\n']).map(str::trim_end).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Checks what a sourcing manager wants to put forward.
pub fn check_draft(
    kind: AgreementKind,
    title: &str,
    body: &str,
    terms: Option<&Terms>,
    people: &BTreeSet<PersonId>,
    experts: &BTreeSet<PersonId>,
) -> Result<(), Refusal> {
    if title.trim().is_empty() || title.chars().count() > 200 {
        return Err(Refusal::of_field("title", "agreement-title"));
    }
    if body.trim().is_empty() || body.len() > TEXT_MAX {
        return Err(Refusal::of_field("body", "agreement-body"));
    }
    if body.chars().chain(title.chars()).any(|c| c == '\0') {
        return Err(Refusal::of_field("body", "agreement-body"));
    }
    text::fits("title", title, 200)?;
    text::fits("body", body, TEXT_MAX)?;
    match (kind, terms) {
        (AgreementKind::Nda, _) => Ok(()),
        (AgreementKind::Sow, None) => Err(Refusal::of_field("fee", "agreement-fee")),
        (AgreementKind::Sow, Some(terms)) => check_terms(terms, people, experts),
    }
}

fn check_terms(
    terms: &Terms,
    people: &BTreeSet<PersonId>,
    experts: &BTreeSet<PersonId>,
) -> Result<(), Refusal> {
    if terms.fee.trim().is_empty() || terms.fee.len() > 4000 {
        return Err(Refusal::of_field("fee", "agreement-fee"));
    }
    text::fits("fee", &terms.fee, 4000)?;
    if IpTerm::from_word(&terms.ip).is_none() {
        return Err(Refusal::of_field("ip", "agreement-ip"));
    }
    if terms.ends_on < terms.starts_on {
        return Err(Refusal::of_field("ends_on", "agreement-dates"));
    }
    if terms
        .notice_days
        .is_some_and(|days| !(0..=365).contains(&days))
    {
        return Err(Refusal::of_field("notice_days", "agreement-notice"));
    }
    if people.is_empty() || !people.is_subset(experts) {
        return Err(Refusal::of_field("people", "agreement-people"));
    }
    Ok(())
}

/// Checks an acceptance: the text must still be the one in force, the hash the one shown, the name their own.
pub fn check_signature(
    text: &Agreement,
    seen_digest: &str,
    typed_name: &str,
    name: &str,
    already: bool,
) -> Result<(), Refusal> {
    if text.superseded_at.is_some() || text.digest != seen_digest {
        return Err(Refusal::new("agreement-text-changed").with("title", &text.title));
    }
    if already {
        return Err(Refusal::new("agreement-already-signed").with("title", &text.title));
    }
    if !same_name(typed_name, name) {
        return Err(Refusal::of_field("typed_name", "agreement-name").with("name", name));
    }
    Ok(())
}

/// Names are compared without regard to case and spacing.
fn same_name(typed: &str, name: &str) -> bool {
    let fold = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    fold(typed) == fold(name)
}

/// Checks a dated duty.
pub fn check_obligation(text: &str, side: Side) -> Result<(), Refusal> {
    if text.trim().is_empty() || text.len() > DUTY_MAX || text.contains('\0') {
        return Err(Refusal::of_field("text", "obligation-text"));
    }
    text::fits("text", text, DUTY_MAX)?;
    if side == Side::Nobody {
        return Err(Refusal::of_field("side", "obligation-side"));
    }
    Ok(())
}

/// Checks that a duty may be ticked off by somebody of this side.
pub fn check_fulfilment(duty: &Obligation, client: bool) -> Result<(), Refusal> {
    if duty.done_at.is_some() {
        return Err(Refusal::new("obligation-done"));
    }
    let theirs = match duty.side {
        Side::Client => client,
        Side::Provider => !client,
        Side::Both | Side::Nobody => true,
    };
    if theirs {
        Ok(())
    } else {
        Err(Refusal::new("obligation-other-side"))
    }
}

/// The texts in force of one file with their signatures, and who has to have signed.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The texts in force, at most one of each kind.
    pub texts: Vec<Agreement>,
    /// Every acceptance of them.
    pub signatures: Vec<Signature>,
    /// The approved, named experts, with their names.
    pub experts: Vec<(PersonId, String)>,
    /// The provider the file was awarded to: a signature for another one binds nobody here.
    pub provider: Option<OrganisationId>,
}

impl Standing {
    /// The text of this kind in force.
    pub fn text(&self, kind: AgreementKind) -> Option<&Agreement> {
        self.texts.iter().find(|text| text.kind == kind)
    }

    /// Whether a text in force has been accepted in this capacity (and by this person, if one is named).
    pub fn signed(&self, text: &Agreement, capacity: Capacity, person: Option<PersonId>) -> bool {
        self.signatures.iter().any(|signature| {
            signature.agreement == text.id
                && signature.digest == text.digest
                && person.map_or(
                    signature.capacity == capacity
                        && (capacity != Capacity::Provider
                            || Some(signature.organisation) == self.provider),
                    |person| signature.person == person,
                )
        })
    }

    fn both_sides(&self, text: &Agreement) -> bool {
        self.signed(text, Capacity::Client, None) && self.signed(text, Capacity::Provider, None)
    }

    /// Whether both sides have accepted every text, of both kinds: work and money may begin.
    pub fn bound(&self) -> bool {
        AgreementKind::ALL
            .iter()
            .all(|kind| self.text(*kind).is_some_and(|text| self.both_sides(text)))
    }

    /// Whether the ownership of results is agreed by both sides (R16).
    pub fn ip_signed(&self) -> bool {
        self.text(AgreementKind::Sow)
            .is_some_and(|text| text.terms.is_some() && self.both_sides(text))
    }

    /// A gate that says nothing, for a reader who is no party yet.
    pub fn nothing_to_tell(&self) -> Gate {
        Gate {
            stage: Stage::Agreement,
            side: Side::Nobody,
            missing: Vec::new(),
        }
    }

    /// The gate: what is missing, and whose move it is.
    pub fn gate(&self) -> Gate {
        let mut missing = Vec::new();
        let (mut client, mut provider) = (false, false);
        for kind in AgreementKind::ALL {
            let Some(text) = self.text(*kind) else {
                client = true;
                missing.push(Refusal::new(match kind {
                    AgreementKind::Nda => "agreement-no-nda",
                    AgreementKind::Sow => "agreement-no-sow",
                }));
                continue;
            };
            if !self.signed(text, Capacity::Client, None) {
                client = true;
                missing.push(Refusal::new("agreement-unsigned-client").with("title", &text.title));
            }
            if !self.signed(text, Capacity::Provider, None) {
                provider = true;
                missing
                    .push(Refusal::new("agreement-unsigned-provider").with("title", &text.title));
            }
            for (person, name) in &self.experts {
                if *kind == AgreementKind::Nda
                    && !self.signed(text, Capacity::Expert, Some(*person))
                {
                    provider = true;
                    missing.push(
                        Refusal::new("agreement-unsigned-expert")
                            .with("title", &text.title)
                            .with("name", name),
                    );
                }
                if *kind == AgreementKind::Sow && !text.people.contains(person) {
                    client = true;
                    missing.push(Refusal::new("agreement-person-unnamed").with("name", name));
                }
            }
        }
        let side = match (client, provider) {
            (false, false) => Side::Nobody,
            (true, false) => Side::Client,
            (false, true) => Side::Provider,
            (true, true) => Side::Both,
        };
        Gate {
            stage: Stage::Agreement,
            side,
            missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn text(kind: AgreementKind, id: u128) -> Agreement {
        Agreement {
            id: AgreementId(Uuid::from_u128(id)),
            version: 1,
            engagement: EngagementId(Uuid::from_u128(9)),
            kind,
            number: 1,
            title: "T".to_owned(),
            text: "x\n".to_owned(),
            digest: digest("x\n"),
            terms: None,
            people: BTreeSet::from([PersonId(Uuid::from_u128(7))]),
            drafted_by: PersonId(Uuid::from_u128(1)),
            created_at: At(0),
            superseded_at: None,
        }
    }

    fn signature(of: &Agreement, person: u128, capacity: Capacity) -> Signature {
        Signature {
            id: SignatureId(Uuid::from_u128(person)),
            agreement: of.id,
            engagement: of.engagement,
            person: PersonId(Uuid::from_u128(person)),
            organisation: OrganisationId(Uuid::from_u128(2)),
            capacity,
            digest: of.digest.clone(),
            typed_name: String::new(),
            signed_in_at: At(0),
            at: At(0),
        }
    }

    #[test]
    fn nothing_binds_before_both_sides_and_the_expert_have_signed() {
        let (nda, sow) = (text(AgreementKind::Nda, 1), text(AgreementKind::Sow, 2));
        let mut standing = Standing {
            experts: vec![(PersonId(Uuid::from_u128(7)), "Aino".to_owned())],
            provider: Some(OrganisationId(Uuid::from_u128(2))),
            ..Standing::default()
        };
        assert_eq!(standing.gate().side, Side::Client);
        standing.texts = vec![nda.clone(), sow.clone()];
        for of in [&nda, &sow] {
            standing.signatures.push(signature(of, 1, Capacity::Client));
            assert!(!standing.bound());
            standing
                .signatures
                .push(signature(of, 2, Capacity::Provider));
        }
        assert!(standing.bound());
        assert_eq!(standing.gate().side, Side::Provider);
        standing
            .signatures
            .push(signature(&nda, 7, Capacity::Expert));
        assert!(standing.gate().holds());
    }

    #[test]
    fn a_signature_under_another_text_does_not_count() {
        let nda = text(AgreementKind::Nda, 1);
        let mut newer = text(AgreementKind::Nda, 1);
        newer.digest = digest("y\n");
        let standing = Standing {
            signatures: vec![signature(&nda, 1, Capacity::Client)],
            texts: vec![newer.clone()],
            ..Standing::default()
        };
        assert!(!standing.signed(&newer, Capacity::Client, None));
    }

    #[test]
    fn the_hash_does_not_hang_on_the_browser() {
        assert_eq!(canonical("a \r\nb\r\n\r\n"), canonical("a\nb"));
        assert!(same_name("  AINO  laine ", "Aino Laine"));
    }
}
