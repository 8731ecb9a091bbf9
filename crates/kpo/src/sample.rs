//! `kpo sample`: how many to check for stated risks, and what a sample proves, with no server and no store.

use anyhow::{Result, anyhow, bail};
use kpo_engines::sampling::{
    Confidence, Double, Elusion, Impossible, Looks, Rate, ReviewerError, Risks, Sequential, Single,
    most_marked, recall_lower,
};
use serde_json::{Value, json};

/// Points of the operating characteristic that are printed, as multiples of the bad rate.
const CURVE: [f64; 9] = [0.0, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0];

/// Prints the plans for these risks.
pub(crate) fn plan(risks: Risks, population: Option<u64>) -> Result<()> {
    if !risks.possible() {
        bail!(
            "there is no plan for these: the good rate must lie below the bad one, and both risks between 0 and 1; \
             such as --good 0.01 --bad 0.05 --producer 0.05 --consumer 0.10"
        );
    }
    let single = Single::find(risks, population).ok_or_else(|| {
        anyhow!("no plan keeps both risks; move the rates apart, or allow more risk")
    })?;
    let rates: Vec<f64> = std::iter::once(risks.good)
        .chain(CURVE.iter().map(|times| times * risks.bad))
        .filter(|rate| *rate <= 1.0)
        .collect();
    let point = |rate: f64, accepts: f64, checks: f64| json!({"rate": rate, "accepts": accepts, "checks": checks});
    let curve = |of: &dyn Fn(f64) -> Value| -> Vec<Value> {
        let mut rates = rates.clone();
        rates.sort_by(f64::total_cmp);
        rates.dedup();
        rates.into_iter().map(of).collect()
    };
    let double = Double::find(risks, population).map(|plan| {
        let of = |rate| {
            point(
                rate,
                plan.accepts(rate, population),
                plan.average(rate, population),
            )
        };
        json!({
            "first": plan.first, "accept": plan.accept, "reject": plan.reject,
            "second": plan.second, "accept_in_all": plan.accept_all, "curve": curve(&of),
        })
    });
    let sequential = population
        .map_or_else(|| Sequential::find(risks), |_| None)
        .map(|plan| {
            let of = |rate| point(rate, plan.accepts(rate), plan.average(rate));
            json!({
                "slope": plan.slope, "accept_below": plan.below, "reject_above": plan.above,
                "most": plan.most, "curve": curve(&of),
            })
        });
    let of = |rate| point(rate, single.accepts(rate, population), single.size as f64);
    let answer = json!({
        "good": risks.good, "bad": risks.bad, "producer": risks.producer, "consumer": risks.consumer,
        "population": population,
        "single": {"size": single.size, "accept": single.accept, "curve": curve(&of)},
        "double": double,
        "sequential": sequential,
    });
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

/// What a bound rests on besides the sample.
pub(crate) struct Terms {
    /// How those err who label the sample.
    pub(crate) error: ReviewerError,
    /// Once, or again and again.
    pub(crate) looks: Looks,
    /// How sure it is.
    pub(crate) confidence: Confidence,
}

/// Prints the most errors a sample leaves possible.
pub(crate) fn error_bound(population: u64, sampled: u64, errors: u64, terms: &Terms) -> Result<()> {
    let most = most_marked(
        population,
        sampled,
        errors,
        terms.error,
        terms.looks,
        terms.confidence,
    );
    let most = most.map_err(impossible)?;
    let answer = json!({
        "population": population, "sampled": sampled, "errors": errors,
        "errors_at_most": most,
        "rate_at_most": (population > 0).then(|| most as f64 / population as f64),
        "looks": word(terms.looks),
    });
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

/// Prints the least recall an elusion sample leaves possible.
pub(crate) fn recall_bound(seen: Elusion, terms: &Terms) -> Result<()> {
    let bound = recall_lower(seen, terms.error, terms.looks, terms.confidence);
    let bound = bound.map_err(impossible)?;
    let answer = json!({
        "found": seen.found, "pile": seen.pile, "sampled": seen.sampled, "missed": seen.missed,
        "recall_estimate": bound.estimate,
        "recall_at_least": bound.low,
        "found_at_least": bound.found_low,
        "missed_at_most": bound.missed_high,
        "looks": word(terms.looks),
    });
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

fn word(looks: Looks) -> &'static str {
    match looks {
        Looks::Once => "once",
        Looks::Repeated => "repeated",
    }
}

fn impossible(why: Impossible) -> anyhow::Error {
    match why {
        Impossible::SampleTooLarge => {
            anyhow!("more was sampled than there is; look at the numbers again")
        }
        Impossible::TooManyErrors => {
            anyhow!("more was marked than looked at; look at the numbers again")
        }
    }
}

/// A share as people write it: `0.05`, `5%` or `1/20`.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let wrong = || format!("'{text}' is no share; write 0.05, 5% or 1/20");
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    let value = if let Some(percent) = text.strip_suffix('%') {
        number(percent)? / 100.0
    } else if let Some((one, other)) = text.split_once('/') {
        number(one)? / number(other)?
    } else {
        number(text)?
    };
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(wrong())
    }
}

/// How often reviewers are right: `0.9` where it is known, `27/30` where 27 of 30 with known answers were right.
pub(crate) fn rate(text: &str) -> Result<Rate, String> {
    let Some((right, of)) = text.split_once('/') else {
        return share(text).map(Rate::Known);
    };
    match (right.trim().parse(), of.trim().parse()) {
        (Ok(right), Ok(of)) if right <= of => Ok(Rate::Measured { right, of }),
        _ => Err(format!(
            "'{text}' is no rate; write 0.9 where it is known, or 27/30 where it was measured"
        )),
    }
}

/// A confidence: `0.95`, `95%` or `19/20`.
pub(crate) fn confidence(text: &str) -> Result<Confidence, String> {
    const WHOLE: f64 = 1_000_000.0;
    let share = share(text)?;
    let found = Confidence::new((share * WHOLE).round() as u32, WHOLE as u32);
    found.ok_or_else(|| "a confidence lies between 0 and 1, such as 0.95".to_owned())
}
