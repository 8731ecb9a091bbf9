//! What a closed panel came to: the final answers, unsure ones first, who judged them as numbers, and what may be said of
//! recall. Nothing of it is told before the closing.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{PanelId, PanelUnitId};
use kpo_practice::panel::recall::{Pile, Recall, overlooked};
use kpo_practice::panel::result::{PanelResult, UnitResult};
use kpo_practice::panel::{
    CANNOT_TELL, Criteria, Panel, PanelJudgement, PanelSample, Settlement, Unit,
};
use kpo_records::Tx;

use super::{admitted, criteria};
use crate::admit::Admitted;
use crate::error::{Error, Result};
use crate::office::Office;

/// Units on one page of results.
pub const PAGE: usize = 50;

/// Where a final answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Somebody settled it.
    Settled,
    /// It was known beforehand.
    Known,
    /// The judgements together.
    Consensus,
}

impl From {
    /// The word it is translated by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Known => "known",
            Self::Consensus => "consensus",
        }
    }
}

/// One unit's final answer.
#[derive(Clone, Debug)]
pub struct Final {
    /// What the judgements came to.
    pub unit: UnitResult,
    /// The final answer's key.
    pub answer: i64,
    /// Where it comes from.
    pub from: From,
}

impl Final {
    /// Whether somebody should still look at it.
    pub fn unsure(&self) -> bool {
        self.from == From::Consensus && self.unit.unsure()
    }

    /// Whether there is no answer because nobody was asked.
    pub fn unjudged(&self) -> bool {
        self.from == From::Consensus && self.unit.unjudged()
    }
}

/// A unit in the list, with what it is called.
pub struct Line {
    /// Its final answer.
    pub is: Final,
    /// Its id.
    pub id: PanelUnitId,
    /// What the client calls it.
    pub reference: String,
    /// Its title.
    pub title: String,
}

/// What a panel came to.
pub struct Results {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The panel.
    pub panel: Panel,
    /// The question in force.
    pub criteria: Criteria,
    /// The newest reckoning; none when it was broken off.
    pub result: Option<PanelResult>,
    /// How many units have each answer, 'cannot tell' first; those nobody judged apart.
    pub counts: Vec<i64>,
    /// Units nobody judged and nobody settled: no answer is given of them.
    pub unjudged: usize,
    /// How many are unsure.
    pub unsure: usize,
    /// How many were settled.
    pub settled: usize,
    /// Units of this page, unsure ones first.
    pub lines: Vec<Line>,
    /// From which unit on, in that order.
    pub from: usize,
    /// All units there are.
    pub all: usize,
    /// The sample of the pile, where one was drawn.
    pub sample: Option<PanelSample>,
    /// What may be said of recall, once the sample is judged.
    pub recall: Option<Recall>,
    /// Of the sample, still to be judged.
    pub sample_open: usize,
    /// The reader may settle matters further.
    pub may_keep: bool,
}

/// Everything the results rest on.
pub(super) struct Reading {
    pub criteria: Criteria,
    pub result: Option<PanelResult>,
    pub settlements: Vec<Settlement>,
    pub samples: Vec<PanelSample>,
    pub finals: Vec<Final>,
}

impl Reading {
    pub(super) async fn read(tx: &mut Tx, panel: &Panel) -> Result<Self> {
        let result = tx.panel_result(panel.id).await?;
        let mut settlements = tx.panel_settlements(panel.id).await?;
        // The fresh look at a sample comes after the word it looks at, whatever the clock says.
        settlements.sort_by_key(|one| one.sample.is_some());
        let units = result.as_ref().map(|result| result.content.units.clone());
        let last: BTreeMap<i64, i64> = settlements
            .iter()
            .map(|one| (one.place, one.answer))
            .collect();
        let mut finals: Vec<Final> = units
            .unwrap_or_default()
            .into_iter()
            .map(|unit| settle(unit, &last))
            .collect();
        finals.sort_by(|a, b| {
            let key = |one: &Final| (!one.unsure(), one.unit.place);
            let sure = a.unit.certainty().total_cmp(&b.unit.certainty());
            (!a.unsure())
                .cmp(&!b.unsure())
                .then(if a.unsure() {
                    sure
                } else {
                    std::cmp::Ordering::Equal
                })
                .then(key(a).cmp(&key(b)))
        });
        Ok(Self {
            criteria: criteria(tx, panel.id).await?,
            samples: tx.panel_samples(panel.id).await?,
            result,
            settlements,
            finals,
        })
    }

    /// The pile and what was found beside it: the units no answer was known of, as they stood when the sample was drawn. Only
    /// words said since then look at it again.
    pub(super) fn pile(&self) -> Option<Pile> {
        let sample = self.samples.last()?;
        let drawn: BTreeSet<i64> = sample.places.iter().copied().collect();
        let (since, before) = (self.said(Some(sample)), self.said(None));
        let mut pile = Pile {
            population: u64::try_from(sample.population).ok()?,
            sensitivity: sample.sensitivity as f64 / 100.0,
            ..Pile::default()
        };
        for unit in self.finals.iter().map(|one| &one.unit) {
            let word = since.get(&unit.place).copied();
            if drawn.contains(&unit.place) {
                pile.open += usize::from(word.is_none());
                pile.sampled += u64::from(word.is_some());
                // What nobody can tell may have been missed.
                let missed = word.is_some_and(|word| word == sample.answer || word == CANNOT_TELL);
                pile.missed += u64::from(missed);
            } else if unit.known.is_none() {
                let first = before.get(&unit.place).copied();
                let found = first.unwrap_or(unit.answer) == sample.answer;
                let likely = if first.is_some() {
                    1.0
                } else {
                    unit.chance(sample.answer)
                };
                match word {
                    Some(word) if word == sample.answer => pile.found.push(1.0),
                    Some(CANNOT_TELL) if found => pile.turned_away.push(likely),
                    Some(_) if found => {
                        pile.turned_away.push(overlooked(likely, pile.sensitivity));
                    }
                    None if found => pile.found.push(likely),
                    // Of the pile, and counted there.
                    _ => {}
                }
            }
        }
        Some(pile)
    }

