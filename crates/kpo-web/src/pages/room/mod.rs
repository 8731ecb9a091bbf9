//! The room: its list, putting documents in, reading them page by page.

mod act;
mod list;
mod upload;
mod view;

pub(crate) use act::{attachment, copy_of};
use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use kpo_practice::access::Action;
use kpo_practice::access::region::REGIONS;
use kpo_practice::room::SIZE_MAX;

use crate::routes::{Guard, Routes};
pub(crate) use view::Picture;

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
            // The handler counts the file's bytes; this bounds what the parser of parts may hold before it sees them.
            post(upload::upload).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)),
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
            "/documents/{id}/copying",
            Guard::May(Action::ClassifyDocument),
            act::copying,
        )
        .post(
            "/documents/{id}/marked-pdf",
            Guard::May(Action::TakeMarkedPdf),
            act::marked_pdf,
        )
        .post(
            "/documents/{id}/marked-source",
            Guard::May(Action::TakeMarkedSource),
            act::marked_source,
        )
        .post(
            "/documents/{id}/removal",
            Guard::May(Action::DeleteDocument),
            act::remove,
        )
        .post(
            "/engagements/{id}/room/destruction",
            Guard::May(Action::DeleteDocument),
            act::destroy,
        )
}

/// The file and what the form carries beside it.
const UPLOAD_BYTES_MAX: usize = (SIZE_MAX + upload::REST_BYTES_MAX) as usize;

/// The classes offered, by their words.
const CLASSES: [&str; 4] = ["0", "1", "2", "3"];

/// The modes offered, by their words.
const MODES: [&str; 3] = ["view", "pdf", "source"];

/// The regions offered: the labels, then countries people here work in.
fn regions() -> Vec<&'static str> {
    let countries = [
        "CZ", "DE", "EE", "FI", "GB", "IE", "IL", "IN", "MY", "SE", "TR", "US",
    ];
    REGIONS.into_iter().chain(countries).collect()
}
