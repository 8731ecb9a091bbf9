//! Who is asking: resolved once per request, before any handler runs.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use kpo_operations::{Error, session};
use kpo_practice::access::{Caller, Locale};

use crate::app::App;
use crate::problem::Problem;

/// The session cookie over https; `__Host-` binds it to this host and to encrypted transport.
pub const COOKIE_SECURE: &str = "__Host-kpo";
/// The session cookie over plain http, on a machine of one's own.
pub const COOKIE_PLAIN: &str = "kpo";

/// What is known of whoever asks, kept with the request.
#[derive(Clone)]
pub struct Visitor {
    /// The caller, when signed in.
    pub caller: Option<Caller>,
    /// The language: the caller's, or the browser's wish.
    pub locale: Locale,
    /// The path asked for.
    pub path: String,
}

/// Resolves the caller and puts the [`Visitor`] with the request.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let token = jar
        .get(COOKIE_SECURE)
        .or_else(|| jar.get(COOKIE_PLAIN))
        .map(|cookie| cookie.value().to_owned());
    let caller = match token {
        Some(token) => match session::caller(&app.office, &token).await {
            Ok(caller) => Some(caller),
            Err(Error::Unavailable(cause)) => {
                tracing::error!(%cause, "the session could not be read");
                None
            }
            Err(_) => None,
        },
        None => None,
    };
    let locale = caller
        .as_ref()
        .map_or_else(|| wished(request.headers(), &jar), |caller| caller.locale);
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(Visitor {
        caller,
        locale,
        path,
    });
    next.run(request).await
}

/// The first language the browser asks for that is one of the six; before sign-in a cookie may choose one.
fn wished(headers: &HeaderMap, jar: &CookieJar) -> Locale {
    if let Some(locale) = jar
        .get("kpo-locale")
        .and_then(|cookie| Locale::from_tag(cookie.value()))
    {
        return locale;
    }
    let wishes = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    wishes
        .split(',')
        .find_map(|wish| Locale::from_tag(wish.split(';').next().unwrap_or_default().trim()))
        .unwrap_or_default()
}

/// Extracts the signed-in caller; a page sends others to the sign-in page, the API answers 401.
pub struct SignedIn(pub Caller);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let visitor = parts
            .extensions
            .get::<Visitor>()
            .and_then(|visitor| visitor.caller.clone());
        visitor.map(Self).ok_or(Problem(Error::SignedOut))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or(Problem(Error::SignedOut))
    }
}
