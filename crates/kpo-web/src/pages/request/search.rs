//! Own people first: looking for them by words, and signing what came of it (R12).

use axum::extract::{Query, State};
use kpo_operations::{Error, allocation, request};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;
use serde::Deserialize;

use super::show::searched;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

/// The words looked for.
#[derive(Deserialize)]
pub(super) struct Words {
    #[serde(default)]
    words: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Query(words): Query<Words>,
) -> Answer {
    let draft = Draft::new()
        .fill("words", &words.words)
        .fill("finding", "negative");
    page(&app, &caller, id, draft).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = request::read(&app.office, caller, id).await?;
    let found = allocation::search(&app.office, caller, id, draft.value("words")).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let action = format!("/engagements/{id}/skill-search");
    let look = Form::get(&f, action.clone(), "skill-look").line(
        &f,
        &draft,
        "search",
        ("words", "skill-words", "skill-words-hint"),
        false,
    );
    let head = [f.t("skill-who"), f.t("skill-what"), f.t("skill-level")];
    let mut results = Section::new(f.t("skill-look")).form(look).head(&head);
    if !draft.value("words").is_empty() && found.is_empty() {
        results = results.note(f.t("skill-nobody"));
    }
    for (skill, who) in found {
        results = results.row(Row::of([who, skill.text, f.number(&skill.level)]));
    }
    let mut sign = Form::post(&f, action, "skill-sign")
        .hidden("words", draft.value("words"))
        .choice(
            &f,
            &draft,
            ("finding", "skill-finding", "skill-finding-hint"),
            options(&f, "finding", ["negative", "waived"]),
        )
        .area(
            &f,
            &draft,
            ("reason", "request-reason", "skill-reason-hint"),
            false,
        );
    if let Some(former) = &page.facts.search {
        sign = sign.hidden("version", former.version);
    }
    let sheet = Sheet::new(caller, "/engagements", f.t("skill-search-title"))
        .trail(format!("/engagements/{id}"), &page.file.title)
        .trail(format!("/engagements/{id}/request"), f.t("request-title"))
        .with(searched(&f, &page))
        .with(results)
        .with(Section::new(f.t("skill-sign")).form(sign.errors(&f, &draft)));
    Ok(sheet.answer(&draft))
}

pub(super) async fn sign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Search>,
) -> Answer {
    let outcome = match posted.command.and_then(|wire| Ok((wire.finding()?, wire))) {
        Ok((finding, wire)) => {
            let signed = (finding, wire.words.as_str(), wire.reason.as_str());
            allocation::sign_search(&app.office, &caller, id, signed, wire.version).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/request")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
