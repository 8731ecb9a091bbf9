//! The second factor, after the password.

use askama::Template;
use axum::extract::{Query, State};
use axum_extra::extract::CookieJar;
use kpo_operations::Error;
use kpo_operations::account::sign_in;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use super::Whither;
use super::sign_in::{CHALLENGE, enter};
use crate::app::App;
use crate::form::{Draft, Posted, again};
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::{Visitor, cookie};
use crate::source::Source;

#[derive(Template)]
#[template(path = "session/code.html")]
struct CodePage {
    f: Frame,
    form: Draft,
}

pub(super) async fn show(visitor: Visitor, Query(whither): Query<Whither>) -> Answer {
    Ok(html(&CodePage {
        f: Frame::of(&visitor),
        form: whither.draft(),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    code: String,
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
    let owed = cookie(&app, CHALLENGE, String::new());
    let done = async {
        let form = posted.command?;
        let challenge = jar
            .get(owed.name())
            .ok_or(Refusal::new("account-challenge-ended"))?;
        let token =
            sign_in::second_factor(&app.office, challenge.value(), &form.code, &source.0).await?;
        Ok::<_, Error>((token, form.next))
    };
    match done.await {
        Ok((token, next)) => enter(&app, &visitor, jar.remove(owed), token, &next).await,
        Err(error) => again(error, |refusal| {
            html(&CodePage {
                f: Frame::of(&visitor),
                form: draft.refused(refusal),
            })
        }),
    }
}
