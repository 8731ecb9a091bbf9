//! Beginning a plan, saying what counts, solving it, locking and keeping out, settling it.

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, PersonId, PlanId};
use kpo_practice::journal::Entry;
use kpo_practice::plan::{self, Place, Plan, PlanState, PlanTask};
use kpo_practice::refusal::Refusal;
use kpo_practice::staffing::{self, Aim, Desk, Staffing, Weights};
use kpo_records::Tx;
use serde_json::json;

use super::desk::{Laid, lay};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// What somebody sets for a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// What it is called.
    pub name: String,
    /// What counts how much.
    pub weights: Weights,
    /// No two people of one firm at one question.
    pub firms_apart: bool,
    /// What it is made for.
    pub aim: Aim,
}

/// All plans.
pub async fn list(office: &Office, caller: &Caller) -> Result<Vec<Plan>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    Ok(tx.plans().await?)
}

/// Begins a plan, or says anew what counts in it.
pub async fn begin(
    office: &Office,
    caller: &Caller,
    plan: Option<(PlanId, i64)>,
    given: Preferences,
) -> Result<Plan> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let before = match plan {
        Some((id, _)) => Some(open(&mut tx, id).await?),
        None => None,
    };
    let new = before.clone().unwrap_or_else(|| Plan {
        id: office.id(),
        version: 1,
        name: String::new(),
        state: PlanState::Draft,
        weights: given.weights,
        firms_apart: false,
        aim: given.aim,
        proved: false,
        solved_at: None,
        created_by: caller.person,
        created_at: caller.at,
    });
    let mut new = plan::check(Plan {
        name: given.name,
        weights: given.weights,
        firms_apart: given.firms_apart,
        aim: given.aim,
        proved: false,
        ..new
    })?;
    match plan {
        Some((_, seen)) => new.version = tx.save_plan(&new, seen).await?,
        None => tx.insert_plan(&new).await?,
    }
    let act = if plan.is_some() {
        "plan.changed"
    } else {
        "plan.begun"
    };
    let entry = Entry::new(act, "plan", new.id);
    tx.note(caller, entry.with(json!({ "fit": new.weights.fit, "rate": new.weights.rate, "record": new.weights.record })));
    tx.commit().await?;
    Ok(new)
}

/// A plan that can still be changed.
async fn open(tx: &mut Tx, id: PlanId) -> Result<Plan> {
    let plan = tx.plan(id).await?;
    if plan.state == PlanState::Settled {
        return Err(Refusal::new("plan-settled").into());
    }
    Ok(plan)
}

/// Notes that something in a plan changed: whoever looked at it before must look again, and what was proved of it is so no more.
pub(super) async fn changed(tx: &mut Tx, plan: Plan) -> Result<()> {
    let seen = plan.version;
    let plan = Plan {
        proved: false,
        ..plan
    };
    tx.save_plan(&plan, seen).await?;
    Ok(())
}

/// Begins a change of a plan that can still be changed.
async fn change(office: &Office, caller: &Caller, id: PlanId) -> Result<(Tx, Plan)> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let plan = open(&mut tx, id).await?;
    Ok((tx, plan))
}

