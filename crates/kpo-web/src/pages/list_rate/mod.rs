//! List rates: what an hour of a person is offered at before there is any file (R9, R13).

mod rates;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let set = Guard::May(Action::SetListRate);
    Routes::new()
        .get(
            "/people/{person}/list-rates",
            Guard::May(Action::ReadListRate),
            rates::show,
        )
        .post("/people/{person}/list-rates", set, rates::set)
        .post("/list-rates/{list_rate}/withdrawal", set, rates::withdraw)
}
