//! `kpo assign`: who does what at the least cost, from tables to a table, with a certificate anybody can check.

mod change;
mod group;
mod proof;
mod question;
mod reason;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kpo_engines::assignment::{Effort, Fair, Plan, crossing, fair, within};

pub(crate) use proof::verify;

use question::{Crossing, Question};

/// From so many pairs on, the program says what it is at.
const LONG: usize = 300_000;
/// The same for tasks, where the worst-served comes first.
const LONG_FAIR: usize = 300;

/// So long at most a plan is looked for where groups cross.
const CROSSING_SECONDS: f64 = 60.0;

/// What is asked.
pub(crate) struct Wish {
    /// `task,demand[,unfilled]`.
    pub(crate) tasks: PathBuf,
    /// `expert,capacity[,at_least]`.
    pub(crate) experts: PathBuf,
    /// `task,expert,cost`.
    pub(crate) pairs: PathBuf,
    /// `group,task,expert,at_least,at_most`.
    pub(crate) groups: Option<PathBuf>,
    /// `change,task,expert,value`: made to the plan once it is found.
    pub(crate) update: Option<PathBuf>,
    /// The plan to write: `task,expert`.
    pub(crate) out: PathBuf,
    /// What an empty place costs.
    pub(crate) unfilled: i64,
    /// Serve the worst-served task first.
    pub(crate) fair: bool,
    /// No task may cost more.
    pub(crate) worst: Option<i64>,
    /// The certificate to write.
    pub(crate) certificate: Option<PathBuf>,
    /// Say why places are empty.
    pub(crate) why: bool,
    /// Pairs `TASK,EXPERT` to say the turning cost of.
    pub(crate) turning: Vec<String>,
    /// Experts to say what one task more would save of.
    pub(crate) worth: Vec<String>,
}

/// Reads the tables, allocates, writes the plan, and says what it comes to.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    if (wish.fair || wish.worst.is_some()) && wish.asks_the_cheapest() {
        bail!(
            "certificates, changes, reasons and groups are of the cheapest plan; leave out --fair and --worst, or \
             --certificate, --update, --why, --turning, --worth and --groups"
        );
    }
    let mut question = question::read(wish)?;
    let problem = &question.problem;
    if problem.duplicates() > 0 {
        println!(
            "{} pairs stand twice; the cheapest of each counts",
            problem.duplicates()
        );
    }
    if problem.pairs().nth(LONG).is_some() {
        eprintln!(
            "allocating {} tasks to {} experts",
            problem.tasks().len(),
            problem.experts().len()
        );
    }
    if wish.fair || wish.worst.is_some() {
        serve_fairly(wish, &mut question)
    } else if let Some(crossed) = question.crossing.take() {
        serve_crossed(wish, &mut question, crossed)
    } else {
        serve_cheaply(wish, &mut question)
    }
}

impl Wish {
    fn asks_the_cheapest(&self) -> bool {
        self.groups.is_some() || self.asks_prices()
    }

    fn asks_prices(&self) -> bool {
        self.certificate.is_some()
            || self.update.is_some()
            || self.why
            || !self.turning.is_empty()
            || !self.worth.is_empty()
    }
}

fn serve_cheaply(wish: &Wish, question: &mut Question) -> Result<()> {
    let problem = std::mem::take(&mut question.problem);
    let begun = cpu_seconds();
    let mut plan = Plan::solve(problem).map_err(|error| question.named(&error))?;
    let took = cpu_seconds() - begun;
    if let Some(changes) = &wish.update {
        change::apply(changes, wish, question, &mut plan)?;
    }
    write_plan(&wish.out, question, &plan.pairs())?;
    if let Some(path) = &wish.certificate {
        proof::write(path, question, &plan)?;
    }
    reason::say(wish, question, &mut plan)?;
    let tasks = 0..plan.problem().tasks().len() as u32;
    let empty: u64 = tasks.map(|task| u64::from(plan.empty_places(task))).sum();
    summary(plan.objective(), empty, took);
    Ok(())
}

/// Where groups cross there are no prices, and so no certificate, no changes from them and no reasons.
fn serve_crossed(wish: &Wish, question: &mut Question, crossed: Crossing) -> Result<()> {
    if wish.asks_prices() {
        bail!(
            "{}; nest or part them, or leave out --certificate, --update, --why, --turning and --worth, which need prices",
            crossed.said
        );
    }
    eprintln!(
        "{}: solved as a mixed integer program, for {CROSSING_SECONDS} seconds at most",
        crossed.said
    );
    let problem = std::mem::take(&mut question.problem);
    let places: u64 = problem.tasks().iter().map(|t| u64::from(t.demand)).sum();
    let begun = cpu_seconds();
    let plan = crossing(problem, crossed.groups, CROSSING_SECONDS)
        .map_err(|error| question.named(&error))?;
    let took = cpu_seconds() - begun;
    println!(
        "{}",
        if plan.proved {
            "solved to its end: no plan that keeps the groups costs less"
        } else {
            "not proved: the best plan found in the time"
        }
    );
    write_plan(&wish.out, question, &plan.pairs)?;
    summary(plan.objective, places - plan.pairs.len() as u64, took);
    Ok(())
}

fn serve_fairly(wish: &Wish, question: &mut Question) -> Result<()> {
    if question.problem.tasks().len() > LONG_FAIR {
        eprintln!("looking for the fairest plan; this can take a minute");
    }
    let problem = std::mem::take(&mut question.problem);
    let places: u64 = problem.tasks().iter().map(|t| u64::from(t.demand)).sum();
    let begun = cpu_seconds();
    let plan = match wish.worst {
        None => fair(problem, Effort::default()).map_err(|error| question.named(&error))?,
        Some(worst) => within(problem, worst, Effort::default())
            .map_err(|error| question.named(&error))?
            .with_context(|| {
                format!("no plan was found in which no task costs more than {worst}; raise --worst")
            })?,
    };
    let took = cpu_seconds() - begun;
    say_fair(wish, &plan);
    write_plan(&wish.out, question, &plan.pairs)?;
    summary(plan.total, places - plan.pairs.len() as u64, took);
    Ok(())
}

fn summary(objective: i64, unfilled: u64, took: f64) {
    println!("objective {objective}");
    println!("unfilled {unfilled}");
    println!("cpu_seconds {took:.4}");
    if let Some(peak) = peak_mib() {
        println!("peak_mib {peak}");
    }
}

fn say_fair(wish: &Wish, plan: &Fair) {
    println!("worst {}", plan.worst);
    let whole = plan.total == plan.total_bound;
    match wish.worst {
        Some(worst) if whole => {
            println!("proved: no plan in which no task costs more than {worst} costs less");
        }
        None if plan.proved() => println!(
            "proved: no plan serves the worst-served task better, and none as good costs less"
        ),
        Some(_) => println!("not proved: the total is at least {}", plan.total_bound),
        None => println!(
            "not proved: the worst is at least {}, the total at least {}",
            plan.worst_bound, plan.total_bound
        ),
    }
}

fn write_plan(out: &Path, question: &Question, pairs: &[(u32, u32)]) -> Result<()> {
    let mut plan = csv::Writer::from_path(out)
        .with_context(|| format!("{} cannot be written", out.display()))?;
    plan.write_record(["task", "expert"])?;
    for (task, expert) in pairs {
        plan.write_record([question.tasks.of(*task), question.experts.of(*expert)])?;
    }
    plan.flush()?;
    Ok(())
}

fn cpu_seconds() -> f64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

/// The most memory held so far, where the system says so.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}
