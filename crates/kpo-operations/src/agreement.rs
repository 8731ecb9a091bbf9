//! Agreements: put forward, accepted, bound.
//!
//! The client's sourcing manager puts a text forward; both sides' people and each expert accept it in person, each with a
//! fresh sign-in, each naming the hash of the text they read. Whether the file is bound is computed from the acceptances
//! at the end of every act ([`crate::engagement::advance`]), never set.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::acceptance::CORRECTIONS;
use kpo_practice::access::{Action, Caller};
use kpo_practice::agreement::{
    self, Agreement, AgreementKind, Capacity, IpTerm, Obligation, Signature, Standing, Terms,
};
use kpo_practice::engagement::Engagement;
use kpo_practice::gate::Gate;
use kpo_practice::id::{AgreementId, EngagementId, Id, PersonId, SignatureId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::engagement;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::words;

/// What a sourcing manager puts forward.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is.
    pub kind: AgreementKind,
    /// Its title.
    pub title: String,
    /// Its text; the terms of a statement of work are written under it.
    pub body: String,
    /// What a statement of work settles.
    pub terms: Option<Terms>,
    /// Whom a statement of work names.
    pub people: BTreeSet<PersonId>,
}

/// A text, as far as this reader may see it.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text with its hash; its words are empty where the reader may not see prices.
    pub agreement: Agreement,
    /// Whether the words are kept back, since they name the price.
    pub kept_back: bool,
    /// Whom it names.
    pub people: Vec<String>,
    /// Who accepted it, as far as the reader may know.
    pub signatures: Vec<Signed>,
    /// Whether the reader can accept it now.
    pub can_sign: bool,
}

/// An acceptance with its person's name.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The acceptance.
    pub signature: Signature,
    /// The person's name on record.
    pub name: String,
}

/// Everything the agreement page shows.
#[derive(Debug)]
pub struct Sheet {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The texts in force.
    pub texts: Vec<Text>,
    /// Texts that newer ones took the place of.
    pub former: Vec<Agreement>,
    /// Dated duties.
    pub obligations: Vec<Obligation>,
    /// Names of those who did them.
    pub names: BTreeMap<PersonId, String>,
    /// The approved experts, for naming them in a statement of work.
    pub experts: Vec<(PersonId, String)>,
    /// What is missing, and whose move it is.
    pub gate: Gate,
    /// The reader may put texts and duties forward.
    pub can_draft: bool,
    /// The reader may tick duties off.
    pub can_fulfil: bool,
    /// Today, where the reader is.
    pub today: Day,
}

/// Proof of an acceptance, for whoever gave it and whoever may read the agreement.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The acceptance.
    pub signature: Signature,
    /// The person's name.
    pub name: String,
    /// The text's title.
    pub title: String,
    /// The text's kind.
    pub kind: AgreementKind,
    /// The text's number.
    pub number: i64,
    /// The journal entry's number and hash.
    pub journal: Option<(i64, String)>,
}

/// Whether a reader may see words that name the price.
fn sees_price(file: &Admitted<Engagement>, caller: &Caller) -> bool {
    file.also(caller, Action::ReadBillRate) || file.also(caller, Action::ReadAward)
}

/// The agreement page.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadAgreement, id)
        .await?;
    let all = tx.agreements(id).await?;
    let standing = tx.agreement_standing(&file).await?;
    let mut obligations = tx.obligations(id).await?;
    for duty in &mut obligations {
        if duty.text == CORRECTIONS {
            duty.text = words::word(caller.locale, "obligation-corrections");
        }
    }
    let mut ids: BTreeSet<PersonId> = standing.signatures.iter().map(|one| one.person).collect();
    ids.extend(obligations.iter().filter_map(|duty| duty.done_by));
    ids.extend(standing.texts.iter().flat_map(|text| &text.people));
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let people = tx.people(&ids).await?;
    let names: BTreeMap<PersonId, String> = people
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let texts = standing
        .texts
        .iter()
        .map(|text| shown(text, &standing, &names, &file, caller))
        .collect();
    let price = sees_price(&file, caller);
    let former = all
        .into_iter()
        .filter(|text| text.superseded_at.is_some())
        .filter(|text| price || text.kind == AgreementKind::Nda)
        .collect();
    let gate = if file.standing.host || file.provider == Some(caller.organisation) {
        standing.gate()
    } else {
        // Who else has signed is no business of somebody who is not yet a party.
        Standing::default().nothing_to_tell()
    };
    Ok(Sheet {
        can_draft: file.also(caller, Action::DraftAgreement),
        can_fulfil: file.also(caller, Action::FulfilObligation),
        today: caller.at.day_in(&caller.zone),
        experts: standing.experts,
        file,
        texts,
        former,
        obligations,
        names,
        gate,
    })
}

