//! Advice, decision, outcome: what the file was for, asked again after three, six and twelve months.

use kpo_practice::access::{Action, Caller};
use kpo_practice::change::Effect;
use kpo_practice::decision::{self, Band, Decision, Found, Outcome, PROMPT_DAYS};
use kpo_practice::engagement::Engagement;
use kpo_practice::gate::Gate;
use kpo_practice::id::{EngagementId, OutcomeId};
use kpo_practice::journal::Entry;
use kpo_practice::time::At;
use kpo_records::Tx;
use kpo_records::job::Job;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::job::{self, Failure};
use crate::office::Office;

/// The job that asks what happened.
pub const PROMPT: &str = "outcome.prompt";

/// Advice, decision and outcome of a file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The decision, once it is written down.
    pub decision: Option<Decision>,
    /// Who decided.
    pub decider: Option<String>,
    /// The looks back.
    pub outcomes: Vec<Outcome>,
    /// The caller may write the decision down.
    pub may_decide: bool,
    /// The caller may look back.
    pub may_look: bool,
    /// How often advice of a like confidence was right, over every file, for those who may read the portfolio.
    pub calibration: Option<Vec<Band>>,
}

/// Advice, decision and outcome of a file.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadOutcome, id)
        .await?;
    let decision = tx.decision(id).await?;
    let decider = match &decision {
        Some(decision) => Some(tx.person(decision.decided_by).await?.name),
        None => None,
    };
    let calibration = match office
        .admit_host(&mut tx, caller, Action::ReadPortfolio)
        .await
    {
        Ok(_) => Some(decision::calibrate(&tx.answers().await?)),
        Err(Error::Denied(_) | Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    Ok(Sheet {
        outcomes: tx.outcomes(id).await?,
        may_decide: decision.is_none() && file.also(caller, Action::RecordDecision),
        may_look: file.also(caller, Action::RecordOutcome),
        decision,
        decider,
        calibration,
        file,
    })
}

/// Writes the decision down and plans the looks back.
pub async fn record(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    mut decision: Decision,
) -> Result<Decision> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::RecordDecision, id)
        .await?;
    decision.id = office.id();
    decision.engagement = id;
    decision.decided_by = caller.person;
    decision.recorded_at = caller.at;
    let exists = tx.decision(id).await?.is_some();
    decision::record(&decision, exists, caller.at.day_in(&caller.zone))?;
    tx.insert_decision(&decision).await?;
    for after_days in PROMPT_DAYS {
        let outcome = Outcome {
            id: office.id(),
            version: 1,
            engagement: id,
            decision: decision.id,
            after_days,
            due: decision.on.plus_days(after_days),
            found: None,
        };
        tx.insert_outcome(&outcome).await?;
        let effect = Effect {
            kind: PROMPT,
            payload: serde_json::json!({ "engagement": id, "outcome": outcome.id }),
            not_before: Some(outcome.due.start()),
        };
        job::enqueue(office, &mut tx, vec![effect], caller.at).await?;
    }
    tx.note(
        caller,
        Entry::new("decision.recorded", "decision", decision.id)
            .within(id)
            .with((decision.on, decision.confidence, decision.followed.word())),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(decision)
}

/// Keeps what a look back found.
pub async fn look_back(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    outcome: OutcomeId,
    mut found: Found,
) -> Result<Outcome> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::RecordOutcome, id)
        .await?;
    let decision = tx.decision(id).await?.ok_or(Error::NotFound)?;
    let before = tx
        .outcomes(id)
        .await?
        .into_iter()
        .find(|one| one.id == outcome)
        .ok_or(Error::NotFound)?;
    found.by = caller.person;
    found.at = caller.at;
    let right = found.right;
    let mut after = decision::look_back(&before, &decision, found, caller.at.day_in(&caller.zone))?;
    after.version = tx.save_outcome(&after, before.version).await?;
    tx.note(
        caller,
        Entry::new("outcome.recorded", "outcome", outcome)
            .within(id)
            .with((before.after_days, right.word())),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}

/// The gate of the stage `outcome`.
pub async fn gate(tx: &mut Tx, file: &Engagement, at: At) -> Result<Gate> {
    let decision = tx.decision(file.id).await?;
    let outcomes = tx.outcomes(file.id).await?;
    Ok(decision::gate(decision.as_ref(), &outcomes, at.day()))
}

/// The job: a look back falls due, the file asks for it in the queue of whoever decides. Runs twice with one effect.
pub async fn prompt(office: Office, job: Job) -> std::result::Result<(), Failure> {
    let id: Option<EngagementId> = serde_json::from_value(job.payload["engagement"].clone()).ok();
    let outcome: Option<OutcomeId> = serde_json::from_value(job.payload["outcome"].clone()).ok();
    let (Some(id), Some(outcome)) = (id, outcome) else {
        return Err(Failure::GiveUp("the payload names no look back".to_owned()));
    };
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    tx.record(
        None,
        at,
        Entry::new("outcome.prompted", "outcome", outcome).within(id),
    );
    advance(&mut tx, id, at).await?;
    tx.finish_job(&job, at).await?;
    tx.commit().await?;
    Ok(())
}
