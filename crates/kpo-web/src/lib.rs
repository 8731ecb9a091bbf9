//! HTTP: pages and JSON API, one handler per action. Takes, asks, answers; decides nothing.
//!
//! Every form works without JavaScript: a POST is answered with 303, a refusal shows the form again with the sentence
//! beside the field. Nothing here knows SQL, and nothing here may import the storage crate.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod api;
pub mod app;
pub mod csv;
pub mod dress;
pub mod figure;
pub mod form;
pub mod frame;
pub mod kept;
pub mod pages;
pub mod path;
pub mod problem;
pub mod routes;
pub mod session;
pub mod source;
pub mod wire;
mod word;

pub use app::{App, router};
