//! The transfer register: kept by the security officer.

pub(crate) mod month;

use axum::extract::State;
use kpo_operations::transfer::{self, Page};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::TransferId;
use kpo_practice::time::Month;
use kpo_practice::transfer::TransferBasis;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on, options};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::{staffing, transfer as sent};

const HERE: &str = "/transfers";

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::RaiseWall);
    Routes::new()
        .get(HERE, may, show)
        .post(HERE, may, enter)
        .post("/transfers/{transfer}/end", may, end)
        .get("/transfers/months/{month}", may, month::show)
        .get("/transfers/months/{month}/report.csv", may, month::table)
}

async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    page(&app, &caller, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, draft: Draft) -> Answer {
    let page = transfer::list(&app.office, caller).await?;
    let sheet = Sheet::new(caller, HERE, "");
    let f = sheet.f().clone();
    let form = entering(&f, &draft, &page).errors(&f, &draft);
    let sheet = Sheet::new(caller, HERE, f.t("transfer-title"))
        .with(register(&f, &page, caller))
        .with(Section::new(f.t("transfer-enter")).form(form));
    Ok(sheet.answer(&draft))
}

fn register(f: &Frame, page: &Page, caller: &Caller) -> Section {
    let today = caller.at.day();
    let head = [
        f.t("transfer-organisation"),
        f.t("transfer-basis"),
        f.t("transfer-from-region"),
        f.t("transfer-to-country"),
        f.t("transfer-number"),
        f.t("transfer-from-on"),
        f.t("transfer-until-on"),
        f.t("transfer-state"),
    ];
    let now = Month::of(today);
    let to = |month: Month| (format!("{HERE}/months/{month}"), month.to_string());
    let [(this, this_is), (last, last_was)] = [to(now), to(now.before())];
    let mut section = Section::new("")
        .note(f.t("transfer-about"))
        .note(f.t("transfer-limits"))
        .link(this, format!("{} {this_is}", f.t("transfer-month")))
        .link(last, format!("{} {last_was}", f.t("transfer-month")))
        .head(&head);
    if page.transfers.is_empty() {
        section = section.note(f.t("transfer-empty"));
    }
    for one in &page.transfers {
        let stands = one.stands(today);
        let waits = one.ended_at.is_none() && today < one.from_on;
        let state = match (stands, waits) {
            (true, _) => "transfer-stands",
            (false, true) => "transfer-waits",
            (false, false) => "transfer-over",
        };
        let cells = [
            page.names.of(one.organisation).to_owned(),
            f.tk("transfer-basis", one.basis.word()),
            one.from_region.clone(),
            one.to_country.clone(),
            one.number.clone(),
            f.day(&one.from_on),
            f.day(&one.until_on),
            f.t(state),
        ];
        let mut row = Row::of(cells);
        if stands || waits {
            let form = Form::post(f, format!("{HERE}/{}/end", one.id), "transfer-end").line(
                f,
                &Draft::new(),
                "text",
                ("reason", "transfer-end-reason", ""),
                true,
            );
            row = row.form(form.hidden("version", one.version));
        }
        section = section.row(row);
    }
    section
}

fn entering(f: &Frame, draft: &Draft, page: &Page) -> Form {
    let known = page.organisations.iter();
    let known = known.map(|one| (one.id.to_string(), one.name.clone()));
    let bases = TransferBasis::ALL.iter().map(|one| one.word());
    let bases = options(f, "transfer-basis", bases);
    let region = (
        "from_region",
        "transfer-from-region",
        "transfer-region-hint",
    );
    let country = ("to_country", "transfer-to-country", "transfer-country-hint");
    let number = ("number", "transfer-number", "transfer-number-hint");
    Form::post(f, HERE, "transfer-enter")
        .must(
            f,
            draft,
            ("organisation", "transfer-organisation", ""),
            known.collect(),
        )
        .must(f, draft, ("basis", "transfer-basis", ""), bases)
        .line(f, draft, "text", region, true)
        .line(f, draft, "text", country, true)
        .line(f, draft, "text", number, true)
        .line(f, draft, "date", ("from_on", "transfer-from-on", ""), true)
        .line(
            f,
            draft,
            "date",
            ("until_on", "transfer-until-on", ""),
            true,
        )
}

async fn done<T>(
    app: &App,
    caller: &Caller,
    outcome: Result<T, kpo_operations::Error>,
    draft: Draft,
) -> Answer {
    match after(outcome, draft, |_| HERE.to_owned())? {
        After::To(to) => on(&to),
        After::Again(draft) => page(app, caller, draft).await,
    }
}

async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<sent::Transfer>,
) -> Answer {
    let entered = async { transfer::enter(&app.office, &caller, posted.command?.draft()?).await };
    done(&app, &caller, entered.await, posted.draft).await
}

async fn end(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TransferId>,
    posted: Posted<staffing::Ending>,
) -> Answer {
    let ended = async {
        let sent = posted.command?;
        transfer::end(&app.office, &caller, id, &sent.reason, sent.version).await
    };
    done(&app, &caller, ended.await, posted.draft).await
}
