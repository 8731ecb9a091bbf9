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
use kpo_practice::panel::share;
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
    if !tx.panel_samples(id).await?.is_empty() {
        return Err(Refusal::new("panel-reckon-sampled").into());
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
    tx.hold_panel(panel.id).await?;
    // A sample was drawn from one pile: nothing may move between it and what was found.
    if !tx.panel_samples(panel.id).await?.is_empty() {
        return Err(Refusal::new("panel-reckon-sampled").into());
    }
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
    /// Standing judgements, unit by unit.
    rows: Vec<Said>,
    /// Every unit, judged or not, by place.
    places: Vec<i64>,
    /// Right answers, by place.
    known: BTreeMap<i64, i64>,
    /// Judgements wanted of each unit.
    reviews: usize,
    /// What known units are thinned by.
    lot: [u8; 32],
}

/// One standing judgement.
#[derive(Clone, Copy)]
struct Said {
    place: i64,
    /// By its place among the members.
    member: usize,
    answer: i64,
    /// Chance alone chose the judge.
    chance: bool,
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
        let led = led(&table);
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
        let mut rows: Vec<Said> = judgements
            .into_iter()
            .filter(|one| one.withdrawn_at.is_none())
            .filter_map(|one| {
                Some(Said {
                    place: one.place,
                    member: *member.get(&one.seat)?,
                    answer: one.answer,
                    chance: !led.contains(&(one.seat, one.place)),
                })
            })
            .collect();
        rows.sort_unstable_by_key(|one| (one.place, one.member));
        let mut places: Vec<i64> = table.ordinary.iter().chain(&table.pool).copied().collect();
        places.sort_unstable();
        let seed = panel.seed.as_deref().unwrap_or_default();
        Self {
            places,
            reviews: usize::try_from(panel.reviews).unwrap_or(1),
            lot: share::seed(seed, "thin", None, 0),
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
        let task: BTreeMap<i64, u32> = self.places.iter().copied().zip(0..).collect();
        let mut options = Options::new(self.criteria.answers.len());
        options.ordinal = self.criteria.ordinal;
        options.seed = self.seed;
        let judged: BTreeSet<i64> = self.rows.iter().map(|row| row.place).collect();
        let known: Vec<(u32, u16)> = self
            .known
            .iter()
            .filter(|(place, _)| judged.contains(place))
            .filter_map(|(place, answer)| Some((*task.get(place)?, class(*answer)?)))
            .collect();
        let with = self.together(&task, &self.rows, &known, &options)?;
        // How often it is right is counted where it had not been told, and by no more judgements than others have.
        let (thinned, counting) = self.thinned();
        let blind = self.together(&task, &thinned, &[], &options)?;
        let priors = serde_json::to_string(&json!({
            "known": known.len(), "dependence": with.dependence, "class_prior": with.class_prior, "shift": with.shift,
            "accuracy": options.priors.accuracy, "base_weight": options.priors.base_weight,
            "strength": options.priors.strength, "strength_spread": options.priors.strength_spread,
            "class_weight": options.priors.class_weight, "communities": options.priors.communities,
        }))
        .unwrap_or_default();
        let content = Content {
            units: self.units(&with),
            members: self.measured(&with),
            agreement: Some(self.agreement(self.criteria.answers.len())),
            known: self.counted(&task, &blind, &counting),
        };
        Ok(Reckoned {
            content,
            priors,
            seed: self.seed,
        })
    }

    /// What these judgements come to together.
    fn together(
        &self,
        task: &BTreeMap<i64, u32>,
        said: &[Said],
        known: &[(u32, u16)],
        options: &Options,
    ) -> Result<Consensus> {
        let rows: Vec<(u32, u32, u16)> = said
            .iter()
            .filter(|one| one.answer != CANNOT_TELL)
            .filter_map(|one| {
                let reviewer = u32::try_from(one.member).ok()?;
                Some((*task.get(&one.place)?, reviewer, class(one.answer)?))
            })
            .collect();
        let answers = self.criteria.answers.len();
        let judgements = Judgements::new(self.places.len(), self.members.len(), answers, &rows)
            .map_err(Error::unavailable)?;
        consensus::consensus(&judgements, known, options).map_err(Error::unavailable)
    }

