//! The table of published exchange rates.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::rate;
use kpo_practice::access::Caller;
use kpo_practice::money::{Decimal, ExchangeRate};
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::pages::invoice::reading::{currency, day};
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "rate/exchange.html")]
struct ExchangePage {
    f: Frame,
    rates: Vec<ExchangeRate>,
    form: Draft,
}

/// A published rate as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Published {
    from: String,
    to: String,
    rate: String,
    on: String,
    source: String,
}

pub(super) async fn show(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    page(&app, &caller, Draft::new().fill("source", "ECB")).await
}

async fn page(app: &App, caller: &Caller, form: Draft) -> Answer {
    let rates = rate::exchange(&app.office, caller).await?;
    Ok(html(&ExchangePage {
        f: Frame::signed_in(caller, "/exchange-rates"),
        rates,
        form,
    }))
}

fn read(published: &Published) -> Result<ExchangeRate, Refusal> {
    let rate: Decimal = published
        .rate
        .trim()
        .replace(',', ".")
        .parse()
        .map_err(|_| Refusal::of_field("rate", "exchange-not-positive"))?;
    Ok(ExchangeRate {
        from: currency("from", &published.from)?,
        to: currency("to", &published.to)?,
        rate,
        on: day("on", &published.on)?,
        source: published.source.trim().to_owned(),
    })
}

pub(super) async fn enter(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<Published>,
) -> Answer {
    let done = match posted.command.and_then(|published| read(&published)) {
        Ok(published) => rate::publish(&app.office, &caller, &published).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(()) => Ok(Redirect::to("/exchange-rates").into_response()),
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(&app, &caller, posted.draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}
