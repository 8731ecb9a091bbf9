//! Links that let a person in once, as stored: only the hash of the secret in them.

use kpo_practice::account::{Link, LinkKind};
use kpo_practice::id::{Id, PersonId};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Link> {
    Ok(Link {
        id: row.id("id")?,
        version: row.int("version")?,
        token_hash: row.text("token_hash")?,
        kind: row.word("kind", LinkKind::from_word)?,
        person: row.opt_id("person_id")?,
        made_by: row.opt_id("made_by_id")?,
        made_at: row.at("made_at")?,
        expires_at: row.at("expires_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

impl Tx {
    /// Keeps a link.
    pub async fn insert_link(&mut self, link: &Link) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("token_hash", link.token_hash.clone().into()),
            ("kind", link.kind.word().into()),
            ("person_id", Value::opt_id(link.person)),
            ("made_by_id", Value::opt_id(link.made_by)),
            ("made_at", link.made_at.into()),
            ("expires_at", link.expires_at.into()),
            ("ended_at", link.ended_at.into()),
        ];
        self.insert("link", link.id.uuid(), columns).await
    }

    /// The link of a secret's hash, open or not.
    pub async fn link_by_token(&mut self, token_hash: &str) -> Result<Option<Link>> {
        let mut sql = Sql::new("select * from link");
        sql.with(" where token_hash = ", token_hash);
        self.optional(sql, read).await
    }

    /// The links of a person that were neither used nor ended.
    pub async fn open_links_of(&mut self, person: PersonId) -> Result<Vec<Link>> {
        let mut sql = Sql::new("select * from link");
        sql.with(" where person_id = ", person.uuid())
            .push(" and ended_at is null order by made_at desc, id");
        self.list(sql, read).await
    }

    /// The links for a first administrator that were neither used nor ended.
    pub async fn open_first_links(&mut self) -> Result<Vec<Link>> {
        let sql = Sql::new(
            "select * from link where kind = 'first' and ended_at is null order by made_at desc, id",
        );
        self.list(sql, read).await
    }

    /// Every link that was neither used nor ended.
    pub async fn open_links(&mut self) -> Result<Vec<Link>> {
        let sql = Sql::new("select * from link where ended_at is null order by made_at, id");
        self.list(sql, read).await
    }

    /// Ends a link; a conflict if somebody used or ended it meanwhile.
    pub async fn end_link(&mut self, link: &Link, at: At) -> Result<i64> {
        let columns = vec![("ended_at", Value::from(at))];
        self.update("link", link.id.uuid(), link.version, columns)
            .await
    }
}
