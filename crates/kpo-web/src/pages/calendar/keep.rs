//! The calendar's page and form.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::calendar::{self, Shown};
use kpo_practice::access::Caller;
use kpo_practice::calendar::{WEEKDAYS, knows_holidays_of};
use kpo_practice::id::OrganisationId;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "calendar/calendar.html")]
struct CalendarPage {
    f: Frame,
    id: OrganisationId,
    shown: Shown,
    form: Draft,
    days: Vec<(&'static str, String)>,
    holidays_known: bool,
}

/// A calendar as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    version: i64,
    zone: String,
    country: String,
    monday: String,
    tuesday: String,
    wednesday: String,
    thursday: String,
    friday: String,
    saturday: String,
    sunday: String,
    own: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
) -> Answer {
    page(&app, &caller, id, None).await
}

async fn page(app: &App, caller: &Caller, id: OrganisationId, refused: Option<Draft>) -> Answer {
    let shown = calendar::read(&app.office, caller, id).await?;
    let kept = calendar::Draft::of(&shown.kept.calendar);
    let days: Vec<_> = WEEKDAYS
        .iter()
        .zip(kept.week.clone())
        .map(|((_, word), hours)| (*word, hours))
        .collect();
    let form = refused.unwrap_or_else(|| {
        let form = Draft::new()
            .fill("zone", &kept.zone)
            .fill("country", &kept.country)
            .fill("own", &kept.own);
        days.iter()
            .fold(form, |form, (word, hours)| form.fill(word, hours))
    });
    Ok(html(&CalendarPage {
        f: Frame::signed_in(caller, &format!("/organisations/{id}/calendar")),
        id,
        holidays_known: knows_holidays_of(&shown.kept.calendar.country),
        shown,
        form,
        days,
    }))
}

pub(super) async fn keep(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<OrganisationId>,
    posted: Posted<Kept>,
) -> Answer {
    let kept = posted.command?;
    let draft = calendar::Draft {
        zone: kept.zone,
        country: kept.country,
        week: [
            kept.monday,
            kept.tuesday,
            kept.wednesday,
            kept.thursday,
            kept.friday,
            kept.saturday,
            kept.sunday,
        ],
        own: kept.own,
    };
    match calendar::keep(&app.office, &caller, id, &draft, kept.version).await {
        Ok(_) => Ok(Redirect::to(&format!("/organisations/{id}/calendar")).into_response()),
        Err(Error::Refused(refusal)) => {
            page(&app, &caller, id, Some(posted.draft.refused(refusal))).await
        }
        Err(error) => Err(error.into()),
    }
}
