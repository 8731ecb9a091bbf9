//! Closing and ending access as JSON.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::closure;
use kpo_practice::access::Action;
use kpo_practice::closure::{Certificate, Ended, Fate};
use kpo_practice::id::{DeclarationId, EngagementId, PersonId};
use kpo_practice::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use crate::app::App;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let read_guard = Guard::May(Action::ReadCertificate);
    Routes::new()
        .api(read_guard, routes!(read))
        .api(Guard::May(Action::CloseEngagement), routes!(close))
        .api(Guard::May(Action::DeclareClosure), routes!(declare))
        .api(Guard::May(Action::CheckKnowledge), routes!(check))
        .api(read_guard, routes!(certificate))
        .api(Guard::May(Action::EndAccess), routes!(end_access))
}

/// What one act ended, in numbers.
#[derive(Serialize, ToSchema)]
struct EndedOut {
    assignments: i64,
    invitations: i64,
    links: i64,
    tokens: i64,
    sessions: i64,
    jobs: i64,
}

impl From<Ended> for EndedOut {
    fn from(ended: Ended) -> Self {
        Self {
            assignments: ended.assignments,
            invitations: ended.invitations,
            links: ended.links,
            tokens: ended.tokens,
            sessions: ended.sessions,
            jobs: ended.jobs,
        }
    }
}

/// What could still be reached through.
#[derive(Serialize, ToSchema)]
struct SurvivorOut {
    #[schema(value_type = described::SurvivorKind)]
    kind: String,
    count: i64,
}

/// A word asked for.
#[derive(Serialize, ToSchema)]
struct DeclarationOut {
    id: String,
    party: String,
    /// It is the caller's to give.
    mine: bool,
    fate: Option<described::Fate>,
    statement: Option<String>,
}

/// A question of the knowledge check.
#[derive(Serialize, ToSchema)]
struct KnowledgeOut {
    question: String,
    answer: String,
    passed: bool,
}

/// The closing of a file.
#[derive(Serialize, ToSchema)]
struct ClosureOut {
    /// Absent while the file is open.
    closed_at: Option<Instant>,
    certified: bool,
    survivors: Vec<SurvivorOut>,
    declarations: Vec<DeclarationOut>,
    /// For the client's eyes.
    knowledge: Option<Vec<KnowledgeOut>>,
}

/// The closing of a file, as far as the reader may see it.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/closure", tag = "closure", params(("id" = String, Path)),
    responses((status = 200, body = ClosureOut), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = closure::read(&app.office, &caller, id).await?;
    let closed = sheet.closure.as_ref();
    let out = ClosureOut {
        closed_at: closed.map(|closure| closure.closed_at.into()),
        certified: closed.is_some_and(|closure| closure.certificate.is_some()),
        survivors: sheet
            .survivors
            .into_iter()
            .map(|survivor| SurvivorOut {
                kind: survivor.kind,
                count: survivor.count,
            })
            .collect(),
        declarations: sheet
            .declarations
            .into_iter()
            .map(|asked| DeclarationOut {
                id: asked.declaration.id.to_string(),
                party: asked.party,
                mine: asked.mine,
                fate: asked.declaration.word.as_ref().map(|word| word.fate.into()),
                statement: asked.declaration.word.map(|word| word.statement),
            })
            .collect(),
        knowledge: sheet.knowledge.map(|knowledge| {
            knowledge
                .into_iter()
                .map(|one| KnowledgeOut {
                    question: one.question,
                    answer: one.answer,
                    passed: one.passed,
                })
                .collect()
        }),
    };
    Ok(Json(out).into_response())
}

/// A closing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClosureIn {
    reason: String,
    /// What whoever goes on needs to know.
    handover: String,
}

/// Closes a file: ends every access of the counterparty in one act.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/closure", tag = "closure", params(("id" = String, Path)),
    request_body = ClosureIn, responses((status = 201, body = EndedOut), Problems))]
