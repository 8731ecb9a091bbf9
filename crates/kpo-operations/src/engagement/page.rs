//! The engagement page: where the file stands, whose move it is, how long it has waited, and what the caller may open.
//!
//! Every visit costs the same few statements, however old the file is. Outsiders see their own side's duties and no more:
//! a bidder must not learn from a gate what the client still owes itself.

use kpo_practice::access::{Action, Caller};
use kpo_practice::calendar::{Calendar, waited};
use kpo_practice::engagement::{Engagement, Side, Stage};
use kpo_practice::gate::{self, Gate};
use kpo_practice::id::EngagementId;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_records::Tx;
use kpo_records::calendar::Kept;

use crate::admit::Admitted;
use crate::error::Result;
use crate::journal::{Line, named};
use crate::office::Office;

/// How many entries of the file's own history a page shows.
const HISTORY: i64 = 40;

/// A gate as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateView {
    /// The stage it ends.
    pub stage: Stage,
    /// Who has to act.
    pub side: Side,
    /// Nothing is missing.
    pub holds: bool,
    /// The file stands here.
    pub current: bool,
    /// What is missing, where the caller may know.
    pub missing: Vec<Refusal>,
}

/// A part of the file the caller may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its word, `section-…`, and the last part of its path.
    pub name: &'static str,
    /// The right that opens it.
    pub action: Action,
    /// The stage it belongs to.
    pub stage: Stage,
}

const fn section(name: &'static str, action: Action, stage: Stage) -> Section {
    Section {
        name,
        action,
        stage,
    }
}

/// Every part of a file, in the order of its life.
pub const SECTIONS: &[Section] = &[
    section("request", Action::ReadRequest, Stage::Request),
    section("allocation", Action::ReadRequest, Stage::Allocation),
    section("brief", Action::ReadBrief, Stage::Brief),
    section("needs", Action::ReadShortlist, Stage::Brief),
    section("shortlist", Action::ReadShortlist, Stage::Brief),
    section("team", Action::ReadTeam, Stage::Award),
    section("key-people", Action::ReadTeam, Stage::Award),
    section("qualification", Action::ReadPanel, Stage::Award),
    section("award", Action::ReadAward, Stage::Award),
    section("bid", Action::Nominate, Stage::Award),
    section("opening", Action::HoldOpeningKey, Stage::Award),
    section("agreement", Action::ReadAgreement, Stage::Agreement),
    section("room", Action::ReadRoom, Stage::Room),
    section("questions", Action::AskQuestion, Stage::Work),
    section("deliverable", Action::ReadDeliverable, Stage::Work),
    section("panels", Action::ReadPanel, Stage::Work),
    section("review", Action::AssignReviewers, Stage::Review),
    section("acceptance", Action::ReadAcceptance, Stage::Acceptance),
    section("rates", Action::ReadCostRate, Stage::Settlement),
    section("rates", Action::ReadBillRate, Stage::Settlement),
    section("time", Action::ReadTime, Stage::Settlement),
    section("invoices", Action::ReadInvoice, Stage::Settlement),
    section("closure", Action::ReadCertificate, Stage::Closure),
    section("outcome", Action::ReadOutcome, Stage::Outcome),
];

/// The page.
#[derive(Clone, Debug)]
pub struct FilePage {
    /// The file, with what the caller may do.
    pub file: Admitted<Engagement>,
    /// What the caller may call it.
    pub name: String,
    /// The client's name, where the caller may know it.
    pub client: Option<String>,
    /// The provider's name, once there is one, for those who follow the file.
    pub provider: Option<String>,
    /// The gates.
    pub gates: Vec<GateView>,
    /// The caller may follow where the file stands.
    pub follows: bool,
    /// Working seconds the file has waited on whoever has to act.
    pub waited: Option<i64>,
    /// What the caller may open.
    pub sections: Vec<Section>,
    /// The file's history, for those who may read it.
    pub history: Option<Vec<Line>>,
    /// Statements this page cost: the promise is that it is always the same few.
    pub statements: u64,
}

