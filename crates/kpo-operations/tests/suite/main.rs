//! What the operations do, on both databases. One program: a linked test takes a hundred megabytes of disk.

mod abuse;
mod account;
mod agreement;
mod award;
mod commitment;
mod deliverable;
mod departure;
mod engagement;
mod exposure;
mod import_contracts;
mod import_tenders;
mod job;
mod key_person;
mod leaving;
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
mod transfer;
