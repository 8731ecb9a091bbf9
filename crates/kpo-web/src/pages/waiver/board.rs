//! The waivers that are the reader's to see: those asked for, those to agree to, those they are told of.

use axum::extract::State;
use kpo_operations::waiver::{self, Page};
use kpo_practice::access::Caller;
use kpo_practice::id::{WaiverId, WaiverNoticeId};
use kpo_practice::time::Day;
use kpo_practice::waiver::Waiver;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::{self, staffing, waiver as sent};

const HERE: &str = "/waivers";

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    page(&app, &caller, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let page = waiver::list(&app.office, caller).await?;
    let sheet = Sheet::new(caller, HERE, "");
    let f = sheet.f().clone();
    let mut sheet = Sheet::new(caller, HERE, f.t("waiver-title"))
        .with(Section::new("").note(f.t("waiver-about")))
        .with(waivers(&f, &page, caller));
    if !page.notices.is_empty() {
        sheet = sheet.with(notices(&f, &page));
    }
    if page.may_ask {
        let form = asking(&f, &draft, &page);
        sheet = sheet.with(Section::new(f.t("waiver-ask")).form(form.errors(&f, &draft)));
    }
    Ok(sheet.answer(&draft))
}

fn state(waiver: &Waiver, today: Day) -> &'static str {
    if waiver.stands(today) {
        "waiver-stands"
    } else if waiver.waits(today) {
        "waiver-waits"
    } else {
        "waiver-over"
    }
}

fn waivers(f: &Frame, page: &Page, caller: &Caller) -> Section {
    let today = caller.at.day();
    let head = [
        f.t("waiver-person"),
        f.t("waiver-file"),
        f.t("waiver-until"),
        f.t("waiver-reason"),
        f.t("waiver-asked-by"),
        f.t("waiver-second"),
        f.t("waiver-state"),
    ];
    let mut section = Section::new(f.t("waiver-all")).head(&head);
    if page.waivers.is_empty() {
        section = section.note(f.t("waiver-empty"));
    }
    for one in &page.waivers {
        let file = page.files.get(&one.engagement).cloned();
        let cells = [
            page.names.of(one.person).to_owned(),
            file.unwrap_or_default(),
            f.day(&one.until_on),
            one.reason.clone(),
            page.names.of(one.asked_by).to_owned(),
            page.names.of(one.second).to_owned(),
            f.t(state(one, today)),
        ];
        let mut row = Row::of(cells);
        if one.waits(today) && one.second == caller.person {
            let form = Form::post(f, format!("/waivers/{}/agreement", one.id), "waiver-agree");
            row = row.form(form.hidden("version", one.version));
        }
        if one.waits(today) || one.stands(today) {
            let form = Form::post(f, format!("/waivers/{}/end", one.id), "waiver-end").line(
                f,
                &Draft::new(),
                "text",
                ("reason", "waiver-end-reason", ""),
                true,
            );
            row = row.form(form.hidden("version", one.version));
        }
        section = section.row(row);
    }
    section
}

fn notices(f: &Frame, page: &Page) -> Section {
    let head = [
        f.t("waiver-person"),
        f.t("waiver-known"),
        f.t("waiver-until"),
        f.t("waiver-told"),
    ];
    let mut section = Section::new(f.t("waiver-notices"))
        .note(f.t("waiver-notices-about"))
        .head(&head);
    for (notice, waiver) in &page.notices {
        let file = page.files.get(&notice.engagement).cloned();
        let told = notice.read_at.map(|at| f.at(&at)).unwrap_or_default();
        let cells = [
            page.names.of(waiver.person).to_owned(),
            file.unwrap_or_default(),
            f.day(&waiver.until_on),
            told,
        ];
        let mut row = Row::of(cells);
        if notice.read_at.is_none() {
            let to = format!("/waiver-notices/{}/reading", notice.id);
            row = row.form(Form::post(f, to, "waiver-read").hidden("version", notice.version));
        }
        section = section.row(row);
    }
    section
}

fn asking(f: &Frame, draft: &Draft, page: &Page) -> Form {
    let people = page.people.iter();
    let people = people.map(|one| (one.id.to_string(), one.name.clone()));
    let files = page.open.iter();
    let files = files.map(|one| (one.id.to_string(), one.title.clone()));
    let seconds = page.seconds.iter();
    let seconds = seconds.map(|one| (one.id.to_string(), one.name.clone()));
    Form::post(f, HERE, "waiver-ask")
        .must(f, draft, ("person", "waiver-person", ""), people.collect())
        .must(f, draft, ("engagement", "waiver-file", ""), files.collect())
        .must(
            f,
            draft,
            ("second", "waiver-second", "waiver-second-hint"),
            seconds.collect(),
        )
        .line(f, draft, "date", ("until_on", "waiver-until", ""), true)
        .area(
            f,
            draft,
            ("reason", "waiver-reason", "waiver-reason-hint"),
            true,
        )
}

async fn done<T>(
    app: &App,
    caller: &Caller,
    outcome: Result<T, kpo_operations::Error>,
    draft: Draft,
) -> Answer {
    match after(outcome, draft, |_| HERE.to_owned())? {
        After::To(to) => on(&to),
        After::Again(draft) => page(app, caller, draft).await,
    }
}

pub(super) async fn ask(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<sent::Waiver>,
) -> Answer {
    let asked = async { waiver::ask(&app.office, &caller, posted.command?.draft()?).await };
    done(&app, &caller, asked.await, posted.draft).await
}

pub(super) async fn agree(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WaiverId>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let agreed = async { waiver::agree(&app.office, &caller, id, posted.command?.version).await };
    done(&app, &caller, agreed.await, posted.draft).await
}

pub(super) async fn end(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WaiverId>,
    posted: Posted<staffing::Ending>,
) -> Answer {
    let ended = async {
        let sent = posted.command?;
        waiver::end(&app.office, &caller, id, &sent.reason, sent.version).await
    };
    done(&app, &caller, ended.await, posted.draft).await
}

pub(super) async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WaiverNoticeId>,
    posted: Posted<wire::Seen>,
) -> Answer {
    let read = async {
        let seen = posted.command?.version;
        waiver::read_notice(&app.office, &caller, id, seen).await
    };
    done(&app, &caller, read.await, posted.draft).await
}
