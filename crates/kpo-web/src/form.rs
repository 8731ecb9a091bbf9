//! Forms: what was sent, read into a command; on a refusal the same form again, filled as it was, the sentence beside
//! the field. Nothing a person typed is lost.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use kpo_operations::Error;
use kpo_practice::refusal::Refusal;
use serde::de::DeserializeOwned;

use crate::frame::Frame;
use crate::problem::{Answer, Problem, status};

/// Fields that are never put back into a page.
pub(crate) const SECRETS: [&str; 4] = ["password", "current", "code", "key"];

/// A form's raw values and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    values: BTreeMap<String, Vec<String>>,
    /// What is wrong, if anything.
    pub refusal: Option<Refusal>,
    /// What else is wrong, where a form is read through before it is refused.
    others: Vec<Refusal>,
}

impl Draft {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same form with a value filled in.
    #[must_use]
    pub fn fill(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), vec![value.to_string()]);
        self
    }

    /// The same form with one more choice taken.
    #[must_use]
    pub fn add(mut self, name: &str, value: impl ToString) -> Self {
        let taken = self.values.entry(name.to_owned()).or_default();
        taken.push(value.to_string());
        self
    }

    /// The same form, refused.
    #[must_use]
    pub fn refused(mut self, refusal: Refusal) -> Self {
        self.refusal = Some(refusal);
        self
    }

    /// The same form, refused for everything that is wrong with it.
    #[must_use]
    pub fn refused_for(mut self, faults: Vec<Refusal>) -> Self {
        let mut faults = faults.into_iter();
        self.refusal = faults.next();
        self.others = faults.collect();
        self
    }

    /// How much is wrong.
    pub fn faults(&self) -> usize {
        usize::from(self.refusal.is_some()) + self.others.len()
    }

    /// What stands in a field; secrets are never put back.
    pub fn value(&self, name: &str) -> &str {
        if SECRETS.contains(&name) {
            return "";
        }
        self.values
            .get(name)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }

    /// Everything that stands in the fields of one name, in their order.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a choice is among those taken.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values
            .get(name)
            .is_some_and(|values| values.iter().any(|taken| taken == value))
    }

    /// The sentence beside a field, if the refusal speaks of it.
    pub fn error(&self, f: &Frame, name: &str) -> Option<String> {
        self.refusal
            .iter()
            .chain(&self.others)
            .find(|refusal| refusal.field == Some(name))
            .map(|refusal| f.refusal(refusal))
    }

    /// The sentence above the form, if the refusal speaks of no field.
    pub fn general_error(&self, f: &Frame) -> Option<String> {
        self.refusal
            .as_ref()
            .filter(|refusal| refusal.field.is_none())
            .map(|refusal| f.refusal(refusal))
    }
}

/// Shows a form again with what was refused, under the refusal's own status; any other error stays what it is.
pub fn again(error: Error, show: impl FnOnce(Refusal) -> Response) -> Answer {
    let status = status(&error);
    match error {
        Error::Refused(refusal) => Ok((status, show(refusal)).into_response()),
        other => Err(Problem(other)),
    }
}

/// A page that shows a form again, under the refusal's own status: a program must not take it for success.
pub fn under(refusal: &Refusal, page: Answer) -> Answer {
    let status = status(&Error::Refused(refusal.clone()));
    page.map(|page| (status, page).into_response())
}

/// A posted form: the command it reads as, or the refusal, and the raw values for showing it again.
pub struct Posted<T> {
    /// What it reads as.
    pub command: Result<T, Refusal>,
    /// What was sent.
    pub draft: Draft,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let unreadable = || Problem(Error::Refused(Refusal::new("unreadable")));
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                let large = rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
                Problem(Error::Refused(Refusal::new(if large {
                    "too-large"
                } else {
                    "unreadable"
                })))
            })?;
        let pairs: Vec<(String, String)> =
            axum_extra::extract::Form::<Vec<(String, String)>>::from_request(replay(&body), state)
                .await
                .map_err(|_| unreadable())?
                .0;
        if pairs
            .iter()
            .any(|(name, value)| name.contains('\0') || value.contains('\0'))
        {
            return Err(unreadable());
        }
        let mut draft = Draft::new();
        for (name, value) in pairs {
            // Browsers end lines with CR LF; what is kept has LF alone.
            draft
                .values
                .entry(name)
                .or_default()
                .push(value.replace("\r\n", "\n"));
        }
        let command = axum_extra::extract::Form::<T>::from_request(replay(&body), state)
            .await
            .map(|form| form.0)
            .map_err(|rejection| refusal_of(&rejection.to_string()));
        Ok(Self { command, draft })
    }
}

pub(crate) fn replay(body: &Bytes) -> Request {
    let mut request = Request::new(axum::body::Body::from(body.clone()));
    *request.method_mut() = axum::http::Method::POST;
    let kind = axum::http::HeaderValue::from_static("application/x-www-form-urlencoded");
    request
        .headers_mut()
        .insert(axum::http::header::CONTENT_TYPE, kind);
    request
}

fn refusal_of(detail: &str) -> Refusal {
    tracing::info!(detail, "a form could not be read");
    Refusal::new("form-incomplete").with("detail", detail)
}

#[cfg(test)]
mod tests {
    use askama::Template;
    use kpo_practice::access::Locale;

    use super::*;

    #[derive(Template)]
    #[template(
        source = r#"{% import "form.html" as fields %}{% call fields::errors(f, form) %}{% endcall %}
        {% call fields::input(f, form, "text", "title", "house-language", "", true) %}{% endcall %}
        {% call fields::choice(f, form, "role", "house-language", "house-choose", "role", options) %}{% endcall %}"#,
        ext = "html"
    )]
    struct Sample {
        f: Frame,
        form: Draft,
        options: Vec<&'static str>,
    }

    #[test]
    fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_field() {
        let f = Frame {
            locale: Locale::En,
            caller: None,
            path: "/".to_owned(),
            zone: "UTC".to_owned(),
        };
        let form = Draft::new()
            .fill("title", "<b>")
            .fill("role", "finance")
            .refused(Refusal::of_field("title", "unreadable"));
        let text = Sample {
            f,
            form,
            options: vec!["sourcing", "finance"],
        }
        .render()
        .expect("the macros render");
        assert!(text.contains(r#"value="&#60;b&#62;""#), "{text}");
        assert!(text.contains("could not be read"), "{text}");
        assert!(
            text.contains(r#"<option value="finance" selected>"#),
            "{text}"
        );
    }
}
