//! Where a request comes from: the address of whoever is connected. What a header says of it is believed only when the
//! installation was told that it stands behind a proxy; otherwise anybody could have tries without end by inventing one.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::app::App;

/// The source of a request, for limits and for a person's own list of sessions.
pub struct Source(pub String);

impl FromRequestParts<App> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let connected = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(|| "unknown".to_owned(), |info| info.0.ip().to_string());
        if !app.office.settings.behind_proxy {
            return Ok(Self(connected));
        }
        // The proxy in front appends the address it saw; what stands before that was sent by anybody.
        let forwarded = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok())
            .and_then(|list| list.rsplit(',').next())
            .and_then(|last| last.trim().parse::<std::net::IpAddr>().ok());
        Ok(Self(
            forwarded.map_or(connected, |address| address.to_string()),
        ))
    }
}
