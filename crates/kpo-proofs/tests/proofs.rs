//! Proofs over all inputs (R4, R24-R27): no policy allows what must never happen, none can err, and no act is dead.

use kpo_practice::access::{Action, rulebook};
use kpo_proofs::proof::Prover;

fn prover() -> Prover {
    Prover::start().unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn what_must_never_happen_is_allowed_to_nobody() {
    let mut prover = prover();
    let book = rulebook().unwrap();
    let mut holes = Vec::new();
    let mut proofs = 0;
    for action in Action::ALL {
        proofs += prover.never(*action).len();
        for hole in prover.broken(book, *action).await.unwrap() {
            holes.push(format!("{}: {hole}", action.name()));
        }
    }
    assert!(holes.is_empty(), "{}", holes.join("\n"));
    assert!(proofs > 500, "only {proofs} proofs were asked for");
}

#[tokio::test]
async fn no_policy_can_err() {
    let mut prover = prover();
    for action in Action::ALL {
        let erring = prover.erring(rulebook().unwrap(), *action).await.unwrap();
        assert!(erring.is_empty(), "{}: {erring:?}", action.name());
    }
}

#[tokio::test]
async fn no_action_is_dead() {
    let mut prover = prover();
    for action in Action::ALL {
        let dead = prover.dead(rulebook().unwrap(), *action).await.unwrap();
        assert!(!dead, "{} is allowed to nobody, ever", action.name());
    }
}
