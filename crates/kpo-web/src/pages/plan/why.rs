//! Why somebody is, or is not, at a question of a plan, and what would change it.

use axum::extract::State;
use kpo_operations::plan::{self, WhyView};
use kpo_practice::id::{EngagementId, PersonId, PlanId};
use kpo_practice::staffing::Why;

use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Row, Section, Sheet};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, file, person)): Of<(PlanId, EngagementId, PersonId)>,
) -> Answer {
    let found = plan::why(&app.office, &caller, id, (file, person)).await?;
    let sheet = Sheet::new(&caller, "/plans", "");
    let f = sheet.f().clone();
    let head = [f.t("shortlist-class"), f.t("shortlist-points")];
    let mut points = Section::new(f.t("shortlist-points")).head(&head);
    for point in &found.points {
        points = points.row(Row::of([
            f.tk("eligibility", point.class.word()),
            f.point(point),
        ]));
    }
    let about = Section::new("")
        .note(sentence(&f, &found))
        .fact(f.t("plan-task"), &found.title)
        .fact(
            f.t("plan-fit-share"),
            found.fit.map_or_else(String::new, |fit| f.percent(&fit)),
        )
        .link(
            format!("/engagements/{file}/shortlist/{person}"),
            f.t("shortlist-examine"),
        );
    let title = f.t1("plan-why-title", "name", &found.name);
    let sheet = Sheet::new(&caller, "/plans", title)
        .trail(format!("/plans/{id}"), &found.plan.name)
        .with(about)
        .with(points);
    Ok(sheet.answer(&Draft::new()))
}

/// The answer in a sentence.
pub(super) fn sentence(f: &Frame, found: &WhyView) -> String {
    let turn = found.turning_fit.map(|fit| f.percent(&fit));
    match (found.why, turn) {
        (Why::Locked, _) => f.t("plan-why-locked"),
        (Why::NotEligible, _) if found.points.iter().all(|point| point.held()) => {
            f.t("plan-why-far")
        }
        (Why::NotEligible, _) => f.t("plan-why-not-eligible"),
        (Why::Overbooked, _) => f.t("plan-why-overbooked"),
        (Why::Never, _) => f.t("plan-why-never"),
        (Why::Unasked, _) => f.t("plan-why-unasked"),
        (Why::Chosen(_), Some(fit)) => f.t1("plan-why-chosen-until", "fit", &fit),
        (Why::Chosen(_), None) => f.t("plan-why-chosen"),
        (Why::Turns(_), Some(fit)) => f.t1("plan-why-turns", "fit", &fit),
        (Why::Turns(_), None) => f.t("plan-why-turns-more"),
    }
}
