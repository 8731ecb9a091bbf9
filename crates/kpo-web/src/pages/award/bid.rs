//! An invited party's page: its people, its bid, its receipt. Nothing here depends on whether anybody else bids.

use axum::extract::State;
use kpo_operations::bid::Page;
use kpo_operations::{Error, bid, invitation, nomination};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::EngagementId;
use kpo_practice::nomination::NominationState;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, given, on};
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
    let page = bid::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let sheet = Sheet::new(caller, "/engagements", f.t("bid-title"))
        .trail(format!("/engagements/{id}"), page.file.called(false))
        .with(terms(&f, &page).link(format!("/engagements/{id}/brief"), f.t("brief-title")))
        .with(people(&f, &page, &draft))
        .with(own(&f, caller, &page, &draft));
    Ok(sheet.answer(&draft))
}

fn terms(f: &Frame, page: &Page) -> Section {
    let lines: Vec<String> = page
        .criteria
        .iter()
        .map(|line| format!("{} · {}", f.number(&line.weight), line.text))
        .collect();
    Section::new(f.t("award-terms"))
        .fact(f.t("award-criteria"), lines.join("\n"))
        .fact(
            f.t("award-deadline"),
            page.deadline.map_or_else(String::new, |at| f.at(&at)),
        )
        .fact(
            f.t("request-currency"),
            page.currency.map_or("", |one| one.code()),
        )
}

fn people(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let id = page.file.id;
    let head = [
        f.t("nomination-person"),
        f.t("nomination-note"),
        f.t("award-state"),
        f.t("nomination-missing"),
    ];
    let mut section = Section::new(f.t("nomination-title"))
        .note(f.t("nomination-own-about"))
        .head(&head);
    let name = |id| {
        page.people
            .iter()
            .find(|one| one.id == id)
            .map_or("", |one| one.name.as_str())
    };
    for (one, lacks) in &page.named {
        let missing: Vec<String> = lacks.iter().map(|lack| f.refusal(lack)).collect();
        let state = f.tk("nomination", one.state.word());
        let mut row = Row::of([
            name(one.person).to_owned(),
            one.note.clone(),
            [state, one.reason.clone()].join("\n"),
            missing.join("\n"),
        ]);
        if [NominationState::Proposed, NominationState::Approved].contains(&one.state) {
            let action = format!("/engagements/{id}/nominations/{}/withdrawal", one.id);
            row = row
                .form(Form::post(f, action, "nomination-withdraw").hidden("version", one.version));
        }
        section = section.row(row);
    }
    let free = page
        .people
        .iter()
        .filter(|one| one.active)
        .map(|one| (one.id.to_string(), one.name.clone()))
        .collect();
    let form = Form::post(
        f,
        format!("/engagements/{id}/nominations"),
        "nomination-send",
    )
    .choice(f, draft, ("person", "nomination-person", ""), free)
    .area(f, draft, ("note", "nomination-note", ""), true);
    section.form(form.errors(f, draft))
}

fn own(f: &Frame, caller: &Caller, page: &Page, draft: &Draft) -> Section {
    let id = page.file.id;
    let mut section = Section::new(f.t("bid-own"));
    match &page.bid {
        None => section = section.note(f.t("bid-empty")),
        Some(bid) => {
            section = section
                .fact(f.t("bid-receipt"), &bid.receipt)
                .fact(f.t("bid-commitment"), &bid.commitment)
                .fact(f.t("request-when"), f.at(&bid.submitted_at))
                .fact(f.t("award-state"), f.tk("bid", bid.state.word()));
        }
    }
    let open = page.deadline.is_some_and(|deadline| caller.at < deadline);
    if open && page.file.also(caller, Action::SubmitBid) {
        let form = Form::post(f, format!("/engagements/{id}/bid"), "bid-submit")
            .line(
                f,
                draft,
                "text",
                ("price", "bid-price", "request-amount-hint"),
                true,
            )
            .line(f, draft, "number", ("days", "bid-days", ""), true)
            .area(f, draft, ("plan", "bid-plan", ""), true);
        section = section.note(f.t("bid-about")).form(form.errors(f, draft));
    }
    section
}

/// The receipt is on this answer alone: its check value is stored nowhere.
pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Bid>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => {
            let draft = kpo_practice::bid::Draft {
                price: wire.price,
                days: wire.days,
                plan: wire.plan,
            };
            bid::submit(&app.office, &caller, id, &draft).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    let receipt = match outcome {
        Ok(receipt) => receipt,
        Err(Error::Refused(refusal)) => {
            return page(&app, &caller, id, posted.draft.refused(refusal)).await;
        }
        Err(error) => return Err(error.into()),
    };
    let sheet = Sheet::new(&caller, "/engagements", "");
    let f = sheet.f().clone();
    let section = Section::new("")
        .note(f.t("bid-keep"))
        .fact(f.t("bid-receipt"), receipt.number)
        .fact(f.t("bid-commitment"), receipt.commitment)
        .fact(f.t("bid-nonce"), receipt.nonce)
        .fact(f.t("request-when"), f.at(&receipt.at))
        .link(format!("/engagements/{id}/bid"), f.t("bid-title"));
    let sheet = Sheet::new(&caller, "/engagements", f.t("bid-receipt")).with(section);
    Ok(sheet.answer(&Draft::new()))
}

pub(super) async fn nominate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Nominate>,
) -> Answer {
    let read = posted
        .command
        .and_then(|wire| Ok((given("person", &wire.person)?, wire)));
    let outcome = match read {
        Ok((person, wire)) => {
            nomination::nominate(&app.office, &caller, id, person, &wire.note).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| format!("/engagements/{id}/bid"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

/// A delivery manager's invitations, the ended ones with a plain notice and no names.
pub(super) async fn mine(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let sent = invitation::mine(&app.office, &caller).await?;
    let sheet = Sheet::new(&caller, "/invitations", "");
    let f = sheet.f().clone();
    let head = [
        f.t("request-name"),
        f.t("award-invited"),
        f.t("award-state"),
    ];
    let mut section = Section::new("").head(&head);
    if sent.is_empty() {
        section = section.note(f.t("invitation-none"));
    }
    for (one, name, readable) in sent {
        let state = one.end.map_or("open", |end| end.word());
        let row = Row::of([name, f.at(&one.invited_at), f.tk("invitation", state)]);
        section = section.row(match one.end {
            None => row.to(format!("/engagements/{}/bid", one.engagement)),
            Some(kpo_practice::invitation::End::Awarded) if readable => {
                row.to(format!("/engagements/{}", one.engagement))
            }
            Some(_) => row,
        });
    }
    let sheet = Sheet::new(&caller, "/invitations", f.t("invitation-title")).with(section);
    Ok(sheet.answer(&Draft::new()))
}
