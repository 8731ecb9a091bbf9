//! Terms, openers, invitations, named people, sealed bids, the choice.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kpo_operations::{award, bid, invitation, nomination, opener};
use kpo_practice::access::Action;
use kpo_practice::id::{EngagementId, InvitationId, NominationId};
use kpo_practice::invitation::Invitation;
use kpo_practice::nomination::NominationState;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Done, changed, made};
use crate::api::described::{self, Instant};
use crate::api::document::Problems;
use crate::api::json::{Body, unsaid, versioned};
use crate::api::listed::{Listed, whole};
use crate::app::App;
use crate::pages::sheet::given;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire;

/// The routes of this file.
pub(super) fn routes() -> Routes {
    let may = Guard::May;
    Routes::new()
        .api(Guard::SignedIn, routes!(mine))
        .api(may(Action::ReadAward), routes!(read))
        .api(may(Action::InviteProviders), routes!(terms))
        .api(may(Action::InviteProviders), routes!(invite))
        .api(may(Action::InviteProviders), routes!(withdraw))
        .api(may(Action::Nominate), routes!(nominate))
        .api(may(Action::ApproveNominee), routes!(decide))
        .api(may(Action::OpenBids), routes!(open))
        .api(may(Action::SubmitBid), routes!(submit))
        .api(may(Action::Award), routes!(choose))
        .api(may(Action::ApproveAward), routes!(approve))
}

/// The award as far as it has come.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::AwardView)]
struct AwardView {
    /// Its version; absent before the terms are fixed.
    version: Option<i64>,
    /// Criteria, `weight text` each.
    criteria: Vec<String>,
    /// Until when bids are taken.
    deadline_at: Option<Instant>,
    /// A second person has to agree.
    core: bool,
    /// The opened bids; none before all are opened, and none for a reader who follows the award without choosing.
    bids: Vec<BidView>,
    /// The bid chosen.
    chosen: Option<String>,
    /// Why.
    reasons: String,
    /// Final since.
    made_at: Option<Instant>,
}

/// An opened bid; price and quality always together.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::BidView)]
struct BidView {
    /// Its id.
    id: String,
    /// Who bids (`org_…`).
    bidder: String,
    /// How it stands.
    state: described::BidState,
    /// Price in minor units.
    price_minor: Option<i64>,
    /// Its currency.
    currency: Option<String>,
    /// Quality in hundredths, once scored.
    quality: Option<i64>,
    /// Days.
    days: Option<i64>,
    /// Plan.
    plan: Option<String>,
}

/// Reads the award.
#[utoipa::path(get, path = "/api/v1/engagements/{id}/award", tag = "award", params(("id" = String, Path)), responses((status = 200, body = AwardView), Problems))]
async fn read(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let page = award::read(&app.office, &caller, id).await?;
    let award = page.award.as_ref();
    let lines = award.iter().flat_map(|award| &award.criteria);
    let view = AwardView {
        version: award.map(|award| award.version),
        criteria: lines
            .map(|line| format!("{} {}", line.weight, line.text))
            .collect(),
        deadline_at: award.map(|award| award.deadline.into()),
        core: page.core,
        bids: page.bids.iter().map(|bid| bid_view(award, bid)).collect(),
        chosen: award
            .and_then(|award| award.chosen)
            .map(|id| id.to_string()),
        reasons: award.map_or_else(String::new, |award| award.reasons.clone()),
        made_at: award.and_then(|award| award.made_at).map(Instant::from),
    };
    Ok(match view.version {
        Some(version) => versioned(StatusCode::OK, version, &view),
        None => Json(view).into_response(),
    })
}

fn bid_view(award: Option<&kpo_practice::award::Award>, bid: &kpo_practice::bid::Bid) -> BidView {
    let offer = bid.offer.as_ref();
    BidView {
        id: bid.id.to_string(),
        bidder: bid.bidder.to_string(),
        state: bid.state.into(),
        price_minor: offer.map(|offer| offer.price.minor),
        currency: offer.map(|offer| offer.price.currency.code().to_owned()),
        quality: award.and_then(|award| kpo_practice::award::quality(award, bid.id)),
        days: offer.map(|offer| offer.days),
        plan: offer.map(|offer| offer.plan.clone()),
    }
}

/// An invitation as the invited party's delivery managers see it.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::InvitationView)]
struct InvitationView {
    /// Its id.
    id: String,
    /// The file, while it can be answered or read; absent once the invitation has ended otherwise.
    engagement: Option<String>,
    /// What the file may be called.
    name: String,
    /// Since when.
    invited_at: Instant,
    /// `open`, or how it ended.
    #[schema(value_type = described::InvitationState)]
    state: String,
}

/// The reader's own organisation's invitations; none for anybody but its delivery managers.
#[utoipa::path(get, path = "/api/v1/invitations", tag = "award", responses((status = 200, body = Listed<InvitationView>), Problems))]
async fn mine(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let sent = invitation::mine(&app.office, &caller).await?;
    let view = |(one, name, readable): (Invitation, String, bool)| InvitationView {
        id: one.id.to_string(),
        engagement: (one.end.is_none() || readable).then(|| one.engagement.to_string()),
        name,
        invited_at: one.invited_at.into(),
        state: one
            .end
            .map_or(described::INVITATION_OPEN, |end| end.word())
            .to_owned(),
    };
    Ok(whole(sent.into_iter().map(view)))
}

