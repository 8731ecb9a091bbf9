//! Contracts of the storage functions, on both databases. One program: a linked test takes a hundred megabytes of disk.

mod account;
mod agreement;
mod award;
mod commitment;
mod departure;
mod export;
mod house;
mod job;
mod key_person;
mod ledger;
mod panel;
mod profile;
mod qualification;
mod request;
mod review;
mod reviewer;
mod room;
mod scope;
mod session;
mod settlement;
mod staffing;
mod tlog;
mod tlog_foreign;
mod trace;
mod vault;
mod verify;
