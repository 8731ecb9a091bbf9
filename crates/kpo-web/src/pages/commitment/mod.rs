//! Commitments: what live files have promised, and what to end when cost has to be cut (R21). It proposes; the links lead to
//! where a file is closed.

use axum::extract::{Query, State};
use kpo_operations::Error;
use kpo_operations::commitment::{self, Line, Wanted};
use kpo_practice::access::{Action, Caller};
use kpo_practice::commitment::Commitment;
use kpo_practice::money::Currency;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::form::Draft;
use crate::frame::Frame;
use crate::pages::sheet::{Form, Row, Section, Sheet, parsed};
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::word::word;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().get("/commitments", Guard::May(Action::ReadPortfolio), show)
}

/// How much is to be cut.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Cut {
    /// Per cent of what could still be saved, 1 to 100; nothing is proposed when left out.
    pub percent: Option<String>,
    /// The currency of the reckoning, ISO 4217; euro when left out.
    pub currency: Option<String>,
}

impl Cut {
    /// As the operation reads it.
    pub fn wanted(&self) -> Result<Wanted, Refusal> {
        let code = self.currency.as_deref().unwrap_or_default().trim();
        let currency = if code.is_empty() {
            Currency::EUR
        } else {
            word("currency", code, |code| {
                Currency::from_code(&code.to_ascii_uppercase())
            })?
        };
        Ok(Wanted {
            percent: parsed("percent", self.percent.as_deref().unwrap_or_default())?,
            currency,
        })
    }
}

async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(cut): Query<Cut>,
) -> Answer {
    let text = |one: &Option<String>| one.clone().unwrap_or_default();
    let draft = Draft::new()
        .fill("percent", text(&cut.percent))
        .fill("currency", text(&cut.currency));
    let found = match cut.wanted() {
        Ok(wanted) => commitment::read(&app.office, &caller, wanted).await,
        Err(refusal) => Err(refusal.into()),
    };
    match found {
        Ok(sheet) => Ok(page(&caller, &sheet, &draft)),
        Err(Error::Refused(refusal)) => {
            let plain = Wanted {
                percent: None,
                currency: Currency::EUR,
            };
            let sheet = commitment::read(&app.office, &caller, plain).await?;
            Ok(page(&caller, &sheet, &draft.refused(refusal)))
        }
        Err(error) => Err(Problem(error)),
    }
}

fn page(caller: &Caller, found: &commitment::Sheet, draft: &Draft) -> axum::response::Response {
    let sheet = Sheet::new(caller, "/commitments", "");
    let f = sheet.f().clone();
    Sheet::new(caller, "/commitments", f.t("commitment-title"))
        .with(asking(&f, found, draft))
        .with(table(&f, found))
        .answer(draft)
}

fn asking(f: &Frame, found: &commitment::Sheet, draft: &Draft) -> Section {
    let names = ("percent", "commitment-percent", "commitment-percent-hint");
    let form = Form::get(f, "/commitments", "commitment-cut")
        .line(f, draft, "number", names, false)
        .line(
            f,
            draft,
            "text",
            (
                "currency",
                "commitment-currency",
                "commitment-currency-hint",
            ),
            false,
        )
        .errors(f, draft);
    let mut section = Section::new("")
        .note(f.t("commitment-about"))
        .note(f.t("commitment-order"))
        .fact(f.t("commitment-savable"), f.money(&found.savable));
    if let Some(target) = &found.target {
        section = section
            .fact(f.t("commitment-target"), f.money(target))
            .fact(f.t("commitment-saved"), f.money(&found.saved))
            .fact(f.t("commitment-lost"), f.number(&found.lost));
    }
    for currency in &found.unrated {
        section = section.note(f.t1("commitment-unrated", "currency", currency.code()));
    }
    section.form(form)
}

fn table(f: &Frame, found: &commitment::Sheet) -> Section {
    let head = [
        "file",
        "promised",
        "accepted",
        "invoiced",
        "paid",
        "cancellable",
        "notice",
        "first-end",
        "saves",
        "loses",
        "proposal",
    ]
    .map(|word| f.tk("commitment", word));
    let mut section = Section::new(f.t("commitment-files")).head(&head);
    if found.lines.is_empty() {
        section = section.note(f.t("commitment-empty"));
    }
    for line in &found.lines {
        section = section.row(row(f, line));
    }
    section
}

fn row(f: &Frame, line: &Line) -> Row {
    let one = &line.commitment;
    let facts = &one.facts;
    let promise = f.tk("commitment-promise", facts.promise.word());
    let source = f.tk("commitment-notice", facts.notice.word());
    let saves = match (&line.converted, &line.rate) {
        (Some(money), Some(rate)) => [
            f.money(money),
            f.t2(
                "commitment-at-rate",
                "rate",
                &rate.rate.to_string(),
                "source",
                &format!("{}, {}", rate.source, f.day(&rate.on)),
            ),
        ]
        .join("\n"),
        _ => f.money(&one.savable),
    };
    let cells = [
        line.name.clone(),
        [f.money(&facts.promised), promise].join("\n"),
        f.money(&facts.accepted),
        f.money(&facts.invoiced),
        f.money(&facts.paid),
        f.money(&one.cancellable),
        [f.tn("commitment-days", &facts.notice_days), source].join("\n"),
        f.day(&one.first_end),
        saves,
        loses(f, one),
        proposal(f, line),
    ];
    let href = if line.chosen { "/closure" } else { "" };
    Row::of(cells).to(format!("/engagements/{}{href}", facts.engagement))
}

/// The points, part by part.
fn loses(f: &Frame, one: &Commitment) -> String {
    let loss = one.loss;
    let parts = [
        ("stage", loss.stage),
        ("key-people", loss.key_people),
        ("deadline", loss.deadline),
        ("core", loss.core),
    ];
    let mut said = vec![f.number(&loss.points())];
    for (part, points) in parts {
        if points > 0 {
            let word = f.tk("commitment-loss", part);
            said.push(format!("{} {word}", f.number(&points)));
        }
    }
    said.join("\n")
}

fn proposal(f: &Frame, line: &Line) -> String {
    match (line.chosen, line.commitment.bar) {
        (true, _) => f.tk("commitment-end", line.commitment.way.word()),
        (false, Some(bar)) => f.tk("commitment-bar", bar.word()),
        (false, None) => f.t("commitment-stays"),
    }
}