    /// What was settled after this sample was drawn, or before any was.
    fn said(&self, after: Option<&PanelSample>) -> BTreeMap<i64, i64> {
        let of = self.settlements.iter();
        of.filter(|one| one.sample == after.map(|sample| sample.id))
            .map(|one| (one.place, one.answer))
            .collect()
    }
}

fn settle(unit: UnitResult, last: &BTreeMap<i64, i64>) -> Final {
    let (answer, from) = match (last.get(&unit.place), unit.known) {
        (Some(answer), _) => (*answer, From::Settled),
        (None, Some(known)) => (known, From::Known),
        (None, None) => (unit.answer, From::Consensus),
    };
    Final { unit, answer, from }
}

/// What a closed panel came to, with the units from `from` on.
pub async fn results(
    office: &Office,
    caller: &Caller,
    id: PanelId,
    from: usize,
) -> Result<Results> {
    let mut tx = office.read().await?;
    let (panel, file) = admitted(office, &mut tx, caller, Action::ReadVotes, id).await?;
    panel.closed()?;
    let reading = Reading::read(&mut tx, &panel).await?;
    let pile = reading.pile();
    let mut counts = vec![0; reading.criteria.answers.len() + 1];
    for one in reading.finals.iter().filter(|one| !one.unjudged()) {
        if let Some(count) = usize::try_from(one.answer)
            .ok()
            .and_then(|answer| counts.get_mut(answer))
        {
            *count += 1;
        }
    }
    let all = reading.finals.len();
    let unsure = reading.finals.iter().filter(|one| one.unsure()).count();
    let unjudged = reading.finals.iter().filter(|one| one.unjudged());
    let unjudged = unjudged.count();
    let settled = reading
        .finals
        .iter()
        .filter(|one| one.from == From::Settled)
        .count();
    let page: Vec<Final> = reading.finals.into_iter().skip(from).take(PAGE).collect();
    Ok(Results {
        may_keep: file.also(caller, Action::KeepPanel),
        counts,
        unjudged,
        unsure,
        settled,
        lines: lines(&mut tx, id, page).await?,
        from,
        all,
        sample: reading.samples.into_iter().next_back(),
        sample_open: pile.as_ref().map_or(0, |pile| pile.open),
        recall: pile.and_then(|pile| pile.recall()),
        criteria: reading.criteria,
        result: reading.result,
        panel,
        file,
    })
}

async fn lines(tx: &mut Tx, id: PanelId, page: Vec<Final>) -> Result<Vec<Line>> {
    let places: Vec<i64> = page.iter().map(|one| one.unit.place).collect();
    let units = tx.panel_units(id, &places).await?;
    let mut units: BTreeMap<i64, Unit> = units.into_iter().map(|unit| (unit.place, unit)).collect();
    Ok(page
        .into_iter()
        .filter_map(|is| {
            let unit = units.remove(&is.unit.place)?;
            Some(Line {
                id: unit.id,
                reference: unit.reference,
                title: unit.title,
                is,
            })
        })
        .collect())
}

/// One unit of a closed panel with every word on it.
pub struct One {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The panel.
    pub panel: Panel,
    /// The question in force.
    pub criteria: Criteria,
    /// The unit.
    pub unit: Unit,
    /// Its final answer; none when nobody judged it.
    pub is: Option<Final>,
    /// What the members said, by their numbers; withdrawn words too.
    pub said: Vec<(i64, PanelJudgement)>,
    /// What was settled, oldest first.
    pub settled: Vec<Settlement>,
}

/// One unit of a closed panel.
pub async fn unit(
    office: &Office,
    caller: &Caller,
    (id, unit): (PanelId, PanelUnitId),
) -> Result<One> {
    let mut tx = office.read().await?;
    let (panel, file) = admitted(office, &mut tx, caller, Action::ReadVotes, id).await?;
    panel.closed()?;
    let found = tx.panel_places_of(id, &[unit]).await?;
    let (_, place) = found.into_iter().next().ok_or(Error::NotFound)?;
    let reading = Reading::read(&mut tx, &panel).await?;
    let labels: BTreeMap<_, _> = tx
        .panel_seats(id)
        .await?
        .into_iter()
        .map(|seat| (seat.id, seat.label))
        .collect();
    let said = tx.panel_judgements_on(id, place).await?;
    let mut said: Vec<_> = said
        .into_iter()
        .map(|one| (labels.get(&one.seat).copied().unwrap_or(0), one))
        .collect();
    said.sort_by_key(|(label, one)| (*label, one.number));
    let unit = tx.panel_units(id, &[place]).await?.pop();
    let of = |one: &Settlement| one.place == place;
    Ok(One {
        is: reading
            .finals
            .into_iter()
            .find(|one| one.unit.place == place),
        settled: reading.settlements.into_iter().filter(of).collect(),
        criteria: reading.criteria,
        unit: unit.ok_or(Error::NotFound)?,
        said,
        panel,
        file,
    })
}
