//! The shared sets of judgements, by number.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Places;

/// One set: who said what of which task, and what is known to be true.
pub struct Set {
    /// `[task, worker, label]`.
    pub rows: Vec<[u32; 3]>,
    /// Names of tasks, by number.
    pub tasks: Vec<String>,
    /// Names of workers, by number.
    pub workers: Vec<String>,
    /// Names of labels, by number: numbers by size, texts by letters.
    pub labels: Vec<String>,
    /// The known label of a task, by number; empty where nothing is known.
    pub gold: BTreeMap<u32, u32>,
}

/// Reads a set; none, said aloud, where it is absent.
pub fn set(places: &Places, name: &str) -> Option<Set> {
    let folder = places.shared.join("data/judgements");
    let Some(rows) = table(&folder.join(format!("{name}.labels.csv"))) else {
        println!("ABSENT: data/judgements/{name}.labels.csv");
        return None;
    };
    let gold = table(&folder.join(format!("{name}.gold.csv"))).unwrap_or_default();
    let column = |at: usize| rows.iter().map(move |row| row[at].clone());
    let (tasks, workers) = (numbered(column(0)), numbered(column(1)));
    let known = gold.iter().map(|row| row[1].clone());
    let labels = numbered(column(2).chain(known));
    let place = |names: &[String], name: &String| {
        names.iter().position(|known| known == name).unwrap_or(0) as u32
    };
    let by = |names: &[String]| -> BTreeMap<String, u32> {
        (0..)
            .zip(names)
            .map(|(n, name)| (name.clone(), n))
            .collect()
    };
    let (task, worker) = (by(&tasks), by(&workers));
    let rows = rows
        .iter()
        .map(|row| [task[&row[0]], worker[&row[1]], place(&labels, &row[2])])
        .collect();
    let gold = gold
        .iter()
        .filter_map(|row| Some((*task.get(&row[0])?, place(&labels, &row[1]))))
        .collect();
    Some(Set {
        rows,
        tasks,
        workers,
        labels,
        gold,
    })
}

fn numbered(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    let key = |name: &String| name.parse::<f64>().unwrap_or(f64::INFINITY);
    names.sort_by(|a, b| key(a).total_cmp(&key(b)).then_with(|| a.cmp(b)));
    names.dedup();
    names
}

/// The rows of a plain CSV without its head.
fn table(path: &Path) -> Option<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path).ok()?;
    let rows = text.lines().skip(1).filter(|line| !line.is_empty());
    Some(
        rows.map(|row| row.split(',').map(str::to_owned).collect())
            .collect(),
    )
}
