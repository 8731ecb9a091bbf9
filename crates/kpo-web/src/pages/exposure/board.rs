//! The security officer's board: who can see what now, and what can be done about it in one act.

use axum::extract::{Query, State};
use kpo_operations::exposure::{self, Board, Sight, Watch};
use kpo_operations::freeze;
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PersonId;

use super::Filter;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;
use crate::wire::incident as sent;

const HERE: &str = "/exposure/board";

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(filter): Query<Filter>,
) -> Answer {
    page(&app, &caller, &filter, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, filter: &Filter, draft: Draft) -> Answer {
    let (wanted, part) = filter.read().map_err(Problem)?;
    let board = exposure::board(&app.office, caller, &wanted, &part).await?;
    let sheet = Sheet::new(caller, HERE, "");
    let f = sheet.f().clone();
    let mut sheet = Sheet::new(caller, HERE, f.t("exposure-board-title"))
        .trail("/exposure", f.t("exposure-title"))
        .with(ways(&f, &board));
    if let (Some(section), Some(_)) = (person(&f, &board, &draft), &board.watch) {
        sheet = sheet.with(section);
    }
    sheet = sheet.with(sights(&f, &board));
    if let Some(watch) = board.watch.as_ref().filter(|_| wanted.person.is_none()) {
        for section in [
            frozen(&f, &board, watch),
            ends(&f, &board, watch),
            transfers(&f, &board, watch),
            waivers(&f, &board, watch),
            conflicts(&f, &board, watch),
        ] {
            sheet = sheet.with(section);
        }
    }
    Ok(sheet.answer(&draft))
}

fn ways(f: &Frame, board: &Board) -> Section {
    let mut section = Section::new("")
        .note(f.t("exposure-board-about"))
        .link("/exposure", f.t("exposure-title"));
    if board.watch.is_some() {
        section = section
            .link("/incidents", f.t("incident-title"))
            .link("/walls", f.t("wall-title"))
            .link("/waivers", f.t("waiver-title"))
            .link("/transfers", f.t("transfer-title"))
            .link("/traces", f.t("trace-title"));
    }
    if let Some(file) = &board.file {
        section = section.link(HERE, f.t("exposure-all")).link(
            format!("/exposure?engagement={}", file.id),
            f.t("exposure-shown"),
        );
        if board.watch.is_some() {
            let freeze = format!("/engagements/{}/freeze", file.id);
            section = section.link(freeze, f.t("exposure-freeze-file"));
        }
    }
    section
}

/// What can be done about one person.
fn person(f: &Frame, board: &Board, draft: &Draft) -> Option<Section> {
    let (person, frozen) = board.person.as_ref()?;
    let (id, path) = (person.id, format!("/people/{}/freeze", person.id));
    let mut section = Section::new(person.name.clone())
        .link(HERE, f.t("exposure-all"))
        .link(format!("/exposure?person={id}"), f.t("exposure-shown"))
        .link(
            format!("/people/{id}/certificate"),
            f.t("departure-certificate-link"),
        )
        .link(format!("/people/{id}/access"), f.t("exposure-revoke"));
    if *frozen {
        let form = Form::post(f, format!("{path}/thaw"), "freeze-thaw").area(
            f,
            draft,
            ("reason", "freeze-why", ""),
            true,
        );
        section = section
            .note(f.t("freeze-stands-about"))
            .form(form.errors(f, draft));
    } else if person.active {
        let form = Form::post(f, path, "freeze-do").area(
            f,
            draft,
            ("reason", "freeze-why", "freeze-hint"),
            true,
        );
        section = section.form(form.errors(f, draft));
    } else {
        section = section.note(f.t("freeze-inactive-about"));
    }
    Some(section)
}

fn sights(f: &Frame, board: &Board) -> Section {
    let head = [
        f.t("exposure-person"),
        f.t("exposure-organisation"),
        f.t("exposure-engagement"),
        f.t("exposure-sees"),
        f.t("exposure-documents"),
        f.t("exposure-last"),
        f.t("wall-title"),
    ];
    let mut section = Section::new(f.t("exposure-now"))
        .note(f.t("exposure-now-about"))
        .head(&head);
    if board.sights.items.is_empty() {
        section = section.note(f.t("exposure-now-none"));
    }
    for one in &board.sights.items {
        let documents = format!(
            "{} / {}",
            f.count(count(one.documents)),
            f.count(count(one.of))
        );
        let cells = [
            one.name.clone(),
            board.names.of(one.organisation).to_owned(),
            one.title.clone(),
            sees(f, one),
            documents,
            one.last_on.map(|day| f.day(&day)).unwrap_or_default(),
            one.walled_until.map(|day| f.day(&day)).unwrap_or_default(),
        ];
        section = section.row(Row::of(cells).to(format!("{HERE}?person={}", one.person)));
    }
    if let Some(next) = &board.sights.next {
        let mut to = format!("{HERE}?after={next}");
        if let Some(file) = &board.file {
            to = format!("{to}&engagement={}", file.id);
        }
        section = section.link(to, f.t("house-next-page"));
    }
    section
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn sees(f: &Frame, one: &Sight) -> String {
    let mut seen = Vec::new();
    if one.brief {
        seen.push(f.t("exposure-sees-brief"));
    }
    if one.work {
        seen.push(f.t("exposure-sees-work"));
    }
    if one.documents > 0 {
        seen.push(f.t("exposure-sees-room"));
    }
    if one.frozen {
        seen.push(f.t("exposure-sees-frozen"));
    }
    seen.join(", ")
}

fn frozen(f: &Frame, board: &Board, watch: &Watch) -> Section {
    let head = [
        f.t("exposure-person"),
        f.t("freeze-why"),
        f.t("freeze-by"),
        f.t("exposure-at"),
    ];
    let mut section = Section::new(f.t("freeze-title")).head(&head);
    if watch.frozen.is_empty() {
        section = section.note(f.t("freeze-none"));
    }
    for one in &watch.frozen {
        let cells = [
            board.names.of(one.person).to_owned(),
            one.reason.clone(),
            board.names.of(one.frozen_by).to_owned(),
            f.at(&one.frozen_at),
        ];
        section = section.row(Row::of(cells).to(format!("{HERE}?person={}", one.person)));
    }
    section
}

fn ends(f: &Frame, board: &Board, watch: &Watch) -> Section {
    let head = [f.t("wall-person"), f.t("wall-name"), f.t("wall-until")];
    let mut section = Section::new(f.t("exposure-ends")).head(&head);
    if watch.walls.is_empty() {
        section = section.note(f.t("exposure-ends-none"));
    }
    for one in &watch.walls {
        let cells = [
            board.names.of(one.person).to_owned(),
            one.name.clone(),
            f.day(&one.until_on),
        ];
        section = section.row(Row::of(cells).to(format!("{HERE}?person={}", one.person)));
    }
    section
}

fn transfers(f: &Frame, board: &Board, watch: &Watch) -> Section {
    let head = [
        f.t("transfer-organisation"),
        f.t("transfer-from-region"),
        f.t("transfer-to-country"),
        f.t("transfer-until-on"),
    ];
    let mut section = Section::new(f.t("exposure-transfers")).head(&head);
    if watch.transfers.is_empty() {
        section = section.note(f.t("exposure-transfers-none"));
    }
    for one in &watch.transfers {
        let cells = [
            board.names.of(one.organisation).to_owned(),
            one.from_region.clone(),
            one.to_country.clone(),
            f.day(&one.until_on),
        ];
        section = section.row(Row::of(cells).to("/transfers"));
    }
    section
}

fn waivers(f: &Frame, board: &Board, watch: &Watch) -> Section {
    let head = [
        f.t("waiver-person"),
        f.t("waiver-file"),
        f.t("waiver-until"),
        f.t("waiver-state"),
    ];
    let mut section = Section::new(f.t("waiver-title")).head(&head);
    if watch.waivers.is_empty() {
        section = section.note(f.t("exposure-waivers-none"));
    }
    for one in &watch.waivers {
        let state = if one.stands(board.today) {
            "waiver-stands"
        } else {
            "waiver-waits"
        };
        let file = watch.files.get(&one.engagement).cloned();
        let cells = [
            board.names.of(one.person).to_owned(),
            file.unwrap_or_default(),
            f.day(&one.until_on),
            f.t(state),
        ];
        section = section.row(Row::of(cells).to(format!("{HERE}?person={}", one.person)));
    }
    section
}

fn conflicts(f: &Frame, board: &Board, watch: &Watch) -> Section {
    let head = [
        f.t("exposure-person"),
        f.t("wall-name"),
        f.t("exposure-engagement"),
        f.t("wall-until"),
    ];
    let mut section = Section::new(f.t("exposure-conflicts"))
        .note(f.t("exposure-conflicts-about"))
        .head(&head);
    if watch.conflicts.is_empty() {
        section = section.note(f.t("exposure-conflicts-none"));
    }
    for one in &watch.conflicts {
        let people: Vec<&str> = one.people.iter().map(|id| board.names.of(*id)).collect();
        let whose: Vec<&str> = one
            .organisations
            .iter()
            .map(|id| board.names.of(*id))
            .collect();
        let files = one
            .files
            .iter()
            .filter_map(|id| watch.files.get(id).cloned());
        let files: Vec<String> = files.collect();
        let cells = [
            people.join(", "),
            whose.join(", "),
            files.join(", "),
            f.day(&one.until_on),
        ];
        section = section.row(Row::of(cells).to("/rivals"));
    }
    section
}

async fn done(
    app: &App,
    caller: &Caller,
    person: PersonId,
    outcome: Result<(), kpo_operations::Error>,
    draft: Draft,
) -> Answer {
    match after(outcome, draft, |()| format!("{HERE}?person={person}"))? {
        After::To(to) => on(&to),
        After::Again(draft) => {
            let filter = Filter {
                person: Some(person.to_string()),
                ..Filter::default()
            };
            page(app, caller, &filter, draft).await
        }
    }
}

pub(super) async fn freeze(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<sent::Reason>,
) -> Answer {
    let frozen = async {
        let reason = posted.command?.reason;
        freeze::freeze(&app.office, &caller, id, &reason)
            .await
            .map(drop)
    };
    done(&app, &caller, id, frozen.await, posted.draft).await
}

pub(super) async fn thaw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<sent::Reason>,
) -> Answer {
    let thawed = async {
        let reason = posted.command?.reason;
        freeze::thaw(&app.office, &caller, id, &reason)
            .await
            .map(drop)
    };
    done(&app, &caller, id, thawed.await, posted.draft).await
}

/// What freezing needs.
pub(super) const MAY_FREEZE: Action = Action::EndAccess;
