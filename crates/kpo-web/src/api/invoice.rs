//! Invoices and payments as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::invoice::{self, Shown, Written};
use kpo_operations::payment::{self, Instruction};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, InvoiceId, InvoiceLineId, PersonId};
use kpo_practice::invoice::Verdict;
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Settling};
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use super::rate::MoneyDto;
use crate::app::App;
use crate::pages::invoice::reading::{currency, day};
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let bill = Guard::May(Action::CreateInvoice);
    Routes::new()
        .api(Guard::May(Action::ReadInvoice), routes!(read))
        .api(bill, routes!(draft))
        .api(bill, routes!(write_line))
        .api(bill, routes!(strike_line))
        .api(bill, routes!(send))
        .api(Guard::May(Action::ApproveInvoice), routes!(decide))
        .api(Guard::May(Action::PayInvoice), routes!(pay))
}

/// Something wrong with a line.
#[derive(Serialize, ToSchema)]
struct InvoiceFindingOut {
    kind: described::InvoiceFindingKind,
    blocks: bool,
    expected: Option<String>,
}

/// How a line became the invoice's currency.
#[derive(Serialize, ToSchema)]
struct ConversionOut {
    rate: String,
    on: String,
    source: String,
}

/// A line.
#[derive(Serialize, ToSchema)]
struct InvoiceLineOut {
    id: String,
    position: i64,
    person: String,
    day: String,
    minutes: i64,
    hourly: MoneyDto,
    conversion: Option<ConversionOut>,
    amount: MoneyDto,
    text: String,
    findings: Vec<InvoiceFindingOut>,
}

/// A payment instruction.
#[derive(Serialize, ToSchema)]
struct PaymentOut {
    id: String,
    amount: MoneyDto,
    reference: String,
    day: String,
}

/// An invoice.
#[derive(Serialize, ToSchema)]
struct InvoiceOut {
    id: String,
    number: String,
    state: described::InvoiceStanding,
    total: MoneyDto,
    outstanding: MoneyDto,
    reason: Option<String>,
    lines: Vec<InvoiceLineOut>,
    payments: Vec<PaymentOut>,
}

fn out(shown: Shown) -> InvoiceOut {
    let state = shown.standing().into();
    let findings = shown.findings;
    InvoiceOut {
        id: shown.invoice.id.to_string(),
        number: shown.invoice.number,
        state,
        total: shown.total.into(),
        outstanding: shown.outstanding.into(),
        reason: shown.invoice.reason,
        lines: shown
            .lines
            .into_iter()
            .map(|line| InvoiceLineOut {
                findings: findings
                    .iter()
                    .filter(|finding| finding.position == line.position)
                    .map(|finding| InvoiceFindingOut {
                        kind: finding.kind.into(),
                        blocks: finding.kind.blocks(),
                        expected: finding.expected.clone(),
                    })
                    .collect(),
                id: line.id.to_string(),
                position: line.position,
                person: line.person.to_string(),
                day: line.day.to_string(),
                minutes: line.minutes,
                hourly: line.hourly.into(),
                conversion: line.conversion.map(|rate| ConversionOut {
                    rate: rate.rate.to_string(),
                    on: rate.on.to_string(),
                    source: rate.source,
                }),
                amount: line.amount.into(),
                text: line.text,
            })
            .collect(),
        payments: shown
            .payments
            .into_iter()
            .map(|payment| PaymentOut {
                id: payment.id.to_string(),
                amount: payment.amount.into(),
                reference: payment.reference,
                day: payment.day.to_string(),
            })
            .collect(),
    }
}

/// The invoices of a file, newest first; the client sees them once they are sent.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/invoices", tag = "invoice", params(("id" = String, Path)),
    responses((status = 200, body = Listed<InvoiceOut>), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let bills = invoice::read(&app.office, &caller, id).await?;
    Ok(whole(bills.invoices.into_iter().map(out)))
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
struct InvoiceMadeOut {
    id: String,
}

/// A draft asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvoiceIn {
    /// The issuer's own number.
    number: String,
    /// ISO 4217.
    currency: String,
}

/// Drafts an invoice from accepted work and approved time.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/invoices", tag = "invoice", params(("id" = String, Path)),
    request_body = InvoiceIn, responses((status = 201, body = InvoiceMadeOut), Problems))]
