//! Classifications: where a code is looked up by its words. Published lists, which tell nothing of anybody.

mod find;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().get("/taxonomy", Guard::SignedIn, find::show)
}
