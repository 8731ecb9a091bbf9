//! Acceptance: the client's word on checked work, with the figures it stands on. It alone releases money.

use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures, corrections, decide};
use kpo_practice::access::{Action, Caller};
use kpo_practice::deliverable::Submission;
use kpo_practice::engagement::{Engagement, Side, Stage};
use kpo_practice::gate::Gate;
use kpo_practice::id::EngagementId;
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::Result;
use crate::office::Office;
use crate::review::figures::figures;
use crate::{agreement, obligation};

/// The page of acceptance.
pub struct Sheet {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The newest submission.
    pub submission: Option<Submission>,
    /// What the checks show of it, for those who decide, once it is checked and not decided on.
    pub figures: Option<Figures>,
    /// What was decided, the newest first.
    pub decisions: Vec<Acceptance>,
    /// The reader may decide now.
    pub may_accept: bool,
    /// The reader is of the client: sees how many reviewed, disagreed and guessed. The author's side never does.
    pub inside: bool,
}

/// Where the acceptance of a file stands.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadAcceptance, id)
        .await?;
    let submission = tx.latest_submission(id).await?;
    let mut decisions = tx.acceptances_of(id).await?;
    let decided = submission.as_ref().is_some_and(|submission| {
        decisions
            .iter()
            .any(|decision| decision.submission == submission.id)
    });
    let inside = file.standing.host;
    let mut stated = None;
    if let (true, false, Some(submission)) = (inside, decided, &submission) {
        stated = figures(&mut tx, submission).await?;
    }
    if !inside {
        for decision in &mut decisions {
            decision.figures = outside(&decision.figures);
        }
    }
    let stale = {
        let mut fresh = caller.clone();
        fresh.signed_in_at = caller.at;
        file.also(&fresh, Action::AcceptWork)
    };
    Ok(Sheet {
        may_accept: stale && stated.is_some(),
        file,
        submission,
        figures: stated,
        decisions,
        inside,
    })
}

/// The figures as the author's side may read them: nothing that counts reviewers.
fn outside(figures: &Figures) -> Figures {
    Figures {
        reviewers: 0,
        disagreements: 0,
        adjudications: 0,
        guessed: 0,
        ..figures.clone()
    }
}

/// Accepts or rejects the newest submission. Binding: needs a fresh sign-in, a settled review and the signed term on who
/// owns the result (R16).
pub async fn accept(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    number: i64,
    verdict: AcceptanceVerdict,
    reasons: &str,
) -> Result<Acceptance> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::AcceptWork, id)
        .await?;
    crate::key_person::require(&mut tx, id, caller.at).await?;
    let submission = tx
        .latest_submission(id)
        .await?
        .ok_or_else(|| Refusal::new("review-nothing-submitted"))?;
    if submission.number != number {
        return Err(crate::Error::Conflict);
    }
    if tx.acceptance_of(submission.id).await?.is_some() {
        return Err(Refusal::new("acceptance-decided").into());
    }
    let stated = figures(&mut tx, &submission)
        .await?
        .ok_or_else(|| Refusal::new("acceptance-unreviewed"))?;
    let ip_signed = agreement::ip_signed(&mut tx, &file).await?;
    let reasons = decide(verdict, reasons, &stated, ip_signed)?;
    let acceptance = Acceptance {
        id: office.id(),
        engagement: id,
        submission: submission.id,
        verdict,
        reasons,
        figures: stated,
        person: caller.person,
        at: caller.at,
    };
    tx.insert_acceptance(&acceptance).await?;
    let figures = &acceptance.figures;
    tx.note(
        caller,
        Entry::new("acceptance.made", "acceptance", acceptance.id)
            .within(id)
            .with(json!({ "verdict": verdict.word(), "submission": submission.number, "digest": submission.digest,
                "population": figures.population, "sampled": figures.sampled, "errors": figures.errors(),
                "bound": figures.bound, "seed": figures.seed })),
    );
    if let Some(duty) = corrections(&acceptance, office.id()) {
        obligation::enter(&mut tx, caller, &duty).await?;
    }
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(acceptance)
}

/// The acceptance that stands, if the work of the file is accepted: what money may be asked for.
pub async fn accepted(tx: &mut Tx, id: EngagementId) -> Result<Option<Acceptance>> {
    let newest = tx.acceptances_of(id).await?.into_iter().next();
    Ok(newest.filter(|acceptance| acceptance.verdict != AcceptanceVerdict::Rejected))
}

/// The gate of the stage `acceptance`.
pub async fn gate(tx: &mut Tx, file: &Engagement) -> Result<Gate> {
    let missing = if accepted(tx, file.id).await?.is_some() {
        Vec::new()
    } else {
        vec![Refusal::new("acceptance-open")]
    };
    Ok(Gate {
        stage: Stage::Acceptance,
        side: Side::Client,
        missing,
    })
}
