//! The request with what the intake test says of it, and what stands before it may go out.

use axum::extract::State;
use kpo_operations::request::{self, Page};
use kpo_practice::access::Action;
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Section, Sheet};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = request::read(&app.office, &caller, id).await?;
    let sheet = Sheet::new(&caller, "/engagements", "");
    let f = sheet.f().clone();
    let may = |action| page.file.also(&caller, action) && !page.facts.frozen;
    let mut about = written(&f, &page);
    if may(Action::EditRequest) {
        about = about.link(
            format!("/engagements/{id}/request/form"),
            f.t("request-change"),
        );
    }
    let mut search = searched(&f, &page);
    if may(Action::SearchSkills) {
        search = search.link(format!("/engagements/{id}/skill-search"), f.t("skill-look"));
    }
    let mut staff = staff(&f, &page);
    if page.file.also(&caller, Action::RecordStaffEffect) {
        staff = staff.link(format!("/engagements/{id}/staff"), f.t("staff-record"));
    }
    let sheet = Sheet::new(&caller, "/engagements", f.t("request-title"))
        .trail(format!("/engagements/{id}"), &page.file.title)
        .with(about)
        .with(intake(&f, &page).link(
            format!("/engagements/{id}/allocation"),
            f.t("allocation-title"),
        ))
        .with(search)
        .with(staff);
    Ok(sheet.answer(&Draft::new()))
}

fn written(f: &Frame, page: &Page) -> Section {
    let section = Section::new("");
    let Some(request) = &page.facts.request else {
        return section.note(f.t("request-empty"));
    };
    let scale = |number: i64| format!("{} / {}", f.number(&number), f.number(&5));
    let capability = page.facts.capability.as_ref();
    section
        .fact(f.t("request-question"), &request.question)
        .fact(f.t("request-decision"), &request.decision)
        .fact(f.t("request-decider"), page.names.of_opt(request.decider))
        .fact(
            f.t("request-capability"),
            capability.map_or_else(String::new, |one| {
                format!("{} ({})", one.name, f.tk("verdict", one.verdict.word()))
            }),
        )
        .fact(
            f.t("request-core"),
            f.t(if page.facts.core() {
                "request-yes"
            } else {
                "request-no"
            }),
        )
        .fact(
            f.t("request-class"),
            f.tk("class", &request.class.to_string()),
        )
        .fact(f.t("request-information"), &request.information)
        .fact(f.t("request-volume"), f.number(&request.volume))
        .fact(f.t("request-rule-bound"), scale(request.rule_bound))
        .fact(f.t("request-skill"), scale(request.skill))
        .fact(f.t("request-judgement"), scale(request.judgement))
        .fact(f.t("request-deadline"), f.day(&request.deadline))
        .fact(f.t("request-budget"), f.money(&request.budget))
}

/// What the intake test answers, with its reasons.
pub(super) fn intake(f: &Frame, page: &Page) -> Section {
    let mut section = Section::new(f.t("allocation-intake"));
    if let Some(intake) = page.facts.intake() {
        section = section.fact(f.t("allocation-route"), f.tk("route", intake.route.word()));
        for reason in intake.reasons {
            section = section.note(f.tk("intake", reason));
        }
    }
    section
}

pub(super) fn searched(f: &Frame, page: &Page) -> Section {
    let section = Section::new(f.t("skill-search-title"));
    match &page.facts.search {
        None => section.note(f.t("skill-search-empty")),
        Some(search) => section
            .fact(f.t("skill-finding"), f.tk("finding", search.finding.word()))
            .fact(f.t("skill-words"), &search.words)
            .fact(f.t("skill-found"), f.number(&search.found))
            .fact(f.t("request-reason"), &search.reason)
            .fact(f.t("request-signed-by"), page.names.of(search.signed_by))
            .fact(f.t("request-when"), f.at(&search.signed_at)),
    }
}

fn staff(f: &Frame, page: &Page) -> Section {
    let section = Section::new(f.t("staff-title"));
    let Some(staff) = &page.facts.staff else {
        return section.note(f.t("staff-empty"));
    };
    section
        .fact(
            f.t("staff-touched"),
            f.t(if staff.touched {
                "request-yes"
            } else {
                "request-no"
            }),
        )
        .fact(f.t("staff-roles"), &staff.roles)
        .fact(f.t("staff-purpose"), &staff.purpose)
        .fact(
            f.t("staff-consulted-on"),
            staff
                .consulted_on
                .map_or_else(String::new, |day| f.day(&day)),
        )
        .fact(f.t("staff-consulted-with"), &staff.consulted_with)
        .fact(f.t("staff-return"), &staff.knowledge_return)
        .fact(
            f.t("staff-counterpart"),
            page.names.of_opt(page.facts.counterpart),
        )
}
