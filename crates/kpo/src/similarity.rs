//! `kpo match`: how well each expert's works fit each task, from two files to one, with no server and no store.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail};
use kpo_engines::similarity::{Builder, Index};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How many broken lines are named before the rest is only counted.
const NAMED_MAX: usize = 20;
/// How many experts a task's explanation names, and of each how many works and words.
const SHOWN: usize = 3;

#[derive(Deserialize)]
struct Work {
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
}

#[derive(Deserialize)]
struct Expert {
    id: String,
    works: Vec<Work>,
}

#[derive(Deserialize)]
struct Task {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
}

/// Reads both files, scores every pair, and writes `task,expert,score`, each task's best expert first.
pub(crate) fn run(experts: &Path, tasks: &Path, out: &Path, explain: bool) -> Result<()> {
    let people: Vec<Expert> = lines(experts)?;
    let questions: Vec<Task> = lines(tasks)?;
    let mut builder = Builder::new();
    for person in &people {
        let works = person
            .works
            .iter()
            .map(|work| (work.title.as_str(), work.text.as_str()));
        builder
            .expert(&person.id, works)
            .map_err(|refused| anyhow::anyhow!("{}: {refused}", experts.display()))?;
    }
    for task in &questions {
        builder
            .background(&task.title, &task.text, None)
            .map_err(|refused| anyhow::anyhow!("{}: {refused}", tasks.display()))?;
    }
    let index = builder
        .build()
        .map_err(|refused| anyhow::anyhow!("{refused}"))?;
    let mut scores = csv::Writer::from_path(out)
        .with_context(|| format!("{} cannot be written", out.display()))?;
    scores.write_record(["task", "expert", "score"])?;
    for task in &questions {
        let question = index.question(&task.title, &task.text, None);
        let ranked = index.score(&question);
        for one in &ranked {
            let id = index.id(one.expert).unwrap_or_default();
            scores.write_record([&task.id, id, &one.score.to_string()])?;
        }
        if explain {
            for one in ranked.iter().take(SHOWN).filter(|one| one.score > 0.0) {
                println!("{}", reason(&index, &question, one.expert, task, &people));
            }
        }
    }
    scores.flush()?;
    println!(
        "{} tasks, {} experts with {} works: {}",
        questions.len(),
        index.experts(),
        index.works(),
        out.display()
    );
    Ok(())
}

/// One line: which works and which words made the score.
fn reason(
    index: &Index,
    question: &kpo_engines::similarity::Question,
    expert: usize,
    task: &Task,
    people: &[Expert],
) -> String {
    let Some(found) = index.explain(question, expert) else {
        return String::new();
    };
    let id = index.id(expert).unwrap_or_default();
    let own = people.iter().find(|person| person.id == id);
    let works: Vec<String> = found
        .works
        .iter()
        .take(SHOWN)
        .map(|part| {
            let title = own
                .and_then(|person| person.works.get(part.work))
                .map_or("", |work| work.title.as_str());
            format!("“{title}” {:.3}", part.part)
        })
        .collect();
    let terms: Vec<String> = found
        .terms
        .iter()
        .take(SHOWN)
        .map(|part| format!("{} {:.3}", part.term, part.part))
        .collect();
    format!(
        "{}: {id} {:.3} = {}; by the words {}",
        task.id,
        found.score,
        works.join(", "),
        terms.join(", ")
    )
}

/// A file of JSON objects, one a line; every line that is none is named, and then nothing is done.
fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| {
        format!(
            "{} cannot be read; name a file of JSON objects, one a line",
            path.display()
        )
    })?;
    let (mut read, mut bad) = (Vec::new(), 0_usize);
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("{} cannot be read", path.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&line) {
            Ok(value) => read.push(value),
            Err(error) => {
                bad += 1;
                if bad <= NAMED_MAX {
                    println!("{}:{}: {error}", path.display(), number + 1);
                }
            }
        }
    }
    if bad > 0 {
        bail!(
            "{bad} lines of {} are not what is expected; mend them and run it again",
            path.display()
        );
    }
    Ok(read)
}
