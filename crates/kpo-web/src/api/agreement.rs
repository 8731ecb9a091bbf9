//! Agreements, signatures and duties as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::agreement::{self, Draft};
use kpo_operations::obligation;
use kpo_practice::access::Action;
use kpo_practice::agreement::{AgreementKind, Terms};
use kpo_practice::engagement::Side;
use kpo_practice::id::{AgreementId, EngagementId, ObligationId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use crate::app::App;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .api(Guard::May(Action::ReadAgreement), routes!(read))
        .api(Guard::May(Action::DraftAgreement), routes!(draft))
        .api(Guard::May(Action::SignAgreement), routes!(sign))
        .api(Guard::May(Action::DraftAgreement), routes!(add))
        .api(Guard::May(Action::FulfilObligation), routes!(fulfil))
}

/// What a statement of work settles.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TermsOut {
    /// Fee or rate, in words and figures; empty where the reader may not see prices.
    fee: String,
    #[schema(value_type = described::ResultsTo)]
    ip: String,
    /// First day.
    #[schema(format = Date)]
    starts_on: String,
    /// Last day.
    #[schema(format = Date)]
    ends_on: String,
    /// Days of notice before the end, where one was agreed.
    #[serde(default)]
    notice_days: Option<i64>,
}

/// An acceptance.
#[derive(Serialize, ToSchema)]
struct SignatureOut {
    id: String,
    person: String,
    name: String,
    capacity: described::Capacity,
    digest: String,
    at: Instant,
}

/// A text in force.
#[derive(Serialize, ToSchema)]
struct TextOut {
    id: String,
    kind: described::AgreementKind,
    number: i64,
    title: String,
    /// Exactly what was hashed; empty where the reader may not see prices.
    text: String,
    /// SHA-256 of the text, hexadecimal.
    digest: String,
    terms: Option<TermsOut>,
    people: Vec<String>,
    signatures: Vec<SignatureOut>,
    can_sign: bool,
}

/// A dated duty.
#[derive(Serialize, ToSchema)]
struct ObligationOut {
    id: String,
    text: String,
    side: described::Side,
    due_on: String,
    done_by: Option<String>,
    done_at: Option<Instant>,
    overdue: bool,
}

/// The agreement of a file.
#[derive(Serialize, ToSchema)]
struct AgreementOut {
    texts: Vec<TextOut>,
    obligations: Vec<ObligationOut>,
    /// Codes of what is missing.
    missing: Vec<String>,
    bound: bool,
}

/// Texts in force, who accepted them, and the dated duties.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/agreement", tag = "agreement", params(("id" = String, Path)),
    responses((status = 200, body = AgreementOut), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = agreement::read(&app.office, &caller, id).await?;
    let today = sheet.today;
    let out = AgreementOut {
        bound: sheet.file.bound,
        missing: sheet
            .gate
            .missing
            .iter()
            .map(|one| one.code.to_owned())
            .collect(),
        obligations: sheet
            .obligations
            .iter()
            .map(|duty| ObligationOut {
                id: duty.id.to_string(),
                text: duty.text.clone(),
                side: duty.side.into(),
                due_on: duty.due_on.to_string(),
                done_by: duty.done_by.map(|id| id.to_string()),
                done_at: duty.done_at.map(Instant::from),
                overdue: duty.overdue(today),
            })
            .collect(),
        texts: sheet.texts.into_iter().map(text).collect(),
    };
    Ok(Json(out).into_response())
}

fn text(text: agreement::Text) -> TextOut {
    let one = text.agreement;
    TextOut {
        id: one.id.to_string(),
        kind: one.kind.into(),
        number: one.number,
        title: one.title,
        text: one.text,
        digest: one.digest,
        terms: one.terms.map(|terms| TermsOut {
            fee: terms.fee,
            ip: terms.ip,
            starts_on: terms.starts_on.to_string(),
            ends_on: terms.ends_on.to_string(),
            notice_days: terms.notice_days,
        }),
        people: one.people.iter().map(ToString::to_string).collect(),
        signatures: text
            .signatures
            .into_iter()
            .map(|one| SignatureOut {
                id: one.signature.id.to_string(),
                person: one.signature.person.to_string(),
                name: one.name,
                capacity: one.signature.capacity.into(),
                digest: one.signature.digest,
                at: one.signature.at.into(),
            })
            .collect(),
        can_sign: text.can_sign,
    }
}

