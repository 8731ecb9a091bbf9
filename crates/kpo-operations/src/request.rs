//! Requests: writing down what somebody needs to know, and everything its allocation is decided from.

use kpo_practice::access::{Action, Caller};
use kpo_practice::allocation::{self, Allocation, Intake};
use kpo_practice::capability::{Capability, Verdict};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side, Stage};
use kpo_practice::gate::Gate;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::request::{self, Draft, Request};
use kpo_practice::skill::Search;
use kpo_practice::staff::StaffEffect;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::assignment;
use crate::engagement::advance;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;

/// What a file's allocation is decided from, and what was decided.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The request.
    pub request: Option<Request>,
    /// The capability it touches.
    pub capability: Option<Capability>,
    /// The decision.
    pub allocation: Option<Allocation>,
    /// That own people were looked for.
    pub search: Option<Search>,
    /// What it does to staff.
    pub staff: Option<StaffEffect>,
    /// The inside counterpart.
    pub counterpart: Option<PersonId>,
    /// The award is made: nothing above changes any more.
    pub frozen: bool,
}

impl Facts {
    /// What the core map says of the capability touched.
    pub fn verdict(&self) -> Option<Verdict> {
        self.capability
            .as_ref()
            .map(|capability| capability.verdict)
    }

    /// What the intake test answers, once there is a request.
    pub fn intake(&self) -> Option<Intake> {
        self.request
            .as_ref()
            .map(|request| allocation::intake(request, self.verdict()))
    }

    /// Whether the file counts as core.
    pub fn core(&self) -> bool {
        self.request
            .as_ref()
            .is_some_and(|request| allocation::is_core(request, self.verdict()))
    }

    /// Refuses a change to what the award was made on.
    pub(crate) fn open(&self) -> Result<()> {
        if self.frozen {
            return Err(Refusal::new("award-frozen").into());
        }
        Ok(())
    }

    /// The gates of request and allocation.
    pub(crate) fn gates(&self) -> Vec<Gate> {
        vec![
            request::gate(self.request.as_ref()),
            allocation::gate(
                self.request.as_ref(),
                self.verdict(),
                self.allocation.as_ref(),
                self.search.as_ref(),
                self.staff.as_ref(),
                self.counterpart.is_some(),
            ),
        ]
    }
}

/// Reads what a file's allocation stands on.
pub(crate) async fn facts(tx: &mut Tx, id: EngagementId) -> Result<Facts> {
    let request = tx.request(id).await?;
    let capability = match request.as_ref().and_then(|request| request.capability) {
        Some(capability) => Some(tx.capability(capability).await?),
        None => None,
    };
    let counterpart = tx
        .assignments(id)
        .await?
        .into_iter()
        .find(|held| held.role == AssignmentRole::Counterpart)
        .map(|held| held.person);
    Ok(Facts {
        request,
        capability,
        allocation: tx.allocation(id).await?,
        search: tx.search(id).await?,
        staff: tx.staff_effect(id).await?,
        counterpart,
        frozen: tx
            .award(id)
            .await?
            .is_some_and(|award| award.made_at.is_some()),
    })
}

/// The gates of request and allocation, for the file's own page.
pub(crate) async fn gates(tx: &mut Tx, id: EngagementId) -> Result<Vec<Gate>> {
    Ok(facts(tx, id).await?.gates())
}

/// The page on which a request is read, weighed and decided.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// Everything about it.
    pub facts: Facts,
    /// Names of the people in it.
    pub names: Names,
    /// The core map, for choosing from.
    pub map: Vec<Capability>,
    /// The host's active people, for choosing from; empty for those who may not change the request.
    pub people: Vec<Person>,
}

/// The request with all that is decided on it.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadRequest, id)
        .await?;
    let facts = facts(&mut tx, id).await?;
    let mut ids = vec![file.owner];
    ids.extend(facts.request.iter().filter_map(|request| request.decider));
    ids.extend(facts.counterpart);
    ids.extend(facts.allocation.iter().map(|made| made.decided_by));
    ids.extend(facts.search.iter().map(|made| made.signed_by));
    ids.extend(facts.staff.iter().map(|made| made.recorded_by));
    let names = Names::default().people(&mut tx, &ids).await?;
    let people = if file.also(caller, Action::EditRequest) {
        colleagues(&mut tx, file.client).await?
    } else {
        Vec::new()
    };
    let map = tx.capabilities().await?;
    Ok(Page {
        file,
        facts,
        names,
        map,
        people,
    })
}

