//! One person's record.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kpo_operations::person::{self, Profile};
use kpo_operations::{Error, Result};
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::account::{INVITATION_DAYS, RESET_HOURS};
use kpo_practice::id::PersonId;
use kpo_practice::time::Day;

use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "person/show.html")]
struct ShowPage {
    f: Frame,
    form: Draft,
    profile: Profile,
    today: Day,
    own: bool,
    may_edit: bool,
    may_add: bool,
    may_see_rates: bool,
    may_see_ties: bool,
    may_see_card: bool,
    works: i64,
    skills: i64,
    may_manage: bool,
    /// May end every access of this person in one act.
    may_end: bool,
    /// May let this person go.
    may_depart: bool,
    /// A link just made: shown now and never again.
    link: Option<String>,
    /// How long a link made now holds: for a new password, less long than to come in first.
    link_days: i64,
    languages: String,
}

pub(super) async fn page(
    app: &App,
    caller: &Caller,
    id: PersonId,
    form: Draft,
    link: Option<String>,
) -> Result<Response> {
    let profile = person::read(&app.office, caller, id).await?;
    let lines: Vec<String> = profile
        .languages
        .iter()
        .map(|language| format!("{} {}", language.tag, language.level))
        .collect();
    let house = Resource::Host {
        organisation: caller.organisation,
    };
    Ok(html(&ShowPage {
        f: Frame::signed_in(caller, "/people"),
        form,
        today: caller.at.day_in(&caller.zone),
        own: id == caller.person,
        may_edit: profile.may(caller, Action::EditProfile),
        may_add: profile.may(caller, Action::AddCredential),
        may_see_rates: profile.may(caller, Action::ReadListRate),
        may_see_ties: profile.may(caller, Action::ReadTies),
        may_see_card: profile.may(caller, Action::ReadScorecard),
        works: profile.works,
        skills: i64::try_from(profile.skills).unwrap_or(i64::MAX),
        may_manage: profile.person.may(caller, Action::ManagePeople, &house),
        may_end: profile.person.may(caller, Action::EndAccess, &house) && profile.person.active,
        may_depart: id != caller.person && profile.may(caller, Action::RecordDeparture),
        link,
        link_days: if profile.account {
            RESET_HOURS / 24
        } else {
            INVITATION_DAYS
        },
        languages: lines.join("\n"),
        profile,
    }))
}

/// The record again, with what was refused.
pub(super) async fn refused(
    app: &App,
    caller: &Caller,
    id: PersonId,
    form: Draft,
    error: Error,
) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) => {
            let page = page(app, caller, id, form.refused(refusal), None).await?;
            Ok((status, page).into_response())
        }
        other => Err(Problem(other)),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    Ok(page(&app, &caller, id, Draft::new(), None).await?)
}
