//! `kpo match`: how well each expert's works fit each task, from two files to one, with no server and no store.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use kpo_engines::similarity::{Builder, Explanation, Fused, Index, Question, Refused, Scored};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::model::Installed;

/// How many broken lines are named before the rest is only counted.
const NAMED_MAX: usize = 20;
/// How many experts a task's explanation names, and of each how many works and words.
const SHOWN: usize = 3;
/// After so many tasks each, scoring says how far it is.
const PROGRESS: usize = 1000;

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
pub(crate) fn run(
    experts: &Path,
    tasks: &Path,
    out: &Path,
    model: Option<&Installed>,
    explain: bool,
) -> Result<()> {
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
            .map_err(|refused| anyhow!("{}: {refused}", experts.display()))?;
    }
    for task in &questions {
        builder
            .background(&task.title, &task.text, None)
            .map_err(|refused| anyhow!("{}: {refused}", tasks.display()))?;
    }
    let index = builder.build().map_err(|refused| anyhow!("{refused}"))?;
    let meanings = model
        .map(|model| Meanings::of(model, &index, &people, &questions))
        .transpose()?;
    let judge = Judge::new(&index, meanings.as_ref())?;
    let mut scores = csv::Writer::from_path(out)
        .with_context(|| format!("{} cannot be written", out.display()))?;
    scores.write_record(["task", "expert", "score"])?;
    for (number, task) in questions.iter().enumerate() {
        let question = index.question(&task.title, &task.text, None);
        let ranked = judge.score(&question, number)?;
        for one in &ranked {
            let id = index.id(one.expert).unwrap_or_default();
            scores.write_record([&task.id, id, &one.score.to_string()])?;
        }
        if explain {
            for one in ranked.iter().take(SHOWN).filter(|one| one.score > 0.0) {
                if let Some(found) = judge.explain(&question, number, one.expert)? {
                    println!("{}", reason(&index, &found, one.expert, task, &people));
                }
            }
        }
        if (number + 1) % PROGRESS == 0 {
            eprintln!("{} of {} tasks scored", number + 1, questions.len());
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

/// The vectors of works, in the order of the index, and of questions, in theirs.
struct Meanings {
    works: Vec<f32>,
    questions: Vec<f32>,
    length: usize,
}

impl Meanings {
    fn of(model: &Installed, index: &Index, people: &[Expert], questions: &[Task]) -> Result<Self> {
        let own: HashMap<&str, &Expert> = people.iter().map(|p| (p.id.as_str(), p)).collect();
        let ids = (0..index.experts()).filter_map(|expert| own.get(index.id(expert)?));
        let mut texts: Vec<String> = ids
            .flat_map(|person| &person.works)
            .map(|work| whole(&work.title, &work.text))
            .collect();
        let works = texts.len();
        texts.extend(questions.iter().map(|task| whole(&task.title, &task.text)));
        let mut vectors = model.vectors(&texts)?;
        let questions = vectors.split_off(works * model.length());
        Ok(Self {
            works: vectors,
            questions,
            length: model.length(),
        })
    }
}

/// A title and a text as a model reads them.
fn whole(title: &str, text: &str) -> String {
    match (title, text) {
        (title, "") => title.to_owned(),
        ("", text) => text.to_owned(),
        (title, text) => format!("{title}. {text}"),
    }
}

/// Words alone, or words and meaning.
struct Judge<'a> {
    index: &'a Index,
    both: Option<(Fused<'a>, &'a Meanings)>,
}

impl<'a> Judge<'a> {
    fn new(index: &'a Index, meanings: Option<&'a Meanings>) -> Result<Self> {
        let fuse = |all: &'a Meanings| -> Result<_, Refused> {
            Ok((Fused::new(index, &all.works, all.length)?, all))
        };
        let both = meanings.map(fuse).transpose();
        Ok(Self {
            index,
            both: both.map_err(|refused| anyhow!("{refused}"))?,
        })
    }

    fn score(&self, question: &Question, number: usize) -> Result<Vec<Scored>> {
        let Some((fused, all)) = &self.both else {
            return Ok(self.index.score(question));
        };
        let ranked = fused.score(question, all.question(number));
        ranked.map_err(|refused| anyhow!("{refused}"))
    }

    fn explain(
        &self,
        question: &Question,
        number: usize,
        expert: usize,
    ) -> Result<Option<Explanation>> {
        let Some((fused, all)) = &self.both else {
            return Ok(self.index.explain(question, expert));
        };
        let found = fused.explain(question, all.question(number), expert);
        found.map_err(|refused| anyhow!("{refused}"))
    }
}

impl Meanings {
    fn question(&self, number: usize) -> &[f32] {
        let from = number * self.length;
        self.questions
            .get(from..from + self.length)
            .unwrap_or_default()
    }
}

/// One line: which works and which words made the score.
fn reason(
    index: &Index,
    found: &Explanation,
    expert: usize,
    task: &Task,
    people: &[Expert],
) -> String {
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
        "{}: {id} {:.3} = {}; by the words {}{}",
        task.id,
        found.score,
        works.join(", "),
        terms.join(", "),
        if found.meaning == 0.0 {
            String::new()
        } else {
            format!("; by meaning {:.3}", found.meaning)
        }
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
                    eprintln!("{}:{}: {error}", path.display(), number + 1);
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
