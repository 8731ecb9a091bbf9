//! The whole of HTTP put together: routes, and the layers every request passes.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware;
use kpo_operations::Office;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::routes::Routes;
use crate::{api, dress, pages, session};

/// What every handler has at hand.
#[derive(Clone)]
pub struct App {
    /// The office.
    pub office: Office,
}

/// What a page may load: its own stylesheet, scripts and pictures, and nothing else.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The largest ordinary request body; uploads have a limit of their own.
pub(crate) const BODY_BYTES_MAX: usize = 1024 * 1024;

/// How long a request may take, a large upload over a slow line included.
pub(crate) const REQUEST_TIME_MAX: Duration = Duration::from_mins(3);

/// All routes, pages and API, with what each needs: for the router, the permission matrix and the coverage tests.
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

/// The service.
pub fn router(office: Office) -> Router {
    let app = App { office };
    let header = |name: header::HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let pictures_apart = SizeAbove::new(512).and(NotForContentType::IMAGES);
    routes()
        .into_router()
        .fallback(dress::nothing_here)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            api::idempotency::once,
        ))
        // These answer without words of their own, so they stand inside the layer that puts words on errors.
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIME_MAX,
        ))
        .layer(middleware::from_fn(dress::plain_text_only))
        .layer(middleware::from_fn_with_state(app.clone(), dress::errors))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            session::recognise,
        ))
        .layer(CompressionLayer::new().compress_when(pictures_apart))
        .layer(header(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(header::CACHE_CONTROL, "no-store"))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}
