//! The core map, and the register of what the host's own people can do.

mod map;
mod skills;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of these nouns.
pub fn routes() -> Routes {
    let keep = Guard::May(Action::ManageCoreMap);
    let skills = Guard::May(Action::ManageOrganisations);
    Routes::new()
        .get("/capabilities", Guard::May(Action::ReadCoreMap), map::show)
        .post("/capabilities", keep, map::enter)
        .post("/capabilities/{capability}", keep, map::save)
        .get("/skills", skills, skills::show)
        .post("/skills", skills, skills::enter)
        .post("/skills/{skill}/removal", skills, skills::remove)
}
