//! One trace: waiting for a second officer, or released with what was read.

use axum::extract::State;
use kpo_operations::trace::{self, Shown};
use kpo_practice::access::Caller;
use kpo_practice::id::TraceId;
use kpo_practice::trace::{Finding, TraceVerdict};

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::trace::Release;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TraceId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: TraceId, draft: Draft) -> Answer {
    let shown = trace::show(&app.office, caller, id).await?;
    let path = format!("/traces/{id}");
    let sheet = Sheet::new(caller, &path, shown.document.clone());
    let f = sheet.f().clone();
    let one = &shown.trace;
    let mut section = Section::new("")
        .fact(f.t("trace-at"), f.at(&one.started_at))
        .fact(f.t("trace-by"), shown.names.of(one.started_by))
        .fact(f.t("trace-reason"), one.reason.clone())
        .fact(f.t("trace-digest"), one.digest.clone());
    if let (Some(by), Some(at)) = (one.released_by, &one.released_at) {
        let who = format!("{} · {}", shown.names.of(by), f.at(at));
        section = section.fact(f.t("trace-released-by"), who);
    }
    let mut sheet = sheet.trail("/traces", f.t("trace-title")).with(section);
    match one.released() {
        Some(finding) => {
            for section in [
                verdict(&f, finding),
                named(&f, &shown, finding),
                places(&f, finding),
            ] {
                sheet = sheet.with(section);
            }
            // The officer's next step: everybody else who has a copy of this document.
            let gather = Form::post(&f, "/incidents", "incident-make")
                .hidden("documents", one.document)
                .area(&f, &Draft::new(), ("reason", "incident-reason", ""), true);
            let next = Section::new(f.t("incident-title"))
                .note(f.t("incident-about"))
                .form(gather);
            sheet = sheet.with(next);
        }
        None if shown.can_release => {
            let form = Form::post(&f, format!("{path}/release"), "trace-release")
                .hidden("version", one.version);
            let section = Section::new(f.t("trace-release"))
                .note(f.t("trace-release-about"))
                .form(form.errors(&f, &draft));
            sheet = sheet.with(section);
        }
        None => sheet = sheet.with(Section::new("").note(f.t("trace-own"))),
    }
    Ok(sheet.answer(&draft))
}

fn verdict(f: &Frame, finding: &Finding) -> Section {
    let section =
        Section::new(f.t("trace-verdict")).note(f.tk("trace-verdict", finding.verdict().word()));
    if finding.verdict() == TraceVerdict::Words {
        return section.fact(f.t("trace-readers-words"), f.count(finding.readers));
    }
    let mut section = section
        .fact(f.t("trace-bits"), f.count(finding.bits))
        .fact(f.t("trace-readers"), f.count(finding.readers))
        .fact(f.t("trace-leads"), f.count(finding.leads()))
        .fact(f.t("trace-originals"), f.count(finding.originals));
    if !finding.same_engine {
        section = section.note(f.t("trace-engine"));
    }
    section
}

fn named(f: &Frame, shown: &Shown, finding: &Finding) -> Section {
    let accused = finding.accused();
    if accused.is_empty() {
        return Section::new("").note(f.t("trace-limits"));
    }
    let head = [f.t("trace-accused"), f.t("trace-alone"), f.t("trace-total")];
    let mut section = Section::new(f.t("trace-accused"))
        .note(f.t("trace-is-not-proof"))
        .head(&head);
    for (person, suspect) in accused {
        let odds = |chance: f64| format!("{chance:.1e}");
        let cells = [
            shown.names.of(person).to_owned(),
            odds(suspect.alone),
            odds(suspect.total),
        ];
        let href = format!("/exposure?person={person}");
        section = section.row(Row::of(cells).to(href.clone())).link(
            href,
            format!("{}: {}", f.t("trace-exposure"), shown.names.of(person)),
        );
    }
    section
}

fn places(f: &Frame, finding: &Finding) -> Section {
    let head = [
        f.t("trace-seen-page"),
        f.t("trace-seen-part"),
        f.t("trace-seen-alike"),
    ];
    let mut section = Section::new(f.t("trace-seen")).head(&head);
    for one in &finding.seen {
        let [left, top, right, bottom] = one.part;
        let cells = [
            if one.page == 0 {
                "–".to_owned()
            } else {
                f.count(one.page)
            },
            format!("{left}–{right} × {top}–{bottom} %"),
            format!("{} %", one.alike),
        ];
        section = section.row(Row::of(cells));
    }
    section
}

pub(super) async fn release(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TraceId>,
    posted: Posted<Release>,
) -> Answer {
    let done = async {
        let version = posted.command?.version;
        trace::release(&app.office, &caller, id, version).await
    };
    match after(done.await, posted.draft, |()| format!("/traces/{id}"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
