//! Signing in. Whoever tries learns one of three things: you are in, show the second factor, or no. They never learn
//! whether an account exists: the answer, the time it takes and what is counted are the same.

use kpo_practice::access::Caller;
use kpo_practice::account::{Account, CHALLENGE_SECONDS, Limit, PASSWORD_BYTES_MAX};
use kpo_practice::id::{Id, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;

use super::{factor, password};
use crate::error::{Error, Result};
use crate::office::Office;
use crate::session;

/// What a right password comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Signed in: the session's token.
    In(String),
    /// The second factor is owed: the token of this half-done sign-in.
    Factor(String),
}

/// Looked up where there is no such person, so that looking takes as long.
const NOBODY: PersonId = PersonId(uuid::Uuid::nil());

fn no() -> Error {
    Error::Refused(Refusal::new("account-sign-in"))
}

fn too_many() -> Error {
    Error::Refused(Refusal::new("too-many-attempts"))
}

/// Counts a try against the account and against the source, before anything is looked at.
async fn count(office: &Office, email: &str, source: &str, at: At) -> Result<()> {
    let mut tx = office.begin().await?;
    // A place this person is signed in from has tries of its own, so that a rival cannot lock them out from elsewhere.
    let person = tx.person_by_email(email).await?;
    let person = person.map_or(NOBODY, |person| person.id);
    let sessions = tx.sessions_of(person, at).await?;
    let known = sessions.iter().any(|session| session.source == source);
    let key = account_key(email, known.then_some(source));
    let source = tx
        .attempt(&format!("source {source}"), Limit::SOURCE, at)
        .await?;
    let account = tx.attempt(&key, Limit::ACCOUNT, at).await?;
    tx.commit().await?;
    if source && account {
        Ok(())
    } else {
        Err(too_many())
    }
}

fn account_key(email: &str, source: Option<&str>) -> String {
    format!("account {email} {}", source.unwrap_or("elsewhere"))
}

/// Signs in with an address and a password.
pub async fn sign_in(office: &Office, email: &str, password: &str, source: &str) -> Result<SignIn> {
    let at = office.clock.now();
    let email = email.trim().to_lowercase();
    if email.len() > 254 || password.len() > PASSWORD_BYTES_MAX || email.contains('\0') {
        return Err(no());
    }
    count(office, &email, source, at).await?;
    let (person, account) = known(office, &email).await?;
    let hash = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let right = password::verify(password, hash).await?;
    let mut tx = office.begin().await?;
    let (Some(person), Some(account), true) = (person.as_ref(), account, right) else {
        let id = person.map_or(NOBODY, |person| person.id);
        tx.record(None, at, Entry::new("account.refused", "account", id));
        tx.commit().await?;
        return Err(no());
    };
    for key in [account_key(&email, None), account_key(&email, Some(source))] {
        tx.forget_attempts(&key).await?;
    }
    tx.prune_attempts(at).await?;
    let answer = if account.factor.is_some() {
        let token = office.secret();
        tx.end_challenges_of(person.id, at).await?;
        let until = at.plus_seconds(CHALLENGE_SECONDS);
        tx.insert_challenge(office.id(), &session::hash(&token), person.id, until)
            .await?;
        tx.record(
            Some(person.id.uuid()),
            at,
            Entry::new("account.password-shown", "account", person.id),
        );
        SignIn::Factor(token)
    } else {
        SignIn::In(session::start(office, &mut tx, person, false, source, at).await?)
    };
    tx.commit().await?;
    Ok(answer)
}

/// The active person of an address, and their account.
async fn known(office: &Office, email: &str) -> Result<(Option<Person>, Option<Account>)> {
    let mut tx = office.read().await?;
    let person = tx
        .person_by_email(email)
        .await?
        .filter(|person| person.active);
    let id = person.as_ref().map_or(NOBODY, |person| person.id);
    let account = tx.account(id).await?;
    Ok((person, account))
}

/// Finishes a sign-in with the second factor.
pub async fn second_factor(
    office: &Office,
    challenge: &str,
    code: &str,
    source: &str,
) -> Result<String> {
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let person = tx
        .challenged(&session::hash(challenge), at)
        .await?
        .ok_or(Error::Refused(Refusal::new("account-challenge-ended")))?;
    let person = tx.person(person).await?;
    let account = tx.account(person.id).await?.ok_or_else(no)?;
    let secret = account.factor.clone().ok_or_else(no)?;
    let key = format!("factor {}", person.id);
    if !tx.attempt(&key, Limit::FACTOR, at).await? {
        tx.commit().await?;
        return Err(too_many());
    }
    if !person.active || !factor::prove(&mut tx, &account, &secret, code, at).await? {
        tx.record(
            None,
            at,
            Entry::new("account.factor-refused", "account", person.id),
        );
        tx.commit().await?;
        return Err(Refusal::of_field("code", "account-code").into());
    }
    tx.forget_attempts(&key).await?;
    tx.end_challenges_of(person.id, at).await?;
    let token = session::start(office, &mut tx, &person, true, source, at).await?;
    tx.commit().await?;
    Ok(token)
}

/// Proves again who one is, for an act that binds: the password, and the second factor where there is one. The old
/// session ends and a new one begins.
pub async fn prove(
    office: &Office,
    caller: &Caller,
    password: &str,
    code: &str,
    source: &str,
) -> Result<String> {
    let session = caller.session.ok_or(Error::SignedOut)?;
    let at = caller.at;
    let mut tx = office.read().await?;
    let person = tx.person(caller.person).await?;
    let account = tx.account(caller.person).await?;
    drop(tx);
    count(office, &person.email, source, at).await?;
    let hash = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let wrong = || Error::from(Refusal::of_field("password", "account-password-wrong"));
    if !password::verify(password, hash).await? {
        return Err(wrong());
    }
    let account = account.ok_or_else(wrong)?;
    let mut tx = office.begin().await?;
    if let Some(secret) = &account.factor {
        let key = format!("factor {}", person.id);
        if !tx.attempt(&key, Limit::FACTOR, at).await? {
            tx.commit().await?;
            return Err(too_many());
        }
        if !factor::prove(&mut tx, &account, secret, code, at).await? {
            tx.commit().await?;
            return Err(Refusal::of_field("code", "account-code").into());
        }
        tx.forget_attempts(&key).await?;
    }
    for key in [
        account_key(&person.email, None),
        account_key(&person.email, Some(source)),
    ] {
        tx.forget_attempts(&key).await?;
    }
    tx.end_session(caller.person, session).await?;
    let token = session::start(
        office,
        &mut tx,
        &person,
        account.factor.is_some(),
        source,
        at,
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}

/// Signs in as anybody, in the demo and nowhere else.
pub async fn demo(office: &Office, person: PersonId, source: &str) -> Result<String> {
    if !office.settings.demo {
        return Err(Error::NotFound);
    }
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let person = tx.person(person).await?;
    if !person.active {
        return Err(Error::NotFound);
    }
    let token = session::start(office, &mut tx, &person, true, source, at).await?;
    tx.commit().await?;
    Ok(token)
}
