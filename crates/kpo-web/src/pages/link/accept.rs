//! Opening a link, and doing what it is for.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use kpo_operations::link::{self, Opened};
use kpo_operations::setup::{self, First};
use kpo_operations::{Error, Result};
use kpo_practice::account::LinkKind;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted, again};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::{Visitor, session_cookie};
use crate::source::Source;

#[derive(Template)]
#[template(path = "link/accept.html")]
struct AcceptPage {
    f: Frame,
    form: Draft,
    opened: Opened,
}

fn page(visitor: &Visitor, opened: Opened, form: Draft) -> Response {
    html(&AcceptPage {
        f: Frame::of(visitor),
        form,
        opened,
    })
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Of(secret): Of<String>,
) -> Answer {
    let opened = link::open(&app.office, &secret).await?;
    let form = match &opened.person {
        Some(person) => Draft::new().fill("name", &person.name),
        None => Draft::new().fill("zone", "UTC"),
    };
    Ok(page(&visitor, opened, form))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    password: String,
    name: Option<String>,
    email: Option<String>,
    organisation: Option<String>,
    country: Option<String>,
    zone: Option<String>,
}

pub(super) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    source: Source,
    Of(secret): Of<String>,
    jar: CookieJar,
    posted: Posted<Form>,
) -> Answer {
    let opened = link::open(&app.office, &secret).await?;
    let done = match posted.command {
        Ok(form) => act(&app, &visitor, &source, &secret, opened.kind, form).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(Some(token)) => {
            let jar = jar.add(session_cookie(&app, token));
            Ok((jar, Redirect::to("/account")).into_response())
        }
        Ok(None) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => again(error, |refusal| {
            page(&visitor, opened, posted.draft.refused(refusal))
        }),
    }
}

async fn act(
    app: &App,
    visitor: &Visitor,
    source: &Source,
    secret: &str,
    kind: LinkKind,
    form: Form,
) -> Result<Option<String>> {
    if kind != LinkKind::First {
        let name = form.name.as_deref();
        return link::accept(&app.office, secret, name, &form.password, &source.0).await;
    }
    let first = First {
        organisation: form.organisation.unwrap_or_default(),
        country: form.country.unwrap_or_default().to_uppercase(),
        name: form.name.unwrap_or_default(),
        email: form.email.unwrap_or_default(),
        password: form.password,
        zone: form.zone.unwrap_or_default(),
        locale: visitor.locale,
    };
    setup::accept_first(&app.office, secret, first, &source.0)
        .await
        .map(Some)
}
