//! Closings as stored, what a closing ends, and what would survive it.

use kpo_practice::closure::{
    Closure, Declaration, Fate, Knowledge, SURVIVORS, Shown, Survivor, Word,
};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId};
use kpo_practice::time::At;
use uuid::Uuid;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Closure> {
    let certificate = match row.opt_text("certificate")? {
        None => None,
        Some(_) => Some(row.json("certificate")?),
    };
    Ok(Closure {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        closed_by: row.id("closed_by")?,
        closed_at: row.at("closed_at")?,
        reason: row.text("reason")?,
        handover: row.text("handover")?,
        ended: row.json("ended")?,
        certificate,
    })
}

fn read_declaration(row: &Row) -> Result<Declaration> {
    let word = match row.opt_text("fate")? {
        None => None,
        Some(fate) => Some(Word {
            fate: Fate::from_word(&fate)
                .ok_or_else(|| RecordsError::Corrupt(format!("'{fate}' is no fate")))?,
            statement: row.text("statement")?,
            by: row.id("declared_by")?,
            at: row.at("declared_at")?,
        }),
    };
    Ok(Declaration {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        organisation: row.id("organisation_id")?,
        person: row.opt_id("person_id")?,
        word,
    })
}

fn read_knowledge(row: &Row) -> Result<Knowledge> {
    Ok(Knowledge {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        question: row.text("question")?,
        answer: row.text("answer")?,
        passed: row.truth("passed")?,
        checked_by: row.id("checked_by")?,
        checked_at: row.at("checked_at")?,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| RecordsError::Corrupt(error.to_string()))
}

/// The counterparty's people in a file who have no other file that lives: what lets them in has no purpose left.
fn leaving(sql: &mut Sql, file: &Engagement) {
    let id = file.id.uuid();
    sql.push("(select person.id from person join organisation on organisation.id = person.organisation_id where organisation.kind <> 'host'")
        .with(" and (person.organisation_id = ", Value::opt_id(file.provider))
        .with(" or exists (select 1 from assignment where assignment.person_id = person.id and assignment.engagement_id = ", id)
        .push(")) and not exists (select 1 from assignment join engagement on engagement.id = assignment.engagement_id")
        .push(" where assignment.person_id = person.id and assignment.ended_at is null and engagement.closed_at is null")
        .with(" and engagement.id <> ", id)
        .push(") and not (person.roles like '%delivery%' and (exists (select 1 from engagement where engagement.provider_id = person.organisation_id")
        .with(" and engagement.closed_at is null and engagement.id <> ", id)
        .push(") or exists (select 1 from invitation join engagement on engagement.id = invitation.engagement_id")
        .push(" where invitation.organisation_id = person.organisation_id and invitation.ended_at is null and engagement.closed_at is null")
        .with(" and engagement.id <> ", id)
        .push("))))");
}

impl Tx {
    /// Keeps a closing.
    pub async fn insert_closure(&mut self, closure: &Closure) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(closure.engagement)),
            ("closed_by", Value::id(closure.closed_by)),
            ("closed_at", closure.closed_at.into()),
            ("reason", closure.reason.clone().into()),
            ("handover", closure.handover.clone().into()),
            ("ended", json(&closure.ended)?.into()),
        ];
        self.insert("closure", closure.id.uuid(), columns).await
    }

    /// Keeps the certificate.
    pub async fn save_closure(&mut self, closure: &Closure, seen: i64) -> Result<i64> {
        let certificate = closure.certificate.as_ref().map(json).transpose()?;
        let columns = vec![("certificate", Value::from(certificate))];
        self.update("closure", closure.id.uuid(), seen, columns)
            .await
    }

    /// The closing of a file.
    pub async fn closure(&mut self, engagement: EngagementId) -> Result<Option<Closure>> {
        let mut sql = Sql::new("select * from closure");
        sql.with(" where engagement_id = ", engagement.uuid());
        self.optional(sql, read).await
    }

    /// Asks a party for its word.
    pub async fn insert_declaration(&mut self, declaration: &Declaration) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(declaration.engagement)),
            ("organisation_id", Value::id(declaration.organisation)),
            ("person_id", Value::opt_id(declaration.person)),
        ];
        self.insert("declaration", declaration.id.uuid(), columns)
            .await
    }

    /// Keeps a party's word.
    pub async fn save_declaration(&mut self, declaration: &Declaration, seen: i64) -> Result<i64> {
        let word = declaration.word.as_ref();
        let columns = vec![
            ("fate", Value::from(word.map(|word| word.fate.word()))),
            ("statement", word.map(|word| word.statement.clone()).into()),
            ("declared_by", Value::opt_id(word.map(|word| word.by))),
            ("declared_at", word.map(|word| word.at).into()),
        ];
        self.update("declaration", declaration.id.uuid(), seen, columns)
            .await
    }

    /// The words asked for in a file.
    pub async fn declarations(&mut self, engagement: EngagementId) -> Result<Vec<Declaration>> {
        let mut sql = Sql::new("select * from declaration");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by case when person_id is null then 0 else 1 end, id");
        self.list(sql, read_declaration).await
    }

    /// Files in which a person still owes a word: their own, and their organisation's where they speak for it.
    pub async fn declarations_owed(
        &mut self,
        person: PersonId,
        speaks_for: Option<OrganisationId>,
    ) -> Result<Vec<Engagement>> {
        let mut sql = Sql::new(
            "select engagement.* from engagement where engagement.id in (select engagement_id from declaration where fate is null and (",
        );
        sql.with("person_id = ", person.uuid())
            .with(
                " or (person_id is null and organisation_id = ",
                Value::opt_id(speaks_for),
            )
            .push("))) order by engagement.closed_at, engagement.id");
        self.list(sql, crate::engagement::read_engagement).await
    }

    /// Keeps one question of the knowledge check.
    pub async fn insert_knowledge(&mut self, knowledge: &Knowledge) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(knowledge.engagement)),
            ("question", knowledge.question.clone().into()),
            ("answer", knowledge.answer.clone().into()),
            ("passed", knowledge.passed.into()),
            ("checked_by", Value::id(knowledge.checked_by)),
            ("checked_at", knowledge.checked_at.into()),
        ];
        self.insert("knowledge", knowledge.id.uuid(), columns).await
    }

    /// The knowledge check of a file, in the order it was made.
    pub async fn knowledge(&mut self, engagement: EngagementId) -> Result<Vec<Knowledge>> {
        let mut sql = Sql::new("select * from knowledge");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by checked_at, id");
        self.list(sql, read_knowledge).await
    }

    /// Ends open rows of a sealed table that has `version` and `ended_at`; how many there were.
    async fn end_rows(&mut self, table: &'static str, which: Sql, at: At) -> Result<i64> {
        let rows: Vec<(Uuid, i64)> = self
            .list(which, |row| Ok((row.uuid("id")?, row.int("version")?)))
            .await?;
        for (id, version) in &rows {
            self.update(table, *id, *version, vec![("ended_at", at.into())])
                .await?;
        }
        Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
    }

    /// Ends every role in a file but those of the client's own people who decide on it and keep its knowledge.
    pub async fn end_assignments(&mut self, file: &Engagement, at: At) -> Result<i64> {
        let mut sql = Sql::new(
            "select id, version from assignment where ended_at is null and role not in ('decider', 'counterpart')",
        );
        sql.with(" and engagement_id = ", file.id.uuid());
        self.end_rows("assignment", sql, at).await
    }

    /// Ends every invitation to a file.
    pub async fn end_invitations(&mut self, file: &Engagement, at: At) -> Result<i64> {
        let mut sql = Sql::new("select id, version from invitation where ended_at is null");
        sql.with(" and engagement_id = ", file.id.uuid());
        self.end_rows("invitation", sql, at).await
    }

    /// Ends every link of the counterparty's people who have no other file that lives.
    pub async fn end_links_of_leaving(&mut self, file: &Engagement, at: At) -> Result<i64> {
        let mut sql =
            Sql::new("select id, version from link where ended_at is null and person_id in ");
        leaving(&mut sql, file);
        self.end_rows("link", sql, at).await
    }

    /// Ends every personal access token of theirs.
    pub async fn end_tokens_of_leaving(&mut self, file: &Engagement, at: At) -> Result<i64> {
        let mut sql =
            Sql::new("select id, version from token where ended_at is null and person_id in ");
        leaving(&mut sql, file);
        self.end_rows("token", sql, at).await
    }

    /// Ends every session of theirs.
    pub async fn end_sessions_of_leaving(&mut self, file: &Engagement) -> Result<i64> {
        let mut sql = Sql::new("delete from session where person_id in ");
        leaving(&mut sql, file);
        Ok(i64::try_from(self.run(sql).await?).unwrap_or(i64::MAX))
    }

    /// Takes work that still waits for a file out of the job table; the looks back remain.
    pub async fn cancel_jobs(&mut self, file: &Engagement) -> Result<i64> {
        let mut sql = Sql::new(
            "delete from job where state in ('waiting', 'failed') and kind <> 'outcome.prompt'",
        );
        sql.with(
            " and replace(payload, '-', '') like ",
            format!("%{}%", file.id.uuid().simple()),
        );
        Ok(i64::try_from(self.run(sql).await?).unwrap_or(i64::MAX))
    }

    /// What the counterparty could still reach a file through, of what there was when it was closed; in one statement.
    pub async fn survivors(&mut self, file: &Engagement, closed_at: At) -> Result<Vec<Survivor>> {
        let id = file.id.uuid();
        let mut sql = Sql::new(
            "select (select count(*) from assignment join person on person.id = assignment.person_id \
             join organisation on organisation.id = person.organisation_id where organisation.kind <> 'host' and assignment.ended_at is null",
        );
        sql.with(" and assignment.engagement_id = ", id)
            .with(") as assignment, (select count(*) from invitation where ended_at is null and engagement_id = ", id)
            .with(") as invitation, (select count(*) from link where ended_at is null and made_at <= ", closed_at)
            .push(" and person_id in ");
        leaving(&mut sql, file);
        sql.with(
            ") as link, (select count(*) from token where ended_at is null and made_at <= ",
            closed_at,
        )
        .push(" and person_id in ");
        leaving(&mut sql, file);
        sql.with(
            ") as token, (select count(*) from session where signed_in_at <= ",
            closed_at,
        )
        .push(" and person_id in ");
        leaving(&mut sql, file);
        sql.with(
            ") as session, (select count(*) from job where state in ('waiting', 'running', 'failed') and kind <> 'outcome.prompt' \
             and replace(payload, '-', '') like ",
            format!("%{}%", id.simple()),
        )
        .push(") as job");
        let counts = self
            .one(sql, |row| {
                SURVIVORS
                    .iter()
                    .map(|kind| Ok(((*kind).to_owned(), row.int(kind)?)))
                    .collect::<Result<Vec<_>>>()
            })
            .await?;
        Ok(counts
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(kind, count)| Survivor { kind, count })
            .collect())
    }

    /// What each person outside was shown in a file: one row a person.
    pub async fn shown_in(&mut self, engagement: EngagementId) -> Result<Vec<Shown>> {
        let mut sql = Sql::new(
            "select person.name, person.organisation_id, count(distinct exposure.document_id) as documents, count(*) as views, \
             min(exposure.at) as first_at, max(exposure.at) as last_at from exposure join person on person.id = exposure.person_id \
             join organisation on organisation.id = person.organisation_id where organisation.kind <> 'host'",
        );
        sql.with(" and exposure.engagement_id = ", engagement.uuid())
            .push(" group by person.id, person.name, person.organisation_id order by person.name, person.id");
        self.list(sql, |row| {
            Ok(Shown {
                person: row.text("name")?,
                organisation: row.id("organisation_id")?,
                documents: row.int("documents")?,
                views: row.int("views")?,
                first_at: row.at("first_at")?,
                last_at: row.at("last_at")?,
            })
        })
        .await
    }
}
