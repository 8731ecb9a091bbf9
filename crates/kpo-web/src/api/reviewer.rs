//! Choosing reviewers as JSON: what waits, a proposal, its acceptance.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::reviewer::{self, Plan};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::scorecard::COUNTED_MIN;
use kpo_practice::time::At;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use super::scorecard::ShareOut;
use crate::app::App;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let plan = Guard::May(Action::PlanStaffing);
    Routes::new()
        .api(plan, routes!(waiting))
        .api(plan, routes!(propose))
        .api(plan, routes!(accept))
}

/// Something that waits, and for whom.
#[derive(Serialize, ToSchema)]
struct WaitOut {
    /// The file, `eng_…`.
    engagement: String,
    /// `unread`, `vacant`, `disputed` or `late`.
    what: &'static str,
    /// Since when, where that is known.
    since_at: Option<Instant>,
    /// Whose move it is, `per_…`.
    person: String,
}

/// How often the blind failed.
#[derive(Serialize, ToSchema)]
struct BlindOut {
    /// Finished reviews.
    finished: i64,
    /// Of these, by people who thought they knew the author.
    guessed: i64,
    /// The share with its interval; null below `cases_least`.
    share: Option<ShareOut>,
    /// How many finished reviews it takes to give a share.
    cases_least: i64,
}

/// What waits in reviewing.
#[derive(Serialize, ToSchema)]
struct WaitingOut {
    items: Vec<WaitOut>,
    /// `null`: the list is never cut.
    next: Option<String>,
    blind: BlindOut,
}

/// What waits in reviewing, and whose move it is.
#[utoipa::path(get, path = "/api/v1/reviewing", tag = "reviewer", responses((status = 200, body = WaitingOut), Problems))]
async fn waiting(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let page = reviewer::waiting(&app.office, &caller).await?;
    let wait = |engagement: EngagementId, what, since: Option<At>, person: PersonId| WaitOut {
        engagement: engagement.to_string(),
        what,
        since_at: since.map(Instant::from),
        person: person.to_string(),
    };
    let unread = page.unread.iter();
    let mut items: Vec<WaitOut> = unread
        .map(|one| wait(one.file.id, "unread", Some(one.since), one.file.owner))
        .collect();
    let vacant = page.vacant.iter();
    items.extend(vacant.map(|one| wait(one.file.id, "vacant", Some(one.since), one.file.owner)));
    let disputed = page.disputed.iter();
    items.extend(disputed.map(|one| wait(one.file.id, "disputed", None, one.file.owner)));
    let late = page.late.iter();
    items.extend(late.map(|one| wait(one.file.id, "late", Some(one.due), one.person)));
    let body = WaitingOut {
        items,
        next: None,
        blind: BlindOut {
            finished: page.blind.finished,
            guessed: page.blind.guessed,
            share: page.blind.share.map(Into::into),
            cases_least: COUNTED_MIN,
        },
    };
    Ok(Json(body).into_response())
}

/// What readers are wanted for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlanIn {
    /// The files whose newest submission is to be read.
    #[schema(value_type = Vec<described::EngagementId>)]
    engagements: Vec<EngagementId>,
    /// Readers of each.
    #[schema(minimum = 1, maximum = 7)]
    places: u32,
    /// The rate of errors to rule out, in per cent.
    #[schema(minimum = 1, maximum = 50)]
    target: i64,
    /// Until when each is to be read.
    #[schema(value_type = Instant)]
    due_at: At,
}

/// Somebody proposed.
#[derive(Serialize, ToSchema)]
struct ChosenOut {
    /// `per_…`.
    person: String,
    name: String,
    /// Reviews of theirs that were settled.
    settled: i64,
    /// No novice.
    senior: bool,
    /// Reviews they have open, of at most so many.
    open: i64,
    most: i64,
    /// Free working hours until it is due.
    free_hours: i64,
    zone: String,
}

/// Somebody who is not proposed.
#[derive(Serialize, ToSchema)]
struct OtherOut {
    /// `per_…`.
    person: String,
    name: String,
    /// They may read it; only they are not needed.
    may: bool,
    /// `novice`, `taken` or `spare` where they may; else the code of the rule that keeps them off.
    why: String,
}

/// One submission of a proposal.
#[derive(Serialize, ToSchema)]
struct RowOut {
    /// `eng_…`.
    engagement: String,
    /// Claims that would be drawn.
    claims: i64,
    /// Working minutes for each reader.
    minutes: i64,
    /// Places nobody takes.
    empty: u32,
    chosen: Vec<ChosenOut>,
    others: Vec<OtherOut>,
}

/// A proposal. Nothing of it is kept.
#[derive(Serialize, ToSchema)]
struct ProposalOut {
    items: Vec<RowOut>,
    /// `null`: the list is never cut.
    next: Option<String>,
}

/// Proposes readers for one submission or many, with why each was chosen and why the others were not.
#[utoipa::path(post, path = "/api/v1/reviewing/proposal", tag = "reviewer",
    request_body = PlanIn, responses((status = 200, body = ProposalOut), Problems))]
async fn propose(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(plan): Body<PlanIn>,
) -> Answer {
    let plan = Plan {
        files: plan.engagements,
        places: plan.places,
        target: plan.target,
        due: plan.due_at,
    };
    let whole = reviewer::propose(&app.office, &caller, plan).await?;
    let rows = whole.rows.into_iter().map(row);
    let items = rows.collect();
    Ok(Json(ProposalOut { items, next: None }).into_response())
}

fn row(row: reviewer::Row) -> RowOut {
    let chosen = row.chosen.into_iter().map(|one| ChosenOut {
        person: one.person.to_string(),
        name: one.name,
        settled: one.reader.settled,
        senior: one.reader.senior(),
        open: one.reader.open,
        most: one.reader.most,
        free_hours: one.hours,
        zone: one.zone,
    });
    let others = row.others.into_iter().map(|one| OtherOut {
        person: one.person.to_string(),
        name: one.name,
        may: one.why.is_ok(),
        why: one
            .why
            .map_or_else(|no| no.code.to_owned(), |why| why.word().to_owned()),
    });
    RowOut {
        engagement: row.file.id.to_string(),
        claims: row.claims,
        minutes: row.minutes,
        empty: row.empty,
        chosen: chosen.collect(),
        others: others.collect(),
    }
}

/// Who reads one submission.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PanelIn {
    #[schema(value_type = described::EngagementId)]
    engagement: EngagementId,
    #[schema(value_type = Vec<described::PersonId>)]
    reviewers: Vec<PersonId>,
}

/// Panels to be given out together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PanelsIn {
    panels: Vec<PanelIn>,
    /// The rate of errors to rule out, in per cent.
    #[schema(minimum = 1, maximum = 50)]
    target: i64,
    /// Until when.
    #[schema(value_type = Instant)]
    due_at: At,
}

/// Gives the panels out, all or none: every rule is asked again of the facts of this moment.
#[utoipa::path(post, path = "/api/v1/reviewing/panels", tag = "reviewer",
    request_body = PanelsIn, responses((status = 204), Problems))]
async fn accept(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(given): Body<PanelsIn>,
) -> Answer {
    let pairs: Vec<(EngagementId, PersonId)> = given
        .panels
        .iter()
        .flat_map(|panel| panel.reviewers.iter().map(|one| (panel.engagement, *one)))
        .collect();
    reviewer::accept(&app.office, &caller, &pairs, given.target, given.due_at).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
