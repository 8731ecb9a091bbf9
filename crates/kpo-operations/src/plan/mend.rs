//! Taking somebody out of a plan: the smallest change that repairs it, with its price, beside the cheapest plan (R20, R39).

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, PersonId, PlanId};
use kpo_practice::journal::Entry;
use kpo_practice::plan::{Place, Way};
use kpo_practice::staffing::{self, Repair};
use kpo_records::Tx;
use serde_json::json;

use super::act::{changed, keep};
use super::desk::{Laid, lay};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::shortlist::looked_at;

/// What taking somebody out comes to.
#[derive(Clone, Debug)]
pub struct Mended {
    /// Whom.
    pub name: String,
    /// The plan's name and version.
    pub plan: (String, i64),
    /// The questions they leave.
    pub leaves: Vec<(EngagementId, String)>,
    /// Question and name of those who come by the smallest change.
    pub comes: Vec<(String, String)>,
    /// Question and name of those who move away by it.
    pub goes: Vec<(String, String)>,
    /// Places that stay empty by the smallest change.
    pub empty: usize,
    /// What the smallest change adds to the cost.
    pub price: i64,
    /// What the cheapest plan adds.
    pub best_price: i64,
    /// How many come in by the cheapest plan.
    pub best_comes: usize,
}

/// Shows what taking somebody out would come to. Nothing is changed.
pub async fn mended(
    office: &Office,
    caller: &Caller,
    id: PlanId,
    person: PersonId,
) -> Result<Mended> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let laid = lay(office, &mut tx, caller, id, true).await?;
    drop(tx);
    let (laid, repair) = without(laid, person).await?;
    let shown = repair.comes.iter().chain(&repair.goes);
    let mut shown: Vec<PersonId> = shown.map(|pair| laid.pair(*pair).1).collect();
    shown.push(person);
    looked_at(office, caller, shown).await?;
    Ok(told(&laid, &repair, person))
}

async fn without(mut laid: Laid, person: PersonId) -> Result<(Laid, Repair)> {
    let gone = laid.person(person).ok_or(Error::NotFound)?;
    let before = laid.now();
    if !before.iter().any(|pair| pair.1 == gone) {
        return Err(Error::NotFound);
    }
    laid.desk.offers.retain(|offer| offer.person != gone);
    laid.desk.locked.retain(|pair| pair.1 != gone);
    let desk = laid.desk.clone();
    let repair = tokio::task::spawn_blocking(move || staffing::repair(&desk, &before)).await;
    let repair = repair.map_err(Error::unavailable)??;
    Ok((laid, repair))
}

fn told(laid: &Laid, repair: &Repair, person: PersonId) -> Mended {
    let title = |id: EngagementId| {
        let file = laid.files.iter().find(|file| file.id == id);
        file.map(|file| file.title.clone()).unwrap_or_default()
    };
    let name = |person: PersonId| laid.names.get(&person).cloned().unwrap_or_default();
    let named = |pairs: &[(u32, u32)]| -> Vec<(String, String)> {
        let pairs = pairs.iter().map(|pair| laid.pair(*pair));
        pairs
            .map(|(file, person)| (title(file), name(person)))
            .collect()
    };
    let left = laid
        .places
        .iter()
        .filter(|place| !place.refused && place.person == person);
    let before: i64 = laid
        .now()
        .iter()
        .filter_map(|pair| laid.worth.get(pair))
        .map(|worth| staffing::cost(laid.plan.weights, *worth))
        .sum();
    Mended {
        name: name(person),
        plan: (laid.plan.name.clone(), laid.plan.version),
        leaves: left
            .map(|place| (place.engagement, title(place.engagement)))
            .collect(),
        comes: named(&repair.comes),
        goes: named(&repair.goes),
        empty: laid
            .desk
            .places()
            .saturating_sub(repair.smallest.places.len()),
        price: repair.smallest.cost - before,
        best_price: repair.best.cost - before,
        best_comes: repair.best_comes,
    }
}

/// Takes somebody out of a plan, settled or not, and repairs it this way. Nothing is held while it thinks.
pub async fn mend(
    office: &Office,
    caller: &Caller,
    id: PlanId,
    person: PersonId,
    (way, seen): (Way, i64),
) -> Result<()> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let laid = lay(office, &mut tx, caller, id, true).await?;
    drop(tx);
    if laid.plan.version != seen {
        return Err(Error::Conflict);
    }
    let (laid, repair) = without(laid, person).await?;
    // The smallest change was proved to be the smallest; that no plan is better is only known where it costs no more.
    let as_good = repair.smallest.places.len() == repair.best.places.len()
        && repair.smallest.cost == repair.best.cost;
    let chosen = match way {
        Way::Smallest => (&repair.smallest, repair.best.proved && as_good),
        Way::Best => (&repair.best, repair.best.proved),
    };
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    keep(office, &mut tx, caller, &laid, chosen).await?;
    keep_out(office, &mut tx, &laid, person).await?;
    let entry = Entry::new("plan.mended", "plan", id);
    tx.note(
        caller,
        entry.with(json!({ "person": person, "way": way.word() })),
    );
    tx.commit().await?;
    Ok(())
}

/// Whoever left is not proposed again for any of the plan's questions, until let in.
async fn keep_out(office: &Office, tx: &mut Tx, laid: &Laid, person: PersonId) -> Result<()> {
    for (file, _) in &laid.tasks {
        let there = laid
            .places
            .iter()
            .any(|place| place.refused && (place.engagement, place.person) == (*file, person));
        if there {
            continue;
        }
        let place = Place {
            id: office.id(),
            version: 1,
            plan: laid.plan.id,
            engagement: *file,
            person,
            locked: false,
            refused: true,
        };
        tx.insert_place(&place).await?;
    }
    Ok(())
}

/// Takes somebody who leaves out of every plan, or of one file in them, in the transaction in which they leave. Their places
/// stay empty until the plan is mended or solved: who takes over is somebody's decision.
pub(crate) async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    person: PersonId,
    only: Option<EngagementId>,
) -> Result<usize> {
    let mut count = 0;
    for place in tx.places_of_person(person).await? {
        let left = only.is_none_or(|file| file == place.engagement);
        if place.refused || !left {
            continue;
        }
        tx.delete_place(place.id).await?;
        let plan = tx.plan(place.plan).await?;
        changed(tx, plan).await?;
        let entry = Entry::new("plan.left", "plan", place.plan).within(place.engagement);
        tx.note(caller, entry.with(json!({ "person": person })));
        count += 1;
    }
    Ok(count)
}
