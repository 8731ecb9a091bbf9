//! My work: one queue, the single next act of each file, whom it waits on and for how long.
//!
//! What is shown is computed from where the files stand and from what was handed to the caller, never assigned by hand, and
//! takes the same number of statements for one file and for two hundred.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller, Circumstances, Resource, Standing, Visible};
use kpo_practice::engagement::{Engagement, Side, Stage};
use kpo_practice::id::{EngagementId, Id};
use kpo_practice::time::At;
use kpo_records::Sql;
use kpo_records::calendar::Kept;
use kpo_records::engagement::read_engagement;
use kpo_records::page::{Cursor, PageRequest};
use kpo_records::scope::{ENGAGEMENT, List};

use super::page::{follows, name, waiting};
use super::pile;
use super::sealed::Sealed;
use crate::error::Result;
use crate::office::Office;

/// How many files a queue holds at most; the longest waiting come first.
const FILES_MAX: i64 = 200;

/// One thing in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The file; absent where the caller works on it blind.
    pub engagement: Option<EngagementId>,
    /// What the caller may call it.
    pub name: String,
    /// Where it stands, where the caller may know.
    pub stage: Option<Stage>,
    /// The next act, by its word `work-act-…`; absent when it is not the caller's move.
    pub act: Option<&'static str>,
    /// Where that is done.
    pub link: String,
    /// Whom it waits on.
    pub side: Side,
    /// The waiting party's name, where the caller may know it.
    pub party: Option<String>,
    /// Working seconds it has waited.
    pub waited: Option<i64>,
    /// Until when it can be done, where it ends by itself.
    pub due: Option<At>,
    /// How many of them there are, where it is a pile.
    pub count: i64,
}

/// The queue.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// What the caller can do now, longest waiting first.
    pub mine: Vec<Item>,
    /// What waits on others.
    pub others: Vec<Item>,
    /// Statements it cost.
    pub statements: u64,
}

struct Act {
    stage: Stage,
    host: bool,
    action: Action,
    word: &'static str,
    path: &'static str,
}

const fn act(
    stage: Stage,
    host: bool,
    action: Action,
    word: &'static str,
    path: &'static str,
) -> Act {
    Act {
        stage,
        host,
        action,
        word,
        path,
    }
}

/// What is to be done at each stage, by whom, where; the first the caller may do is theirs.
const ACTS: &[Act] = &[
    act(
        Stage::Request,
        true,
        Action::EditRequest,
        "request",
        "request",
    ),
    act(
        Stage::Allocation,
        true,
        Action::DecideAllocation,
        "allocation",
        "allocation",
    ),
    act(
        Stage::Brief,
        false,
        Action::RestateBrief,
        "restate",
        "brief",
    ),
    act(Stage::Brief, true, Action::EditBrief, "brief", "brief"),
    act(
        Stage::Brief,
        true,
        Action::ConfirmRestatement,
        "confirm",
        "brief",
    ),
    act(Stage::Award, false, Action::SubmitBid, "bid", "bid"),
    act(Stage::Award, false, Action::Nominate, "nominate", "team"),
    act(
        Stage::Award,
        true,
        Action::ApproveNominee,
        "approve-person",
        "team",
    ),
    act(Stage::Award, true, Action::Award, "award", "award"),
    act(
        Stage::Award,
        true,
        Action::ApproveAward,
        "approve-award",
        "award",
    ),
    act(
        Stage::Agreement,
        true,
        Action::DraftAgreement,
        "agreement",
        "agreement",
    ),
    act(
        Stage::Agreement,
        false,
        Action::SignAgreement,
        "sign",
        "agreement",
    ),
    act(Stage::Room, true, Action::UploadDocument, "room", "room"),
    act(
        Stage::Work,
        false,
        Action::WriteDeliverable,
        "write",
        "deliverable",
    ),
    act(
        Stage::Work,
        false,
        Action::SubmitDeliverable,
        "deliver",
        "deliverable",
    ),
    act(
        Stage::Review,
        true,
        Action::AssignReviewers,
        "review",
        "review",
    ),
    act(
        Stage::Acceptance,
        true,
        Action::AcceptWork,
        "accept",
        "acceptance",
    ),
    act(
        Stage::Settlement,
        true,
        Action::ApproveInvoice,
        "pay",
        "invoices",
    ),
    act(
        Stage::Settlement,
        false,
        Action::CreateInvoice,
        "invoice",
        "invoices",
    ),
    act(
        Stage::Closure,
        true,
        Action::CheckKnowledge,
        "check",
        "closure",
    ),
    act(
        Stage::Closure,
        true,
        Action::CloseEngagement,
        "close",
        "closure",
    ),
    act(
        Stage::Closure,
        false,
        Action::DeclareClosure,
        "declare",
        "closure",
    ),
    act(
        Stage::Outcome,
        true,
        Action::RecordDecision,
        "outcome",
        "outcome",
    ),
];

