//! Agreements, signatures and obligations as stored.

use std::collections::BTreeSet;

use kpo_practice::agreement::{
    Agreement, AgreementKind, Capacity, Obligation, Signature, Standing,
};
use kpo_practice::engagement::{Engagement, Side};
use kpo_practice::id::{AgreementId, EngagementId, Id, ObligationId, PersonId, SignatureId};
use kpo_practice::time::At;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Agreement> {
    let terms = row
        .opt_text("terms")?
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|error| RecordsError::Corrupt(format!("terms: {error}")))?;
    let people: Vec<PersonId> = row.json("people")?;
    Ok(Agreement {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        kind: row.word("kind", AgreementKind::from_word)?,
        number: row.int("number")?,
        title: row.text("title")?,
        text: row.text("body")?,
        digest: row.text("digest")?,
        terms,
        people: people.into_iter().collect(),
        drafted_by: row.id("drafted_by_id")?,
        created_at: row.at("created_at")?,
        superseded_at: row.opt_at("superseded_at")?,
    })
}

fn read_signature(row: &Row) -> Result<Signature> {
    Ok(Signature {
        id: row.id("id")?,
        agreement: row.id("agreement_id")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        organisation: row.id("organisation_id")?,
        capacity: row.word("capacity", Capacity::from_word)?,
        digest: row.text("digest")?,
        typed_name: row.text("typed_name")?,
        signed_in_at: row.at("signed_in_at")?,
        at: row.at("at")?,
    })
}

