//! Personal access tokens: what a program shows instead of a person. Shown once, kept as a hash, with scopes and an end.

use std::collections::BTreeSet;

use kpo_practice::access::caller::TokenUse;
use kpo_practice::access::{Action, Caller};
use kpo_practice::account::{self, Token};
use kpo_practice::id::TokenId;
use kpo_practice::journal::Entry;

use crate::account::own;
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::session::{caller_of, hash};

/// What every token begins with, so that one left in a file can be found.
pub const PREFIX: &str = "kpo_";

/// Makes a token; returns it with the text to be shown once.
pub async fn create(
    office: &Office,
    caller: &Caller,
    name: &str,
    scopes: BTreeSet<String>,
    days: i64,
) -> Result<(Token, String)> {
    let mut tx = office.begin().await?;
    let person = own(office, &mut tx, caller).await?;
    let name = account::token(name, &scopes, days)?;
    let text = format!("{PREFIX}{}", office.secret());
    let token = Token {
        id: office.id(),
        version: 1,
        person: person.id,
        name,
        token_hash: hash(&text),
        scopes,
        made_at: caller.at,
        expires_at: caller.at.plus_days(days),
        ended_at: None,
    };
    tx.insert_token(&token).await?;
    tx.note(
        caller,
        Entry::new("token.made", "token", token.id).with(&token.scopes),
    );
    tx.commit().await?;
    Ok((token, text))
}

/// The caller's own tokens, those run out included, so that they can be told apart from revoked ones.
pub async fn list(office: &Office, caller: &Caller) -> Result<Vec<Token>> {
    let mut tx = office.read().await?;
    office
        .admit_profile(&mut tx, caller, Action::ReadProfile, caller.person)
        .await?;
    Ok(tx.tokens_of(caller.person).await?)
}

/// Revokes one of the caller's own tokens. No fresh sign-in is asked for: ending access is never held up.
pub async fn revoke(office: &Office, caller: &Caller, id: TokenId) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::EditProfile, caller.person)
        .await?;
    let tokens = tx.tokens_of(caller.person).await?;
    let token = tokens.into_iter().find(|token| token.id == id);
    tx.end_token(&token.ok_or(Error::NotFound)?, caller.at)
        .await?;
    tx.note(caller, Entry::new("token.revoked", "token", id));
    tx.commit().await?;
    Ok(())
}

/// The caller behind a token, if it lives and its owner is active.
pub async fn caller(office: &Office, text: &str) -> Result<Caller> {
    let at = office.clock.now();
    let mut tx = office.read().await?;
    let token = tx.token_by_hash(&hash(text)).await?;
    let token = token
        .filter(|token| token.open(at))
        .ok_or(Error::SignedOut)?;
    let caller = caller_of(office, &mut tx, token.person, at).await?;
    Ok(Caller {
        token: Some(TokenUse {
            token: token.id,
            scopes: token.scopes,
        }),
        signed_in_at: token.made_at,
        ..caller
    })
}
