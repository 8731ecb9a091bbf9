//! Names for ids on a page: read in one statement each, for people and organisations the reader may know of.

use std::collections::HashMap;

use kpo_practice::id::{Id, PersonId};
use kpo_records::Tx;
use uuid::Uuid;

use crate::error::Result;

/// Names by id. An id nobody asked for has an empty name.
#[derive(Clone, Debug, Default)]
pub struct Names(HashMap<Uuid, String>);

impl Names {
    /// The name of a person or organisation.
    pub fn of(&self, id: impl Id) -> &str {
        self.0.get(&id.uuid()).map_or("", String::as_str)
    }

    /// The name, if there is an id.
    pub fn of_opt(&self, id: Option<impl Id>) -> &str {
        id.map_or("", |id| self.of(id))
    }

    /// Reads the names of these people.
    pub(crate) async fn people(mut self, tx: &mut Tx, ids: &[PersonId]) -> Result<Self> {
        if !ids.is_empty() {
            for person in tx.people(ids).await? {
                self.0.insert(person.id.uuid(), person.name);
            }
        }
        Ok(self)
    }

    /// Reads the names of all organisations: for the client's own pages alone.
    pub(crate) async fn organisations(mut self, tx: &mut Tx) -> Result<Self> {
        for organisation in tx.organisations().await? {
            self.0.insert(organisation.id.uuid(), organisation.name);
        }
        Ok(self)
    }
}
