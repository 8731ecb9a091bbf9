//! Rates: cost on one side, bill on the other, never both to either but the provider's manager.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::rate::{self, Proposal, Rates};
use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, PersonId, RateId};
use kpo_practice::rate::{Rate, RateKind};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::pages::invoice::reading::{currency, day, money};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "rate/rates.html")]
struct RatesPage {
    f: Frame,
    id: EngagementId,
    name: String,
    rates: Rates,
    tables: Vec<(&'static str, &'static str, Vec<Rate>)>,
    kinds: Vec<&'static str>,
    form: Draft,
}

impl RatesPage {
    fn person(&self, id: &PersonId) -> &str {
        self.rates
            .people
            .iter()
            .find(|(person, _)| person == id)
            .map_or("", |(_, name)| name)
    }
}

/// A rate as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Set {
    kind: String,
    person: PersonId,
    hourly: String,
    currency: String,
    from: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new().fill("currency", "EUR")).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, form: Draft) -> Answer {
    let rates = rate::read(&app.office, caller, id).await?;
    let mut tables = Vec::new();
    if let Some(bill) = rates.bill.clone() {
        tables.push(("rate-bill", "rate-bill-about", bill));
    }
    if let Some(cost) = rates.cost.clone() {
        tables.push(("rate-cost", "rate-cost-about", cost));
    }
    let mut kinds = Vec::new();
    if rates.may_set_bill {
        kinds.push("bill");
    }
    if rates.may_set_cost {
        kinds.push("cost");
    }
    Ok(html(&RatesPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/rates")),
        id,
        name: kpo_operations::engagement::name(caller, &rates.file),
        rates,
        tables,
        kinds,
        form,
    }))
}

fn proposal(set: &Set) -> Result<Proposal, Refusal> {
    let currency = currency("currency", &set.currency)?;
    Ok(Proposal {
        kind: RateKind::from_word(&set.kind).ok_or_else(|| Refusal::new("form-incomplete"))?,
        person: set.person,
        hourly: money("hourly", &set.hourly, currency)?,
        from: day("from", &set.from)?,
    })
}

pub(super) async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Set>,
) -> Answer {
    let done = match posted.command.and_then(|set| proposal(&set)) {
        Ok(proposal) => rate::set(&app.office, &caller, id, proposal)
            .await
            .map(drop),
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}/rates")).into_response()),
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(&app, &caller, id, posted.draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn agree(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, rate)): Of<(EngagementId, RateId)>,
) -> Answer {
    rate::agree(&app.office, &caller, id, rate).await?;
    Ok(Redirect::to(&format!("/engagements/{id}/rates")).into_response())
}
