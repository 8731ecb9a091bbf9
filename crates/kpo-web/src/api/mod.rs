//! The API: the same operations as JSON, one file a noun, under `/api/v1`.
//!
//! Problem documents (RFC 9457), `ETag`/`If-Match` for versions, `Idempotency-Key` for acts, cursors for lists.

pub mod acceptance;
pub mod agreement;
pub mod answers;
pub mod arrival;
pub mod availability;
pub mod bench;
pub mod calendar;
pub mod closure;
pub mod commitment;
pub mod conventions;
pub mod credential;
pub mod decision;
pub mod deliverable;
pub mod departure;
pub mod described;
pub mod document;
pub mod engagement;
pub mod exposure;
pub mod idempotency;
pub mod incident;
pub mod invoice;
pub mod job;
pub mod journal;
pub mod json;
pub mod key_person;
pub mod list_rate;
pub mod listed;
pub mod need;
pub mod organisation;
pub mod panel;
pub mod person;
pub mod plan;
pub mod qualification;
pub mod question;
pub mod rate;
pub mod receipt;
pub mod restriction;
pub mod review;
pub mod reviewer;
pub mod rival;
pub mod room;
pub mod scorecard;
pub mod skill;
pub mod sourcing;
pub mod taxonomy;
pub mod tie;
pub mod timesheet;
pub mod tlog;
pub mod token;
pub mod trace;
pub mod transfer;
pub mod waiver;
pub mod work;

use crate::routes::Routes;

/// Every API route.
pub fn routes() -> Routes {
    let nouns = vec![
        document::routes(),
        job::routes(),
        journal::routes(),
        timesheet::routes(),
        rate::routes(),
        invoice::routes(),
        engagement::routes(),
        decision::routes(),
        closure::routes(),
        calendar::routes(),
        acceptance::routes(),
        deliverable::routes(),
        review::routes(),
        reviewer::routes(),
        scorecard::routes(),
        credential::routes(),
        organisation::routes(),
        person::routes(),
        token::routes(),
        agreement::routes(),
        exposure::routes(),
        incident::routes(),
        restriction::routes(),
        trace::routes(),
        transfer::routes(),
        question::routes(),
        rival::routes(),
        waiver::routes(),
        room::routes(),
        sourcing::routes(),
        need::routes(),
        plan::routes(),
        work::routes(),
        tie::routes(),
        availability::routes(),
        list_rate::routes(),
        skill::routes(),
        taxonomy::routes(),
        key_person::routes(),
        departure::routes(),
        arrival::routes(),
        commitment::routes(),
        bench::routes(),
        panel::routes(),
        qualification::routes(),
        receipt::routes(),
        tlog::routes(),
        // one line a noun
    ];
    nouns.into_iter().fold(Routes::new(), Routes::merge)
}
