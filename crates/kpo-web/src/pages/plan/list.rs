//! All plans, and the form for a new one.

use axum::extract::State;
use kpo_operations::plan;
use kpo_practice::access::Caller;
use kpo_practice::staffing::{Aim, Weights};

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options};
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::staffing as wire;

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let usual = Weights::default();
    let draft = Draft::new()
        .fill("fit", usual.fit)
        .fill("rate", usual.rate)
        .fill("record", usual.record)
        .fill("aim", Aim::Whole.word());
    page(&app, &caller, draft).await
}

async fn page(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let plans = plan::list(&app.office, caller).await?;
    let sheet = Sheet::new(caller, "/plans", "");
    let f = sheet.f().clone();
    let head = [f.t("plan-name"), f.t("plan-state"), f.t("plan-solved")];
    let mut section = Section::new("").note(f.t("plan-about")).head(&head);
    if plans.is_empty() {
        section = section.note(f.t("plan-empty"));
    }
    for one in plans {
        let solved = one
            .solved_at
            .map_or_else(|| f.t("plan-not-solved"), |at| f.at(&at));
        let row = Row::of([one.name, f.tk("plan", one.state.word()), solved]);
        section = section.row(row.to(format!("/plans/{}", one.id)));
    }
    let form = preferences(&f, Form::post(&f, "/plans", "plan-begin"), &draft);
    let sheet = Sheet::new(caller, "/plans", f.t("plan-title"))
        .with(section)
        .with(Section::new(f.t("plan-begin")).form(form.errors(&f, &draft)));
    Ok(sheet.answer(&draft))
}

/// What counts in a plan: the same fields for a new one and one that is there.
pub(super) fn preferences(f: &Frame, form: Form, draft: &Draft) -> Form {
    let aims = Aim::ALL.iter().map(|aim| aim.word());
    form.line(f, draft, "text", ("name", "plan-name", ""), true)
        .line(
            f,
            draft,
            "number",
            ("fit", "plan-fit", "plan-weight-hint"),
            true,
        )
        .line(
            f,
            draft,
            "number",
            ("rate", "plan-rate", "plan-rate-hint"),
            true,
        )
        .line(
            f,
            draft,
            "number",
            ("record", "plan-record", "plan-weight-hint"),
            true,
        )
        .check(f, draft, ("firms_apart", "plan-firms-apart", ""))
        .choice(
            f,
            draft,
            ("aim", "plan-aim", "plan-aim-hint"),
            options(f, "plan-aim", aims),
        )
}

pub(super) async fn begin(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<wire::PlanIn>,
) -> Answer {
    let done =
        async { plan::begin(&app.office, &caller, None, posted.command?.preferences()?).await };
    match after(done.await, posted.draft, |plan| {
        format!("/plans/{}", plan.id)
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, draft).await,
    }
}
