//! Panels: the shared sets, parts of them, and what peers say of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::dice::Dice;
use crate::{Places, data};

/// Experts' sets with an external truth.
const EXPERT: [&str; 6] = [
    "mitosis",
    "replication_bin",
    "rad_vandyke_bin",
    "rad_franken_bin",
    "rad_nico_bin",
    "rad_ruschin_bin",
];
const CROWD: [&str; 10] = [
    "bluebird",
    "dog",
    "rte",
    "snow_temp",
    "web",
    "weather_amt",
    "face",
    "possent",
    "zencrowd_in",
    "product",
];
/// Experts' sets whose labels are levels.
const LEVELS: [&str; 5] = [
    "rad_vandyke_ord",
    "rad_franken_ord",
    "rad_nico_ord",
    "rad_ruschin_ord",
    "replication_prob",
];

/// Judgements and their truth, by number.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What the set is called.
    pub name: String,
    /// Whether experts judged.
    pub expert: bool,
    /// Whether labels are levels, not classes.
    pub ordinal: bool,
    /// How many classes the truth has.
    pub classes: usize,
    /// How many different labels there are.
    pub answers: usize,
    /// How many tasks.
    pub tasks: usize,
    /// How many workers.
    pub workers: usize,
    /// (task, worker, label).
    pub rows: Vec<(u32, u32, u16)>,
    /// Task → class, where it is known.
    pub truth: BTreeMap<u32, u16>,
}

impl Panel {
    /// All sets whose labels are classes.
    pub fn all(places: &Places) -> Vec<Self> {
        let names = EXPERT.iter().chain(&CROWD);
        names.filter_map(|name| Self::read(places, name)).collect()
    }

    /// All sets whose labels are levels.
    pub fn levels(places: &Places) -> Vec<Self> {
        let panels = LEVELS.iter().filter_map(|name| Self::read(places, name));
        panels.map(Self::of_levels).collect()
    }

    fn read(places: &Places, name: &str) -> Option<Self> {
        let set = data::set(places, name)?;
        let rows = set.rows.iter();
        Some(Self {
            name: name.to_owned(),
            expert: EXPERT.contains(&name) || LEVELS.contains(&name),
            ordinal: false,
            classes: set.labels.len(),
            answers: set.labels.len(),
            tasks: set.tasks.len(),
            workers: set.workers.len(),
            rows: rows.map(|[t, w, l]| (*t, *w, *l as u16)).collect(),
            truth: set.gold.iter().map(|(t, l)| (*t, *l as u16)).collect(),
        })
    }

    /// Labels and truth each numbered on their own.
    fn of_levels(mut self) -> Self {
        let place = |used: &[u16], label: u16| used.binary_search(&label).unwrap_or(0) as u16;
        let mut classes: Vec<u16> = self.truth.values().copied().collect();
        let mut levels: Vec<u16> = self.rows.iter().map(|row| row.2).collect();
        for used in [&mut classes, &mut levels] {
            used.sort_unstable();
            used.dedup();
        }
        self.rows
            .iter_mut()
            .for_each(|row| row.2 = place(&levels, row.2));
        self.truth
            .values_mut()
            .for_each(|class| *class = place(&classes, *class));
        self.ordinal = true;
        (self.classes, self.answers) = (classes.len(), levels.len());
        self
    }

    /// So many known tasks, drawn.
    pub fn known(&self, count: usize, seed: u64) -> Vec<(u32, u16)> {
        let mut all: Vec<(u32, u16)> = self.truth.iter().map(|(t, c)| (*t, *c)).collect();
        shuffle(&mut all, &mut Dice::new(seed * 7919 + 13));
        all.truncate(count);
        all
    }

    /// A drawn part: so many tasks, each judged by so many of those who did judge it; and who they were.
    pub fn part(&self, tasks: usize, reviews: usize, seed: u64) -> (Self, Vec<u32>) {
        let mut dice = Dice::new(seed * 104_729 + 7);
        let mut by: BTreeMap<u32, Vec<(u32, u16)>> = BTreeMap::new();
        for (task, worker, label) in &self.rows {
            by.entry(*task).or_default().push((*worker, *label));
        }
        let mut able: Vec<u32> = self.truth.keys().copied().collect();
        able.retain(|task| by.get(task).is_some_and(|judged| judged.len() >= reviews));
        shuffle(&mut able, &mut dice);
        able.truncate(tasks);
        let mut part = self.clone();
        (part.rows, part.truth, part.tasks) = (Vec::new(), BTreeMap::new(), able.len());
        for (number, task) in (0..).zip(&able) {
            let mut judged = by[task].clone();
            shuffle(&mut judged, &mut dice);
            let judged = judged.into_iter().take(reviews);
            part.rows
                .extend(judged.map(|(worker, label)| (number, worker, label)));
            part.truth.insert(number, self.truth[task]);
        }
        let mut who: Vec<u32> = part.rows.iter().map(|row| row.1).collect();
        who.sort_unstable();
        who.dedup();
        for row in &mut part.rows {
            row.1 = who.binary_search(&row.1).unwrap_or(0) as u32;
        }
        part.workers = who.len();
        (part, who)
    }
}

/// Puts a list in a drawn order.
pub fn shuffle<T>(list: &mut [T], dice: &mut Dice) {
    for at in (1..list.len()).rev() {
        list.swap(at, dice.below(at as u64 + 1) as usize);
    }
}

/// What crowd-kit's methods say, by method: a row of probabilities for each task. A method that failed or took too long is
/// not there, said aloud.
pub fn peers(
    places: &Places,
    panel: &Panel,
    known: &[(u32, u16)],
    patience: &str,
    methods: &[&str],
) -> BTreeMap<String, Vec<Vec<f64>>> {
    let file = |name: &str| places.work.join(name).to_string_lossy().into_owned();
    let (labels, gold, out) = (file("labels.csv"), file("known.csv"), file("peers.json"));
    let mut text = "task,worker,label\n".to_owned();
    for (task, worker, label) in &panel.rows {
        let _ = writeln!(text, "{task},{worker},{label}");
    }
    let mut sure = "task,label\n".to_owned();
    for (task, class) in known {
        let _ = writeln!(sure, "{task},{class}");
    }
    let written = std::fs::write(&labels, text).and_then(|()| std::fs::write(&gold, sure));
    written.expect("the bench's own folder can be written");
    let mut arguments = vec![labels.as_str(), &gold, &out, patience];
    arguments.extend(methods);
    if places.peer("consensus.py", &arguments).is_none() {
        return BTreeMap::new();
    }
    let found: serde_json::Value = std::fs::read(&out)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let rows = |of: &serde_json::Value| -> Vec<Vec<f64>> {
        (0..panel.tasks)
            .map(|task| {
                let row = &of["p"][task.to_string()];
                let p = |class: usize| row[class.to_string()].as_f64().unwrap_or(0.0);
                (0..panel.classes).map(p).collect()
            })
            .collect()
    };
    let mut all = BTreeMap::new();
    for method in methods {
        match found[*method]["failed"].as_str() {
            Some(why) => println!("   FAILED: crowd-kit {method} on {}: {why}", panel.name),
            None => {
                all.insert((*method).to_owned(), rows(&found[*method]));
            }
        }
    }
    all
}
