//! Protecting what experts are shown: every figure of it from one command. What is counted (races, kills, mutants, corruptions,
//! requests) is counted by the tests, asked for more of it than in the ordinary run; what is timed is timed by the measuring programs.

use std::process::Command;

use crate::tools::{self, Tool};
use crate::{cargo, postgres, target};

/// Something that is run, and says its figures in lines that begin with [`FIGURE`].
struct Step {
    what: &'static str,
    run: Run,
    /// How much more of it than in the ordinary run.
    more: &'static [(&'static str, &'static str)],
}

enum Run {
    /// Tests of a package, by a part of their names.
    Tests(&'static str, &'static str),
    /// A measuring program in release, with its arguments.
    Program(&'static str, &'static [&'static str]),
    /// Another part of this command.
    Part(fn(&[String]) -> bool),
}

const FIGURE: &str = "figure: ";

const STEPS: &[Step] = &[
    Step {
        what: "decisions",
        run: Run::Program("kpo-bench", &["decisions"]),
        more: &[],
    },
    Step {
        what: "list and point",
        run: Run::Tests(
            "kpo-practice",
            "every_list_of_the_product_agrees_with_the_point",
        ),
        more: &[("KPO_WORLDS", "7600")],
    },
    Step {
        what: "wall",
        run: Run::Tests("kpo-operations", "abuse_3_"),
        more: &[("KPO_RACE_ROUNDS", "10000")],
    },
    Step {
        what: "leaving",
        run: Run::Tests("kpo-operations", "abuse_12_whoever_is_let_go"),
        more: &[("KPO_LEAVING_ROUNDS", "1000")],
    },
    Step {
        what: "journal",
        run: Run::Program("kpo-bench", &["journal", "--entries", "50000"]),
        more: &[],
    },
    Step {
        what: "durable before the first byte",
        run: Run::Tests("kpo", "durable::"),
        more: &[("KPO_REQUESTS", "10000")],
    },
    Step {
        what: "foreign verifier",
        run: Run::Tests("kpo-records", "tlog_foreign::"),
        more: &[],
    },
    Step {
        what: "a flipped byte",
        run: Run::Tests("kpo", "a_flipped_byte_in_any_file"),
        more: &[],
    },
    Step {
        what: "kills",
        run: Run::Tests("kpo", "kill::"),
        more: &[("KPO_KILLS", "520")],
    },
    Step {
        what: "vault: vectors and corruptions",
        run: Run::Tests("kpo-vault", ""),
        more: &[],
    },
    Step {
        what: "vault: speed",
        run: Run::Part(super::vault),
        more: &[],
    },
    Step {
        what: "naughty inputs",
        run: Run::Tests("kpo-web", "hostile::"),
        more: &[],
    },
    Step {
        what: "trace",
        run: Run::Part(super::trace),
        more: &[],
    },
];

/// Runs all of it, or the steps named after `--only`; says at the end what each came to.
pub(super) fn run(options: &[String]) -> bool {
    let only: Vec<&str> = match options.split_first() {
        Some((first, rest)) if first == "--only" => rest.iter().map(String::as_str).collect(),
        Some((first, _)) => {
            println!(
                "'{first}' is not known: write --only and a part of a step's name, or nothing"
            );
            return false;
        }
        None => Vec::new(),
    };
    let missing = tools::install(&[Tool::Postgres]);
    let server = Tool::Postgres
        .find()
        .map(|tool| postgres::Server::start(&tool));
    let url = match &server {
        Some(Ok(server)) => Some(server.url()),
        _ => {
            println!("PostgreSQL is missing, so only SQLite is measured: {missing:?}");
            None
        }
    };
    let mut said = Vec::new();
    for step in STEPS {
        if !only.is_empty() && !only.iter().any(|part| step.what.contains(part)) {
            continue;
        }
        println!("\n== {}", step.what);
        let (good, figures) = done(step, url.as_deref());
        said.push((step.what, good, figures));
    }
    println!("\n== figures");
    for (what, good, figures) in &said {
        println!("{} {what}", if *good { "ok  " } else { "MISS" });
        for figure in figures {
            println!("       {figure}");
        }
    }
    said.iter().all(|(_, good, _)| *good)
}

fn done(step: &Step, url: Option<&str>) -> (bool, Vec<String>) {
    let mut command = match step.run {
        Run::Part(part) => return (part(&[]), Vec::new()),
        Run::Program(name, arguments) => {
            let mut build = cargo();
            build.args(["build", "--release", "--workspace", "--bin", name]);
            if !build.status().is_ok_and(|status| status.success()) {
                return (false, Vec::new());
            }
            let mut command = Command::new(target().join("release").join(name));
            command.args(arguments);
            command
        }
        Run::Tests(package, names) => {
            let mut command = cargo();
            command.args([
                "test",
                "--package",
                package,
                "--",
                "--nocapture",
                "--test-threads",
                "1",
            ]);
            command.args([names].iter().filter(|name| !name.is_empty()));
            command
        }
    };
    command.envs(step.more.iter().copied());
    if let Some(url) = url {
        command.env("KPO_TEST_POSTGRES", url);
    }
    let Ok(output) = command.stderr(std::process::Stdio::inherit()).output() else {
        return (false, Vec::new());
    };
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    let figures = text.lines().filter_map(|line| line.split_once(FIGURE));
    let figures = figures.map(|(_, figure)| figure.to_owned()).collect();
    (output.status.success(), figures)
}
