//! The permission matrix, route by route, stands in `permissions.txt` beside this crate: every registered route, who reaches
//! it, and in which relation to the file. A route that is not in the table does not exist, and one whose line is missing
//! here fails. `cargo xtask bless` writes it anew; read the difference before committing it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use kpo_practice::access::matrix;
use kpo_web::routes::{Entry, Guard};

fn table() -> Vec<Entry> {
    let mut table = kpo_web::app::routes().table;
    table.sort_by(|one, other| (&one.path, one.method).cmp(&(&other.path, other.method)));
    table
}

fn printed() -> String {
    let mut text = format!(
        "{}\npublic: anybody, signed in or not. signed in: any active person, their own things or a list cut to what they \
         may see.\nA role not named under a route is answered 404.\n",
        matrix::LEGEND
    );
    let mut rows = BTreeMap::new();
    for entry in table() {
        let name = format!("{} {}", entry.method, entry.path);
        let _ = match entry.guard {
            Guard::Public => writeln!(text, "\n{name}\n  public"),
            Guard::SignedIn => writeln!(text, "\n{name}\n  signed in"),
            Guard::May(action) => {
                let rows = rows.entry(action).or_insert_with(|| matrix::rows(action));
                let _ = writeln!(
                    text,
                    "\n{name}\n{}",
                    matrix::heading(&format!("  {}", action.name()))
                );
                for (role, cells) in rows {
                    let _ = writeln!(text, "{}", matrix::line(&format!("  {role}"), cells));
                }
                Ok(())
            }
        };
    }
    text
}

#[test]
fn every_route_stands_in_the_printed_matrix() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("permissions.txt");
    let printed = printed();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &printed).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let missing: Vec<&str> = printed
        .lines()
        .filter(|line| !kept.lines().any(|old| old == *line))
        .collect();
    assert!(
        printed == kept,
        "routes or rights have changed; look, then `cargo xtask bless`. New lines:\n{}",
        missing.join("\n")
    );
}

#[test]
fn no_route_stands_twice() {
    let table = table();
    for pair in table.windows(2) {
        assert!(
            (&pair[0].path, pair[0].method) != (&pair[1].path, pair[1].method),
            "{} {} stands twice",
            pair[0].method,
            pair[0].path
        );
    }
}

/// A route added to a router behind the table's back would have no guard at all.
#[test]
fn routes_are_added_in_the_table_and_nowhere_else() {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("src/routes.rs")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                let adds = [
                    ".route(",
                    ".nest(",
                    ".route_service(",
                    ".nest_service(",
                    ".fallback_service(",
                ];
                if adds.iter().any(|add| text.contains(add)) {
                    found.push(path);
                }
            }
        }
    }
    assert!(found.is_empty(), "use `Routes` instead: {found:?}");
}
