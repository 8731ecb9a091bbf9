//! `kpo consensus`: what several people's answers say of each task and how sure that is, from a table to a table.

mod classes;
mod known;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use kpo_engines::consensus::{self, Consensus, Invalid, Judgements, Method, Options};

use crate::table::{Judgements as Rows, Names};
use classes::Classes;

/// From so many judgements on, the program says what it is at.
const LONG: usize = 2_000_000;

/// What is asked.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The answers, and how to put them together.
    #[command(flatten)]
    pub(crate) answers: Answers,
    /// The table to write: task,label,probability, a row for each class
    #[arg(long, value_name = "POSTERIOR.csv")]
    out: PathBuf,
    /// Also write worker,judgements,reliability,low90,high90
    #[arg(long, value_name = "FILE.csv")]
    reviewers: Option<PathBuf>,
}

/// Answers and how to put them together.
#[derive(Debug, Args)]
pub(crate) struct Answers {
    /// A table task,worker,label, a row for each judgement; CSV or Parquet
    #[arg(value_name = "LABELS.csv")]
    labels: PathBuf,
    /// A table task,label of tasks whose answer is known: they calibrate the threshold and how far errors are shared
    #[arg(long, value_name = "GOLD.csv")]
    gold: Option<PathBuf>,
    /// Labels are levels in rising order: numbers, or the names that --classes gives in that order. Numbers may be other than the
    /// classes, which are then those of --gold or --classes
    #[arg(long)]
    ordinal: bool,
    /// The classes there are, in rising order: where not all of them are in the tables, or their order is not that of numbers
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    classes: Vec<String>,
    /// How answers are put together
    #[arg(long, value_enum, default_value_t = By::Bayes)]
    method: By,
    /// What a method that starts by chance starts from
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Leave out bad rows and count them, instead of refusing the table
    #[arg(long)]
    skip_bad: bool,
    /// Use all cores; the result is the same
    #[arg(long)]
    parallel: bool,
}

/// Methods by the names they have on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    /// Confusions of each reviewer under priors learned from all, errors partly shared
    Bayes,
    /// Shares of votes
    Majority,
    /// Dawid and Skene 1979
    DawidSkene,
    /// Hovy and others 2013
    Mace,
    /// Whitehill and others 2009
    Glad,
}

impl From<By> for Method {
    fn from(by: By) -> Self {
        match by {
            By::Bayes => Self::Bayes,
            By::Majority => Self::Majority,
            By::DawidSkene => Self::DawidSkene,
            By::Mace => Self::Mace,
            By::Glad => Self::Glad,
        }
    }
}

/// What the tables hold and what the answers say.
pub(crate) struct Found {
    /// What was judged.
    pub(crate) tasks: Names,
    /// Who judged.
    pub(crate) workers: Names,
    /// The classes, by number.
    pub(crate) classes: Vec<String>,
    /// The answers.
    pub(crate) judgements: Judgements,
    /// Tasks whose class is known, and which it is.
    pub(crate) known: Vec<(u32, u16)>,
    /// What they say.
    pub(crate) consensus: Consensus,
}

/// Reads the tables, aggregates, writes, and says what it comes to.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    let found = wish.answers.aggregate()?;
    write_posterior(&wish.out, &found)?;
    if let Some(path) = &wish.reviewers {
        write_reviewers(path, &found)?;
    }
    say(&wish.answers, &found);
    Ok(())
}

impl Answers {
    /// What chance is drawn from.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether bad rows are left out.
    pub(crate) fn skip_bad(&self) -> bool {
        self.skip_bad
    }

