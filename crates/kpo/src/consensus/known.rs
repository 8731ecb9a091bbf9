//! What is known: tasks with their answers.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;

use crate::table::{Names, Table};

/// A known task's number and the name of its class.
pub(crate) type Known = (u32, String);

/// Reads `task,label`. A task that nobody judged, and a second answer that contradicts the first, are bad rows.
pub(crate) fn read(path: &Path, tasks: &Names, skip_bad: bool) -> Result<Vec<Known>> {
    let mut table = Table::open(path, &["task", "label"], &[])?
        .exact()
        .skip_bad(skip_bad);
    let mut found: Vec<Known> = Vec::new();
    let mut places: HashMap<u32, usize> = HashMap::new();
    while table.step() {
        if !table.filled(&[0, 1]) {
            continue;
        }
        let Some(task) = tasks.find(table.text(0)) else {
            let why = format!(
                "nobody judged the task '{}'; take the row out, or leave it out with --skip-bad",
                table.text(0)
            );
            table.bad(why);
            continue;
        };
        let label = table.text(1).to_owned();
        match places.get(&task).map(|at| &found[*at].1) {
            None => {
                places.insert(task, found.len());
                found.push((task, label));
            }
            Some(before) if *before == label => {}
            Some(before) => {
                let why = format!(
                    "the task '{}' is known to be '{before}' already, and now '{label}'; keep the one that is right",
                    table.text(0)
                );
                table.bad(why);
            }
        }
    }
    table.finish()?;
    // By task, so that nothing depends on the order of rows.
    found.sort_unstable();
    Ok(found)
}