async fn close(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(body): Body<ClosureIn>,
) -> Answer {
    let closed = closure::close(&app.office, &caller, id, &body.reason, &body.handover).await?;
    Ok((StatusCode::CREATED, Json(EndedOut::from(closed.ended))).into_response())
}

/// A word on what became of what was given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclarationIn {
    #[schema(value_type = described::Fate)]
    fate: String,
    statement: String,
}

/// Gives a party's word.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/declarations/{declaration}", tag = "closure",
    params(("id" = String, Path), ("declaration" = String, Path)), request_body = DeclarationIn, responses((status = 204), Problems))]
async fn declare(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, declaration)): Of<(EngagementId, DeclarationId)>,
    Body(body): Body<DeclarationIn>,
) -> Answer {
    let fate = Fate::from_word(&body.fate).ok_or_else(|| Refusal::new("form-incomplete"))?;
    closure::declare(&app.office, &caller, id, declaration, fate, &body.statement).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A question of the knowledge check.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct KnowledgeIn {
    question: String,
    answer: String,
    passed: bool,
}

/// Notes one question of the knowledge check.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/knowledge", tag = "closure", params(("id" = String, Path)),
    request_body = KnowledgeIn, responses((status = 204), Problems))]
async fn check(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(body): Body<KnowledgeIn>,
) -> Answer {
    closure::check(
        &app.office,
        &caller,
        id,
        &body.question,
        &body.answer,
        body.passed,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What one person was shown.
#[derive(Serialize, ToSchema)]
struct CertificateShownOut {
    person: String,
    documents: i64,
    views: i64,
    first_at: Instant,
    last_at: Instant,
}

/// The certificate.
#[derive(Serialize, ToSchema)]
struct CertificateOut {
    title: String,
    client: String,
    provider: Option<String>,
    closed_at: Instant,
    issued_at: Instant,
    /// What closing ended; for the client only.
    ended: Option<EndedOut>,
    survivors: Vec<SurvivorOut>,
    knowledge_asked: i64,
    knowledge_passed: i64,
    shown: Vec<CertificateShownOut>,
    /// The number of the journal's last entry when it was issued; for the client only.
    journal_seq: Option<i64>,
    /// That entry's hash, hexadecimal.
    journal_hash: String,
}

fn certificate_out(certificate: Certificate) -> CertificateOut {
    CertificateOut {
        title: certificate.title,
        client: certificate.client,
        provider: certificate.provider,
        closed_at: certificate.closed_at.into(),
        issued_at: certificate.issued_at.into(),
        ended: certificate.ended.map(EndedOut::from),
        survivors: certificate
            .survivors
            .into_iter()
            .map(|survivor| SurvivorOut {
                kind: survivor.kind,
                count: survivor.count,
            })
            .collect(),
        knowledge_asked: certificate.knowledge_asked,
        knowledge_passed: certificate.knowledge_passed,
        shown: certificate
            .shown
            .into_iter()
            .map(|shown| CertificateShownOut {
                person: shown.person,
                documents: shown.documents,
                views: shown.views,
                first_at: shown.first_at.into(),
                last_at: shown.last_at.into(),
            })
            .collect(),
        journal_seq: certificate.journal_seq,
        journal_hash: certificate.journal_hash,
    }
}

/// The certificate of a closed file.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/certificate", tag = "closure", params(("id" = String, Path)),
    responses((status = 200, body = CertificateOut), Problems))]
async fn certificate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let (_, certificate) = closure::certificate(&app.office, &caller, id).await?;
    Ok(Json(certificate_out(certificate)).into_response())
}

/// Why access ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AccessEndIn {
    /// It stands in the journal.
    reason: String,
}

/// Ends every access of one person in one act.
#[utoipa::path(post, path = "/api/v1/people/{id}/access-end", tag = "closure", params(("id" = String, Path)),
    request_body = AccessEndIn, responses((status = 200, body = EndedOut), Problems))]
async fn end_access(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(body): Body<AccessEndIn>,
) -> Answer {
    let ended = closure::end_access(&app.office, &caller, id, &body.reason).await?;
    Ok(Json(EndedOut::from(ended)).into_response())
}
