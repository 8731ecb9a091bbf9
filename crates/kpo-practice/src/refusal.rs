//! A refusal: the profession says no, and says what to do next.
//!
//! Every floor passes it on unchanged. The `code` is stable: translations, the API and tests hang on it, and each code
//! has a sentence `refusal-<code>` in every language that tells the reader what to do.

use serde::Serialize;

/// Why an act was refused, with what the sentence needs to name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("refused: {code}")]
pub struct Refusal {
    /// A stable, kebab-case code.
    pub code: &'static str,
    /// The form field it speaks of, if it speaks of one.
    pub field: Option<&'static str>,
    /// Named values for the sentence.
    pub values: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal with nothing to name.
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            field: None,
            values: Vec::new(),
        }
    }

    /// A refusal that speaks of one form field.
    pub fn of_field(field: &'static str, code: &'static str) -> Self {
        Self {
            code,
            field: Some(field),
            values: Vec::new(),
        }
    }

    /// The same refusal, naming one more value.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}
