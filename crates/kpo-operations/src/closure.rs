//! Closing: one act ends what the counterparty could reach, then words and knowledge come in, then the certificate.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::closure::{
    self, Certificate, Closure, Declaration, Declared, Ended, Fate, Knowledge, Survivor, Word,
};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::gate::Gate;
use kpo_practice::id::{DeclarationId, EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use kpo_practice::time::At;
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::engagement::{advance, name};
use crate::error::{Error, Result};
use crate::office::Office;

/// A declaration as a page shows it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The declaration.
    pub declaration: Declaration,
    /// Who is asked.
    pub party: String,
    /// It is the caller's to give.
    pub mine: bool,
}

/// The closing of a file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The closing, once it was done.
    pub closure: Option<Closure>,
    /// What survives it now; nothing, or it says what.
    pub survivors: Vec<Survivor>,
    /// The words asked for, as far as the caller may see them.
    pub declarations: Vec<Asked>,
    /// The knowledge check, for the client's eyes.
    pub knowledge: Option<Vec<Knowledge>>,
    /// The caller may close.
    pub may_close: bool,
    /// The caller may check knowledge.
    pub may_check: bool,
}

/// The closing of a file, as far as the caller may see it.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadCertificate, id)
        .await?;
    let closure = tx.closure(id).await?;
    let survivors = match &closure {
        Some(closure) => tx.survivors(&file, closure.closed_at).await?,
        None => Vec::new(),
    };
    let asked = tx.declarations(id).await?;
    let parties = parties(&mut tx, asked).await?;
    let speaks = file.also(caller, Action::DeclareClosure);
    let declarations = parties
        .into_iter()
        .map(|(declaration, party)| Asked {
            mine: speaks && owes(caller, &declaration),
            declaration,
            party,
        })
        .filter(|asked| caller.host || asked.declaration.organisation == caller.organisation)
        .collect();
    let knowledge = if caller.host {
        Some(tx.knowledge(id).await?)
    } else {
        None
    };
    let may_close = closure.is_none() && file.also_when_fresh(caller, Action::CloseEngagement);
    Ok(Sheet {
        may_check: closure.is_some() && file.also(caller, Action::CheckKnowledge),
        closure,
        survivors,
        declarations,
        knowledge,
        may_close,
        file,
    })
}

async fn parties(
    tx: &mut Tx,
    declarations: Vec<Declaration>,
) -> Result<Vec<(Declaration, String)>> {
    let organisations: Vec<_> = declarations.iter().map(|one| one.organisation).collect();
    let kept = tx.calendars(&organisations).await?;
    let ids: Vec<PersonId> = declarations.iter().filter_map(|one| one.person).collect();
    let people = tx.people(&ids).await?;
    Ok(declarations
        .into_iter()
        .map(|declaration| {
            let person = people
                .iter()
                .find(|person| Some(person.id) == declaration.person);
            let organisation = kept
                .iter()
                .find(|kept| kept.organisation == declaration.organisation);
            let name = person
                .map(|person| person.name.clone())
                .or_else(|| organisation.map(|kept| kept.name.clone()))
                .unwrap_or_default();
            (declaration, name)
        })
        .collect())
}

/// Whether a declaration is this caller's to give: their own, or their organisation's where they manage delivery.
fn owes(caller: &Caller, declaration: &Declaration) -> bool {
    declaration.word.is_none()
        && match declaration.person {
            Some(person) => person == caller.person,
            None => declaration.organisation == caller.organisation && caller.has_role("delivery"),
        }
}

