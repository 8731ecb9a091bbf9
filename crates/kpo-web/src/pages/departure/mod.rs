//! Letting a person go: the page shows what the act would do before it is done (R20).

mod certificate;

use axum::extract::{Query, State};
use kpo_operations::Error;
use kpo_operations::departure::{self, Plan};
use kpo_practice::access::{Action, Caller};
use kpo_practice::departure::{Effect, EffectKind};
use kpo_practice::id::{EngagementId, PersonId};

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{Form, Row, Section, Sheet, parsed};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::departure::{Departure, Where};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::RecordDeparture);
    Routes::new()
        .get("/people/{person}/departure", may, show)
        .post("/people/{person}/departure", may, record)
        .get(
            "/people/{person}/certificate",
            Guard::May(Action::ReadExposure),
            certificate::show,
        )
}

async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Query(wanted): Query<Where>,
) -> Answer {
    let one = parsed(
        "engagement",
        wanted.engagement.as_deref().unwrap_or_default(),
    );
    let one = one.map_err(|_| Error::NotFound)?;
    page(&app, &caller, id, one, Draft::new()).await
}

async fn page(
    app: &App,
    caller: &Caller,
    id: PersonId,
    one: Option<EngagementId>,
    draft: Draft,
) -> Answer {
    let plan = departure::preview(&app.office, caller, id, one).await?;
    let sheet = Sheet::new(caller, "/people", "");
    let f = sheet.f().clone();
    let sheet = Sheet::new(
        caller,
        "/people",
        f.t1("departure-title", "name", &plan.person.name),
    )
    .trail(format!("/people/{id}"), &plan.person.name)
    .with(about(&f, id, &plan))
    .with(effects(&f, f.t("departure-would"), &plan))
    .with(act(&f, id, one, &plan, &draft));
    Ok(sheet.answer(&draft))
}

/// How far it reaches, and where else it could.
fn about(f: &Frame, id: PersonId, plan: &Plan) -> Section {
    let said = if plan.whole {
        "departure-about-whole"
    } else {
        "departure-about-firm"
    };
    let mut section = Section::new("").note(f.t(said)).link(
        format!("/people/{id}/departure"),
        f.t("departure-everything"),
    );
    for (file, name) in &plan.choices {
        section = section.link(
            format!("/people/{id}/departure?engagement={file}"),
            f.t1("departure-only", "name", name),
        );
    }
    section
}

fn effects(f: &Frame, heading: String, plan: &Plan) -> Section {
    let head = [
        f.t("departure-what"),
        f.t("departure-file"),
        f.t("departure-count"),
        f.t("departure-to"),
    ];
    let mut section = Section::new(heading).head(&head);
    if plan.effects.is_empty() {
        section = section.note(f.t("departure-none"));
    }
    for one in &plan.effects {
        section = section.row(Row::of([
            f.tk("departure", one.kind.word()),
            named(f, plan, one),
            count(f, one),
            one.to.map_or("", |id| plan.names.of(id)).to_owned(),
        ]));
    }
    section
}

fn named(f: &Frame, plan: &Plan, one: &Effect) -> String {
    match one.engagement {
        Some(file) => plan
            .files
            .get(&file)
            .cloned()
            .unwrap_or_else(|| f.t("departure-file-unnamed")),
        None => String::new(),
    }
}

fn count(f: &Frame, one: &Effect) -> String {
    match one.kind {
        EffectKind::Hours | EffectKind::Payable => {
            let hours = (one.count + 59) / 60;
            f.tn("engagement-hours", &hours)
        }
        _ => f.number(&one.count),
    }
}

fn act(f: &Frame, id: PersonId, one: Option<EngagementId>, plan: &Plan, draft: &Draft) -> Section {
    let mut form = Form::post(f, format!("/people/{id}/departure"), "departure-do").hidden(
        "engagement",
        one.map_or_else(String::new, |id| id.to_string()),
    );
    if plan.hands_over {
        let who = plan
            .successors
            .iter()
            .map(|person| (person.id.to_string(), person.name.clone()))
            .collect();
        let names = (
            "successor",
            "departure-successor",
            "departure-successor-hint",
        );
        form = form.must(f, draft, names, who);
    }
    let names = ("reason", "departure-reason", "departure-reason-hint");
    let form = form.area(f, draft, names, true).errors(f, draft);
    Section::new(f.t("departure-do")).form(form)
}

async fn record(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Departure>,
) -> Answer {
    let one = parsed("engagement", posted.draft.value("engagement")).unwrap_or_default();
    let done = async {
        let wanted = posted.command?.wanted()?;
        departure::record(&app.office, &caller, id, &wanted).await
    };
    match done.await {
        Ok(plan) => {
            let sheet = Sheet::new(&caller, "/people", "");
            let f = sheet.f().clone();
            let title = f.t1("departure-done", "name", &plan.person.name);
            let sheet = Sheet::new(&caller, "/people", title)
                .trail(format!("/people/{id}"), &plan.person.name)
                .with(effects(&f, f.t("departure-did"), &plan));
            Ok(sheet.answer(&Draft::new()))
        }
        Err(Error::Refused(refusal)) => {
            page(&app, &caller, id, one, posted.draft.refused(refusal)).await
        }
        Err(error) => Err(Problem(error)),
    }
}
