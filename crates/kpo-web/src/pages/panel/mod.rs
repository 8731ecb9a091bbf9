//! Panels: the client sets one up and reads what it came to; members judge at their desks, adjudicators settle.

mod act;
mod desk;
mod docket;
mod figures;
mod keep;
mod list;
pub(crate) mod results;
mod units;

use axum::extract::DefaultBodyLimit;
use axum::routing::post;
use kpo_operations::panel::units::BYTES_MAX;
use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of this noun.
pub fn routes() -> Routes {
    let (read, keep) = (Guard::May(Action::ReadPanel), Guard::May(Action::KeepPanel));
    let votes = Guard::May(Action::ReadVotes);
    Routes::new()
        .get("/engagements/{id}/panels", read, list::show)
        .post("/engagements/{id}/panels", keep, list::begin)
        .get("/panels/{id}", read, keep::show)
        .post("/panels/{id}/settings", keep, act::set)
        .post("/panels/{id}/criteria", keep, act::write)
        .add(
            "POST",
            "/panels/{id}/units",
            keep,
            post(units::add).layer(DefaultBodyLimit::max(BYTES_MAX)),
        )
        .post("/panels/{id}/units/removal", keep, act::clear)
        .post("/panels/{id}/seats", keep, act::seat)
        .post("/panels/{id}/seats/{seat}/end", keep, act::unseat)
        .post("/panels/{id}/opening", keep, act::open)
        .post("/panels/{id}/mending", keep, act::mend)
        .post("/panels/{id}/more", keep, act::more)
        .post("/panels/{id}/closure", keep, act::close)
        .post("/panels/{id}/reckoning", keep, act::reckon)
        .get("/panels/{id}/results", votes, results::show)
        .post("/panels/{id}/sample", keep, results::draw)
        .get("/panels/{id}/units/{unit}", votes, results::unit)
        .get("/panels/{id}/judgements.csv", votes, results::judgements)
        .get("/panels/{id}/results.csv", votes, results::table)
        .get("/panel-seats", Guard::SignedIn, desk::mine)
        .merge(desks())
}

fn desks() -> Routes {
    let read = Guard::May(Action::ReadSeat);
    let judge = Guard::May(Action::JudgeUnit);
    Routes::new()
        .get("/panel-seats/{id}", read, desk::show)
        .post("/panel-seats/{id}/judgements", judge, desk::judge)
        .post("/panel-seats/{id}/undo", judge, desk::undo)
        .get("/panel-seats/{id}/docket", read, docket::show)
        .post(
            "/panel-seats/{id}/settlements",
            Guard::May(Action::SettleUnit),
            docket::settle,
        )
}
