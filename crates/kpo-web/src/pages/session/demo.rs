//! One click to any desk, in the demo; anywhere else there is no such page.

use axum::extract::State;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use axum_extra::extract::CookieJar;
use kpo_operations::account::sign_in;
use kpo_practice::id::PersonId;
use serde::Deserialize;

use super::again::onward;
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
    #[serde(default)]
    to: String,
    #[serde(default)]
    kept: String,
}

/// Whether the browser asked for this server by a name of its own: another site's name that was made to lead here (DNS
/// rebinding) would otherwise sign a stranger in.
fn known_host(app: &App, headers: &HeaderMap) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .and_then(|host| host.parse::<Authority>().ok());
    let ours = app.office.settings.base_url.parse::<Uri>().ok();
    host.is_some_and(|host| {
        ["localhost", "127.0.0.1", "[::1]"].contains(&host.host())
            || ours.as_ref().and_then(Uri::host) == Some(host.host())
    })
}

pub(super) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    source: Source,
    headers: HeaderMap,
    jar: CookieJar,
    posted: Posted<Form>,
) -> Answer {
    if !app.office.settings.demo {
        return Err(Problem(kpo_operations::Error::NotFound));
    }
    if !known_host(&app, &headers) {
        return Err(Problem(kpo_operations::Error::NotFound));
    }
    let form = posted.command?;
    let token = sign_in::demo(&app.office, form.person, &source.0).await?;
    let entered = enter(&app, &visitor, jar, token, &form.next).await?;
    Ok(onward(&visitor, &form.to, &form.kept, &form.next, entered).await)
}
