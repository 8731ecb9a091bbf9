//! A person's time: what they take on, and when they are away.

use axum::extract::State;
use kpo_operations::Error;
use kpo_operations::availability::{self, Time};
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::id::{AbsenceId, PersonId};

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::{Absence, Availability};

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

/// What they take on, and for whoever keeps it the form that says so.
fn takes_on(f: &Frame, time: &Time, path: &str, draft: &Draft, may: bool) -> Section {
    let held = &time.availability;
    let mut section = Section::new("").note(f.t("availability-about"));
    if held.version == 0 {
        section = section.note(f.t("availability-assumed"));
    }
    section = section
        .fact(
            f.t("availability-weekly-hours"),
            f.number(&held.weekly_hours),
        )
        .fact(f.t("availability-tasks-max"), f.number(&held.tasks_max))
        .fact(f.t("availability-notice-days"), f.number(&held.notice_days));
    if !may {
        return section;
    }
    let filled = if draft.value("weekly_hours").is_empty() && draft.value("since_on").is_empty() {
        Draft::new()
            .fill("weekly_hours", held.weekly_hours)
            .fill("tasks_max", held.tasks_max)
            .fill("notice_days", held.notice_days)
            .fill("version", held.version)
    } else {
        draft.clone()
    };
    let version = match filled.value("version") {
        "" => held.version.to_string(),
        said => said.to_owned(),
    };
    let number = "number";
    let form = Form::post(f, path, "availability-save")
        .line(
            f,
            &filled,
            number,
            ("weekly_hours", "availability-weekly-hours", ""),
            true,
        )
        .line(
            f,
            &filled,
            number,
            ("tasks_max", "availability-tasks-max", ""),
            true,
        )
        .line(
            f,
            &filled,
            number,
            ("notice_days", "availability-notice-days", ""),
            true,
        )
        .hidden("version", version);
    section.form(form.errors(f, &filled))
}

/// When they are away.
fn away(f: &Frame, time: &Time, draft: &Draft, may: bool) -> Section {
    let head = [f.t("absence-since"), f.t("absence-until")];
    let mut section = Section::new(f.t("absence-title")).head(&head);
    if time.absences.is_empty() {
        section = section.note(f.t("absence-empty"));
    }
    for one in &time.absences {
        let mut row = Row::of([f.day(&one.since_on), f.day(&one.until_on)]);
        if may {
            let action = format!("/absences/{}/removal", one.id);
            row = row.form(Form::post(f, action, "absence-remove"));
        }
        section = section.row(row);
    }
    if !may {
        return section;
    }
    let form = Form::post(
        f,
        format!("/people/{}/absences", time.person.id),
        "absence-add",
    )
    .line(f, draft, "date", ("since_on", "absence-since", ""), true)
    .line(
        f,
        draft,
        "date",
        ("until_on", "absence-until", "absence-until-hint"),
        true,
    );
    section.form(form)
}

async fn page(app: &App, caller: &Caller, id: PersonId, draft: Draft) -> Answer {
    let time = availability::read(&app.office, caller, id).await?;
    let path = format!("/people/{id}/availability");
    let resource = Resource::Profile {
        subject: id,
        organisation: time.person.organisation,
    };
    let may = time.person.may(caller, Action::KeepProfile, &resource);
    let sheet = Sheet::new(caller, &path, "");
    let f = sheet.f().clone();
    let sheet = Sheet::new(caller, &path, f.t("availability-title"))
        .trail(format!("/people/{id}"), &time.person.name)
        .with(takes_on(&f, &time, &path, &draft, may))
        .with(away(&f, &time, &draft, may));
    Ok(sheet.answer(&draft))
}

pub(super) async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Availability>,
) -> Answer {
    let outcome = match posted.command {
        Ok(given) => availability::set(&app.office, &caller, given.of(id)).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    let to = format!("/people/{id}/availability");
    match after(outcome, posted.draft, |_| to)? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Absence>,
) -> Answer {
    let outcome = match posted.command.and_then(|given| given.days()) {
        Ok((since, until)) => {
            availability::enter_absence(&app.office, &caller, id, since, until).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    let to = format!("/people/{id}/availability");
    match after(outcome, posted.draft, |_| to)? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AbsenceId>,
) -> Answer {
    let person = availability::remove_absence(&app.office, &caller, id).await?;
    on(&format!("/people/{person}/availability"))
}
