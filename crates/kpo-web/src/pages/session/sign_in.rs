//! Address and password; in the demo a desk to sit down at.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use kpo_operations::account::desk::{self, Desk};
use kpo_operations::account::sign_in::{self, SignIn};
use kpo_operations::{Error, session};
use serde::Deserialize;

use super::Whither;
use crate::app::App;
use crate::dress::encode;
use crate::form::{Draft, Posted, again};
use crate::frame::{Frame, html};
use crate::pages::house::back;
use crate::problem::Answer;
use crate::session::{Visitor, cookie, session_cookie};
use crate::source::Source;

/// The cookie of a sign-in that owes the second factor.
pub(super) const CHALLENGE: &str = "kpo-challenge";

#[derive(Template)]
#[template(path = "session/sign_in.html")]
struct SignInPage {
    f: Frame,
    form: Draft,
    demo: bool,
    desks: Vec<Desk>,
}

impl SignInPage {
    /// The seven roles, each with the desk that has most to do.
    fn busiest(&self) -> Vec<(&'static str, &Desk)> {
        desk::busiest(&self.desks)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(whither): Query<Whither>,
) -> Answer {
    let desks = desk::desks(&app.office).await?;
    Ok(html(&SignInPage {
        f: Frame::of(&visitor),
        form: whither.draft(),
        demo: app.office.settings.demo,
        desks,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    source: Source,
    jar: CookieJar,
    posted: Posted<Form>,
) -> Answer {
    let draft = posted.draft;
    let done = async {
        let form = posted.command?;
        let done = sign_in::sign_in(&app.office, &form.email, &form.password, &source.0).await?;
        Ok::<_, Error>((done, form.next))
    };
    match done.await {
        Ok((done, next)) => signed_in(&app, &visitor, jar, done, &next).await,
        Err(error) => again(error, |refusal| {
            html(&SignInPage {
                f: Frame::of(&visitor),
                form: draft.refused(refusal),
                demo: false,
                desks: Vec::new(),
            })
        }),
    }
}

async fn signed_in(
    app: &App,
    visitor: &Visitor,
    jar: CookieJar,
    done: SignIn,
    next: &str,
) -> Answer {
    match done {
        SignIn::In(token) => enter(app, visitor, jar, token, next).await,
        SignIn::Factor(token) => {
            let jar = jar.add(cookie(app, CHALLENGE, token));
            let page = format!("/sign-in/code?next={}", encode(next));
            Ok((jar, Redirect::to(&page)).into_response())
        }
    }
}

/// Puts the new session in the place of the one this browser had.
pub(super) async fn enter(
    app: &App,
    visitor: &Visitor,
    jar: CookieJar,
    token: String,
    next: &str,
) -> Answer {
    if let Some(caller) = &visitor.caller
        && let Some(before) = caller.session
    {
        session::end(&app.office, caller, before).await?;
    }
    let jar = jar.add(session_cookie(app, token));
    Ok((jar, back(Some(next))).into_response())
}

/// The same where an old session has ended already.
pub(super) fn entered(app: &App, jar: CookieJar, token: String, next: &str) -> Response {
    (jar.add(session_cookie(app, token)), back(Some(next))).into_response()
}
