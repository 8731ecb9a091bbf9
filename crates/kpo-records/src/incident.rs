//! Incident files and frozen people as stored.

use kpo_practice::id::{DocumentId, Id, IncidentId, PersonId};
use kpo_practice::incident::{Freeze, Incident};
use uuid::Uuid;

use crate::db::Tx;
use crate::error::Result;
use crate::page::{Cursor, Page, PageRequest};
use crate::room::{Shown, read_shown, shown};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read_freeze(row: &Row) -> Result<Freeze> {
    Ok(Freeze {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        reason: row.text("reason")?,
        frozen_by: row.id("frozen_by_id")?,
        frozen_at: row.at("frozen_at")?,
        thawed_at: row.opt_at("thawed_at")?,
    })
}

fn read(row: &Row) -> Result<Incident> {
    Ok(Incident {
        id: row.id("id")?,
        documents: Vec::new(),
        reason: row.text("reason")?,
        made_by: row.id("made_by_id")?,
        made_at: row.at("made_at")?,
    })
}

impl Tx {
    /// Keeps that a person is frozen; false where somebody was faster.
    pub async fn insert_freeze(&mut self, freeze: &Freeze) -> Result<bool> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(freeze.person)),
            ("reason", freeze.reason.clone().into()),
            ("frozen_by_id", Value::id(freeze.frozen_by)),
            ("frozen_at", freeze.frozen_at.into()),
            ("thawed_at", freeze.thawed_at.into()),
        ];
        self.insert_first("person_freeze", freeze.id.uuid(), columns)
            .await
    }

    /// Saves that it is over.
    pub async fn save_freeze(&mut self, freeze: &Freeze, seen: i64) -> Result<i64> {
        let columns = vec![("thawed_at", freeze.thawed_at.into())];
        self.update("person_freeze", freeze.id.uuid(), seen, columns)
            .await
    }

    /// The freeze a person is under, if they are.
    pub async fn freeze_of(&mut self, person: PersonId) -> Result<Option<Freeze>> {
        let mut sql = Sql::new("select * from person_freeze where thawed_at is null");
        sql.with(" and person_id = ", person.uuid());
        self.optional(sql, read_freeze).await
    }

    /// Everybody who is frozen, the latest first.
    pub async fn freezes_open(&mut self) -> Result<Vec<Freeze>> {
        let sql = Sql::new(
            "select * from person_freeze where thawed_at is null order by frozen_at desc, id",
        );
        self.list(sql, read_freeze).await
    }

    /// Keeps an incident file. `ids` are as many as its documents: the ids of its rows.
    pub async fn insert_incident(&mut self, incident: &Incident, ids: &[Uuid]) -> Result<()> {
        let columns = vec![
            ("reason", incident.reason.clone().into()),
            ("made_by_id", Value::id(incident.made_by)),
            ("made_at", incident.made_at.into()),
        ];
        self.insert("incident", incident.id.uuid(), columns).await?;
        for (document, id) in incident.documents.iter().zip(ids) {
            let columns = vec![
                ("incident_id", Value::id(incident.id)),
                ("document_id", Value::id(*document)),
            ];
            self.insert("incident_document", *id, columns).await?;
        }
        Ok(())
    }

    /// The incident file of this id.
    pub async fn incident(&mut self, id: IncidentId) -> Result<Incident> {
        let mut sql = Sql::new("select * from incident where id = ");
        sql.bind(id.uuid());
        let mut incident = self.one(sql, read).await?;
        let mut sql = Sql::new("select document_id from incident_document");
        sql.with(" where incident_id = ", id.uuid())
            .push(" order by document_id");
        incident.documents = self.list(sql, |row| row.id("document_id")).await?;
        Ok(incident)
    }

    /// All incident files without their documents, the latest first.
    pub async fn incidents(&mut self, page: &PageRequest) -> Result<Page<Incident>> {
        let mut sql = Sql::new("select * from incident where 1 = 1");
        if let Some(after) = &page.after {
            sql.with(" and (made_at < ", after.key)
                .with(" or (made_at = ", after.key)
                .with(" and id > ", after.id)
                .push("))");
        }
        sql.push(" order by made_at desc, id")
            .with(" limit ", page.limit + 1);
        let rows = self.list(sql, read).await?;
        Ok(Page::cut(rows, page.limit, |one| Cursor {
            key: one.made_at.0,
            id: one.id.uuid(),
        }))
    }

    /// Everything that was ever shown or taken of these documents, the earliest first, with names: the whole of it, since an
    /// incident file that stopped somewhere would acquit whoever comes after.
    pub async fn copies_of(&mut self, documents: &[DocumentId]) -> Result<Vec<Shown>> {
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = shown();
        sql.push(" and exposure.document_id in ")
            .list(documents.iter().map(|id| Value::id(*id)))
            .push(" order by exposure.at, exposure.id");
        self.list(sql, read_shown).await
    }
}