/// A text to put forward.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DraftIn {
    #[schema(value_type = described::AgreementKind)]
    kind: String,
    title: String,
    body: String,
    /// Required for a statement of work.
    terms: Option<TermsOut>,
    /// Approved experts a statement of work names.
    #[serde(default)]
    #[schema(value_type = Vec<described::PersonId>)]
    people: Vec<PersonId>,
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
pub(super) struct Made {
    /// The id.
    pub(super) id: String,
}

/// 201 with the id of what was made.
pub(super) fn made(id: impl ToString) -> Response {
    (StatusCode::CREATED, Json(Made { id: id.to_string() })).into_response()
}

fn day(field: &'static str, text: &str) -> Result<Day, Problem> {
    text.parse()
        .map_err(|_| Refusal::of_field(field, "agreement-day").into())
}

/// Puts a text forward; it takes the place of the one in force.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/agreements", tag = "agreement", params(("id" = String, Path)),
    request_body = DraftIn, responses((status = 201, body = Made), Problems))]
async fn draft(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(sent): Body<DraftIn>,
) -> Answer {
    let kind = AgreementKind::from_word(&sent.kind)
        .ok_or_else(|| Refusal::of_field("kind", "agreement-kind"))?;
    let terms = match sent.terms {
        None => None,
        Some(terms) => Some(Terms {
            fee: terms.fee,
            ip: terms.ip,
            starts_on: day("starts_on", &terms.starts_on)?,
            ends_on: day("ends_on", &terms.ends_on)?,
            notice_days: terms.notice_days,
        }),
    };
    let draft = Draft {
        kind,
        title: sent.title,
        body: sent.body,
        terms,
        people: sent.people.into_iter().collect(),
    };
    Ok(made(
        agreement::draft(&app.office, &caller, id, draft).await?,
    ))
}

/// An acceptance to give.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    /// The hash of the text that was read.
    digest: String,
    /// One's own name.
    typed_name: String,
}

/// Accepts a text, in person, after a fresh sign-in: a token cannot.
#[utoipa::path(post, path = "/api/v1/agreements/{id}/signatures", tag = "agreement", params(("id" = String, Path)),
    request_body = SignIn, responses((status = 201, body = Made), Problems))]
async fn sign(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<AgreementId>,
    Body(sent): Body<SignIn>,
) -> Answer {
    let (digest, name) = (sent.digest, sent.typed_name);
    Ok(made(
        agreement::sign(&app.office, &caller, id, &digest, &name).await?,
    ))
}

/// A dated duty to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ObligationIn {
    text: String,
    #[schema(value_type = described::DutySide)]
    side: String,
    #[schema(format = Date)]
    due_on: String,
}

/// Enters a dated duty.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/obligations", tag = "agreement", params(("id" = String, Path)),
    request_body = ObligationIn, responses((status = 201, body = Made), Problems))]
async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(sent): Body<ObligationIn>,
) -> Answer {
    let side = Side::from_word(&sent.side).unwrap_or(Side::Nobody);
    let due_on = day("due_on", &sent.due_on)?;
    Ok(made(
        obligation::add(&app.office, &caller, id, &sent.text, side, due_on).await?,
    ))
}

/// Marks a duty as done.
#[utoipa::path(post, path = "/api/v1/obligations/{id}/fulfilment", tag = "agreement", params(("id" = String, Path)),
    responses((status = 204), Problems))]
async fn fulfil(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ObligationId>,
) -> Answer {
    obligation::fulfil(&app.office, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
