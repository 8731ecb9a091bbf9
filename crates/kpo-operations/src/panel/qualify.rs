//! A task before award: every candidate judges every unit, in an order of their own, and learns of no other candidate.

use std::collections::BTreeSet;

use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::nomination::NominationState;
use kpo_practice::panel::{Panel, StackCause};
use kpo_practice::time::At;
use kpo_records::Tx;

use super::deal::{self, Table};
use crate::error::Result;
use crate::office::Office;

/// Who may be tried: nominated and not declined, with every mandatory credential, behind no wall.
pub(super) async fn candidates(
    tx: &mut Tx,
    id: EngagementId,
    at: At,
) -> Result<BTreeSet<PersonId>> {
    let live = [NominationState::Proposed, NominationState::Approved];
    let named: Vec<PersonId> = tx
        .nominations(id)
        .await?
        .into_iter()
        .filter(|one| live.contains(&one.state))
        .map(|one| one.person)
        .collect();
    let lacks = crate::nomination::lacking(tx, id, &named, at).await?;
    let walled = crate::wall::kept_off(tx, id, &named, at.day()).await?;
    Ok(lacks
        .into_iter()
        .filter(|(person, lacks)| lacks.is_empty() && !walled.contains(person))
        .map(|(person, _)| person)
        .collect())
}

/// Lays all units out for every candidate who has none yet.
pub(super) async fn lay_out(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    panel: &Panel,
) -> Result<()> {
    let table = Table::read(tx, panel).await?;
    for seat in table.members() {
        if !table.stacks.contains_key(&seat.id) {
            let drawn = (seat.id, StackCause::Opening);
            deal::give(office, tx, caller, (panel, &table), drawn, &table.pool).await?;
        }
    }
    Ok(())
}
