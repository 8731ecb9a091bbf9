//! Invoices of a file, their lines and their payment.

mod bill;
mod list;
pub(crate) mod reading;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let read = Guard::May(Action::ReadInvoice);
    let bill = Guard::May(Action::CreateInvoice);
    Routes::new()
        .get("/engagements/{id}/invoices", read, list::show)
        .post("/engagements/{id}/invoices", bill, list::draft)
        .get("/engagements/{id}/invoices/{invoice}", read, bill::show)
        .post(
            "/engagements/{id}/invoices/{invoice}/lines",
            bill,
            bill::write_line,
        )
        .post(
            "/engagements/{id}/invoices/{invoice}/lines/{line}/removal",
            bill,
            bill::strike_line,
        )
        .post(
            "/engagements/{id}/invoices/{invoice}/sending",
            bill,
            bill::send,
        )
        .post(
            "/engagements/{id}/invoices/{invoice}/decision",
            Guard::May(Action::ApproveInvoice),
            bill::decide,
        )
        .post(
            "/engagements/{id}/invoices/{invoice}/payments",
            Guard::May(Action::PayInvoice),
            bill::pay,
        )
}
