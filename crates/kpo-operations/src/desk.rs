//! In whose name the console brings things in: a person of the house without an account, whom the journal names. Nobody can
//! ever sign in as one.

use kpo_practice::access::{Caller, Locale};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::Organisation;
use kpo_practice::person::Person;

use crate::error::Result;
use crate::office::Office;
use crate::setup;

/// The desk of this name and address with these roles, entered if it is not there yet.
pub async fn desk(office: &Office, name: &str, email: &str, roles: &[&str]) -> Result<Caller> {
    let host = setup::ensure_host(office, "Imported client", "FI").await?;
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let person = match tx.person_by_email(email).await? {
        Some(known) => known,
        None => {
            let person = entered(office, &host, name, email, roles);
            tx.insert_person(&person).await?;
            tx.record(None, at, Entry::new("person.entered", "person", person.id));
            tx.commit().await?;
            person
        }
    };
    Ok(Caller {
        person: person.id,
        host: person.organisation == host.id,
        organisation: person.organisation,
        name: person.name,
        roles: person.roles,
        locale: person.locale,
        zone: person.zone,
        session: None,
        token: None,
        second_factor: true,
        signed_in_at: at,
        at,
        request: office.request(),
        country: None,
    })
}

fn entered(
    office: &Office,
    host: &Organisation,
    name: &str,
    email: &str,
    roles: &[&str],
) -> Person {
    Person {
        id: office.id(),
        version: 1,
        name: name.to_owned(),
        email: email.to_owned(),
        organisation: host.id,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        clearance: 0,
        place: host.country.clone(),
        locale: Locale::En,
        zone: "UTC".to_owned(),
        active: true,
        created_at: office.clock.now(),
    }
}
