//! Organisations: the host and the parties it works with. Host staff know the counterparties; an outsider knows their own
//! organisation and cannot tell how many others there are.

use kpo_practice::access::{Action, Caller, Resource, decide};
use kpo_practice::id::OrganisationId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::{Organisation, OrganisationKind, check};
use kpo_practice::refusal::Refusal;

use crate::admit::{Admitted, Record};
use crate::error::Result;
use crate::office::Office;

/// What is entered of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// Its name.
    pub name: String,
    /// What it is to the host; fixed once entered.
    pub kind: OrganisationKind,
    /// ISO 3166-1 alpha-2 country.
    pub country: String,
    /// The organisation it belongs to.
    pub parent: Option<OrganisationId>,
}

/// The organisations the caller may know of, by name.
pub async fn list(office: &Office, caller: &Caller) -> Result<Vec<Organisation>> {
    let mut tx = office.read().await?;
    let standing = crate::admit::standing(&mut tx, caller, None).await?;
    let circumstances = caller.circumstances();
    let mut known = tx.organisations().await?;
    known.retain(|organisation| {
        let resource = Resource::Counterparty {
            organisation: organisation.id,
        };
        decide(
            &standing,
            &circumstances,
            Action::ReadCounterparty,
            &resource,
        )
        .allow
    });
    Ok(known)
}

/// One organisation.
pub async fn read(
    office: &Office,
    caller: &Caller,
    id: OrganisationId,
) -> Result<Admitted<Organisation>> {
    let mut tx = office.read().await?;
    let organisation = tx.organisation(id).await?;
    let standing = crate::admit::standing(&mut tx, caller, None).await?;
    office.admit_resource(
        organisation,
        standing,
        caller,
        Action::ReadCounterparty,
        None,
        &Resource::Counterparty { organisation: id },
    )
}

/// Whether the caller may enter an organisation: asked before the form is shown.
pub async fn may_enter(office: &Office, caller: &Caller) -> Result<()> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ManageOrganisations)
        .await?;
    Ok(())
}

/// Enters a counterparty.
pub async fn create(office: &Office, caller: &Caller, given: Particulars) -> Result<Organisation> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManageOrganisations)
        .await?;
    if given.kind == OrganisationKind::Host {
        return Err(Refusal::of_field("kind", "organisation-host-one").into());
    }
    let organisation = check(Organisation {
        id: office.id(),
        version: 1,
        name: given.name,
        kind: given.kind,
        country: given.country,
        parent: given.parent,
        created_at: caller.at,
    })?;
    if let Some(parent) = organisation.parent {
        tx.organisation(parent).await?;
    }
    tx.insert_organisation(&organisation).await?;
    tx.note(
        caller,
        Entry::new("organisation.entered", "organisation", organisation.id)
            .with(organisation.kind.word()),
    );
    tx.commit().await?;
    Ok(organisation)
}

/// Corrects an organisation's name, country or parent.
pub async fn save(
    office: &Office,
    caller: &Caller,
    id: OrganisationId,
    seen: i64,
    given: Particulars,
) -> Result<Organisation> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManageOrganisations)
        .await?;
    let before = tx.organisation(id).await?;
    if let Some(parent) = given.parent {
        let parent = tx.organisation(parent).await?;
        if parent.parent == Some(id) {
            return Err(Refusal::of_field("parent", "organisation-parent").into());
        }
    }
    let mut after = check(Organisation {
        name: given.name,
        country: given.country,
        parent: given.parent,
        ..before
    })?;
    after.version = tx.save_organisation(&after, seen).await?;
    tx.note(
        caller,
        Entry::new("organisation.corrected", "organisation", id),
    );
    tx.commit().await?;
    Ok(after)
}
