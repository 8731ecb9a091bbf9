//! Signing in and out.

mod again;
mod code;
mod demo;
mod sign_in;

pub(crate) use again::prove_again;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use kpo_operations::session;
use serde::Deserialize;

use crate::app::App;
use crate::form::Draft;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::{Visitor, without_session};

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Guard::Public, sign_in::show)
        .post("/sign-in", Guard::Public, sign_in::submit)
        .get("/sign-in/code", Guard::Public, code::show)
        .post("/sign-in/code", Guard::Public, code::submit)
        .get("/sign-in/again", Guard::SignedIn, again::show)
        .post("/sign-in/again", Guard::SignedIn, again::submit)
        .post("/demo/sign-in", Guard::Public, demo::submit)
        .post("/sign-out", Guard::Public, sign_out)
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Whither {
    #[serde(default)]
    next: String,
}

impl Whither {
    fn draft(&self) -> Draft {
        Draft::new().fill("next", &self.next)
    }
}

/// Ends this browser's session. Never refused: whoever wants out gets out.
async fn sign_out(State(app): State<App>, visitor: Visitor, jar: CookieJar) -> Answer {
    if let Some(caller) = &visitor.caller
        && let Some(session) = caller.session
    {
        session::end(&app.office, caller, session).await?;
    }
    Ok((without_session(&app, jar), Redirect::to("/sign-in")).into_response())
}
