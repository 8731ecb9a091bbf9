//! Qualification: a scored task before award (R2, R29).
//!
//! Candidates judge units whose right answers are all known, at a panel of the kind `qualification`. What is told is a share
//! with its interval and the number of units, never a number alone: on twenty units nine out of ten right is compatible with
//! seven out of ten. 'Cannot tell' counts as not right, since whoever could leave hard units out would be measured on easy
//! ones.

use crate::id::{EngagementId, PanelId, PersonId, QualificationId, QualificationWaiverId};
use crate::panel::result::Counted;
use crate::panel::{KNOWN_ENOUGH, Panel, PanelKind};
use crate::refusal::Refusal;
use crate::request::in_range;
use crate::text;
use crate::time::At;

/// The lowest pass mark, in per cent.
pub const MARK_MIN: i64 = 50;
/// The highest. The lower end of an interval never reaches 100 %.
pub const MARK_MAX: i64 = 99;

words! {
    /// How somebody stands to a file's qualification task.
    Standing {
        /// They have no seat at it, or nothing was judged from it yet.
        Untried = "untried",
        /// They judge.
        UnderWay = "under-way",
        /// Fewer units than anything can be said of.
        Few = "few",
        /// The whole interval lies at or above the mark.
        Passed = "passed",
        /// The mark lies within the interval.
        Undecided = "undecided",
        /// The whole interval lies below the mark.
        NotPassed = "not-passed",
    }
}

/// That a file requires a task to be passed before anybody is approved or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    /// Its id.
    pub id: QualificationId,
    /// Its version.
    pub version: i64,
    /// The file; it has one at most.
    pub engagement: EngagementId,
    /// The task, a panel of the same file.
    pub panel: PanelId,
    /// The share of right answers wanted, in per cent, 50 to 99.
    pub mark: i64,
    /// A share at or above the mark suffices though the interval reaches below it.
    pub undecided_suffices: bool,
    /// Who required it.
    pub set_by: PersonId,
    /// When.
    pub set_at: At,
    /// Since when candidates may read their own result.
    pub released_at: Option<At>,
}

/// That one person need not pass, by a named person's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its id.
    pub id: QualificationWaiverId,
    /// The file.
    pub engagement: EngagementId,
    /// Who need not pass.
    pub person: PersonId,
    /// Why.
    pub reason: String,
    /// Whose word it is.
    pub waived_by: PersonId,
    /// When.
    pub waived_at: At,
}

/// What a candidate did at a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Units laid out for them.
    pub all: i64,
    /// Units they judged.
    pub done: i64,
    /// Nothing more can be judged: the panel is closed.
    pub closed: bool,
    /// Right answers among the units judged.
    pub counted: Counted,
}

impl Tried {
    /// Judged to the end, or to where the task was ended.
    pub fn finished(&self) -> bool {
        self.done > 0 && (self.closed || self.done >= self.all)
    }
}

impl Qualification {
    /// Where these trials put somebody: decided by the exact interval (Clopper and Pearson 1934), each end at 95 %.
    pub fn standing(&self, tried: &Tried) -> Standing {
        if tried.done == 0 {
            return Standing::Untried;
        }
        if !tried.finished() {
            return Standing::UnderWay;
        }
        let mark = self.mark as f64 / 100.0;
        match tried.counted.accuracy() {
            None => Standing::Few,
            Some((_, low, _)) if low >= mark => Standing::Passed,
            Some((_, _, high)) if high < mark => Standing::NotPassed,
            Some(_) => Standing::Undecided,
        }
    }

    /// What stands between these trials and being approved: a word that says how they stand, and no figure.
    pub fn missing(&self, tried: &Tried) -> Option<Refusal> {
        let code = match self.standing(tried) {
            Standing::Passed => return None,
            Standing::Undecided if self.enough(tried.counted) => return None,
            Standing::Untried => "qualification-untried",
            Standing::UnderWay => "qualification-under-way",
            Standing::Few => "qualification-few",
            Standing::Undecided => "qualification-undecided",
            Standing::NotPassed => "qualification-not-passed",
        };
        Some(Refusal::new(code))
    }

    /// The file takes a share at the mark for enough where the interval does not decide.
    fn enough(&self, counted: Counted) -> bool {
        self.undecided_suffices
            && counted.of >= KNOWN_ENOUGH as i64
            && counted.right * 100 >= self.mark * counted.of
    }
}

/// What a file may require: a task of its own that nobody has begun, so that no mark is fitted to who reached it.
pub fn require(panel: &Panel, judged: usize, mark: i64) -> Result<(), Refusal> {
    in_range("mark", mark, MARK_MIN, MARK_MAX)?;
    if panel.kind != PanelKind::Qualification {
        return Err(Refusal::of_field("panel", "qualification-no-task"));
    }
    if judged > 0 {
        return Err(Refusal::of_field("panel", "qualification-begun"));
    }
    Ok(())
}

/// Candidates may read their own result once the task is closed: before, a word could still be taken back.
pub fn release(
    qualification: Qualification,
    panel: &Panel,
    at: At,
) -> Result<Qualification, Refusal> {
    panel.closed()?;
    Ok(Qualification {
        released_at: qualification.released_at.or(Some(at)),
        ..qualification
    })
}

/// A waiver says why.
pub fn reason(said: &str) -> Result<String, Refusal> {
    text::lines("reason", said, 2_000)
}

#[cfg(test)]
mod tests;
