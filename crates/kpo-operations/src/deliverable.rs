//! The work: written claim by claim by the named expert, handed in as a frozen version with a receipt.

use std::collections::BTreeSet;

use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::deliverable::{
    self, CLAIMS_MAX, Claim, ClaimDraft, Content, Deliverable, Submission, TEXT_MAX,
};
use kpo_practice::engagement::{Engagement, Side, Stage};
use kpo_practice::gate::Gate;
use kpo_practice::id::{ClaimId, DocumentId, EngagementId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

/// The page of the work.
pub struct Sheet {
    /// The file.
    pub file: Admitted<Engagement>,
    /// What is being written: shown to its author's side alone.
    pub work: Option<Deliverable>,
    /// The claims being written.
    pub claims: Vec<Claim>,
    /// What they still lack before they can be handed in.
    pub missing: Vec<Refusal>,
    /// What was handed in, the newest first.
    pub submissions: Vec<Submission>,
    /// The reader may write.
    pub may_write: bool,
    /// The reader may hand in.
    pub may_submit: bool,
}

/// What the author writes beside the claims.
#[derive(Clone, Debug, Default)]
pub struct WorkDraft {
    /// The question as the author understands it.
    pub question: String,
    /// How the answer was found.
    pub method: String,
    /// What is advised.
    pub recommendation: String,
    /// How sure, in per cent.
    pub confidence: Option<i64>,
}

/// The work of a file, for whoever may read it: the author's side sees the draft, others what was handed in.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadDeliverable, id)
        .await?;
    let may_write = file.also(caller, Action::WriteDeliverable);
    let may_submit = file.also(caller, Action::SubmitDeliverable);
    let author = may_write || may_submit;
    let work = tx.deliverable_of(id).await?.filter(|_| author);
    let claims = match &work {
        Some(work) => tx.claims_of(work.id).await?,
        None => Vec::new(),
    };
    let missing = work
        .as_ref()
        .map(|work| deliverable::missing(work, &claims))
        .unwrap_or_default();
    let submissions = tx.submissions_of(id).await?;
    Ok(Sheet {
        file,
        work,
        claims,
        missing,
        submissions,
        may_write,
        may_submit,
    })
}

/// Writes what stands beside the claims; the first writing begins the work. `seen` is the version it was read at.
pub async fn write(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    seen: i64,
    draft: &WorkDraft,
) -> Result<Deliverable> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::WriteDeliverable, id)
        .await?;
    let mut work = begun(office, &mut tx, caller, id).await?;
    work.question = text::optional_lines("question", &draft.question, TEXT_MAX)?;
    work.method = text::optional_lines("method", &draft.method, TEXT_MAX)?;
    work.recommendation = text::optional_lines("recommendation", &draft.recommendation, TEXT_MAX)?;
    deliverable::percent(draft.confidence)?;
    work.confidence = draft.confidence;
    work.version = tx.save_deliverable(&work, seen.max(1)).await?;
    tx.note(
        caller,
        Entry::new("deliverable.written", "deliverable", work.id).within(id),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(work)
}

/// The work of the file, begun with the brief's question if nobody has begun it yet.
async fn begun(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: EngagementId,
) -> Result<Deliverable> {
    if let Some(work) = tx.deliverable_of(id).await? {
        return Ok(work);
    }
    let question = tx.brief(id).await?.map(|brief| brief.question);
    let work = Deliverable {
        id: office.id(),
        version: 1,
        engagement: id,
        question: question.unwrap_or_default(),
        method: String::new(),
        recommendation: String::new(),
        confidence: None,
        created_at: caller.at,
    };
    tx.insert_deliverable(&work).await?;
    Ok(work)
}

/// Adds claims, in order, after those there are: all of them or none.
pub async fn add_claims(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    drafts: Vec<ClaimDraft>,
) -> Result<Vec<Claim>> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::WriteDeliverable, id)
        .await?;
    let named: Vec<DocumentId> = drafts.iter().filter_map(|draft| draft.document).collect();
    drawn_from(&mut tx, caller, &file, &named).await?;
    let work = begun(office, &mut tx, caller, id).await?;
    let there = tx.claims_of(work.id).await?;
    if there.len() + drafts.len() > CLAIMS_MAX {
        return Err(Refusal::new("claims-too-many")
            .with("most", CLAIMS_MAX)
            .into());
    }
    let mut position = there.last().map_or(0, |claim| claim.position);
    let mut added = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let draft = draft.checked()?;
        position += 1;
        let claim = of_draft(office.id(), 1, work.id, position, draft);
        tx.insert_claim(&claim).await?;
        added.push(claim);
    }
    let many = added.len();
    tx.note(
        caller,
        Entry::new("claim.added", "deliverable", work.id)
            .within(id)
            .with(json!({ "claims": many })),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(added)
}

/// Refuses documents that are not in this file's room, or not where the caller may see them: the answer is the same.
async fn drawn_from(
    tx: &mut Tx,
    caller: &Caller,
    file: &Admitted<Engagement>,
    named: &[DocumentId],
) -> Result<()> {
    if named.is_empty() {
        return Ok(());
    }
    let seen: BTreeSet<DocumentId> = tx
        .documents(file.id)
        .await?
        .into_iter()
        .filter(|one| {
            let facts = Resource::Document(one.facts(file));
            file.may(caller, Action::ListDocument, &facts)
        })
        .map(|one| one.id)
        .collect();
    if named.iter().all(|document| seen.contains(document)) {
        return Ok(());
    }
    Err(Refusal::of_field("document", "claim-document-unknown").into())
}

