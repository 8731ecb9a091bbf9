//! A person's own account: password, second factor, recovery codes. Signing in is in [`sign_in`].
//!
//! What changes an account is done by its owner in a browser with a fresh sign-in; a token never may, or whoever stole a
//! token could keep the account.

pub mod desk;
pub mod factor;
pub(crate) mod password;
pub mod sign_in;

use kpo_practice::access::{Action, Caller};
use kpo_practice::account::{self, Account};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_records::Tx;

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::session;

pub use factor::Offer;

/// What a person's own account page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Whether there is a password (in the demo there need not be one).
    pub password: bool,
    /// Whether the second factor is in use.
    pub factor: bool,
    /// A secret shown and not yet confirmed.
    pub offer: Option<Offer>,
    /// How many recovery codes are left.
    pub recoveries: usize,
}

/// Admits a person to their own account, for changing it.
pub(crate) async fn own(office: &Office, tx: &mut Tx, caller: &Caller) -> Result<Person> {
    if caller.token.is_some() {
        return Err(Refusal::new("token-cannot").into());
    }
    if !caller.circumstances().fresh {
        return Err(Error::Stale);
    }
    let own = office
        .admit_profile(tx, caller, Action::EditProfile, caller.person)
        .await?;
    Ok(own.into_inner())
}

/// Giving somebody power opens rooms to them, so it asks for a fresh sign-in, as a signature does, and is nothing for a program.
pub(crate) fn empowers(caller: &Caller) -> Result<()> {
    if caller.token.is_some() {
        return Err(Refusal::new("token-cannot").into());
    }
    if caller.circumstances().fresh {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

async fn of(tx: &mut Tx, caller: &Caller) -> Result<Account> {
    let account = tx.account(caller.person).await?;
    Ok(account.ok_or(Refusal::new("account-none"))?)
}

/// The caller's own account.
pub async fn overview(office: &Office, caller: &Caller) -> Result<Overview> {
    let mut tx = office.read().await?;
    let person = office
        .admit_profile(&mut tx, caller, Action::ReadProfile, caller.person)
        .await?;
    let account = tx.account(caller.person).await?;
    let recoveries = tx.recoveries_of(caller.person).await?.len();
    // The secret is shown to its owner's browser only, and only until its first code.
    let offered = account
        .as_ref()
        .and_then(|account| account.factor_offered.clone())
        .filter(|_| caller.token.is_none() && caller.circumstances().fresh);
    Ok(Overview {
        password: account.is_some(),
        factor: account.is_some_and(|account| account.factor.is_some()),
        offer: offered
            .map(|secret| factor::shown(secret, &person.email))
            .transpose()?,
        recoveries,
    })
}

/// Sets a new password; every other browser is signed out. Returns the token of the session that takes this one's place.
pub async fn change_password(
    office: &Office,
    caller: &Caller,
    current: &str,
    wanted: &str,
    source: &str,
) -> Result<String> {
    let mut tx = office.read().await?;
    let person = own(office, &mut tx, caller).await?;
    let account = of(&mut tx, caller).await?;
    drop(tx);
    account::password(wanted, &person.email)?;
    if !password::verify(current, Some(account.password_hash.clone())).await? {
        return Err(Refusal::of_field("current", "account-password-wrong").into());
    }
    let password_hash = password::hash(office, wanted).await?;
    let mut tx = office.begin().await?;
    let changed = Account {
        password_hash,
        password_at: caller.at,
        ..account.clone()
    };
    tx.save_account(&changed, account.version).await?;
    tx.end_sessions_of(caller.person).await?;
    tx.note(
        caller,
        Entry::new("account.password-changed", "account", caller.person),
    );
    let token = session::start(
        office,
        &mut tx,
        &person,
        caller.second_factor,
        source,
        caller.at,
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}

/// Offers a new second factor; nothing changes until its first code is shown.
pub async fn offer_factor(office: &Office, caller: &Caller) -> Result<Offer> {
    let mut tx = office.begin().await?;
    let person = own(office, &mut tx, caller).await?;
    let account = of(&mut tx, caller).await?;
    let offer = factor::offer(office, &person.email)?;
    let offered = Account {
        factor_offered: Some(offer.secret.clone()),
        ..account.clone()
    };
    tx.save_account(&offered, account.version).await?;
    tx.note(
        caller,
        Entry::new("account.factor-offered", "account", caller.person),
    );
    tx.commit().await?;
    Ok(offer)
}

/// Takes the offered second factor into use; returns recovery codes to be shown once.
pub async fn confirm_factor(office: &Office, caller: &Caller, code: &str) -> Result<Vec<String>> {
    let mut tx = office.begin().await?;
    own(office, &mut tx, caller).await?;
    let account = of(&mut tx, caller).await?;
    let secret = account
        .factor_offered
        .clone()
        .ok_or(Refusal::new("account-factor-none"))?;
    let step = factor::step(&secret, code, 0, caller.at)?
        .ok_or(Refusal::of_field("code", "account-code"))?;
    let confirmed = Account {
        factor: Some(secret),
        factor_offered: None,
        factor_step: step,
        ..account.clone()
    };
    tx.save_account(&confirmed, account.version).await?;
    let codes = factor::draw_recoveries(office, &mut tx, caller.person).await?;
    for mut session in tx.sessions_of(caller.person, caller.at).await? {
        // This browser has just shown the factor; those signed in without it are signed out.
        if Some(session.id) == caller.session {
            session.second_factor = true;
            tx.touch_session(&session).await?;
        } else {
            tx.end_session(caller.person, session.id).await?;
        }
    }
    tx.note(
        caller,
        Entry::new("account.factor-confirmed", "account", caller.person),
    );
    tx.commit().await?;
    Ok(codes)
}

/// Draws new recovery codes; the old ones open nothing any more.
pub async fn renew_recoveries(office: &Office, caller: &Caller) -> Result<Vec<String>> {
    let mut tx = office.begin().await?;
    own(office, &mut tx, caller).await?;
    if of(&mut tx, caller).await?.factor.is_none() {
        return Err(Refusal::new("account-factor-none").into());
    }
    let codes = factor::draw_recoveries(office, &mut tx, caller.person).await?;
    tx.note(
        caller,
        Entry::new("account.recoveries-drawn", "account", caller.person),
    );
    tx.commit().await?;
    Ok(codes)
}

/// Puts the second factor out of use.
pub async fn remove_factor(office: &Office, caller: &Caller) -> Result<()> {
    let mut tx = office.begin().await?;
    own(office, &mut tx, caller).await?;
    let account = of(&mut tx, caller).await?;
    without_factor(&mut tx, account).await?;
    tx.note(
        caller,
        Entry::new("account.factor-removed", "account", caller.person),
    );
    tx.commit().await?;
    Ok(())
}

/// The account without a second factor and recovery codes.
pub(crate) async fn without_factor(tx: &mut Tx, account: Account) -> Result<()> {
    for (id, _) in tx.recoveries_of(account.person).await? {
        tx.delete_recovery(id).await?;
    }
    let (person, seen) = (account.person, account.version);
    let bare = Account {
        person,
        factor: None,
        factor_offered: None,
        ..account
    };
    tx.save_account(&bare, seen).await?;
    Ok(())
}
