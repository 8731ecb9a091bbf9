//! The work as JSON: draft, claims, submissions.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kpo_operations::deliverable::{self, WorkDraft};
use kpo_practice::access::Action;
use kpo_practice::deliverable::{Claim, ClaimDraft, Deliverable, Method, Submission};
use kpo_practice::id::{ClaimId, DocumentId, EngagementId};
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::{Body, IfMatch, versioned};
use crate::app::App;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let write = Guard::May(Action::WriteDeliverable);
    Routes::new()
        .api(Guard::May(Action::ReadDeliverable), routes!(read_work))
        .api(write, routes!(write_work))
        .api(write, routes!(add_claim))
        .api(write, routes!(change_claim))
        .api(write, routes!(remove_claim))
        .api(Guard::May(Action::SubmitDeliverable), routes!(submit_work))
        .api(
            Guard::May(Action::ReadDeliverable),
            routes!(read_submission),
        )
}

/// What is written beside the claims.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkIn {
    /// The question as the author understands it.
    question: String,
    /// How the answer was found.
    method: String,
    /// What is advised.
    recommendation: String,
    /// How sure, 0 to 100.
    confidence: Option<i64>,
}

/// A claim to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClaimIn {
    /// What is claimed.
    text: String,
    /// What shows it.
    evidence: String,
    /// The document of the room it is drawn from.
    #[schema(value_type = Option<described::DocumentId>)]
    document: Option<DocumentId>,
    #[schema(value_type = Option<described::Method>)]
    method: Option<String>,
    /// How sure, 0 to 100.
    confidence: Option<i64>,
}

impl ClaimIn {
    fn draft(self) -> Result<ClaimDraft, Problem> {
        let method = match self.method.as_deref() {
            None => None,
            Some(word) => Some(
                Method::from_word(word)
                    .ok_or_else(|| Refusal::of_field("method", "entry-unknown"))?,
            ),
        };
        Ok(ClaimDraft {
            text: self.text,
            evidence: self.evidence,
            document: self.document,
            method,
            confidence: self.confidence,
        })
    }
}

/// A claim.
#[derive(Serialize, ToSchema)]
struct ClaimOut {
    id: String,
    version: i64,
    text: String,
    evidence: String,
    document: Option<String>,
    method: Option<described::Method>,
    confidence: Option<i64>,
}

impl From<Claim> for ClaimOut {
    fn from(claim: Claim) -> Self {
        Self {
            id: claim.id.to_string(),
            version: claim.version,
            text: claim.text,
            evidence: claim.evidence,
            document: claim.document.map(|id| id.to_string()),
            method: claim.method.map(Into::into),
            confidence: claim.confidence,
        }
    }
}

/// What is missing before the work can be handed in.
#[derive(Serialize, ToSchema)]
struct MissingOut {
    /// A stable code.
    code: String,
    /// What to do, in the caller's language.
    detail: String,
}

/// A receipt.
#[derive(Serialize, ToSchema)]
struct ReceiptOut {
    number: i64,
    /// SHA-256 of the content, hexadecimal.
    digest: String,
    claims: i64,
    at: Instant,
}

impl From<&Submission> for ReceiptOut {
    fn from(submission: &Submission) -> Self {
        Self {
            number: submission.number,
            digest: submission.digest.clone(),
            claims: submission.claims,
            at: submission.at.into(),
        }
    }
}

/// The work.
#[derive(Serialize, ToSchema)]
#[schema(as = deliverable::WorkOut)]
struct WorkOut {
    question: String,
    method: String,
    recommendation: String,
    confidence: Option<i64>,
    claims: Vec<ClaimOut>,
    missing: Vec<MissingOut>,
    submissions: Vec<ReceiptOut>,
}

/// The work: what is being written, to its author's side; what was handed in, to all who may read it.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/deliverable", tag = "deliverable",
    params(("id" = String, Path)), responses((status = 200, body = WorkOut), Problems))]
