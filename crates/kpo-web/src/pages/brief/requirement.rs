//! The credentials the work cannot do without.

use axum::extract::State;
use kpo_operations::{Error, brief};
use kpo_practice::access::{Action, Caller};
use kpo_practice::credential::CredentialKind;
use kpo_practice::id::{EngagementId, RequirementId};

use super::show::{head, requirement};
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, on, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = brief::read(&app.office, caller, id).await?;
    page.file.require(caller, Action::EditBrief)?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let mut wanted = Section::new("")
        .note(f.t("requirement-about"))
        .head(&head(&f));
    for one in &page.requirements {
        let action = format!("/engagements/{id}/requirements/{}/removal", one.id);
        wanted = wanted.row(requirement(&f, one).form(Form::post(&f, action, "request-remove")));
    }
    let kinds = CredentialKind::ALL.iter().map(|kind| kind.word());
    let form = Form::post(&f, format!("/engagements/{id}/requirements"), "request-add")
        .choice(
            &f,
            &draft,
            ("kind", "requirement-kind", ""),
            options(&f, "requirement", kinds),
        )
        .line(
            &f,
            &draft,
            "text",
            ("title", "requirement-name", "requirement-name-hint"),
            true,
        )
        .line(
            &f,
            &draft,
            "number",
            ("level", "requirement-level", "requirement-level-hint"),
            false,
        )
        .line(
            &f,
            &draft,
            "text",
            ("field", "requirement-field", "requirement-field-hint"),
            false,
        )
        .errors(&f, &draft);
    let sheet = Sheet::new(caller, "/engagements", f.t("requirement-title"))
        .trail(format!("/engagements/{id}/brief"), f.t("brief-title"))
        .with(wanted)
        .with(Section::new(f.t("request-add")).form(form));
    Ok(sheet.answer(&draft))
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Requirement>,
) -> Answer {
    let outcome = match posted.command.and_then(wire::Requirement::wants) {
        Ok(wants) => brief::require(&app.office, &caller, id, wants).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/requirements")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, requirement)): Of<(EngagementId, RequirementId)>,
) -> Answer {
    brief::unrequire(&app.office, &caller, id, requirement).await?;
    on(&format!("/engagements/{id}/requirements"))
}
