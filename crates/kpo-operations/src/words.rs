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
        .map(|(name, value)| (*name, counted(value)))
        .collect();
    sentence(locale, &format!("refusal-{}", refusal.code), &values)
}

/// A refusal carries its values as text; one that is a plain whole number is handed on as a number, so that the sentence
/// can say 'one skill' and '2 skills'. It is written as it was: nothing is added to it and no sign lost.
fn counted(value: &str) -> FluentValue<'static> {
    match value.parse::<u32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_said_in_its_own_form() {
        let said = |locale, found: &str| {
            refusal(
                locale,
                &Refusal::new("skill-no-reason").with("found", found),
            )
        };
        assert!(said(Locale::En, "1").contains("one skill was"));
        assert!(said(Locale::En, "2").contains("skills were"));
        assert!(said(Locale::Fi, "1").contains("yksi taito"));
        assert!(said(Locale::Fi, "2").contains("taitoa"));
        assert!(said(Locale::He, "2").contains("שני כישורים"));
        let plain = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
        let name = Refusal::of_field("name", "agreement-name").with("name", "007");
        assert!(
            plain(refusal(Locale::En, &name)).ends_with("007"),
            "a name is no number"
        );
    }
}
