//! Every competitor set with its members and what was agreed of it, and whoever is caught between two members.

use axum::extract::State;
use kpo_operations::rival::{self, Page};
use kpo_practice::access::Caller;
use kpo_practice::id::{Id, OrganisationId, PersonId, RivalId, RivalSetId};
use kpo_practice::ledger::Scope;
use kpo_practice::rival::{Reach, RivalSet};

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, given, on, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::{self, rival as sent};

const HERE: &str = "/rivals";

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    page(&app, &caller, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let page = rival::list(&app.office, caller).await?;
    let sheet = Sheet::new(caller, HERE, "");
    let f = sheet.f().clone();
    let mut about = Section::new("").note(f.t("rival-about"));
    if page.sets.is_empty() {
        about = about.note(f.t("rival-empty"));
    }
    let mut sheet = Sheet::new(caller, HERE, f.t("rival-title"))
        .with(about)
        .with(caught(&f, &page));
    for set in &page.sets {
        sheet = sheet.with(one(&f, &page, set, caller));
    }
    let form = terms(&f, &draft, Form::post(&f, HERE, "rival-make"));
    let new = Section::new(f.t("rival-make")).form(form.errors(&f, &draft));
    Ok(sheet.with(new).answer(&draft))
}

fn terms(f: &Frame, draft: &Draft, form: Form) -> Form {
    let reaches = options(f, "rival-reach", Reach::ALL.iter().map(|one| one.word()));
    form.line(
        f,
        draft,
        "text",
        ("name", "rival-name", "rival-name-hint"),
        true,
    )
    .must(
        f,
        draft,
        ("reach", "rival-reach", "rival-reach-hint"),
        reaches,
    )
    .line(
        f,
        draft,
        "number",
        ("cooling_days", "rival-cooling", "rival-cooling-hint"),
        true,
    )
}

fn one(f: &Frame, page: &Page, set: &RivalSet, caller: &Caller) -> Section {
    let head = [f.t("rival-member"), f.t("rival-since"), f.t("rival-until")];
    let mut section = Section::new(set.name.clone())
        .fact(f.t("rival-reach"), f.tk("rival-reach", set.reach.word()))
        .fact(f.t("rival-cooling"), f.number(&set.cooling_days))
        .head(&head);
    for rival in page.rivals.iter().filter(|one| one.set == set.id) {
        let until = rival.until_on.map(|day| f.day(&day)).unwrap_or_default();
        let name = page.names.of(rival.organisation).to_owned();
        let mut row = Row::of([name, f.day(&rival.since_on), until]);
        if rival.until_on.is_none() && set.ended_at.is_none() {
            let today = Draft::new().fill("until_on", caller.at.day().to_string());
            let form = Form::post(f, format!("/rival-members/{}/end", rival.id), "rival-leave")
                .line(f, &today, "date", ("until_on", "rival-until", ""), true)
                .hidden("version", rival.version);
            row = row.form(form);
        }
        section = section.row(row);
    }
    if set.ended_at.is_some() {
        return section.note(f.t("rival-over"));
    }
    let known = page.organisations.iter();
    let known = known.map(|one| (one.id.to_string(), one.name.clone()));
    let now = Draft::new()
        .fill("name", set.name.clone())
        .fill("reach", set.reach.word())
        .fill("cooling_days", set.cooling_days.to_string())
        .fill("since_on", caller.at.day().to_string());
    let join = Form::post(f, format!("/rivals/{}/members", set.id), "rival-join")
        .must(
            f,
            &now,
            ("organisation", "rival-member", "rival-member-hint"),
            known.collect(),
        )
        .line(f, &now, "date", ("since_on", "rival-since", ""), true);
    let agree = Form::post(f, format!("/rivals/{}/terms", set.id), "rival-agree");
    let end = Form::post(f, format!("/rivals/{}/end", set.id), "rival-end");
    section
        .form(join)
        .form(terms(f, &now, agree).hidden("version", set.version))
        .form(end.hidden("version", set.version))
}

fn caught(f: &Frame, page: &Page) -> Section {
    let section = Section::new(f.t("rival-conflicts"));
    if page.conflicts.is_empty() {
        return section.note(f.t("rival-no-conflict"));
    }
    let head = [
        f.t("rival-who"),
        f.t("rival-between"),
        f.t("rival-files"),
        f.t("rival-until"),
    ];
    let mut section = section.note(f.t("rival-conflicts-about")).head(&head);
    for one in &page.conflicts {
        let organisations: Vec<&str> = one
            .organisations
            .iter()
            .map(|id| page.names.of(*id))
            .collect();
        let files: Vec<&str> = one
            .files
            .iter()
            .filter_map(|id| page.files.get(id).map(String::as_str))
            .collect();
        let (who, to) = match one.scope {
            Scope::Person => {
                let id = PersonId::from_uuid(one.id);
                (page.names.of(id), format!("/exposure?person={id}"))
            }
            Scope::Firm => (
                page.names.of(OrganisationId::from_uuid(one.id)),
                String::new(),
            ),
        };
        let cells = [
            who.to_owned(),
            organisations.join(", "),
            files.join(", "),
            f.day(&one.until_on),
        ];
        let row = Row::of(cells);
        section = section.row(if to.is_empty() { row } else { row.to(to) });
    }
    section
}

fn here<T>(_: T) -> String {
    HERE.to_owned()
}

async fn done<T>(
    app: &App,
    caller: &Caller,
    outcome: Result<T, kpo_operations::Error>,
    draft: Draft,
) -> Answer {
    match after(outcome, draft, here)? {
        After::To(to) => on(&to),
        After::Again(draft) => page(app, caller, draft).await,
    }
}

pub(super) async fn make(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<sent::Set>,
) -> Answer {
    let made = async { rival::make(&app.office, &caller, posted.command?.draft()?).await };
    done(&app, &caller, made.await, posted.draft).await
}

pub(super) async fn agree(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalSetId>,
    posted: Posted<sent::Set>,
) -> Answer {
    let agreed = async {
        let sent = posted.command?;
        let seen = sent.version.unwrap_or_default();
        rival::agree(&app.office, &caller, id, sent.draft()?, seen).await
    };
    done(&app, &caller, agreed.await, posted.draft).await
}

pub(super) async fn end(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalSetId>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let ended = async { rival::end(&app.office, &caller, id, posted.command?.version).await };
    done(&app, &caller, ended.await, posted.draft).await
}

pub(super) async fn join(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalSetId>,
    posted: Posted<sent::Member>,
) -> Answer {
    let joined = async {
        let sent = posted.command?;
        let organisation = given("organisation", &sent.organisation)?;
        let since = given("since_on", &sent.since_on)?;
        rival::join(&app.office, &caller, id, organisation, since).await
    };
    done(&app, &caller, joined.await, posted.draft).await
}

pub(super) async fn leave(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalId>,
    posted: Posted<sent::Left>,
) -> Answer {
    let left = async {
        let sent = posted.command?;
        let until = given("until_on", &sent.until_on)?;
        rival::leave(&app.office, &caller, id, until, sent.version).await
    };
    done(&app, &caller, left.await, posted.draft).await
}
