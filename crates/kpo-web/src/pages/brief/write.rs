//! Writing the next version of a brief.

use axum::extract::State;
use kpo_operations::{Error, brief};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Section, Sheet, after, on};
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
    let page = brief::read(&app.office, caller, id).await?;
    page.file.require(caller, Action::EditBrief)?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let draft = again.unwrap_or_else(|| match &page.brief {
        None => Draft::new().fill("languages", "en"),
        Some(brief) => {
            let rubric: Vec<String> = brief
                .rubric
                .iter()
                .map(|line| format!("{} {}", line.weight, line.text))
                .collect();
            let languages: Vec<&str> = brief.languages.iter().map(|one| one.tag()).collect();
            Draft::new()
                .fill("question", &brief.question)
                .fill("context", &brief.context)
                .fill("method", &brief.method)
                .fill("rubric", rubric.join("\n"))
                .fill("languages", languages.join(" "))
        }
    });
    let number = page.brief.as_ref().map_or(0, |brief| brief.number);
    let form = Form::post(&f, format!("/engagements/{id}/brief"), "house-save")
        .area(&f, &draft, ("question", "request-question", ""), true)
        .area(&f, &draft, ("context", "brief-context", ""), true)
        .area(&f, &draft, ("method", "brief-method", ""), true)
        .area(
            &f,
            &draft,
            ("rubric", "brief-rubric", "request-weighted-hint"),
            true,
        )
        .line(
            &f,
            &draft,
            "text",
            ("languages", "brief-languages", "brief-languages-hint"),
            true,
        )
        .hidden("version", number)
        .errors(&f, &draft);
    let sheet = Sheet::new(caller, "/engagements", f.t("brief-write"))
        .trail(format!("/engagements/{id}/brief"), f.t("brief-title"))
        .with(Section::new("").note(f.t("brief-about")).form(form));
    Ok(sheet.answer(&draft))
}

pub(super) async fn write(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Brief>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => {
            let seen = wire.version;
            brief::write(&app.office, &caller, id, &wire.draft(), seen).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/brief")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, Some(draft)).await,
    }
}
