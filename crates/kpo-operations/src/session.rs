//! Sessions: a random token in the browser, its hash in the store.

use kpo_practice::access::{Caller, Locale};
use kpo_practice::id::{Id, PersonId, SessionId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::time::At;
use kpo_records::session::Session;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::office::Office;

/// How long a session lasts without being renewed.
pub const SESSION_DAYS: i64 = 7;

/// What is stored of a token.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// Begins a session for a person who proved who they are; returns the token for the cookie, which is stored nowhere.
pub async fn begin(
    office: &Office,
    person: &Person,
    second_factor: bool,
    source: &str,
    at: At,
) -> Result<String> {
    let token = office.secret();
    let session = Session {
        id: office.id(),
        token_hash: hash(&token),
        person: person.id,
        signed_in_at: at,
        second_factor,
        last_seen_at: at,
        expires_at: at.plus_days(SESSION_DAYS),
        source: source.to_owned(),
    };
    let mut tx = office.begin().await?;
    tx.insert_session(&session).await?;
    tx.record(
        Some(person.id.uuid()),
        at,
        Entry::new("session.begun", "session", session.id),
    );
    tx.commit().await?;
    Ok(token)
}

/// The caller behind a token, if the session lives and the person is active.
pub async fn caller(office: &Office, token: &str) -> Result<Caller> {
    let at = office.clock.now();
    let mut tx = office.read().await?;
    let session = tx
        .session_by_token(&hash(token), at)
        .await?
        .ok_or(Error::SignedOut)?;
    let person = tx.person(session.person).await?;
    if !person.active {
        return Err(Error::SignedOut);
    }
    let host = tx
        .host()
        .await?
        .is_some_and(|host| host.id == person.organisation);
    Ok(Caller {
        person: person.id,
        name: person.name,
        organisation: person.organisation,
        host,
        roles: person.roles,
        locale: person.locale,
        zone: person.zone,
        session: Some(session.id),
        token: None,
        second_factor: session.second_factor,
        signed_in_at: session.signed_in_at,
        at,
        request: office.request(),
    })
}

/// Signs out of this browser.
pub async fn end(office: &Office, caller: &Caller, session: SessionId) -> Result<()> {
    let mut tx = office.begin().await?;
    if !tx.end_session(caller.person, session).await? {
        return Err(Error::NotFound);
    }
    tx.record(
        Some(caller.person.0),
        caller.at,
        Entry::new("session.ended", "session", session),
    );
    tx.commit().await?;
    Ok(())
}

/// Changes the language a person reads in.
pub async fn choose_locale(office: &Office, caller: &Caller, locale: Locale) -> Result<()> {
    let mut tx = office.begin().await?;
    let mut person = tx.person(PersonId(caller.person.0)).await?;
    let seen = person.version;
    person.locale = locale;
    tx.save_person(&person, seen).await?;
    tx.record(
        Some(caller.person.0),
        caller.at,
        Entry::new("person.locale-chosen", "person", person.id).with(locale.tag()),
    );
    tx.commit().await?;
    Ok(())
}
