//! How far members agree, each coefficient with its interval, from the members' answers.

use kpo_engines::agreement::{self, Effort, Estimate, Level, Ratings};
use kpo_practice::panel::result::{Agreement, Coefficient, Pair};

/// One answer that chance alone gave somebody the unit of: unit, member (by turn), answer's key.
pub(super) type Answer = (i64, usize, i64);

/// Agreement on these answers. `labels` are the members' numbers by turn; `answers` how many answers there are.
pub(super) fn measured(
    said: &[Answer],
    labels: &[i64],
    (answers, ordinal): (usize, bool),
    seed: u64,
) -> Agreement {
    let rows: Vec<[u32; 3]> = said
        .iter()
        .filter_map(|(place, member, answer)| {
            let unit = u32::try_from(*place).ok()?;
            let member = u32::try_from(*member).ok()?;
            Some([unit, member, u32::try_from(*answer - 1).ok()?])
        })
        .collect();
    let values: Vec<f64> = (0..answers).map(|key| key as f64).collect();
    let ratings = Ratings::new(&rows, &values);
    let level = if ordinal {
        Level::Ordinal
    } else {
        Level::Nominal
    };
    let effort = Effort {
        seed,
        ..Effort::default()
    };
    let found = agreement::measure(&ratings, level, effort);
    // Of pairs no interval is kept.
    let few = Effort { draws: 1, ..effort };
    let pairs = agreement::pairs(&ratings, level, few);
    Agreement {
        units: found.pairable as i64,
        raters: found.raters as i64,
        prevalence: found
            .prevalence
            .iter()
            .map(|part| part.value.unwrap_or(0.0))
            .collect(),
        coefficients: vec![
            coefficient("same", found.agreement),
            coefficient("alpha", found.alpha),
            coefficient("gwet", found.gwet),
        ],
        pairs: pairs
            .iter()
            .filter_map(|pair| {
                let label = |turn: u32| labels.get(usize::try_from(turn).ok()?).copied();
                let (one, other) = (label(pair.one)?, label(pair.other)?);
                let share = pair.agreement.value.ok()?;
                Some(Pair {
                    one: one.min(other),
                    other: one.max(other),
                    units: pair.units as i64,
                    same: (share * pair.units as f64).round() as i64,
                    kappa: pair.cohen.value.ok(),
                })
            })
            .collect(),
    }
}

fn coefficient(name: &str, estimate: Estimate) -> Coefficient {
    Coefficient {
        name: name.to_owned(),
        value: estimate.value.ok(),
        low: estimate.interval.map(|interval| interval.low),
        high: estimate.interval.map(|interval| interval.high),
    }
}
