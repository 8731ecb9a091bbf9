//! One panel for those who keep it: what it asks, of what, and of whom; then how far it is, and never a vote.

use axum::extract::State;
use kpo_operations::panel::progress::{self, Progress};
use kpo_operations::panel::{self, Page};
use kpo_practice::access::Caller;
use kpo_practice::id::PanelId;
use kpo_practice::panel::{Criteria, PanelKind, PanelState, SeatKind};

use super::list::settings;
use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Form, Row, Section, Sheet, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    page(&app, &caller, id, Draft::new(), None).await
}

/// The page, with the form that was refused filled as it was, and what came of an act that says something.
pub(super) async fn page(
    app: &App,
    caller: &Caller,
    id: PanelId,
    draft: Draft,
    told: Option<Vec<String>>,
) -> Answer {
    let page = panel::page(&app.office, caller, id).await?;
    let progress = progress::progress(&app.office, caller, id).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let file = page.panel.engagement;
    let mut about = Section::new("")
        .note(f.t("panel-blind"))
        .fact(
            f.t("panel-state"),
            f.tk("panel-state", page.panel.state.word()),
        )
        .fact(
            f.t("panel-purpose"),
            f.tk("panel-purpose", page.panel.kind.word()),
        )
        .fact(f.t("panel-reviews"), f.number(&page.panel.reviews))
        .fact(
            f.t("panel-known-percent"),
            f.number(&page.panel.known_percent),
        );
    for line in told.into_iter().flatten() {
        about = about.note(line);
    }
    if page.panel.kind == PanelKind::Qualification {
        about = about.link(
            format!("/engagements/{file}/qualification"),
            f.t("qualification-title"),
        );
    } else if page.panel.state == PanelState::Closed && page.may_see {
        about = about.link(format!("/panels/{id}/results"), f.t("panel-results"));
    }
    let mut sheet = Sheet::new(caller, "/engagements", page.panel.name.clone())
        .trail(
            format!("/engagements/{file}"),
            page.file.called(caller.host),
        )
        .trail(format!("/engagements/{file}/panels"), f.t("panel-title"))
        .with(about);
    if page.panel.state != PanelState::Draft {
        sheet = sheet.with(far(&f, &page, &progress, &draft));
    }
    sheet = sheet
        .with(asked(&f, &page, &draft))
        .with(units(&f, &page, &draft))
        .with(seats(&f, &page, &draft));
    if page.may_keep && page.panel.state == PanelState::Draft {
        sheet = sheet.with(begin(&f, &page, &draft));
    }
    Ok(sheet.answer(&draft))
}

/// The form a draft belongs to is filled with it; the others are not.
fn own(draft: &Draft, fields: &[&str]) -> Option<Draft> {
    let sent = fields.iter().any(|name| !draft.all(name).is_empty());
    sent.then(|| draft.clone())
}

fn begin(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let id = page.panel.id;
    let now = own(draft, &["reviews"]).unwrap_or_else(|| {
        Draft::new()
            .fill("name", &page.panel.name)
            .fill("reviews", page.panel.reviews)
            .fill("known_percent", page.panel.known_percent)
    });
    let plain = if own(draft, &["reviews", "question", "text", "person"]).is_some() {
        Draft::new()
    } else {
        draft.clone()
    };
    let version = page.panel.version;
    Section::new(f.t("panel-open"))
        .note(f.t("panel-open-about"))
        .form(
            Form::post(f, format!("/panels/{id}/opening"), "panel-open")
                .hidden("version", version)
                .errors(f, &plain),
        )
        .form(
            settings(
                f,
                format!("/panels/{id}/settings"),
                "house-save",
                (&now, true),
            )
            .hidden("version", version),
        )
}

fn far(f: &Frame, page: &Page, progress: &Progress, draft: &Draft) -> Section {
    let id = page.panel.id;
    let (done, all) = (f.count(progress.units_done), f.count(progress.units));
    let mut section = Section::new(f.t("panel-progress"))
        .note(f.t("panel-progress-about"))
        .fact(
            f.t("panel-units-done"),
            f.t2("panel-of", "done", &done, "all", &all),
        )
        .fact(f.t("panel-left"), f.count(progress.left))
        .figure(super::figures::progress(f, progress));
    if progress.unheld > 0 {
        section = section.note(f.many("panel-unheld", progress.unheld));
    }
    let of = |count: usize| {
        let (count, all) = (f.count(count), f.count(progress.members));
        f.t2("panel-of", "done", &count, "all", &all)
    };
    section = section
        .fact(f.t("panel-members-begun"), of(progress.members_begun))
        .fact(f.t("panel-members-done"), of(progress.members_done))
        .note(f.t("panel-members-unnamed"));
    if !page.may_keep || page.panel.state != PanelState::Open {
        return section;
    }
    section
        .form(Form::post(f, format!("/panels/{id}/mending"), "panel-mend"))
        .form(more(f, id, draft))
        .form(
            Form::post(f, format!("/panels/{id}/closure"), "panel-close")
                .hidden("version", page.panel.version)
                .errors(f, draft),
        )
}

fn more(f: &Frame, id: PanelId, draft: &Draft) -> Form {
    let now = own(draft, &["count"]).unwrap_or_default();
    Form::post(f, format!("/panels/{id}/more"), "panel-more").line(
        f,
        &now,
        "number",
        ("count", "panel-more-count", "panel-more-hint"),
        true,
    )
}

