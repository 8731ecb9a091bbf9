//! Reading what is kept of a person, whichever part of it: recorded first, then shown (R28).

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::error::Result;
use crate::office::Office;

/// Admits the reader to a part of somebody's record by this act, and hands over a snapshot to read it from. Reading
/// somebody else's leaves a trace that its subject sees, durable before anything is shown.
pub(crate) async fn open(
    office: &Office,
    caller: &Caller,
    action: Action,
    id: PersonId,
) -> Result<(Tx, Admitted<Person>)> {
    if id != caller.person {
        let mut tx = office.begin().await?;
        office.admit_profile(&mut tx, caller, action, id).await?;
        tx.note(caller, Entry::new("person.read", "person", id));
        tx.commit().await?;
    }
    let mut tx = office.read().await?;
    let person = office.admit_profile(&mut tx, caller, action, id).await?;
    Ok((tx, person))
}

/// Who entered what, by name, as far as the reader may know them.
#[derive(Clone, Debug, Default)]
pub struct Named(Vec<(PersonId, String)>);

impl Named {
    /// The names of those who entered something of this person's record: all of them for its subject and for the client;
    /// for others those of their own organisation, since who works at the client is not theirs to learn.
    pub(crate) async fn read(
        tx: &mut Tx,
        caller: &Caller,
        subject: PersonId,
        ids: impl IntoIterator<Item = PersonId>,
    ) -> Result<Self> {
        let ids: Vec<PersonId> = ids.into_iter().collect();
        let mut people = tx.people(&ids).await?;
        people.retain(|one| {
            subject == caller.person || caller.host || one.organisation == caller.organisation
        });
        let names = people.into_iter().map(|one| (one.id, one.name));
        Ok(Self(names.collect()))
    }

    /// The caller, who knows themselves: of what they entered just now.
    pub fn one(caller: &Caller) -> Self {
        Self(vec![(caller.person, caller.name.clone())])
    }

    /// Whether the reader is told of one of them.
    pub fn tells(&self, id: PersonId) -> bool {
        self.0.iter().any(|(known, _)| *known == id)
    }

    /// The name of one of them; empty where the reader is not told.
    pub fn of(&self, id: PersonId) -> &str {
        let found = self.0.iter().find(|(known, _)| *known == id);
        found.map_or("", |(_, name)| name)
    }
}
