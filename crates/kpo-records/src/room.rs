//! Documents and exposures as stored.

use kpo_practice::copying::Copying;
use kpo_practice::id::{BlobId, DocumentId, EngagementId, Id, PersonId};
use kpo_practice::room::{Document, DocumentState, Exposure, ExposureKind, FileKind};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::page::{Cursor, Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, Value};

const DOCUMENTS: &str = "select document.*, blob.digest, blob.size from document join blob on blob.id = document.blob_id";

fn read(row: &Row) -> Result<Document> {
    Ok(Document {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        name: row.text("name")?,
        kind: row.word("kind", FileKind::from_word)?,
        class: row.int("class")?,
        region: row.text("region")?,
        state: row.word("state", DocumentState::from_word)?,
        reason: row.opt_text("reason")?,
        pages: row.int("pages")?,
        breaks: row.text("breaks")?,
        blob: row.id("blob_id")?,
        digest: row.text("digest")?,
        size: row.int("size")?,
        copying: match row.opt_text("copying")? {
            Some(word) => Copying::from_word(&word)
                .ok_or_else(|| RecordsError::Corrupt("document.copying".to_owned()))?,
            None => Copying::View,
        },
        hold: row.truth("hold")?,
        uploaded_by: row.id("uploaded_by_id")?,
        created_at: row.at("created_at")?,
    })
}

fn columns(document: &Document) -> Vec<(&'static str, Value)> {
    vec![
        ("name", document.name.clone().into()),
        ("class", document.class.into()),
        ("region", document.region.clone().into()),
        ("state", document.state.word().into()),
        ("reason", document.reason.clone().into()),
        ("pages", document.pages.into()),
        ("breaks", document.breaks.clone().into()),
        ("copying", copying(document.copying)),
        ("hold", document.hold.into()),
    ]
}

/// View only is what is not said: a row from before the column, and its seal, read the same.
fn copying(mode: Copying) -> Value {
    let said = (mode != Copying::View).then(|| mode.word().to_owned());
    said.into()
}

fn read_exposure(row: &Row) -> Result<Exposure> {
    Ok(Exposure {
        id: row.id("id")?,
        document: row.id("document_id")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        organisation: row.id("organisation_id")?,
        kind: row.word("kind", ExposureKind::from_word)?,
        page: row.int("page")?,
        class: row.int("class")?,
        code: row.text("code")?,
        digest: row.text("digest")?,
        at: row.at("at")?,
    })
}

/// An exposure with the names a reader of the record wants to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The record itself.
    pub exposure: Exposure,
    /// Who saw it.
    pub person: String,
    /// For whom they act.
    pub organisation: String,
    /// What they saw.
    pub document: String,
    /// In which file.
    pub engagement: String,
}

/// What was shown, with names: to be narrowed.
pub(crate) fn shown() -> Sql {
    Sql::new(
        "select exposure.*, person.name as person_name, organisation.name as organisation_name,
           document.name as document_name, engagement.title as engagement_title
         from exposure join person on person.id = exposure.person_id
         join organisation on organisation.id = exposure.organisation_id
         join document on document.id = exposure.document_id
         join engagement on engagement.id = exposure.engagement_id where 1 = 1",
    )
}

pub(crate) fn read_shown(row: &Row) -> Result<Shown> {
    Ok(Shown {
        exposure: read_exposure(row)?,
        person: row.text("person_name")?,
        organisation: row.text("organisation_name")?,
        document: row.text("document_name")?,
        engagement: row.text("engagement_title")?,
    })
}

/// Which exposures are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of this person.
    pub person: Option<PersonId>,
    /// Of this document.
    pub document: Option<DocumentId>,
    /// Of this file.
    pub engagement: Option<EngagementId>,
    /// With this code in the mark.
    pub code: Option<String>,
}

impl Tx {
    /// Notes that bytes were stored. The bytes come first: a row never names what is not there.
    pub async fn insert_blob(&mut self, id: BlobId, digest: &str, size: i64, at: At) -> Result<()> {
        let columns = vec![
            ("digest", Value::from(digest)),
            ("size", size.into()),
            ("created_at", at.into()),
        ];
        self.insert("blob", id.uuid(), columns).await
    }

