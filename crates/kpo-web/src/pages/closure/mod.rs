//! Closing a file, its declarations, its knowledge check, its certificate; and ending one person's access.

mod access;
mod certificate;
mod sheet;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let read = Guard::May(Action::ReadCertificate);
    let end = Guard::May(Action::EndAccess);
    Routes::new()
        .get("/engagements/{id}/closure", read, sheet::show)
        .post(
            "/engagements/{id}/closure",
            Guard::May(Action::CloseEngagement),
            sheet::close,
        )
        .post(
            "/engagements/{id}/declarations/{declaration}",
            Guard::May(Action::DeclareClosure),
            sheet::declare,
        )
        .post(
            "/engagements/{id}/knowledge",
            Guard::May(Action::CheckKnowledge),
            sheet::check,
        )
        .get("/engagements/{id}/certificate", read, certificate::show)
        .get("/engagements/{id}/certificate.txt", read, certificate::text)
        .get("/people/{id}/access", end, access::show)
        .post("/people/{id}/access", end, access::end)
}
