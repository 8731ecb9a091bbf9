//! For whatever watches over the server: is it alive, can it serve. Tells nothing else.

use axum::extract::State;
use axum::http::StatusCode;
use kpo_operations::health;

use crate::app::App;
use crate::routes::{Guard, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .get("/healthz", Guard::Public, alive)
        .get("/readyz", Guard::Public, ready)
}

async fn alive() -> &'static str {
    "ok\n"
}

async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match health::ready(&app.office).await {
        Ok(()) => (StatusCode::OK, "ok\n"),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        ),
    }
}
