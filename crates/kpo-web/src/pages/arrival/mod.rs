//! Adding a person to a file, and what of their clearing need not be done again (R8, R20).

use axum::extract::State;
use kpo_operations::arrival::{self, Page, Ready};
use kpo_practice::access::{Action, Caller};
use kpo_practice::arrival::Check;
use kpo_practice::id::EngagementId;
use kpo_practice::nomination::NominationState;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Section, Sheet, after, on, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::arrival::Arrival;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/engagements/{id}/arrivals",
            Guard::May(Action::ReadTeam),
            show,
        )
        .post(
            "/engagements/{id}/arrivals",
            Guard::May(Action::Nominate),
            add,
        )
}

async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = arrival::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let mut about = Section::new("").note(f.t("arrival-about"));
    if page.people.is_empty() {
        about = about.note(f.t("arrival-empty"));
    }
    let mut sheet = Sheet::new(caller, "/engagements", f.t("arrival-title"))
        .trail(format!("/engagements/{id}"), page.file.called(caller.host))
        .with(about);
    for one in &page.people {
        sheet = sheet.with(person(&f, &page, one, &draft));
    }
    if page.may_add {
        sheet = sheet.with(adding(&f, &page, &draft));
    }
    Ok(sheet.answer(&draft))
}

fn person(f: &Frame, page: &Page, one: &Ready, draft: &Draft) -> Section {
    let state = one.nomination.as_ref().map(|named| named.state);
    let mut section = Section::new(page.names.of(one.person).to_owned()).fact(
        f.t("award-state"),
        state.map_or_else(
            || f.t("arrival-not-named"),
            |state| f.tk("nomination", state.word()),
        ),
    );
    for check in &one.checks {
        section = section.fact(label(f, check), standing(f, check));
    }
    match &one.nomination {
        Some(named) if page.may_approve && named.state == NominationState::Proposed => {
            let action = format!(
                "/engagements/{}/nominations/{}/decision",
                page.file.id, named.id
            );
            let words = options(f, "nomination", ["approved", "declined"]);
            let form = Form::post(f, action, "house-save")
                .must(f, draft, ("decision", "nomination-decision", ""), words)
                .line(
                    f,
                    draft,
                    "text",
                    ("reason", "request-reason", "nomination-reason-hint"),
                    false,
                )
                .hidden("version", named.version);
            section.form(form)
        }
        _ => section,
    }
}

fn label(f: &Frame, check: &Check) -> String {
    if check.title.is_empty() {
        f.tk("arrival-check", check.kind.word())
    } else {
        check.title.clone()
    }
}

fn standing(f: &Frame, check: &Check) -> String {
    match (check.holds, &check.until) {
        (false, _) => f.t("arrival-lacks"),
        (true, None) => f.t("arrival-holds"),
        (true, Some(day)) => f.t1("arrival-holds-until", "day", &f.day(day)),
    }
}

fn adding(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let who: Vec<(String, String)> = page
        .people
        .iter()
        .filter(|one| one.nomination.is_none())
        .map(|one| (one.person.to_string(), page.names.of(one.person).to_owned()))
        .collect();
    let section = Section::new(f.t("arrival-add"));
    if who.is_empty() {
        return section.note(f.t("arrival-nobody-left"));
    }
    let line =
        |form: Form, kind, name, label, hint| form.line(f, draft, kind, (name, label, hint), false);
    let action = format!("/engagements/{}/arrivals", page.file.id);
    let form = Form::post(f, action, "arrival-add")
        .must(f, draft, ("person", "nomination-person", ""), who)
        .area(f, draft, ("note", "nomination-note", ""), true);
    let form = line(form, "text", "cost", "arrival-cost", "arrival-cost-hint");
    let form = line(form, "text", "bill", "arrival-bill", "arrival-bill-hint");
    let form = line(form, "text", "currency", "request-currency", "");
    let form = line(form, "date", "from", "arrival-from", "");
    section.form(form.errors(f, draft))
}

async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Arrival>,
) -> Answer {
    let today = caller.at.day_in(&caller.zone);
    let done = async {
        let draft = posted.command?.draft(today)?;
        arrival::add(&app.office, &caller, id, draft).await
    };
    let done = done.await;
    match after(done, posted.draft, |_| {
        format!("/engagements/{id}/arrivals")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
