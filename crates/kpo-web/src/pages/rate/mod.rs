//! Rates of a file, and the table of exchange rates.

mod exchange;
mod rates;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let exchange = Guard::May(Action::ReadPortfolio);
    Routes::new()
        .get("/engagements/{id}/rates", Guard::SignedIn, rates::show)
        .post("/engagements/{id}/rates", Guard::SignedIn, rates::set)
        .post(
            "/engagements/{id}/rates/{rate}/agreement",
            Guard::May(Action::DraftAgreement),
            rates::agree,
        )
        .get("/exchange-rates", exchange, exchange::show)
        .post("/exchange-rates", exchange, exchange::enter)
}
