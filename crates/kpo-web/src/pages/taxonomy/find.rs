//! Looking up a code: choose a classification, type words or the beginning of a code.

use axum::extract::{Query, State};
use kpo_operations::taxonomy::{self, FOUND_MAX};
use kpo_practice::id::PersonId;
use kpo_practice::taxonomy::Scheme;
use serde::Deserialize;

use crate::app::App;
use crate::form::Draft;
use crate::pages::sheet::{Form, Row, Section, Sheet, options};
use crate::problem::Answer;
use crate::session::SignedIn;

/// What is looked for, and on whose record the code found is to stand.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    scheme: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    person: String,
}

/// The way back to a record's skills with the code in hand; none for a list skills are not named by.
fn back(person: Option<PersonId>, scheme: Scheme, code: &str) -> String {
    let taken = person.filter(|_| Scheme::OF_SKILLS.contains(&scheme));
    taken.map_or_else(String::new, |person| {
        let scheme = scheme.word();
        format!("/people/{person}/skills?scheme={scheme}&code={code}")
    })
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let scheme = Scheme::from_word(&wanted.scheme).unwrap_or(Scheme::Isco);
    let person: Option<PersonId> = wanted.person.parse().ok();
    let found = taxonomy::find(&app.office, &caller, scheme, &wanted.words).await?;
    let draft = Draft::new()
        .fill("scheme", scheme.word())
        .fill("words", &wanted.words);
    let sheet = Sheet::new(&caller, "/taxonomy", "");
    let f = sheet.f().clone();
    let schemes = options(
        &f,
        "taxonomy-scheme",
        Scheme::ALL.iter().map(|one| one.word()),
    );
    let mut form = Form::get(&f, "/taxonomy", "taxonomy-find")
        .choice(&f, &draft, ("scheme", "taxonomy-scheme", ""), schemes)
        .line(
            &f,
            &draft,
            "search",
            ("words", "taxonomy-words", "taxonomy-words-hint"),
            false,
        );
    if let Some(person) = person {
        form = form.hidden("person", person);
    }
    let head = [f.t("taxonomy-code"), f.t("taxonomy-label")];
    let mut list = Section::new(f.tk("taxonomy-scheme", scheme.word()))
        .note(f.t1("taxonomy-source", "source", scheme.source()))
        .head(&head);
    if found.is_empty() {
        list = list.note(f.t("taxonomy-none"));
    }
    if found.len() == FOUND_MAX {
        list = list.note(f.t("taxonomy-more"));
    }
    for term in found {
        let to = back(person, scheme, &term.code);
        list = list.row(Row::of([term.code, term.label]).to(to));
    }
    let mut sheet = Sheet::new(&caller, "/taxonomy", f.t("taxonomy-title"));
    if let Some(person) = person {
        sheet = sheet.trail(format!("/people/{person}/skills"), f.t("skill-own-title"));
    }
    let sheet = sheet
        .with(Section::new("").note(f.t("taxonomy-about")).form(form))
        .with(list);
    Ok(sheet.answer(&draft))
}