fn of_draft(
    id: ClaimId,
    version: i64,
    deliverable: kpo_practice::id::DeliverableId,
    position: i64,
    draft: ClaimDraft,
) -> Claim {
    Claim {
        id,
        version,
        deliverable,
        position,
        text: draft.text,
        evidence: draft.evidence,
        document: draft.document,
        method: draft.method,
        confidence: draft.confidence,
    }
}

/// Changes a claim that was read at version `seen`.
pub async fn change_claim(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    claim: ClaimId,
    seen: i64,
    draft: ClaimDraft,
) -> Result<Claim> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::WriteDeliverable, id)
        .await?;
    let old = claim_of(&mut tx, id, claim).await?;
    let draft = draft.checked()?;
    drawn_from(&mut tx, caller, &file, draft.document.as_slice()).await?;
    let mut claim = of_draft(old.id, seen, old.deliverable, old.position, draft);
    claim.version = tx.save_claim(&claim, seen).await?;
    tx.note(
        caller,
        Entry::new("claim.changed", "claim", claim.id).within(id),
    );
    tx.commit().await?;
    Ok(claim)
}

/// Takes a claim out of what is being written. What was handed in keeps it.
pub async fn remove_claim(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    claim: ClaimId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::WriteDeliverable, id)
        .await?;
    let old = claim_of(&mut tx, id, claim).await?;
    tx.delete_claim(old.id).await?;
    tx.note(
        caller,
        Entry::new("claim.removed", "claim", old.id).within(id),
    );
    tx.commit().await?;
    Ok(())
}

async fn claim_of(tx: &mut Tx, id: EngagementId, claim: ClaimId) -> Result<Claim> {
    let work = tx.deliverable_of(id).await?.ok_or(Error::NotFound)?;
    tx.claims_of(work.id)
        .await?
        .into_iter()
        .find(|known| known.id == claim)
        .ok_or(Error::NotFound)
}

/// Hands the work in: freezes it as the next version and gives a receipt. Refused while anything is missing, while a
/// review of the version before is running, once the work is accepted, and when nothing changed.
pub async fn submit(office: &Office, caller: &Caller, id: EngagementId) -> Result<Submission> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::SubmitDeliverable, id)
        .await?;
    crate::key_person::require(&mut tx, id, caller.at).await?;
    let work = tx
        .deliverable_of(id)
        .await?
        .ok_or_else(|| Refusal::new("deliverable-no-claims"))?;
    let claims = tx.claims_of(work.id).await?;
    let (content, digest) = deliverable::freeze(&work, &claims)?;
    let latest = tx.latest_submission(id).await?;
    if let Some(latest) = &latest {
        open_for_another(&mut tx, latest, &digest).await?;
    }
    let submission = Submission {
        id: office.id(),
        deliverable: work.id,
        engagement: id,
        number: latest.map_or(1, |latest| latest.number + 1),
        content,
        digest,
        claims: claims.len() as i64,
        person: caller.person,
        at: caller.at,
    };
    tx.insert_submission(&submission).await?;
    tx.note(
        caller,
        Entry::new("submission.made", "submission", submission.id)
            .within(id)
            .with(json!({ "number": submission.number, "digest": submission.digest, "claims": submission.claims })),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(submission)
}

async fn open_for_another(tx: &mut Tx, latest: &Submission, digest: &str) -> Result<()> {
    let accepted = tx
        .acceptance_of(latest.id)
        .await?
        .is_some_and(|acceptance| acceptance.verdict != AcceptanceVerdict::Rejected);
    if accepted {
        return Err(Refusal::new("submission-accepted").into());
    }
    let running = tx
        .sample_of(latest.id)
        .await?
        .is_some_and(|sample| sample.settled_at.is_none());
    if running {
        return Err(Refusal::new("submission-in-review").into());
    }
    if latest.digest == digest {
        return Err(Refusal::new("submission-unchanged").into());
    }
    Ok(())
}

/// A submission with its content, for whoever may read the work.
pub async fn submission(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    number: i64,
) -> Result<(Admitted<Engagement>, Submission, Content)> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadDeliverable, id)
        .await?;
    let submission = tx
        .submissions_of(id)
        .await?
        .into_iter()
        .find(|submission| submission.number == number)
        .ok_or(Error::NotFound)?;
    let content = content(&submission)?;
    Ok((file, submission, content))
}

/// The content of a submission, if what is stored is still what was handed in.
pub(crate) fn content(submission: &Submission) -> Result<Content> {
    if deliverable::digest(&submission.content) != submission.digest {
        return Err(Error::unavailable(format!(
            "submission {} is not what was handed in",
            submission.id.uuid()
        )));
    }
    submission
        .read()
        .ok_or_else(|| Error::unavailable("a submission cannot be read"))
}

/// The gate of the stage `work`: something is handed in that was not rejected.
pub async fn gate(tx: &mut Tx, file: &Engagement) -> Result<Gate> {
    let missing = match tx.latest_submission(file.id).await? {
        None => vec![Refusal::new("work-not-submitted")],
        Some(latest) => tx
            .acceptance_of(latest.id)
            .await?
            .filter(|acceptance| acceptance.verdict == AcceptanceVerdict::Rejected)
            .map(|_| Refusal::new("work-rejected"))
            .into_iter()
            .collect(),
    };
    Ok(Gate {
        stage: Stage::Work,
        side: Side::Provider,
        missing,
    })
}
