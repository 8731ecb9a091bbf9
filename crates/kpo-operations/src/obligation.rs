//! Dated duties: entered with the agreement, ticked off by the side whose they are.

use kpo_practice::access::{Action, Caller};
use kpo_practice::agreement::{self, Obligation};
use kpo_practice::engagement::Side;
use kpo_practice::id::{EngagementId, ObligationId};
use kpo_practice::journal::Entry;
use kpo_practice::time::Day;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::Record;
use crate::engagement;
use crate::error::Result;
use crate::office::Office;

/// Enters a duty.
pub async fn add(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    text: &str,
    side: Side,
    due_on: Day,
) -> Result<ObligationId> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::DraftAgreement, id)
        .await?;
    agreement::check_obligation(text, side)?;
    let duty = Obligation {
        id: office.id(),
        version: 1,
        engagement: id,
        text: text.trim().to_owned(),
        side,
        due_on,
        done_by: None,
        done_at: None,
        created_at: caller.at,
    };
    enter(&mut tx, caller, &duty).await?;
    engagement::advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(duty.id)
}

/// Keeps a new duty and says so in the journal.
pub(crate) async fn enter(tx: &mut Tx, caller: &Caller, duty: &Obligation) -> Result<()> {
    tx.insert_obligation(duty).await?;
    tx.note(
        caller,
        Entry::new("obligation.entered", "obligation", duty.id)
            .within(duty.engagement)
            .with(json!({ "side": duty.side.word(), "due_on": duty.due_on })),
    );
    Ok(())
}

/// Ticks a duty off.
pub async fn fulfil(office: &Office, caller: &Caller, id: ObligationId) -> Result<EngagementId> {
    let mut tx = office.begin().await?;
    let mut duty = tx.obligation(id).await?;
    let file = office
        .admit(&mut tx, caller, Action::FulfilObligation, duty.engagement)
        .await?;
    agreement::check_fulfilment(&duty, file.standing.host)?;
    let seen = duty.version;
    duty.done_by = Some(caller.person);
    duty.done_at = Some(caller.at);
    tx.save_obligation(&duty, seen).await?;
    tx.note(
        caller,
        Entry::new("obligation.fulfilled", "obligation", id).within(duty.engagement),
    );
    engagement::advance(&mut tx, duty.engagement, caller.at).await?;
    tx.commit().await?;
    Ok(duty.engagement)
}
