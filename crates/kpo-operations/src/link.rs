//! Links that let a person in once: an invitation, a new password, the first administrator.
//!
//! The secret is in the link and nowhere else; the store has its hash. Whoever makes a link hands it over by a way they
//! trust. A new link ends the ones before it.

use kpo_practice::access::{Action, Caller};
use kpo_practice::account::{self, Account, INVITATION_DAYS, Link, LinkKind, RESET_HOURS};
use kpo_practice::id::{Id, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::text;
use kpo_practice::time::At;
use kpo_records::Tx;

use crate::account::{password, without_factor};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::session::{self, hash};

/// What the page behind a link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What the link is for.
    pub kind: LinkKind,
    /// For whom; absent for the first administrator.
    pub person: Option<Person>,
}

fn ended() -> Error {
    Error::Refused(Refusal::new("link-ended"))
}

/// Makes a link; returns its address.
pub(crate) async fn make(
    office: &Office,
    tx: &mut Tx,
    kind: LinkKind,
    person: Option<PersonId>,
    by: Option<PersonId>,
    at: At,
) -> Result<String> {
    let before = match person {
        Some(person) => tx.open_links_of(person).await?,
        None => tx.open_first_links().await?,
    };
    for link in before {
        tx.end_link(&link, at).await?;
    }
    let secret = office.secret();
    let expires_at = match kind {
        LinkKind::Reset => at.plus_seconds(RESET_HOURS * 3600),
        LinkKind::First | LinkKind::Invitation => at.plus_days(INVITATION_DAYS),
    };
    let link = Link {
        id: office.id(),
        version: 1,
        token_hash: hash(&secret),
        kind,
        person,
        made_by: by,
        made_at: at,
        expires_at,
        ended_at: None,
    };
    tx.insert_link(&link).await?;
    tx.record(
        by.map(Id::uuid),
        at,
        Entry::new("link.made", "link", link.id)
            .with(serde_json::json!({ "kind": kind.word(), "person": person })),
    );
    Ok(format!("{}/accept/{secret}", office.settings.base_url))
}

/// Invites a person to set up their account; an earlier invitation ends.
pub async fn invite(office: &Office, caller: &Caller, person: PersonId) -> Result<String> {
    let mut tx = office.begin().await?;
    let person = managed(office, &mut tx, caller, person).await?;
    if tx.account(person.id).await?.is_some() {
        return Err(Refusal::new("link-has-account").into());
    }
    let by = Some(caller.person);
    let link = make(
        office,
        &mut tx,
        LinkKind::Invitation,
        Some(person.id),
        by,
        caller.at,
    )
    .await?;
    tx.commit().await?;
    Ok(link)
}

/// Makes a link by which a person sets a new password.
pub async fn reset(office: &Office, caller: &Caller, person: PersonId) -> Result<String> {
    let mut tx = office.begin().await?;
    let person = managed(office, &mut tx, caller, person).await?;
    if tx.account(person.id).await?.is_none() {
        return Err(Refusal::new("link-no-account").into());
    }
    let by = Some(caller.person);
    let link = make(
        office,
        &mut tx,
        LinkKind::Reset,
        Some(person.id),
        by,
        caller.at,
    )
    .await?;
    tx.commit().await?;
    Ok(link)
}

/// Puts a person's second factor out of use, when telephone and recovery codes are lost.
pub async fn clear_factor(office: &Office, caller: &Caller, person: PersonId) -> Result<()> {
    let mut tx = office.begin().await?;
    let person = managed(office, &mut tx, caller, person).await?;
    let account = tx.account(person.id).await?;
    let account = account.ok_or(Refusal::new("link-no-account"))?;
    without_factor(&mut tx, account).await?;
    tx.end_sessions_of(person.id).await?;
    tx.note(
        caller,
        Entry::new("account.factor-cleared", "account", person.id),
    );
    tx.commit().await?;
    Ok(())
}

/// Admits an administrator, freshly signed in at a browser, to letting a person in.
async fn managed(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    person: PersonId,
) -> Result<Person> {
    office.admit_host(tx, caller, Action::ManagePeople).await?;
    if caller.token.is_some() {
        return Err(Refusal::new("token-cannot").into());
    }
    if !caller.circumstances().fresh {
        return Err(Error::Stale);
    }
    let person = tx.person(person).await?;
    if !person.active {
        return Err(Refusal::new("person-suspended").into());
    }
    Ok(person)
}

async fn find(tx: &mut Tx, secret: &str, at: At) -> Result<Link> {
    let link = tx.link_by_token(&hash(secret)).await?;
    link.filter(|link| link.open(at)).ok_or_else(ended)
}

/// What stands behind a link, if it still opens.
pub async fn open(office: &Office, secret: &str) -> Result<Opened> {
    let mut tx = office.read().await?;
    let link = find(&mut tx, secret, office.clock.now()).await?;
    let person = match link.person {
        Some(person) => Some(tx.person(person).await?),
        None => None,
    };
    Ok(Opened {
        kind: link.kind,
        person,
    })
}

/// Accepts an invitation or sets a new password. Returns the session's token, or nothing where the second factor is
/// still owed: then the person signs in.
pub async fn accept(
    office: &Office,
    secret: &str,
    name: Option<&str>,
    wanted: &str,
    source: &str,
) -> Result<Option<String>> {
    let at = office.clock.now();
    let opened = open(office, secret).await?;
    let mut person = opened.person.ok_or_else(ended)?;
    account::password(wanted, &person.email)?;
    let name = name.map(|name| text::line("name", name, 200)).transpose()?;
    let password_hash = password::hash(office, wanted).await?;
    let mut tx = office.begin().await?;
    let link = find(&mut tx, secret, at).await?;
    tx.end_link(&link, at).await?;
    person = tx.person(person.id).await?;
    if !person.active {
        return Err(ended());
    }
    if let Some(name) = name.filter(|name| *name != person.name) {
        person.name = name;
        person.version = tx.save_person(&person, person.version).await?;
    }
    let factor = keep_password(&mut tx, person.id, password_hash, at).await?;
    tx.end_sessions_of(person.id).await?;
    tx.record(
        Some(person.id.uuid()),
        at,
        Entry::new("link.accepted", "link", link.id),
    );
    let token = if factor {
        None
    } else {
        Some(session::start(office, &mut tx, &person, false, source, at).await?)
    };
    tx.commit().await?;
    Ok(token)
}

/// Keeps a new password; whether the account has a second factor.
pub(crate) async fn keep_password(
    tx: &mut Tx,
    person: PersonId,
    password_hash: String,
    at: At,
) -> Result<bool> {
    let Some(before) = tx.account(person).await? else {
        let account = Account {
            person,
            version: 1,
            password_hash,
            factor: None,
            factor_offered: None,
            factor_step: 0,
            password_at: at,
        };
        tx.insert_account(&account).await?;
        return Ok(false);
    };
    let after = Account {
        password_hash,
        password_at: at,
        ..before.clone()
    };
    tx.save_account(&after, before.version).await?;
    Ok(after.factor.is_some())
}
