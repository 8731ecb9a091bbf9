//! Arrivals: adding a person to a file in one act, and what of their clearing need not be done again (R8, R20).
//!
//! One-off work is the rule, so what was checked once counts for as long as it is in date: nobody verifies a licence twice.
//! What belongs to this one file (its texts, its brief) is done for each.

use crate::credential::{self, Credential};
use crate::requirement::Requirement;
use crate::time::Day;

words! {
    /// What a person is cleared by.
    CheckKind {
        /// They can sign in.
        Account = "account",
        /// A credential the file asks for.
        Credential = "credential",
        /// They accepted this file's promise of secrecy.
        Secrecy = "secrecy",
        /// The statement of work in force names them.
        Scope = "scope",
        /// Their restatement of the brief in force is confirmed.
        Restatement = "restatement",
    }
}

/// One check: whether it holds today, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub kind: CheckKind,
    /// Which credential; empty of the others.
    pub title: String,
    /// It holds and is not repeated.
    pub holds: bool,
    /// The last day it holds, where it ends by itself.
    pub until: Option<Day>,
}

/// What is known of a person in a file.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What the file asks for.
    pub requirements: &'a [Requirement],
    /// What the person holds.
    pub held: &'a [Credential],
    /// They have an account.
    pub account: bool,
    /// They accepted the promise of secrecy in force.
    pub secrecy: bool,
    /// The statement of work names them.
    pub scope: bool,
    /// Their restatement is confirmed.
    pub restated: bool,
    /// The day it is asked on.
    pub today: Day,
}

/// Every check of a person in a file, those that hold from before first.
pub fn checks(facts: Facts<'_>) -> Vec<Check> {
    let plain = |kind, holds| Check {
        kind,
        title: String::new(),
        holds,
        until: None,
    };
    let mut checks = vec![plain(CheckKind::Account, facts.account)];
    checks.extend(facts.requirements.iter().map(|one| {
        let best = credential::met_until(&one.wants, facts.held, facts.today);
        Check {
            kind: CheckKind::Credential,
            title: one.wants.title.clone(),
            holds: best.is_some(),
            until: best.flatten(),
        }
    }));
    checks.push(plain(CheckKind::Secrecy, facts.secrecy));
    checks.push(plain(CheckKind::Scope, facts.scope));
    checks.push(plain(CheckKind::Restatement, facts.restated));
    checks.sort_by_key(|check| !check.holds);
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r8_what_holds_comes_first_and_is_not_asked_for_again() {
        let facts = Facts {
            requirements: &[],
            held: &[],
            account: true,
            secrecy: false,
            scope: false,
            restated: true,
            today: "2026-11-22".parse().expect("a day"),
        };
        let kinds: Vec<_> = checks(facts)
            .iter()
            .map(|one| (one.kind, one.holds))
            .collect();
        assert_eq!(
            kinds,
            [
                (CheckKind::Account, true),
                (CheckKind::Restatement, true),
                (CheckKind::Secrecy, false),
                (CheckKind::Scope, false),
            ]
        );
    }
}
