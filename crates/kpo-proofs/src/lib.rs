//! Tests only: the access policy proved for all inputs.
//!
//! `policy/never.cedar` says in words of its own what must never happen; a solver shows that no policy allows any of it.

pub mod proof;