fn answers(f: &Frame, criteria: &Criteria) -> String {
    let named = (1..).zip(&criteria.answers);
    let mut lines: Vec<String> = named.map(|(key, name)| format!("{key} · {name}")).collect();
    lines.push(format!("0 · {}", f.t("panel-cannot-tell")));
    lines.join("\n")
}

fn asked(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let id = page.panel.id;
    let mut section = Section::new(f.t("panel-question"));
    let newest = page.criteria.first();
    match newest {
        None => section = section.note(f.t("panel-question-none")),
        Some(newest) => {
            section = section
                .fact(f.t("panel-version"), f.number(&newest.number))
                .fact(f.t("panel-question"), newest.question.clone())
                .fact(f.t("panel-guidance"), newest.guidance.clone())
                .fact(f.t("panel-answers"), answers(f, newest))
                .fact(
                    f.t("panel-wanted"),
                    newest.name(newest.wanted).unwrap_or_default(),
                );
        }
    }
    if !page.may_keep || page.panel.state == PanelState::Closed {
        return section;
    }
    let now = own(draft, &["question"]).unwrap_or_else(|| match newest {
        None => Draft::new().fill("wanted", 0),
        Some(newest) => Draft::new()
            .fill("question", &newest.question)
            .fill("guidance", &newest.guidance)
            .fill("answers", newest.answers.join("\n"))
            .fill("ordinal", newest.ordinal)
            .fill("wanted", newest.wanted),
    });
    let area = |form: Form, names, required| form.area(f, &now, names, required);
    let form = Form::post(f, format!("/panels/{id}/criteria"), "panel-write");
    let form = area(
        form,
        ("question", "panel-question", "panel-question-hint"),
        true,
    );
    let form = area(
        form,
        ("guidance", "panel-guidance", "panel-guidance-hint"),
        false,
    );
    let form = area(
        form,
        ("answers", "panel-answers", "panel-answers-hint"),
        true,
    );
    let form = form
        .check(f, &now, ("ordinal", "panel-ordinal", "panel-ordinal-hint"))
        .line(
            f,
            &now,
            "number",
            ("wanted", "panel-wanted", "panel-wanted-hint"),
            true,
        );
    section.form(form.errors(f, &now))
}

fn units(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let id = page.panel.id;
    let section = Section::new(f.t("panel-units"))
        .fact(f.t("panel-units-all"), f.count(page.units))
        .fact(f.t("panel-units-known"), f.count(page.known));
    if !page.may_keep || page.panel.state != PanelState::Draft || page.criteria.is_empty() {
        return section;
    }
    let now = own(draft, &["text", "file"]).unwrap_or_default();
    let form = Form::post(f, format!("/panels/{id}/units"), "panel-units-add")
        .with_file()
        .area(
            f,
            &now,
            ("text", "panel-units-text", "panel-units-hint"),
            false,
        )
        .line(
            f,
            &Draft::new(),
            "file",
            ("file", "panel-units-file", ""),
            false,
        )
        .check(
            f,
            &now,
            ("skip", "panel-units-skip", "panel-units-skip-hint"),
        )
        .check(
            f,
            &now,
            ("look", "panel-units-look", "panel-units-look-hint"),
        );
    let section = section.form(form.errors(f, &now));
    if page.units == 0 {
        return section;
    }
    let clear = format!("/panels/{id}/units/removal");
    section.form(Form::post(f, clear, "panel-units-clear"))
}

fn seats(f: &Frame, page: &Page, draft: &Draft) -> Section {
    let id = page.panel.id;
    let mut section = Section::new(f.t("panel-seats"))
        .note(f.t("panel-seats-about"))
        .head(&[f.t("panel-member"), f.t("panel-kind")]);
    if page.seats.is_empty() {
        section = section.note(f.t("panel-seats-none"));
    }
    for seat in &page.seats {
        let name = page.names.of(seat.person).to_owned();
        let mut row = Row::of([name, f.tk("panel-kind", seat.kind.word())]);
        if page.may_keep {
            let action = format!("/panels/{id}/seats/{}/end", seat.id);
            row = row.form(Form::post(f, action, "panel-seat-end"));
        }
        section = section.row(row);
    }
    if !page.may_keep {
        return section;
    }
    let now = own(draft, &["person"]).unwrap_or_default();
    let closed = page.panel.state == PanelState::Closed;
    let kinds: &[SeatKind] = if closed {
        &[SeatKind::Adjudicator]
    } else {
        SeatKind::ALL
    };
    let mut people: Vec<(String, String)> = Vec::new();
    for one in page.experts.iter().chain(&page.settlers) {
        if !people.iter().any(|(id, _)| *id == one.id.to_string()) {
            people.push((one.id.to_string(), one.name.clone()));
        }
    }
    if people.is_empty() {
        return section.note(f.t("panel-nobody"));
    }
    let kinds = options(f, "panel-kind", kinds.iter().map(|kind| kind.word()));
    let form = Form::post(f, format!("/panels/{id}/seats"), "panel-seat-give")
        .must(f, &now, ("person", "panel-member", ""), people)
        .choice(f, &now, ("kind", "panel-kind", "panel-kind-hint"), kinds);
    section.form(form.errors(f, &now))
}
