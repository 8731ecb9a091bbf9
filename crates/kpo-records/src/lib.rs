//! What is kept, in SQLite or PostgreSQL, and the only place that knows SQL.
//!
//! Every write to a sealed table goes through [`db::Tx`], which notes the row, and no transaction that wrote one commits
//! without a journal entry: the entry carries the digest of each row it changed, so that a value altered behind the
//! program's back is found by [`journal::verify`].

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod acceptance;
pub mod account;
pub mod agreement;
pub mod allocation;
pub mod anchor;
pub mod availability;
pub mod award;
pub mod bench;
pub mod bid;
pub mod blob;
pub mod brief;
pub mod calendar;
pub mod capability;
pub mod closure;
pub mod commitment;
pub mod credential;
pub mod db;
pub mod decision;
pub mod deliverable;
pub mod departure;
pub mod engagement;
pub mod error;
pub mod export;
pub mod guard;
pub mod idempotency;
pub mod imprint;
pub mod incident;
pub mod invitation;
pub mod invoice;
pub mod job;
pub mod journal;
pub mod key_person;
pub mod ledger;
pub mod link;
pub mod list_rate;
mod many;
pub mod migrate;
pub mod need;
pub mod nomination;
pub mod opener;
pub mod organisation;
pub mod page;
pub mod pages;
pub mod panel;
pub mod person;
pub mod plan;
pub mod qualification;
pub mod question;
pub mod rate;
pub mod request;
pub mod requirement;
pub mod review;
pub mod reviewer;
pub mod rival;
pub mod room;
pub mod row;
pub mod scope;
pub mod scorecard;
pub mod seal;
pub mod session;
pub mod skill;
pub mod sql;
pub mod staff;
pub mod standing;
pub mod taxonomy;
pub mod tie;
pub mod timesheet;
pub mod tlog;
pub mod token;
pub mod trace;
pub mod transfer;
pub mod vault;
pub mod verify;
pub mod waiver;
pub mod wal;
pub mod wall;
pub mod work;

pub use db::{Db, Tx};
pub use error::{RecordsError, Result};
pub use page::{Page, PageRequest};
pub use row::Row;
pub use sql::{Sql, Value};
