//! Pages, one folder a noun, one file an action.

pub mod health;
pub mod house;
pub mod journal;

use crate::routes::Routes;

/// Every page route.
pub fn routes() -> Routes {
    let nouns = [
        health::routes(),
        house::routes(),
        journal::routes(),
        // one line a noun
    ];
    nouns.into_iter().fold(Routes::new(), Routes::merge)
}
