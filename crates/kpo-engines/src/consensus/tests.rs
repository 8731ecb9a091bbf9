//! Small cases whose answers are known.

use super::*;

#[test]
fn r29_a_majority_is_a_share_and_nobody_is_certain() {
    let rows = [(0, 0, 1), (0, 1, 1), (0, 2, 0)];
    let judgements = Judgements::new(2, 3, 2, &rows).unwrap();
    let mut options = Options::new(2);
    options.method = Method::Majority;
    let found = consensus(&judgements, &[], &options).unwrap();
    assert_eq!(found.answer(0).unwrap().0, 1);
    assert!((found.posterior(1)[1] - found.class_prior[1]).abs() < 1e-12);
}
