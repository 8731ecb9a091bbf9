//! The people the reader may know of.

use askama::Template;
use axum::extract::State;
use kpo_operations::{organisation, person};
use kpo_practice::organisation::Organisation;
use kpo_practice::person::Person;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "person/list.html")]
struct ListPage {
    f: Frame,
    people: Vec<Person>,
    organisations: Vec<Organisation>,
}

impl ListPage {
    fn organisation(&self, person: &Person) -> &str {
        self.organisations
            .iter()
            .find(|organisation| organisation.id == person.organisation)
            .map_or("", |organisation| &organisation.name)
    }
}

pub(super) async fn list(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, "/people"),
        people: person::list(&app.office, &caller, None).await?,
        organisations: organisation::list(&app.office, &caller).await?,
    }))
}
