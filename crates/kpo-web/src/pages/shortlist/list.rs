//! Who may and can answer: fit, cost and record side by side, never in the order of cost (R14).

use askama::Template;
use axum::extract::{Query, State};
use kpo_operations::Error;
use kpo_operations::shortlist::{self, Shortlist};
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::shortlist::Order;
use serde::Deserialize;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "shortlist/list.html")]
struct Page {
    f: Frame,
    p: Shortlist,
    name: String,
    orders: &'static [Order],
    order: Order,
    words: String,
    found: Vec<(PersonId, String)>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    order: String,
    #[serde(default)]
    name: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let order = match wanted.order.as_str() {
        "" => Order::Fit,
        word => Order::from_word(word).ok_or_else(|| {
            let known: Vec<&str> = Order::ALL.iter().map(|one| one.word()).collect();
            let refusal = Refusal::of_field("order", "filter-unknown");
            Problem(Error::Refused(refusal.with("known", known.join(", "))))
        })?,
    };
    let p = shortlist::read(&app.office, &caller, id, order).await?;
    let words = wanted.name.replace('\0', "");
    let found = shortlist::find(&app.office, &caller, id, &words).await?;
    Ok(html(&Page {
        f: Frame::signed_in(&caller, &format!("/engagements/{id}/shortlist")),
        name: p.file.called(caller.host).to_owned(),
        orders: Order::ALL,
        order,
        words,
        found,
        p,
    }))
}
