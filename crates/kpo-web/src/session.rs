//! Who is asking: resolved once per request, before any handler runs.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use kpo_operations::{Error, session, token};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::country::is_country;

use crate::app::App;
use crate::frame::SENT;
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
    /// A session or a token was shown and could not be looked up: this is nobody's sign-out.
    pub unknown: bool,
}

/// The name of the session cookie: over https only the bound one counts, so that no neighbour can plant another.
fn cookie_name(app: &App) -> &'static str {
    if app.office.settings.base_url.starts_with("https:") {
        COOKIE_SECURE
    } else {
        COOKIE_PLAIN
    }
}

/// A cookie that scripts cannot read and other sites cannot send along with a form. It ends with the browser; what it
/// stands for ends earlier where the store says so.
pub fn cookie(app: &App, name: &str, value: String) -> Cookie<'static> {
    let secure = app.office.settings.base_url.starts_with("https:");
    let name = if secure && !name.starts_with("__Host-") {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    };
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

/// The cookie that carries a session's token.
pub fn session_cookie(app: &App, token: String) -> Cookie<'static> {
    cookie(app, cookie_name(app), token)
}

/// The cookie jar without the session.
pub fn without_session(app: &App, jar: CookieJar) -> CookieJar {
    jar.remove(cookie(app, cookie_name(app), String::new()))
}

/// The token after `Authorization: Bearer`, if one is shown.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// Whoever shows a token or a session; a token that is shown and wrong is not made good by a cookie.
async fn caller_of(
    app: &App,
    headers: &HeaderMap,
    jar: &CookieJar,
) -> Result<Option<Caller>, Error> {
    let found = if headers.contains_key(header::AUTHORIZATION) {
        let Some(token) = bearer(headers) else {
            return Ok(None);
        };
        token::caller(&app.office, token).await
    } else {
        let Some(cookie) = jar.get(cookie_name(app)) else {
            return Ok(None);
        };
        session::caller(&app.office, cookie.value()).await
    };
    match found {
        Ok(caller) => Ok(Some(caller)),
        Err(error @ (Error::Unavailable(_) | Error::Unwritable(_))) => Err(error),
        Err(_) => Ok(None),
    }
}

/// The country the proxy in front says the address lies in; none where there is no such proxy or it says nothing that is one.
fn said_country(app: &App, headers: &HeaderMap) -> Option<String> {
    let settings = &app.office.settings;
    let name = settings
        .country_header
        .as_ref()
        .filter(|_| settings.behind_proxy)?;
    // What a proxy appends stands last: whoever asks can send the header too.
    let said = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let said = said.trim().to_ascii_uppercase();
    is_country(&said).then_some(said)
}

/// Resolves the caller and puts the [`Visitor`] with the request.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let found = caller_of(&app, request.headers(), &jar).await;
    let unknown = found.is_err();
    let caller = found.unwrap_or_else(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(cause, "the caller could not be looked up");
        None
    });
    let country = said_country(&app, request.headers());
    let caller = caller.map(|caller| Caller { country, ..caller });
    let locale = caller
        .as_ref()
        .map_or_else(|| wished(request.headers(), &jar), |caller| caller.locale);
    let path = request.uri().path().to_owned();
    request.extensions_mut().insert(Visitor {
        caller,
        locale,
        path,
        unknown,
    });
    let sent = !request.method().is_safe();
    SENT.scope(sent, next.run(request)).await
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

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        visitor.caller.map(Self).ok_or(Problem(Error::SignedOut))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let visitor = parts.extensions.get::<Self>().cloned();
        let visitor = visitor.ok_or(Problem(Error::SignedOut))?;
        // Somebody who is signed in must not be told to sign in because the database is away.
        if visitor.unknown {
            return Err(Problem(Error::unavailable("the caller is unknown")));
        }
        Ok(visitor)
    }
}
