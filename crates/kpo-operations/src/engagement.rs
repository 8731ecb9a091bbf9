//! The engagement file as a whole: its page, its gates, the list of files.
//!
//! Every operation on a file ends with [`advance`], which computes the gates anew from the facts just written and keeps
//! stage, side and since-when with the file, so that lists need not compute them.

mod freeze;
mod page;
mod pile;
mod queue;
mod sealed;

pub use freeze::{freezable, freeze};
pub use page::{FilePage, GateView, SECTIONS, Section, follows, name, page};
pub use queue::{Item, Queue, queue};

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{Engagement, Side, Stage};
use kpo_practice::gate::{self, Gate};
use kpo_practice::id::EngagementId;
use kpo_practice::time::At;
use kpo_records::Tx;
use kpo_records::engagement::EngagementFilter;
pub use kpo_records::{Page, PageRequest};

use crate::admit::Admitted;
use crate::error::Result;
use crate::office::Office;
use crate::{agreement, award, brief, request, room};

/// All gates of a file, in order, from the facts in this transaction. Each noun computes its own.
pub async fn gates(tx: &mut Tx, file: &Engagement, at: At) -> Result<Vec<Gate>> {
    let mut gates = request::gates(tx, file.id).await?;
    gates.extend([
        // one line a stage, in the order of the stages
        brief::gate(tx, file.id).await?,
        award::gate(tx, file, at).await?,
        agreement::gate(tx, file).await?,
        room::gate(tx, file).await?,
        crate::deliverable::gate(tx, file).await?,
        crate::review::gate(tx, file).await?,
        crate::acceptance::gate(tx, file).await?,
        crate::invoice::gate(tx, file).await?,
        crate::closure::gate(tx, file).await?,
        crate::decision::gate(tx, file, at).await?,
    ]);
    Ok(gates)
}

/// All gates in the order of a file's life. Of a file closed early, what was still to be done before is done no more: only
/// what is owed, the closing and the looking back remain.
pub(crate) async fn gates_in_order(tx: &mut Tx, file: &Engagement, at: At) -> Result<Vec<Gate>> {
    let mut gates = gates(tx, file, at).await?;
    gates.sort_by_key(|gate| gate.stage);
    // A question that stays inside goes no further: what would have come afterwards is not asked for.
    let refused = |gate: &Gate| gate.stage == Stage::Refused;
    if gates.iter().any(|gate| refused(gate) && !gate.holds()) {
        gates.retain(|gate| gate.stage <= Stage::Allocation || refused(gate));
        for gate in gates.iter_mut().filter(|gate| !refused(gate)) {
            gate.missing.clear();
        }
    }
    if file.closed_at.is_some() {
        for gate in gates
            .iter_mut()
            .filter(|gate| gate.stage < Stage::Settlement)
        {
            gate.missing.clear();
        }
    }
    Ok(gates)
}

/// Computes the gates and keeps where the file stands. Called at the end of every operation on it, before commit.
pub async fn advance(tx: &mut Tx, id: EngagementId, at: At) -> Result<Engagement> {
    let mut file = tx.engagement(id).await?;
    let gates = gates_in_order(tx, &file, at).await?;
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

/// Which files a person looks for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Standing at this stage.
    pub stage: Option<Stage>,
    /// Waiting on this side.
    pub side: Option<Side>,
    /// Holding these words in what the reader may call it by.
    pub text: String,
}

/// The files the caller may know of, newest first. To those outside who are not (yet) the provider, stage and side would
/// tell of others, so they can neither see nor filter by them.
pub async fn list(
    office: &Office,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest,
) -> Result<Page<Engagement>> {
    let mut tx = office.read().await?;
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let inside = caller.host;
    let filter = EngagementFilter {
        stage: filter.stage.filter(|_| inside),
        side: filter.side.filter(|_| inside),
        text: filter.text.trim().to_lowercase(),
        by_title: inside,
    };
    Ok(tx.engagements(&visible, &filter, page).await?)
}
