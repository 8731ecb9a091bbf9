//! Tests only: the access policy proved for all inputs, and every weakening of it caught.
//!
//! `policy/never.cedar` says in words of its own what must never happen; a solver shows that no policy allows any of it.
//! `policy/scenarios.txt` says by example what must be possible and what not. [`mutant`] changes the policies one small
//! step at a time; each change must break a proof or a scenario.

pub mod mutant;
pub mod proof;
pub mod scenario;
