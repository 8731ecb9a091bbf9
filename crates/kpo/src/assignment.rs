//! `kpo assign`: who does what at the least cost, from three tables to one, with a certificate anybody can check.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kpo_engines::assignment::{
    Certificate, Effort, Expert, Fair, Pair, Plan, Problem, Task, check, fair,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How many broken rows are named before the rest is only counted.
const NAMED_MAX: usize = 20;

/// What is asked.
pub(crate) struct Wish {
    /// `task,demand`.
    pub(crate) tasks: PathBuf,
    /// `expert,capacity[,at_least]`.
    pub(crate) experts: PathBuf,
    /// `task,expert,cost`.
    pub(crate) pairs: PathBuf,
    /// The plan to write: `task,expert`.
    pub(crate) out: PathBuf,
    /// What an empty place costs.
    pub(crate) unfilled: i64,
    /// Serve the worst-served task first.
    pub(crate) fair: bool,
    /// The certificate to write.
    pub(crate) certificate: Option<PathBuf>,
}

#[derive(Deserialize)]
struct TaskRow {
    task: String,
    demand: u32,
}

#[derive(Deserialize)]
struct ExpertRow {
    expert: String,
    capacity: u32,
    #[serde(default)]
    at_least: Option<u32>,
}

#[derive(Deserialize)]
struct PairRow {
    task: String,
    expert: String,
    cost: i64,
}

/// A problem with its answer and the prices that prove it: all a checker needs.
#[derive(Serialize, Deserialize)]
struct Proof {
    /// Names, in the order the certificate counts them.
    tasks: Vec<String>,
    /// Places to fill.
    demands: Vec<u32>,
    /// What an empty place costs.
    unfilled: i64,
    /// Names, in the order the certificate counts them.
    experts: Vec<String>,
    /// The most each can do.
    capacities: Vec<u32>,
    /// The least each is promised.
    at_least: Vec<u32>,
    /// (task, expert, cost).
    pairs: Vec<(u32, u32, i64)>,
    /// The plan and its prices.
    certificate: Option<Certificate>,
}

impl Proof {
    fn problem(&self) -> Result<Problem> {
        let same = self.tasks.len() == self.demands.len()
            && self.experts.len() == self.capacities.len()
            && self.experts.len() == self.at_least.len();
        if !same {
            bail!(
                "its lists are not of one length; it is not a certificate as this program writes it"
            );
        }
        let tasks = self.demands.iter().map(|demand| Task {
            demand: *demand,
            unfilled: self.unfilled,
        });
        let experts = self.capacities.iter().zip(&self.at_least);
        let experts = experts.map(|(capacity, at_least)| Expert {
            capacity: *capacity,
            at_least: *at_least,
        });
        let pairs = self.pairs.iter().map(|(task, expert, cost)| Pair {
            task: *task,
            expert: *expert,
            cost: *cost,
        });
        Problem::new(tasks.collect(), experts.collect(), pairs)
            .map_err(|error| anyhow::anyhow!("{error}"))
    }
}

