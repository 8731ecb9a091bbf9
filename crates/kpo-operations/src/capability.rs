//! The core map: read by all of the host's people, kept by sourcing.

use kpo_practice::access::{Action, Caller};
use kpo_practice::capability::{Capability, Verdict, check};
use kpo_practice::id::CapabilityId;
use kpo_practice::journal::Entry;
use serde_json::json;

use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// The whole map, and whether the caller may change it.
pub async fn list(office: &Office, caller: &Caller) -> Result<Vec<Capability>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadCoreMap)
        .await?;
    Ok(tx.capabilities().await?)
}

/// Puts a capability on the map.
pub async fn enter(
    office: &Office,
    caller: &Caller,
    name: &str,
    why: &str,
    verdict: Verdict,
) -> Result<Capability> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManageCoreMap)
        .await?;
    check(name, why)?;
    let capability = Capability {
        id: office.id(),
        version: 1,
        name: name.trim().to_owned(),
        why: why.trim().to_owned(),
        verdict,
        created_at: caller.at,
    };
    tx.insert_capability(&capability).await?;
    let entry = Entry::new("capability.entered", "capability", capability.id)
        .with(json!({ "verdict": verdict.word() }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(capability)
}

/// Changes what the map says. Files that touch the capability show it at their next step.
pub async fn save(
    office: &Office,
    caller: &Caller,
    (id, seen): (CapabilityId, i64),
    name: &str,
    why: &str,
    verdict: Verdict,
) -> Result<Capability> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManageCoreMap)
        .await?;
    check(name, why)?;
    let mut capability = tx.capability(id).await?;
    let before = capability.verdict;
    capability.name = name.trim().to_owned();
    capability.why = why.trim().to_owned();
    capability.verdict = verdict;
    capability.version = tx.save_capability(&capability, seen).await?;
    let entry = Entry::new("capability.changed", "capability", id)
        .with(json!({ "from": before.word(), "to": verdict.word() }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(capability)
}
