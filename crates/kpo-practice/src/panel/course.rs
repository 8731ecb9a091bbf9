//! The course of a panel: what opening it needs, that it closes once, and what may be said of one's own certainty.

use super::{Panel, PanelState};
use crate::id::PersonId;
use crate::refusal::Refusal;
use crate::time::At;

/// What opening needs.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    /// The question is written.
    pub criteria: bool,
    /// Units that are to be judged: those whose answer is not known.
    pub units: usize,
    /// Members who may judge.
    pub members: usize,
}

/// Opens a panel: everything it needs is there.
pub fn open(panel: Panel, ready: Ready, seed: &[u8; 32], at: At) -> Result<Panel, Refusal> {
    panel.draft()?;
    if !ready.criteria {
        return Err(Refusal::new("panel-criteria-first"));
    }
    if ready.units == 0 {
        return Err(Refusal::new("panel-no-units"));
    }
    if (ready.members as i64) < panel.reviews {
        return Err(Refusal::new("panel-too-few-members")
            .with("members", ready.members)
            .with("reviews", panel.reviews));
    }
    Ok(Panel {
        state: PanelState::Open,
        seed: Some(hex::encode(seed)),
        opened_at: Some(at),
        ..panel
    })
}

/// Closes a panel, judged to the end or not. It cannot be opened again: whoever read the result is no longer blind.
pub fn close(panel: Panel, judged: usize, by: PersonId, at: At) -> Result<Panel, Refusal> {
    panel.open()?;
    if judged == 0 {
        return Err(Refusal::new("panel-nothing-judged"));
    }
    Ok(Panel {
        state: PanelState::Closed,
        closed_by: Some(by),
        closed_at: Some(at),
        ..panel
    })
}

/// How sure somebody says they are.
pub fn confidence(said: Option<i64>) -> Result<Option<i64>, Refusal> {
    match said {
        Some(level) if !(1..=3).contains(&level) => {
            Err(Refusal::of_field("confidence", "panel-confidence"))
        }
        said => Ok(said),
    }
}