/// Reads the tables, allocates, writes the plan, and says what it comes to.
pub(crate) fn run(wish: &Wish) -> Result<()> {
    let tasks: Vec<TaskRow> = rows(&wish.tasks, "task,demand")?;
    let experts: Vec<ExpertRow> = rows(&wish.experts, "expert,capacity")?;
    let pairs: Vec<PairRow> = rows(&wish.pairs, "task,expert,cost")?;
    let task_of = places(tasks.iter().map(|row| row.task.as_str()), &wish.tasks)?;
    let expert_of = places(experts.iter().map(|row| row.expert.as_str()), &wish.experts)?;
    let mut known = Vec::with_capacity(pairs.len());
    for (number, row) in pairs.iter().enumerate() {
        let pair = task_of
            .get(row.task.as_str())
            .zip(expert_of.get(row.expert.as_str()));
        let Some((task, expert)) = pair else {
            bail!(
                "{}:{}: there is no task '{}' or no expert '{}' in the other tables",
                wish.pairs.display(),
                number + 2,
                row.task,
                row.expert
            );
        };
        known.push((*task, *expert, row.cost));
    }
    let mut proof = Proof {
        demands: tasks.iter().map(|row| row.demand).collect(),
        tasks: tasks.into_iter().map(|row| row.task).collect(),
        unfilled: wish.unfilled,
        capacities: experts.iter().map(|row| row.capacity).collect(),
        at_least: experts
            .iter()
            .map(|row| row.at_least.unwrap_or_default())
            .collect(),
        experts: experts.into_iter().map(|row| row.expert).collect(),
        pairs: known,
        certificate: None,
    };
    let problem = proof.problem()?;
    if problem.duplicates() > 0 {
        println!(
            "{} pairs stand twice; the cheapest of each counts",
            problem.duplicates()
        );
    }
    let begun = cpu_seconds();
    let (chosen, objective) = if wish.fair {
        if wish.certificate.is_some() {
            bail!("a certificate is of the cheapest plan; leave out --fair or --certificate");
        }
        let plan = fair(problem, Effort::default()).map_err(|error| anyhow::anyhow!("{error}"))?;
        say_fair(&plan);
        (plan.pairs, plan.total)
    } else {
        let plan = Plan::solve(problem).map_err(|error| anyhow::anyhow!("{error}"))?;
        proof.certificate = Some(plan.certificate());
        (plan.pairs(), plan.objective())
    };
    let took = cpu_seconds() - begun;
    write_plan(&wish.out, &proof, &chosen)?;
    if let Some(path) = &wish.certificate {
        let file =
            File::create(path).with_context(|| format!("{} cannot be written", path.display()))?;
        serde_json::to_writer(BufWriter::new(file), &proof)?;
    }
    let places: u64 = proof.demands.iter().map(|demand| u64::from(*demand)).sum();
    println!("objective {objective}");
    println!("unfilled {}", places - chosen.len() as u64);
    println!("cpu_seconds {took:.4}");
    if let Some(peak) = peak_mib() {
        println!("peak_mib {peak}");
    }
    Ok(())
}

/// Checks a certificate: the plan is allowed, and no plan is cheaper.
pub(crate) fn verify(path: &Path) -> Result<()> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let proof: Proof = serde_json::from_reader(BufReader::new(file))
        .with_context(|| format!("{} is no certificate", path.display()))?;
    let certificate = proof.certificate.as_ref();
    let certificate =
        certificate.with_context(|| format!("{} holds a problem and no answer", path.display()))?;
    check(&proof.problem()?, certificate)
        .map_err(|flaw| anyhow::anyhow!("{}: {flaw}", path.display()))?;
    println!(
        "good: the plan of {} places costs {}, and none costs less",
        certificate.pairs.len(),
        certificate.objective
    );
    Ok(())
}

fn say_fair(plan: &Fair) {
    println!("worst {}", plan.worst);
    if plan.proved() {
        println!(
            "proved: no plan serves the worst-served task better, and none as good costs less"
        );
    } else {
        println!(
            "not proved: the worst is at least {}, the total at least {}",
            plan.worst_bound, plan.total_bound
        );
    }
}

fn write_plan(out: &Path, proof: &Proof, pairs: &[(u32, u32)]) -> Result<()> {
    let mut plan = csv::Writer::from_path(out)
        .with_context(|| format!("{} cannot be written", out.display()))?;
    plan.write_record(["task", "expert"])?;
    for (task, expert) in pairs {
        plan.write_record([
            &proof.tasks[*task as usize],
            &proof.experts[*expert as usize],
        ])?;
    }
    plan.flush()?;
    Ok(())
}

fn rows<T: DeserializeOwned>(path: &Path, head: &str) -> Result<Vec<T>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .with_context(|| {
            format!(
                "{} cannot be read; name a table with the head {head}",
                path.display()
            )
        })?;
    let (mut read, mut bad) = (Vec::new(), 0_usize);
    for row in reader.deserialize() {
        match row {
            Ok(row) => read.push(row),
            Err(error) => {
                bad += 1;
                if bad <= NAMED_MAX {
                    println!("{}: {error}", path.display());
                }
            }
        }
    }
    if bad > 0 {
        bail!(
            "{bad} rows of {} are not as its head {head} asks; mend them and run it again",
            path.display()
        );
    }
    Ok(read)
}

fn places<'a>(names: impl Iterator<Item = &'a str>, path: &Path) -> Result<HashMap<&'a str, u32>> {
    let mut places = HashMap::new();
    for (place, name) in names.enumerate() {
        let number = u32::try_from(place).context("more rows than can be counted")?;
        if places.insert(name, number).is_some() {
            bail!("{}:{}: '{name}' stands twice", path.display(), place + 2);
        }
    }
    Ok(places)
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
