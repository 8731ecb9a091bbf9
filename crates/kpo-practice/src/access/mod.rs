//! One rule of access.
//!
//! The security officer's promise: what a person may see or do is *derived* from facts (who they are, what they signed,
//! which credential is in date, where they work, which wall stands) by policies a lawyer can read
//! (`policy/policies.cedar`), never shared by hand. `decide` answers 'may I?' for one thing, [`scope`] answers 'which
//! ones?' for a list, and both come from the same text. Any error in evaluation is a denial: Cedar skips a `forbid` that
//! errs, and a missing fact would otherwise open the door.

pub mod action;
pub mod caller;
pub mod decide;
pub mod entity;
pub mod facts;
pub mod matrix;
pub mod region;
mod residual;
pub mod rulebook;
pub mod scope;

pub use action::{Action, Kind};
pub use caller::{Caller, Locale};
pub use decide::{Case, Decision, decide};
pub use facts::{Circumstances, Resource, Standing};
pub use rulebook::{Rulebook, policy_digest, rulebook};
pub use scope::{Condition, Operand, Scope, Visible, scope};
