//! All incident files, and making one.

use axum::extract::{Query, State};
use kpo_operations::exposure::PageRequest;
use kpo_operations::incident;
use kpo_practice::access::Caller;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;
use crate::wire::incident as sent;

const HERE: &str = "/incidents";

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
    let list = incident::list(&app.office, caller, &asked).await?;
    let sheet = Sheet::new(caller, HERE, "");
    let f = sheet.f().clone();
    let head = [
        f.t("incident-at"),
        f.t("incident-by"),
        f.t("incident-reason"),
    ];
    let mut section = Section::new("").note(f.t("incident-about")).head(&head);
    if list.incidents.items.is_empty() {
        section = section.note(f.t("incident-none"));
    }
    for one in &list.incidents.items {
        let cells = [
            f.at(&one.made_at),
            list.names.of(one.made_by).to_owned(),
            one.reason.clone(),
        ];
        section = section.row(Row::of(cells).to(format!("{HERE}/{}", one.id)));
    }
    if let Some(next) = list.incidents.next {
        section = section.link(format!("{HERE}?after={next}"), f.t("house-next-page"));
    }
    let form = Form::post(&f, HERE, "incident-make")
        .line(
            &f,
            &draft,
            "text",
            ("documents", "incident-documents", "incident-documents-hint"),
            true,
        )
        .area(&f, &draft, ("reason", "incident-reason", ""), true);
    let sheet = Sheet::new(caller, HERE, f.t("incident-title"))
        .trail("/exposure/board", f.t("exposure-board-title"))
        .with(section)
        .with(Section::new(f.t("incident-make")).form(form.errors(&f, &draft)));
    Ok(sheet.answer(&draft))
}

pub(super) async fn make(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<sent::Incident>,
) -> Answer {
    let made = async {
        let sent = posted.command?;
        incident::make(&app.office, &caller, sent.ids()?, &sent.reason).await
    };
    match after(made.await, posted.draft, |id| format!("{HERE}/{id}"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, &Wanted::default(), draft).await,
    }
}
