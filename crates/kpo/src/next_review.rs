//! `kpo next-review`: which task needs another opinion, and from whom.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use kpo_engines::next_review::{Choice, Request, Rule, Staff, next_reviews};

use crate::consensus::{Answers, Found};
use crate::table::{Names, Table};

/// What is asked.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The answers so far.
    #[command(flatten)]
    answers: Answers,
    /// A table worker,cap: who may be asked, and how many tasks more each can take; people with no judgements yet may be among them
    #[arg(long, value_name = "CAPS.csv")]
    reviewers: PathBuf,
    /// How many opinions to ask for, at most
    #[arg(short = 'n', long, value_name = "K")]
    count: usize,
    /// A table task,worker of pairs that may not be
    #[arg(long, value_name = "FILE.csv")]
    conflicts: Option<PathBuf>,
    /// A task this sure of its answer needs no more
    #[arg(long, value_name = "PROBABILITY", default_value_t = 0.95)]
    sure: f64,
    /// A task judged by so many gets no more
    #[arg(long, value_name = "REVIEWS", default_value_t = 9)]
    most: usize,
    /// The share of requests that go to anybody who may, so that one keeps learning about all
    #[arg(long, value_name = "SHARE", default_value_t = 0.15)]
    random_share: f64,
}

/// Reads the tables, aggregates, and prints `task,worker,doubt,choice`, the most needed first.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    for (name, share) in [("--sure", wish.sure), ("--random-share", wish.random_share)] {
        if !(0.0..=1.0).contains(&share) {
            bail!("{name} is a probability: give it a number from 0 to 1");
        }
    }
    let found = wish.answers.aggregate()?;
    let (people, capacity) = capacities(&wish.reviewers, &found, wish.answers.skip_bad())?;
    let conflicts = match &wish.conflicts {
        Some(path) => conflicts(path, &found.tasks, &people, wish.answers.skip_bad())?,
        None => HashSet::new(),
    };
    let known: Vec<u32> = found.known.iter().map(|(task, _)| *task).collect();
    let rule = Rule {
        sure: wish.sure,
        most: wish.most,
        random_share: wish.random_share,
        seed: wish.answers.seed(),
    };
    let requests = next_reviews(
        &found.judgements,
        &found.consensus,
        &known,
        &Staff {
            capacity,
            conflicts,
        },
        &rule,
        wish.count,
    );
    print(&requests, &found.tasks, &people)?;
    if requests.len() < wish.count {
        eprintln!(
            "{} opinions are asked for, not {}: the other tasks are sure enough, have {} reviews, are known, or nobody may be asked",
            requests.len(),
            wish.count,
            wish.most
        );
    }
    Ok(())
}

/// Who may be asked and how much each can take, by number: those who judged keep their numbers.
fn capacities(path: &Path, found: &Found, skip_bad: bool) -> Result<(Names, Vec<u32>)> {
    let mut table = Table::open(path, &["worker", "cap"], &[])?.skip_bad(skip_bad);
    let mut people = found.workers.clone();
    let mut capacity: Vec<Option<u32>> = vec![None; people.len()];
    let mut strangers = Vec::new();
    while table.step() {
        if !table.filled(&[0]) {
            continue;
        }
        let Some(cap) = table.number::<u32>(1) else {
            continue;
        };
        let name = table.text(0).to_owned();
        let Some(number) = people.find(&name) else {
            people.number(&name);
            capacity.push(Some(cap));
            strangers.push((name, cap));
            continue;
        };
        let place = &mut capacity[number as usize];
        if place.is_some_and(|before| before != cap) {
            table.bad(format!(
                "'{name}' has another cap already; keep one of them"
            ));
        } else {
            *place = Some(cap);
        }
    }
    table.finish()?;
    // Strangers in the order of their names, so that nothing depends on the order of rows.
    strangers.sort_unstable();
    let mut people = found.workers.clone();
    capacity.truncate(people.len());
    for (name, cap) in strangers {
        people.number(&name);
        capacity.push(Some(cap));
    }
    if capacity.iter().flatten().all(|cap| *cap == 0) {
        bail!(
            "nobody in {} can take a task; give somebody a cap above 0",
            path.display()
        );
    }
    let capacity = capacity.iter().map(|cap| cap.unwrap_or(0)).collect();
    Ok((people, capacity))
}

fn conflicts(
    path: &Path,
    tasks: &Names,
    people: &Names,
    skip_bad: bool,
) -> Result<HashSet<(u32, u32)>> {
    let mut table = Table::open(path, &["task", "worker"], &[])?.skip_bad(skip_bad);
    let mut pairs = HashSet::new();
    while table.step() {
        if !table.filled(&[0, 1]) {
            continue;
        }
        let Some(task) = table.known(0, tasks) else {
            continue;
        };
        // A name that is written otherwise than in both other tables would keep nobody off anything.
        if let Some(worker) = table.known(1, people) {
            pairs.insert((task, worker));
        }
    }
    table.finish()?;
    Ok(pairs)
}

fn print(requests: &[Request], tasks: &Names, people: &Names) -> Result<()> {
    let cannot = "the table cannot be written to standard output";
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(["task", "worker", "doubt", "choice"])
        .context(cannot)?;
    for request in requests {
        let choice = match request.choice {
            Choice::Best => "best",
            Choice::Drawn => "drawn",
        };
        out.write_record([
            tasks.of(request.task),
            people.of(request.reviewer),
            &format!("{:.6}", request.doubt),
            choice,
        ])
        .context(cannot)?;
    }
    out.flush().context(cannot)
}
