//! The award on one page: why the question goes out, by which criteria, who was asked, what was offered, who has it and
//! why (R5). Cost never stands without quality beside it (R14).

use axum::extract::State;
use kpo_operations::award::{self, Page};
use kpo_operations::{Error, invitation};
use kpo_practice::access::{Action, Caller};
use kpo_practice::award::{Award, quality, undominated};
use kpo_practice::bid::BidState;
use kpo_practice::id::{EngagementId, InvitationId};

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::request::decision;
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

pub(super) async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = award::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let mut sheet = Sheet::new(caller, "/engagements", f.t("award-title"))
        .trail(format!("/engagements/{id}"), &page.file.title);
    if let Some(made) = page
        .award
        .as_ref()
        .filter(|award| award.proposed_at.is_some())
    {
        sheet = sheet.with(chosen(&f, caller, &page, made, &draft));
    }
    sheet = sheet
        .with(terms(&f, caller, &page))
        .with(invited(&f, caller, &page, &draft));
    if page
        .award
        .as_ref()
        .is_some_and(|award| award.opened_at.is_some())
    {
        sheet = sheet.with(offers(&f, caller, &page));
    }
    if let Some(made) = &page.allocation {
        sheet = sheet.with(decision(&f, made, page.names.of(made.decided_by)));
    }
    Ok(sheet.answer(&draft))
}

fn chosen(f: &Frame, caller: &Caller, page: &Page, made: &Award, draft: &Draft) -> Section {
    let bid = page.bids.iter().find(|bid| Some(bid.id) == made.chosen);
    let mut section = Section::new(f.t(if made.made_at.is_some() {
        "award-made"
    } else {
        "award-proposed"
    }))
    .fact(
        f.t("award-party"),
        bid.map(|bid| bid.bidder)
            .or(page.file.provider)
            .map_or("", |party| page.names.of(party)),
    )
    .fact(f.t("request-reason"), &made.reasons)
    .fact(
        f.t("request-decided-by"),
        page.names.of_opt(made.proposed_by),
    )
    .fact(
        f.t("request-when"),
        made.proposed_at.map_or_else(String::new, |at| f.at(&at)),
    )
    .fact(
        f.t("award-approved-by"),
        page.names.of_opt(made.approved_by),
    )
    .fact(
        f.t("award-final"),
        made.made_at.map_or_else(String::new, |at| f.at(&at)),
    );
    if made.made_at.is_none() {
        section = section.note(f.t("award-second-person"));
        if !page.file.also_when_fresh(caller, Action::ApproveAward) {
            section = section.note(f.who_may(Action::ApproveAward));
        } else if let Some(refusal) = &page.not_now.approve {
            section = section.note(f.refusal(refusal));
        } else {
            let action = format!("/engagements/{}/award/approval", page.file.id);
            let form = Form::post(f, action, "award-approve").hidden("version", made.version);
            section = section.form(form.errors(f, draft));
        }
    }
    section
}

fn terms(f: &Frame, caller: &Caller, page: &Page) -> Section {
    let id = page.file.id;
    let mut section = Section::new(f.t("award-terms"));
    match &page.award {
        None => section = section.note(f.t("award-terms-empty")),
        Some(award) => {
            let lines: Vec<String> = award
                .criteria
                .iter()
                .map(|line| format!("{} · {}", f.number(&line.weight), line.text))
                .collect();
            section = section
                .fact(f.t("award-criteria"), lines.join("\n"))
                .fact(f.t("award-deadline"), f.at(&award.deadline))
                .fact(
                    f.t("award-opened"),
                    award.opened_at.map_or_else(String::new, |at| f.at(&at)),
                );
        }
    }
    let openers: Vec<&str> = page
        .openers
        .iter()
        .map(|one| page.names.of(one.person))
        .collect();
    section = section.fact(f.t("award-openers"), openers.join(", ")).fact(
        f.t("request-core"),
        f.t(if page.core {
            "request-yes"
        } else {
            "request-no"
        }),
    );
    let made = page
        .award
        .as_ref()
        .is_some_and(|award| award.made_at.is_some());
    if page.file.also(caller, Action::InviteProviders) && !made {
        section = match &page.not_now.terms {
            None => section.link(
                format!("/engagements/{id}/award/terms"),
                f.t("award-fix-terms"),
            ),
            Some(refusal) => section.note(f.refusal(refusal)),
        };
    }
    if page.file.also(caller, Action::HoldOpeningKey) {
        section = section.link(format!("/engagements/{id}/opening"), f.t("opening-title"));
    }
    section
}

