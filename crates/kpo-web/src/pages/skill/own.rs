//! What one person can do. A code is looked up on the classifications' page, which leads back here with it.

use axum::extract::{Query, State};
use kpo_operations::{Error, skill};
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::id::{PersonId, SkillId};
use kpo_practice::taxonomy::Scheme;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::Skill;

/// A code that was looked up.
#[derive(Deserialize)]
pub(super) struct Found {
    #[serde(default)]
    scheme: String,
    #[serde(default)]
    code: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Query(found): Query<Found>,
) -> Answer {
    let draft = Draft::new()
        .fill("scheme", found.scheme)
        .fill("code", found.code);
    page(&app, &caller, id, draft).await
}

fn form(f: &Frame, path: &str, draft: &Draft) -> Form {
    let schemes = options(
        f,
        "taxonomy-scheme",
        Scheme::OF_SKILLS.iter().map(|one| one.word()),
    );
    let level = ("level", "skill-level", "request-scale");
    Form::post(f, path, "skill-add")
        .line(
            f,
            draft,
            "text",
            ("text", "skill-what", "skill-text-hint"),
            false,
        )
        .line(f, draft, "number", level, true)
        .choice(
            f,
            draft,
            ("scheme", "taxonomy-scheme", ""),
            or_none(f, schemes),
        )
        .line(f, draft, "text", ("code", "taxonomy-code", ""), false)
        .errors(f, draft)
}

async fn page(app: &App, caller: &Caller, id: PersonId, draft: Draft) -> Answer {
    let held = skill::of(&app.office, caller, id).await?;
    let path = format!("/people/{id}/skills");
    let resource = Resource::Profile {
        subject: id,
        organisation: held.person.organisation,
    };
    let may = held.person.may(caller, Action::KeepProfile, &resource);
    let sheet = Sheet::new(caller, &path, "");
    let f = sheet.f().clone();
    let head = [
        "skill-what",
        "skill-level",
        "taxonomy-scheme",
        "taxonomy-code",
    ];
    let mut section = Section::new("").head(&head.map(|key| f.t(key)));
    if held.skills.is_empty() {
        section = section.note(f.t("skill-none"));
    }
    for one in &held.skills {
        let scheme = match one.scheme.as_str() {
            "" => String::new(),
            scheme => f.tk("taxonomy-scheme", scheme),
        };
        let cells = [
            one.text.clone(),
            f.number(&one.level),
            scheme,
            one.code.clone(),
        ];
        let mut row = Row::of(cells);
        if may {
            let action = format!("{path}/{}/removal", one.id);
            row = row.form(Form::post(&f, action, "request-remove"));
        }
        section = section.row(row);
    }
    let mut sheet = Sheet::new(caller, &path, f.t("skill-own-title"))
        .trail(format!("/people/{id}"), &held.person.name)
        .with(section);
    if may {
        let section = Section::new(f.t("skill-add"))
            .form(form(&f, &path, &draft))
            .link(format!("/taxonomy?person={id}"), f.t("taxonomy-look-up"));
        sheet = sheet.with(section);
    }
    Ok(sheet.answer(&draft))
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<Skill>,
) -> Answer {
    let outcome = match posted.command {
        Ok(given) => skill::add(&app.office, &caller, id, given.draft()).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match after(outcome, posted.draft, |_| format!("/people/{id}/skills"))? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((person, id)): Of<(PersonId, SkillId)>,
) -> Answer {
    skill::drop_from(&app.office, &caller, person, id).await?;
    on(&format!("/people/{person}/skills"))
}
