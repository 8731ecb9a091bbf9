//! No policy may be weakened unseen: every policy dropped, every condition or part of one dropped, every action taken off
//! a list must break a proof or a scenario. Dropping a `forbid` must break a proof. Where a promise is kept twice, by a
//! `permit` and by a `forbid`, each lock is tried with the other one open.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Rulebook, rulebook};
use kpo_proofs::mutant::{self, Alone, Mutant};
use kpo_proofs::proof::Prover;
use kpo_proofs::scenario::{SCENARIOS, Scenario, parse};

/// Whether any scenario comes out differently.
fn told_apart(scenarios: &[Scenario], mutant: &Mutant, was: &Rulebook, is: &Rulebook) -> bool {
    scenarios
        .iter()
        .filter(|scenario| mutant.actions.contains(&scenario.action))
        .any(|scenario| scenario.holds(is) != scenario.holds(was))
}

struct Judge {
    prover: Prover,
    scenarios: Vec<Scenario>,
    alone: Alone,
    /// What a careless permit breaks although every `forbid` stands.
    careless: BTreeMap<Action, BTreeSet<String>>,
}

impl Judge {
    async fn proves(&mut self, mutant: &Mutant) -> bool {
        for action in &mutant.actions {
            let none = BTreeSet::new();
            if self
                .prover
                .breaks(&mutant.book, *action, &none)
                .await
                .unwrap()
            {
                return true;
            }
        }
        if !mutant.forbid {
            return false;
        }
        for action in &mutant.actions {
            if !self.careless.contains_key(action) {
                let broken = self
                    .prover
                    .broken(&self.alone.forbids, *action)
                    .await
                    .unwrap();
                self.careless.insert(*action, broken);
            }
            let known = &self.careless[action];
            if self
                .prover
                .breaks(&mutant.alone, *action, known)
                .await
                .unwrap()
            {
                return true;
            }
        }
        false
    }

    fn tells(&self, mutant: &Mutant) -> bool {
        let book = rulebook().unwrap();
        told_apart(&self.scenarios, mutant, book, &mutant.book)
            || told_apart(
                &self.scenarios,
                mutant,
                self.alone.with(mutant.forbid),
                &mutant.alone,
            )
    }
}

#[tokio::test]
async fn every_weakened_policy_is_caught() {
    let book = rulebook().unwrap();
    let alone = Alone::of(book).unwrap();
    let mutants = mutant::all(book, &alone).unwrap();
    let mut judge = Judge {
        prover: Prover::start().unwrap_or_else(|error| panic!("{error}")),
        scenarios: parse(SCENARIOS).unwrap(),
        alone,
        careless: BTreeMap::new(),
    };
    let mut survivors = Vec::new();
    for mutant in &mutants {
        let must_be_proved = mutant.dropped && mutant.forbid;
        let caught = (!must_be_proved && judge.tells(mutant)) || judge.proves(mutant).await;
        if !caught {
            survivors.push(mutant.change.clone());
        }
    }
    assert!(
        survivors.is_empty(),
        "{} of {} changes were not noticed:\n{}",
        survivors.len(),
        mutants.len(),
        survivors.join("\n")
    );
    assert!(
        mutants.len() > 400,
        "only {} changes were tried",
        mutants.len()
    );
}
