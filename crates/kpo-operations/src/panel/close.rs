//! Closing a panel, and reckoning what it came to.
//!
//! The closing is one act and the reckoning another: nobody judges any more from the first moment, and what a broken-off
//! reckoning leaves is a closed panel that can be reckoned again. Every reckoning is a new version beside those before.

use std::collections::{BTreeMap, BTreeSet};

use kpo_engines::consensus::{self, Consensus, Judgements, Options};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PanelId, PanelSeatId};
use kpo_practice::panel::result::{
    Agreement, Content, Counted, MemberResult, PanelResult, UnitResult,
};
use kpo_practice::panel::{
    self, CANNOT_TELL, Criteria, Panel, PanelJudgement, PanelKind, StackCause,
};
use kpo_practice::refusal::Refusal;
use serde_json::json;

use super::agreement::{self, Answer};
use super::deal::Table;
use super::{admitted, criteria, entry};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// Ends judging, and reckons.
pub async fn close(office: &Office, caller: &Caller, id: PanelId, seen: i64) -> Result<Panel> {
    let mut tx = office.begin().await?;
    let (panel, _) = admitted(office, &mut tx, caller, Action::KeepPanel, id).await?;
    tx.hold_panel(id).await?;
    let judged = tx.panel_progress(id).await?.len();
    let mut panel = panel::close(panel, judged, caller.person, caller.at)?;
    panel.version = tx.save_panel(&panel, seen).await?;
    tx.note(
        caller,
        entry("panel.closed", &panel).with(json!({ "judgements": judged })),
    );
    tx.commit().await?;
    // A task before award is scored against its known answers; what candidates say together means nothing.
    if panel.kind == PanelKind::Work {
        reckon(office, caller, id).await?;
    }
    Ok(panel)
}

