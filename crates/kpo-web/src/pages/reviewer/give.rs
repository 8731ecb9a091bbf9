//! A proposal, accepted as it is or changed by hand.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::Form;
use kpo_operations::reviewer::{self, Plan, Whole};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::reviewer::SENIOR_AFTER;
use kpo_practice::text;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::problem::{Answer, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "reviewer/proposal.html")]
struct ProposalPage {
    f: Frame,
    whole: Whole,
    form: Draft,
    due_on: String,
    senior_after: i64,
}

impl ProposalPage {
    /// Whether a place is ticked: as proposed, or, shown again, as it was sent.
    fn ticked(&self, file: &EngagementId, person: &PersonId, proposed: bool) -> bool {
        if self.form.refusal.is_some() {
            self.form.has("seat", &format!("{file}:{person}"))
        } else {
            proposed
        }
    }
}

/// What is asked for, in the address or in a form.
#[derive(Clone, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    file: Vec<EngagementId>,
    #[serde(default)]
    places: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    due_on: String,
}

impl Asked {
    fn plan(&self, caller: &Caller) -> std::result::Result<Plan, Refusal> {
        let number = |field: &'static str, code, text: &str| {
            text.trim()
                .parse::<i64>()
                .map_err(|_| Refusal::of_field(field, code))
        };
        let most = kpo_practice::review::REVIEWERS_MAX;
        let places = number("places", "review-how-many", &self.places)
            .map_err(|no| no.with("most", most))?;
        Ok(Plan {
            files: self.file.clone(),
            places: u32::try_from(places).unwrap_or(0),
            target: number("target", "review-target-range", &self.target)?,
            due: text::day("due_on", &self.due_on)?.end_in(&caller.zone),
        })
    }
}

pub(super) async fn propose(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Form(asked): Form<Asked>,
) -> Answer {
    let plan = asked.plan(&caller).map_err(Error::from)?;
    let whole = reviewer::propose(&app.office, &caller, plan).await?;
    Ok(html(&page(&caller, whole, asked.due_on, Draft::new())))
}

fn page(caller: &Caller, whole: Whole, due_on: String, form: Draft) -> ProposalPage {
    ProposalPage {
        f: Frame::signed_in(caller, "/reviewing"),
        whole,
        form,
        due_on,
        senior_after: SENIOR_AFTER,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    #[serde(default)]
    file: Vec<EngagementId>,
    places: String,
    target: String,
    due_on: String,
    #[serde(default)]
    seat: Vec<String>,
}

fn seats(given: &[String]) -> Result<Vec<(EngagementId, PersonId)>> {
    let seat = |text: &String| {
        let (file, person) = text.split_once(':')?;
        Some((file.parse().ok()?, person.parse().ok()?))
    };
    let pairs: Option<Vec<_>> = given.iter().map(seat).collect();
    Ok(pairs.ok_or_else(|| Refusal::of_field("seat", "entry-unknown"))?)
}

pub(super) async fn accept(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let asked = Asked {
        file: fields.file,
        places: fields.places,
        target: fields.target,
        due_on: fields.due_on,
    };
    let plan = asked.plan(&caller).map_err(Error::from)?;
    let done = async {
        let pairs = seats(&fields.seat)?;
        reviewer::accept(&app.office, &caller, &pairs, plan.target, plan.due).await
    };
    match done.await {
        Ok(_) => Ok(Redirect::to("/reviewing").into_response()),
        Err(Error::Refused(no)) => {
            let status = status(&Error::Refused(no.clone()));
            let whole = reviewer::propose(&app.office, &caller, plan).await?;
            let page = page(&caller, whole, asked.due_on, form.draft.refused(no));
            Ok((status, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
