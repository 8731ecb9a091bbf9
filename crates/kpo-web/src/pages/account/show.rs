//! The page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kpo_operations::account::{self, Overview};
use kpo_operations::session::{self, Session};
use kpo_operations::{Error, Result, person, token};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::account::Token;
use kpo_practice::person::Person;

use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "account/show.html")]
struct AccountPage {
    f: Frame,
    form: Draft,
    person: Person,
    locales: [Locale; 6],
    overview: Overview,
    sessions: Vec<Session>,
    tokens: Vec<Token>,
    current: Option<kpo_practice::id::SessionId>,
    /// A token or recovery codes just made: shown now and never again.
    token: Option<String>,
    recoveries: Vec<String>,
}

/// What is shown once.
#[derive(Default)]
pub(super) struct Once {
    /// The text of a new token.
    pub(super) token: Option<String>,
    /// New recovery codes.
    pub(super) recoveries: Vec<String>,
}

pub(super) async fn page(app: &App, caller: &Caller, form: Draft, once: Once) -> Result<Response> {
    let office = &app.office;
    let own = person::read(office, caller, caller.person).await?;
    Ok(html(&AccountPage {
        f: Frame::signed_in(caller, "/account"),
        form,
        person: own.person.into_inner(),
        locales: Locale::ALL,
        overview: account::overview(office, caller).await?,
        sessions: session::list(office, caller).await?,
        tokens: token::list(office, caller).await?,
        current: caller.session,
        token: once.token,
        recoveries: once.recoveries,
    }))
}

/// The page again, with what was refused.
pub(super) async fn refused(app: &App, caller: &Caller, form: Draft, error: Error) -> Answer {
    use axum::response::IntoResponse;
    let status = status(&error);
    match error {
        Error::Refused(refusal) => {
            let page = page(app, caller, form.refused(refusal), Once::default()).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    Ok(page(&app, &caller, Draft::new(), Once::default()).await?)
}
