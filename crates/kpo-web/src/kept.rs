//! What somebody typed into a form that could not be taken: kept aside, shown again, sent again. Nothing is lost because a
//! sign-in grew old, somebody else was faster, or the disk was full. It travels in the page alone; no server keeps it.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, header};
use bytes::Bytes;
use kpo_operations::Error;
use kpo_practice::refusal::Refusal;
use tokio::time::timeout;

use crate::app::{BODY_BYTES_MAX, REQUEST_TIME_MAX};
use crate::form::{SECRETS, replay};
use crate::pages::house::local;
use crate::problem::Problem;

/// A form that was sent: where to, and its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The path and query it was sent to.
    pub to: String,
    /// Its fields by name, in their order; secrets are never among them.
    pub fields: Vec<(String, String)>,
    /// The same as one text, for carrying through another form.
    pub text: String,
}

impl Kept {
    /// Reads a form's text; none when there is nothing to keep, when a secret was in it (nobody may find a password in a
    /// page), or when it would be sent to anywhere but a page of ours.
    pub async fn read(to: &str, text: &str) -> Option<Self> {
        let path = to.split('?').next().unwrap_or_default();
        // The paths of our forms are plain: nothing in them is written as a code, and none climbs.
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-_".contains(c);
        let ours = local(to) == to && path.chars().all(plain);
        if !ours || path.starts_with("/sign-in") || path.starts_with("/demo") || text.is_empty() {
            return None;
        }
        let body = Bytes::copy_from_slice(text.as_bytes());
        let form =
            axum_extra::extract::Form::<Vec<(String, String)>>::from_request(replay(&body), &());
        let fields = form.await.ok()?.0;
        let secret = fields.iter().any(|(name, _)| {
            let name: String = name.chars().filter(char::is_ascii_alphabetic).collect();
            SECRETS.contains(&name.to_ascii_lowercase().as_str())
        });
        (!fields.is_empty() && !secret).then(|| Self {
            to: to.to_owned(),
            fields,
            text: text.to_owned(),
        })
    }

    /// What is worth copying by hand: what a person wrote, not what the form knew by itself.
    pub fn typed(&self) -> Vec<&str> {
        let written = |text: &&str| text.chars().any(char::is_whitespace);
        let texts = self.fields.iter().map(|(_, value)| value.trim());
        texts.filter(written).collect()
    }
}

/// Puts a copy of a posted form's text aside and hands the request on as it was.
pub(crate) async fn aside(request: Request) -> Result<(Request, Option<String>), Problem> {
    if request.method() != Method::POST || !is_form(request.headers()) {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    // This stands outside the layer that ends what takes too long, so it keeps the same time itself.
    let body = timeout(REQUEST_TIME_MAX, to_bytes(body, BODY_BYTES_MAX))
        .await
        .map_err(|_| Problem(Error::unavailable("a form never came to its end")))?
        .map_err(|_| Problem(Error::Refused(Refusal::new("too-large"))))?;
    let text = std::str::from_utf8(&body).ok().map(str::to_owned);
    Ok((Request::from_parts(parts, Body::from(body)), text))
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}