/// Reckons what a closed panel came to, as a new version.
pub async fn reckon(office: &Office, caller: &Caller, id: PanelId) -> Result<PanelResult> {
    let mut tx = office.read().await?;
    let (panel, _) = admitted(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.closed()?;
    if panel.kind == PanelKind::Qualification {
        return Err(Refusal::new("qualification-not-reckoned").into());
    }
    let table = Table::read(&mut tx, &panel).await?;
    let judgements = tx.panel_judgements(id).await?;
    let known = tx.panel_places(id).await?;
    let known = known
        .into_iter()
        .filter_map(|(place, _, known)| Some((place, known?)))
        .collect();
    let question = criteria(&mut tx, id).await?;
    drop(tx);
    let work = Work::of(&panel, question, table, judgements, known);
    // Some seconds of arithmetic at most: not on a thread that others wait for, and not inside a transaction.
    let reckoned = tokio::task::spawn_blocking(move || work.run())
        .await
        .map_err(Error::unavailable)??;
    keep(office, caller, &panel, reckoned).await
}

async fn keep(
    office: &Office,
    caller: &Caller,
    panel: &Panel,
    reckoned: Reckoned,
) -> Result<PanelResult> {
    let mut tx = office.begin().await?;
    admitted(office, &mut tx, caller, Action::KeepPanel, panel.id).await?;
    let before = tx.panel_result(panel.id).await?;
    let result = PanelResult {
        id: office.id(),
        panel: panel.id,
        number: before.map_or(0, |before| before.number) + 1,
        method: "bayes".to_owned(),
        priors: reckoned.priors,
        seed: reckoned.seed.to_string(),
        content: reckoned.content,
        computed_by: caller.person,
        computed_at: caller.at,
    };
    tx.insert_panel_result(&result).await?;
    tx.note(
        caller,
        entry("panel.reckoned", panel)
            .with(json!({ "number": result.number, "method": result.method, "seed": result.seed })),
    );
    tx.commit().await?;
    Ok(result)
}

/// What a reckoning is made from.
struct Work {
    seed: u64,
    criteria: Criteria,
    /// Each member's number, in the order the method counts them.
    members: Vec<i64>,
    /// Standing judgements: unit, member (by its place in `members`), answer, and whether chance alone chose the judge.
    rows: Vec<(i64, usize, i64, bool)>,
    /// Right answers, by place.
    known: BTreeMap<i64, i64>,
}

struct Reckoned {
    content: Content,
    priors: String,
    seed: u64,
}

impl Work {
    fn of(
        panel: &Panel,
        criteria: Criteria,
        table: Table,
        judgements: Vec<PanelJudgement>,
        known: BTreeMap<i64, i64>,
    ) -> Self {
        let more: BTreeSet<(PanelSeatId, i64)> = table
            .stacks
            .values()
            .flatten()
            .filter(|stack| stack.cause == StackCause::More)
            .flat_map(|stack| stack.places.iter().map(|place| (stack.seat, *place)))
            .collect();
        let seats: Vec<_> = table
            .seats
            .iter()
            .map(|seat| (seat.id, seat.label))
            .collect();
        let member: BTreeMap<PanelSeatId, usize> = seats
            .iter()
            .enumerate()
            .map(|(place, (seat, _))| (*seat, place))
            .collect();
        let rows = judgements
            .into_iter()
            .filter(|one| one.withdrawn_at.is_none())
            .filter_map(|one| {
                let chance = !more.contains(&(one.seat, one.place));
                Some((one.place, *member.get(&one.seat)?, one.answer, chance))
            })
            .collect();
        let seed = panel.seed.as_deref().unwrap_or_default();
        Self {
            seed: seed
                .get(..15)
                .and_then(|hex| u64::from_str_radix(hex, 16).ok())
                .unwrap_or(0),
            criteria,
            members: seats.into_iter().map(|(_, label)| label).collect(),
            rows,
            known,
        }
    }

    fn run(self) -> Result<Reckoned> {
        let mut places: Vec<i64> = self.rows.iter().map(|row| row.0).collect();
        places.sort_unstable();
        places.dedup();
        let task: BTreeMap<i64, u32> = places.iter().copied().zip(0..).collect();
        let rows: Vec<(u32, u32, u16)> = self
            .rows
            .iter()
            .filter(|row| row.2 != CANNOT_TELL)
            .filter_map(|row| {
                let reviewer = u32::try_from(row.1).ok()?;
                Some((*task.get(&row.0)?, reviewer, class(row.2)?))
            })
            .collect();
        if rows.is_empty() {
            return Err(Refusal::new("panel-nothing-judged").into());
        }
        let answers = self.criteria.answers.len();
        let judgements = Judgements::new(places.len(), self.members.len(), answers, &rows)
            .map_err(Error::unavailable)?;
        let mut options = Options::new(answers);
        options.ordinal = self.criteria.ordinal;
        options.seed = self.seed;
        let known: Vec<(u32, u16)> = self
            .known
            .iter()
            .filter_map(|(place, answer)| Some((*task.get(place)?, class(*answer)?)))
            .collect();
        let with =
            consensus::consensus(&judgements, &known, &options).map_err(Error::unavailable)?;
        // How often it is right is counted where it had not been told.
        let blind = consensus::consensus(&judgements, &[], &options).map_err(Error::unavailable)?;
        let priors = serde_json::to_string(&json!({
            "known": known.len(), "dependence": with.dependence, "class_prior": with.class_prior, "shift": with.shift,
            "accuracy": options.priors.accuracy, "base_weight": options.priors.base_weight,
            "strength": options.priors.strength, "strength_spread": options.priors.strength_spread,
            "class_weight": options.priors.class_weight, "communities": options.priors.communities,
        }))
        .unwrap_or_default();
        let content = Content {
            units: self.units(&places, &with),
            members: self.measured(&with),
            agreement: Some(self.agreement(answers)),
            known: self.counted(&task, &blind),
        };
        Ok(Reckoned {
            content,
            priors,
            seed: self.seed,
        })
    }

    fn units(&self, places: &[i64], with: &Consensus) -> Vec<UnitResult> {
        let mut made: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for (place, _, answer, _) in &self.rows {
            let count = made.entry(*place).or_default();
            count.0 += 1;
            count.1 += i64::from(*answer == CANNOT_TELL);
        }
        (0..)
            .zip(places)
            .map(|(task, place)| {
                let (judgements, cannot_tell) = made.get(place).copied().unwrap_or_default();
                let answer = match with.answer(task) {
                    Some((class, _)) if cannot_tell < judgements => i64::from(class) + 1,
                    _ => CANNOT_TELL,
                };
                UnitResult {
                    place: *place,
                    answer,
                    probability: with.posterior(task).to_vec(),
                    judgements,
                    cannot_tell,
                    known: self.known.get(place).copied(),
                }
            })
            .collect()
    }

    fn measured(&self, with: &Consensus) -> Vec<MemberResult> {
        let of = |member: usize| self.rows.iter().filter(move |row| row.1 == member);
        let figures = self.members.iter().zip(with.reviewers()).enumerate();
        let mut measured: Vec<MemberResult> = figures
            .filter(|(member, _)| of(*member).next().is_some())
            .map(|(member, (label, one))| MemberResult {
                label: *label,
                judgements: of(member).count() as i64,
                cannot_tell: of(member).filter(|row| row.2 == CANNOT_TELL).count() as i64,
                reliability: one.reliability,
                low: one.low90,
                high: one.high90,
                known: self.right(of(member).map(|row| (row.0, row.2))),
            })
            .collect();
        measured.sort_by_key(|one| one.label);
        measured
    }

    /// Counts right answers where the right one is known; 'cannot tell' is no answer.
    fn right(&self, said: impl Iterator<Item = (i64, i64)>) -> Counted {
        let mut counted = Counted::default();
        for (place, answer) in said.filter(|(_, answer)| *answer != CANNOT_TELL) {
            if let Some(known) = self.known.get(&place) {
                counted.of += 1;
                counted.right += i64::from(*known == answer);
            }
        }
        counted
    }

    fn counted(&self, task: &BTreeMap<i64, u32>, blind: &Consensus) -> Counted {
        let answered: BTreeSet<i64> = self
            .rows
            .iter()
            .filter(|row| row.2 != CANNOT_TELL)
            .map(|row| row.0)
            .collect();
        let said = answered.iter().filter_map(|place| {
            let (class, _) = blind.answer(*task.get(place)?)?;
            Some((*place, i64::from(class) + 1))
        });
        self.right(said)
    }

    /// How far members agree, on units that chance alone gave them: where somebody was asked because others differed,
    /// agreement would be too low.
    fn agreement(&self, answers: usize) -> Agreement {
        let said: Vec<Answer> = self
            .rows
            .iter()
            .filter(|row| row.3 && row.2 != CANNOT_TELL)
            .map(|row| (row.0, row.1, row.2))
            .collect();
        let scale = (answers, self.criteria.ordinal);
        agreement::measured(&said, &self.members, scale, self.seed)
    }
}

/// The method's number of an answer.
fn class(answer: i64) -> Option<u16> {
    u16::try_from(answer - 1).ok()
}
