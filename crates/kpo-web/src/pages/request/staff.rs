//! Staff touched by sending a question out (R34).

use axum::extract::State;
use kpo_operations::{Error, allocation, request};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, on, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, None).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, again: Option<Draft>) -> Answer {
    let page = request::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let draft = again.unwrap_or_else(|| {
        let draft = Draft::new();
        let counterpart = page
            .facts
            .counterpart
            .map_or_else(String::new, |id| id.to_string());
        match &page.facts.staff {
            None => draft,
            Some(staff) => draft
                .fill("touched", staff.touched)
                .fill("roles", &staff.roles)
                .fill("purpose", &staff.purpose)
                .fill(
                    "consulted_on",
                    staff
                        .consulted_on
                        .map_or_else(String::new, |day| day.to_string()),
                )
                .fill("consulted_with", &staff.consulted_with)
                .fill("knowledge_return", &staff.knowledge_return),
        }
        .fill("counterpart", counterpart)
    });
    let people = page
        .people
        .iter()
        .map(|one| (one.id.to_string(), one.name.clone()))
        .collect();
    let mut form = Form::post(&f, format!("/engagements/{id}/staff"), "house-save")
        .check(
            &f,
            &draft,
            ("touched", "staff-touched", "staff-touched-hint"),
        )
        .line(&f, &draft, "text", ("roles", "staff-roles", ""), false)
        .area(&f, &draft, ("purpose", "staff-purpose", ""), false)
        .line(
            &f,
            &draft,
            "date",
            ("consulted_on", "staff-consulted-on", ""),
            false,
        )
        .line(
            &f,
            &draft,
            "text",
            ("consulted_with", "staff-consulted-with", ""),
            false,
        )
        .area(&f, &draft, ("knowledge_return", "staff-return", ""), false)
        .choice(
            &f,
            &draft,
            ("counterpart", "staff-counterpart", "staff-counterpart-hint"),
            or_none(&f, people),
        );
    if let Some(former) = &page.facts.staff {
        form = form.hidden("version", former.version);
    }
    let sheet = Sheet::new(caller, "/engagements", f.t("staff-title"))
        .trail(format!("/engagements/{id}"), &page.file.title)
        .trail(format!("/engagements/{id}/request"), f.t("request-title"))
        .with(Section::new("").form(form.errors(&f, &draft)));
    Ok(sheet.answer(&draft))
}

pub(super) async fn record(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Staff>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => {
            let seen = wire.version;
            match wire.draft() {
                Ok(draft) => allocation::record_staff(&app.office, &caller, id, &draft, seen).await,
                Err(refusal) => Err(Error::Refused(refusal)),
            }
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/request")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, Some(draft)).await,
    }
}
