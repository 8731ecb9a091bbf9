//! Criteria and deadline, fixed before anybody is invited.

use axum::extract::State;
use kpo_operations::{Error, award};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::EngagementId;
use kpo_practice::time::Day;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, given, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

pub(super) async fn form(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, None).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, again: Option<Draft>) -> Answer {
    let page = award::read(&app.office, caller, id).await?;
    page.file.require(caller, Action::InviteProviders)?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    // What was typed is never taken away; a form that must fail is not offered anew.
    if let (Some(refusal), None) = (&page.not_now.terms, &again) {
        let sheet = Sheet::new(caller, "/engagements", f.t("award-terms"))
            .trail(format!("/engagements/{id}/award"), f.t("award-title"))
            .with(Section::new("").note(f.refusal(refusal)));
        return Ok(sheet.answer(&Draft::new()));
    }
    let draft = again.unwrap_or_else(|| match &page.award {
        None => Draft::new(),
        Some(award) => {
            let lines: Vec<String> = award
                .criteria
                .iter()
                .map(|line| format!("{} {}", line.weight, line.text))
                .collect();
            Draft::new()
                .fill("criteria", lines.join("\n"))
                .fill("deadline", award.deadline.plus_seconds(-1).day())
        }
    });
    let mut form = Form::post(&f, format!("/engagements/{id}/award/terms"), "house-save")
        .area(
            &f,
            &draft,
            ("criteria", "award-criteria", "request-weighted-hint"),
            true,
        )
        .line(
            &f,
            &draft,
            "date",
            ("deadline", "award-deadline", "award-deadline-hint"),
            true,
        );
    if let Some(former) = &page.award {
        form = form.hidden("version", former.version);
    }
    let sheet = Sheet::new(caller, "/engagements", f.t("award-terms"))
        .trail(format!("/engagements/{id}/award"), f.t("award-title"))
        .with(
            Section::new("")
                .note(f.t("award-terms-about"))
                .form(form.errors(&f, &draft)),
        );
    Ok(sheet.answer(&draft))
}

pub(super) async fn fix(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Terms>,
) -> Answer {
    let read = posted
        .command
        .and_then(|wire| Ok((given::<Day>("deadline", &wire.deadline)?, wire)));
    let outcome = match read {
        Ok((day, wire)) => {
            let terms = (wire.criteria.as_str(), day.plus_days(1).start());
            award::fix_terms(&app.office, &caller, id, terms, wire.version).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/award")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, Some(draft)).await,
    }
}
