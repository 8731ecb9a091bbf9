//! A person's works, and the form that adds one.

use axum::extract::State;
use kpo_operations::work::{self, Works};
use kpo_operations::{Error, Result};
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::id::PersonId;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::Work;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

/// The fields of a work.
pub(super) fn fields(form: Form, f: &Frame, draft: &Draft) -> Form {
    form.line(f, draft, "text", ("title", "work-name", ""), true)
        .area(f, draft, ("text", "work-text", "work-text-hint"), false)
        .line(f, draft, "number", ("year", "work-year", ""), false)
        .area(
            f,
            draft,
            ("authors", "work-authors", "work-authors-hint"),
            false,
        )
        .line(
            f,
            draft,
            "text",
            ("address", "work-address", "work-address-hint"),
            false,
        )
        .errors(f, draft)
}

fn table(f: &Frame, held: &Works) -> Section {
    let head = ["work-name", "work-year", "work-source", "work-entered-by"].map(|key| f.t(key));
    let mut section = Section::new("").note(f.t("work-about")).head(&head);
    if held.works.is_empty() {
        section = section.note(f.t("work-empty"));
    }
    for one in &held.works {
        let who = held.names.of(one.entered_by);
        let entered = format!("{who} {}", f.at(&one.entered_at));
        let cells = [
            one.title.clone(),
            one.year.map_or_else(String::new, |year| year.to_string()),
            f.tk("work-source", one.source.word()),
            entered.trim().to_owned(),
        ];
        section = section.row(Row::of(cells).to(format!("/works/{}", one.id)));
    }
    section
}

async fn page(app: &App, caller: &Caller, id: PersonId, draft: Draft) -> Answer {
    let held: Result<Works> = work::list(&app.office, caller, id).await;
    let held = held?;
    let path = format!("/people/{id}/works");
    let sheet = Sheet::new(caller, &path, "");
    let f = sheet.f().clone();
    let mut sheet = Sheet::new(caller, &path, f.t("work-title"))
        .trail(format!("/people/{id}"), &held.person.name)
        .with(table(&f, &held));
    let resource = Resource::Profile {
        subject: id,
        organisation: held.person.organisation,
    };
    if held.person.may(caller, Action::KeepProfile, &resource) {
        let form = fields(Form::post(&f, path, "work-add"), &f, &draft);
        sheet = sheet.with(Section::new(f.t("work-add")).form(form));
    }
    Ok(sheet.answer(&draft))
}

pub(super) async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Work>,
) -> Answer {
    let outcome = match posted.command.and_then(Work::draft) {
        Ok(draft) => work::enter(&app.office, &caller, id, draft).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| format!("/people/{id}/works"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
