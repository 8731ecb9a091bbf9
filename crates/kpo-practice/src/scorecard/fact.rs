//! The facts a scorecard counts: each one an act that is on record, with its date, its source, and the day it stops counting.

use uuid::Uuid;

use super::{Contest, FACT_DAYS};
use crate::acceptance::AcceptanceVerdict;
use crate::id::{AcceptanceId, Id, JudgementId, ReviewId, SampleId};
use crate::review::{Opinion, Verdict};
use crate::time::{At, Day};

words! {
    /// What sort of fact.
    FactKind {
        /// A reviewer's word that was disputed, and settled by a third person.
        Settled = "settled",
        /// A review somebody finished.
        Review = "review",
        /// The client's decision on a submission.
        Decision = "decision",
        /// A check of a submission.
        Checked = "checked",
    }
}

impl FactKind {
    /// The fact as it is named outside: by the id of what it is a fact of.
    pub fn name(self, object: Uuid) -> String {
        match self {
            Self::Settled => JudgementId(object).to_string(),
            Self::Review => ReviewId(object).to_string(),
            Self::Decision => AcceptanceId(object).to_string(),
            Self::Checked => SampleId(object).to_string(),
        }
    }
}

/// The fact a name names.
pub fn fact_named(name: &str) -> Option<(FactKind, Uuid)> {
    let settled = || name.parse::<JudgementId>().ok().map(Id::uuid);
    let review = || name.parse::<ReviewId>().ok().map(Id::uuid);
    let decision = || name.parse::<AcceptanceId>().ok().map(Id::uuid);
    let checked = || name.parse::<SampleId>().ok().map(Id::uuid);
    settled()
        .map(|id| (FactKind::Settled, id))
        .or_else(|| review().map(|id| (FactKind::Review, id)))
        .or_else(|| decision().map(|id| (FactKind::Decision, id)))
        .or_else(|| checked().map(|id| (FactKind::Checked, id)))
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says {
    /// Whether the third person said the same, and how many steps graver (or, negative, less grave) the word was, where both
    /// called it an error.
    Settled {
        /// The same verdict, and the same on whether it matters.
        upheld: bool,
        /// Steps of severity.
        drift: Option<i64>,
    },
    /// How long it took.
    Review {
        /// Working seconds from being given it to finishing it.
        seconds: i64,
        /// Claims in it.
        claims: i64,
    },
    /// What was decided.
    Decision {
        /// The verdict.
        verdict: AcceptanceVerdict,
    },
    /// What was found.
    Checked {
        /// Claims checked.
        claims: i64,
        /// Minor errors.
        minor: i64,
        /// Major errors.
        major: i64,
        /// Critical errors.
        critical: i64,
        /// Experts who were of the file when it was handed in: nobody keeps which claim was whose.
        experts: i64,
    },
}

impl Says {
    /// What a disputed word and the last word on it come to.
    pub fn settled(own: &Opinion, last: &Opinion) -> Self {
        let both = own.verdict == Verdict::Error && last.verdict == Verdict::Error;
        let step = |opinion: &Opinion| opinion.severity.map_or(0, |severity| severity as i64);
        Self::Settled {
            upheld: own.verdict == last.verdict && own.material() == last.material(),
            drift: both.then(|| step(own) - step(last)),
        }
    }
}

/// A fact about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What sort.
    pub kind: FactKind,
    /// What it is a fact of.
    pub object: Uuid,
    /// When it happened.
    pub at: At,
    /// What it says.
    pub says: Says,
    /// What its subject holds against it, newest word last.
    pub contests: Vec<Contest>,
}

impl Fact {
    /// The last day it counts.
    pub fn until_on(&self) -> Day {
        self.at.day().plus_days(FACT_DAYS)
    }

    /// Whether a contest of it was upheld: then it stays on record and counts no more.
    pub fn taken_out(&self) -> bool {
        self.contests.iter().any(Contest::upheld)
    }

    /// Whether it tells of a team's work: then it stands on record for each of them, and is counted for none.
    pub fn shared(&self) -> bool {
        matches!(self.says, Says::Checked { experts, .. } if experts > 1)
    }

    /// Whether it counts on a day.
    pub fn counts(&self, on: Day) -> bool {
        on <= self.until_on() && !self.taken_out() && !self.shared()
    }

    /// The name it is contested by.
    pub fn name(&self) -> String {
        self.kind.name(self.object)
    }
}
