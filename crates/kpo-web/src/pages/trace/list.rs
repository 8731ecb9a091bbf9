//! All traces, and handing in what was found.

use axum::extract::{Query, Request, State};
use kpo_operations::exposure::PageRequest;
use kpo_operations::trace;
use kpo_practice::access::Caller;
use kpo_practice::id::DocumentId;
use serde::Deserialize;

use super::sent::{self, Sent};
use crate::app::App;
use crate::form::Draft;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, given, on};
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

/// Which page of the list.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    after: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Answer {
    page(&app, &caller, &wanted, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, wanted: &Wanted, draft: Draft) -> Answer {
    let asked = PageRequest::from_wire(wanted.after.as_deref(), None)
        .map_err(|_| Problem(kpo_operations::Error::NotFound))?;
    let traces = trace::list(&app.office, caller, &asked).await?;
    let sheet = Sheet::new(caller, "/traces", "");
    let f = sheet.f().clone();
    let head = [
        f.t("trace-at"),
        f.t("trace-document"),
        f.t("trace-by"),
        f.t("trace-state"),
    ];
    let mut section = Section::new("")
        .note(f.t("trace-about"))
        .note(f.t("trace-limits"))
        .head(&head);
    if traces.items.is_empty() {
        section = section.note(f.t("trace-none"));
    }
    for one in &traces.items {
        let state = if one.trace.released().is_some() {
            "trace-open"
        } else {
            "trace-waiting"
        };
        let cells = [
            f.at(&one.trace.started_at),
            one.document.clone(),
            one.names.of(one.trace.started_by).to_owned(),
            f.t(state),
        ];
        section = section.row(Row::of(cells).to(format!("/traces/{}", one.trace.id)));
    }
    if let Some(next) = traces.next {
        section = section.link(format!("/traces?after={next}"), f.t("house-next-page"));
    }
    let form = Form::post(&f, "/traces", "trace-submit")
        .with_file()
        .line(
            &f,
            &draft,
            "text",
            ("document", "trace-document", "trace-document-hint"),
            true,
        )
        .line(
            &f,
            &draft,
            "file",
            ("file", "trace-file", "trace-file-hint"),
            true,
        )
        .area(&f, &draft, ("reason", "trace-reason", ""), true);
    let sheet = Sheet::new(caller, "/traces", f.t("trace-title"))
        .with(section)
        .with(Section::new(f.t("trace-start")).form(form.errors(&f, &draft)));
    Ok(sheet.answer(&draft))
}

pub(super) async fn start(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    request: Request,
) -> Answer {
    let Sent { found, draft } = sent::read(request, &app).await?;
    let done = async {
        let document: DocumentId = given("document", draft.value("document"))?;
        trace::start(&app.office, &caller, document, draft.value("reason"), found).await
    };
    let done = done.await;
    match after(done, draft, |id| format!("/traces/{id}"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, &Wanted::default(), draft).await,
    }
}
