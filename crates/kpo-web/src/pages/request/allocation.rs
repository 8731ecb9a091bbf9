//! Where the question goes: the intake's answer, the decision and how it was weighed.

use axum::extract::State;
use kpo_operations::Error;
use kpo_operations::request::{self, Page};
use kpo_practice::access::{Action, Caller};
use kpo_practice::allocation::{Allocation, CRITERIA, Distance, Model, total};
use kpo_practice::id::EngagementId;

use super::show::intake;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

const ROUTES: [&str; 3] = ["in-house", "bpo", "kpo"];

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, None).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, again: Option<Draft>) -> Answer {
    let page = request::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let draft = again.unwrap_or_else(|| filled(page.facts.allocation.as_ref()));
    let mut sheet = Sheet::new(caller, "/engagements", f.t("allocation-title"))
        .trail(format!("/engagements/{id}"), &page.file.title)
        .trail(format!("/engagements/{id}/request"), f.t("request-title"))
        .with(intake(&f, &page));
    if let Some(made) = &page.facts.allocation {
        sheet = sheet.with(decided(&f, made, &page)).with(weighed(&f, made));
    }
    let open = page.facts.request.is_some() && !page.facts.frozen;
    if open && page.file.also(caller, Action::DecideAllocation) {
        let form = fields(&f, &draft, id, page.facts.allocation.as_ref());
        let section = Section::new(f.t("allocation-decide")).note(f.t("allocation-about"));
        sheet = sheet.with(section.form(form.errors(&f, &draft)));
    }
    Ok(sheet.answer(&draft))
}

/// The decision, as also shown beside the award.
pub(crate) fn decision(f: &Frame, made: &Allocation, by: &str) -> Section {
    let word = |prefix: &str, word: Option<&'static str>| {
        word.map_or_else(String::new, |word| f.tk(prefix, word))
    };
    Section::new(f.t("allocation-decided"))
        .fact(f.t("allocation-route"), f.tk("route", made.route.word()))
        .fact(
            f.t("allocation-model"),
            word("model", made.model.map(Model::word)),
        )
        .fact(
            f.t("allocation-distance"),
            word("distance", made.distance.map(Distance::word)),
        )
        .fact(f.t("request-reason"), &made.why)
        .fact(f.t("allocation-exit-plan"), &made.exit_plan)
        .fact(f.t("request-decided-by"), by)
        .fact(f.t("request-when"), f.at(&made.decided_at))
}

fn decided(f: &Frame, made: &Allocation, page: &Page) -> Section {
    decision(f, made, page.names.of(made.decided_by))
}

fn weighed(f: &Frame, made: &Allocation) -> Section {
    let mut head = vec![f.t("allocation-route")];
    for (criterion, weight) in CRITERIA.iter().zip(&made.weights) {
        head.push(format!(
            "{} × {}",
            f.tk("criterion", criterion),
            f.number(weight)
        ));
    }
    head.push(f.t("allocation-total"));
    let mut section = Section::new(f.t("allocation-weighed")).head(&head);
    for option in &made.options {
        let mut row = Row::of([f.tk("route", &option.route)]);
        for score in &option.scores {
            row = row.cell(f.number(score));
        }
        section = section.row(row.cell(f.number(&total(&made.weights, &option.scores))));
    }
    section
}

fn filled(made: Option<&Allocation>) -> Draft {
    let Some(made) = made else {
        return Draft::new();
    };
    Draft::new()
        .fill("route", made.route.word())
        .fill("model", made.model.map_or("", Model::word))
        .fill("distance", made.distance.map_or("", Distance::word))
        .fill("why", &made.why)
        .fill("exit_plan", &made.exit_plan)
}

fn fields(f: &Frame, draft: &Draft, id: EngagementId, made: Option<&Allocation>) -> Form {
    let models = Model::ALL.iter().map(|one| one.word());
    let distances = Distance::ALL.iter().map(|one| one.word());
    let mut form = Form::post(
        f,
        format!("/engagements/{id}/allocation"),
        "allocation-decide",
    )
    .must(
        f,
        draft,
        ("route", "allocation-route", ""),
        options(f, "route", ROUTES),
    )
    .choice(
        f,
        draft,
        ("model", "allocation-model", ""),
        or_none(f, options(f, "model", models)),
    )
    .choice(
        f,
        draft,
        ("distance", "allocation-distance", ""),
        or_none(f, options(f, "distance", distances)),
    );
    let sent = draft.all("weights");
    for (n, criterion) in CRITERIA.iter().enumerate() {
        let former = made
            .and_then(|made| made.weights.get(n))
            .map_or_else(String::new, ToString::to_string);
        let value = sent.get(n).cloned().unwrap_or(former);
        let label = f.t1(
            "allocation-weight-of",
            "what",
            &f.tk("criterion", criterion),
        );
        form = form
            .line(
                f,
                draft,
                "number",
                ("weights", "allocation-weights", ""),
                true,
            )
            .last(label, value);
    }
    let sent = draft.all("scores");
    for (option, route) in ROUTES.iter().enumerate() {
        for (n, criterion) in CRITERIA.iter().enumerate() {
            let former = made
                .and_then(|made| made.options.get(option)?.scores.get(n))
                .map_or_else(String::new, ToString::to_string);
            let place = option * CRITERIA.len() + n;
            let value = sent.get(place).cloned().unwrap_or(former);
            let label = format!("{}: {}", f.tk("route", route), f.tk("criterion", criterion));
            form = form
                .line(
                    f,
                    draft,
                    "number",
                    ("scores", "allocation-scores", ""),
                    true,
                )
                .last(label, value);
        }
    }
    form = form
        .area(f, draft, ("why", "request-reason", ""), true)
        .area(
            f,
            draft,
            (
                "exit_plan",
                "allocation-exit-plan",
                "allocation-exit-plan-hint",
            ),
            false,
        );
    match made {
        Some(made) => form.hidden("version", made.version),
        None => form,
    }
}

pub(super) async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<wire::Allocation>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => {
            let seen = wire.version;
            match wire.draft() {
                Ok(draft) => {
                    kpo_operations::allocation::decide(&app.office, &caller, id, &draft, seen).await
                }
                Err(refusal) => Err(Error::Refused(refusal)),
            }
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/allocation")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, Some(draft)).await,
    }
}
