//! Letting a person go in one act: from everything live, from what their firm does, or from one file (R9, R20).
//!
//! What the page shows beforehand is what the act would do, because it is the act: carried out in a transaction that is
//! then dropped. Whoever may not open a file is not told its name here either.

mod seen;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Resource, Visible};
use kpo_practice::closure::Ended;
use kpo_practice::departure::{self, Effect, EffectKind, Orphan, Reach};
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;
use crate::person as people;

pub use seen::{Certificate, FileSeen, certificate};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// One file; everything, when absent.
    pub engagement: Option<EngagementId>,
    /// Who takes over the files they run and the keys they hold.
    pub successor: Option<PersonId>,
    /// Why they go.
    pub reason: String,
}

/// What a departure would do, or did.
pub struct Plan {
    /// Who goes.
    pub person: Admitted<Person>,
    /// They can no longer sign in afterwards.
    pub whole: bool,
    /// What it does, in the order it is done.
    pub effects: Vec<Effect>,
    /// What the reader may call the files.
    pub files: BTreeMap<EngagementId, String>,
    /// The files they could be let go from alone.
    pub choices: Vec<(EngagementId, String)>,
    /// Names of those who take something over, where the reader may know them.
    pub names: Names,
    /// Who could take over what they run: for the administrator.
    pub successors: Vec<Person>,
    /// They run files or hold keys, so somebody has to take them over.
    pub hands_over: bool,
}

/// How far this caller's act reaches.
fn reach(caller: &Caller, engagement: Option<EngagementId>) -> Reach {
    match (caller.host, engagement) {
        (true, None) => Reach::Whole,
        (true, Some(file)) => Reach::File(file),
        (false, None) => Reach::Firm(caller.organisation),
        (false, Some(file)) => Reach::FirmFile(caller.organisation, file),
    }
}

/// What letting this person go would do.
pub async fn preview(
    office: &Office,
    caller: &Caller,
    id: PersonId,
    engagement: Option<EngagementId>,
) -> Result<Plan> {
    // Never committed: see above.
    let mut tx = office.begin().await?;
    let person = office
        .admit_profile(&mut tx, caller, Action::RecordDeparture, id)
        .await?;
    let reach = reach(caller, engagement);
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let own = work::files(&mut tx, id, reach.widest(), caller.at.day()).await?;
    let hands_over = !work::handed(&mut tx, id, reach).await?.is_empty();
    let successors = if caller.host && hands_over {
        work::successors(&mut tx, id).await?
    } else {
        Vec::new()
    };
    // For the reckoning alone somebody takes over: who it is, is said when it is done.
    let wanted = Wanted {
        engagement,
        successor: successors.first().map(|one| one.id),
        reason: String::new(),
    };
    let effects = work::carry_out(office, &mut tx, caller, &person, reach, &wanted).await?;
    let mut plan = shown(&mut tx, caller, &visible, person, reach, effects).await?;
    let mut choices = BTreeMap::new();
    for file in own {
        if let Some(name) = called(&mut tx, caller, &visible, file).await? {
            choices.insert(file, name);
        }
    }
    plan.choices = choices.into_iter().collect();
    plan.successors = successors;
    plan.hands_over = hands_over;
    Ok(plan)
}

/// Lets a person go.
pub async fn record(
    office: &Office,
    caller: &Caller,
    id: PersonId,
    wanted: &Wanted,
) -> Result<Plan> {
    let mut tx = office.begin().await?;
    let person = office
        .admit_profile(&mut tx, caller, Action::RecordDeparture, id)
        .await?;
    let reason = text::lines("reason", &wanted.reason, text::PROSE_MAX)?;
    let reach = reach(caller, wanted.engagement);
    let hands_over = !work::handed(&mut tx, id, reach).await?.is_empty();
    departure::check(id, caller.person, hands_over, wanted.successor)?;
    if let Some(successor) = wanted.successor.filter(|_| hands_over) {
        let eligible = work::successors(&mut tx, id).await?;
        if !eligible.iter().any(|one| one.id == successor) {
            return Err(Refusal::of_field("successor", "departure-successor").into());
        }
    }
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let effects = work::carry_out(office, &mut tx, caller, &person, reach, wanted).await?;
    if effects.is_empty() && reach != Reach::Whole {
        return Err(Refusal::new("departure-nothing").into());
    }
    tx.note(
        caller,
        Entry::new("person.departed", "person", id)
            .with(json!({
                "whole": reach == Reach::Whole, "engagement": wanted.engagement,
                "effects": effects.iter().map(|one| (one.kind.word(), one.engagement, one.count)).collect::<Vec<_>>(),
            }))
            .saying(&reason),
    );
    let plan = shown(&mut tx, caller, &visible, person, reach, effects).await?;
    tx.commit().await?;
    Ok(plan)
}

