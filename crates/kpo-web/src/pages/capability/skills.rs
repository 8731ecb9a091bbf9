//! What the host's own people can do: looked through before anybody outside is asked (R12).

use axum::extract::State;
use kpo_operations::{Error, skill};
use kpo_practice::access::Caller;
use kpo_practice::id::SkillId;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, given, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire;

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    page(&app, &caller, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let (skills, people) = skill::list(&app.office, caller).await?;
    let sheet = Sheet::new(caller, "/skills", "");
    let f = sheet.f().clone();
    let head = [f.t("skill-who"), f.t("skill-what"), f.t("skill-level")];
    let mut section = Section::new("").head(&head);
    if skills.is_empty() {
        section = section.note(f.t("skill-empty"));
    }
    for (one, who) in skills {
        let form = Form::post(&f, format!("/skills/{}/removal", one.id), "request-remove");
        section = section.row(Row::of([who, one.text, f.number(&one.level)]).form(form));
    }
    let people = people
        .into_iter()
        .map(|one| (one.id.to_string(), one.name))
        .collect();
    let form = Form::post(&f, "/skills", "request-add")
        .choice(&f, &draft, ("person", "skill-who", ""), people)
        .line(&f, &draft, "text", ("text", "skill-what", ""), true)
        .line(
            &f,
            &draft,
            "number",
            ("level", "skill-level", "request-scale"),
            true,
        );
    let sheet = Sheet::new(caller, "/skills", f.t("skill-title"))
        .with(section)
        .with(Section::new(f.t("request-add")).form(form.errors(&f, &draft)));
    Ok(sheet.answer(&draft))
}

pub(super) async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<wire::Skill>,
) -> Answer {
    let read = posted
        .command
        .and_then(|wire| Ok((given("person", &wire.person)?, wire)));
    let outcome = match read {
        Ok((person, wire)) => {
            skill::enter(&app.office, &caller, person, &wire.text, wire.level).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| "/skills".to_owned())? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, draft).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<SkillId>,
) -> Answer {
    skill::remove(&app.office, &caller, id).await?;
    on("/skills")
}
