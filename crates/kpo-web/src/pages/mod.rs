//! Pages, one folder a noun, one file an action.

pub mod acceptance;
pub mod account;
pub mod agreement;
pub mod arrival;
pub mod availability;
pub mod award;
pub mod bench;
pub mod brief;
pub mod calendar;
pub mod capability;
pub mod closure;
pub mod commitment;
pub mod credential;
pub mod decision;
pub mod deliverable;
pub mod departure;
pub mod engagement;
pub mod exposure;
pub mod health;
pub mod house;
pub mod incident;
pub mod invoice;
pub mod job;
pub mod journal;
pub mod key_person;
pub mod link;
pub mod list_rate;
pub mod need;
pub mod organisation;
pub mod panel;
pub mod person;
pub mod plan;
pub mod profile;
pub mod qualification;
pub mod question;
pub mod rate;
pub mod receipt;
pub mod request;
pub mod restriction;
pub mod review;
pub mod reviewer;
pub mod rival;
pub mod room;
pub mod scorecard;
pub mod session;
pub mod sheet;
pub mod shortlist;
pub mod skill;
pub mod taxonomy;
pub mod tie;
pub mod timesheet;
pub mod trace;
pub mod transfer;
pub mod waiver;
pub mod wall;
pub mod work;

use crate::routes::Routes;

/// Every page route.
pub fn routes() -> Routes {
    let nouns = vec![
        health::routes(),
        account::routes(),
        house::routes(),
        credential::routes(),
        link::routes(),
        organisation::routes(),
        person::routes(),
        session::routes(),
        job::routes(),
        journal::routes(),
        agreement::routes(),
        exposure::routes(),
        incident::routes(),
        restriction::routes(),
        question::routes(),
        room::routes(),
        engagement::routes(),
        timesheet::routes(),
        rate::routes(),
        invoice::routes(),
        decision::routes(),
        closure::routes(),
        calendar::routes(),
        acceptance::routes(),
        deliverable::routes(),
        review::routes(),
        reviewer::routes(),
        scorecard::routes(),
        receipt::routes(),
        request::routes(),
        brief::routes(),
        award::routes(),
        capability::routes(),
        need::routes(),
        shortlist::routes(),
        plan::routes(),
        wall::routes(),
        rival::routes(),
        waiver::routes(),
        trace::routes(),
        transfer::routes(),
        work::routes(),
        tie::routes(),
        availability::routes(),
        list_rate::routes(),
        skill::routes(),
        taxonomy::routes(),
        profile::routes(),
        key_person::routes(),
        departure::routes(),
        arrival::routes(),
        commitment::routes(),
        bench::routes(),
        panel::routes(),
        qualification::routes(),
        // one line a noun
    ];
    nouns.into_iter().fold(Routes::new(), Routes::merge)
}
