//! A member's desk: one unit, one keystroke, the next unit. The same buttons are a plain form where no script runs.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::panel::desk::{self, Hand, Laid};
use kpo_operations::panel::{self, Mine};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::id::PanelSeatId;
use kpo_practice::panel::SeatKind;
use kpo_practice::refusal::Refusal;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, status};
use crate::session::SignedIn;
use crate::wire::panel as wire;

#[derive(Template)]
#[template(path = "panel/mine.html")]
struct MinePage {
    f: Frame,
    seats: Vec<Mine>,
}

impl MinePage {
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn link(&self, one: &Mine) -> String {
        let id = one.seat.id;
        match one.seat.kind {
            SeatKind::Member => format!("/panel-seats/{id}"),
            SeatKind::Adjudicator => format!("/panel-seats/{id}/docket"),
        }
    }
}

#[derive(Template)]
#[template(path = "panel/desk.html")]
struct DeskPage {
    f: Frame,
    hand: Hand,
    form: Draft,
    /// What was just done, for those who hear the page.
    said: String,
}

impl DeskPage {
    fn unit(&self) -> Option<&Laid> {
        self.hand.units.first()
    }

    fn answers(&self) -> Vec<(i64, &String)> {
        (1..).zip(&self.hand.criteria.answers).collect()
    }

    fn progress(&self) -> String {
        let (done, all) = (self.f.count(self.hand.done), self.f.count(self.hand.all));
        self.f.t2("panel-of", "done", &done, "all", &all)
    }

    /// What is said aloud: what was done, and what lies there now.
    fn aloud(&self) -> String {
        format!("{} {}", self.said, self.progress())
    }
}

pub(super) async fn mine(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    Ok(html(&MinePage {
        f: Frame::signed_in(&caller, "/panel-seats"),
        seats: panel::mine(&app.office, &caller).await?,
    }))
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
) -> Answer {
    let hand = desk::hand(&app.office, &caller, id, 1).await?;
    Ok(page(&caller, hand, Draft::new(), String::new()))
}

fn page(caller: &Caller, hand: Hand, form: Draft, said: String) -> Response {
    html(&DeskPage {
        f: Frame::signed_in(caller, &format!("/panel-seats/{}", hand.seat.id)),
        hand,
        form,
        said,
    })
}

/// Whether the page's own script asks, which puts the answer in the old desk's place.
fn scripted(headers: &HeaderMap) -> bool {
    headers.contains_key("kpo-part")
}

pub(super) async fn judge(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
    headers: HeaderMap,
    form: Posted<wire::Word>,
) -> Answer {
    let word = form.command?;
    let said = async {
        let said = word.said()?;
        desk::judge(&app.office, &caller, id, (&[said], word.criteria), 1).await
    };
    let said = said.await;
    let f = Frame::signed_in(&caller, "");
    let told = |hand: &Hand| {
        let key = word.answer.trim().parse().unwrap_or(0);
        let name = hand.criteria.name(key).map(str::to_owned);
        f.t1(
            "panel-recorded",
            "answer",
            &name.unwrap_or_else(|| f.t("panel-cannot-tell")),
        )
    };
    answer(&app, &caller, (id, scripted(&headers)), said, told).await
}

pub(super) async fn undo(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelSeatId>,
    headers: HeaderMap,
) -> Answer {
    let done = desk::undo(&app.office, &caller, id, 1).await;
    let f = Frame::signed_in(&caller, "");
    let told = |_: &Hand| f.t("panel-undone");
    answer(&app, &caller, (id, scripted(&headers)), done, told).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    (id, scripted): (PanelSeatId, bool),
    done: Result<Hand>,
    told: impl Fn(&Hand) -> String,
) -> Answer {
    match done {
        Ok(hand) if scripted => {
            let said = told(&hand);
            Ok(page(caller, hand, Draft::new(), said))
        }
        Ok(_) => Ok(Redirect::to(&format!("/panel-seats/{id}")).into_response()),
        // A form sent twice: the first one counts, and the next unit lies there.
        Err(Error::Refused(refusal)) if refusal.code == "panel-judged-already" => {
            let hand = desk::hand(&app.office, caller, id, 1).await?;
            Ok(page(caller, hand, Draft::new(), String::new()))
        }
        Err(Error::Refused(refusal)) => again(app, caller, id, refusal).await,
        Err(error) => Err(error.into()),
    }
}

async fn again(app: &App, caller: &Caller, id: PanelSeatId, refusal: Refusal) -> Answer {
    let status = status(&Error::Refused(refusal.clone()));
    let hand = desk::hand(&app.office, caller, id, 1).await?;
    let f = Frame::signed_in(caller, "");
    let said = f.refusal(&refusal);
    // It stands above the unit whatever it speaks of: there is one form here.
    let form = Draft::new().refused(Refusal {
        field: None,
        ..refusal
    });
    Ok((status, page(caller, hand, form, said)).into_response())
}
