//! The walls between the floors, and the map of them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Faults;

/// A floor: which of our crates it may import, and which libraries never.
struct Floor {
    name: &'static str,
    ours: &'static [&'static str],
    never: &'static [&'static str],
}

const SQL: &str = "sqlx";
const TESTS_ONLY: [&str; 3] = ["kpo-testkit", "kpo-proofs", "xtask"];

/// `ARCHITECTURE.md` and the design show the same table.
const FLOORS: [Floor; 8] = [
    Floor {
        name: "kpo-encoder",
        ours: &[],
        never: &[
            "tokio",
            SQL,
            "axum",
            "tracing",
            "cedar-policy",
            "jiff",
            "getrandom",
            "object_store",
        ],
    },
    Floor {
        name: "kpo-engines",
        ours: &[],
        never: &[
            "tokio",
            SQL,
            "axum",
            "tracing",
            "cedar-policy",
            "jiff",
            "getrandom",
            "object_store",
        ],
    },
    Floor {
        name: "kpo-vault",
        ours: &[],
        never: &[
            "tokio",
            SQL,
            "axum",
            "tracing",
            "cedar-policy",
            "jiff",
            "object_store",
        ],
    },
    Floor {
        name: "kpo-practice",
        ours: &["kpo-engines"],
        never: &[
            "tokio",
            SQL,
            "axum",
            "tracing",
            "getrandom",
            "rand",
            "rand_chacha",
            "object_store",
        ],
    },
    Floor {
        name: "kpo-records",
        ours: &["kpo-engines", "kpo-practice", "kpo-vault"],
        never: &["axum", "askama", "utoipa"],
    },
    Floor {
        name: "kpo-operations",
        ours: &["kpo-engines", "kpo-practice", "kpo-records"],
        never: &["axum", "askama", "utoipa", SQL],
    },
    Floor {
        name: "kpo-web",
        ours: &["kpo-practice", "kpo-operations"],
        never: &[SQL, "object_store"],
    },
    Floor {
        name: "kpo",
        ours: &[
            "kpo-encoder",
            "kpo-engines",
            "kpo-practice",
            "kpo-records",
            "kpo-operations",
            "kpo-web",
        ],
        never: &[SQL],
    },
];

/// Imports that go through a wall. What only tests use is free.
pub(super) fn walls(metadata: &Value) -> Faults {
    let mut faults = Vec::new();
    let members = members(metadata);
    for (name, package) in &members {
        if TESTS_ONLY.contains(&name.as_str()) {
            continue;
        }
        let Some(floor) = FLOORS.iter().find(|floor| floor.name == name) else {
            faults.push(format!("{name}: a crate without a floor; give it one in xtask/src/tidy/walls.rs and ARCHITECTURE.md"));
            continue;
        };
        for import in imports(package) {
            let ours = members.iter().any(|(member, _)| *member == import);
            if ours && !floor.ours.contains(&import.as_str()) {
                faults.push(format!(
                    "{name} imports {import}: that goes through a wall, see ARCHITECTURE.md"
                ));
            }
            if floor.never.contains(&import.as_str()) {
                faults.push(format!(
                    "{name} imports {import}, which this floor never does, see ARCHITECTURE.md"
                ));
            }
        }
    }
    if members.is_empty() {
        faults.push("no crates found in the workspace".to_owned());
    }
    faults
}

/// `ARCHITECTURE.md` lists each crate once, as a row that begins "| `name`".
pub(super) fn map(metadata: &Value, text: &str) -> Faults {
    let mapped: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name == "xtask" || name == "kpo" || name.starts_with("kpo-"))
        .collect();
    let there: BTreeSet<String> = members(metadata)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let missing = there
        .difference(&mapped)
        .map(|name| format!("ARCHITECTURE.md does not say what {name} is for"));
    let gone = mapped
        .difference(&there)
        .map(|name| format!("ARCHITECTURE.md names {name}, which is not in the workspace"));
    missing.chain(gone).collect()
}

fn members(metadata: &Value) -> Vec<(String, &Value)> {
    let ids: BTreeSet<&str> = metadata["workspace_members"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["id"].as_str().is_some_and(|id| ids.contains(id)))
        .filter_map(|package| Some((package["name"].as_str()?.to_owned(), package)))
        .collect()
}

/// What a crate imports in its product, not in its tests (`kind` is null for ordinary dependencies).
fn imports(package: &Value) -> Vec<String> {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    dependencies
        .filter(|dependency| dependency["kind"].is_null())
        .filter_map(|dependency| dependency["name"].as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn world(name: &str, import: &str, kind: Option<&str>) -> Value {
        json!({
            "workspace_members": ["a", "b"],
            "packages": [
                {"id": "a", "name": name, "dependencies": [{"name": import, "kind": kind}]},
                {"id": "b", "name": "kpo-records", "dependencies": []},
            ],
        })
    }

    #[test]
    fn pages_may_not_reach_into_records() {
        assert_eq!(walls(&world("kpo-web", "kpo-records", None)).len(), 1);
        assert!(walls(&world("kpo-web", "kpo-records", Some("dev"))).is_empty());
        assert!(walls(&world("kpo-operations", "kpo-records", None)).is_empty());
    }

    #[test]
    fn the_practice_has_no_clock_and_no_dice_to_import() {
        assert_eq!(walls(&world("kpo-practice", "tokio", None)).len(), 1);
        assert_eq!(walls(&world("kpo-operations", "sqlx", None)).len(), 1);
    }

    #[test]
    fn no_product_crate_imports_what_is_for_tests_only() {
        let mut world = world("kpo-web", "kpo-testkit", None);
        if let Some(members) = world["workspace_members"].as_array_mut() {
            members.push(json!("c"));
        }
        if let Some(packages) = world["packages"].as_array_mut() {
            packages.push(json!({"id": "c", "name": "kpo-testkit", "dependencies": []}));
        }
        assert_eq!(walls(&world).len(), 1);
    }

    #[test]
    fn a_crate_without_a_floor_and_an_empty_workspace_are_faults() {
        assert_eq!(walls(&world("kpo-extra", "serde", None)).len(), 1);
        assert_eq!(walls(&json!({})).len(), 1);
    }

    #[test]
    fn the_map_names_what_is_there_and_nothing_else() {
        let world = world("kpo-web", "serde", None);
        assert!(map(&world, "| `kpo-web` | pages |\n| `kpo-records` | rows |\n").is_empty());
        assert_eq!(
            map(&world, "| `kpo-web` | pages |\n| `kpo-old` | gone |\n").len(),
            2
        );
    }
}
