//! People as stored.

use std::collections::BTreeSet;

use kpo_practice::access::Locale;
use kpo_practice::id::{AffiliationId, EngagementId, Id, LanguageId, OrganisationId, PersonId};
use kpo_practice::person::{Affiliation, Language, Person};
use kpo_practice::time::{At, Day};

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
        self.list_by("id", "select * from person", ids, "id", read_person)
            .await
    }
}

fn read_language(row: &Row) -> Result<Language> {
    Ok(Language {
        tag: row.text("tag")?,
        level: row.text("level")?,
    })
}

fn read_affiliation(row: &Row) -> Result<Affiliation> {
    Ok(Affiliation {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        organisation: row.opt_id("organisation_id")?,
        employer: row.text("employer")?,
        title: row.text("title")?,
        duty: row.text("duty")?,
        since_on: row.day("since_on")?,
        until_on: row.opt_day("until_on")?,
    })
}

fn affiliation_columns(affiliation: &Affiliation) -> Vec<(&'static str, Value)> {
    vec![
        ("organisation_id", Value::opt_id(affiliation.organisation)),
        ("employer", affiliation.employer.clone().into()),
        ("title", affiliation.title.clone().into()),
        ("duty", affiliation.duty.clone().into()),
        ("since_on", affiliation.since_on.into()),
        ("until_on", affiliation.until_on.into()),
    ]
}

impl Tx {
    /// People by name, one organisation's or everybody's. For those whose right to each was or will be decided.
    pub async fn people_by_name(
        &mut self,
        organisation: Option<OrganisationId>,
    ) -> Result<Vec<Person>> {
        let mut sql = Sql::new("select * from person");
        if let Some(organisation) = organisation {
            sql.with(" where organisation_id = ", organisation.uuid());
        }
        sql.push(" order by name, id");
        self.list(sql, read_person).await
    }

    /// The languages a person works in, by tag.
    pub async fn languages_of(&mut self, person: PersonId) -> Result<Vec<(LanguageId, Language)>> {
        let mut sql = Sql::new("select * from language");
        sql.with(" where person_id = ", person.uuid())
            .push(" order by tag, id");
        self.list(sql, |row| Ok((row.id("id")?, read_language(row)?)))
            .await
    }

    /// The languages these people work in.
    pub async fn languages_of_people(
        &mut self,
        people: &[PersonId],
    ) -> Result<Vec<(PersonId, Language)>> {
        let read = |row: &Row| Ok((row.id("person_id")?, read_language(row)?));
        self.list_of_people("select * from language", people, "person_id, tag, id", read)
            .await
    }

    /// Enters a language.
    pub async fn insert_language(
        &mut self,
        id: LanguageId,
        person: PersonId,
        language: &Language,
    ) -> Result<()> {
        let columns = vec![
            ("person_id", Value::id(person)),
            ("tag", language.tag.clone().into()),
            ("level", language.level.clone().into()),
        ];
        self.insert("language", id.uuid(), columns).await
    }

    /// Takes a language out.
    pub async fn delete_language(&mut self, id: LanguageId) -> Result<()> {
        self.delete("language", id.uuid()).await
    }

    /// Where a person worked and works, latest first (R43).
    pub async fn affiliations_of(&mut self, person: PersonId) -> Result<Vec<Affiliation>> {
        let mut sql = Sql::new("select * from affiliation");
        sql.with(" where person_id = ", person.uuid())
            .push(" order by since_on desc, id");
        self.list(sql, read_affiliation).await
    }

    /// Where these people worked and work, each person's latest first: what may keep them off a question (R26, R43).
    pub async fn affiliations_of_people(
        &mut self,
        people: &[PersonId],
    ) -> Result<Vec<Affiliation>> {
        self.list_of_people(
            "select * from affiliation",
            people,
            "person_id, since_on desc, id",
            read_affiliation,
        )
        .await
    }

    /// The affiliation of this id.
    pub async fn affiliation(&mut self, id: AffiliationId) -> Result<Affiliation> {
        let mut sql = Sql::new("select * from affiliation");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_affiliation).await
    }

    /// Enters an affiliation.
    pub async fn insert_affiliation(&mut self, affiliation: &Affiliation) -> Result<()> {
        let mut columns = affiliation_columns(affiliation);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(affiliation.person)),
        ]);
        self.insert("affiliation", affiliation.id.uuid(), columns)
            .await
    }

    /// Saves a corrected affiliation.
    pub async fn save_affiliation(&mut self, affiliation: &Affiliation, seen: i64) -> Result<i64> {
        let columns = affiliation_columns(affiliation);
        self.update("affiliation", affiliation.id.uuid(), seen, columns)
            .await
    }

    /// Takes an affiliation out.
    pub async fn delete_affiliation(&mut self, id: AffiliationId) -> Result<()> {
        self.delete("affiliation", id.uuid()).await
    }

    /// Ends an affiliation.
    pub async fn end_affiliation(&mut self, affiliation: &Affiliation, on: Day) -> Result<i64> {
        let columns = vec![("until_on", Value::from(on))];
        self.update(
            "affiliation",
            affiliation.id.uuid(),
            affiliation.version,
            columns,
        )
        .await
    }
}

impl Tx {
    /// The files a person holds a role in now.
    pub async fn files_of_person(&mut self, person: PersonId) -> Result<Vec<EngagementId>> {
        let mut sql = Sql::new("select distinct engagement_id from assignment");
        sql.with(" where person_id = ", person.uuid())
            .push(" and ended_at is null order by engagement_id");
        self.list(sql, |row| row.id("engagement_id")).await
    }

    /// Who read a person's record lately, latest first.
    pub async fn readings_of_person(
        &mut self,
        person: PersonId,
        most: i64,
    ) -> Result<Vec<(At, PersonId)>> {
        let mut sql = Sql::new("select at, person_id from journal");
        sql.with(" where object_id = ", person.uuid())
            .push(" and act = 'person.read' and person_id is not null order by seq desc limit ")
            .bind(most);
        self.list(sql, |row| Ok((row.at("at")?, row.id("person_id")?)))
            .await
    }
}
