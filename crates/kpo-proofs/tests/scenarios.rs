//! The scenarios of `policy/scenarios.txt` hold, and every act is shown both allowed and denied (R4, R24-R27).

use kpo_practice::access::{Action, rulebook};
use kpo_proofs::scenario::{SCENARIOS, parse};

#[test]
fn every_scenario_holds() {
    let book = rulebook().unwrap();
    let broken: Vec<String> = parse(SCENARIOS)
        .unwrap()
        .iter()
        .filter(|scenario| !scenario.holds(book))
        .map(|scenario| scenario.line.clone())
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_act_is_told_both_ways() {
    let scenarios = parse(SCENARIOS).unwrap();
    for action in Action::ALL {
        for allowed in [true, false] {
            let told = scenarios
                .iter()
                .any(|s| s.action == *action && s.allowed == allowed);
            assert!(told, "no scenario where {} is {allowed}", action.name());
        }
    }
}