    /// Reads the tables and puts the answers together.
    pub(crate) fn aggregate(&self) -> Result<Found> {
        let rows = Rows::read(&self.labels, self.skip_bad)?;
        if rows.rows.is_empty() {
            bail!(
                "{} has no judgements; give it rows task,worker,label",
                self.labels.display()
            );
        }
        let gold = match &self.gold {
            Some(path) => known::read(path, &rows.tasks, self.skip_bad)?,
            None => Vec::new(),
        };
        let classes = Classes::find(&rows, &gold, &self.classes, self.ordinal)?;
        let known = classes.known(&gold)?;
        let judged = rows.rows.iter();
        let judged: Vec<(u32, u32, u16)> = judged
            .map(|[task, worker, label]| (*task, *worker, classes.answer(*label)))
            .collect();
        if judged.len() >= LONG {
            eprintln!("putting {} judgements together", judged.len());
        }
        let judgements = Judgements::new(
            rows.tasks.len(),
            rows.workers.len(),
            classes.answers(),
            &judged,
        )
        .map_err(too_much)?;
        drop(judged);
        let mut options = Options::new(classes.names.len());
        options.ordinal = self.ordinal;
        options.method = self.method.into();
        options.seed = self.seed;
        options.parallel = self.parallel;
        let consensus = consensus::consensus(&judgements, &known, &options).map_err(too_much)?;
        Ok(Found {
            tasks: rows.tasks,
            workers: rows.workers,
            classes: classes.names,
            judgements,
            known,
            consensus,
        })
    }
}

/// What the engine refuses once the tables are in order: there is too much.
fn too_much(error: Invalid) -> anyhow::Error {
    anyhow::anyhow!(
        "{error}; a label that stands for a text nobody else wrote is no class: group labels before, or split the table by worker"
    )
}

fn write_posterior(path: &Path, found: &Found) -> Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    let mut out = csv::Writer::from_path(path).with_context(cannot)?;
    out.write_record(["task", "label", "probability"])
        .with_context(cannot)?;
    for task in 0..found.tasks.len() as u32 {
        let name = found.tasks.of(task);
        for (class, p) in found.classes.iter().zip(found.consensus.posterior(task)) {
            out.write_record([name, class, &p.to_string()])
                .with_context(cannot)?;
        }
    }
    out.flush().with_context(cannot)
}

fn write_reviewers(path: &Path, found: &Found) -> Result<()> {
    let cannot = || format!("{} cannot be written", path.display());
    let mut out = csv::Writer::from_path(path).with_context(cannot)?;
    out.write_record(["worker", "judgements", "reliability", "low90", "high90"])
        .with_context(cannot)?;
    for (worker, reviewer) in found.consensus.reviewers().iter().enumerate() {
        out.write_record([
            found.workers.of(worker as u32),
            &reviewer.judgements.to_string(),
            &format!("{:.6}", reviewer.reliability),
            &format!("{:.6}", reviewer.low90),
            &format!("{:.6}", reviewer.high90),
        ])
        .with_context(cannot)?;
    }
    out.flush().with_context(cannot)
}

fn say(answers: &Answers, found: &Found) {
    let tasks = found.tasks.len();
    let sure = (0..tasks as u32)
        .filter_map(|task| found.consensus.answer(task))
        .filter(|(_, p)| *p >= 0.95)
        .count();
    println!(
        "{} judgements of {tasks} tasks by {} workers into {} classes; {} of the tasks known",
        found.judgements.len(),
        found.workers.len(),
        found.classes.len(),
        found.known.len()
    );
    if found.judgements.repeated() > 0 {
        println!(
            "{} rows repeat what their worker had said of the task and count once",
            found.judgements.repeated()
        );
    }
    println!("{sure} tasks are answered with a probability of 0.95 or more");
    if matches!(answers.method, By::Bayes) {
        println!(
            "errors are taken to be shared by {:.0} %{}",
            100.0 * found.consensus.dependence,
            if found.known.is_empty() {
                ", which only known answers can tell: give some with --gold"
            } else {
                ", as the known answers have it"
            }
        );
    } else {
        println!(
            "this method takes errors to be independent: among experts it is surer than right"
        );
    }
    println!("agreement is not correctness: what all get wrong alike, no count of votes shows");
}