fn shown(
    text: &Agreement,
    standing: &Standing,
    names: &BTreeMap<PersonId, String>,
    file: &Admitted<Engagement>,
    caller: &Caller,
) -> Text {
    let kept_back = text.kind == AgreementKind::Sow && !sees_price(file, caller);
    let mut agreement = text.clone();
    if kept_back {
        agreement.text.clear();
        if let Some(terms) = &mut agreement.terms {
            terms.fee.clear();
        }
    }
    let insider = |signature: &Signature| {
        file.standing.host
            || signature.organisation == caller.organisation
            || signature.organisation == file.client
    };
    let signatures = standing
        .signatures
        .iter()
        .filter(|signature| signature.agreement == text.id && insider(signature))
        .map(|signature| Signed {
            signature: signature.clone(),
            name: names.get(&signature.person).cloned().unwrap_or_default(),
        })
        .collect();
    let signed = standing.signed(text, Capacity::Expert, Some(caller.person));
    // Shown also when the sign-in is no longer fresh: the act itself will ask for it.
    let may = file.also(&freshly(caller), Action::SignAgreement);
    Text {
        people: text
            .people
            .iter()
            .filter_map(|person| names.get(person).cloned())
            .collect(),
        agreement,
        kept_back,
        signatures,
        can_sign: may && !signed && !kept_back,
    }
}

/// The same caller as if just signed in, for showing a form whose act will ask for it.
pub(crate) fn freshly(caller: &Caller) -> Caller {
    Caller {
        signed_in_at: caller.at,
        second_factor: true,
        ..caller.clone()
    }
}

/// One text in force or one that was, for somebody who may read the agreement; a former text can only be read.
pub async fn text(office: &Office, caller: &Caller, id: AgreementId) -> Result<Text> {
    let mut tx = office.read().await?;
    let agreement = tx.agreement(id).await?;
    drop(tx);
    let sheet = read(office, caller, agreement.engagement).await?;
    if let Some(text) = sheet.texts.into_iter().find(|one| one.agreement.id == id) {
        return Ok(text);
    }
    let agreement = sheet
        .former
        .into_iter()
        .find(|one| one.id == id)
        .ok_or(Error::NotFound)?;
    Ok(Text {
        agreement,
        kept_back: false,
        people: Vec::new(),
        signatures: Vec::new(),
        can_sign: false,
    })
}

/// Puts a text forward. It takes the place of the one in force, and nobody is bound by it until they accept it.
pub async fn draft(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    draft: Draft,
) -> Result<AgreementId> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::DraftAgreement, id)
        .await?;
    let standing = tx.agreement_standing(&file).await?;
    let experts: BTreeSet<PersonId> = standing.experts.iter().map(|(id, _)| *id).collect();
    agreement::check_draft(
        draft.kind,
        &draft.title,
        &draft.body,
        draft.terms.as_ref(),
        &draft.people,
        &experts,
    )?;
    let former = standing.text(draft.kind);
    if let Some(former) = former {
        tx.supersede_agreement(former, caller.at).await?;
    }
    let text = written(&draft, &standing, caller);
    let sow = draft.kind == AgreementKind::Sow;
    let text = Agreement {
        id: office.id(),
        version: 1,
        engagement: id,
        kind: draft.kind,
        number: former.map_or(1, |former| former.number + 1),
        title: draft.title.trim().to_owned(),
        digest: agreement::digest(&text),
        text,
        terms: draft.terms.filter(|_| sow),
        people: if sow { draft.people } else { BTreeSet::new() },
        drafted_by: caller.person,
        created_at: caller.at,
        superseded_at: None,
    };
    let rows: Vec<_> = text.people.iter().map(|_| office.request()).collect();
    tx.insert_agreement(&text, &rows).await?;
    let facts = json!({ "kind": text.kind.word(), "number": text.number, "digest": text.digest });
    tx.note(
        caller,
        Entry::new("agreement.put-forward", "agreement", text.id)
            .within(id)
            .with(facts),
    );
    engagement::advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(text.id)
}

