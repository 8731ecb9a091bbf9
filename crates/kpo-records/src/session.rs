//! Signed-in browsers. Only the hash of a token is kept, so that a stolen database lets nobody in. Outside the seals:
//! a session is used at every click, and its beginning and end are journaled by operations.

use kpo_practice::id::{Id, PersonId, SessionId};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::Result;
use crate::person::read_person;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// SHA-256 of the token, hexadecimal.
    pub token_hash: String,
    /// Who signed in.
    pub person: PersonId,
    /// When they last proved who they are.
    pub signed_in_at: At,
    /// Whether they showed a second factor.
    pub second_factor: bool,
    /// When it was last used.
    pub last_seen_at: At,
    /// When it ends by itself.
    pub expires_at: At,
    /// Where from, for the person's own list of sessions.
    pub source: String,
}

/// A session, its person, and the kind of organisation they act for.
pub type Recognised = (Session, Person, OrganisationKind);

fn read(row: &Row) -> Result<Session> {
    read_as("id", row)
}

fn read_as(id: &str, row: &Row) -> Result<Session> {
    Ok(Session {
        id: row.id(id)?,
        token_hash: row.text("token_hash")?,
        person: row.id("person_id")?,
        signed_in_at: row.at("signed_in_at")?,
        second_factor: row.truth("second_factor")?,
        last_seen_at: row.at("last_seen_at")?,
        expires_at: row.at("expires_at")?,
        source: row.text("source")?,
    })
}

impl Tx {
    /// Begins a session.
    pub async fn insert_session(&mut self, session: &Session) -> Result<()> {
        let mut sql = Sql::new(
            "insert into session (id, token_hash, person_id, signed_in_at, second_factor, last_seen_at, expires_at, source) values ",
        );
        sql.list([
            Value::id(session.id),
            session.token_hash.clone().into(),
            Value::id(session.person),
            session.signed_in_at.into(),
            session.second_factor.into(),
            session.last_seen_at.into(),
            session.expires_at.into(),
            session.source.clone().into(),
        ]);
        self.run(sql).await.map(drop)
    }

    /// The live session of a token, with whom it stands for: one statement, for it is asked at every request.
    pub async fn session_by_token(
        &mut self,
        token_hash: &str,
        at: At,
    ) -> Result<Option<Recognised>> {
        let mut sql = Sql::new(
            "select session.id as session_id, session.token_hash, session.person_id, session.signed_in_at,
                    session.second_factor, session.last_seen_at, session.expires_at, session.source, person.*, organisation.kind
             from session join person on person.id = session.person_id
             join organisation on organisation.id = person.organisation_id",
        );
        sql.with(" where session.token_hash = ", token_hash)
            .with(" and session.expires_at > ", at);
        self.optional(sql, |row| {
            let session = read_as("session_id", row)?;
            let kind = row.word("kind", OrganisationKind::from_word)?;
            Ok((session, read_person(row)?, kind))
        })
        .await
    }

    /// A person's live sessions, newest first.
    pub async fn sessions_of(&mut self, person: PersonId, at: At) -> Result<Vec<Session>> {
        let mut sql = Sql::new("select * from session");
        sql.with(" where person_id = ", person.uuid())
            .with(" and expires_at > ", at)
            .push(" order by signed_in_at desc, id");
        self.list(sql, read).await
    }

    /// Ends one session of a person; whether there was one.
    pub async fn end_session(&mut self, person: PersonId, session: SessionId) -> Result<bool> {
        let mut sql = Sql::new("delete from session");
        sql.with(" where id = ", session.uuid())
            .with(" and person_id = ", person.uuid());
        Ok(self.run(sql).await? > 0)
    }

    /// Ends every session of a person; how many there were.
    pub async fn end_sessions_of(&mut self, person: PersonId) -> Result<u64> {
        let mut sql = Sql::new("delete from session");
        sql.with(" where person_id = ", person.uuid());
        self.run(sql).await
    }

    /// Ends every session and every sign-in that waits for its second step; how many sessions there were.
    pub async fn end_all_sessions(&mut self) -> Result<u64> {
        self.run(Sql::new("delete from challenge")).await?;
        self.run(Sql::new("delete from session")).await
    }

    /// Notes that a session was used, or that its person proved again who they are.
    pub async fn touch_session(&mut self, session: &Session) -> Result<()> {
        let mut sql = Sql::new("update session set ");
        sql.with("last_seen_at = ", session.last_seen_at)
            .with(", signed_in_at = ", session.signed_in_at);
        sql.with(", second_factor = ", session.second_factor)
            .with(" where id = ", session.id.uuid());
        self.run(sql).await.map(drop)
    }
}
