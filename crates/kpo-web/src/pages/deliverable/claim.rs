//! One claim: added, changed, taken out. Its own page, so that everything works without JavaScript.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::deliverable;
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::deliverable::{ClaimDraft, Method};
use kpo_practice::id::{ClaimId, DocumentId, EngagementId};
use serde::Deserialize;

use super::percent;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "deliverable/claim.html")]
struct ClaimPage {
    f: Frame,
    id: EngagementId,
    claim: Option<ClaimId>,
    form: Draft,
    version: i64,
    document: String,
    methods: [&'static str; 4],
}

impl ClaimPage {
    fn new(caller: &Caller, id: EngagementId, claim: Option<ClaimId>, form: Draft) -> Self {
        Self {
            f: Frame::signed_in(caller, &format!("/engagements/{id}/claims")),
            id,
            claim,
            version: form.value("version").parse().unwrap_or(0),
            document: form.value("document").to_owned(),
            form,
            methods: ["none", "data", "method", "judgement"],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    text: String,
    evidence: String,
    method: String,
    confidence: String,
    document: Option<String>,
    version: i64,
}

fn draft(fields: &Fields) -> Result<ClaimDraft> {
    let document = fields.document.as_deref().filter(|text| !text.is_empty());
    let document: Option<DocumentId> = document
        .map(str::parse)
        .transpose()
        .map_err(|_| Error::NotFound)?;
    Ok(ClaimDraft {
        text: fields.text.clone(),
        evidence: fields.evidence.clone(),
        document,
        method: Method::from_word(&fields.method),
        confidence: percent(&fields.confidence)?,
    })
}

pub(super) async fn blank(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = deliverable::read(&app.office, &caller, id).await?;
    if !sheet.may_write {
        return Err(Problem(Error::Denied(
            kpo_practice::access::Action::WriteDeliverable,
        )));
    }
    let form = Draft::new().fill("method", "none").fill("version", 0);
    Ok(html(&ClaimPage::new(&caller, id, None, form)))
}

pub(super) async fn add(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let added =
        async { deliverable::add_claims(&app.office, &caller, id, vec![draft(&fields)?]).await };
    answer(&caller, id, None, form.draft, added.await.map(drop))
}

pub(super) async fn edit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, claim)): Of<(EngagementId, ClaimId)>,
) -> Answer {
    let sheet = deliverable::read(&app.office, &caller, id).await?;
    let claim = sheet
        .claims
        .into_iter()
        .find(|known| known.id == claim && sheet.may_write)
        .ok_or(Problem(Error::NotFound))?;
    let form = Draft::new()
        .fill("text", &claim.text)
        .fill("evidence", &claim.evidence)
        .fill("method", claim.method.map_or("none", Method::word))
        .fill(
            "confidence",
            claim.confidence.map(|c| c.to_string()).unwrap_or_default(),
        )
        .fill(
            "document",
            claim.document.map(|d| d.to_string()).unwrap_or_default(),
        )
        .fill("version", claim.version);
    Ok(html(&ClaimPage::new(&caller, id, Some(claim.id), form)))
}

pub(super) async fn change(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, claim)): Of<(EngagementId, ClaimId)>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let changed = async {
        let draft = draft(&fields)?;
        deliverable::change_claim(&app.office, &caller, id, claim, fields.version, draft).await
    };
    answer(
        &caller,
        id,
        Some(claim),
        form.draft,
        changed.await.map(drop),
    )
}

pub(super) async fn remove(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, claim)): Of<(EngagementId, ClaimId)>,
) -> Answer {
    deliverable::remove_claim(&app.office, &caller, id, claim).await?;
    Ok(Redirect::to(&format!("/engagements/{id}/deliverable#claims")).into_response())
}

fn answer(
    caller: &Caller,
    id: EngagementId,
    claim: Option<ClaimId>,
    form: Draft,
    done: Result<()>,
) -> Answer {
    match done {
        Ok(()) => {
            Ok(Redirect::to(&format!("/engagements/{id}/deliverable#claims")).into_response())
        }
        Err(Error::Refused(refusal)) => {
            let status = status(&Error::Refused(refusal.clone()));
            let page = ClaimPage::new(caller, id, claim, form.refused(refusal));
            Ok((status, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
