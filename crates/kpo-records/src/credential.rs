//! Credentials as stored.

use kpo_practice::access::{Resource, Visible};
use kpo_practice::credential::{Credential, CredentialKind, Particulars};
use kpo_practice::id::{CredentialId, Id, OrganisationId, PersonId};
use kpo_practice::time::{At, Day};

use crate::db::Tx;
use crate::error::Result;
use crate::page::{Cursor, PageRequest};
use crate::row::Row;
use crate::scope::{List, PROFILE};
use crate::sql::{Sql, Value};

/// A person some of whose credentials nobody has verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified {
    /// Whose they are.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whom they act for.
    pub organisation: OrganisationId,
    /// How many.
    pub count: i64,
    /// Since when the oldest waits.
    pub since: At,
}

pub(crate) fn read(row: &Row) -> Result<Credential> {
    Ok(Credential {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        says: Particulars {
            kind: row.word("kind", CredentialKind::from_word)?,
            title: row.text("title")?,
            issuer: row.text("issuer")?,
            level: row.opt_int("level")?,
            field: row.opt_text("field")?,
            evidence: row.text("evidence")?,
            issued_on: row.opt_day("issued_on")?,
            expires_on: row.opt_day("expires_on")?,
        },
        entered_by: row.id("entered_by_id")?,
        entered_at: row.at("entered_at")?,
        verified_by: row.opt_id("verified_by_id")?,
        verified_at: row.opt_at("verified_at")?,
        verified_how: row.opt_text("verified_how")?,
        contested: row.opt_text("contested")?,
        contested_at: row.opt_at("contested_at")?,
    })
}

fn columns(credential: &Credential) -> Vec<(&'static str, Value)> {
    let says = &credential.says;
    vec![
        ("kind", says.kind.word().into()),
        ("title", says.title.clone().into()),
        ("issuer", says.issuer.clone().into()),
        ("level", says.level.into()),
        ("field", says.field.clone().into()),
        ("evidence", says.evidence.clone().into()),
        ("issued_on", says.issued_on.into()),
        ("expires_on", says.expires_on.into()),
        ("entered_by_id", Value::id(credential.entered_by)),
        ("entered_at", credential.entered_at.into()),
        ("verified_by_id", Value::opt_id(credential.verified_by)),
        ("verified_at", credential.verified_at.into()),
        ("verified_how", credential.verified_how.clone().into()),
        ("contested", credential.contested.clone().into()),
        ("contested_at", credential.contested_at.into()),
    ]
}

impl Tx {
    /// Enters a credential.
    pub async fn insert_credential(&mut self, credential: &Credential) -> Result<()> {
        let mut columns = columns(credential);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(credential.person)),
        ]);
        self.insert("credential", credential.id.uuid(), columns)
            .await
    }

    /// Saves a credential.
    pub async fn save_credential(&mut self, credential: &Credential, seen: i64) -> Result<i64> {
        self.update(
            "credential",
            credential.id.uuid(),
            seen,
            columns(credential),
        )
        .await
    }

    /// The credential of this id.
    pub async fn credential(&mut self, id: CredentialId) -> Result<Credential> {
        let mut sql = Sql::new("select * from credential");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// The credentials of these people, by kind and name: one statement for a page.
    pub async fn credentials_of(&mut self, people: &[PersonId]) -> Result<Vec<Credential>> {
        self.list_of_people("select * from credential", people, "kind, title, id", read)
            .await
    }

    /// Active people whose credentials, good on this day, wait to be verified: those the caller may see, never the caller's
    /// own, the longest waiting first, in one statement.
    pub async fn credentials_to_verify(
        &mut self,
        visible: &Visible,
        caller: PersonId,
        on: Day,
        most: i64,
    ) -> Result<Vec<Unverified>> {
        let mut select = Sql::new(
            "select person.id, person.name, person.organisation_id, waits.n, waits.since_at from person \
             join (select person_id, count(*) as n, min(entered_at) as since_at from credential where verified_by_id is null",
        );
        select
            .with(" and (issued_on is null or issued_on <= ", on)
            .with(") and (expires_on is null or expires_on >= ", on)
            .push(") group by person_id) waits on waits.person_id = person.id")
            .with(" where person.active = ", true)
            .with(" and person.id <> ", caller.uuid());
        let list = List {
            select,
            visible,
            columns: PROFILE,
            order: ("(0 - waits.since_at)", "person.id"),
            read: |row| {
                Ok(Unverified {
                    person: row.id("id")?,
                    name: row.text("name")?,
                    organisation: row.id("organisation_id")?,
                    count: row.int("n")?,
                    since: row.at("since_at")?,
                })
            },
            facts: |one: &Unverified| Resource::Profile {
                subject: one.person,
                organisation: one.organisation,
            },
            keeps: None,
            place: |one| Cursor {
                key: -one.since.0,
                id: one.person.uuid(),
            },
        };
        let page = PageRequest {
            after: None,
            limit: most,
        };
        Ok(self.visible_page(list, &page).await?.items)
    }
}
