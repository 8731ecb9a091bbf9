//! From what was read to what may be said.

use std::collections::BTreeMap;

use super::chance::{self, Chance, Part};
use super::code::Code;

/// Somebody is accused only if the chance of accusing anybody innocent is below this, over all recipients together.
pub const ACCUSED_BELOW: f64 = 1e-6;
/// Below this, over all recipients, it is a lead: worth a look, no ground for a word.
pub const LEAD_BELOW: f64 = 0.01;

/// What was read at a position: −1 is surely 0, 1 surely 1, 0 lost; between them as sure as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Where.
    pub position: u64,
    /// What, from −1 to 1.
    pub soft: f64,
}

/// Several readings of one copy as one: what they say of a position is added up as evidence.
pub fn together(readings: impl IntoIterator<Item = Reading>) -> Vec<Reading> {
    let mut sums: BTreeMap<u64, f64> = BTreeMap::new();
    for one in readings {
        if one.soft.is_finite() {
            *sums.entry(one.position).or_default() += one.soft.clamp(-0.999, 0.999).atanh();
        }
    }
    let reading = |(position, sum): (u64, f64)| Reading {
        position,
        soft: sum.tanh(),
    };
    sums.into_iter().map(reading).collect()
}

/// Readings of one copy, made ready to be compared with recipients.
#[derive(Clone, Debug)]
pub struct Evidence {
    positions: Vec<u64>,
    parts: Vec<Part>,
    bits: f64,
}

/// A recipient and what speaks against them.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Which of the recipients, counted from 0.
    pub recipient: usize,
    /// Their score.
    pub score: f64,
    /// The chance that one innocent person scores this much.
    pub alone: f64,
    /// The chance that any of the recipients does if all are innocent, at most (Bonferroni).
    pub total: f64,
}

/// What may be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one recipient is accused.
    Accused,
    /// There are leads, no more.
    Leads,
    /// No recipient's copy is seen in it.
    NoRecipient,
}

/// The candidates, the likeliest first, and the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Those below [`LEAD_BELOW`].
    pub candidates: Vec<Candidate>,
    /// How many sure bits the readings are worth.
    pub bits: f64,
    /// What may be said.
    pub verdict: Verdict,
}

impl Candidate {
    /// Whether the chance of accusing an innocent is small enough.
    pub fn accused(&self) -> bool {
        self.total < ACCUSED_BELOW
    }
}

impl Evidence {
    /// Readings of a copy of this document. What cannot be a reading (not a number, nothing read) is left out; several of one
    /// position must have been added up before.
    pub fn new(code: &Code, readings: &[Reading]) -> Self {
        let sound = |one: &&Reading| one.soft.is_finite() && one.soft.abs() > 1e-6;
        let mut evidence = Self {
            positions: Vec::new(),
            parts: Vec::new(),
            bits: 0.0,
        };
        for reading in readings.iter().filter(sound) {
            let (bias, soft) = (code.bias(reading.position), reading.soft.clamp(-1.0, 1.0));
            evidence.positions.push(reading.position);
            evidence.parts.push(Part {
                one: soft * ((1.0 - bias) / bias).sqrt(),
                zero: -soft * (bias / (1.0 - bias)).sqrt(),
                bias,
            });
            evidence.bits += soft * soft;
        }
        evidence
    }

    /// How well a recipient's codeword agrees with what was read.
    pub fn score(&self, code: &Code, recipient: &[u8]) -> f64 {
        let word = code.word(recipient);
        let part = |(position, part): (&u64, &Part)| {
            if word.below(*position, part.bias) {
                part.one
            } else {
                part.zero
            }
        };
        self.positions.iter().zip(&self.parts).map(part).sum()
    }

    /// The odds of innocent scores, computed exactly (never too small).
    pub fn chance(&self) -> Chance {
        Chance::of(&self.parts)
    }

    /// About the chance that somebody innocent scores this much: quick, for looking.
    pub fn about(&self, score: f64) -> f64 {
        chance::about(&self.parts, score)
    }

    /// Compares with everybody who had a copy, whatever they are otherwise. `recipients` must be all of them.
    pub fn judge<R: AsRef<[u8]>>(&self, code: &Code, recipients: &[R]) -> Judgement {
        let scores: Vec<f64> = recipients
            .iter()
            .map(|recipient| self.score(code, recipient.as_ref()))
            .collect();
        self.weigh(&scores, LEAD_BELOW)
    }

    /// The scores of codewords that were computed before, one bit a position read.
    #[cfg(test)]
    pub(super) fn scores_of(&self, words: &[Vec<bool>]) -> Vec<f64> {
        let score = |word: &Vec<bool>| {
            let part = |(bit, part): (&bool, &Part)| if *bit { part.one } else { part.zero };
            word.iter().zip(&self.parts).map(part).sum()
        };
        words.iter().map(score).collect()
    }

    /// Judges scores, one for each recipient; candidates are those below `within`.
    pub(super) fn weigh(&self, scores: &[f64], within: f64) -> Judgement {
        let count = scores.len() as f64;
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut candidates = Vec::new();
        // The exact odds cost a hundred times the quick ones, which err by far less than the factor left here.
        if !self.parts.is_empty() && self.about(best) * count < 4.0 * within {
            let chance = self.chance();
            for (recipient, score) in scores.iter().enumerate() {
                let alone = chance.reaching(*score);
                let total = (alone * count).min(1.0);
                if total < within {
                    candidates.push(Candidate {
                        recipient,
                        score: *score,
                        alone,
                        total,
                    });
                }
            }
        }
        candidates.sort_by(|one, other| one.alone.total_cmp(&other.alone));
        let verdict = match candidates.first() {
            Some(first) if first.accused() => Verdict::Accused,
            Some(_) => Verdict::Leads,
            None => Verdict::NoRecipient,
        };
        Judgement {
            candidates,
            bits: self.bits,
            verdict,
        }
    }
}
