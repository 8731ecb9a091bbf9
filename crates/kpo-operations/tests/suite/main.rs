//! What the operations do, on both databases. One program: a linked test takes a hundred megabytes of disk.

mod account;
mod agreement;
mod award;
mod commitment;
mod deliverable;
mod departure;
mod engagement;
mod import_contracts;
mod import_tenders;
mod job;
mod key_person;
mod ledger;
mod panel;
mod panel_races;
mod profile;
mod qualification;
mod receipt;
mod review;
mod room;
mod settlement;
mod staffing;
mod trace;
