//! The question: tasks, experts, the pairs that may be, and what each would cost.

use std::fmt;

/// Set in `Rows::expert` while a pair is part of the plan.
pub(super) const USED: u32 = 1 << 31;
/// The largest price of an unfilled place.
const UNFILLED_MAX: i64 = 1 << 40;

/// Something to be done by `demand` different experts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// How many different experts it needs.
    pub demand: u32,
    /// What each place left empty costs, at most 2^40 either way.
    pub unfilled: i64,
}

/// Somebody who can be given tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expert {
    /// How many tasks at most.
    pub capacity: u32,
    /// How many tasks at least; 0 where nothing was promised.
    pub at_least: u32,
}

/// One expert for one task; used at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Which task, counted from 0.
    pub task: u32,
    /// Which expert, counted from 0.
    pub expert: u32,
    /// What it costs: −2^31 to 2^31 − 1. Negative is a gain.
    pub cost: i64,
}

/// What a problem or a change cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A pair, group or change names a task that is not there.
    UnknownTask(u32),
    /// A pair, group or change names an expert who is not there.
    UnknownExpert(u32),
    /// No such pair.
    UnknownPair {
        /// The task.
        task: u32,
        /// The expert.
        expert: u32,
    },
    /// The pair is already there.
    PairExists {
        /// The task.
        task: u32,
        /// The expert.
        expert: u32,
    },
    /// A cost outside −2^31 … 2^31 − 1.
    CostTooLarge(Pair),
    /// A price of an unfilled place outside ±2^40.
    UnfilledTooLarge {
        /// The task.
        task: u32,
    },
    /// More tasks, experts, pairs or places than 32 bits count, or sums that 64 bits do not hold.
    TooLarge,
    /// An expert's `at_least` is above the capacity.
    AtLeastAboveCapacity {
        /// The expert.
        expert: u32,
    },
    /// However the tasks are given out, these experts cannot all get the tasks they were promised.
    Short {
        /// Experts who get fewer than their `at_least` in the plan that misses the fewest.
        experts: Vec<u32>,
        /// How many tasks are missing in all.
        missing: u64,
    },
    /// Two groups of one task overlap and neither holds the other: that is no flow.
    Crossing {
        /// The task.
        task: u32,
        /// Place of the one group in the list.
        first: usize,
        /// Place of the other.
        second: usize,
    },
    /// The numbers of a group cannot hold together with those of its task or of the groups around it.
    GroupImpossible {
        /// Place of the group in the list.
        group: usize,
    },
    /// No plan was found in the time there was for groups that cross.
    Unsolved,
    /// Groups, promises, locks, or costs beyond 2^24, which serving the worst-served first does not take.
    NoFairness,
    /// A pair cannot be locked: its task needs nobody else, its expert has no room, or a group forbids it.
    LockImpossible {
        /// The task.
        task: u32,
        /// The expert.
        expert: u32,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTask(task) => {
                write!(f, "there is no task {task}; list it among the tasks first")
            }
            Self::UnknownExpert(expert) => {
                write!(
                    f,
                    "there is no expert {expert}; list them among the experts first"
                )
            }
            Self::UnknownPair { task, expert } => {
                write!(
                    f,
                    "expert {expert} is not among those for task {task}; add the pair first"
                )
            }
            Self::PairExists { task, expert } => {
                write!(
                    f,
                    "expert {expert} is already among those for task {task}; change the cost instead"
                )
            }
            Self::CostTooLarge(p) => write!(
                f,
                "the cost {} of expert {} for task {} is outside -2147483648 to 2147483647; scale the costs",
                p.cost, p.expert, p.task
            ),
            Self::UnfilledTooLarge { task } => {
                write!(
                    f,
                    "the price of an unfilled place of task {task} is beyond 2^40; lower it"
                )
            }
            Self::TooLarge => {
                f.write_str("the problem is too large to count in whole numbers; divide it")
            }
            Self::AtLeastAboveCapacity { expert } => {
                write!(
                    f,
                    "expert {expert} is promised more tasks than the capacity; raise one or lower the other"
                )
            }
            Self::Short { experts, missing } => write!(
                f,
                "{missing} promised tasks cannot be given, to {} experts, expert {} first; lower the promises",
                experts.len(),
                experts.first().copied().unwrap_or_default()
            ),
            Self::Crossing {
                task,
                first,
                second,
            } => write!(
                f,
                "groups {first} and {second} of task {task} overlap and neither holds the other; nest or part them"
            ),
            Self::GroupImpossible { group } => {
                write!(
                    f,
                    "group {group} asks for more than its task or an enclosing group allows; lower at_least"
                )
            }
            Self::Unsolved => f.write_str(
                "no plan was found in the time given for groups that cross; nest or part them, or divide the problem",
            ),
            Self::NoFairness => f.write_str(
                "the worst-served cannot come first with groups, promises, locks or costs above 2^24; leave these out",
            ),
            Self::LockImpossible { task, expert } => {
                write!(
                    f,
                    "expert {expert} cannot be locked to task {task}: there is no place or no room; free one"
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// Rows of pairs, one for each task (or node of a task), cheapest first, ties by expert. Rows need not lie in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) start: Vec<u32>,
    pub(super) end: Vec<u32>,
    /// The expert; the highest bit says that the pair is in the plan.
    pub(super) expert: Vec<u32>,
    pub(super) cost: Vec<i32>,
}

impl Rows {
    pub(super) fn range(&self, row: usize) -> std::ops::Range<usize> {
        self.start[row] as usize..self.end[row] as usize
    }

    pub(super) fn used(&self, k: usize) -> bool {
        self.expert[k] & USED != 0
    }

    pub(super) fn who(&self, k: usize) -> usize {
        (self.expert[k] & !USED) as usize
    }

    pub(super) fn find(&self, row: usize, expert: u32) -> Option<usize> {
        let range = self.range(row);
        let first = range.start;
        self.expert[range]
            .iter()
            .position(|&x| x & !USED == expert)
            .map(|at| first + at)
    }

    /// Rows from unordered lists, by counting; each row sorted, and of equal pairs only the cheapest kept.
    pub(super) fn gather(
        rows: usize,
        experts: usize,
        row: Vec<u32>,
        expert: Vec<u32>,
        cost: Vec<i32>,
    ) -> (Self, usize) {
        let mut start = vec![0u32; rows + 1];
        for &r in &row {
            start[r as usize + 1] += 1;
        }
        for r in 0..rows {
            start[r + 1] += start[r];
        }
        if row.is_sorted() {
            // As tables mostly come: nothing to move, and nothing held twice.
            drop(row);
            let mut out = Self {
                expert,
                cost,
                ..Self::default()
            };
            let dropped = out.sort(&start, experts);
            return (out, dropped);
        }
        let mut fill = start.clone();
        let mut out = Self {
            expert: vec![0; row.len()],
            cost: vec![0; row.len()],
            ..Self::default()
        };
        for (k, &r) in row.iter().enumerate() {
            let at = fill[r as usize] as usize;
            fill[r as usize] += 1;
            out.expert[at] = expert[k];
            out.cost[at] = cost[k];
        }
        drop((row, expert, cost));
        let dropped = out.sort(&start, experts);
        (out, dropped)
    }

    /// Sorts each row and closes the gaps that doubles leave.
    fn sort(&mut self, start: &[u32], experts: usize) -> usize {
        let mut seen = vec![u32::MAX; experts];
        let mut keys: Vec<u64> = Vec::new();
        let mut at = 0;
        for r in 0..start.len() - 1 {
            let range = start[r] as usize..start[r + 1] as usize;
            keys.clear();
            keys.extend(
                self.cost[range.clone()]
                    .iter()
                    .zip(&self.expert[range])
                    .map(|(&c, &e)| u64::from(c.cast_unsigned() ^ USED) << 32 | u64::from(e)),
            );
            keys.sort_unstable();
            self.start.push(at as u32);
            for &key in &keys {
                let e = key as u32;
                if seen[e as usize] != r as u32 {
                    seen[e as usize] = r as u32;
                    self.expert[at] = e;
                    self.cost[at] = ((key >> 32) as u32 ^ USED).cast_signed();
                    at += 1;
                }
            }
            self.end.push(at as u32);
        }
        let dropped = self.expert.len() - at;
        self.expert.truncate(at);
        self.cost.truncate(at);
        self.expert.shrink_to_fit();
        self.cost.shrink_to_fit();
        dropped
    }
}

/// Who may do what, at which cost.
///
/// `tasks` and `experts` are counted from 0. Only listed pairs exist; a pair listed twice counts once, at its lowest
/// cost (see [`Problem::duplicates`]). Memory: 8 bytes a pair.
#[derive(Clone, Debug, Default)]
pub struct Problem {
    pub(super) tasks: Vec<Task>,
    pub(super) experts: Vec<Expert>,
    pub(super) rows: Rows,
    pub(super) groups: Vec<super::Group>,
    /// Pairs that must stay: taken out of the rows, of their task's demand and of their expert's capacity.
    pub(super) locked: Vec<Pair>,
    duplicates: usize,
}

impl Problem {
    /// Takes the lists; the order of pairs does not matter.
    ///
    /// # Errors
    /// An unknown task or expert in a pair, a cost or price out of range, a promise above a capacity, or sizes out of
    /// range.
    pub fn new(
        tasks: Vec<Task>,
        experts: Vec<Expert>,
        pairs: impl IntoIterator<Item = Pair>,
    ) -> Result<Self, Error> {
        let pairs = pairs.into_iter();
        let room = pairs.size_hint().0;
        let (mut row, mut who, mut cost) = (
            Vec::with_capacity(room),
            Vec::with_capacity(room),
            Vec::with_capacity(room),
        );
        for pair in pairs {
            if pair.task as usize >= tasks.len() {
                return Err(Error::UnknownTask(pair.task));
            }
            if pair.expert as usize >= experts.len() {
                return Err(Error::UnknownExpert(pair.expert));
            }
            row.push(pair.task);
            who.push(pair.expert);
            cost.push(i32::try_from(pair.cost).map_err(|_| Error::CostTooLarge(pair))?);
        }
        check_sizes(&tasks, &experts, row.len())?;
        let (rows, duplicates) = Rows::gather(tasks.len(), experts.len(), row, who, cost);
        Ok(Self {
            tasks,
            experts,
            rows,
            groups: Vec::new(),
            locked: Vec::new(),
            duplicates,
        })
    }

    /// How many pairs were listed again and left out, being no cheaper.
    pub fn duplicates(&self) -> usize {
        self.duplicates
    }

    /// The tasks. A locked pair has taken one of its task's demand.
    pub fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// The experts. A locked pair has taken one of its expert's capacity.
    pub fn experts(&self) -> &[Expert] {
        &self.experts
    }

    /// Pairs that must stay, beside those of [`Problem::pairs`].
    pub fn locked(&self) -> &[Pair] {
        &self.locked
    }

    /// All pairs that may be, by task, cheapest first.
    pub fn pairs(&self) -> impl Iterator<Item = Pair> {
        (0..self.tasks.len()).flat_map(|task| self.pairs_of(task as u32))
    }

    /// The pairs of one task, cheapest first; none for a task that is not there.
    pub fn pairs_of(&self, task: u32) -> impl Iterator<Item = Pair> {
        let range = if (task as usize) < self.tasks.len() {
            self.rows.range(task as usize)
        } else {
            0..0
        };
        range.map(move |k| self.pair(task, k))
    }

    pub(super) fn pair(&self, task: u32, k: usize) -> Pair {
        Pair {
            task,
            expert: self.rows.expert[k] & !USED,
            cost: i64::from(self.rows.cost[k]),
        }
    }

    pub(super) fn check_task(&self, task: u32) -> Result<usize, Error> {
        ((task as usize) < self.tasks.len())
            .then_some(task as usize)
            .ok_or(Error::UnknownTask(task))
    }

    pub(super) fn check_expert(&self, expert: u32) -> Result<usize, Error> {
        ((expert as usize) < self.experts.len())
            .then_some(expert as usize)
            .ok_or(Error::UnknownExpert(expert))
    }

    /// What is left of each expert's promise after the locked pairs.
    pub(super) fn least_left(&self) -> Vec<u32> {
        let mut least: Vec<u32> = self.experts.iter().map(|e| e.at_least).collect();
        for p in &self.locked {
            let left = &mut least[p.expert as usize];
            *left = left.saturating_sub(1);
        }
        least
    }

    /// Whether neither groups nor promises stand beside the pairs.
    pub(super) fn plain(&self) -> bool {
        self.groups.is_empty() && self.experts.iter().all(|e| e.at_least == 0)
    }
}

pub(super) fn check_sizes(tasks: &[Task], experts: &[Expert], pairs: usize) -> Result<(), Error> {
    let limit = (1 << 30) - 1;
    if tasks.len() + experts.len() > limit || pairs > limit {
        return Err(Error::TooLarge);
    }
    let mut total: i128 = 0;
    for (i, task) in tasks.iter().enumerate() {
        if task.unfilled.abs() > UNFILLED_MAX {
            return Err(Error::UnfilledTooLarge { task: i as u32 });
        }
        total += i128::from(task.demand) * i128::from(task.unfilled.abs().max(1 << 31)) + (1 << 42);
    }
    let places: u64 = tasks.iter().map(|t| u64::from(t.demand)).sum();
    if total > 1 << 62 || places > limit as u64 {
        return Err(Error::TooLarge);
    }
    match experts.iter().position(|e| e.at_least > e.capacity) {
        Some(expert) => Err(Error::AtLeastAboveCapacity {
            expert: expert as u32,
        }),
        None => Ok(()),
    }
}
