//! An opener's page: becoming one, with a key that is shown once, and using the key after the deadline.

use axum::extract::State;
use kpo_operations::{Error, opener};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;
use kpo_practice::opener::Lock;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, on};
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
    let page = opener::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let award = page.award.as_ref();
    let moment = |at: Option<kpo_practice::time::At>| at.map_or_else(String::new, |at| f.at(&at));
    let mut section = Section::new("")
        .note(f.t("opening-about"))
        .fact(
            f.t("award-deadline"),
            moment(award.map(|award| award.deadline)),
        )
        .fact(
            f.t("opening-peeled"),
            moment(award.and_then(|award| award.peeled_at)),
        )
        .fact(
            f.t("award-opened"),
            moment(award.and_then(|award| award.opened_at)),
        );
    match &page.own {
        Some(own) => {
            section = section
                .fact(f.t("opening-lock"), f.tk("lock", own.lock.word()))
                .fact(f.t("opening-used"), moment(own.used_at));
            let over = award.is_some_and(|award| award.deadline <= caller.at);
            let peeled = award.is_some_and(|award| award.peeled_at.is_some());
            if own.used_at.is_some() {
                // Nothing is left to do for its holder.
            } else if draft.refusal.is_none() && !over {
                section = section.note(f.t("refusal-opening-too-early"));
            } else if draft.refusal.is_none() && own.lock == Lock::Inner && !peeled {
                section = section.note(f.t("refusal-opening-outer-first"));
            } else {
                let form = Form::post(&f, format!("/engagements/{id}/opening"), "opening-open")
                    .line(
                        &f,
                        &draft,
                        "password",
                        ("key", "opening-key", "opening-key-hint"),
                        true,
                    );
                section = section.form(form.errors(&f, &draft));
            }
        }
        None if page.openers < 2 && !page.invited => {
            let form = Form::post(&f, format!("/engagements/{id}/openers"), "opening-become");
            section = section.form(form.errors(&f, &draft));
        }
        None => section = section.note(f.t("opening-others")),
    }
    let sheet = Sheet::new(caller, "/engagements", f.t("opening-title"))
        .trail(format!("/engagements/{id}"), &page.file.title)
        .with(section);
    Ok(sheet.answer(&draft))
}

/// The key is on this answer alone: it is stored nowhere and cannot be shown again.
pub(super) async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let (made, key) = match opener::create(&app.office, &caller, id).await {
        Ok(made) => made,
        Err(Error::Refused(refusal)) => {
            return page(&app, &caller, id, Draft::new().refused(refusal)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let sheet = Sheet::new(&caller, "/engagements", "");
    let f = sheet.f().clone();
    let section = Section::new("")
        .note(f.t("opening-keep"))
        .fact(f.t("opening-lock"), f.tk("lock", made.lock.word()))
        .fact(f.t("opening-key"), key)
        .link(format!("/engagements/{id}/opening"), f.t("opening-kept"));
    let sheet = Sheet::new(&caller, "/engagements", f.t("opening-key")).with(section);
    Ok(sheet.answer(&Draft::new()))
}

pub(super) async fn open(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Key>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => opener::open(&app.office, &caller, id, &wire.key).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/opening")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
