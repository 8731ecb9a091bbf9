//! `kpo agreement`: how far judges agree, from a table to JSON, with no server and no store.

use std::path::Path;

use anyhow::{Result, bail};
use kpo_engines::agreement::{self, Effort, Estimate, Level, Ratings};
use serde_json::{Map, Value, json};

use crate::table::{Judgements, Names};

/// With more raters than this, pairs are not listed: nobody reads ten thousand of them.
const PAIRED_MAX: usize = 60;

/// What is asked.
pub(crate) struct Wish<'a> {
    /// `task,worker,label`.
    pub(crate) labels: &'a Path,
    /// What the distance of two labels means.
    pub(crate) level: Level,
    /// The labels in their order, where it is not that of numbers.
    pub(crate) order: Vec<String>,
    /// How sure the intervals are.
    pub(crate) confidence: f64,
    /// What chance comes from.
    pub(crate) seed: u64,
    /// Whether bad rows are left out.
    pub(crate) skip_bad: bool,
}

/// Reads the table, measures, and prints what was measured.
pub(crate) fn run(wish: &Wish<'_>) -> Result<()> {
    if !(wish.confidence > 0.0 && wish.confidence < 1.0) {
        bail!("--confidence is a share between 0 and 1, such as 0.95");
    }
    let mut read = Judgements::read(wish.labels, wish.skip_bad)?;
    let (labels, values) = scale(&mut read, wish)?;
    let ratings = Ratings::new(&read.rows, &values);
    let effort = Effort {
        confidence: wish.confidence,
        seed: wish.seed,
        ..Effort::default()
    };
    let found = agreement::measure(&ratings, wish.level, effort);
    let gwet = if wish.level == Level::Nominal {
        "gwet_ac1"
    } else {
        "gwet_ac2"
    };
    let prevalence: Vec<Value> = labels
        .iter()
        .zip(&found.prevalence)
        .map(|(label, share)| {
            let mut one = said(share);
            one.insert("label".to_owned(), json!(label));
            Value::Object(one)
        })
        .collect();
    let mut answer = json!({
        "level": word(wish.level),
        "confidence": wish.confidence,
        "seed": wish.seed,
        "units": found.units,
        "units_with_two_or_more": found.pairable,
        "raters": found.raters,
        "judgements": found.judgements,
        "repeated_left_out": found.repeated,
        "bad_rows_left_out": read.skipped,
        "percent_agreement": said(&found.agreement),
        "cohen_kappa": said(&found.cohen),
        "fleiss_kappa": said(&found.fleiss),
        "krippendorff_alpha": said(&found.alpha),
        gwet: said(&found.gwet),
        "prevalence": prevalence,
        "note": "Agreement is not correctness: judges may share an error. Read it with the prevalence.",
    });
    if found.raters > 2
        && found.raters <= PAIRED_MAX
        && let Some(all) = answer.as_object_mut()
    {
        let pairs = pairs(&ratings, wish.level, effort, &read.workers);
        all.insert("pairs".to_owned(), pairs);
    }
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

/// The labels in their order, and their values; the rows are numbered anew where the order is another.
fn scale(read: &mut Judgements, wish: &Wish<'_>) -> Result<(Vec<String>, Vec<f64>)> {
    let mut labels = read.labels.list();
    if !wish.order.is_empty() {
        let place = |label: &String| wish.order.iter().position(|known| known == label);
        if let Some(strange) = labels.iter().find(|label| place(label).is_none()) {
            bail!("--order does not name the label '{strange}'; name all labels, parted by commas");
        }
        let new: Vec<u32> = labels
            .iter()
            .map(|label| place(label).unwrap_or_default() as u32)
            .collect();
        for row in &mut read.rows {
            row[2] = new[row[2] as usize];
        }
        labels.clone_from(&wish.order);
    }
    if wish.level == Level::Nominal || (wish.level == Level::Ordinal && !wish.order.is_empty()) {
        let values = (0..labels.len()).map(|place| place as f64).collect();
        return Ok((labels, values));
    }
    let value = |label: &String| label.parse().ok().filter(|value: &f64| value.is_finite());
    if let Some(strange) = labels.iter().find(|label| value(label).is_none()) {
        bail!(
            "the label '{strange}' is no number, so --level {} does not know its place; use numbers{} or --level nominal",
            word(wish.level),
            if wish.level == Level::Ordinal {
                ", or name the labels in their order with --order low,middle,high,"
            } else {
                ""
            }
        );
    }
    let values = labels.iter().filter_map(value).collect();
    Ok((labels, values))
}

fn pairs(ratings: &Ratings, level: Level, effort: Effort, workers: &Names) -> Value {
    let effort = Effort {
        draws: 1000,
        ..effort
    };
    let all = agreement::pairs(ratings, level, effort).into_iter();
    all.map(|pair| {
        json!({
            "raters": [workers.of(pair.one), workers.of(pair.other)],
            "units": pair.units,
            "percent_agreement": said(&pair.agreement),
            "cohen_kappa": said(&pair.cohen),
        })
    })
    .collect()
}

/// A value with its interval, or why there is none.
fn said(found: &Estimate) -> Map<String, Value> {
    let mut said = Map::new();
    said.insert("value".to_owned(), json!(found.value.ok()));
    let (low, high) = found.interval.map_or((None, None), |interval| {
        (Some(interval.low), Some(interval.high))
    });
    said.insert("low".to_owned(), json!(low));
    said.insert("high".to_owned(), json!(high));
    if let Err(why) = found.value {
        said.insert("undefined".to_owned(), json!(why.code()));
    }
    said
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Nominal => "nominal",
        Level::Ordinal => "ordinal",
        Level::Interval => "interval",
        Level::Ratio => "ratio",
    }
}
