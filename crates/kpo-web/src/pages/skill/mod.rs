//! Skills on a person's record, in words or by the code of a classification (R2). The register of the host's own people is
//! beside the core map.

mod own;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::KeepProfile);
    Routes::new()
        .get(
            "/people/{person}/skills",
            Guard::May(Action::ReadProfile),
            own::show,
        )
        .post("/people/{person}/skills", keep, own::add)
        .post("/people/{person}/skills/{skill}/removal", keep, own::remove)
}
