//! The bench: who outside was cleared for a domain before and can be asked again (R8, R9).

use axum::extract::{Query, State};
use kpo_operations::Error;
use kpo_operations::bench::{self, Bench};
use kpo_practice::access::Action;
use kpo_practice::bench::Seat;
use kpo_practice::request::DOMAINS;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Form, Row, Section, Sheet, options, or_none};
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().get("/bench", Guard::May(Action::ReadBench), show)
}

/// Which domain.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// A domain's word; all, when left out.
    pub domain: Option<String>,
}

impl Which {
    /// The domain asked for; one there is not is nothing to be found.
    pub fn domain(&self) -> Result<Option<&str>, Error> {
        let word = self.domain.as_deref().filter(|word| !word.is_empty());
        match word {
            Some(word) if !DOMAINS.contains(&word) => Err(Error::NotFound),
            word => Ok(word),
        }
    }
}

async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(which): Query<Which>,
) -> Answer {
    let domain = which.domain().map_err(Problem)?;
    let bench = bench::read(&app.office, &caller, domain).await?;
    let sheet = Sheet::new(&caller, "/bench", "");
    let f = sheet.f().clone();
    let draft = Draft::new().fill("domain", domain.unwrap_or_default());
    let domains = or_none(&f, options(&f, "domain", DOMAINS));
    let form = Form::get(&f, "/bench", "bench-find").choice(
        &f,
        &draft,
        ("domain", "engagement-domain", ""),
        domains,
    );
    let mut about = Section::new("").note(f.t("bench-about")).form(form);
    if bench.rows.is_empty() {
        about = about.note(f.t("bench-empty"));
    }
    let mut sheet = Sheet::new(&caller, "/bench", f.t("bench-title")).with(about);
    for row in &bench.rows {
        let head = [
            "person",
            "organisation",
            "cleared",
            "checks",
            "free",
            "last",
        ]
        .map(|word| f.tk("bench", word));
        let mut section = Section::new(f.tk("domain", row.domain)).head(&head);
        for seat in &row.seats {
            section = section.row(seated(&f, &bench, seat));
        }
        sheet = sheet.with(section);
    }
    Ok(sheet.answer(&draft))
}

fn seated(f: &Frame, bench: &Bench, seat: &Seat) -> Row {
    let cleared: Vec<String> = seat
        .cleared
        .iter()
        .map(|one| f.tk("bench-cleared", one.word()))
        .collect();
    let checks: Vec<String> = seat
        .held
        .iter()
        .map(|held| match &held.says.expires_on {
            Some(day) => f.t2("bench-until", "title", &held.says.title, "day", &f.day(day)),
            None => held.says.title.clone(),
        })
        .collect();
    let mut free = vec![f.day(&seat.free_on)];
    if seat.busy > 0 {
        free.push(f.tn("bench-busy", &seat.busy));
    }
    let last = seat
        .last
        .and_then(|file| bench.files.get(&file))
        .cloned()
        .unwrap_or_default();
    Row::of([
        bench.names.of(seat.person).to_owned(),
        bench.names.of(seat.organisation).to_owned(),
        cleared.join("\n"),
        checks.join("\n"),
        free.join("\n"),
        last,
    ])
    .to(format!("/people/{}", seat.person))
}