async fn finish(mut tx: Tx, caller: &Caller, plan: Plan, entry: Entry) -> Result<()> {
    tx.note(caller, entry);
    changed(&mut tx, plan).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a file's question into a plan. It can be one whose needs are written down and that nobody has yet.
pub async fn add(office: &Office, caller: &Caller, id: PlanId, file: EngagementId) -> Result<()> {
    let (mut tx, plan) = change(office, caller, id).await?;
    let file: Engagement = office
        .admit(&mut tx, caller, Action::ReadShortlist, file)
        .await?
        .into_inner();
    if file.closed_at.is_some() {
        return Err(Refusal::of_field("engagement", "plan-file-closed").into());
    }
    let Some(need) = tx.needs_of(&[file.id]).await?.pop() else {
        return Err(Refusal::of_field("engagement", "plan-no-needs").into());
    };
    let there = tx.plan_tasks(id).await?;
    if there.iter().any(|task| task.engagement == file.id) {
        return Err(Refusal::of_field("engagement", "plan-task-twice").into());
    }
    let held: Vec<EngagementId> = there.iter().map(|task| task.engagement).collect();
    let places: i64 = tx
        .needs_of(&held)
        .await?
        .iter()
        .map(|need| need.places)
        .sum();
    if places + need.places > staffing::PLACES_MAX as i64 {
        return Err(Refusal::of_field("engagement", "plan-too-large")
            .with("most", staffing::PLACES_MAX)
            .into());
    }
    let task = PlanTask {
        id: office.id(),
        plan: id,
        engagement: file.id,
    };
    tx.insert_plan_task(&task).await?;
    let entry = Entry::new("plan.task-added", "plan", id).within(file.id);
    finish(tx, caller, plan, entry).await
}

/// Takes a question out of a plan, with its places.
pub async fn remove(
    office: &Office,
    caller: &Caller,
    id: PlanId,
    file: EngagementId,
) -> Result<()> {
    let (mut tx, plan) = change(office, caller, id).await?;
    let tasks = tx.plan_tasks(id).await?;
    let task = tasks
        .into_iter()
        .find(|task| task.engagement == file)
        .ok_or(Error::NotFound)?;
    office
        .admit(&mut tx, caller, Action::ReadShortlist, file)
        .await?;
    for place in tx.places_of(id).await? {
        if place.engagement == file {
            tx.delete_place(place.id).await?;
        }
    }
    tx.delete_plan_task(task.id).await?;
    let entry = Entry::new("plan.task-removed", "plan", id).within(file);
    finish(tx, caller, plan, entry).await
}

/// Solves a plan: who is locked and may still be asked stays, everybody else goes where the whole is best. Nothing is held while
/// it thinks; whoever changed the plan meanwhile is a conflict.
pub async fn solve(office: &Office, caller: &Caller, id: PlanId) -> Result<()> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    open(&mut tx, id).await?;
    let laid = lay(office, &mut tx, caller, id, true).await?;
    drop(tx);
    let desk = laid.desk.clone();
    let solved = tokio::task::spawn_blocking(move || staffing::solve(&desk)).await;
    let solved = solved.map_err(Error::unavailable)??;
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    keep(office, &mut tx, caller, &laid, (&solved, solved.proved)).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps a solution: the places it has, and those people were kept out of.
pub(super) async fn keep(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    laid: &Laid,
    (solved, proved): (&Staffing, bool),
) -> Result<()> {
    let wanted: Vec<_> = solved.places.iter().map(|pair| laid.pair(*pair)).collect();
    for place in laid.places.iter().filter(|place| !place.refused) {
        if !wanted.contains(&(place.engagement, place.person)) {
            tx.delete_place(place.id).await?;
        }
    }
    for (engagement, person) in wanted {
        let held = laid.places.iter().filter(|place| !place.refused);
        if !held
            .clone()
            .any(|place| (place.engagement, place.person) == (engagement, person))
        {
            let place = Place {
                id: office.id(),
                version: 1,
                plan: laid.plan.id,
                engagement,
                person,
                locked: false,
                refused: false,
            };
            tx.insert_place(&place).await?;
        }
    }
    let mut plan = laid.plan.clone();
    plan.proved = proved;
    plan.solved_at = Some(caller.at);
    tx.save_plan(&plan, laid.plan.version).await?;
    let places: Vec<_> = solved.places.iter().map(|pair| laid.pair(*pair)).collect();
    let facts = json!({ "places": places, "cost": solved.cost, "proved": proved });
    tx.note(
        caller,
        Entry::new("plan.solved", "plan", plan.id).with(facts),
    );
    Ok(())
}

async fn place(tx: &mut Tx, id: PlanId, pair: (EngagementId, PersonId)) -> Result<Option<Place>> {
    let mut held = tx.places_of(id).await?.into_iter();
    Ok(held.find(|place| (place.engagement, place.person) == pair))
}

/// Says that somebody must stay at a question, or need not.
pub async fn lock(
    office: &Office,
    caller: &Caller,
    id: PlanId,
    (file, person): (EngagementId, PersonId),
    locked: bool,
) -> Result<()> {
    let (mut tx, plan) = change(office, caller, id).await?;
    office
        .admit(&mut tx, caller, Action::ReadShortlist, file)
        .await?;
    let place = place(&mut tx, id, (file, person)).await?;
    let mut place = place
        .filter(|place| !place.refused)
        .ok_or(Error::NotFound)?;
    let seen = place.version;
    place.locked = locked;
    tx.save_place(&place, seen).await?;
    let act = if locked {
        "plan.locked"
    } else {
        "plan.unlocked"
    };
    let entry = Entry::new(act, "plan", id)
        .within(file)
        .with(json!({ "person": person }));
    finish(tx, caller, plan, entry).await
}

/// Keeps somebody out of a question, or lets them in again.
pub async fn refuse(
    office: &Office,
    caller: &Caller,
    id: PlanId,
    (file, person): (EngagementId, PersonId),
    refused: bool,
) -> Result<()> {
    let (mut tx, plan) = change(office, caller, id).await?;
    office
        .admit(&mut tx, caller, Action::ReadShortlist, file)
        .await?;
    let tasks = tx.plan_tasks(id).await?;
    if !tasks.iter().any(|task| task.engagement == file)
        || crate::shortlist::outsiders(&mut tx, &[person])
            .await?
            .is_empty()
    {
        return Err(Error::NotFound);
    }
    let place = place(&mut tx, id, (file, person)).await?;
    if let Some(place) = place {
        tx.delete_place(place.id).await?;
    }
    if refused {
        let place = Place {
            id: office.id(),
            version: 1,
            plan: id,
            engagement: file,
            person,
            locked: false,
            refused: true,
        };
        tx.insert_place(&place).await?;
    }
    let act = if refused {
        "plan.kept-out"
    } else {
        "plan.let-in"
    };
    let entry = Entry::new(act, "plan", id)
        .within(file)
        .with(json!({ "person": person }));
    finish(tx, caller, plan, entry).await
}

/// Settles a plan, so that it binds its people's time, or opens it again.
pub async fn settle(
    office: &Office,
    caller: &Caller,
    id: PlanId,
    settled: bool,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    // One after the other: two plans settled at once must not bind one person twice.
    tx.touch("plans").await?;
    let mut laid = lay(office, &mut tx, caller, id, true).await?;
    if settled {
        if laid.plan.solved_at.is_none() {
            return Err(Refusal::new("plan-unsolved").into());
        }
        // All places together, as if locked: hours, places and firms are asked of the whole and not of each alone.
        let desk = Desk {
            locked: laid.now(),
            ..laid.desk.clone()
        };
        staffing::locks_hold(&desk)?;
        for (task, person) in laid.now() {
            if laid.points(task, person).iter().any(|point| !point.held()) {
                return Err(Refusal::new("plan-not-eligible").into());
            }
        }
    }
    let mut plan = laid.plan;
    plan.state = if settled {
        PlanState::Settled
    } else {
        PlanState::Draft
    };
    tx.save_plan(&plan, seen).await?;
    let act = if settled {
        "plan.settled"
    } else {
        "plan.reopened"
    };
    tx.note(caller, Entry::new(act, "plan", id));
    tx.commit().await?;
    Ok(())
}