/// Closes a file: ends every role, invitation, link, token, session and waiting job of the counterparty in one act, and asks
/// each party for its word.
pub async fn close(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    reason: &str,
    handover: &str,
) -> Result<Closure> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::CloseEngagement, id)
        .await?;
    let assignments = tx.assignments(id).await?;
    let counterpart = assignments
        .iter()
        .any(|one| one.role == AssignmentRole::Counterpart);
    closure::close(file.closed_at.is_some(), reason, handover, counterpart)?;
    let named: BTreeSet<PersonId> = tx
        .named_experts(id)
        .await?
        .into_iter()
        .map(|named| named.person)
        .collect();
    let mut file = file.into_inner();
    let ended = end_everything(&mut tx, &file, caller.at).await?;
    let closed = Closure {
        id: office.id(),
        version: 1,
        engagement: id,
        closed_by: caller.person,
        closed_at: caller.at,
        reason: reason.to_owned(),
        handover: handover.to_owned(),
        ended,
        certificate: None,
    };
    tx.insert_closure(&closed).await?;
    ask(office, &mut tx, &file, named).await?;
    let seen = file.version;
    file.closed_at = Some(caller.at);
    tx.save_engagement(&file, seen).await?;
    tx.note(
        caller,
        Entry::new("engagement.closed", "closure", closed.id)
            .within(id)
            .with((reason, ended)),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(closed)
}

async fn end_everything(tx: &mut Tx, file: &Engagement, at: At) -> Result<Ended> {
    Ok(Ended {
        links: tx.end_links_of_leaving(file, at).await?,
        tokens: tx.end_tokens_of_leaving(file, at).await?,
        sessions: tx.end_sessions_of_leaving(file).await?,
        jobs: tx.cancel_jobs(file).await?,
        invitations: tx.end_invitations(file, at).await?,
        assignments: tx.end_assignments(file, at).await?,
    })
}

/// Asks the provider and each named expert for a word.
async fn ask(
    office: &Office,
    tx: &mut Tx,
    file: &Engagement,
    named: BTreeSet<PersonId>,
) -> Result<()> {
    let blank = |organisation, person| Declaration {
        id: office.id(),
        version: 1,
        engagement: file.id,
        organisation,
        person,
        word: None,
    };
    if let Some(provider) = file.provider {
        tx.insert_declaration(&blank(provider, None)).await?;
    }
    let named: Vec<PersonId> = named.into_iter().collect();
    for person in tx.people(&named).await? {
        tx.insert_declaration(&blank(person.organisation, Some(person.id)))
            .await?;
    }
    Ok(())
}

/// Gives a party's word on what became of what it was given.
pub async fn declare(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    declaration: DeclarationId,
    fate: Fate,
    statement: &str,
) -> Result<()> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::DeclareClosure, id)
        .await?;
    let before = tx
        .declarations(id)
        .await?
        .into_iter()
        .find(|one| one.id == declaration)
        .filter(|one| one.word.is_some() || owes(caller, one))
        .ok_or(Error::NotFound)?;
    let word = Word {
        fate,
        statement: statement.to_owned(),
        by: caller.person,
        at: caller.at,
    };
    let after = closure::declare(&before, word)?;
    tx.save_declaration(&after, before.version).await?;
    tx.note(
        caller,
        Entry::new("closure.declared", "declaration", declaration)
            .within(id)
            .with(fate.word()),
    );
    certify(&mut tx, caller, &file).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes one question of the knowledge check.
pub async fn check(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    question: &str,
    answer: &str,
    passed: bool,
) -> Result<Knowledge> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::CheckKnowledge, id)
        .await?;
    let closed = tx
        .closure(id)
        .await?
        .ok_or_else(|| Refusal::new("closure-open"))?;
    closure::check(question, answer, closed.certificate.is_some())?;
    let knowledge = Knowledge {
        id: office.id(),
        version: 1,
        engagement: id,
        question: question.to_owned(),
        answer: answer.to_owned(),
        passed,
        checked_by: caller.person,
        checked_at: caller.at,
    };
    tx.insert_knowledge(&knowledge).await?;
    tx.note(
        caller,
        Entry::new("closure.knowledge-checked", "knowledge", knowledge.id)
            .within(id)
            .with(passed),
    );
    certify(&mut tx, caller, &file).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(knowledge)
}