    /// The judgements with as many of each known unit as any unit was to have, and the known units that have so many and an
    /// answer among them.
    fn thinned(&self) -> (Vec<Said>, BTreeSet<i64>) {
        let mut kept = Vec::with_capacity(self.rows.len());
        let mut counting = BTreeSet::new();
        for unit in self.rows.chunk_by(|one, other| one.place == other.place) {
            let place = unit.first().map_or(0, |one| one.place);
            if !self.known.contains_key(&place) {
                kept.extend_from_slice(unit);
            } else if let Some(some) = share::thinned(&self.lot, place, unit, self.reviews) {
                if some.iter().any(|one| one.answer != CANNOT_TELL) {
                    counting.insert(place);
                }
                kept.extend(some);
            }
        }
        (kept, counting)
    }

    fn units(&self, with: &Consensus) -> Vec<UnitResult> {
        let mut made: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for one in &self.rows {
            let count = made.entry(one.place).or_default();
            count.0 += 1;
            count.1 += i64::from(one.answer == CANNOT_TELL);
        }
        (0..)
            .zip(&self.places)
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
        let of = |member: usize| self.rows.iter().filter(move |row| row.member == member);
        let figures = self.members.iter().zip(with.reviewers()).enumerate();
        let mut measured: Vec<MemberResult> = figures
            .filter(|(member, _)| of(*member).next().is_some())
            .map(|(member, (label, one))| MemberResult {
                label: *label,
                judgements: of(member).count() as i64,
                cannot_tell: of(member).filter(|row| row.answer == CANNOT_TELL).count() as i64,
                reliability: one.reliability,
                low: one.low90,
                high: one.high90,
                known: self.right(of(member).map(|row| (row.place, row.answer))),
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

    fn counted(
        &self,
        task: &BTreeMap<i64, u32>,
        blind: &Consensus,
        counting: &BTreeSet<i64>,
    ) -> Counted {
        let said = counting.iter().filter_map(|place| {
            let (class, _) = blind.answer(*task.get(place)?)?;
            Some((*place, i64::from(class) + 1))
        });
        self.right(said)
    }

    /// How far members agree, on units that chance alone gave them: where somebody was asked because others differed,
    /// agreement would be too low. Units with known answers were chosen by the client and are no sample of the others.
    fn agreement(&self, answers: usize) -> Agreement {
        let said: Vec<Answer> = self
            .rows
            .iter()
            .filter(|row| row.chance && row.answer != CANNOT_TELL)
            .filter(|row| !self.known.contains_key(&row.place))
            .map(|row| (row.place, row.member, row.answer))
            .collect();
        let scale = (answers, self.criteria.ordinal);
        agreement::measured(&said, &self.members, scale, self.seed)
    }
}

/// Units somebody was given because of what others had said of them: those asked for beside, and those dealt again when
/// somebody who had been asked left.
fn led(table: &Table) -> BTreeSet<(PanelSeatId, i64)> {
    let stacks = || table.stacks.values().flatten();
    let asked: BTreeSet<i64> = stacks()
        .filter(|stack| stack.cause == StackCause::More)
        .flat_map(|stack| stack.places.iter().copied())
        .collect();
    stacks()
        .filter(|stack| stack.cause != StackCause::Opening)
        .flat_map(|stack| stack.places.iter().map(|place| (stack.seat, *place)))
        .filter(|(_, place)| asked.contains(place))
        .collect()
}

/// The method's number of an answer.
fn class(answer: i64) -> Option<u16> {
    u16::try_from(answer - 1).ok()
}
