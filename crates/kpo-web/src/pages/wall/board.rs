//! All walls, with who raised them and on what they rest.

use axum::extract::State;
use kpo_operations::wall;
use kpo_practice::access::Caller;
use kpo_practice::id::WallId;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::staffing as wire;

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    page(&app, &caller, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let page = wall::list(&app.office, caller).await?;
    let sheet = Sheet::new(caller, "/walls", "");
    let f = sheet.f().clone();
    let today = caller.at.day();
    let head = [
        f.t("wall-person"),
        f.t("wall-name"),
        f.t("wall-until"),
        f.t("wall-reason"),
        f.t("wall-state"),
    ];
    let mut section = Section::new("").note(f.t("wall-about")).head(&head);
    if page.walls.is_empty() {
        section = section.note(f.t("wall-empty"));
    }
    for one in &page.walls {
        let stands = one.stands(today);
        let state = f.t(if stands { "wall-stands" } else { "wall-over" });
        let cells = [
            page.names.of(one.person).to_owned(),
            one.name.clone(),
            f.day(&one.until_on),
            one.reason.clone(),
            state,
        ];
        let mut row = Row::of(cells);
        if stands {
            let form = Form::post(&f, format!("/walls/{}/end", one.id), "wall-end")
                .line(
                    &f,
                    &Draft::new(),
                    "text",
                    ("reason", "wall-end-reason", ""),
                    true,
                )
                .hidden("version", one.version);
            row = row.form(form);
        }
        section = section.row(row);
    }
    let people = page
        .people
        .iter()
        .map(|one| (one.id.to_string(), one.name.clone()));
    let known = page
        .organisations
        .iter()
        .map(|one| (one.id.to_string(), one.name.clone()));
    let form = Form::post(&f, "/walls", "wall-raise")
        .must(&f, &draft, ("person", "wall-person", ""), people.collect())
        .line(
            &f,
            &draft,
            "text",
            ("name", "wall-name", "wall-name-hint"),
            false,
        )
        .choice(
            &f,
            &draft,
            (
                "organisation",
                "party-organisation",
                "party-organisation-hint",
            ),
            or_none(&f, known.collect()),
        )
        .line(&f, &draft, "date", ("until_on", "wall-until", ""), true)
        .area(
            &f,
            &draft,
            ("reason", "wall-reason", "wall-reason-hint"),
            true,
        );
    let sheet = Sheet::new(caller, "/walls", f.t("wall-title"))
        .with(section)
        .with(Section::new(f.t("wall-raise")).form(form.errors(&f, &draft)));
    Ok(sheet.answer(&draft))
}

pub(super) async fn raise(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<wire::Wall>,
) -> Answer {
    let done = async { wall::raise(&app.office, &caller, posted.command?.draft()?).await };
    match after(done.await, posted.draft, |_| "/walls".to_owned())? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, draft).await,
    }
}

pub(super) async fn end(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<WallId>,
    posted: Posted<wire::Ending>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        wall::end(&app.office, &caller, id, &wire.reason, wire.version).await
    };
    match after(done.await, posted.draft, |()| "/walls".to_owned())? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, draft).await,
    }
}