fn invited(f: &Frame, caller: &Caller, page: &Page, draft: &Draft) -> Section {
    let id = page.file.id;
    let head = [f.t("award-party"), f.t("award-invited"), f.t("award-state")];
    let mut section = Section::new(f.t("invitation-title")).head(&head);
    if page.invitations.is_empty() {
        section = section.note(f.t("invitation-empty"));
    }
    let may = page.file.also(caller, Action::InviteProviders);
    for one in &page.invitations {
        let state = one.end.map_or("open", |end| end.word());
        let mut row = Row::of([
            page.names.of(one.organisation).to_owned(),
            f.at(&one.invited_at),
            f.tk("invitation", state),
        ]);
        if may && one.end.is_none() {
            let action = format!("/engagements/{id}/invitations/{}/withdrawal", one.id);
            row = row
                .form(Form::post(f, action, "invitation-withdraw").hidden("version", one.version));
        }
        section = section.row(row);
    }
    let made = page
        .award
        .as_ref()
        .is_some_and(|award| award.made_at.is_some());
    if may && !made {
        section = invite_form(section, f, page, draft);
    }
    section.link(format!("/engagements/{id}/team"), f.t("nomination-title"))
}

/// The form to invite by, or one line on why nobody can be invited now. What was refused is always shown with its form.
fn invite_form(section: Section, f: &Frame, page: &Page, draft: &Draft) -> Section {
    if let (Some(refusal), None) = (&page.not_now.invite, &draft.refusal) {
        return section.note(f.refusal(refusal));
    }
    let free: Vec<(String, String)> = page
        .providers
        .iter()
        .filter(|one| {
            !page
                .invitations
                .iter()
                .any(|sent| sent.organisation == one.id)
        })
        .map(|one| (one.id.to_string(), one.name.clone()))
        .collect();
    if free.is_empty() && draft.refusal.is_none() {
        return section
            .note(f.t("invitation-nobody-left"))
            .link("/organisations", f.t("organisation-title"));
    }
    let action = format!("/engagements/{}/invitations", page.file.id);
    let names = ("organisation", "award-party", "invitation-hint");
    let form = Form::post(f, action, "invitation-send").choice(f, draft, names, free);
    section.form(form.errors(f, draft))
}

fn offers(f: &Frame, caller: &Caller, page: &Page) -> Section {
    let Some(award) = &page.award else {
        return Section::new("");
    };
    let mut head = vec![
        f.t("award-party"),
        f.t("bid-price"),
        f.t("award-quality"),
        f.t("bid-days"),
    ];
    head.extend(award.criteria.iter().map(|line| line.text.clone()));
    head.extend([f.t("award-unbeaten"), f.t("bid-plan"), f.t("award-state")]);
    let best = undominated(award, &page.bids);
    let mut section = Section::new(f.t("award-bids"))
        .note(f.t("award-bids-about"))
        .head(&head);
    if page.withheld {
        section = section.note(f.t("award-bids-withheld"));
    } else if page.bids.is_empty() {
        section = section.note(f.t("award-bids-empty"));
    }
    for bid in &page.bids {
        let offer = bid.offer.as_ref();
        let good = quality(award, bid.id)
            .map_or_else(String::new, |good| format!("{} %", f.number(&good)));
        let mut row = Row::of([
            page.names.of(bid.bidder).to_owned(),
            offer.map_or_else(String::new, |offer| f.money(&offer.price)),
            good,
            offer.map_or_else(String::new, |offer| f.number(&offer.days)),
        ]);
        let given = award.scores.iter().find(|scores| scores.bid == bid.id);
        for n in 0..award.criteria.len() {
            let score = given.and_then(|given| given.scores.get(n));
            row = row.cell(score.map_or_else(String::new, |score| f.number(score)));
        }
        let mark = if best.contains(&bid.id) {
            f.t("request-yes")
        } else {
            String::new()
        };
        section = section.row(
            row.cell(mark)
                .cell(offer.map_or("", |offer| offer.plan.as_str()))
                .cell(f.tk("bid", bid.state.word())),
        );
    }
    let readable = page.bids.iter().any(|bid| bid.state == BidState::Opened);
    if readable && award.made_at.is_none() && page.file.also_when_fresh(caller, Action::Award) {
        section = section.link(
            format!("/engagements/{}/award/form", page.file.id),
            f.t("award-choose"),
        );
    }
    section
}

pub(super) async fn invite(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Invite>,
) -> Answer {
    let outcome = match posted
        .command
        .and_then(|wire| given("organisation", &wire.organisation))
    {
        Ok(organisation) => invitation::invite(&app.office, &caller, id, organisation).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/award")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn withdraw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, sent)): Of<(EngagementId, InvitationId)>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let seen = posted.command?.version;
    invitation::withdraw(&app.office, &caller, (id, sent), seen).await?;
    on(&format!("/engagements/{id}/award"))
}
