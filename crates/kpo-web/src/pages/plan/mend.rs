//! Taking somebody out of a plan: what it comes to, two ways, before anything is changed (R20).

use axum::extract::State;
use kpo_operations::plan::{self, Mended};
use kpo_practice::access::Caller;
use kpo_practice::id::{PersonId, PlanId};
use kpo_practice::plan::Way;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::staffing as wire;
use crate::word::word;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, person)): Of<(PlanId, PersonId)>,
) -> Answer {
    page(&app, &caller, (id, person), Draft::new()).await
}

async fn page(
    app: &App,
    caller: &Caller,
    (id, person): (PlanId, PersonId),
    draft: Draft,
) -> Answer {
    let found = plan::mended(&app.office, caller, id, person).await?;
    let sheet = Sheet::new(caller, "/plans", "");
    let f = sheet.f().clone();
    let leaves: Vec<String> = found
        .leaves
        .iter()
        .map(|(_, title)| title.clone())
        .collect();
    let about = Section::new("")
        .note(f.t1("plan-mend-about", "name", &found.name))
        .fact(f.t("plan-mend-leaves"), leaves.join("\n"))
        .form(
            Form::post(
                &f,
                format!("/plans/{id}/withdrawals/{person}"),
                "plan-mend-smallest-do",
            )
            .hidden("way", Way::Smallest.word())
            .hidden("version", found.plan.1)
            .errors(&f, &draft),
        )
        .form(
            Form::post(
                &f,
                format!("/plans/{id}/withdrawals/{person}"),
                "plan-mend-best-do",
            )
            .hidden("way", Way::Best.word())
            .hidden("version", found.plan.1),
        );
    let sheet = Sheet::new(
        caller,
        "/plans",
        f.t1("plan-mend-title", "name", &found.name),
    )
    .trail(format!("/plans/{id}"), &found.plan.0)
    .with(smallest(&f, &found))
    .with(best(&f, &found))
    .with(about);
    Ok(sheet.answer(&draft))
}

fn smallest(f: &Frame, found: &Mended) -> Section {
    let head = [f.t("plan-task"), f.t("plan-comes"), f.t("plan-goes")];
    let mut section = Section::new(f.t("plan-mend-smallest")).head(&head);
    for (title, name) in &found.comes {
        section = section.row(Row::of([title.clone(), name.clone(), String::new()]));
    }
    for (title, name) in &found.goes {
        section = section.row(Row::of([title.clone(), String::new(), name.clone()]));
    }
    if found.comes.is_empty() && found.goes.is_empty() {
        section = section.note(f.t("plan-mend-nobody"));
    }
    section
        .fact(f.t("plan-price"), f.number(&found.price))
        .fact(f.t("plan-still-empty"), f.number(&(found.empty as i64)))
}

fn best(f: &Frame, found: &Mended) -> Section {
    Section::new(f.t("plan-mend-best"))
        .fact(f.t("plan-price"), f.number(&found.best_price))
        .fact(f.t("plan-comes-many"), f.number(&(found.best_comes as i64)))
        .note(f.t("plan-price-about"))
}

pub(super) async fn mend(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, person)): Of<(PlanId, PersonId)>,
    posted: Posted<wire::Mending>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        let way = word("way", &wire.way, Way::from_word)?;
        plan::mend(&app.office, &caller, id, person, (way, wire.version)).await
    };
    match after(done.await, posted.draft, |()| format!("/plans/{id}"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, (id, person), draft).await,
    }
}
