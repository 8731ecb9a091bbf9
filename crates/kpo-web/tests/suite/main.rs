//! What the server answers. One program: a linked test takes two hundred megabytes of disk.

mod account;
mod api;
mod award;
mod hostile;
mod house;
mod idempotency;
mod outsider;
mod permissions;
mod profile;
mod review;
mod room;
mod settlement;
