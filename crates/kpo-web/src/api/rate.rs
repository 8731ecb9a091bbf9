//! Rates and exchange rates as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::rate::{self, Proposal};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, PersonId, RateId};
use kpo_practice::money::{Decimal, ExchangeRate, Money};
use kpo_practice::rate::{Rate, RateKind};
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described;
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::pages::invoice::reading::{currency, day};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let exchange = Guard::May(Action::ReadPortfolio);
    Routes::new()
        .api(Guard::SignedIn, routes!(read))
        .api(Guard::SignedIn, routes!(set))
        .api(Guard::May(Action::DraftAgreement), routes!(agree))
        .api(exchange, routes!(exchange_rates))
        .api(exchange, routes!(publish))
}

/// An amount in minor units of one currency.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoneyDto {
    /// Minor units (cents, sen, agorot).
    pub(super) minor: i64,
    /// ISO 4217.
    pub(super) currency: String,
}

impl From<Money> for MoneyDto {
    fn from(money: Money) -> Self {
        Self {
            minor: money.minor,
            currency: money.currency.code().to_owned(),
        }
    }
}

impl MoneyDto {
    /// The amount, if the currency is one.
    pub(super) fn read(&self, field: &'static str) -> Result<Money, Refusal> {
        Ok(Money {
            minor: self.minor,
            currency: currency(field, &self.currency)?,
        })
    }
}

/// A rate.
#[derive(Serialize, ToSchema)]
struct RateOut {
    id: String,
    kind: described::RateKind,
    person: String,
    hourly: MoneyDto,
    from: String,
    /// A bill rate counts only once the client agreed.
    counts: bool,
}

fn out(rate: &Rate) -> RateOut {
    RateOut {
        id: rate.id.to_string(),
        kind: rate.kind.into(),
        person: rate.person.to_string(),
        hourly: rate.hourly.into(),
        from: rate.from.to_string(),
        counts: rate.counts(),
    }
}

/// The rates of a file, as far as the reader may see them.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/rates", tag = "rate", params(("id" = String, Path)),
    responses((status = 200, body = Listed<RateOut>), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let rates = rate::read(&app.office, &caller, id).await?;
    let shown = rates.bill.iter().chain(&rates.cost).flatten();
    Ok(whole(shown.map(out)))
}

/// A rate to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RateIn {
    #[schema(value_type = described::RateKind)]
    kind: String,
    person: String,
    hourly: MoneyDto,
    #[schema(format = Date)]
    from: String,
}

/// Sets a rate of a named person; a bill rate counts once the client agrees.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/rates", tag = "rate", params(("id" = String, Path)),
    request_body = RateIn, responses((status = 201, body = RateOut), Problems))]
async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(body): Body<RateIn>,
) -> Answer {
    let person: PersonId = body
        .person
        .parse()
        .map_err(|_| Refusal::of_field("person", "rate-person-not-named"))?;
    let proposal = Proposal {
        kind: RateKind::from_word(&body.kind).ok_or_else(|| Refusal::new("form-incomplete"))?,
        person,
        hourly: body.hourly.read("hourly")?,
        from: day("from", &body.from)?,
    };
    let rate = rate::set(&app.office, &caller, id, proposal).await?;
    Ok((StatusCode::CREATED, Json(out(&rate))).into_response())
}

/// The client agrees to a bill rate.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/rates/{rate}/agreement", tag = "rate",
    params(("id" = String, Path), ("rate" = String, Path)), responses((status = 200, body = RateOut), Problems))]
async fn agree(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, rate)): Of<(EngagementId, RateId)>,
) -> Answer {
    let rate = rate::agree(&app.office, &caller, id, rate).await?;
    Ok(Json(out(&rate)).into_response())
}

/// A published rate of exchange.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExchangeRateDto {
    from: String,
    to: String,
    /// Units of `to` for one of `from`, as a decimal text.
    rate: String,
    #[schema(format = Date)]
    on: String,
    source: String,
}

/// The table of published rates of exchange.
#[utoipa::path(get, path = "/api/v1/exchange-rates", tag = "rate", responses((status = 200, body = Listed<ExchangeRateDto>), Problems))]
async fn exchange_rates(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let rates = rate::exchange(&app.office, &caller).await?;
    let rates = rates.into_iter().map(|rate| ExchangeRateDto {
        from: rate.from.code().to_owned(),
        to: rate.to.code().to_owned(),
        rate: rate.rate.to_string(),
        on: rate.on.to_string(),
        source: rate.source,
    });
    Ok(whole(rates))
}

/// Enters a published rate of exchange.
#[utoipa::path(post, path = "/api/v1/exchange-rates", tag = "rate", request_body = ExchangeRateDto, responses((status = 201), Problems))]
async fn publish(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(body): Body<ExchangeRateDto>,
) -> Answer {
    let rate: Decimal = body
        .rate
        .parse()
        .map_err(|_| Refusal::of_field("rate", "exchange-not-positive"))?;
    let published = ExchangeRate {
        from: currency("from", &body.from)?,
        to: currency("to", &body.to)?,
        rate,
        on: day("on", &body.on)?,
        source: body.source,
    };
    rate::publish(&app.office, &caller, &published).await?;
    Ok(StatusCode::CREATED.into_response())
}
