//! Named people: the client says yes or no to each, and sees what is missing (R2, R27).

use axum::extract::State;
use kpo_operations::{Error, nomination};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, NominationId};
use kpo_practice::nomination::NominationState;
use kpo_practice::refusal::Refusal;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::qualification;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options};
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
    let page = nomination::team(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let mut head = vec![
        f.t("nomination-person"),
        f.t("award-party"),
        f.t("nomination-note"),
        f.t("award-state"),
        f.t("nomination-missing"),
    ];
    let required = !page.tried.is_empty();
    if required {
        head.push(f.t("qualification-standing"));
    }
    let mut section = Section::new("").note(f.t("nomination-about")).head(&head);
    if page.named.is_empty() {
        section = section.note(f.t("nomination-empty"));
    }
    if draft.refusal.is_some() {
        section = section.note(
            draft
                .general_error(&f)
                .or_else(|| draft.error(&f, "reason"))
                .unwrap_or_default(),
        );
    }
    if page.file.provider.is_some() {
        section = section
            .link(format!("/engagements/{id}/arrivals"), f.t("arrival-title"))
            .link(
                format!("/engagements/{id}/key-people"),
                f.t("key-person-title"),
            );
    }
    let may = page.file.also(caller, Action::ApproveNominee);
    for (one, lacks) in &page.named {
        let missing: Vec<String> = lacks.iter().map(|lack| f.refusal(lack)).collect();
        let mut row = Row::of([
            page.names.of(one.person).to_owned(),
            page.names.of(one.organisation).to_owned(),
            one.note.clone(),
            f.tk("nomination", one.state.word()),
            missing.join("\n"),
        ]);
        if required {
            row = row.cell(qualification::of(&f, page.tried.get(&one.person)));
        }
        let action = format!("/engagements/{id}/nominations/{}", one.id);
        if may && one.state == NominationState::Proposed {
            let form = Form::post(&f, format!("{action}/decision"), "house-save")
                .must(
                    &f,
                    &draft,
                    ("decision", "nomination-decision", ""),
                    options(&f, "nomination", ["approved", "declined"]),
                )
                .line(
                    &f,
                    &draft,
                    "text",
                    ("reason", "request-reason", "nomination-reason-hint"),
                    false,
                )
                .hidden("version", one.version);
            row = row.form(form);
        } else if may && one.state == NominationState::Approved {
            row = row.form(
                Form::post(&f, format!("{action}/withdrawal"), "nomination-withdraw")
                    .hidden("version", one.version),
            );
        }
        section = section.row(row);
    }
    let sheet = Sheet::new(caller, "/engagements", f.t("nomination-title"))
        .trail(format!("/engagements/{id}"), page.file.called(caller.host))
        .with(section);
    Ok(sheet.answer(&draft))
}

pub(super) async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, named)): Of<(EngagementId, NominationId)>,
    posted: Posted<wire::Decided>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => match wire.decision.as_str() {
            "approved" | "declined" => {
                let said = (wire.decision == "approved", wire.reason.as_str());
                nomination::decide(&app.office, &caller, (id, named), said, wire.version).await
            }
            _ => Err(Refusal::new("entry-unknown").into()),
        },
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| format!("/engagements/{id}/team"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn withdraw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, named)): Of<(EngagementId, NominationId)>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let seen = posted.command?.version;
    nomination::withdraw(&app.office, &caller, (id, named), seen).await?;
    on(&format!(
        "/engagements/{id}/{}",
        if caller.host { "team" } else { "bid" }
    ))
}
