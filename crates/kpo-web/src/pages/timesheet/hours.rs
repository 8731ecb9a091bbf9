//! Hours: noted, handed in, approved.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::Error;
use kpo_operations::timesheet::{self, Hours, Note};
use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, TimeEntryId, TimeId};
use kpo_practice::refusal::Refusal;
use kpo_practice::timesheet::{PeriodKind, Verdict, parse_hours, write_hours};
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::pages::invoice::reading::day;
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "timesheet/hours.html")]
struct HoursPage {
    f: Frame,
    id: EngagementId,
    name: String,
    hours: Hours,
    kinds: Vec<&'static str>,
    form: Draft,
}

impl HoursPage {
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates call methods of their page, by reference"
    )]
    fn write(&self, minutes: &i64) -> String {
        write_hours(*minutes)
    }
}

/// A day as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Noted {
    day: String,
    hours: String,
    note: String,
    kind: Option<String>,
}

/// A decision as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decided {
    verdict: String,
    reason: Option<String>,
}

fn back(id: EngagementId) -> Response {
    Redirect::to(&format!("/engagements/{id}/time")).into_response()
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let today = caller.at.day_in(&caller.zone);
    page(&app, &caller, id, Draft::new().fill("day", today)).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, form: Draft) -> Answer {
    let hours = timesheet::read(&app.office, caller, id).await?;
    Ok(html(&HoursPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/time")),
        id,
        name: kpo_operations::engagement::name(caller, &hours.file),
        hours,
        kinds: PeriodKind::ALL.iter().map(|kind| kind.word()).collect(),
        form,
    }))
}

fn read(noted: Noted) -> Result<Note, Refusal> {
    Ok(Note {
        day: day("day", &noted.day)?,
        minutes: parse_hours(&noted.hours)
            .ok_or_else(|| Refusal::of_field("hours", "time-hours-unreadable"))?,
        note: noted.note,
        kind: noted
            .kind
            .as_deref()
            .and_then(PeriodKind::from_word)
            .unwrap_or(PeriodKind::Week),
    })
}

pub(super) async fn note(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Noted>,
) -> Answer {
    let done = match posted.command.and_then(read) {
        Ok(note) => timesheet::note(&app.office, &caller, id, note)
            .await
            .map(drop),
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, id, done, posted.draft).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    done: Result<(), Error>,
    draft: Draft,
) -> Answer {
    match done {
        Ok(()) => Ok(back(id)),
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(app, caller, id, draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn strike(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, entry)): Of<(EngagementId, TimeEntryId)>,
) -> Answer {
    timesheet::strike(&app.office, &caller, id, entry).await?;
    Ok(back(id))
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, sheet)): Of<(EngagementId, TimeId)>,
) -> Answer {
    timesheet::submit(&app.office, &caller, id, sheet).await?;
    Ok(back(id))
}

pub(super) async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, sheet)): Of<(EngagementId, TimeId)>,
    posted: Posted<Decided>,
) -> Answer {
    let done = match posted.command {
        Ok(decided) => {
            let verdict = match decided.verdict.as_str() {
                "approve" => Verdict::Approve,
                _ => Verdict::Return(decided.reason.unwrap_or_default()),
            };
            timesheet::decide(&app.office, &caller, id, sheet, verdict)
                .await
                .map(drop)
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, id, done, posted.draft).await
}
