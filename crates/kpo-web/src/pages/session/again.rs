//! Proving again who one is, before an act that binds.

use askama::Template;
use axum::extract::{Query, State};
use axum_extra::extract::CookieJar;
use kpo_operations::Error;
use kpo_operations::account::sign_in;
use kpo_practice::id::PersonId;
use serde::Deserialize;

use super::Whither;
use super::sign_in::entered;
use crate::app::App;
use crate::form::{Draft, Posted, again};
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::source::Source;

#[derive(Template)]
#[template(path = "session/again.html")]
struct AgainPage {
    f: Frame,
    form: Draft,
    factor: bool,
    /// In the demo nobody has a password: one click proves it.
    demo: Option<PersonId>,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(whither): Query<Whither>,
) -> Answer {
    Ok(html(&AgainPage {
        f: Frame::signed_in(&caller, "/sign-in/again"),
        form: whither.draft(),
        factor: caller.second_factor,
        demo: app.office.settings.demo.then_some(caller.person),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    source: Source,
    jar: CookieJar,
    posted: Posted<Form>,
) -> Answer {
    let draft = posted.draft;
    let done = async {
        let form = posted.command?;
        let token =
            sign_in::prove(&app.office, &caller, &form.password, &form.code, &source.0).await?;
        Ok::<_, Error>((token, form.next))
    };
    match done.await {
        Ok((token, next)) => Ok(entered(&app, jar, token, &next)),
        Err(error) => again(error, |refusal| {
            html(&AgainPage {
                f: Frame::signed_in(&caller, "/sign-in/again"),
                form: draft.refused(refusal),
                factor: caller.second_factor,
                demo: app.office.settings.demo.then_some(caller.person),
            })
        }),
    }
}
