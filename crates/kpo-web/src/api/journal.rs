//! The journal for an auditor's own program: every field the hash is made from, exactly as stored.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use kpo_operations::journal::{self, Line};
use kpo_practice::access::Action;
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::api::described::Instant;
use crate::api::document::Problems;
use crate::app::App;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this file.
pub fn routes() -> Routes {
    Routes::new().api(Guard::May(Action::ReadJournal), routes!(list))
}

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Turn {
    /// The `next` of the page before: entries before this number; the newest when absent.
    #[param(minimum = 1)]
    after: Option<i64>,
}

/// A stretch of the journal, newest first.
#[derive(Serialize, ToSchema)]
struct Stretch {
    /// The last entry's number.
    head_seq: i64,
    /// The last entry's hash, hexadecimal.
    head_hash: String,
    /// The entries.
    items: Vec<Entry>,
    /// The cursor of the next page: send it as `after`. `null` at the first entry.
    next: Option<String>,
}

/// One entry, field by field as stored and hashed.
#[derive(Serialize, ToSchema)]
struct Entry {
    /// 1 for the first entry, then without a gap.
    seq: i64,
    /// When.
    at: Instant,
    /// Who acted; absent for the system itself.
    person: Option<uuid::Uuid>,
    /// Their name now.
    person_name: Option<String>,
    /// The act, `noun.verb`.
    act: String,
    /// The noun acted on.
    object: String,
    /// Its id.
    object_id: uuid::Uuid,
    /// The engagement it belongs to, if any.
    engagement: Option<uuid::Uuid>,
    /// JSON text exactly as hashed; what a person said in it is sealed.
    payload: String,
    /// What they said of it, such as a reason, where it stands nowhere else.
    words: Option<String>,
    /// `table:id=digest` lines of the rows it changed.
    seals: String,
    /// SHA-256 of the access policy in force.
    policy: String,
    /// The hash of the entry before, hexadecimal.
    previous: String,
    /// This entry's hash, hexadecimal.
    hash: String,
}

impl From<Line> for Entry {
    fn from(line: Line) -> Self {
        let link = line.link;
        Self {
            seq: link.seq,
            at: link.at.into(),
            person: link.person,
            person_name: line.person,
            act: link.act,
            object: link.object,
            object_id: link.object_id,
            engagement: link.engagement,
            payload: link.payload,
            words: line.words,
            seals: link.seals,
            policy: link.policy,
            previous: hex::encode(link.previous),
            hash: hex::encode(link.hash),
        }
    }
}

/// Reads the journal, newest entries first. That it was read is itself recorded.
#[utoipa::path(get, path = "/api/v1/journal", tag = "journal", params(Turn), responses((status = 200, body = Stretch), Problems))]
async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(turn): Query<Turn>,
) -> Answer {
    if turn.after.is_some_and(|after| after < 1) {
        return Err(Refusal::of_field("after", "unreadable").into());
    }
    let stretch = journal::read(&app.office, &caller, turn.after).await?;
    let answer = Stretch {
        head_seq: stretch.head.seq,
        head_hash: hex::encode(stretch.head.hash),
        items: stretch.lines.into_iter().map(Entry::from).collect(),
        next: stretch.before.map(|before| before.to_string()),
    };
    Ok(Json(answer).into_response())
}
