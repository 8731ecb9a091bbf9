//! My account: what is mine to choose, how I prove who I am, where I am signed in, which programs speak for me.

mod factor;
mod own;
mod password;
mod sessions;
mod show;
mod tokens;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let own = Guard::SignedIn;
    Routes::new()
        .get("/account", own, show::show)
        .post("/account", own, own::submit)
        .post("/account/password", own, password::submit)
        .post("/account/factor", own, factor::offer)
        .post("/account/factor/confirmation", own, factor::confirm)
        .post("/account/factor/removal", own, factor::remove)
        .post("/account/recoveries", own, factor::renew)
        .post("/account/sessions/end", own, sessions::end_all)
        .post("/account/sessions/{session}/end", own, sessions::end)
        .post("/account/tokens", own, tokens::create)
        .post("/account/tokens/{token}/end", own, tokens::revoke)
}
