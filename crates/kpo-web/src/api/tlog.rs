//! The journal's transparency logs: their heads, and the word of witnesses.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use kpo_operations::tlog;
use kpo_practice::access::Action;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::Instant;
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let guard = Guard::May(Action::ReadJournal);
    Routes::new()
        .api(guard, routes!(list))
        .api(guard, routes!(witness))
}

/// What a witness said last.
#[derive(Serialize, ToSchema)]
struct WitnessOut {
    /// Its name.
    name: String,
    /// Its key, `name+id+base64`.
    verifier: String,
    /// Entries it has seen.
    size: i64,
    /// Signed entries it has not seen.
    behind: i64,
    /// When its word came.
    at: Instant,
}

/// A log.
#[derive(Serialize, ToSchema)]
struct LogOut {
    /// Its word in addresses: `house`, `logs` (over all) or a client's id. Its files are below `/logs/{log}/`.
    log: String,
    /// The client whose files it is of.
    client: Option<String>,
    /// The first line of its checkpoints.
    origin: String,
    /// The key by which they are checked, `name+id+base64`.
    verifier: String,
    /// Signed entries.
    size: i64,
    /// The last checkpoint, a signed note.
    checkpoint: String,
    /// Who follows it.
    witnesses: Vec<WitnessOut>,
}

/// The logs with their last checkpoints and how far their witnesses are.
#[utoipa::path(get, path = "/api/v1/logs", tag = "log", responses((status = 200, body = Listed<LogOut>), Problems))]
async fn list(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let logs = tlog::logs(&app.office, &caller).await?;
    let items = logs.into_iter().map(|log| LogOut {
        log: log.word,
        client: log.client,
        origin: log.origin,
        verifier: log.verifier,
        size: log.size,
        checkpoint: log.checkpoint,
        witnesses: log
            .witnesses
            .into_iter()
            .map(|seen| WitnessOut {
                name: seen.name,
                verifier: seen.verifier,
                size: seen.size,
                behind: seen.behind,
                at: seen.at.into(),
            })
            .collect(),
    });
    Ok(whole(items))
}

/// The word of a witness.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CosignatureIn {
    /// A checkpoint of this log with the witness's signature line under it.
    checkpoint: String,
    /// The witness's key, `name+id+base64`.
    verifier: String,
}

/// What was taken.
#[derive(Serialize, ToSchema)]
struct CosignatureOut {
    /// Entries the witness has seen.
    size: i64,
}

/// Takes the word of a witness: that it saw this log and that it only ever grew.
#[utoipa::path(post, path = "/api/v1/logs/{log}/cosignatures", tag = "log", params(("log" = String, Path)),
    request_body = CosignatureIn, responses((status = 200, body = CosignatureOut), Problems))]
async fn witness(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(log): Of<String>,
    Body(said): Body<CosignatureIn>,
) -> Answer {
    let size =
        tlog::witnessed(&app.office, &caller, &log, &said.checkpoint, &said.verifier).await?;
    Ok(Json(CosignatureOut { size }).into_response())
}
