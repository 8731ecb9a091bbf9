//! Use cases: one operation, one transaction, at least one journal entry.
//!
//! Pages, JSON API, command line and jobs all call these functions and nothing else changes state. An operation begins a
//! transaction, is admitted by the policies, asks the practice, saves with the version that was read, records, commits.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod acceptance;
pub mod account;
pub mod admit;
pub mod agreement;
pub mod allocation;
pub mod arrival;
mod assignment;
pub mod availability;
pub mod award;
pub mod bench;
pub mod bid;
pub mod brief;
pub mod calendar;
pub mod capability;
pub mod closure;
pub mod commitment;
pub mod credential;
pub mod decision;
pub mod deliverable;
pub mod departure;
pub mod desk;
pub mod eligibility;
pub mod engagement;
pub mod error;
pub mod export;
pub mod exposure;
pub mod fit;
pub mod freeze;
pub mod health;
pub mod idempotency;
pub mod import_contracts;
pub mod import_people;
pub mod import_tenders;
pub mod incident;
pub mod invitation;
pub mod invoice;
pub mod job;
pub mod journal;
pub mod key_person;
pub(crate) mod ledger;
pub mod link;
pub mod list_rate;
pub mod names;
pub mod need;
pub mod nomination;
pub mod obligation;
pub mod office;
pub mod opener;
pub mod organisation;
pub mod panel;
pub mod payment;
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
pub mod setup;
pub mod shortlist;
pub mod skill;
pub mod taxonomy;
pub mod tie;
pub mod timesheet;
pub mod tlog;
pub mod token;
pub mod trace;
pub mod transfer;
pub mod waiver;
pub mod wall;
pub mod words;
pub mod work;

pub use admit::Admitted;
pub use error::{Error, Result};
pub use office::{Clock, Office, Random};
