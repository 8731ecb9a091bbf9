//! The permission matrix stands in `policy/permissions.txt` as the policies have it: whoever changes a right changes a
//! line that a lawyer can read. `cargo xtask bless` writes it anew.

use kpo_practice::access::matrix;

#[test]
fn the_printed_matrix_is_the_policies() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../kpo-practice/policy/permissions.txt"
    );
    let printed = matrix::print();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(path, &printed).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let differs = printed
        .lines()
        .zip(kept.lines())
        .find(|(new, old)| new != old);
    assert!(
        printed == kept,
        "rights have changed; look, then `cargo xtask bless`. First difference: {differs:?}"
    );
}