/// The plan as this caller may read it.
async fn shown(
    tx: &mut Tx,
    caller: &Caller,
    visible: &Visible,
    person: Admitted<Person>,
    reach: Reach,
    effects: Vec<Effect>,
) -> Result<Plan> {
    let ids: BTreeSet<EngagementId> = effects.iter().filter_map(|one| one.engagement).collect();
    let mut files = BTreeMap::new();
    for id in ids {
        if let Some(name) = called(tx, caller, visible, id).await? {
            files.insert(id, name);
        }
    }
    // Who reviews a file is told to nobody here: the board knows.
    let told: Vec<PersonId> = effects
        .iter()
        .filter(|one| one.kind != EffectKind::Review)
        .filter_map(|one| one.to)
        .collect();
    Ok(Plan {
        person,
        whole: reach == Reach::Whole,
        effects,
        files,
        choices: Vec::new(),
        names: Names::default().people(tx, &told).await?,
        successors: Vec::new(),
        hands_over: false,
    })
}

/// What the reader may call a file; nothing where they may not know of it.
async fn called(
    tx: &mut Tx,
    caller: &Caller,
    visible: &Visible,
    id: EngagementId,
) -> Result<Option<String>> {
    let file = tx.engagement(id).await?;
    let known = visible.admits(&Resource::Engagement(file.facts()));
    Ok(known.then(|| crate::engagement::name(caller, &file)))
}

/// Lets somebody go from everything, for the security officer who ends their access: nominations, seats, tasks and roles end as when
/// they leave, so that letting the person in again later brings none of it back. Files they run wait for the administrator.
pub(crate) async fn let_go(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    person: &Person,
) -> Result<Ended> {
    let live = tx.tokens_of(person.id).await?;
    let live = live.iter().filter(|one| one.open(caller.at)).count();
    let links = tx.open_links_of(person.id).await?.len();
    let sessions = tx.sessions_of(person.id, caller.at).await?.len();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    work::carry_out(office, tx, caller, person, Reach::Whole, &Wanted::default()).await?;
    for held in tx.assignments_of(person.id).await? {
        tx.end_assignment(&held, caller.at).await?;
        advance(tx, held.engagement, caller.at).await?;
    }
    Ok(Ended {
        tokens: count(live),
        links: count(links),
        sessions: count(sessions),
        ..Ended::default()
    })
}

/// Everything live that nobody can answer for: for those who keep the house in order.
pub async fn orphans(office: &Office, caller: &Caller) -> Result<Vec<Orphan>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadSystem)
        .await?;
    Ok(tx.orphans(caller.at.day()).await?)
}

/// Ends what lets a person in, and the person with it.
async fn leave(tx: &mut Tx, caller: &Caller, before: &Person) -> Result<Effect> {
    let after = Person {
        active: false,
        ..before.clone()
    };
    tx.save_person(&after, before.version).await?;
    people::an_administrator_stays(tx, before, &after).await?;
    let ended = people::end_access_of(tx, before.id, caller.at).await?;
    crate::freeze::over(tx, before.id, caller.at).await?;
    let count = |name: &str| ended[name].as_i64().unwrap_or(0);
    for home in tx.affiliations_of(before.id).await? {
        if home.organisation == Some(before.organisation) && home.until_on.is_none() {
            tx.end_affiliation(&home, caller.at.day()).await?;
        }
    }
    Ok(Effect {
        kind: EffectKind::Access,
        engagement: None,
        to: None,
        count: count("sessions") + count("tokens") + count("links"),
    })
}

/// Computes anew where every file stands that a departure touched.
async fn settle(tx: &mut Tx, caller: &Caller, files: &BTreeSet<EngagementId>) -> Result<()> {
    for file in files {
        advance(tx, *file, caller.at).await?;
    }
    Ok(())
}
