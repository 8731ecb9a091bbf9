//! What waits in reviewing, and whose move it is.

use askama::Template;
use axum::extract::State;
use kpo_operations::reviewer::{self, Page};
use kpo_operations::scorecard;
use kpo_practice::scorecard::{COUNTED_MIN, Contest};

use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "reviewer/waiting.html")]
struct WaitingPage {
    f: Frame,
    page: Page,
    contests: Vec<(Contest, String)>,
    form: Draft,
}

impl WaitingPage {
    /// How often the blind failed, with its interval, or how many reviews it would take to say.
    fn failed(&self) -> String {
        self.page.blind.share.map_or_else(
            || self.f.tn("scorecard-too-few", &COUNTED_MIN),
            |one| {
                let of = |part: f64| self.f.percent(&part);
                let values = [
                    ("share", of(one.share)),
                    ("low", of(one.low)),
                    ("high", of(one.high)),
                ];
                self.f.said("scorecard-share", &values)
            },
        )
    }
}

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let today = caller.at.day_in(&caller.zone);
    Ok(html(&WaitingPage {
        page: reviewer::waiting(&app.office, &caller).await?,
        contests: scorecard::open_contests(&app.office, &caller).await?,
        form: Draft::new()
            .fill("places", 2)
            .fill("target", 5)
            .fill("due_on", today.plus_days(7)),
        f: Frame::signed_in(&caller, "/reviewing"),
    }))
}