fn read_obligation(row: &Row) -> Result<Obligation> {
    Ok(Obligation {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        text: row.text("body")?,
        side: row.word("side", Side::from_word)?,
        due_on: row.day("due_on")?,
        done_by: row.opt_id("done_by_id")?,
        done_at: row.opt_at("done_at")?,
        created_at: row.at("created_at")?,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| RecordsError::Corrupt(error.to_string()))
}

impl Tx {
    /// Puts a text forward, with the people it names; `rows` are fresh ids, one a person.
    pub async fn insert_agreement(&mut self, text: &Agreement, rows: &[Uuid]) -> Result<()> {
        let terms = text.terms.as_ref().map(json).transpose()?;
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(text.engagement)),
            ("kind", text.kind.word().into()),
            ("number", text.number.into()),
            ("title", text.title.clone().into()),
            ("body", text.text.clone().into()),
            ("digest", text.digest.clone().into()),
            ("terms", terms.into()),
            ("people", json(&text.people)?.into()),
            ("drafted_by_id", Value::id(text.drafted_by)),
            ("created_at", text.created_at.into()),
            ("superseded_at", text.superseded_at.into()),
        ];
        self.insert("agreement", text.id.uuid(), columns).await?;
        for (row, person) in rows.iter().zip(&text.people) {
            let columns = vec![
                ("agreement_id", Value::id(text.id)),
                ("person_id", Value::id(*person)),
            ];
            self.insert("agreement_person", *row, columns).await?;
        }
        Ok(())
    }

    /// Notes that a newer text took this one's place.
    pub async fn supersede_agreement(&mut self, text: &Agreement, at: At) -> Result<i64> {
        let columns = vec![("superseded_at", Value::from(at))];
        self.update("agreement", text.id.uuid(), text.version, columns)
            .await
    }

    /// The text of this id.
    pub async fn agreement(&mut self, id: AgreementId) -> Result<Agreement> {
        let mut sql = Sql::new("select * from agreement");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// Every text of a file, the newest of each kind first.
    pub async fn agreements(&mut self, engagement: EngagementId) -> Result<Vec<Agreement>> {
        let mut sql = Sql::new("select * from agreement");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by kind, number desc");
        self.list(sql, read).await
    }

    /// Keeps an acceptance.
    pub async fn insert_signature(&mut self, signature: &Signature) -> Result<()> {
        let columns = vec![
            ("agreement_id", Value::id(signature.agreement)),
            ("engagement_id", Value::id(signature.engagement)),
            ("person_id", Value::id(signature.person)),
            ("organisation_id", Value::id(signature.organisation)),
            ("capacity", signature.capacity.word().into()),
            ("digest", signature.digest.clone().into()),
            ("typed_name", signature.typed_name.clone().into()),
            ("signed_in_at", signature.signed_in_at.into()),
            ("at", signature.at.into()),
        ];
        self.insert("signature", signature.id.uuid(), columns).await
    }

    /// The acceptance of this id.
    pub async fn signature(&mut self, id: SignatureId) -> Result<Signature> {
        let mut sql = Sql::new("select * from signature");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_signature).await
    }

    /// Every acceptance in a file, oldest first.
    pub async fn signatures(&mut self, engagement: EngagementId) -> Result<Vec<Signature>> {
        let mut sql = Sql::new("select * from signature");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by at, id");
        self.list(sql, read_signature).await
    }

    /// The texts in force, their acceptances, and the experts who have to accept: three statements.
    pub async fn agreement_standing(&mut self, file: &Engagement) -> Result<Standing> {
        let engagement = file.id;
        let mut texts = self.agreements(engagement).await?;
        texts.retain(|text| text.superseded_at.is_none());
        let in_force: BTreeSet<AgreementId> = texts.iter().map(|text| text.id).collect();
        let mut signatures = self.signatures(engagement).await?;
        signatures.retain(|signature| in_force.contains(&signature.agreement));
        let mut sql = Sql::new(
            "select person.id, person.name from assignment join person on person.id = assignment.person_id",
        );
        sql.with(" where assignment.engagement_id = ", engagement.uuid())
            .push(" and assignment.role = 'expert' and assignment.ended_at is null order by person.name, person.id");
        let experts = self
            .list(sql, |row| {
                Ok((row.id::<PersonId>("id")?, row.text("name")?))
            })
            .await?;
        Ok(Standing {
            texts,
            signatures,
            experts,
            provider: file.provider,
        })
    }

    /// Enters a dated duty.
    pub async fn insert_obligation(&mut self, duty: &Obligation) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(duty.engagement)),
            ("body", duty.text.clone().into()),
            ("side", duty.side.word().into()),
            ("due_on", duty.due_on.into()),
            ("done_by_id", Value::opt_id(duty.done_by)),
            ("done_at", duty.done_at.into()),
            ("created_at", duty.created_at.into()),
        ];
        self.insert("obligation", duty.id.uuid(), columns).await
    }

    /// Saves who did a duty, and when.
    pub async fn save_obligation(&mut self, duty: &Obligation, seen: i64) -> Result<i64> {
        let columns = vec![
            ("done_by_id", Value::opt_id(duty.done_by)),
            ("done_at", duty.done_at.into()),
        ];
        self.update("obligation", duty.id.uuid(), seen, columns)
            .await
    }

    /// The duty of this id.
    pub async fn obligation(&mut self, id: ObligationId) -> Result<Obligation> {
        let mut sql = Sql::new("select * from obligation");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_obligation).await
    }

    /// Every duty of a file, by due day.
    pub async fn obligations(&mut self, engagement: EngagementId) -> Result<Vec<Obligation>> {
        let mut sql = Sql::new("select * from obligation");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by due_on, id");
        self.list(sql, read_obligation).await
    }

    /// The duties of these files that nobody has done yet, file by file, by due day: one statement for a queue.
    pub async fn obligations_open(&mut self, files: &[EngagementId]) -> Result<Vec<Obligation>> {
        let mut sql =
            Sql::new("select * from obligation where done_at is null and engagement_id in ");
        sql.list(files.iter().map(|id| Value::id(*id)))
            .push(" order by engagement_id, due_on, id");
        self.list(sql, read_obligation).await
    }

    /// Where in the journal an act on this thing stands: the entry's number and hash, for a receipt.
    pub async fn journal_place(
        &mut self,
        object: Uuid,
        act: &'static str,
    ) -> Result<Option<(i64, String)>> {
        let mut sql = Sql::new("select seq, hash from journal");
        sql.with(" where object_id = ", object)
            .with(" and act = ", act)
            .push(" order by seq limit 1");
        self.optional(sql, |row| Ok((row.int("seq")?, row.text("hash")?)))
            .await
    }
}
