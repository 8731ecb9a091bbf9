//! The engagement file as a whole: its page, its gates, the list of files.
//!
//! Every operation on a file ends with [`advance`], which computes the gates anew from the facts just written and keeps
//! stage, side and since-when with the file, so that lists need not compute them.

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::gate::{self, Gate};
use kpo_practice::id::EngagementId;
use kpo_practice::time::At;
use kpo_records::Tx;

use crate::admit::Admitted;
use crate::error::Result;
use crate::office::Office;
use crate::{agreement, room};

/// All gates of a file, in order, from the facts in this transaction. Each noun computes its own.
pub async fn gates(tx: &mut Tx, file: &Engagement, _at: At) -> Result<Vec<Gate>> {
    let gates = vec![
        // one line a stage, in the order of the stages
        agreement::gate(tx, file).await?,
        room::gate(tx, file).await?,
        crate::deliverable::gate(tx, file).await?,
        crate::review::gate(tx, file).await?,
        crate::acceptance::gate(tx, file).await?,
    ];
    Ok(gates)
}

/// Computes the gates and keeps where the file stands. Called at the end of every operation on it, before commit.
pub async fn advance(tx: &mut Tx, id: EngagementId, at: At) -> Result<Engagement> {
    let mut file = tx.engagement(id).await?;
    let gates = gates(tx, &file, at).await?;
    let (stage, side) = gate::standing(&gates);
    let bound = agreement::bound(tx, &file).await?;
    if (stage, side, bound) != (file.stage, file.waiting_on, file.bound) {
        let seen = file.version;
        if side != file.waiting_on {
            file.waiting_since = at;
        }
        file.stage = stage;
        file.bound = bound;
        file.waiting_on = side;
        file.version = tx.save_engagement(&file, seen).await?;
    }
    Ok(file)
}

/// The file, for somebody who may know of it.
pub async fn read(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
) -> Result<Admitted<Engagement>> {
    let mut tx = office.read().await?;
    office.admit(&mut tx, caller, Action::ReadFile, id).await
}
