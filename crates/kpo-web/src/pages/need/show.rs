//! One page for both: what is asked, and who is tied to whom it is about.

use axum::extract::State;
use kpo_operations::need::{self, Page};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, PartyId};
use kpo_practice::need::{Need, PartyKind};

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options, or_none, parsed};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::staffing as wire;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = need::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let may = page.file.also(caller, Action::EditBrief);
    let mut about = Section::new("").note(f.t("need-about"));
    if page.need.is_some() {
        about = about.link(
            format!("/engagements/{id}/shortlist"),
            f.t("shortlist-title"),
        );
    }
    about = about.link(
        format!("/engagements/{id}/requirements"),
        f.t("requirement-title"),
    );
    let filled = if draft.refusal.is_some() {
        draft.clone()
    } else {
        filled(&page, caller)
    };
    if may {
        about = about.form(form(&f, id, &filled).errors(&f, &filled));
    } else if let Some(need) = &page.need {
        about = facts(&f, about, need);
    } else {
        about = about.note(f.t("shortlist-no-needs"));
    }
    let sheet = Sheet::new(caller, "/engagements", f.t("need-title"))
        .trail(format!("/engagements/{id}"), page.file.called(caller.host))
        .with(about)
        .with(parties(&f, &page, may, &draft));
    Ok(sheet.answer(&draft))
}

/// What was written down, for a reader who may not change it.
fn facts(f: &Frame, about: Section, need: &Need) -> Section {
    let now = wire::Needs::of(need);
    about
        .fact(f.t("need-places"), f.number(&need.places))
        .fact(f.t("need-since"), f.day(&need.since_on))
        .fact(f.t("need-until"), f.day(&need.until_on))
        .fact(f.t("need-hours"), f.number(&need.hours))
        .fact(f.t("need-languages"), now.languages)
        .fact(f.t("need-regions"), now.regions)
        .fact(f.t("need-overlap"), f.number(&need.overlap_hours))
        .fact(
            f.t("need-rate-cap"),
            need.rate_cap.map_or_else(String::new, |cap| f.money(&cap)),
        )
        .fact(f.t("need-cooling"), f.number(&need.cooling_months))
}

/// What the form begins with: what was written down, or the request's own days.
fn filled(page: &Page, caller: &Caller) -> Draft {
    let Some(need) = &page.need else {
        let today = caller.at.day_in(&caller.zone);
        let until = page
            .request
            .as_ref()
            .map_or(today.plus_days(90), |request| request.deadline.max(today));
        return Draft::new()
            .fill("places", 1)
            .fill("since_on", today)
            .fill("until_on", until)
            .fill("hours", 40)
            .fill("overlap_hours", 0)
            .fill("cooling_months", 24)
            .fill("version", 0);
    };
    let now = wire::Needs::of(need);
    Draft::new()
        .fill("places", now.places)
        .fill("since_on", now.since_on)
        .fill("until_on", now.until_on)
        .fill("hours", now.hours)
        .fill("languages", now.languages)
        .fill("regions", now.regions)
        .fill("overlap_hours", now.overlap_hours)
        .fill("rate_cap", now.rate_cap)
        .fill("currency", now.currency)
        .fill("cooling_months", now.cooling_months)
        .fill("version", now.version)
}

fn form(f: &Frame, id: EngagementId, draft: &Draft) -> Form {
    let number =
        |form: Form, name, label, hint| form.line(f, draft, "number", (name, label, hint), true);
    let form = Form::post(f, format!("/engagements/{id}/needs"), "house-save");
    let form = number(form, "places", "need-places", "need-places-hint")
        .line(f, draft, "date", ("since_on", "need-since", ""), true)
        .line(f, draft, "date", ("until_on", "need-until", ""), true);
    let form = number(form, "hours", "need-hours", "need-hours-hint")
        .area(
            f,
            draft,
            ("languages", "need-languages", "need-languages-hint"),
            false,
        )
        .line(
            f,
            draft,
            "text",
            ("regions", "need-regions", "need-regions-hint"),
            false,
        );
    let form = number(form, "overlap_hours", "need-overlap", "need-overlap-hint")
        .line(
            f,
            draft,
            "text",
            ("rate_cap", "need-rate-cap", "need-rate-cap-hint"),
            false,
        )
        .line(
            f,
            draft,
            "text",
            ("currency", "request-currency", ""),
            false,
        );
    let form = number(form, "cooling_months", "need-cooling", "need-cooling-hint");
    form.hidden("version", draft.value("version"))
}

fn parties(f: &Frame, page: &Page, may: bool, draft: &Draft) -> Section {
    let id = page.file.id;
    let head = [f.t("party-kind"), f.t("party-name")];
    let mut section = Section::new(f.t("party-title"))
        .note(f.t("party-about"))
        .head(&head);
    if page.parties.is_empty() {
        section = section.note(f.t("party-empty"));
    }
    for party in &page.parties {
        let mut row = Row::of([f.tk("party", party.kind.word()), party.name.clone()]);
        if may {
            let action = format!("/engagements/{id}/parties/{}/removal", party.id);
            row = row.form(Form::post(f, action, "request-remove"));
        }
        section = section.row(row);
    }
    if !may {
        return section;
    }
    let known = page
        .organisations
        .iter()
        .map(|one| (one.id.to_string(), one.name.clone()));
    let kinds = PartyKind::ALL.iter().map(|kind| kind.word());
    let form = Form::post(f, format!("/engagements/{id}/parties"), "request-add")
        .choice(
            f,
            draft,
            ("kind", "party-kind", ""),
            options(f, "party", kinds),
        )
        .line(
            f,
            draft,
            "text",
            ("name", "party-name", "party-name-hint"),
            false,
        )
        .choice(
            f,
            draft,
            (
                "organisation",
                "party-organisation",
                "party-organisation-hint",
            ),
            or_none(f, known.collect()),
        );
    section.form(form.errors(f, draft))
}

pub(super) async fn write(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Needs>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let request = need::read(&app.office, &caller, id).await?.request;
        need::write(
            &app.office,
            &caller,
            wire.need(id, request.as_ref())?,
            wire.version,
        )
        .await
    };
    match after(done.await, posted.draft, |_| {
        format!("/engagements/{id}/needs")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn name(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Party>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let organisation = parsed("organisation", &wire.organisation)?;
        need::add_party(
            &app.office,
            &caller,
            id,
            (wire.kind()?, &wire.name, organisation),
        )
        .await
    };
    match after(done.await, posted.draft, |_| {
        format!("/engagements/{id}/needs")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, party)): Of<(EngagementId, PartyId)>,
) -> Answer {
    need::remove_party(&app.office, &caller, id, party).await?;
    on(&format!("/engagements/{id}/needs"))
}
