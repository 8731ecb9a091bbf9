//! What of a panel is rather looked at than read. While it is open only how far it is; never a vote, nor who agrees with whom.

use kpo_operations::panel::progress;
use kpo_practice::panel::KNOWN_ENOUGH;
use kpo_practice::panel::result::{PanelResult, SURE};

use crate::figure::{Agreement, Common, Figure, Progress, Reliability, Reviewer, Unsure};
use crate::frame::Frame;

/// How a member is called on results.
pub(super) fn called(label: i64) -> String {
    format!("M{label}")
}

/// How reliable each member is; of whom there is too little, it is not said.
pub(super) fn reliability(f: &Frame, result: &PanelResult) -> Figure {
    let reviewers = result.content.members.iter().map(|one| Reviewer {
        name: called(one.label),
        judgements: u64::try_from(one.judgements).unwrap_or(0),
        reliability: one.stated().map(|(point, low, high)| (low, point, high)),
    });
    let confidence = 0.9;
    Reliability {
        reviewers: reviewers.collect(),
        confidence,
    }
    .draw(f)
}

/// Who agrees with whom beyond chance; none before anything was reckoned.
pub(super) fn agreement(f: &Frame, result: &PanelResult) -> Figure {
    let members = &result.content.members;
    let place = |label: i64| members.iter().position(|one| one.label == label);
    let found = result.content.agreement.iter();
    let pairs = found.flat_map(|found| &found.pairs).filter_map(|pair| {
        Some(Common {
            one: place(pair.one)?,
            other: place(pair.other)?,
            units: u64::try_from(pair.units).unwrap_or(0),
            coefficient: pair.kappa,
        })
    });
    Agreement {
        reviewers: members.iter().map(|one| called(one.label)).collect(),
        pairs: pairs.collect(),
        units_min: KNOWN_ENOUGH as u64,
    }
    .draw(f)
}

/// Where the unsure units are; those with known answers are no work to be done.
pub(super) fn unsure(f: &Frame, result: &PanelResult) -> Figure {
    let open = result.content.units.iter();
    let likeliest = open.filter(|unit| unit.known.is_none());
    Unsure {
        likeliest: likeliest.map(|unit| unit.certainty()).collect(),
        sure_from: SURE,
    }
    .draw(f)
}

/// How far the units are, and how many judgements are still wanted.
pub(super) fn progress(f: &Frame, far: &progress::Progress) -> Figure {
    let begun = far.units_begun.saturating_sub(far.units_done);
    let left = far.left as u64;
    Progress {
        settled: far.units_done as u64,
        begun: begun as u64,
        untouched: far.units.saturating_sub(far.units_done + begun) as u64,
        reviews: far.wanted.saturating_sub(far.left) as u64,
        left: Some((left, left, left)),
    }
    .draw(f)
}
