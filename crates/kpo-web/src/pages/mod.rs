//! Pages, one folder a noun, one file an action.

pub mod house;

use crate::routes::Routes;

/// Every page route.
pub fn routes() -> Routes {
    Routes::new().merge(house::routes())
}
