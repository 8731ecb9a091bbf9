//! The brief in force, what it cannot do without, and the rounds of restating the reader may see.

use axum::extract::State;
use kpo_operations::brief::{self, Page};
use kpo_practice::access::{Action, Caller};
use kpo_practice::brief::{Brief, Restatement};
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Form, Row, Section, Sheet, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

pub(super) async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = brief::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let may = |action| page.file.also(caller, action);
    let mut about = written(&f, page.brief.as_ref());
    if may(Action::EditBrief) {
        about = about
            .link(format!("/engagements/{id}/brief/form"), f.t("brief-write"))
            .link(
                format!("/engagements/{id}/requirements"),
                f.t("requirement-title"),
            );
    }
    if may(Action::InviteProviders) && page.brief.is_some() {
        about = about.link(format!("/engagements/{id}/award"), f.t("award-title"));
    }
    if may(Action::Nominate) {
        about = about.link(format!("/engagements/{id}/bid"), f.t("bid-title"));
    }
    let mut wanted = Section::new(f.t("requirement-title")).head(&head(&f));
    if page.requirements.is_empty() {
        wanted = wanted.note(f.t("requirement-empty"));
    }
    for one in &page.requirements {
        wanted = wanted.row(requirement(&f, one));
    }
    let mut rounds = Section::new(f.t("restatement-title"));
    if page.rounds.is_empty() {
        rounds = rounds.note(f.t("restatement-empty"));
    }
    let mut sheet = Sheet::new(caller, "/engagements", f.t("brief-title"))
        .trail(format!("/engagements/{id}"), page.file.called(caller.host))
        .with(about)
        .with(wanted)
        .with(rounds);
    for round in &page.rounds {
        sheet = sheet.with(spoken(&f, caller, &page, round, &draft));
    }
    if may(Action::RestateBrief) && page.brief.is_some() {
        let form = Form::post(
            &f,
            format!("/engagements/{id}/restatements"),
            "restatement-send",
        )
        .area(
            &f,
            &draft,
            ("text", "restatement-text", "restatement-hint"),
            true,
        )
        .errors(&f, &draft);
        sheet = sheet.with(Section::new(f.t("restatement-send")).form(form));
    }
    Ok(sheet.answer(&draft))
}

fn written(f: &Frame, brief: Option<&Brief>) -> Section {
    let Some(brief) = brief else {
        return Section::new("").note(f.t("brief-empty"));
    };
    let rubric: Vec<String> = brief
        .rubric
        .iter()
        .map(|line| format!("{} · {}", f.number(&line.weight), line.text))
        .collect();
    let languages: Vec<&str> = brief.languages.iter().map(|one| one.own_name()).collect();
    Section::new("")
        .fact(f.t("brief-version"), f.number(&brief.number))
        .fact(f.t("request-question"), &brief.question)
        .fact(f.t("brief-context"), &brief.context)
        .fact(f.t("brief-method"), &brief.method)
        .fact(f.t("brief-rubric"), rubric.join("\n"))
        .fact(f.t("brief-languages"), languages.join(", "))
        .fact(f.t("request-when"), f.at(&brief.written_at))
}

pub(super) fn head(f: &Frame) -> [String; 4] {
    [
        f.t("requirement-kind"),
        f.t("requirement-name"),
        f.t("requirement-level"),
        f.t("requirement-field"),
    ]
}

pub(super) fn requirement(f: &Frame, one: &kpo_practice::requirement::Requirement) -> Row {
    let wants = &one.wants;
    Row::of([
        f.tk("requirement", wants.kind.word()),
        wants.title.clone(),
        wants
            .level
            .map_or_else(String::new, |level| f.number(&level)),
        wants.field.clone().unwrap_or_default(),
    ])
}

fn spoken(f: &Frame, caller: &Caller, page: &Page, round: &Restatement, draft: &Draft) -> Section {
    let id = round.engagement;
    let mut section = Section::new(page.names.of(round.person))
        .fact(f.t("restatement-text"), &round.text)
        .fact(f.t("request-when"), f.at(&round.made_at));
    if let Some(answer) = round.answer {
        return section
            .fact(f.t("restatement-answer"), f.tk("answer", answer.word()))
            .fact(f.t("restatement-remark"), &round.remark);
    }
    let current = page
        .brief
        .as_ref()
        .is_some_and(|brief| brief.id == round.brief);
    if !current {
        return section.note(f.t("restatement-outdated"));
    }
    if page.file.also(caller, Action::ConfirmRestatement) {
        let action = format!("/engagements/{id}/restatements/{}/answer", round.id);
        let form = Form::post(f, action, "house-save")
            .choice(
                f,
                draft,
                ("answer", "restatement-answer", ""),
                options(f, "answer", ["confirmed", "corrected"]),
            )
            .area(
                f,
                draft,
                ("remark", "restatement-remark", "restatement-remark-hint"),
                false,
            )
            .hidden("version", round.version)
            .errors(f, draft);
        section = section.form(form);
    } else {
        section = section.note(f.t("restatement-awaits"));
    }
    section
}
