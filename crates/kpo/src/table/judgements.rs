//! The table every command about judgements begins with: who said what of which task.

use std::path::Path;

use anyhow::{Result, bail};

use super::{Names, Table};

/// Judgements by number. Names are numbered in their own order, so neither numbers nor what is computed from them knows in
/// which order the rows came; the rows themselves stand as they came.
pub(crate) struct Judgements {
    /// What was judged.
    pub(crate) tasks: Names,
    /// Who judged.
    pub(crate) workers: Names,
    /// What was answered; answers that are numbers stand by size, and one number is one answer however it was written.
    pub(crate) labels: Names,
    /// `[task, worker, label]`, a row each.
    pub(crate) rows: Vec<[u32; 3]>,
    /// How many bad rows were left out.
    pub(crate) skipped: usize,
}

impl Judgements {
    /// Reads `task,worker,label`. A row with an empty field is a bad one.
    pub(crate) fn read(path: &Path, skip_bad: bool) -> Result<Self> {
        let mut table = Table::open(path, &["task", "worker", "label"], &[])?
            .exact()
            .skip_bad(skip_bad);
        let mut names = [Names::default(), Names::default(), Names::default()];
        let mut rows = Vec::new();
        while table.step() {
            if !table.filled(&[0, 1, 2]) {
                continue;
            }
            let mut row = [0; 3];
            for (column, names) in names.iter_mut().enumerate() {
                let Some(number) = names.number(table.text(column)) else {
                    bail!("{} names too much to be counted", path.display());
                };
                row[column] = number;
            }
            rows.push(row);
        }
        let skipped = table.finish()?;
        let [tasks, workers, labels] = names;
        let (tasks, workers, labels) = (tasks.sorted(), workers.sorted(), labels.merged());
        for row in &mut rows {
            for (number, new) in row.iter_mut().zip([&tasks.1, &workers.1, &labels.1]) {
                *number = new[*number as usize];
            }
        }
        Ok(Self {
            tasks: tasks.0,
            workers: workers.0,
            labels: labels.0,
            rows,
            skipped,
        })
    }
}
