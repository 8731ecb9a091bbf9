//! The three steps: the form, what would be taken, and keeping it.

use askama::Template;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::profile::{self, Taking};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::id::PersonId;
use kpo_practice::person::Person;
use kpo_practice::profile::{Left, Said};

use super::sent;
use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "profile/take.html")]
struct TakePage {
    f: Frame,
    person: Person,
    form: Draft,
    /// What would be taken; absent before a file was sent.
    taking: Option<Taking>,
    rows: Vec<(&'static str, String, String)>,
    text: String,
}

impl TakePage {
    fn left(&self, left: &Left) -> String {
        let key = format!("profile-left-{}", left.why.word());
        self.f.t2(&key, "what", &left.what, "level", &left.level)
    }
}

/// What would stand on the record, a line each: what sort, what it is called, what more there is to it.
fn rows(f: &Frame, said: &Said) -> Vec<(&'static str, String, String)> {
    let works = said.works.iter().map(|one| {
        let year = one.year.map_or_else(String::new, |year| year.to_string());
        ("work", one.title.clone(), year)
    });
    let skills = said.skills.iter();
    let skills = skills.map(|one| ("skill", one.text.clone(), f.number(&one.level)));
    let languages = said.languages.iter();
    let languages = languages.map(|one| ("language", one.tag.clone(), one.level.clone()));
    let employers = said.employers.iter().map(|one| {
        let until = one.until_on.map_or_else(String::new, |day| f.day(&day));
        let stretch = format!("{}, {} – {until}", one.title, f.day(&one.since_on));
        let stretch = stretch.trim_matches([',', ' ']).to_owned();
        ("affiliation", one.employer.clone(), stretch)
    });
    let credentials = said.credentials.iter();
    let credentials = credentials.map(|one| ("credential", one.title.clone(), one.issuer.clone()));
    let all = works.chain(skills).chain(languages).chain(employers);
    all.chain(credentials).collect()
}

async fn page(
    app: &App,
    caller: &Caller,
    id: PersonId,
    form: Draft,
    taking: Option<Taking>,
    text: String,
) -> Result<Response> {
    let person = profile::may(&app.office, caller, id).await?.into_inner();
    let f = Frame::signed_in(caller, &format!("/people/{id}/profile"));
    let rows = taking
        .as_ref()
        .map_or_else(Vec::new, |taking| rows(&f, &taking.said));
    Ok(html(&TakePage {
        f,
        person,
        form,
        taking,
        rows,
        text,
    }))
}

pub(super) async fn blank(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    Ok(page(&app, &caller, id, Draft::new(), None, String::new()).await?)
}

/// The form again with what was refused; what was pasted stands in it as it was.
async fn refused(app: &App, caller: &Caller, id: PersonId, text: String, error: Error) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) if refusal.code.starts_with("profile-") => {
            let form = Draft::new().fill("text", text).refused(refusal);
            let page = page(app, caller, id, form, None, String::new()).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}

pub(super) async fn preview(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    request: Request,
) -> Answer {
    // Who may not take over is told so before what they sent is read.
    profile::may(&app.office, &caller, id).await?;
    let text = match sent::text(request, &app).await {
        Ok(text) => text,
        Err(Problem(error)) => return refused(&app, &caller, id, String::new(), error).await,
    };
    match profile::preview(&app.office, &caller, id, &text).await {
        Ok(taking) => Ok(page(&app, &caller, id, Draft::new(), Some(taking), text).await?),
        Err(error) => refused(&app, &caller, id, text, error).await,
    }
}

pub(super) async fn keep(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    request: Request,
) -> Answer {
    profile::may(&app.office, &caller, id).await?;
    let text = match sent::text(request, &app).await {
        Ok(text) => text,
        Err(Problem(error)) => return refused(&app, &caller, id, String::new(), error).await,
    };
    match profile::keep(&app.office, &caller, id, &text).await {
        Ok(_) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, text, error).await,
    }
}
