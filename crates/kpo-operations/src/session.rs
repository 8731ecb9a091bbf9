//! Sessions: a random token in the browser, its hash in the store.

use kpo_practice::access::{Action, Caller, Locale};
use kpo_practice::id::{Id, PersonId, SessionId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::time::At;
use kpo_records::Tx;
use sha2::{Digest, Sha256};

pub use kpo_records::session::Session;

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// How long a session lasts.
pub const SESSION_DAYS: i64 = 7;

/// How long a session may go unused before that is noted anew.
const SEEN_SECONDS: i64 = 10 * 60;

/// What is stored of a token.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// Begins a session in this transaction; returns the token for the cookie, which is stored nowhere.
pub(crate) async fn start(
    office: &Office,
    tx: &mut Tx,
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
    tx.insert_session(&session).await?;
    tx.record(
        Some(person.id.uuid()),
        at,
        Entry::new("session.begun", "session", session.id)
            .with(serde_json::json!({ "second_factor": second_factor })),
    );
    Ok(token)
}

/// Begins a session for a person who proved who they are.
pub async fn begin(
    office: &Office,
    person: &Person,
    second_factor: bool,
    source: &str,
    at: At,
) -> Result<String> {
    let mut tx = office.begin().await?;
    let token = start(office, &mut tx, person, second_factor, source, at).await?;
    tx.commit().await?;
    Ok(token)
}

/// A caller who is this person, with no session and no token yet; refused unless active.
pub(crate) async fn caller_of(
    office: &Office,
    tx: &mut Tx,
    person: PersonId,
    at: At,
) -> Result<Caller> {
    let person = tx.person(person).await?;
    let host = tx.host().await?;
    let host = host.is_some_and(|host| host.id == person.organisation);
    recognised(office, person, host, at)
}

fn recognised(office: &Office, person: Person, host: bool, at: At) -> Result<Caller> {
    if !person.active {
        return Err(Error::SignedOut);
    }
    Ok(Caller {
        person: person.id,
        name: person.name,
        organisation: person.organisation,
        host,
        roles: person.roles,
        locale: person.locale,
        zone: person.zone,
        session: None,
        token: None,
        second_factor: false,
        signed_in_at: At(0),
        at,
        request: office.request(),
        country: None,
    })
}

/// The caller behind a session's token, if the session lives and the person is active.
pub async fn caller(office: &Office, token: &str) -> Result<Caller> {
    let at = office.clock.now();
    let mut tx = office.glance().await?;
    let found = tx.session_by_token(&hash(token), at).await?;
    drop(tx);
    let (session, person, kind) = found.ok_or(Error::SignedOut)?;
    let caller = recognised(office, person, kind == OrganisationKind::Host, at)?;
    if session.last_seen_at.plus_seconds(SEEN_SECONDS) < at {
        // When nothing can be written, whoever only reads is not turned away for it.
        if let Err(error) = touch(office, &session, at).await {
            tracing::warn!(%error, "a session's last use could not be noted");
        }
    }
    Ok(Caller {
        session: Some(session.id),
        second_factor: session.second_factor,
        signed_in_at: session.signed_in_at,
        ..caller
    })
}

async fn touch(office: &Office, session: &Session, at: At) -> Result<()> {
    let mut tx = office.begin().await?;
    let seen = Session {
        last_seen_at: at,
        ..session.clone()
    };
    tx.touch_session(&seen).await?;
    tx.commit().await?;
    Ok(())
}

/// The caller's own sessions, newest first.
pub async fn list(office: &Office, caller: &Caller) -> Result<Vec<Session>> {
    let mut tx = office.read().await?;
    office
        .admit_profile(&mut tx, caller, Action::ReadProfile, caller.person)
        .await?;
    Ok(tx.sessions_of(caller.person, caller.at).await?)
}

/// Signs out of one browser.
pub async fn end(office: &Office, caller: &Caller, session: SessionId) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::EditProfile, caller.person)
        .await?;
    if !tx.end_session(caller.person, session).await? {
        return Err(Error::NotFound);
    }
    tx.note(caller, Entry::new("session.ended", "session", session));
    tx.commit().await?;
    Ok(())
}

/// Signs out everywhere, this browser included.
pub async fn end_all(office: &Office, caller: &Caller) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::EditProfile, caller.person)
        .await?;
    let ended = tx.end_sessions_of(caller.person).await?;
    tx.end_challenges_of(caller.person, caller.at).await?;
    tx.note(
        caller,
        Entry::new("session.all-ended", "person", caller.person).with(ended),
    );
    tx.commit().await?;
    Ok(())
}

/// Changes the language a person reads in.
pub async fn choose_locale(office: &Office, caller: &Caller, locale: Locale) -> Result<()> {
    let mut tx = office.begin().await?;
    let own = office
        .admit_profile(&mut tx, caller, Action::EditProfile, caller.person)
        .await?;
    let mut person = own.into_inner();
    let seen = person.version;
    person.locale = locale;
    tx.save_person(&person, seen).await?;
    tx.note(
        caller,
        Entry::new("person.locale-chosen", "person", person.id).with(locale.tag()),
    );
    tx.commit().await?;
    Ok(())
}
