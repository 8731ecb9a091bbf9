//! Own skills as stored, and the signed records that they were looked for.

use kpo_practice::id::{EngagementId, Id, PersonId, SkillId};
use kpo_practice::skill::{Finding, Search, Skill};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Skill> {
    Ok(Skill {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        text: row.text("text")?,
        level: row.int("level")?,
        scheme: row.opt_text("scheme")?.unwrap_or_default(),
        code: row.opt_text("code")?.unwrap_or_default(),
        created_at: row.at("created_at")?,
    })
}

/// A text, or null where there is none: null columns do not count in a row's seal.
fn filled(text: &str) -> Value {
    Value::Text(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn read_search(row: &Row) -> Result<Search> {
    Ok(Search {
        id: row.id("id")?,
        version: row.int("version")?,
        words: row.text("words")?,
        found: row.int("found")?,
        finding: row.word("finding", Finding::from_word)?,
        reason: row.text("reason")?,
        signed_by: row.id("signed_by_id")?,
        signed_at: row.at("signed_at")?,
    })
}

impl Tx {
    /// Enters a skill.
    pub async fn insert_skill(&mut self, skill: &Skill) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(skill.person)),
            ("text", skill.text.clone().into()),
            ("level", skill.level.into()),
            ("scheme", filled(&skill.scheme)),
            ("code", filled(&skill.code)),
            ("created_at", skill.created_at.into()),
        ];
        self.touch("works").await?;
        self.insert("skill", skill.id.uuid(), columns).await
    }

    /// Takes a skill out.
    pub async fn delete_skill(&mut self, id: SkillId) -> Result<()> {
        self.touch("works").await?;
        self.delete("skill", id.uuid()).await
    }

    /// The skill of this id.
    pub async fn skill(&mut self, id: SkillId) -> Result<Skill> {
        let mut sql = Sql::new("select * from skill");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// The skills of these people, each person's best first.
    pub async fn skills_of(&mut self, people: &[PersonId]) -> Result<Vec<Skill>> {
        self.list_of_people(
            "select * from skill",
            people,
            "person_id, level desc, id",
            read,
        )
        .await
    }

    /// Every skill of the host's own people now active, with whose it is, best first: what is looked through before
    /// anything goes outside (R12). What others can do is on their own records and is not found here.
    pub async fn skills(&mut self) -> Result<Vec<(Skill, String)>> {
        let sql = Sql::new(
            "select skill.*, person.name as person_name from skill join person on person.id = skill.person_id \
             join organisation on organisation.id = person.organisation_id \
             where person.active and organisation.kind = 'host' order by skill.level desc, person.name, skill.id",
        );
        self.list(sql, |row| Ok((read(row)?, row.text("person_name")?)))
            .await
    }

    /// Signs the record that own people were looked for, or the next one in its place.
    pub async fn put_search(&mut self, search: &Search, seen: Option<i64>) -> Result<()> {
        let columns = vec![
            ("words", Value::from(search.words.clone())),
            ("found", search.found.into()),
            ("finding", search.finding.word().into()),
            ("reason", search.reason.clone().into()),
            ("signed_by_id", Value::id(search.signed_by)),
            ("signed_at", search.signed_at.into()),
        ];
        self.put("skill_search", search.id.uuid(), seen, columns)
            .await
    }

    /// A file's record that own people were looked for.
    pub async fn search(&mut self, id: EngagementId) -> Result<Option<Search>> {
        let mut sql = Sql::new("select * from skill_search");
        sql.with(" where id = ", id.uuid());
        self.optional(sql, read_search).await
    }
}

impl Tx {
    /// Every skill of everybody, by person: what the search index is built from.
    pub async fn all_skills(&mut self) -> Result<Vec<Skill>> {
        let sql = Sql::new("select * from skill order by person_id, id");
        self.list(sql, read).await
    }
}
