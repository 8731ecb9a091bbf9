//! Personal access tokens as stored: only their hash.

use kpo_practice::account::Token;
use kpo_practice::id::{Id, PersonId};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::Result;
use crate::person::words;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        name: row.text("name")?,
        token_hash: row.text("token_hash")?,
        scopes: words(&row.text("scopes")?),
        made_at: row.at("made_at")?,
        expires_at: row.at("expires_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

impl Tx {
    /// Keeps a token.
    pub async fn insert_token(&mut self, token: &Token) -> Result<()> {
        let scopes: Vec<&str> = token.scopes.iter().map(String::as_str).collect();
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(token.person)),
            ("name", token.name.clone().into()),
            ("token_hash", token.token_hash.clone().into()),
            ("scopes", scopes.join(" ").into()),
            ("made_at", token.made_at.into()),
            ("expires_at", token.expires_at.into()),
            ("ended_at", token.ended_at.into()),
        ];
        self.insert("token", token.id.uuid(), columns).await
    }

    /// The token of this hash, open or not.
    pub async fn token_by_hash(&mut self, token_hash: &str) -> Result<Option<Token>> {
        let mut sql = Sql::new("select * from token");
        sql.with(" where token_hash = ", token_hash);
        self.optional(sql, read).await
    }

    /// A person's tokens that were not revoked, newest first.
    pub async fn tokens_of(&mut self, person: PersonId) -> Result<Vec<Token>> {
        let mut sql = Sql::new("select * from token");
        sql.with(" where person_id = ", person.uuid())
            .push(" and ended_at is null order by made_at desc, id");
        self.list(sql, read).await
    }

    /// Every token that was not revoked.
    pub async fn open_tokens(&mut self) -> Result<Vec<Token>> {
        let sql = Sql::new("select * from token where ended_at is null order by made_at, id");
        self.list(sql, read).await
    }

    /// Revokes a token.
    pub async fn end_token(&mut self, token: &Token, at: At) -> Result<i64> {
        let columns = vec![("ended_at", Value::from(at))];
        self.update("token", token.id.uuid(), token.version, columns)
            .await
    }
}
