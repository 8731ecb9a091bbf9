//! Words: every sentence a person reads, in the six languages, from `locales/<language>/<noun>.ftl`.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::RwLock;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use kpo_practice::access::Locale;
use kpo_practice::refusal::Refusal;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
    };
}

fn language(locale: Locale) -> LanguageIdentifier {
    locale.tag().parse().unwrap_or_default()
}

/// Sentences without values, as they were first put together. A page asks for some hundred; each is the same every time.
static SAID: [RwLock<BTreeMap<String, String>>; Locale::ALL.len()] =
    [const { RwLock::new(BTreeMap::new()) }; Locale::ALL.len()];

/// The sentence of `key`; the key itself when nobody wrote one, which a test rules out.
pub fn word(locale: Locale, key: &str) -> String {
    let said = Locale::ALL
        .iter()
        .position(|one| *one == locale)
        .and_then(|place| SAID.get(place));
    if let Some(word) = said.and_then(|said| said.read().ok()?.get(key).cloned()) {
        return word;
    }
    // What nobody wrote is not kept: a key may be made of what a stranger sent.
    let Some(word) = LOCALES.try_lookup(&language(locale), key) else {
        return key.to_owned();
    };
    if let Some(mut said) = said.and_then(|said| said.write().ok()) {
        said.insert(key.to_owned(), word.clone());
    }
    word
}

/// The sentence of `key` with named values.
pub fn sentence(
    locale: Locale,
    key: &str,
    values: &[(&'static str, FluentValue<'static>)],
) -> String {
    let values: HashMap<Cow<'static, str>, FluentValue<'static>> = values
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
        .collect();
    LOCALES
        .try_lookup_with_args(&language(locale), key, &values)
        .unwrap_or_else(|| key.to_owned())
}

/// The sentence of a refusal: what is wrong and what to do next.
pub fn refusal(locale: Locale, refusal: &Refusal) -> String {
    let values: Vec<(&'static str, FluentValue<'static>)> = refusal
        .values
        .iter()
        .map(|(name, value)| (*name, FluentValue::from(value.clone())))
        .collect();
    sentence(locale, &format!("refusal-{}", refusal.code), &values)
}