async fn draft(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(body): Body<InvoiceIn>,
) -> Answer {
    let currency = currency("currency", &body.currency)?;
    let made = invoice::draft(&app.office, &caller, id, &body.number, currency).await?;
    let id = made.id.to_string();
    Ok((StatusCode::CREATED, Json(InvoiceMadeOut { id })).into_response())
}

/// A line by hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvoiceLineIn {
    person: String,
    #[schema(format = Date)]
    day: String,
    minutes: i64,
    hourly: MoneyDto,
    text: String,
}

/// Puts a line on a draft.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/invoices/{invoice}/lines", tag = "invoice",
    params(("id" = String, Path), ("invoice" = String, Path)), request_body = InvoiceLineIn,
    responses((status = 201, body = InvoiceMadeOut), Problems))]
async fn write_line(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, bill)): Of<(EngagementId, InvoiceId)>,
    Body(body): Body<InvoiceLineIn>,
) -> Answer {
    let person: PersonId = body
        .person
        .parse()
        .map_err(|_| Refusal::of_field("person", "rate-person-not-named"))?;
    let written = Written {
        person,
        day: day("day", &body.day)?,
        minutes: body.minutes,
        hourly: body.hourly.read("hourly")?,
        text: body.text,
    };
    let line = invoice::write_line(&app.office, &caller, id, bill, written).await?;
    let id = line.id.to_string();
    Ok((StatusCode::CREATED, Json(InvoiceMadeOut { id })).into_response())
}

/// Takes a line off a draft.
#[utoipa::path(delete, path = "/api/v1/engagements/{id}/invoices/{invoice}/lines/{line}", tag = "invoice",
    params(("id" = String, Path), ("invoice" = String, Path), ("line" = String, Path)), responses((status = 204), Problems))]
async fn strike_line(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, bill, line)): Of<(EngagementId, InvoiceId, InvoiceLineId)>,
) -> Answer {
    invoice::strike_line(&app.office, &caller, id, bill, line).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Sends a draft to the client.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/invoices/{invoice}/sending", tag = "invoice",
    params(("id" = String, Path), ("invoice" = String, Path)), responses((status = 204), Problems))]
async fn send(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, bill)): Of<(EngagementId, InvoiceId)>,
) -> Answer {
    invoice::send(&app.office, &caller, id, bill).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A word on an invoice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InvoiceDecisionIn {
    #[schema(value_type = described::SettlingVerdict)]
    verdict: String,
    /// Why it is returned, or approved above what may be spent.
    reason: Option<String>,
}

/// Approves or returns an invoice.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/invoices/{invoice}/decision", tag = "invoice",
    params(("id" = String, Path), ("invoice" = String, Path)), request_body = InvoiceDecisionIn, responses((status = 204), Problems))]
async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, bill)): Of<(EngagementId, InvoiceId)>,
    Body(body): Body<InvoiceDecisionIn>,
) -> Answer {
    let verdict = match Settling::from_word(&body.verdict) {
        Some(Settling::Approve) => Verdict::Approve(body.reason),
        Some(Settling::Return) => Verdict::Return(body.reason.unwrap_or_default()),
        None => return Err(Refusal::new("form-incomplete").into()),
    };
    invoice::decide(&app.office, &caller, id, bill, verdict).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// An instruction to pay.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PaymentIn {
    /// All that is open when absent.
    amount: Option<MoneyDto>,
    reference: String,
    #[schema(format = Date)]
    day: String,
}

/// Records an instruction to pay.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/invoices/{invoice}/payments", tag = "invoice",
    params(("id" = String, Path), ("invoice" = String, Path)), request_body = PaymentIn,
    responses((status = 201, body = InvoiceMadeOut), Problems))]
async fn pay(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, bill)): Of<(EngagementId, InvoiceId)>,
    Body(body): Body<PaymentIn>,
) -> Answer {
    let amount = body
        .amount
        .map(|amount| amount.read("amount"))
        .transpose()?;
    let instruction = Instruction {
        amount,
        reference: body.reference,
        day: day("day", &body.day)?,
    };
    let made = payment::pay(&app.office, &caller, id, bill, instruction).await?;
    let id = made.id.to_string();
    Ok((StatusCode::CREATED, Json(InvoiceMadeOut { id })).into_response())
}
