//! The first minutes of an installation: whose it is, and who lets the others in.

use kpo_practice::access::Locale;
use kpo_practice::access::facts::NO_ORGANISATION;
use kpo_practice::account::{self, LinkKind};
use kpo_practice::id::OrganisationId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::{self, Organisation, OrganisationKind};
use kpo_practice::person::{self, Person};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_records::Tx;
use serde_json::json;

use crate::account::password;
use crate::error::{Error, Result};
use crate::link;
use crate::office::Office;
use crate::session::{self, hash};

/// The host organisation, entered under this name if there is none yet.
pub async fn ensure_host(office: &Office, name: &str, country: &str) -> Result<Organisation> {
    let mut tx = office.begin().await?;
    if let Some(host) = tx.host().await? {
        return Ok(host);
    }
    let host = enter_host(office, &mut tx, name, country, office.clock.now()).await?;
    tx.commit().await?;
    Ok(host)
}

async fn enter_host(
    office: &Office,
    tx: &mut Tx,
    name: &str,
    country: &str,
    at: At,
) -> Result<Organisation> {
    let host = organisation::check(Organisation {
        id: office.id(),
        version: 1,
        name: name.to_owned(),
        kind: OrganisationKind::Host,
        country: country.to_owned(),
        parent: None,
        created_at: at,
    })?;
    tx.insert_organisation(&host).await?;
    tx.record(
        None,
        at,
        Entry::new("organisation.entered", "organisation", host.id).with(host.kind.word()),
    );
    Ok(host)
}

/// While nobody can sign in as an administrator: a new one-time link for the first, which ends the ones printed before.
/// Afterwards nothing.
pub async fn first_link(office: &Office) -> Result<Option<String>> {
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    if tx.an_administrator_can_sign_in().await? {
        return Ok(None);
    }
    let address = link::make(office, &mut tx, LinkKind::First, None, None, at).await?;
    tx.commit().await?;
    Ok(Some(address))
}

/// What a store that was brought back no longer lets anybody in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Browsers signed out.
    pub sessions: u64,
    /// Programs' tokens revoked.
    pub tokens: usize,
    /// Links that were neither used nor ended.
    pub links: usize,
}

/// Ends every session, token and link of a store that was just brought back from a backup: what was ended after the
/// backup was made is alive in it again.
pub async fn end_restored(office: &Office) -> Result<Ended> {
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let sessions = tx.end_all_sessions().await?;
    let (tokens, links) = (tx.open_tokens().await?, tx.open_links().await?);
    for token in &tokens {
        tx.end_token(token, at).await?;
    }
    for link in &links {
        tx.end_link(link, at).await?;
    }
    let ended = Ended {
        sessions,
        tokens: tokens.len(),
        links: links.len(),
    };
    let host = tx.host().await?;
    let host = host.map_or(OrganisationId(NO_ORGANISATION), |host| host.id);
    let facts = json!({ "sessions": ended.sessions, "tokens": ended.tokens, "links": ended.links });
    let entry = Entry::new("store.restored", "organisation", host).with(facts);
    tx.record(None, at, entry);
    tx.commit().await?;
    Ok(ended)
}

/// What the first administrator says.
#[derive(Clone, Debug)]
pub struct First {
    /// The host organisation's name.
    pub organisation: String,
    /// Its country.
    pub country: String,
    /// The administrator's name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// Their zone.
    pub zone: String,
    /// Their language.
    pub locale: Locale,
}

/// The first administrator names the host organisation and sets up their account; returns the session's token.
pub async fn accept_first(
    office: &Office,
    secret: &str,
    first: First,
    source: &str,
) -> Result<String> {
    let at = office.clock.now();
    let ended = || Error::Refused(Refusal::new("link-ended"));
    if link::open(office, secret).await?.kind != LinkKind::First {
        return Err(ended());
    }
    let email = account::email(&first.email)?;
    account::password(&first.password, &email)?;
    let password_hash = password::hash(office, &first.password).await?;
    let mut tx = office.begin().await?;
    let link = tx.link_by_token(&hash(secret)).await?;
    let link = link.filter(|link| link.open(at)).ok_or_else(ended)?;
    tx.end_link(&link, at).await?;
    let host = name_host(office, &mut tx, &first, at).await?;
    let administrator = enter_first(office, &mut tx, &first, &host, at).await?;
    link::keep_password(&mut tx, administrator.id, password_hash, at).await?;
    tx.record(
        Some(administrator.id.0),
        at,
        Entry::new("link.accepted", "link", link.id),
    );
    let token = session::start(office, &mut tx, &administrator, false, source, at).await?;
    tx.commit().await?;
    Ok(token)
}

async fn name_host(office: &Office, tx: &mut Tx, first: &First, at: At) -> Result<Organisation> {
    let Some(host) = tx.host().await? else {
        return enter_host(office, tx, &first.organisation, &first.country, at).await;
    };
    let named = organisation::check(Organisation {
        name: first.organisation.clone(),
        country: first.country.clone(),
        ..host.clone()
    })?;
    tx.save_organisation(&named, host.version).await?;
    tx.record(
        None,
        at,
        Entry::new("organisation.corrected", "organisation", host.id),
    );
    Ok(named)
}

async fn enter_first(
    office: &Office,
    tx: &mut Tx,
    first: &First,
    host: &Organisation,
    at: At,
) -> Result<Person> {
    let person = person::check(
        Person {
            id: office.id(),
            version: 1,
            name: first.name.clone(),
            email: first.email.clone(),
            organisation: host.id,
            roles: ["administrator".to_owned()].into(),
            clearance: 0,
            place: first.country.clone(),
            locale: first.locale,
            zone: first.zone.clone(),
            active: true,
            created_at: at,
        },
        OrganisationKind::Host,
    )?;
    if tx.person_by_email(&person.email).await?.is_some() {
        return Err(Refusal::of_field("email", "person-email-taken").into());
    }
    tx.insert_person(&person).await?;
    tx.record(
        Some(person.id.0),
        at,
        Entry::new("person.entered", "person", person.id),
    );
    Ok(person)
}