/// Issues the certificate once everything is in. It names the journal's last entry before it: whoever holds the certificate
/// can later tell whether that journal was changed.
async fn certify(tx: &mut Tx, caller: &Caller, file: &Engagement) -> Result<()> {
    let Some(mut closed) = tx.closure(file.id).await? else {
        return Ok(());
    };
    let declarations = tx.declarations(file.id).await?;
    let knowledge = tx.knowledge(file.id).await?;
    if closed.certificate.is_some() || !closure::complete(&declarations, &knowledge) {
        return Ok(());
    }
    let survivors = tx.survivors(file, closed.closed_at).await?;
    let organisations: Vec<_> = [Some(file.client), file.provider]
        .into_iter()
        .flatten()
        .collect();
    let kept = tx.calendars(&organisations).await?;
    let name = |wanted| {
        kept.iter()
            .find(|kept| Some(kept.organisation) == wanted)
            .map(|kept| kept.name.clone())
    };
    let head = tx.journal_head().await?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let declared = parties(tx, declarations)
        .await?
        .into_iter()
        .filter_map(|(declaration, party)| {
            let word = declaration.word?;
            Some(Declared {
                party,
                organisation: declaration.organisation,
                fate: word.fate.word().to_owned(),
                statement: word.statement,
                at: word.at,
            })
        })
        .collect();
    let seen = closed.version;
    closed.certificate = Some(Certificate {
        title: file.title.clone(),
        client: name(Some(file.client)).unwrap_or_default(),
        provider: name(file.provider),
        closed_at: closed.closed_at,
        issued_at: caller.at,
        ended: Some(closed.ended),
        survivors,
        declarations: declared,
        knowledge_asked: count(knowledge.len()),
        knowledge_passed: count(knowledge.iter().filter(|one| one.passed).count()),
        shown: tx.shown_in(file.id).await?,
        journal_seq: Some(head.seq),
        journal_hash: hex::encode(&head.hash),
    });
    tx.save_closure(&closed, seen).await?;
    tx.note(
        caller,
        Entry::new("certificate.issued", "closure", closed.id)
            .within(file.id)
            .with((head.seq, hex::encode(&head.hash))),
    );
    Ok(())
}

/// The certificate of a file as the caller may see it: a party outside sees what it declared and what its own people saw.
pub async fn certificate(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
) -> Result<(Admitted<Engagement>, Certificate)> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadCertificate, id)
        .await?;
    let certificate = tx
        .closure(id)
        .await?
        .and_then(|closure| closure.certificate)
        .ok_or(Error::NotFound)?;
    if caller.host {
        return Ok((file, certificate));
    }
    let mut own = certificate.for_party(caller.organisation);
    own.title = name(caller, &file);
    Ok((file, own))
}

/// The gate of the stage `closure`.
pub async fn gate(tx: &mut Tx, file: &Engagement) -> Result<Gate> {
    let closed = tx.closure(file.id).await?;
    let declarations = tx.declarations(file.id).await?;
    let knowledge = tx.knowledge(file.id).await?;
    Ok(closure::gate(closed.as_ref(), &declarations, &knowledge))
}

/// The person whose access is to be ended, for whoever may end it.
pub async fn endable(office: &Office, caller: &Caller, person: PersonId) -> Result<Person> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::EndAccess)
        .await?;
    Ok(tx.person(person).await?)
}

/// Ends every access of one person at once: the security officer's act when somebody leaves or a device is lost.
pub async fn end_access(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    reason: &str,
) -> Result<Ended> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::EndAccess)
        .await?;
    let subject = tx.person(person).await?;
    if reason.trim().is_empty() {
        return Err(Refusal::of_field("reason", "engagement-freeze-reason-missing").into());
    }
    text::fits("reason", reason, text::PROSE_MAX)?;
    if person == caller.person {
        return Err(Refusal::new("end-access-own").into());
    }
    let held = tx.assignments_of(person).await?;
    let ended = Ended {
        assignments: i64::try_from(held.len()).unwrap_or(i64::MAX),
        ..crate::departure::let_go(office, &mut tx, caller, &subject).await?
    };
    tx.note(
        caller,
        Entry::new("access.ended", "person", person)
            .with(ended)
            .saying(reason),
    );
    tx.commit().await?;
    Ok(ended)
}
