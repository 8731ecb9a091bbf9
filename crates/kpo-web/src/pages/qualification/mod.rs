//! Qualification: which task a file requires, how each candidate stands, and who need not pass (R2, R29).

mod act;

use axum::extract::State;
use kpo_operations::qualification::{self, Page, Told};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, PanelSeatId};

use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Form, Row, Section, Sheet};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepPanel);
    let path = "/engagements/{id}/qualification";
    Routes::new()
        .get(path, Guard::May(Action::ReadPanel), show)
        .post(path, keep, act::require)
        .post(&format!("{path}/removal"), keep, act::lift)
        .post(&format!("{path}/release"), keep, act::release)
        .post(
            &format!("{path}/waivers"),
            Guard::May(Action::ApproveNominee),
            act::waive,
        )
        .get(
            "/panel-seats/{id}/qualification",
            Guard::May(Action::ReadSeat),
            own,
        )
}

async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

/// The page, with the form that was refused filled as it was.
async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = qualification::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let sheet = Sheet::new(caller, "/engagements", f.t("qualification-title"))
        .trail(format!("/engagements/{id}"), page.file.called(caller.host))
        .trail(format!("/engagements/{id}/panels"), f.t("panel-title"))
        .with(required(&f, id, &page, &draft))
        .with(candidates(&f, id, &page, &draft));
    Ok(sheet.answer(&draft))
}

fn required(f: &Frame, id: EngagementId, page: &Page, draft: &Draft) -> Section {
    let mut section = Section::new(f.t("qualification-required")).note(f.t("qualification-about"));
    let action = format!("/engagements/{id}/qualification");
    if let Some(now) = &page.required {
        let task = page.tasks.iter().find(|task| task.id == now.panel);
        let rule = if now.undecided_suffices {
            "qualification-rule-share"
        } else {
            "qualification-rule-interval"
        };
        section = section
            .fact(
                f.t("qualification-task"),
                task.map(|task| task.name.clone()).unwrap_or_default(),
            )
            .fact(
                f.t("qualification-mark"),
                f.percent(&(now.mark as f64 / 100.0)),
            )
            .fact(f.t("qualification-rule"), f.t(rule))
            .link(format!("/panels/{}", now.panel), f.t("qualification-task"));
        if page.may_keep {
            let act = |path: &str, submit: &str| {
                Form::post(f, format!("{action}/{path}"), submit).hidden("version", now.version)
            };
            if now.released_at.is_none() {
                section = section.form(act("release", "qualification-release"));
            }
            section = section.form(act("removal", "qualification-lift"));
        }
    } else {
        section = section.note(f.t("qualification-none"));
    }
    if !page.may_keep {
        return section;
    }
    if page.tasks.is_empty() {
        return section.note(f.t("qualification-no-tasks"));
    }
    section.form(requiring(f, action, page, draft))
}

fn requiring(f: &Frame, action: String, page: &Page, draft: &Draft) -> Form {
    let sent = !draft.all("mark").is_empty();
    let now = match &page.required {
        _ if sent => draft.clone(),
        Some(now) => Draft::new()
            .fill("panel", now.panel)
            .fill("mark", now.mark)
            .fill("undecided_suffices", now.undecided_suffices),
        None => Draft::new().fill("mark", 80),
    };
    let tasks = page
        .tasks
        .iter()
        .map(|task| (task.id.to_string(), task.name.clone()))
        .collect();
    let mut form = Form::post(f, action, "qualification-require")
        .must(f, &now, ("panel", "qualification-task", ""), tasks)
        .line(
            f,
            &now,
            "number",
            ("mark", "qualification-mark", "qualification-mark-hint"),
            true,
        )
        .check(
            f,
            &now,
            (
                "undecided_suffices",
                "qualification-suffices",
                "qualification-suffices-hint",
            ),
        );
    if let Some(now) = &page.required {
        form = form.hidden("version", now.version);
    }
    if draft.all("reason").is_empty() {
        form = form.errors(f, draft);
    }
    form
}

fn candidates(f: &Frame, id: EngagementId, page: &Page, draft: &Draft) -> Section {
    let mut section = Section::new(f.t("qualification-candidates"));
    if page.named.is_empty() {
        return section.note(f.t("qualification-nobody"));
    }
    section = section.head(&[f.t("nomination-person"), f.t("qualification-standing")]);
    let mut free: Vec<(String, String)> = Vec::new();
    for (one, told) in &page.named {
        let name = page.names.of(one.person).to_owned();
        let mut words = told.as_ref().map(|told| said(f, told)).unwrap_or_default();
        match told.as_ref().and_then(|told| told.waiver.as_ref()) {
            Some(waiver) => {
                let by = page.names.of(waiver.waived_by);
                let line = f.t2("qualification-waiver", "name", by, "reason", &waiver.reason);
                words = format!("{words}\n{line}");
            }
            None => free.push((one.person.to_string(), name.clone())),
        }
        section = section.row(Row::of([name, words]));
    }
    if page.required.is_none() || !page.may_keep || free.is_empty() {
        return section;
    }
    let now = if draft.all("reason").is_empty() {
        Draft::new()
    } else {
        draft.clone()
    };
    let action = format!("/engagements/{id}/qualification/waivers");
    let form = Form::post(f, action, "qualification-waive")
        .must(f, &now, ("person", "nomination-person", ""), free)
        .area(
            f,
            &now,
            (
                "reason",
                "qualification-reason",
                "qualification-reason-hint",
            ),
            true,
        );
    section.form(form.errors(f, &now))
}

/// How somebody stands: a word, and once it can be said the share with its interval and the number of units.
pub(super) fn said(f: &Frame, told: &Told) -> String {
    let word = f.tk("qualification-standing", told.standing.word());
    let Some((point, low, high)) = told.share() else {
        return word;
    };
    let figures = f.said(
        "qualification-share",
        &[
            ("right", f.number(&told.tried.counted.right)),
            ("of", f.number(&told.tried.counted.of)),
            ("point", f.percent(&point)),
            ("low", f.percent(&low)),
            ("high", f.percent(&high)),
        ],
    );
    format!("{word}\n{figures}")
}

/// How one of the named people stands, for the page of a file's people.
pub(super) fn of(f: &Frame, told: Option<&Told>) -> String {
    told.map(|told| {
        let mut words = said(f, told);
        if told.waiver.is_some() {
            words = format!("{words}\n{}", f.t("qualification-waived"));
        }
        words
    })
    .unwrap_or_default()
}

async fn own(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
) -> Answer {
    let told = qualification::own(&app.office, &caller, id).await?;
    let sheet = Sheet::new(&caller, "/panel-seats", "");
    let f = sheet.f().clone();
    let words = match &told {
        Some(told) => said(&f, told),
        None => f.t("qualification-not-released"),
    };
    let sheet = Sheet::new(&caller, "/panel-seats", f.t("qualification-own"))
        .trail("/panel-seats", f.t("panel-mine"))
        .with(Section::new("").note(words));
    Ok(sheet.answer(&Draft::new()))
}
