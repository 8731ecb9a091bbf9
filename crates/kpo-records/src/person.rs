//! People as stored.

use std::collections::BTreeSet;

use kpo_practice::access::Locale;
use kpo_practice::id::{Id, OrganisationId, PersonId};
use kpo_practice::person::Person;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// Reads a person from a row of `person`.
pub fn read_person(row: &Row) -> Result<Person> {
    Ok(Person {
        id: row.id("id")?,
        version: row.int("version")?,
        name: row.text("name")?,
        email: row.text("email")?,
        organisation: row.id("organisation_id")?,
        roles: words(&row.text("roles")?),
        clearance: row.int("clearance")?,
        place: row.text("place")?,
        locale: row.word("locale", Locale::from_tag)?,
        zone: row.text("zone")?,
        active: row.truth("active")?,
        created_at: row.at("created_at")?,
    })
}

/// A set of words kept in one text column, space between.
pub fn words(text: &str) -> BTreeSet<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn columns(person: &Person) -> Vec<(&'static str, Value)> {
    let roles: Vec<&str> = person.roles.iter().map(String::as_str).collect();
    vec![
        ("name", person.name.clone().into()),
        ("email", person.email.clone().into()),
        ("organisation_id", Value::id(person.organisation)),
        ("roles", roles.join(" ").into()),
        ("clearance", person.clearance.into()),
        ("place", person.place.clone().into()),
        ("locale", person.locale.tag().into()),
        ("zone", person.zone.clone().into()),
        ("active", person.active.into()),
    ]
}

impl Tx {
    /// Enters a person.
    pub async fn insert_person(&mut self, person: &Person) -> Result<()> {
        let mut columns = columns(person);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("created_at", person.created_at.into()),
        ]);
        self.insert("person", person.id.uuid(), columns).await
    }

    /// Saves a person's record.
    pub async fn save_person(&mut self, person: &Person, seen: i64) -> Result<i64> {
        self.update("person", person.id.uuid(), seen, columns(person))
            .await
    }

    /// The person of this id.
    pub async fn person(&mut self, id: PersonId) -> Result<Person> {
        let mut sql = Sql::new("select * from person");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_person).await
    }

    /// The person of this address, compared in lower case.
    pub async fn person_by_email(&mut self, email: &str) -> Result<Option<Person>> {
        let mut sql = Sql::new("select * from person");
        sql.with(" where email = ", email.to_lowercase());
        self.optional(sql, read_person).await
    }

    /// The people who act for an organisation, by name.
    pub async fn people_of(&mut self, organisation: OrganisationId) -> Result<Vec<Person>> {
        let mut sql = Sql::new("select * from person");
        sql.with(" where organisation_id = ", organisation.uuid())
            .push(" order by name, id");
        self.list(sql, read_person).await
    }

    /// The people of these ids, in no particular order: one statement for a page.
    pub async fn people(&mut self, ids: &[PersonId]) -> Result<Vec<Person>> {
        let mut sql = Sql::new("select * from person where id in ");
        sql.list(ids.iter().map(|id| Value::id(*id)));
        self.list(sql, read_person).await
    }
}
