//! The desks of the demo: whom one may sit down as, and for each of the seven roles the one with most to do.

use std::collections::BTreeSet;

use kpo_practice::engagement::AssignmentRole;
use kpo_practice::panel::PanelState;
use kpo_practice::person::Person;
use kpo_records::Tx;

use crate::error::Result;
use crate::office::Office;

/// The seven roles, in the order work passes through them.
pub const ROLES: [&str; 7] = [
    "sourcing", "delivery", "expert", "reviewer", "finance", "security", "auditor",
];

/// A desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Whose.
    pub person: Person,
    /// Their organisation's name.
    pub organisation: String,
    /// The words of what they are: at their organisation, and in files.
    pub roles: BTreeSet<String>,
    /// How much they have a hand in just now.
    load: usize,
}

/// All desks by name: in the demo and nowhere else.
pub async fn desks(office: &Office) -> Result<Vec<Desk>> {
    if !office.settings.demo {
        return Ok(Vec::new());
    }
    let mut tx = office.read().await?;
    let organisations = tx.organisations().await?;
    let mut desks = Vec::new();
    for person in tx.people_by_name(None).await? {
        if !person.active {
            continue;
        }
        let organisation = organisations
            .iter()
            .find(|organisation| organisation.id == person.organisation)
            .map(|organisation| organisation.name.clone())
            .unwrap_or_default();
        desks.push(desk(&mut tx, person, organisation).await?);
    }
    share(&mut desks);
    Ok(desks)
}

async fn desk(tx: &mut Tx, person: Person, organisation: String) -> Result<Desk> {
    let held = tx.assignments_of(person.id).await?;
    let open = tx.reviews_by(person.id).await?;
    let open = open.iter().filter(|review| review.finished_at.is_none());
    let panels = tx.panel_seats_by(person.id).await?;
    let panels = panels
        .iter()
        .filter(|(_, state)| *state == PanelState::Open);
    let mut roles = person.roles.clone();
    roles.extend(held.iter().map(|held| held.role.word().to_owned()));
    let experts = held
        .iter()
        .filter(|held| held.role == AssignmentRole::Expert);
    Ok(Desk {
        load: open.count() * 10 + panels.count() * 5 + experts.count(),
        person,
        organisation,
        roles,
    })
}

/// A delivery manager has a hand in whatever their own people do.
fn share(desks: &mut [Desk]) {
    let loads: Vec<_> = desks
        .iter()
        .map(|desk| (desk.person.organisation, desk.load))
        .collect();
    for desk in desks
        .iter_mut()
        .filter(|desk| desk.roles.contains("delivery"))
    {
        desk.load = loads
            .iter()
            .filter(|(organisation, _)| *organisation == desk.person.organisation)
            .map(|(_, load)| load)
            .sum();
    }
}

/// For each of the seven roles the desk with most to do; the first by name where several have as much.
pub fn busiest(desks: &[Desk]) -> Vec<(&'static str, &Desk)> {
    let of = |role: &'static str| {
        desks
            .iter()
            .rev()
            .filter(move |desk| desk.roles.contains(role))
            .max_by_key(|desk| desk.load)
            .map(|desk| (role, desk))
    };
    ROLES.into_iter().filter_map(of).collect()
}
