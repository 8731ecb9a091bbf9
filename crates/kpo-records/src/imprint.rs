//! Keys of hidden marks, and who had a marked copy, as stored.

use kpo_practice::id::{DocumentId, Id, ImprintId, PersonId};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// The key of a document's hidden marks. Whoever has it can read the marks, and forge them: it leaves the store for nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Its id.
    pub id: ImprintId,
    /// Of which document.
    pub document: DocumentId,
    /// The key itself.
    pub secret: [u8; 32],
    /// What drew the pages when it was made.
    pub engine: String,
    /// When.
    pub created_at: At,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

fn read(row: &Row) -> Result<Key> {
    let mut secret = [0; 32];
    hex::decode_to_slice(row.text("secret")?, &mut secret)
        .map_err(|_| RecordsError::Corrupt("a key of hidden marks is no key".to_owned()))?;
    Ok(Key {
        id: row.id("id")?,
        document: row.id("document_id")?,
        secret,
        engine: row.text("engine")?,
        created_at: row.at("created_at")?,
    })
}

impl Tx {
    /// Keeps a document's key. A document has one: a second is refused by the table.
    pub async fn insert_imprint_key(&mut self, key: &Key) -> Result<()> {
        let columns = vec![
            ("document_id", Value::id(key.document)),
            ("secret", hex::encode(key.secret).into()),
            ("engine", key.engine.clone().into()),
            ("created_at", key.created_at.into()),
        ];
        self.insert("imprint", key.id.uuid(), columns).await
    }

    /// A document's key, once it has one.
    pub async fn imprint_key(&mut self, document: DocumentId) -> Result<Option<Key>> {
        let mut sql = Sql::new("select * from imprint where document_id = ");
        sql.bind(document.uuid());
        self.optional(sql, read).await
    }

    /// Whether this person was shown a page of this document, or took a marked copy of it, before.
    pub async fn had_copy(&mut self, document: DocumentId, person: PersonId) -> Result<bool> {
        let mut sql = Sql::new("select id from exposure where kind in ('view', 'copy')");
        sql.with(" and document_id = ", document.uuid())
            .with(" and person_id = ", person.uuid())
            .push(" limit 1");
        Ok(self.optional(sql, |row| row.uuid("id")).await?.is_some())
    }

    /// Everybody who was shown a page of this document or took a marked copy of it, whoever they act for.
    pub async fn readers_of(&mut self, document: DocumentId) -> Result<Vec<PersonId>> {
        let mut sql =
            Sql::new("select distinct person_id from exposure where kind in ('view', 'copy')");
        sql.with(" and document_id = ", document.uuid())
            .push(" order by person_id");
        self.list(sql, |row| row.id("person_id")).await
    }

    /// Everybody who was shown one of these pages of a document, or took a marked copy of all of it.
    pub async fn readers_of_pages(
        &mut self,
        document: DocumentId,
        pages: &[i64],
    ) -> Result<Vec<PersonId>> {
        let mut sql = Sql::new(
            "select distinct person_id from exposure where (kind = 'copy' or kind = 'view' and page in ",
        );
        sql.list(pages.iter().map(|page| Value::from(*page)))
            .with(") and document_id = ", document.uuid())
            .push(" order by person_id");
        self.list(sql, |row| row.id("person_id")).await
    }

    /// How often the original, which has no marks, was taken.
    pub async fn originals_taken(&mut self, document: DocumentId) -> Result<i64> {
        let mut sql = Sql::new("select count(*) as n from exposure where kind = 'export'");
        sql.with(" and document_id = ", document.uuid());
        self.one(sql, |row| row.int("n")).await
    }
}
