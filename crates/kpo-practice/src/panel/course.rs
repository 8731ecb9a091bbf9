//! The course of a panel: what opening it needs, that it closes once, and what may be said of one's own certainty.

use super::{KNOWN_ENOUGH, Panel, PanelKind, PanelState};
use crate::id::PersonId;
use crate::refusal::Refusal;
use crate::time::At;

/// What opening needs.
#[derive(Clone, Copy, Debug)]
pub struct Ready {
    /// The question is written.
    pub criteria: bool,
    /// Units that are to be judged: those whose answer is not known; of a qualification, all.
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
    if panel.kind == PanelKind::Qualification && ready.units < KNOWN_ENOUGH {
        return Err(Refusal::new("qualification-too-few-units").with("least", KNOWN_ENOUGH));
    }
    // Whoever is named later is tried later: a qualification may open before there is a candidate.
    if panel.kind == PanelKind::Work && (ready.members as i64) < panel.reviews {
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

impl Panel {
    /// Refuses what may only be done while a panel is set up.
    pub fn draft(&self) -> Result<(), Refusal> {
        self.at(PanelState::Draft, "panel-not-draft")
    }

    /// Refuses what may only be done while a panel is judged.
    pub fn open(&self) -> Result<(), Refusal> {
        self.at(PanelState::Open, "panel-not-open")
    }

    /// Refuses what may only be done once a panel is closed. Before that nobody learns a vote.
    pub fn closed(&self) -> Result<(), Refusal> {
        self.at(PanelState::Closed, "panel-not-closed")
    }

    fn at(&self, state: PanelState, code: &'static str) -> Result<(), Refusal> {
        if self.state == state {
            return Ok(());
        }
        Err(Refusal::new(code))
    }
}
