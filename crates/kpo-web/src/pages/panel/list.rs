//! The panels of a file.

use axum::extract::State;
use kpo_operations::panel::{self, draft};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;
use kpo_practice::panel::PanelKind;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::panel as wire;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let fresh = Draft::new().fill("reviews", 2).fill("known_percent", 10);
    page(&app, &caller, id, fresh).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let list = panel::list(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let head = [
        f.t("panel-name"),
        f.t("panel-purpose"),
        f.t("panel-state"),
        f.t("panel-begun"),
    ];
    let mut section = Section::new("").note(f.t("panel-about")).head(&head);
    section = section.link(
        format!("/engagements/{id}/qualification"),
        f.t("qualification-title"),
    );
    if list.panels.is_empty() {
        section = section.note(f.t("panel-none"));
    }
    for one in &list.panels {
        let cells = [
            one.name.clone(),
            f.tk("panel-purpose", one.kind.word()),
            f.tk("panel-state", one.state.word()),
            f.at(&one.created_at),
        ];
        section = section.row(Row::of(cells).to(format!("/panels/{}", one.id)));
    }
    let mut sheet = Sheet::new(caller, "/engagements", f.t("panel-title"))
        .trail(format!("/engagements/{id}"), list.file.called(caller.host))
        .with(section);
    if list.may_keep {
        let form = settings(
            &f,
            format!("/engagements/{id}/panels"),
            "panel-begin",
            (&draft, false),
        );
        sheet = sheet.with(Section::new(f.t("panel-begin")).form(form));
    }
    Ok(sheet.answer(&draft))
}

/// What a panel begins with, as a form; what it is for is `fixed` once it is begun.
pub(super) fn settings(
    f: &Frame,
    action: String,
    submit: &str,
    (draft, fixed): (&Draft, bool),
) -> Form {
    let kinds = options(
        f,
        "panel-purpose",
        PanelKind::ALL.iter().map(|kind| kind.word()),
    );
    let number = |form: Form, names| form.line(f, draft, "number", names, true);
    let form = Form::post(f, action, submit).line(
        f,
        draft,
        "text",
        ("name", "panel-name", "panel-name-hint"),
        true,
    );
    let form = if fixed {
        form
    } else {
        let names = ("kind", "panel-purpose", "panel-purpose-hint");
        form.choice(f, draft, names, kinds)
    };
    let form = number(form, ("reviews", "panel-reviews", "panel-reviews-hint"));
    number(
        form,
        (
            "known_percent",
            "panel-known-percent",
            "panel-known-percent-hint",
        ),
    )
    .errors(f, draft)
}

pub(super) async fn begin(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Settings>,
) -> Answer {
    let done = async {
        let settings = posted.command?.settings()?;
        draft::create(&app.office, &caller, id, settings).await
    };
    match after(done.await, posted.draft, |panel| {
        format!("/panels/{}", panel.id)
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}
