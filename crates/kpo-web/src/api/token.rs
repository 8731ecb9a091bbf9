//! The caller's own tokens and sessions as JSON: seen and ended by a program, made at a browser only.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::{session, token};
use kpo_practice::id::{SessionId, TokenId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::document::Problems;
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
    /// `read`, `write`.
    scopes: Vec<String>,
    /// When it was made, in microseconds since 1970 UTC.
    made_at_us: i64,
    /// When it ends by itself.
    expires_at_us: i64,
}

/// The caller's tokens.
#[derive(Serialize, ToSchema)]
struct TokensOut {
    items: Vec<TokenOut>,
}

/// The caller's tokens, newest first.
#[utoipa::path(get, path = "/api/v1/me/tokens", tag = "token", responses((status = 200, body = TokensOut), Problems))]
async fn tokens(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let tokens = token::list(&app.office, &caller).await?;
    let items = tokens.into_iter().map(|token| TokenOut {
        id: token.id.to_string(),
        name: token.name,
        scopes: token.scopes.into_iter().collect(),
        made_at_us: token.made_at.0,
        expires_at_us: token.expires_at.0,
    });
    Ok(Json(TokensOut {
        items: items.collect(),
    })
    .into_response())
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
    /// When its person last proved who they are, in microseconds since 1970 UTC.
    signed_in_at_us: i64,
    /// When it was last used, to ten minutes.
    last_seen_at_us: i64,
    /// Whether a second factor was shown.
    second_factor: bool,
    /// Where from.
    source: String,
}

/// The caller's signed-in browsers.
#[derive(Serialize, ToSchema)]
struct SessionsOut {
    items: Vec<SessionOut>,
}

/// The caller's signed-in browsers, newest first.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "session", responses((status = 200, body = SessionsOut), Problems))]
async fn sessions(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let sessions = session::list(&app.office, &caller).await?;
    let items = sessions.into_iter().map(|session| SessionOut {
        id: session.id.to_string(),
        signed_in_at_us: session.signed_in_at.0,
        last_seen_at_us: session.last_seen_at.0,
        second_factor: session.second_factor,
        source: session.source,
    });
    Ok(Json(SessionsOut {
        items: items.collect(),
    })
    .into_response())
}

/// Signs the caller out of one browser.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{session}", tag = "session",
    params(("session" = String, Path)), responses((status = 204), Problems))]
async fn end(State(app): State<App>, SignedIn(caller): SignedIn, Of(id): Of<SessionId>) -> Answer {
    session::end(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
