//! What every page needs: the stylesheet, the scripts, the language chooser.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use kpo_operations::session;
use kpo_practice::access::Locale;
use serde::Deserialize;

use crate::app::App;
use crate::form::Posted;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::Visitor;

/// The routes of this file.
pub fn routes() -> Routes {
    Routes::new()
        .get("/static/{file}", Guard::Public, file)
        .post("/locale", Guard::Public, locale)
}

/// The files pages load, part of the program.
const FILES: &[(&str, &str, &str)] = &[
    (
        "style.css",
        "text/css; charset=utf-8",
        include_str!("../../static/style.css"),
    ),
    (
        "panel.js",
        "text/javascript; charset=utf-8",
        include_str!("../../static/panel.js"),
    ),
    (
        "desk.js",
        "text/javascript; charset=utf-8",
        include_str!("../../static/desk.js"),
    ),
    (
        "icon.svg",
        "image/svg+xml",
        include_str!("../../static/icon.svg"),
    ),
];

async fn file(Path(name): Path<String>) -> Answer {
    let (_, kind, text) = FILES
        .iter()
        .find(|(known, _, _)| *known == name)
        .ok_or(Problem(kpo_operations::Error::NotFound))?;
    let cache = HeaderValue::from_static("public, max-age=3600");
    Ok((
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CACHE_CONTROL, cache),
        ],
        *text,
    )
        .into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    locale: String,
    next: Option<String>,
}

async fn locale(
    State(app): State<App>,
    visitor: Visitor,
    jar: CookieJar,
    form: Posted<Choice>,
) -> Answer {
    let choice = form.command?;
    let locale = Locale::from_tag(&choice.locale).unwrap_or_default();
    if let Some(caller) = &visitor.caller {
        session::choose_locale(&app.office, caller, locale).await?;
    }
    let cookie = Cookie::build(("kpo-locale", locale.tag()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax);
    Ok((jar.add(cookie), back(choice.next.as_deref())).into_response())
}

/// Back to a page of this site; anywhere else becomes the first page.
pub fn back(next: Option<&str>) -> Response {
    Redirect::to(local(next.unwrap_or("/"))).into_response()
}

/// The address, if it is of this site; else the first page's.
pub(crate) fn local(next: &str) -> &str {
    // A browser passes over control characters, and what is left could begin with two slashes.
    let hidden = |c: char| c == '\\' || c.is_control();
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(hidden);
    if ours { next } else { "/" }
}