/// The page of a file.
pub async fn page(office: &Office, caller: &Caller, id: EngagementId) -> Result<FilePage> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadFile, id).await?;
    let gates = super::gates_in_order(&mut tx, &file, caller.at).await?;
    let parties: Vec<_> = [Some(file.client), file.provider]
        .into_iter()
        .flatten()
        .collect();
    let kept = tx.calendars(&parties).await?;
    let history = if file.also(caller, Action::ReadHistory) {
        Some(history(&mut tx, id).await?)
    } else {
        None
    };
    let known = may_know_names(caller, &file);
    let party = |wanted| kept.iter().find(|party| Some(party.organisation) == wanted);
    Ok(FilePage {
        name: name(caller, &file),
        follows: follows(caller, &file),
        client: party(Some(file.client))
            .filter(|_| known)
            .map(|party| party.name.clone()),
        // Another bidder is not told who was chosen.
        provider: party(file.provider)
            .filter(|_| follows(caller, &file))
            .map(|party| party.name.clone()),
        waited: waiting(&file, &kept, caller.at).filter(|_| follows(caller, &file)),
        sections: sections(caller, &file),
        gates: views(caller, &file, &gates),
        history,
        statements: tx.statements(),
        file,
    })
}

/// What the caller may call a file: outsiders know its code name until both sides are bound.
pub fn name(caller: &Caller, file: &Engagement) -> String {
    if may_know_names(caller, file) {
        file.title.clone()
    } else {
        file.code_name.clone()
    }
}

fn may_know_names(caller: &Caller, file: &Engagement) -> bool {
    caller.host || (file.bound && file.provider == Some(caller.organisation))
}

/// Working seconds a file has waited, by the calendars of its parties.
pub(super) fn waiting(file: &Engagement, kept: &[Kept], now: At) -> Option<i64> {
    let calendar = |wanted| -> Option<&Calendar> {
        kept.iter()
            .find(|party| Some(party.organisation) == wanted)
            .map(|party| &party.calendar)
    };
    let client = calendar(Some(file.client))?;
    waited(
        file.waiting_on,
        file.waiting_since,
        now,
        client,
        calendar(file.provider),
    )
}

/// Whether a caller may follow where a file stands. To a bidder, stage and waiting would tell of other bidders.
pub fn follows(caller: &Caller, file: &Engagement) -> bool {
    caller.host || file.provider == Some(caller.organisation)
}

fn sections(caller: &Caller, file: &Admitted<Engagement>) -> Vec<Section> {
    let mut open: Vec<Section> = Vec::new();
    let case = file.case(caller);
    for section in SECTIONS {
        // To a bidder the parts must not tell the stage: theirs are open from the beginning.
        let there =
            section.stage <= file.stage || file.stage == Stage::Refused || !follows(caller, file);
        let ahead = matches!(
            section.name,
            "request" | "needs" | "shortlist" | "brief" | "team" | "rates" | "closure"
        );
        // Whoever restates the brief has to be invited first, and two openers have to be there before that.
        let ahead =
            ahead || (matches!(section.name, "award" | "opening") && file.stage == Stage::Brief);
        if (there || ahead)
            && !open.iter().any(|other| other.name == section.name)
            && case.decide(section.action).allow
        {
            open.push(*section);
        }
    }
    open
}

fn views(caller: &Caller, file: &Engagement, gates: &[Gate]) -> Vec<GateView> {
    let (standing, _) = gate::standing(gates);
    if !follows(caller, file) {
        return Vec::new();
    }
    let mine = |gate: &Gate| caller.host || matches!(gate.side, Side::Provider | Side::Both);
    gates
        .iter()
        .filter(|gate| caller.host || gate.stage >= Stage::Brief)
        .map(|gate| GateView {
            stage: gate.stage,
            side: gate.side,
            holds: gate.holds(),
            current: gate.stage == standing && !gate.holds(),
            missing: if mine(gate) {
                gate.missing.clone()
            } else {
                Vec::new()
            },
        })
        .collect()
}

async fn history(tx: &mut Tx, id: EngagementId) -> Result<Vec<Line>> {
    let links = tx.journal_before(None, Some(id.0), HISTORY).await?;
    named(tx, links).await
}
