//! Roles in a file, as given and ended by the operations that stand for them.

use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_records::Tx;
use kpo_records::engagement::Assignment;

use crate::error::{Error, Result};
use crate::office::Office;

/// Gives a role, unless the person holds it already.
pub(crate) async fn give(
    office: &Office,
    tx: &mut Tx,
    engagement: EngagementId,
    person: PersonId,
    role: AssignmentRole,
    at: At,
) -> Result<()> {
    let held = tx.assignments(engagement).await?;
    if held
        .iter()
        .any(|one| one.person == person && one.role == role)
    {
        return Ok(());
    }
    let assignment = Assignment {
        id: office.id(),
        version: 1,
        engagement,
        person,
        role,
        since_at: at,
        ended_at: None,
    };
    Ok(tx.insert_assignment(&assignment).await?)
}

/// Ends a person's role, if they hold it.
pub(crate) async fn end(
    tx: &mut Tx,
    engagement: EngagementId,
    person: PersonId,
    role: AssignmentRole,
    at: At,
) -> Result<()> {
    for held in tx.assignments(engagement).await? {
        if held.person == person && held.role == role {
            tx.end_assignment(&held, at).await?;
        }
    }
    Ok(())
}

/// Makes `person` the only holder of a role that one of the host's own people holds; nobody, when absent.
pub(crate) async fn hold(
    office: &Office,
    tx: &mut Tx,
    engagement: EngagementId,
    person: Option<PersonId>,
    (role, field): (AssignmentRole, &'static str),
    at: At,
) -> Result<()> {
    if let Some(person) = person {
        let host = tx.host().await?.ok_or(Error::NotFound)?;
        let found = tx.people(&[person]).await?;
        if !found
            .iter()
            .any(|found| found.active && found.organisation == host.id)
        {
            return Err(Refusal::of_field(field, "request-not-ours").into());
        }
    }
    for held in tx.assignments(engagement).await? {
        if held.role == role && Some(held.person) != person {
            tx.end_assignment(&held, at).await?;
        }
    }
    match person {
        Some(person) => give(office, tx, engagement, person, role, at).await,
        None => Ok(()),
    }
}
