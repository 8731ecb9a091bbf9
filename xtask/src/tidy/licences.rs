//! The licences of everything that is built in: an expression passes when it can be satisfied from the list.

use serde_json::Value;

use super::Faults;

/// Licences that ask for attribution at most, and MPL-2.0, whose duty ends at the file's edge.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages whose licence is not on the list.
pub(super) fn licences(metadata: &Value) -> Faults {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter_map(|package| {
            let name = package["name"].as_str()?;
            let licence = package["license"].as_str().unwrap_or("");
            let fault = || {
                format!(
                    "{name}: licence '{licence}' is not on the list in xtask/src/tidy/licences.rs"
                )
            };
            (!allowed(licence)).then(fault)
        })
        .collect()
}

/// Whether an SPDX expression (with the old `A/B` for 'or') can be satisfied.
fn allowed(expression: &str) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) == Some(true) && rest.is_empty()
}

fn either(rest: &mut &[&str]) -> Option<bool> {
    let mut good = both(rest)?;
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        good |= both(rest)?;
    }
    Some(good)
}

fn both(rest: &mut &[&str]) -> Option<bool> {
    let mut good = one(rest)?;
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        good &= one(rest)?;
    }
    Some(good)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    if *first == "(" {
        let good = either(rest)?;
        let (closing, after) = rest.split_first()?;
        *rest = after;
        return (*closing == ")").then_some(good);
    }
    let mut name = (*first).to_owned();
    if let [with, exception, after @ ..] = *rest
        && *with == "WITH"
    {
        name = format!("{name} WITH {exception}");
        *rest = after;
    }
    Some(ALLOWED.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_passes_when_it_can_be_satisfied() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "(MIT OR GPL-3.0-only) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
            "MIT OR LGPL-2.1-or-later",
        ] {
            assert!(allowed(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "(MIT",
            "MIT)",
            "Apache-2.0 WITH",
            "AGPL-3.0 OR SSPL-1.0",
        ] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_package_with_a_licence_off_the_list_is_named() {
        let world = serde_json::json!({"packages": [{"name": "a", "license": "MIT"}, {"name": "b", "license": null}]});
        assert_eq!(licences(&world).len(), 1);
    }
}