/// The whole text as it is hashed: what was written, and under it the terms, named in the drafter's language.
fn written(draft: &Draft, standing: &Standing, caller: &Caller) -> String {
    let mut text = format!("{}\n\n{}\n", draft.title.trim(), draft.body);
    if let (AgreementKind::Sow, Some(terms)) = (draft.kind, &draft.terms) {
        let names: Vec<&str> = standing
            .experts
            .iter()
            .filter(|(id, _)| draft.people.contains(id))
            .map(|(_, name)| name.as_str())
            .collect();
        let word = |key: &str| words::word(caller.locale, key);
        let ip = IpTerm::from_word(&terms.ip).map_or("", IpTerm::word);
        let mut lines = vec![
            (word("agreement-people"), names.join(", ")),
            (word("agreement-fee"), terms.fee.clone()),
            (word("agreement-ip"), word(&format!("agreement-ip-{ip}"))),
            (word("agreement-starts-on"), terms.starts_on.to_string()),
            (word("agreement-ends-on"), terms.ends_on.to_string()),
        ];
        if let Some(days) = terms.notice_days {
            lines.push((word("agreement-notice-days"), days.to_string()));
        }
        text.push('\n');
        for (label, value) in &lines {
            text.push_str(&[label.as_str(), ": ", value, "\n"].concat());
        }
    }
    agreement::canonical(&text)
}

/// Accepts a text, in person.
pub async fn sign(
    office: &Office,
    caller: &Caller,
    id: AgreementId,
    seen_digest: &str,
    typed_name: &str,
) -> Result<SignatureId> {
    let mut tx = office.begin().await?;
    let text = tx.agreement(id).await?;
    let file = office
        .admit(&mut tx, caller, Action::SignAgreement, text.engagement)
        .await?;
    let capacity = capacity(&file, caller);
    if text.kind == AgreementKind::Sow && capacity == Capacity::Expert {
        return Err(Refusal::new("agreement-between-organisations").into());
    }
    let signatures = tx.signatures(text.engagement).await?;
    let already = signatures
        .iter()
        .any(|one| one.agreement == id && one.person == caller.person);
    agreement::check_signature(&text, seen_digest, typed_name, &caller.name, already)?;
    let signature = Signature {
        id: office.id(),
        agreement: id,
        engagement: text.engagement,
        person: caller.person,
        organisation: caller.organisation,
        capacity,
        digest: text.digest.clone(),
        typed_name: typed_name.trim().to_owned(),
        signed_in_at: caller.signed_in_at,
        at: caller.at,
    };
    tx.insert_signature(&signature).await?;
    let facts = json!({ "agreement": id, "digest": signature.digest, "capacity": capacity.word(),
        "typed_name": signature.typed_name, "signed_in_at": signature.signed_in_at });
    tx.note(
        caller,
        Entry::new("agreement.accepted", "signature", signature.id)
            .within(text.engagement)
            .with(facts),
    );
    engagement::advance(&mut tx, text.engagement, caller.at).await?;
    tx.commit().await?;
    Ok(signature.id)
}

/// In what capacity somebody who may sign does so: for the client, for the provider if they may set its prices, or as
/// an expert in person.
fn capacity(file: &Admitted<Engagement>, caller: &Caller) -> Capacity {
    if file.standing.host {
        Capacity::Client
    } else if file.provider == Some(caller.organisation) && file.also(caller, Action::SetBillRate) {
        Capacity::Provider
    } else {
        Capacity::Expert
    }
}

/// The receipt of an acceptance.
pub async fn receipt(office: &Office, caller: &Caller, id: SignatureId) -> Result<Receipt> {
    let mut tx = office.read().await?;
    let signature = tx.signature(id).await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadAgreement, signature.engagement)
        .await?;
    let theirs = [caller.organisation, file.client].contains(&signature.organisation);
    if !file.standing.host && !theirs {
        return Err(Error::NotFound);
    }
    let text = tx.agreement(signature.agreement).await?;
    let person = tx.person(signature.person).await?;
    let journal = tx.journal_place(id.uuid(), "agreement.accepted").await?;
    Ok(Receipt {
        signature,
        name: person.name,
        title: text.title,
        kind: text.kind,
        number: text.number,
        journal,
    })
}

/// What the agreement gate misses.
pub async fn gate(tx: &mut Tx, file: &Engagement) -> Result<Gate> {
    Ok(tx.agreement_standing(file).await?.gate())
}

/// Whether both sides have accepted every text in force: what `engagement.bound` has to be.
pub async fn bound(tx: &mut Tx, file: &Engagement) -> Result<bool> {
    Ok(tx.agreement_standing(file).await?.bound())
}

/// Whether the ownership of results is agreed by both sides (R16): before that no result can be accepted.
pub async fn ip_signed(tx: &mut Tx, file: &Engagement) -> Result<bool> {
    Ok(tx.agreement_standing(file).await?.ip_signed())
}
