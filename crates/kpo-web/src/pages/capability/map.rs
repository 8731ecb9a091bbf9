//! What never goes out, what may, what should (R42).

use axum::extract::State;
use kpo_operations::{Error, capability};
use kpo_practice::access::Caller;
use kpo_practice::capability::Verdict;
use kpo_practice::id::CapabilityId;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    page(&app, &caller, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let map = capability::list(&app.office, caller).await?;
    let sheet = Sheet::new(caller, "/capabilities", "");
    let f = sheet.f().clone();
    let verdicts = || options(&f, "verdict", Verdict::ALL.iter().map(|one| one.word()));
    let keeps = caller.has_role("sourcing");
    let head = [
        f.t("request-capability"),
        f.t("capability-verdict"),
        f.t("request-reason"),
    ];
    let mut section = Section::new("").note(f.t("capability-about")).head(&head);
    if map.is_empty() {
        section = section.note(f.t(if keeps {
            "capability-empty"
        } else {
            "capability-empty-others"
        }));
    }
    for one in map {
        let mut row = Row::of([
            one.name.clone(),
            f.tk("verdict", one.verdict.word()),
            one.why.clone(),
        ]);
        if keeps {
            let now = Draft::new().fill("verdict", one.verdict.word());
            let form = Form::post(&f, format!("/capabilities/{}", one.id), "house-save")
                .hidden("name", &one.name)
                .hidden("why", &one.why)
                .choice(&f, &now, ("verdict", "capability-verdict", ""), verdicts())
                .hidden("version", one.version);
            row = row.form(form);
        }
        section = section.row(row);
    }
    let mut sheet = Sheet::new(caller, "/capabilities", f.t("capability-title")).with(section);
    if keeps {
        let form = Form::post(&f, "/capabilities", "request-add")
            .line(&f, &draft, "text", ("name", "request-capability", ""), true)
            .must(
                &f,
                &draft,
                ("verdict", "capability-verdict", ""),
                verdicts(),
            )
            .area(&f, &draft, ("why", "request-reason", ""), true);
        sheet = sheet.with(Section::new(f.t("request-add")).form(form.errors(&f, &draft)));
    }
    Ok(sheet.answer(&draft))
}

pub(super) async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<wire::Capability>,
) -> Answer {
    let outcome = match posted.command.and_then(|wire| Ok((wire.verdict()?, wire))) {
        Ok((verdict, wire)) => {
            capability::enter(&app.office, &caller, &wire.name, &wire.why, verdict).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| "/capabilities".to_owned())? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, draft).await,
    }
}

pub(super) async fn save(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<CapabilityId>,
    posted: Posted<wire::Capability>,
) -> Answer {
    let wire = posted.command?;
    let verdict = wire.verdict()?;
    let seen = wire.version.unwrap_or_default();
    capability::save(
        &app.office,
        &caller,
        (id, seen),
        &wire.name,
        &wire.why,
        verdict,
    )
    .await?;
    on("/capabilities")
}
