//! A person's ties, and the form that adds one.

use axum::extract::State;
use kpo_operations::{Error, organisation, tie};
use kpo_practice::access::Caller;
use kpo_practice::id::PersonId;
use kpo_practice::organisation::Organisation;
use kpo_practice::tie::TieKind;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::Tie;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

/// The fields of a tie. The organisations are those the caller may know of; an outsider is offered none, and names them.
pub(super) fn fields(form: Form, f: &Frame, draft: &Draft, known: &[Organisation]) -> Form {
    let kinds = options(f, "tie-kind", TieKind::ALL.iter().map(|one| one.word()));
    let mut form = form.must(f, draft, ("kind", "tie-kind", ""), kinds).line(
        f,
        draft,
        "text",
        ("name", "tie-name", "tie-name-hint"),
        true,
    );
    if f.host() {
        let known = known
            .iter()
            .map(|one| (one.id.to_string(), one.name.clone()));
        let known = or_none(f, known.collect());
        let names = ("organisation", "tie-organisation", "tie-organisation-hint");
        form = form.choice(f, draft, names, known);
    } else {
        form = form.hidden("organisation", draft.value("organisation"));
    }
    form.line(f, draft, "date", ("since_on", "tie-since", ""), false)
        .line(
            f,
            draft,
            "date",
            ("until_on", "tie-until", "tie-until-hint"),
            false,
        )
        .errors(f, draft)
}

async fn page(app: &App, caller: &Caller, id: PersonId, draft: Draft) -> Answer {
    let held = tie::list(&app.office, caller, id).await?;
    let known = organisation::list(&app.office, caller).await?;
    let path = format!("/people/{id}/ties");
    let sheet = Sheet::new(caller, &path, "");
    let f = sheet.f().clone();
    let head = [
        "tie-name",
        "tie-kind",
        "tie-since",
        "tie-until",
        "work-entered-by",
    ];
    let mut section = Section::new("")
        .note(f.t("tie-about"))
        .head(&head.map(|key| f.t(key)));
    if held.ties.is_empty() {
        section = section.note(f.t("tie-empty"));
    }
    for one in &held.ties {
        let day = |day: Option<_>| day.map_or_else(String::new, |day| f.day(&day));
        let entered = format!(
            "{} {}",
            held.names.of(one.entered_by),
            f.at(&one.entered_at)
        );
        let cells = [
            one.name.clone(),
            f.tk("tie-kind", one.kind.word()),
            day(one.since_on),
            day(one.until_on),
            entered.trim().to_owned(),
        ];
        section = section.row(Row::of(cells).to(format!("/ties/{}", one.id)));
    }
    let form = fields(Form::post(&f, &path, "tie-add"), &f, &draft, &known);
    let sheet = Sheet::new(caller, &path, f.t("tie-title"))
        .trail(format!("/people/{id}"), &held.person.name)
        .with(section)
        .with(Section::new(f.t("tie-add")).form(form));
    Ok(sheet.answer(&draft))
}

pub(super) async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Tie>,
) -> Answer {
    let outcome = match posted.command.and_then(Tie::draft) {
        Ok(draft) => tie::enter(&app.office, &caller, id, draft).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| format!("/people/{id}/ties"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
