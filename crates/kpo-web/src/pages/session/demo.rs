//! One click to any desk, in the demo; anywhere else there is no such page.

use axum::extract::State;
use axum_extra::extract::CookieJar;
use kpo_operations::account::sign_in;
use kpo_practice::id::PersonId;
use serde::Deserialize;

use super::sign_in::enter;
use crate::app::App;
use crate::form::Posted;
use crate::problem::{Answer, Problem};
use crate::session::Visitor;
use crate::source::Source;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    person: PersonId,
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
    if !app.office.settings.demo {
        return Err(Problem(kpo_operations::Error::NotFound));
    }
    let form = posted.command?;
    let token = sign_in::demo(&app.office, form.person, &source.0).await?;
    enter(&app, &visitor, jar, token, &form.next).await
}
