//! Letting a person go, as JSON.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use kpo_operations::Error;
use kpo_operations::departure::{self, Plan};
use kpo_practice::access::Action;
use kpo_practice::departure::EffectKind;
use kpo_practice::id::PersonId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described;
use super::document::Problems;
use super::json::Body;
use crate::app::App;
use crate::pages::sheet::parsed;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::departure::{Departure, Where};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::RecordDeparture);
    Routes::new()
        .api(may, routes!(preview))
        .api(may, routes!(record))
        .api(
            Guard::May(Action::ReadExposure),
            routes!(departure_certificate),
        )
}

/// One thing a departure does.
#[derive(Serialize, ToSchema)]
#[schema(as = departure::EffectView)]
struct EffectView {
    /// What.
    kind: described::DepartureEffect,
    /// In which file (`eng_…`); absent where it is in none, or in one the reader may not know of.
    engagement: Option<String>,
    /// Who takes over (`per_…`), where that may be known.
    to: Option<String>,
    /// How many; minutes, of hours.
    count: i64,
}

/// What a departure would do, or did.
#[derive(Serialize, ToSchema)]
#[schema(as = departure::PlanView)]
struct PlanView {
    /// They can no longer sign in afterwards.
    whole: bool,
    /// Somebody has to take over files they run or keys they hold.
    hands_over: bool,
    effects: Vec<EffectView>,
}

fn view(plan: &Plan) -> PlanView {
    let effects = plan.effects.iter().map(|one| EffectView {
        kind: one.kind.into(),
        engagement: one
            .engagement
            .filter(|file| plan.files.contains_key(file))
            .map(|file| file.to_string()),
        to: one
            .to
            .filter(|_| one.kind != EffectKind::Review)
            .map(|person| person.to_string()),
        count: one.count,
    });
    PlanView {
        whole: plan.whole,
        hands_over: plan.hands_over,
        effects: effects.collect(),
    }
}

/// What letting this person go would do: an administrator's act reaches everything, a delivery manager's what their own
/// organisation does.
#[utoipa::path(get, path = "/api/v1/people/{id}/departure", tag = "departure", params(("id" = String, Path), Where),
    responses((status = 200, body = PlanView), Problems))]
async fn preview(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Query(wanted): Query<Where>,
) -> Answer {
    let one = parsed(
        "engagement",
        wanted.engagement.as_deref().unwrap_or_default(),
    );
    let one = one.map_err(|_| Error::NotFound)?;
    let plan = departure::preview(&app.office, &caller, id, one).await?;
    Ok(Json(view(&plan)).into_response())
}

/// Lets a person go.
#[utoipa::path(post, path = "/api/v1/people/{id}/departure", tag = "departure", params(("id" = String, Path)),
    request_body = Departure, responses((status = 200, body = PlanView), Problems))]
async fn record(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    Body(wire): Body<Departure>,
) -> Answer {
    let plan = departure::record(&app.office, &caller, id, &wire.wanted()?).await?;
    Ok(Json(view(&plan)).into_response())
}

/// What somebody was shown of one document.
#[derive(Serialize, ToSchema)]
#[schema(as = departure::DocumentSeenView)]
struct DocumentSeenView {
    /// Which (`doc_…`).
    document: String,
    /// By name.
    name: String,
    /// How many times a page was shown.
    pages: i64,
    /// How many originals were taken.
    copies: i64,
    /// First.
    first_at: described::Instant,
    /// Last.
    last_at: described::Instant,
}

/// What somebody was shown of one file.
#[derive(Serialize, ToSchema)]
#[schema(as = departure::FileSeenView)]
struct FileSeenView {
    /// Which (`eng_…`).
    engagement: String,
    /// The sorts of things they were shown.
    kinds: Vec<String>,
    /// The first day.
    first_on: String,
    /// The last.
    last_on: String,
    /// Documents, by name.
    documents: Vec<DocumentSeenView>,
}

/// Everything somebody was ever shown.
#[derive(Serialize, ToSchema)]
#[schema(as = departure::CertificateView)]
struct CertificateView {
    /// Who (`per_…`).
    person: String,
    /// They can sign in now.
    active: bool,
    /// File by file.
    files: Vec<FileSeenView>,
}

/// Everything somebody was ever shown. When they leave, each file's part is put into its client's log, where a receipt is taken
/// (act `departure.certified`).
#[utoipa::path(get, path = "/api/v1/people/{person}/certificate", tag = "departure", params(("person" = String, Path)),
    responses((status = 200, body = CertificateView), Problems))]
async fn departure_certificate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    let certificate = departure::certificate(&app.office, &caller, id).await?;
    let files = certificate.files.into_iter().map(|file| FileSeenView {
        engagement: file.engagement.to_string(),
        kinds: file
            .kinds
            .iter()
            .map(|kind| kind.word().to_owned())
            .collect(),
        first_on: file.first_on.to_string(),
        last_on: file.last_on.to_string(),
        documents: file
            .documents
            .into_iter()
            .map(|one| DocumentSeenView {
                document: one.document.to_string(),
                name: one.name,
                pages: one.pages,
                copies: one.copies,
                first_at: one.first_at.into(),
                last_at: one.last_at.into(),
            })
            .collect(),
    });
    Ok(Json(CertificateView {
        person: id.to_string(),
        active: certificate.person.active,
        files: files.collect(),
    })
    .into_response())
}
