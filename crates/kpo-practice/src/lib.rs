//! The rules of the profession, and nothing else.
//!
//! Everything here is pure: no clock, no dice, no disk, no network. What day it is, which random bytes were drawn and
//! what stands in the store come in as arguments; what should change goes out as a value ([`change::Change`]) or as a
//! [`refusal::Refusal`] that a person can act on. Operations carry it out.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

#[macro_use]
mod word;

pub mod acceptance;
pub mod access;
pub mod account;
pub mod agreement;
pub mod allocation;
pub mod arrival;
pub mod availability;
pub mod award;
pub mod bench;
pub mod bid;
pub mod brief;
pub mod calendar;
pub mod capability;
pub mod change;
pub mod closure;
pub mod commitment;
pub mod copying;
pub mod country;
pub mod credential;
pub mod decision;
pub mod deliverable;
pub mod departure;
pub mod eligibility;
pub mod engagement;
pub mod gate;
pub mod id;
pub mod incident;
pub mod invitation;
pub mod invoice;
pub mod journal;
pub mod key_person;
pub mod ledger;
pub mod list_rate;
pub mod money;
pub mod name;
pub mod need;
pub mod nomination;
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
pub mod refusal;
pub mod request;
pub mod requirement;
pub mod review;
pub mod reviewer;
pub mod rival;
pub mod room;
pub mod scorecard;
pub mod settlement;
pub mod shortlist;
pub mod skill;
pub mod staff;
pub mod staffing;
pub mod taxonomy;
pub mod text;
pub mod tie;
pub mod time;
pub mod timesheet;
pub mod trace;
pub mod transfer;
pub mod waiver;
pub mod wall;
pub mod work;
