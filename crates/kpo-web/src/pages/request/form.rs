//! Writing a request down, and changing it.

use axum::extract::State;
use axum::response::Response;
use kpo_operations::request;
use kpo_practice::access::{Action, Caller};
use kpo_practice::capability::Capability;
use kpo_practice::id::EngagementId;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::request::{DOMAINS, Draft as Written};

use super::fields::Fields;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Section, Sheet, after, on, options, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn new(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    // What the intake weighs is for a person to say: a figure that stood there would be nobody's.
    fresh(&app, &caller, Draft::new().fill("currency", "EUR")).await
}

async fn fresh(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let (map, people) = request::choices(&app.office, caller).await?;
    let sheet = Sheet::new(caller, "/engagements/new", "");
    let form = fields(sheet.f(), &draft, "/engagements".to_owned(), &map, &people);
    let title = sheet.f().t("request-new");
    Ok(Sheet::new(caller, "/engagements/new", title)
        .trail("/engagements", sheet.f().t("house-engagements"))
        .with(Section::new("").form(form.errors(sheet.f(), &draft)))
        .answer(&draft))
}

pub(super) async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<Fields>,
) -> Answer {
    let outcome = match read(posted.command) {
        Ok((draft, _)) => request::create(&app.office, &caller, &draft).await,
        Err(faults) => return fresh(&app, &caller, posted.draft.refused_for(faults)).await,
    };
    match after(outcome, posted.draft, |file| {
        format!("/engagements/{}/request", file.id)
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => fresh(&app, &caller, draft).await,
    }
}

pub(super) async fn edit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = request::read(&app.office, &caller, id).await?;
    page.file.require(&caller, Action::EditRequest)?;
    let mut draft = Draft::new()
        .fill("title", &page.file.title)
        .fill("code_name", &page.file.code_name)
        .fill("domain", &page.file.domain);
    if let Some(request) = &page.facts.request {
        draft = draft
            .fill("question", &request.question)
            .fill("decision", &request.decision)
            .fill("decider", text(request.decider))
            .fill("capability", text(request.capability))
            .fill("core", request.core)
            .fill("class", request.class)
            .fill("information", &request.information)
            .fill("volume", request.volume)
            .fill("rule_bound", request.rule_bound)
            .fill("skill", request.skill)
            .fill("judgement", request.judgement)
            .fill("deadline", request.deadline)
            .fill("budget", request.budget.decimal())
            .fill("currency", request.budget.currency.code())
            .fill("version", request.version);
    }
    again(&app, &caller, id, draft).await
}

fn text(id: Option<impl std::fmt::Display>) -> String {
    id.map_or_else(String::new, |id| id.to_string())
}

async fn again(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = request::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f();
    let mut form = fields(
        f,
        &draft,
        format!("/engagements/{id}/request"),
        &page.map,
        &page.people,
    );
    if !draft.value("version").is_empty() {
        form = form.hidden("version", draft.value("version"));
    }
    let done: Response = Sheet::new(caller, "/engagements", f.t("request-change"))
        .trail(format!("/engagements/{id}/request"), f.t("request-title"))
        .with(Section::new("").form(form.errors(f, &draft)))
        .answer(&draft);
    Ok(done)
}

pub(super) async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Fields>,
) -> Answer {
    let outcome = match read(posted.command) {
        Ok((draft, seen)) => request::save(&app.office, &caller, id, &draft, seen).await,
        Err(faults) => return again(&app, &caller, id, posted.draft.refused_for(faults)).await,
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/request")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => again(&app, &caller, id, draft).await,
    }
}

/// What was sent and the version it was sent against, or all that is wrong with it.
fn read(command: Result<Fields, Refusal>) -> Result<(Written, Option<i64>), Vec<Refusal>> {
    let fields = command.map_err(|refusal| vec![refusal])?;
    let seen = fields.version;
    Ok((fields.draft()?, seen))
}

fn fields(f: &Frame, draft: &Draft, action: String, map: &[Capability], people: &[Person]) -> Form {
    let people = people
        .iter()
        .map(|one| (one.id.to_string(), one.name.clone()))
        .collect();
    let map = map
        .iter()
        .map(|one| {
            let label = format!("{} ({})", one.name, f.tk("verdict", one.verdict.word()));
            (one.id.to_string(), label)
        })
        .collect();
    Form::post(f, action, "house-save")
        .line(f, draft, "text", ("title", "request-name", ""), true)
        .line(
            f,
            draft,
            "text",
            ("code_name", "request-code-name", "request-code-name-hint"),
            true,
        )
        .must(
            f,
            draft,
            ("domain", "request-domain", ""),
            options(f, "domain", DOMAINS),
        )
        .area(f, draft, ("question", "request-question", ""), true)
        .area(f, draft, ("decision", "request-decision", ""), false)
        .choice(
            f,
            draft,
            ("decider", "request-decider", ""),
            or_none(f, people),
        )
        .choice(
            f,
            draft,
            (
                "capability",
                "request-capability",
                "request-capability-hint",
            ),
            or_none(f, map),
        )
        .check(f, draft, ("core", "request-core", "request-core-hint"))
        .must(
            f,
            draft,
            ("class", "request-class", ""),
            options(f, "class", ["0", "1", "2", "3"]),
        )
        .area(
            f,
            draft,
            (
                "information",
                "request-information",
                "request-information-hint",
            ),
            false,
        )
        .line(f, draft, "number", ("volume", "request-volume", ""), true)
        .line(
            f,
            draft,
            "number",
            ("rule_bound", "request-rule-bound", "request-scale"),
            true,
        )
        .line(
            f,
            draft,
            "number",
            ("skill", "request-skill", "request-scale"),
            true,
        )
        .line(
            f,
            draft,
            "number",
            ("judgement", "request-judgement", "request-scale"),
            true,
        )
        .line(f, draft, "date", ("deadline", "request-deadline", ""), true)
        .line(
            f,
            draft,
            "text",
            ("budget", "request-budget", "request-amount-hint"),
            true,
        )
        .line(
            f,
            draft,
            "text",
            ("currency", "request-currency", "request-currency-hint"),
            true,
        )
}
