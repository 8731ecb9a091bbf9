//! The room: its list, putting documents in, reading them page by page.

mod act;
mod list;
mod upload;
mod view;

use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use kpo_practice::access::Action;
use kpo_practice::access::region::REGIONS;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/engagements/{id}/room",
            Guard::May(Action::ReadRoom),
            list::list,
        )
        .add(
            "POST",
            "/engagements/{id}/documents",
            Guard::May(Action::UploadDocument),
            // The handler counts the bytes as they come and refuses what is too large.
            post(upload::upload).layer(DefaultBodyLimit::disable()),
        )
        .get(
            "/documents/{id}",
            Guard::May(Action::ListDocument),
            view::show,
        )
        .get(
            "/documents/{id}/pages/{number}",
            Guard::May(Action::ViewPage),
            view::picture,
        )
        .post(
            "/documents/{id}/classification",
            Guard::May(Action::ClassifyDocument),
            act::classify,
        )
        .post(
            "/documents/{id}/original",
            Guard::May(Action::ExportOriginal),
            act::export,
        )
        .post(
            "/documents/{id}/removal",
            Guard::May(Action::DeleteDocument),
            act::remove,
        )
}

/// The classes offered, by their words.
const CLASSES: [&str; 4] = ["0", "1", "2", "3"];

/// The regions offered: the labels, then countries people here work in.
fn regions() -> Vec<&'static str> {
    let countries = [
        "CZ", "DE", "EE", "FI", "GB", "IE", "IL", "IN", "MY", "SE", "TR", "US",
    ];
    REGIONS.into_iter().chain(countries).collect()
}
