//! Competitor sets as JSON: for the security officer alone.

use axum::extract::State;
use kpo_operations::rival;
use kpo_practice::access::Action;
use kpo_practice::id::{Id, OrganisationId, PersonId, RivalId, RivalSetId};
use kpo_practice::ledger::Scope;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::described::{self, Instant};
use super::document::Problems;
use super::json::Body;
use super::listed::{Listed, whole};
use super::sourcing::{Done, changed, made};
use crate::app::App;
use crate::pages::sheet::given;
use crate::path::Of;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::wire::{Seen, rival as wire};

/// The routes of this noun.
pub fn routes() -> Routes {
    let may = Guard::May(Action::RaiseWall);
    Routes::new()
        .api(may, routes!(rival_sets))
        .api(may, routes!(make_rival_set))
        .api(may, routes!(agree_rival_set))
        .api(may, routes!(end_rival_set))
        .api(may, routes!(join_rival_set))
        .api(may, routes!(leave_rival_set))
        .api(may, routes!(rival_conflicts))
}

/// A competitor set.
#[derive(Serialize, ToSchema)]
#[schema(as = rival::SetView)]
struct SetView {
    /// Its id, `rvs_…`.
    id: String,
    /// Its version.
    version: i64,
    /// What the officer calls it.
    name: String,
    reach: described::Reach,
    /// Days what was seen counts after it was last seen.
    cooling_days: i64,
    /// When it was made.
    made_at: Instant,
    /// When it was ended.
    ended_at: Option<Instant>,
    /// Its members, those that left among them.
    members: Vec<MemberView>,
}

/// An organisation's time in a set.
#[derive(Serialize, ToSchema)]
#[schema(as = rival::MemberView)]
struct MemberView {
    /// Its id, `rvl_…`.
    id: String,
    /// Its version.
    version: i64,
    /// Which organisation, `org_…`.
    organisation: String,
    /// The first day.
    since_on: String,
    /// The last day, once it is known.
    until_on: Option<String>,
}

/// Somebody who was shown the information of two members: shut out of both.
#[derive(Serialize, ToSchema)]
#[schema(as = rival::ConflictView)]
struct ConflictView {
    /// In which set, `rvs_…`.
    set: String,
    scope: described::LedgerScope,
    /// Which person (`per_…`) or firm (`org_…`).
    id: String,
    /// Whose information, `org_…`.
    organisations: Vec<String>,
    /// In which files it was seen, `eng_…`.
    files: Vec<String>,
    /// Who saw it, `per_…`.
    people: Vec<String>,
    /// The last day of it.
    until_on: String,
}

/// Every competitor set, by name.
#[utoipa::path(get, path = "/api/v1/rivals", tag = "rival", responses((status = 200, body = Listed<SetView>), Problems))]
async fn rival_sets(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let page = rival::list(&app.office, &caller).await?;
    let rivals = page.rivals;
    Ok(whole(page.sets.into_iter().map(|set| {
        let own = rivals.iter().filter(|one| one.set == set.id);
        SetView {
            id: set.id.to_string(),
            version: set.version,
            name: set.name,
            reach: set.reach.into(),
            cooling_days: set.cooling_days,
            made_at: set.made_at.into(),
            ended_at: set.ended_at.map(Instant::from),
            members: own
                .map(|one| MemberView {
                    id: one.id.to_string(),
                    version: one.version,
                    organisation: one.organisation.to_string(),
                    since_on: one.since_on.to_string(),
                    until_on: one.until_on.map(|day| day.to_string()),
                })
                .collect(),
        }
    })))
}

/// Whoever was shown the information of two members of a set.
#[utoipa::path(get, path = "/api/v1/rival-conflicts", tag = "rival", responses((status = 200, body = Listed<ConflictView>), Problems))]
async fn rival_conflicts(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    let page = rival::list(&app.office, &caller).await?;
    Ok(whole(page.conflicts.into_iter().map(|one| ConflictView {
        set: one.set.to_string(),
        scope: one.scope.into(),
        id: match one.scope {
            Scope::Person => PersonId::from_uuid(one.id).to_string(),
            Scope::Firm => OrganisationId::from_uuid(one.id).to_string(),
        },
        organisations: one.organisations.iter().map(ToString::to_string).collect(),
        files: one.files.iter().map(ToString::to_string).collect(),
        people: one.people.iter().map(ToString::to_string).collect(),
        until_on: one.until_on.to_string(),
    })))
}

/// Makes a competitor set.
#[utoipa::path(post, path = "/api/v1/rivals", tag = "rival", request_body = wire::Set, responses((status = 201, body = Done), Problems))]
async fn make_rival_set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Body(wire): Body<wire::Set>,
) -> Answer {
    let set = rival::make(&app.office, &caller, wire.draft()?).await?;
    made(set.id, set.version)
}

/// Changes what was agreed of a set; everybody is screened again at once.
#[utoipa::path(post, path = "/api/v1/rivals/{set}/terms", tag = "rival", params(("set" = String, Path)), request_body = wire::Set, responses((status = 200, body = Done), Problems))]
async fn agree_rival_set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalSetId>,
    Body(wire): Body<wire::Set>,
) -> Answer {
    let seen = wire.version.unwrap_or_default();
    rival::agree(&app.office, &caller, id, wire.draft()?, seen).await?;
    changed(id, seen + 1)
}

/// Ends a set: nothing follows from it any more.
#[utoipa::path(post, path = "/api/v1/rivals/{set}/end", tag = "rival", params(("set" = String, Path)), request_body = Seen, responses((status = 200, body = Done), Problems))]
async fn end_rival_set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalSetId>,
    Body(wire): Body<Seen>,
) -> Answer {
    rival::end(&app.office, &caller, id, wire.version).await?;
    changed(id, wire.version + 1)
}

/// Puts an organisation into a set; everybody is screened again at once.
#[utoipa::path(post, path = "/api/v1/rivals/{set}/members", tag = "rival", params(("set" = String, Path)), request_body = wire::Member, responses((status = 201, body = Done), Problems))]
async fn join_rival_set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalSetId>,
    Body(wire): Body<wire::Member>,
) -> Answer {
    let organisation = given("organisation", &wire.organisation)?;
    let since = given("since_on", &wire.since_on)?;
    let rival = rival::join(&app.office, &caller, id, organisation, since).await?;
    made(rival.id, rival.version)
}

/// Takes an organisation out of its set after a last day; everybody is screened again at once.
#[utoipa::path(post, path = "/api/v1/rival-members/{rival}/end", tag = "rival", params(("rival" = String, Path)), request_body = wire::Left, responses((status = 200, body = Done), Problems))]
async fn leave_rival_set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<RivalId>,
    Body(wire): Body<wire::Left>,
) -> Answer {
    let until = given("until_on", &wire.until_on)?;
    rival::leave(&app.office, &caller, id, until, wire.version).await?;
    changed(id, wire.version + 1)
}