async fn read_work(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = deliverable::read(&app.office, &caller, id).await?;
    let version = sheet.work.as_ref().map_or(0, |work| work.version);
    let work = sheet.work;
    let text = |of: fn(&Deliverable) -> &String| work.as_ref().map(of).cloned().unwrap_or_default();
    let body = WorkOut {
        question: text(|work| &work.question),
        method: text(|work| &work.method),
        recommendation: text(|work| &work.recommendation),
        confidence: work.as_ref().and_then(|work| work.confidence),
        claims: sheet.claims.into_iter().map(ClaimOut::from).collect(),
        missing: sheet
            .missing
            .iter()
            .map(|one| MissingOut {
                code: one.code.to_owned(),
                detail: kpo_operations::words::refusal(caller.locale, one),
            })
            .collect(),
        submissions: sheet.submissions.iter().map(ReceiptOut::from).collect(),
    };
    Ok(versioned(StatusCode::OK, version, &body))
}

/// Writes what stands beside the claims. `If-Match: "0"` begins the work.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/deliverable", tag = "deliverable",
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = WorkIn, responses((status = 204, headers(("ETag" = String, description = "The version from now on."))), Problems))]
async fn write_work(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    IfMatch(seen): IfMatch,
    Body(work): Body<WorkIn>,
) -> Answer {
    let draft = WorkDraft {
        question: work.question,
        method: work.method,
        recommendation: work.recommendation,
        confidence: work.confidence,
    };
    let work = deliverable::write(&app.office, &caller, id, seen, &draft).await?;
    Ok(tagged(work.version))
}

fn tagged(version: i64) -> Response {
    let tag = [(axum::http::header::ETAG, format!("\"{version}\""))];
    (StatusCode::NO_CONTENT, tag).into_response()
}

/// Adds a claim.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/claims", tag = "deliverable",
    params(("id" = String, Path)), request_body = ClaimIn, responses((status = 201, body = ClaimOut), Problems))]
async fn add_claim(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(claim): Body<ClaimIn>,
) -> Answer {
    let drafts = vec![claim.draft()?];
    let mut added = deliverable::add_claims(&app.office, &caller, id, drafts).await?;
    let claim = added
        .pop()
        .ok_or(Problem(kpo_operations::Error::NotFound))?;
    Ok(versioned(StatusCode::CREATED, 1, &ClaimOut::from(claim)))
}

/// Changes a claim.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/claims/{claim}", tag = "deliverable",
    params(("id" = String, Path), ("claim" = String, Path), ("If-Match" = String, Header)), request_body = ClaimIn,
    responses((status = 200, body = ClaimOut), Problems))]
async fn change_claim(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, claim)): Of<(EngagementId, ClaimId)>,
    IfMatch(seen): IfMatch,
    Body(body): Body<ClaimIn>,
) -> Answer {
    let draft = body.draft()?;
    let claim = deliverable::change_claim(&app.office, &caller, id, claim, seen, draft).await?;
    let version = claim.version;
    Ok(versioned(StatusCode::OK, version, &ClaimOut::from(claim)))
}

/// Takes a claim out of what is being written.
#[utoipa::path(delete, path = "/api/v1/engagements/{id}/claims/{claim}", tag = "deliverable",
    params(("id" = String, Path), ("claim" = String, Path)), responses((status = 204), Problems))]
async fn remove_claim(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, claim)): Of<(EngagementId, ClaimId)>,
) -> Answer {
    deliverable::remove_claim(&app.office, &caller, id, claim).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Hands the work in and gives a receipt.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/submissions", tag = "deliverable",
    params(("id" = String, Path)), responses((status = 201, body = ReceiptOut), Problems))]
async fn submit_work(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let submission = deliverable::submit(&app.office, &caller, id).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(ReceiptOut::from(&submission)),
    )
        .into_response())
}

/// A submission: the content exactly as it was digested.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/submissions/{number}", tag = "deliverable",
    params(("id" = String, Path), ("number" = i64, Path)), responses((status = 200, content_type = "application/json"), Problems))]
async fn read_submission(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, number)): Of<(EngagementId, i64)>,
) -> Answer {
    let (_, submission, _) = deliverable::submission(&app.office, &caller, id, number).await?;
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    Ok((kind, submission.content).into_response())
}
