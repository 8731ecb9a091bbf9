//! On whom a file depends: who carries what, who stands behind them, what that person must know (R39).

mod act;

use axum::extract::State;
use kpo_operations::key_person::{self, Page};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::EngagementId;
use kpo_practice::key_person::Held;

use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Form, Section, Sheet, or_none};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May;
    let one = |act: &str| format!("/engagements/{{id}}/key-people/{{key}}/{act}");
    Routes::new()
        .get("/engagements/{id}/key-people", may(Action::ReadTeam), show)
        .post(
            "/engagements/{id}/key-people",
            may(Action::ApproveNominee),
            act::name,
        )
        .post(&one("understudy"), may(Action::Nominate), act::stand_behind)
        .post(&one("handover"), may(Action::KeepHandover), act::hand_over)
        .post(&one("release"), may(Action::ApproveNominee), act::release)
        .post(
            &one("succession"),
            may(Action::ApproveNominee),
            act::succeed,
        )
}

async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, draft: Draft) -> Answer {
    let page = key_person::read(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let mut sheet = Sheet::new(caller, "/engagements", f.t("key-person-title"))
        .trail(format!("/engagements/{id}"), page.file.called(caller.host))
        .with(summary(&f, &page, &draft));
    for one in &page.held {
        sheet = sheet.with(entry(&f, caller, &page, one, &draft));
    }
    if page.may_name {
        sheet = sheet.with(naming(&f, &page, &draft));
    }
    Ok(sheet.answer(&draft))
}

/// How much hangs on how few.
fn summary(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let mut section = Section::new("").note(f.t("key-person-about"));
    if let Some(factor) = page.factor {
        let n = i64::try_from(factor).unwrap_or(i64::MAX);
        section = section
            .fact(f.t("key-person-factor"), f.number(&n))
            .note(f.t("key-person-factor-about"));
        if factor <= 1 {
            section = section.note(f.tn("key-person-factor-warning", &n));
        }
    }
    if page.held.is_empty() {
        section = section.note(f.t("key-person-empty"));
    }
    match draft.general_error(f) {
        Some(sentence) => section.note(sentence),
        None => section,
    }
}

fn entry(f: &Frame, caller: &Caller, page: &Page, one: &Held, draft: &Draft) -> Section {
    let key = &one.key;
    let name = page.names.of(key.person);
    let heading = f.t2("key-person-heading", "name", name, "subject", &key.subject);
    let state = if one.stands { "stands" } else { "lost" };
    let mut section = Section::new(heading)
        .fact(f.t("key-person-state"), f.tk("key-person-state", state))
        .fact(
            f.t("key-person-understudy"),
            key.understudy.map_or_else(
                || f.t("key-person-nobody"),
                |id| understudy(f, page, one, id),
            ),
        );
    if let Some(note) = &key.handover {
        let who = page.names.of(note.by);
        section = section
            .fact(f.t("key-person-handover"), note.text.clone())
            .fact(
                f.t("key-person-handed"),
                f.t2("key-person-handed-by", "name", who, "at", &f.at(&note.at)),
            );
    } else if key.understudy.is_some() {
        section = section.note(f.t("key-person-untold"));
    }
    forms(f, caller, page, one, draft)
        .into_iter()
        .fold(section, Section::form)
}

fn understudy(f: &Frame, page: &Page, one: &Held, id: kpo_practice::id::PersonId) -> String {
    let name = page.names.of(id);
    if one.ready {
        name.to_owned()
    } else {
        f.t1("key-person-unready", "name", name)
    }
}

/// What the reader can do about one key person.
fn forms(f: &Frame, caller: &Caller, page: &Page, one: &Held, draft: &Draft) -> Vec<Form> {
    let key = &one.key;
    let path = format!("/engagements/{}/key-people/{}", page.file.id, key.id);
    let post = |act: &str, word| {
        Form::post(f, format!("{path}/{act}"), word).hidden("version", key.version)
    };
    let mut forms = Vec::new();
    if page.may_stand_behind {
        let own = page
            .people
            .iter()
            .filter(|person| person.id != key.person)
            .map(|person| (person.id.to_string(), person.name.clone()))
            .collect();
        let chosen = key.understudy.map_or_else(String::new, |id| id.to_string());
        let names = (
            "understudy",
            "key-person-understudy",
            "key-person-understudy-hint",
        );
        let form = post("understudy", "key-person-understudy-save");
        let options = or_none(f, own);
        forms.push(
            form.choice(f, draft, names, options)
                .last(f.t("key-person-understudy"), chosen),
        );
    }
    let own = caller.host || page.may_stand_behind || key.person == caller.person;
    if page.may_hand_over && own && key.understudy.is_some() {
        let names = ("text", "key-person-handover", "key-person-handover-hint");
        forms.push(post("handover", "key-person-handover-save").area(f, draft, names, true));
    }
    if page.may_name {
        let mut who = page.experts.clone();
        who.extend(key.understudy);
        who.retain(|id| *id != key.person);
        who.sort_unstable();
        who.dedup();
        let who: Vec<(String, String)> = who
            .into_iter()
            .map(|id| (id.to_string(), page.names.of(id).to_owned()))
            .collect();
        if !who.is_empty() {
            let names = (
                "person",
                "key-person-successor",
                "key-person-successor-hint",
            );
            forms.push(post("succession", "key-person-succeed").must(f, draft, names, who));
        }
        let names = ("reason", "key-person-release-reason", "");
        forms.push(post("release", "key-person-release").line(f, draft, "text", names, true));
    }
    forms
}

fn naming(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let section = Section::new(f.t("key-person-name"));
    if page.experts.is_empty() {
        return section.note(f.t("key-person-no-experts"));
    }
    let experts = page
        .experts
        .iter()
        .map(|id| (id.to_string(), page.names.of(*id).to_owned()))
        .collect();
    let form = Form::post(
        f,
        format!("/engagements/{}/key-people", page.file.id),
        "key-person-name",
    )
    .must(f, draft, ("person", "key-person-person", ""), experts)
    .line(
        f,
        draft,
        "text",
        ("subject", "key-person-subject", "key-person-subject-hint"),
        true,
    );
    section.form(form)
}
