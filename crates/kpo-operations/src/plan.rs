//! Plans: many questions staffed at once, solved, locked, mended (R5, R9, R20, R39).
//!
//! What a plan shows is computed anew from the facts of the moment: somebody who may not be asked any more stands there with
//! the reason, and is gone from the next solution.

mod act;
mod desk;
mod mend;
mod show;

pub use act::{Preferences, add, begin, list, lock, refuse, remove, settle, solve};
pub(crate) use mend::withdraw;
pub use mend::{Mended, mend, mended};
pub use show::{Page, PlaceView, TaskView, WhyView, read, why};
