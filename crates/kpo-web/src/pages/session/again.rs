//! Proving again who one is, before an act that binds.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use kpo_operations::Error;
use kpo_operations::account::sign_in;
use kpo_practice::access::Caller;
use kpo_practice::id::PersonId;
use serde::Deserialize;

use super::Whither;
use super::sign_in::entered;
use crate::app::App;
use crate::form::{Draft, Posted, again};
use crate::frame::{Frame, html};
use crate::kept::Kept;
use crate::pages::house::local;
use crate::problem::Answer;
use crate::session::{SignedIn, Visitor};
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

impl AgainPage {
    fn new(app: &App, caller: &Caller, form: Draft) -> Self {
        Self {
            f: Frame::signed_in(caller, "/sign-in/again"),
            form,
            factor: caller.second_factor,
            demo: app.office.settings.demo.then_some(caller.person),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(whither): Query<Whither>,
) -> Answer {
    Ok(html(&AgainPage::new(&app, &caller, whither.draft())))
}

/// The same page in the place of a form that was sent with too old a sign-in: it carries what was typed.
pub(crate) fn prove_again(app: &App, caller: &Caller, from: &str, kept: Kept) -> Response {
    let form = Draft::new()
        .fill("next", from)
        .fill("to", kept.to)
        .fill("kept", kept.text);
    html(&AgainPage::new(app, caller, form))
}

/// What was sent before who sent it was proved.
#[derive(Template)]
#[template(path = "session/resend.html")]
struct KeptPage {
    f: Frame,
    kept: Kept,
    next: String,
}

/// Where the freshly signed-in go: back, or to what they had sent, to send it again by one press.
pub(super) async fn onward(
    visitor: &Visitor,
    to: &str,
    text: &str,
    next: &str,
    entered: Response,
) -> Response {
    let Some(kept) = Kept::read(to, text).await else {
        return entered;
    };
    let page = KeptPage {
        f: Frame::of(visitor),
        kept,
        next: local(next).to_owned(),
    };
    let mut response = html(&page);
    for cookie in entered.headers().get_all(header::SET_COOKIE) {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    response
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    kept: String,
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    visitor: Visitor,
    source: Source,
    jar: CookieJar,
    posted: Posted<Form>,
) -> Answer {
    let draft = posted.draft;
    let done = async {
        let form = posted.command?;
        let token =
            sign_in::prove(&app.office, &caller, &form.password, &form.code, &source.0).await?;
        Ok::<_, Error>((token, form))
    };
    match done.await {
        Ok((token, form)) => {
            let entered = entered(&app, jar, token, &form.next);
            Ok(onward(&visitor, &form.to, &form.kept, &form.next, entered).await)
        }
        Err(error) => again(error, |refusal| {
            html(&AgainPage::new(&app, &caller, draft.refused(refusal)))
        }),
    }
}
