//! Classifications: looked up by anybody who names a skill or a field, added by whoever keeps the installation. They are
//! published lists and tell nothing of anybody.

mod add;

use std::collections::BTreeMap;

use kpo_practice::access::Caller;
use kpo_practice::id::{Id as _, TermId};
use kpo_practice::refusal::Refusal;
use kpo_practice::taxonomy::{Scheme, Term, fits};
use kpo_records::Tx;
use uuid::Uuid;

use crate::error::Result;
use crate::office::Office;

pub use add::{Added, BadLine, add};

/// Codes shown of one search.
pub const FOUND_MAX: usize = 50;

fn held(scheme: Scheme) -> impl Iterator<Item = Term> {
    scheme.held().iter().map(move |(code, label)| Term {
        id: TermId::from_uuid(Uuid::nil()),
        version: 0,
        scheme: scheme.word().to_owned(),
        code: (*code).to_owned(),
        label: (*label).to_owned(),
        broader: scheme.broader(code).to_owned(),
        address: String::new(),
    })
}

/// Every code of a classification, those every installation has and those that were added, by code.
pub(crate) async fn all(tx: &mut Tx, scheme: Scheme) -> Result<Vec<Term>> {
    let mut terms: Vec<Term> = held(scheme).chain(tx.terms(scheme.word()).await?).collect();
    terms.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(terms)
}

/// The codes of a classification whose label holds every word typed, or which begin with it; at most [`FOUND_MAX`].
pub async fn find(office: &Office, _: &Caller, scheme: Scheme, typed: &str) -> Result<Vec<Term>> {
    let mut tx = office.read().await?;
    let mut found = all(&mut tx, scheme).await?;
    found.retain(|term| fits(term, typed));
    found.truncate(FOUND_MAX);
    Ok(found)
}

/// What a code stands for.
pub(crate) async fn label(tx: &mut Tx, scheme: Scheme, code: &str) -> Result<Option<String>> {
    if let Some(label) = scheme.held_label(code) {
        return Ok(Some(label.to_owned()));
    }
    let found = tx.term(scheme.word(), code).await?;
    Ok(found.map(|term| term.label))
}

/// The classification and label of a code somebody gave; a code nobody knows is refused.
pub(crate) async fn known(tx: &mut Tx, scheme: &str, code: &str) -> Result<(Scheme, String)> {
    let scheme = Scheme::from_word(scheme).filter(|scheme| Scheme::OF_SKILLS.contains(scheme));
    let scheme = scheme.ok_or(Refusal::of_field("scheme", "taxonomy-scheme"))?;
    let found = label(tx, scheme, code).await?;
    let found = found.ok_or(Refusal::of_field("code", "taxonomy-code").with("code", code))?;
    Ok((scheme, found))
}

/// The fields of education by code, for forms that ask for one: code and label.
pub async fn fields(office: &Office, _: &Caller) -> Result<Vec<(String, String)>> {
    let mut tx = office.read().await?;
    let terms = all(&mut tx, Scheme::IscedF).await?;
    Ok(terms
        .into_iter()
        .map(|term| (term.code, term.label))
        .collect())
}

/// How many codes there are of each classification: those every installation has, and those added here.
pub async fn counts(office: &Office) -> Result<Vec<(Scheme, usize, i64)>> {
    let mut tx = office.read().await?;
    let added: BTreeMap<String, i64> = tx.term_counts().await?.into_iter().collect();
    let of = |scheme: &Scheme| {
        let here = added.get(scheme.word()).copied().unwrap_or_default();
        (*scheme, scheme.held().len(), here)
    };
    Ok(Scheme::ALL.iter().map(of).collect())
}
