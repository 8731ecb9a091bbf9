//! The caller's own tokens and sessions as JSON: seen and ended by a program, made at a browser only.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::{session, token};
use kpo_practice::id::{SessionId, TokenId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let own = Guard::SignedIn;
    Routes::new()
        .api(own, routes!(tokens))
        .api(own, routes!(revoke))
        .api(own, routes!(sessions))
        .api(own, routes!(end))
}

/// A token, never its text.
#[derive(Serialize, ToSchema)]
struct TokenOut {
    /// Its id, `tok_…`.
    id: String,
    /// What its owner calls it.
    name: String,
    /// What it may be used for.
    #[schema(value_type = Vec<described::Scope>)]
    scopes: Vec<String>,
    /// When it was made.
    made_at: Instant,
    /// When it ends by itself.
    expires_at: Instant,
}

/// The caller's tokens, newest first.
#[utoipa::path(get, path = "/api/v1/me/tokens", tag = "token", responses((status = 200, body = Listed<TokenOut>), Problems))]
async fn tokens(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let tokens = token::list(&app.office, &caller).await?;
    let items = tokens.into_iter().map(|token| TokenOut {
        id: token.id.to_string(),
        name: token.name,
        scopes: token.scopes.into_iter().collect(),
        made_at: token.made_at.into(),
        expires_at: token.expires_at.into(),
    });
    Ok(whole(items))
}

/// Revokes one of the caller's tokens.
#[utoipa::path(delete, path = "/api/v1/me/tokens/{token}", tag = "token",
    params(("token" = String, Path)), responses((status = 204), Problems))]
async fn revoke(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<TokenId>) -> Answer {
    token::revoke(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A signed-in browser.
#[derive(Serialize, ToSchema)]
struct SessionOut {
    /// Its id, `ses_…`.
    id: String,
    /// When its person last proved who they are.
    signed_in_at: Instant,
    /// When it was last used, to ten minutes.
    last_seen_at: Instant,
    /// Whether a second factor was shown.
    second_factor: bool,
    /// Where from.
    source: String,
}

/// The caller's signed-in browsers, newest first.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "session", responses((status = 200, body = Listed<SessionOut>), Problems))]
async fn sessions(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let sessions = session::list(&app.office, &caller).await?;
    let items = sessions.into_iter().map(|session| SessionOut {
        id: session.id.to_string(),
        signed_in_at: session.signed_in_at.into(),
        last_seen_at: session.last_seen_at.into(),
        second_factor: session.second_factor,
        source: session.source,
    });
    Ok(whole(items))
}

/// Signs the caller out of one browser.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{session}", tag = "session",
    params(("session" = String, Path)), responses((status = 204), Problems))]
async fn end(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<SessionId>) -> Answer {
    session::end(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