    /// Which of these bytes a row names and a document still needs.
    pub async fn blobs_kept(&mut self, ids: &[BlobId]) -> Result<Vec<BlobId>> {
        let mut sql = Sql::new(
            "select distinct blob_id from document where state in ('quarantined', 'ready') and blob_id in ",
        );
        sql.list(ids.iter().map(|id| Value::id(*id)));
        self.list(sql, |row| row.id("blob_id")).await
    }

    /// Puts a document into a room.
    pub async fn insert_document(&mut self, document: &Document) -> Result<()> {
        let mut columns = columns(document);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(document.engagement)),
            ("kind", document.kind.word().into()),
            ("blob_id", Value::id(document.blob)),
            ("uploaded_by_id", Value::id(document.uploaded_by)),
            ("created_at", document.created_at.into()),
        ]);
        self.insert("document", document.id.uuid(), columns).await
    }

    /// Saves what can change of a document.
    pub async fn save_document(&mut self, document: &Document, seen: i64) -> Result<i64> {
        self.update("document", document.id.uuid(), seen, columns(document))
            .await
    }

    /// The document of this id. Only an operation that asks the policies may hand it on.
    pub async fn document(&mut self, id: DocumentId) -> Result<Document> {
        let mut sql = Sql::new(DOCUMENTS);
        sql.with(" where document.id = ", id.uuid());
        self.one(sql, read).await
    }

    /// Every document of a file that was not taken out, by name. Only an operation that asks the policies of each may
    /// hand them on.
    pub async fn documents(&mut self, engagement: EngagementId) -> Result<Vec<Document>> {
        let mut sql = Sql::new(DOCUMENTS);
        sql.with(" where document.engagement_id = ", engagement.uuid())
            .push(" and document.state <> 'removed' order by document.id");
        let mut documents = self.list(sql, read).await?;
        // The database cannot order what it cannot read.
        documents.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        Ok(documents)
    }

    /// The documents a job of this kind still waits or works for, by the job's payload.
    pub async fn documents_being_checked(&mut self, kind: &str) -> Result<Vec<DocumentId>> {
        let mut sql = Sql::new("select payload from job where state in ('waiting', 'running')");
        sql.with(" and kind = ", kind);
        let payloads = self.list(sql, |row| row.text("payload")).await?;
        Ok(payloads
            .iter()
            .filter_map(|payload| serde_json::from_str::<serde_json::Value>(payload).ok())
            .filter_map(|payload| payload.get("document")?.as_str()?.parse().ok())
            .collect())
    }

    /// Keeps the record that something was shown.
    pub async fn insert_exposure(&mut self, exposure: &Exposure) -> Result<()> {
        let columns = vec![
            ("document_id", Value::id(exposure.document)),
            ("engagement_id", Value::id(exposure.engagement)),
            ("person_id", Value::id(exposure.person)),
            ("organisation_id", Value::id(exposure.organisation)),
            ("kind", exposure.kind.word().into()),
            ("page", exposure.page.into()),
            ("class", exposure.class.into()),
            ("code", exposure.code.clone().into()),
            ("digest", exposure.digest.clone().into()),
            ("at", exposure.at.into()),
        ];
        self.insert("exposure", exposure.id.uuid(), columns).await
    }

    /// What was shown, newest first, with names: one statement. For those who may read the exposure of the whole house.
    pub async fn exposures(&mut self, wanted: &Wanted, page: &PageRequest) -> Result<Page<Shown>> {
        let mut sql = shown();
        if let Some(person) = wanted.person {
            sql.with(" and exposure.person_id = ", person.uuid());
        }
        if let Some(document) = wanted.document {
            sql.with(" and exposure.document_id = ", document.uuid());
        }
        if let Some(engagement) = wanted.engagement {
            sql.with(" and exposure.engagement_id = ", engagement.uuid());
        }
        if let Some(code) = &wanted.code {
            sql.with(" and exposure.code = ", code.clone());
        }
        if let Some(after) = &page.after {
            sql.with(" and (exposure.at < ", after.key)
                .with(" or (exposure.at = ", after.key)
                .with(" and exposure.id > ", after.id)
                .push("))");
        }
        sql.push(" order by exposure.at desc, exposure.id")
            .with(" limit ", page.limit + 1);
        let rows = self.list(sql, read_shown).await?;
        Ok(Page::cut(rows, page.limit, |shown| Cursor {
            key: shown.exposure.at.0,
            id: shown.exposure.id.uuid(),
        }))
    }
}