/// What the form for a new request offers: the core map, and the host's people.
pub async fn choices(office: &Office, caller: &Caller) -> Result<(Vec<Capability>, Vec<Person>)> {
    let mut tx = office.read().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::CreateRequest)
        .await?
        .into_inner();
    let map = tx.capabilities().await?;
    Ok((map, colleagues(&mut tx, host).await?))
}

async fn colleagues(tx: &mut Tx, host: kpo_practice::id::OrganisationId) -> Result<Vec<Person>> {
    let people = tx.people_of(host).await?;
    Ok(people.into_iter().filter(|person| person.active).collect())
}

/// Begins a file with its request.
pub async fn create(office: &Office, caller: &Caller, draft: &Draft) -> Result<Engagement> {
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::CreateRequest)
        .await?
        .into_inner();
    let id = office.id();
    let request = draft.check(id, caller.at)?;
    known(&mut tx, &request).await?;
    hidden(&mut tx, &draft.code_name).await?;
    let file = Engagement {
        id,
        version: 1,
        title: draft.title.trim().to_owned(),
        code_name: draft.code_name.trim().to_owned(),
        domain: draft.domain.clone(),
        client: host,
        provider: None,
        owner: caller.person,
        stage: Stage::Request,
        waiting_on: Side::Client,
        waiting_since: caller.at,
        bound: false,
        frozen: false,
        closed_at: None,
        created_at: caller.at,
    };
    tx.insert_engagement(&file).await?;
    tx.insert_request(&request).await?;
    let role = (AssignmentRole::Decider, "decider");
    assignment::hold(office, &mut tx, id, request.decider, role, caller.at).await?;
    let file = advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("request.written", "request", id)
        .within(id)
        .with(json!({ "core": request.core, "class": request.class }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(file)
}

/// Changes a request; an allocation decided on the former one no longer holds.
pub async fn save(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    draft: &Draft,
    seen: Option<i64>,
) -> Result<Engagement> {
    let mut tx = office.begin().await?;
    let mut file = office
        .admit(&mut tx, caller, Action::EditRequest, id)
        .await?
        .into_inner();
    let facts = facts(&mut tx, id).await?;
    facts.open()?;
    let request = draft.check(id, caller.at)?;
    known(&mut tx, &request).await?;
    // A firm entered since under such a name must not shut an older file to its owner.
    if draft.code_name.trim() != file.code_name {
        hidden(&mut tx, &draft.code_name).await?;
    }
    match (&facts.request, seen) {
        (Some(_), Some(seen)) => {
            tx.save_request(&request, seen).await?;
        }
        (None, None) => tx.insert_request(&request).await?,
        _ => return Err(crate::error::Error::Conflict),
    }
    file.title = draft.title.trim().to_owned();
    file.code_name = draft.code_name.trim().to_owned();
    file.domain = draft.domain.clone();
    let version = file.version;
    tx.save_engagement(&file, version).await?;
    let role = (AssignmentRole::Decider, "decider");
    assignment::hold(office, &mut tx, id, request.decider, role, caller.at).await?;
    let file = advance(&mut tx, id, caller.at).await?;
    tx.note(
        caller,
        Entry::new("request.changed", "request", id).within(id),
    );
    tx.commit().await?;
    Ok(file)
}

/// A capability that is not on the map is a slip of the form, not a missing page.
async fn known(tx: &mut Tx, request: &Request) -> Result<()> {
    if let Some(id) = request.capability
        && !tx.capabilities().await?.iter().any(|one| one.id == id)
    {
        return Err(Refusal::of_field("capability", "entry-unknown").into());
    }
    Ok(())
}

/// A code name that holds the name of the host, or of anybody it deals with, hides nothing.
async fn hidden(tx: &mut Tx, code_name: &str) -> Result<()> {
    let parties = tx.organisations().await?;
    let names = parties.iter().map(|party| party.name.as_str());
    Ok(request::code_name_hides(code_name, names)?)
}
