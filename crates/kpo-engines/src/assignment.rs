//! Giving tasks to experts, exactly: the cheapest plan, its proof, and what would change it.
//!
//! Task `i` needs `demand` different experts, expert `j` takes at most `capacity` tasks, only listed pairs exist,
//! each with a whole cost, and every place left empty has its price. [`Plan::solve`] finds a plan that costs the
//! least; nothing is rounded and nothing depends on the order of lists or on chance. Each plan carries a
//! [`Certificate`]: prices that prove it, which [`check`] verifies without trusting the solver. A plan can be asked
//! why a place is empty, from which cost on a pair would be chosen and what one more task of an expert would be
//! worth; and it can be changed, exactly again, by [`Plan::update`]. [`fair`] serves the worst-served task first.

mod auction;
mod certificate;
mod change;
mod crash;
mod crossing;
mod edit;
mod explain;
mod fair;
mod flow;
mod group;
mod network;
mod paths;
mod plan;
mod problem;
mod simplex;
#[cfg(test)]
mod tests;
mod update;
mod weighted;

pub use certificate::{Certificate, Flaw, check};
pub use change::Change;
pub use crossing::{Crossed, crossing};
pub use explain::{Why, Witness};
pub use fair::{Effort, Fair, fair, within};
pub use group::Group;
pub use plan::Plan;
pub use problem::{Error, Expert, Pair, Problem, Task};
