//! What can be asked of judgements and samples.

use clap::{Args, Subcommand, ValueEnum};
use kpo_engines::agreement::Level;
use kpo_engines::sampling::{Confidence, Elusion, Looks, Rate, ReviewerError, Risks};

use crate::sample::{self, Terms};

/// What the distance of two labels means.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Scale {
    /// Labels are names
    Nominal,
    /// Labels have an order
    Ordinal,
    /// Differences mean something
    Interval,
    /// Differences mean something in proportion to size
    Ratio,
}

impl From<Scale> for Level {
    fn from(scale: Scale) -> Self {
        match scale {
            Scale::Nominal => Self::Nominal,
            Scale::Ordinal => Self::Ordinal,
            Scale::Interval => Self::Interval,
            Scale::Ratio => Self::Ratio,
        }
    }
}

/// How often a bound is asked for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Asked {
    /// The size of the sample was fixed before anything was seen
    Once,
    /// The sample is looked at while it grows, and may end when it pleases
    Repeated,
}

/// How those err who label a sample, and how sure its bound is.
#[derive(Debug, Args)]
pub(crate) struct Doubt {
    /// Of what should be marked, how much reviewers mark: 0.9 where it is known, 27/30 where they marked 27 of 30 known ones
    #[arg(long, value_name = "RATE", default_value = "1", value_parser = sample::rate)]
    sensitivity: Rate,
    /// Of what should not be marked, how much they leave unmarked: 0.99, or 198/200
    #[arg(long, value_name = "RATE", default_value = "1", value_parser = sample::rate)]
    specificity: Rate,
    /// Whether the size was fixed beforehand, or the sample is looked at while it grows
    #[arg(long, value_enum, default_value = "once")]
    looks: Asked,
    /// How sure the bound is: 0.95, 95% or 19/20
    #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = sample::confidence)]
    confidence: Confidence,
}

impl Doubt {
    /// The same in the words of the engine.
    pub(crate) fn terms(&self) -> Terms {
        Terms {
            error: ReviewerError {
                sensitivity: self.sensitivity,
                specificity: self.specificity,
            },
            looks: match self.looks {
                Asked::Once => Looks::Once,
                Asked::Repeated => Looks::Repeated,
            },
            confidence: self.confidence,
        }
    }
}

/// What can be asked of samples.
#[derive(Debug, Subcommand)]
pub(crate) enum SampleCommand {
    /// Say how many to check, and with how many errors to accept: single, double and sequential plans
    ///
    /// Each with its operating characteristic: how likely work of a rate is accepted, and how many items are checked on average.
    #[command(
        after_help = "Example: kpo sample plan --good 1% --bad 5% --producer 5% --consumer 10%"
    )]
    Plan {
        /// The error rate that should be accepted (AQL)
        #[arg(long, value_name = "SHARE", value_parser = sample::share)]
        good: f64,
        /// The error rate that should be rejected (RQL)
        #[arg(long, value_name = "SHARE", value_parser = sample::share)]
        bad: f64,
        /// The chance of rejecting work of the good rate
        #[arg(long, value_name = "SHARE", default_value = "0.05", value_parser = sample::share)]
        producer: f64,
        /// The chance of accepting work of the bad rate
        #[arg(long, value_name = "SHARE", default_value = "0.10", value_parser = sample::share)]
        consumer: f64,
        /// So many items there are in all; left out, they come without end
        #[arg(long, value_name = "N")]
        population: Option<u64>,
    },
    /// Say what a sample proves
    Bound {
        /// Of what.
        #[command(subcommand)]
        command: BoundCommand,
    },
}

impl SampleCommand {
    /// Answers.
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Plan {
                good,
                bad,
                producer,
                consumer,
                population,
            } => {
                let risks = Risks {
                    good,
                    bad,
                    producer,
                    consumer,
                };
                sample::plan(risks, population)
            }
            Self::Bound { command } => command.run(),
        }
    }
}

/// What a sample can prove.
#[derive(Debug, Subcommand)]
pub(crate) enum BoundCommand {
    /// The most errors that can be in the whole
    #[command(
        after_help = "Example: kpo sample bound error --population 1107 --sampled 93 --errors 1 --sensitivity 27/30"
    )]
    Error {
        /// How many items there are
        #[arg(long, value_name = "N")]
        population: u64,
        /// How many were drawn at random and checked
        #[arg(long, value_name = "N")]
        sampled: u64,
        /// How many of these were found wrong
        #[arg(long, value_name = "N")]
        errors: u64,
        /// How sure.
        #[command(flatten)]
        doubt: Doubt,
    },
    /// The least recall, from an elusion sample: a sample of what was set aside
    #[command(
        after_help = "Example: kpo sample bound recall --found 101 --pile 1900 --sampled 300 --missed 1 --looks repeated"
    )]
    Recall {
        /// Units found and marked as relevant
        #[arg(long, value_name = "N")]
        found: u64,
        /// Units that were looked at to find them, those found included; needed with --specificity
        #[arg(long, value_name = "N")]
        reviewed: Option<u64>,
        /// Units not found, by whomever or whatever they were set aside
        #[arg(long, value_name = "N")]
        pile: u64,
        /// How many of the pile were drawn at random and looked at
        #[arg(long, value_name = "N")]
        sampled: u64,
        /// How many of these were marked as relevant
        #[arg(long, value_name = "N")]
        missed: u64,
        /// How sure.
        #[command(flatten)]
        doubt: Doubt,
    },
}

impl BoundCommand {
    fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Error {
                population,
                sampled,
                errors,
                doubt,
            } => sample::error_bound(population, sampled, errors, &doubt.terms()),
            Self::Recall {
                found,
                reviewed,
                pile,
                sampled,
                missed,
                doubt,
            } => {
                if reviewed.is_none() && doubt.specificity != Rate::Known(1.0) {
                    anyhow::bail!(
                        "with --specificity some of the found may be false; say with --reviewed how many units were \
                         looked at to find them"
                    );
                }
                let seen = Elusion {
                    found,
                    reviewed: reviewed.unwrap_or(found),
                    pile,
                    sampled,
                    missed,
                };
                sample::recall_bound(seen, &doubt.terms())
            }
        }
    }
}