/// The caller's queue.
pub async fn queue(office: &Office, caller: &Caller) -> Result<Queue> {
    let mut tx = office.read().await?;
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let list = List {
        select: Sql::new("select * from engagement where stage not in ('done', 'refused')"),
        visible: &visible,
        columns: ENGAGEMENT,
        order: ("(0 - engagement.waiting_since_at)", "engagement.id"),
        read: read_engagement,
        facts: |file| Resource::Engagement(file.facts()),
        keeps: None,
        place: |file| Cursor {
            key: -file.waiting_since.0,
            id: file.id.uuid(),
        },
    };
    let page = PageRequest {
        after: None,
        limit: FILES_MAX,
    };
    let files = tx.visible_page(list, &page).await?.items;
    let parties: Vec<_> = files
        .iter()
        .flat_map(|file| [Some(file.client), file.provider])
        .flatten()
        // What waits on the caller outside any file waits by the calendar of their own organisation.
        .chain([caller.organisation])
        .collect();
    let kept = tx.calendars(&parties).await?;
    let sealed = Sealed::read(&mut tx, caller, &files).await?;
    let mut queue = Queue::default();
    let mut rights = Rights::of_caller(caller, &visible);
    for file in &files {
        let mut item = item(caller, &mut rights, file, &kept, &sealed);
        if item.act.is_none()
            && let Some(act) = sealed.act(caller, &mut rights, file)
        {
            item.act = Some(act);
            item.link = format!("/engagements/{}/opening", file.id);
        }
        if item.act.is_some() {
            queue.mine.push(item);
        } else {
            queue.others.push(item);
        }
    }
    pile::all(&mut tx, caller, &mut rights, (&files, &kept), &mut queue).await?;
    queue
        .mine
        .sort_by_key(|item| std::cmp::Reverse(item.waited));
    queue.statements = tx.statements();
    Ok(queue)
}

/// What the caller may do, act by act, for many files: each act's scope is asked for once.
pub(super) struct Rights {
    standing: Standing,
    circumstances: Circumstances,
    known: BTreeMap<Action, Visible>,
}

impl Rights {
    /// A binding act asks for a fresh sign-in when it is done, not when it is only shown to be next.
    fn of_caller(caller: &Caller, visible: &Visible) -> Self {
        let mut circumstances = caller.circumstances();
        circumstances.fresh = true;
        circumstances.second_factor = true;
        Self {
            standing: visible.standing().clone(),
            circumstances,
            known: BTreeMap::new(),
        }
    }

    /// What one act reaches.
    pub(super) fn of(&mut self, action: Action) -> &Visible {
        self.known.entry(action).or_insert_with(|| {
            Visible::to(self.standing.clone(), self.circumstances.clone(), action)
        })
    }
}

fn item(
    caller: &Caller,
    rights: &mut Rights,
    file: &Engagement,
    kept: &[Kept],
    sealed: &Sealed,
) -> Item {
    let side = if caller.host {
        Side::Client
    } else {
        Side::Provider
    };
    let follows = follows(caller, file);
    // A bidder is not told whose move it is: what is theirs to do stands open until the choice is made.
    let turn = file.waiting_on == side || file.waiting_on == Side::Both || !follows;
    let resource = Resource::Engagement(file.facts());
    let due = sealed.due(file.id, caller.at);
    let next = ACTS
        .iter()
        .filter(|act| {
            turn && !file.frozen
                && sealed.open(caller, file.id, act.action)
                && act.host == caller.host
                && (act.stage == file.stage || (!follows && act.stage <= Stage::Award))
        })
        .find(|act| rights.of(act.action).admits(&resource));
    let waits_on = match file.waiting_on {
        Side::Client => Some(file.client),
        Side::Provider => file.provider,
        Side::Both | Side::Nobody => None,
    };
    let known = caller.host || waits_on == Some(caller.organisation);
    Item {
        engagement: Some(file.id),
        name: name(caller, file),
        stage: follows.then_some(file.stage),
        act: next.map(|act| act.word),
        link: next.map_or_else(
            || format!("/engagements/{}", file.id),
            |act| format!("/engagements/{}/{}", file.id, act.path),
        ),
        side: if follows {
            file.waiting_on
        } else {
            Side::Nobody
        },
        party: kept
            .iter()
            .find(|party| known && Some(party.organisation) == waits_on)
            .map(|party| party.name.clone()),
        waited: waiting(file, kept, caller.at).filter(|_| follows),
        due: due.filter(|_| caller.host || next.is_some_and(|act| act.action == Action::SubmitBid)),
        count: 1,
    }
}
