//! Credentials as stored.

use kpo_practice::credential::{Credential, CredentialKind, Particulars};
use kpo_practice::id::{CredentialId, Id, PersonId};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Credential> {
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
        let mut sql = Sql::new("select * from credential where person_id in ");
        sql.list(people.iter().map(|id| Value::id(*id)))
            .push(" order by kind, title, id");
        self.list(sql, read).await
    }
}
