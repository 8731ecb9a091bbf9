//! Scoring the opened bids and choosing one; the second person's agreement.

use axum::extract::State;
use kpo_operations::{Error, award};
use kpo_practice::access::{Action, Caller};
use kpo_practice::award::{Award, SCORE_MAX};
use kpo_practice::bid::BidState;
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
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = award::read(&app.office, caller, id).await?;
    page.file.require(caller, Action::Award)?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let mut section =
        Section::new("").note(f.t1("award-score-about", "most", &f.number(&SCORE_MAX)));
    if let Some(award) = page
        .award
        .as_ref()
        .filter(|award| award.opened_at.is_some())
    {
        let draft = former(award, draft.clone());
        let mut form = Form::post(&f, format!("/engagements/{id}/award"), "award-choose");
        let sent = draft.all("scores");
        let open: Vec<_> = page
            .bids
            .iter()
            .filter(|bid| bid.state == BidState::Opened)
            .collect();
        let mut place = 0;
        for bid in &open {
            let price = bid
                .offer
                .as_ref()
                .map_or_else(String::new, |offer| f.money(&offer.price));
            let former = award.scores.iter().find(|scores| scores.bid == bid.id);
            form = form.hidden("bids", bid.id);
            for (n, line) in award.criteria.iter().enumerate() {
                let former = former
                    .and_then(|given| given.scores.get(n))
                    .map_or_else(String::new, ToString::to_string);
                let value = sent.get(place).cloned().unwrap_or(former);
                place += 1;
                let label = format!("{} ({price}): {}", page.names.of(bid.bidder), line.text);
                form = form
                    .line(&f, &draft, "number", ("scores", "award-score", ""), true)
                    .last(label, value);
            }
        }
        let parties = open
            .iter()
            .map(|bid| (bid.id.to_string(), page.names.of(bid.bidder).to_owned()))
            .collect();
        form = form
            .must(&f, &draft, ("chosen", "award-party", ""), parties)
            .area(
                &f,
                &draft,
                ("reasons", "request-reason", "award-reasons-hint"),
                true,
            )
            .hidden("version", award.version);
        section = section.form(form.errors(&f, &draft));
    } else {
        section = section.note(f.t("refusal-award-unopened"));
    }
    let sheet = Sheet::new(caller, "/engagements", f.t("award-choose"))
        .trail(format!("/engagements/{id}/award"), f.t("award-title"))
        .with(section);
    Ok(sheet.answer(&draft))
}

/// The form as it was last sent, where nothing is sent now.
fn former(award: &Award, draft: Draft) -> Draft {
    match award.chosen {
        Some(chosen) if draft.value("chosen").is_empty() => {
            draft.fill("chosen", chosen).fill("reasons", &award.reasons)
        }
        _ => draft,
    }
}

pub(super) async fn choose(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Choice>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => {
            let seen = wire.version;
            match wire.draft() {
                Ok(choice) => award::propose(&app.office, &caller, id, choice, seen).await,
                Err(refusal) => Err(Error::Refused(refusal)),
            }
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/award")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn approve(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let seen = posted.command?.version;
    let outcome = award::approve(&app.office, &caller, id, seen).await;
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/award")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => super::show::page(&app, &caller, id, draft).await,
    }
}
