//! Works as stored.

use kpo_practice::id::{Id, PersonId, WorkId};
use kpo_practice::work::{Source, Work};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Work> {
    Ok(Work {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        title: row.text("title")?,
        text: row.text("text")?,
        year: row.opt_int("year")?,
        authors: row.text("authors")?,
        address: row.text("address")?,
        source: row.word("source", Source::from_word)?,
        entered_by: row.id("entered_by_id")?,
        entered_at: row.at("entered_at")?,
    })
}

fn columns(work: &Work) -> Vec<(&'static str, Value)> {
    vec![
        ("title", work.title.clone().into()),
        ("text", work.text.clone().into()),
        ("year", work.year.into()),
        ("authors", work.authors.clone().into()),
        ("address", work.address.clone().into()),
        ("source", work.source.word().into()),
        ("entered_by_id", Value::id(work.entered_by)),
        ("entered_at", work.entered_at.into()),
    ]
}

impl Tx {
    /// Enters a work.
    pub async fn insert_work(&mut self, work: &Work) -> Result<()> {
        let mut columns = columns(work);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(work.person)),
        ]);
        self.touch("works").await?;
        self.insert("work", work.id.uuid(), columns).await
    }

    /// Saves a corrected work.
    pub async fn save_work(&mut self, work: &Work, seen: i64) -> Result<i64> {
        self.touch("works").await?;
        self.update("work", work.id.uuid(), seen, columns(work))
            .await
    }

    /// Takes a work out.
    pub async fn delete_work(&mut self, id: WorkId) -> Result<()> {
        self.touch("works").await?;
        self.delete("work", id.uuid()).await
    }

    /// The work of this id.
    pub async fn work(&mut self, id: WorkId) -> Result<Work> {
        let mut sql = Sql::new("select * from work");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// The works of these people, each person's newest first.
    pub async fn works_of(&mut self, people: &[PersonId]) -> Result<Vec<Work>> {
        let order = "person_id, coalesce(year, 0) desc, id";
        self.list_of_people("select * from work", people, order, read)
            .await
    }

    /// How many works a person has.
    pub async fn works_counted(&mut self, person: PersonId) -> Result<i64> {
        let mut sql = Sql::new("select count(*) as n from work");
        sql.with(" where person_id = ", person.uuid());
        self.one(sql, |row| row.int("n")).await
    }

    /// At most so many works of everybody, by id, from the one after this on: what the search index is built from, page by
    /// page.
    pub async fn all_works(&mut self, after: Option<WorkId>, most: i64) -> Result<Vec<Work>> {
        let mut sql = Sql::new("select * from work");
        if let Some(after) = after {
            sql.with(" where id > ", after.uuid());
        }
        sql.with(" order by id limit ", most);
        self.list(sql, read).await
    }
}
