//! Agreements and dated duties: reading, putting forward, accepting.

mod draft;
mod obligation;
mod receipt;
mod show;
mod sign;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/engagements/{id}/agreement",
            Guard::May(Action::ReadAgreement),
            show::show,
        )
        .get(
            "/engagements/{id}/agreement/new",
            Guard::May(Action::DraftAgreement),
            draft::form,
        )
        .post(
            "/engagements/{id}/agreements",
            Guard::May(Action::DraftAgreement),
            draft::draft,
        )
        .get(
            "/agreements/{id}",
            Guard::May(Action::ReadAgreement),
            sign::form,
        )
        .post(
            "/agreements/{id}/signatures",
            Guard::May(Action::SignAgreement),
            sign::sign,
        )
        .get(
            "/signatures/{id}",
            Guard::May(Action::ReadAgreement),
            receipt::show,
        )
        .post(
            "/engagements/{id}/obligations",
            Guard::May(Action::DraftAgreement),
            obligation::add,
        )
        .post(
            "/obligations/{id}/fulfilment",
            Guard::May(Action::FulfilObligation),
            obligation::fulfil,
        )
}
