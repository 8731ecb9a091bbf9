//! Writing a request down, and changing it.

use axum::extract::State;
use axum::response::Response;
use kpo_operations::Error;
use kpo_operations::request;
use kpo_practice::access::{Action, Caller};
use kpo_practice::capability::Capability;
use kpo_practice::id::EngagementId;
use kpo_practice::person::Person;
use kpo_practice::request::DOMAINS;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Section, Sheet, after, on, options, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

pub(super) async fn new(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let draft = Draft::new()
        .fill("domain", "technical-analysis")
        .fill("class", 1)
        .fill("volume", 1)
        .fill("rule_bound", 1)
        .fill("skill", 5)
        .fill("judgement", 5)
        .fill("currency", "EUR");
    fresh(&app, &caller, draft).await
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
    posted: Posted<wire::Request>,
) -> Answer {
    let draft = posted.command.and_then(wire::Request::draft);
    let outcome = match draft {
        Ok(draft) => request::create(&app.office, &caller, &draft).await,
        Err(refusal) => Err(Error::Refused(refusal)),
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
    posted: Posted<wire::Request>,
) -> Answer {
    let outcome = match posted.command {
        Ok(wire) => {
            let seen = wire.version;
            match wire.draft() {
                Ok(draft) => request::save(&app.office, &caller, id, &draft, seen).await,
                Err(refusal) => Err(Error::Refused(refusal)),
            }
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| {
        format!("/engagements/{id}/request")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => again(&app, &caller, id, draft).await,
    }
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
        .choice(
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
        .choice(
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
