//! Words of short lists, as people and programs send them: in a body, and in what is looked for.

use kpo_operations::engagement::Filter;
use kpo_practice::engagement::{Side, Stage};
use kpo_practice::refusal::Refusal;

/// A word of a body; any other is refused.
pub(crate) fn word<T>(
    field: &'static str,
    text: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, Refusal> {
    if text.is_empty() {
        return Err(Refusal::of_field(field, "entry-missing"));
    }
    read(text).ok_or_else(|| Refusal::of_field(field, "entry-unknown"))
}

/// A word of a body; empty is none.
pub(crate) fn word_or_none<T>(
    field: &'static str,
    text: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    word(field, text, read).map(Some)
}

/// What is looked for in the list of files, read the same for the page and the API. A word that is none is refused with the
/// words there are: a list that passed over what it was asked would show files that nobody asked for. The page sends an
/// empty word for 'all' and leaves it out first.
pub(crate) fn filter(
    stage: Option<&str>,
    side: Option<&str>,
    text: Option<String>,
) -> Result<Filter, Refusal> {
    Ok(Filter {
        stage: known("stage", stage, Stage::ALL, Stage::word)?,
        side: known("side", side, Side::ALL, Side::word)?,
        text: text.unwrap_or_default().replace('\0', ""),
    })
}

fn known<T: Copy>(
    field: &'static str,
    text: Option<&str>,
    all: &[T],
    word: fn(T) -> &'static str,
) -> Result<Option<T>, Refusal> {
    let Some(text) = text else {
        return Ok(None);
    };
    let found = all.iter().copied().find(|one| word(*one) == text);
    let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
    found
        .map(Some)
        .ok_or_else(|| Refusal::of_field(field, "filter-unknown").with("known", words.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_none_is_refused_with_the_words_there_are() {
        let refusal = filter(None, Some("unknown"), None).unwrap_err();
        assert_eq!(
            (refusal.field, refusal.code),
            (Some("side"), "filter-unknown")
        );
        let known = "client, provider, both, nobody".to_owned();
        assert_eq!(refusal.values, vec![("known", known)]);
    }

    #[test]
    fn a_word_left_out_narrows_nothing() {
        let filter = filter(None, None, None).unwrap();
        assert!(filter.stage.is_none() && filter.side.is_none() && filter.text.is_empty());
    }
}
