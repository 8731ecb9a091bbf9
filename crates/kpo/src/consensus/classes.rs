//! Which classes the truth has, and which of them or which level each label is.

use anyhow::{Result, bail};

use super::known::Known;
use crate::table::{Judgements, Names};

/// More levels than this are no classes: they are a scale.
const LEVELS: usize = 20;
/// Known answers fall in so few of the labels by less than this chance: the labels are not the classes.
const UNLIKELY: f64 = 1e-3;

/// Classes and answers by number.
pub(crate) struct Classes {
    /// The classes' names.
    pub(crate) names: Vec<String>,
    /// The answer that each label is.
    answers: Vec<u16>,
    count: usize,
}

impl Classes {
    /// Decides which classes there are. Labels that are not ordinal are classes, and so are those of known answers. Ordinal
    /// labels are the classes unless `named` says otherwise, known answers have other names, or there are too many.
    pub(crate) fn find(
        rows: &Judgements,
        gold: &[Known],
        named: &[String],
        ordinal: bool,
    ) -> Result<Self> {
        let labels = rows.labels.list();
        if usize::from(u16::MAX) <= labels.len() + gold.len() {
            bail!(
                "there are {} different labels; classes are fewer: is the column named label the right one?",
                labels.len()
            );
        }
        if let Some((at, name)) = (0..)
            .zip(named)
            .find(|(at, name)| named[..*at].iter().any(|before| alike(before, name)))
        {
            bail!(
                "--classes names '{name}' twice (the second is number {}); name each class once",
                at + 1
            );
        }
        if ordinal {
            if let Some(levels) = Self::named(&labels, named) {
                return Ok(levels);
            }
            // Texts have no order of their own but that of letters, which is none.
            let text = labels.iter().find(|label| label.parse::<f64>().is_err());
            if let Some(text) = text {
                bail!(
                    "the label '{text}' is no number, so --ordinal does not know its place; name all labels in rising order with --classes low,middle,high"
                );
            }
        }
        let scale = ordinal && (!named.is_empty() || scaled(rows, &labels, gold));
        if !scale {
            return Self::nominal(labels, gold, named);
        }
        let names = if named.is_empty() {
            truths(gold)
        } else {
            named.to_vec()
        };
        if names.len() < 2 {
            bail!(
                "all known answers are '{}'; name the classes with --classes, in rising order",
                names.join("")
            );
        }
        Ok(Self {
            names,
            answers: (0..labels.len() as u16).collect(),
            count: labels.len(),
        })
    }

    /// Labels that are all among the named classes are those, in the order they are named in.
    fn named(labels: &[String], named: &[String]) -> Option<Self> {
        let place = |label: &String| named.iter().position(|name| alike(name, label));
        let answers: Option<Vec<u16>> = labels
            .iter()
            .map(|label| place(label).map(|place| place as u16))
            .collect();
        answers.map(|answers| Self {
            names: named.to_vec(),
            answers,
            count: named.len(),
        })
    }

    /// Labels and classes are the same things; a label that says the same number in other letters is the same one.
    fn nominal(labels: Vec<String>, gold: &[Known], named: &[String]) -> Result<Self> {
        let mut all = labels.clone();
        for name in named.iter().chain(gold.iter().map(|(_, name)| name)) {
            if !all.iter().any(|other| alike(other, name)) {
                all.push(name.clone());
            }
        }
        let mut sorted = Names::default();
        for name in &all {
            sorted.number(name);
        }
        let names = sorted.sorted().0.list();
        if names.len() < 2 {
            bail!(
                "every label is '{}': there is nothing to tell apart; name the other classes with --classes",
                names.join("")
            );
        }
        let place = |label: &String| names.iter().position(|name| name == label).unwrap_or(0);
        Ok(Self {
            answers: labels.iter().map(|label| place(label) as u16).collect(),
            count: names.len(),
            names,
        })
    }

    /// How many different answers there are.
    pub(crate) fn answers(&self) -> usize {
        self.count
    }

    /// The answer that a label is.
    pub(crate) fn answer(&self, label: u32) -> u16 {
        self.answers.get(label as usize).copied().unwrap_or(0)
    }

    /// Known answers by number.
    pub(crate) fn known(&self, gold: &[Known]) -> Result<Vec<(u32, u16)>> {
        gold.iter()
            .map(|(task, name)| {
                let exact = self.names.iter().position(|class| class == name);
                let class = exact.or_else(|| self.names.iter().position(|c| alike(c, name)));
                match class {
                    Some(class) => Ok((*task, class as u16)),
                    None => bail!(
                        "a known answer is '{name}', which is not among the classes {}; name it in --classes too",
                        self.names.join(",")
                    ),
                }
            })
            .collect()
    }
}

/// Whether ordinal labels are levels of something else than themselves.
fn scaled(rows: &Judgements, labels: &[String], gold: &[Known]) -> bool {
    if gold.is_empty() {
        if labels.len() > LEVELS {
            eprintln!(
                "{} levels are taken as a scale between the classes 0 and 1; name others with --classes",
                labels.len()
            );
        }
        return labels.len() > LEVELS;
    }
    let known = truths(gold);
    let among = |name: &String| labels.iter().any(|label| alike(label, name));
    let spelt = |name: &String| labels.contains(name);
    if !known.iter().all(among) || !known.iter().any(spelt) {
        return true;
    }
    // Were labels the classes, known answers would be spread over them about as the labels are.
    let inside = |label: &u32| {
        let label = labels.get(*label as usize);
        label.is_some_and(|label| known.iter().any(|name| alike(label, name)))
    };
    let within = rows.rows.iter().filter(|row| inside(&row[2])).count();
    let share = within as f64 / rows.rows.len().max(1) as f64;
    share.powf(gold.len() as f64) < UNLIKELY
}

/// The classes of known answers, or the two ends of a scale where none is known.
fn truths(gold: &[Known]) -> Vec<String> {
    if gold.is_empty() {
        return vec!["0".to_owned(), "1".to_owned()];
    }
    let mut names = Names::default();
    for (_, name) in gold {
        names.number(name);
    }
    names.sorted().0.list()
}

/// The same text, or the same number.
fn alike(one: &str, other: &str) -> bool {
    one == other
        || matches!(
            (one.parse::<f64>(), other.parse::<f64>()),
            (Ok(a), Ok(b)) if a.to_bits() == b.to_bits()
        )
}
