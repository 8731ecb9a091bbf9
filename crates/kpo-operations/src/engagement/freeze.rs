//! Freezing: the security officer stops everything in a file at once, and lets it go on again.

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::EngagementId;
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::text;

use crate::admit::{Admitted, Record};
use crate::error::Result;
use crate::office::Office;

/// The file, for whoever may freeze it.
pub async fn freezable(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
) -> Result<Admitted<Engagement>> {
    let mut tx = office.read().await?;
    office
        .admit(&mut tx, caller, Action::FreezeEngagement, id)
        .await
}

/// Freezes a file, or lets it go on; the reason stands in the journal.
pub async fn freeze(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    frozen: bool,
    reason: &str,
) -> Result<()> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::FreezeEngagement, id)
        .await?;
    if file.frozen == frozen {
        return Err(Refusal::new(if frozen {
            "engagement-already-frozen"
        } else {
            "engagement-not-frozen"
        })
        .into());
    }
    if reason.trim().is_empty() {
        return Err(Refusal::of_field("reason", "engagement-freeze-reason-missing").into());
    }
    text::fits("reason", reason, text::PROSE_MAX)?;
    let mut file = file.into_inner();
    let seen = file.version;
    file.frozen = frozen;
    tx.save_engagement(&file, seen).await?;
    let act = if frozen {
        "engagement.frozen"
    } else {
        "engagement.unfrozen"
    };
    tx.note(
        caller,
        Entry::new(act, "engagement", id).within(id).saying(reason),
    );
    tx.commit().await?;
    Ok(())
}