/// Fixes criteria and deadline.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/award/terms", tag = "award", params(("id" = String, Path)), request_body = wire::Terms, responses((status = 200, body = Done), Problems))]
async fn terms(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Terms>,
) -> Answer {
    let day: Day = given("deadline", &wire.deadline)?;
    let terms = (wire.criteria.as_str(), day.plus_days(1).start());
    let fixed = award::fix_terms(&app.office, &caller, id, terms, wire.version).await;
    let one = unsaid(wire.version, fixed)?;
    changed(one.id, one.version)
}

/// Invites an organisation.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/invitations", tag = "invitation", params(("id" = String, Path)), request_body = wire::Invite, responses((status = 201, body = Done), Problems))]
async fn invite(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Invite>,
) -> Answer {
    let organisation = given("organisation", &wire.organisation)?;
    let one = invitation::invite(&app.office, &caller, id, organisation).await?;
    made(one.id, one.version)
}

/// Takes an invitation back.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/invitations/{invitation}/withdrawal", tag = "invitation", params(("id" = String, Path), ("invitation" = String, Path)), request_body = wire::Seen, responses((status = 200, body = Done), Problems))]
async fn withdraw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, sent)): Of<(EngagementId, InvitationId)>,
    Body(wire): Body<wire::Seen>,
) -> Answer {
    invitation::withdraw(&app.office, &caller, (id, sent), wire.version).await?;
    changed(sent, wire.version + 1)
}

/// Puts a person forward.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/nominations", tag = "nomination", params(("id" = String, Path)), request_body = wire::Nominate, responses((status = 201, body = Done), Problems))]
async fn nominate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Nominate>,
) -> Answer {
    let person = given("person", &wire.person)?;
    let one = nomination::nominate(&app.office, &caller, id, person, &wire.note).await?;
    made(one.id, one.version)
}

/// Approves or declines a named person.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/nominations/{nomination}/decision", tag = "nomination", params(("id" = String, Path), ("nomination" = String, Path)), request_body = wire::Decided, responses((status = 200, body = Done), Problems))]
async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, named)): Of<(EngagementId, NominationId)>,
    Body(wire): Body<wire::Decided>,
) -> Answer {
    let approve = match NominationState::from_word(&wire.decision) {
        Some(NominationState::Approved) => true,
        Some(NominationState::Declined) => false,
        _ => return Err(Refusal::of_field("decision", "entry-unknown").into()),
    };
    let said = (approve, wire.reason.as_str());
    let one = nomination::decide(&app.office, &caller, (id, named), said, wire.version).await?;
    changed(one.id, one.version)
}

// Becoming an opener is a page alone: the answer to a keyed API act is kept for repeating, and an opening key is kept nowhere.

/// Uses the caller's key on all bids.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/opening", tag = "bid", params(("id" = String, Path)), request_body = wire::Key, responses((status = 200, body = Done), Problems))]
async fn open(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Key>,
) -> Answer {
    let one = opener::open(&app.office, &caller, id, &wire.key).await?;
    changed(one.id, one.version)
}

/// A bidder's receipt. The check value is on the page alone, since API answers may be kept for repeating.
#[derive(Serialize, ToSchema)]
#[schema(as = sourcing::ReceiptView)]
struct ReceiptView {
    /// Its number.
    number: String,
    /// SHA-256 of the padded content.
    commitment: String,
    /// When.
    at: Instant,
}

/// Seals a bid, or another in its place.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/bid", tag = "bid", params(("id" = String, Path)), request_body = wire::Bid, responses((status = 200, body = ReceiptView), Problems))]
async fn submit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Bid>,
) -> Answer {
    let draft = kpo_practice::bid::Draft {
        price: wire.price,
        days: wire.days,
        plan: wire.plan,
    };
    let receipt = bid::submit(&app.office, &caller, id, &draft).await?;
    let view = ReceiptView {
        number: receipt.number,
        commitment: receipt.commitment,
        at: receipt.at.into(),
    };
    Ok(Json(view).into_response())
}

/// Chooses among opened bids.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/award", tag = "award", params(("id" = String, Path)), request_body = wire::Choice, responses((status = 200, body = Done), Problems))]
async fn choose(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Choice>,
) -> Answer {
    let seen = wire.version;
    let one = award::propose(&app.office, &caller, id, wire.draft()?, seen).await?;
    changed(one.id, one.version)
}

/// The second person agrees.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/award/approval", tag = "award", params(("id" = String, Path)), request_body = wire::Seen, responses((status = 200, body = Done), Problems))]
async fn approve(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Body(wire): Body<wire::Seen>,
) -> Answer {
    let one = award::approve(&app.office, &caller, id, wire.version).await?;
    changed(one.id, one.version)
}
