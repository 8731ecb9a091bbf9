//! Signing out elsewhere, and everywhere.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use kpo_operations::session;
use kpo_practice::id::SessionId;

use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::session::{SignedIn, without_session};

pub(super) async fn end(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<SessionId>,
) -> Answer {
    session::end(&app.office, &caller, id).await?;
    Ok(Redirect::to("/account#sessions").into_response())
}

pub(super) async fn end_all(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    jar: CookieJar,
) -> Answer {
    session::end_all(&app.office, &caller).await?;
    Ok((without_session(&app, jar), Redirect::to("/sign-in")).into_response())
}
