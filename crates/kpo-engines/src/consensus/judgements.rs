//! Who said what of which task, in one order whatever order it came in.

use super::fixed;

/// One opinion: a reviewer's answer, and how much of that reviewer's one voice on the task it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opinion {
    pub(crate) reviewer: u32,
    pub(crate) answer: u16,
    /// How many different answers the reviewer gave to this task; each carries one part in so many.
    pub(crate) parts: u16,
}

impl Opinion {
    /// A value's part, on the grid of [`fixed`].
    pub(crate) fn part(self, value: i64) -> i64 {
        if self.parts == 1 {
            value
        } else {
            value / i64::from(self.parts)
        }
    }
}

/// Judgements by task.
///
/// Tasks, reviewers and answers are numbered from 0. A reviewer has one voice on each task: the same answer given twice is
/// given once, and different answers to one task share the voice equally. So doubling every row changes nothing, and
/// somebody who wavers counts half for each side rather than twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgements {
    tasks: usize,
    reviewers: usize,
    answers: usize,
    /// Where each task's opinions begin; one more than there are tasks.
    begins: Vec<u32>,
    opinions: Vec<Opinion>,
    /// Rows that said again what their reviewer had said of the task.
    repeated: u64,
}

/// What cannot be aggregated, and which row or number says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The row names a task, reviewer or answer that there is none of.
    Row(usize),
    /// A known answer names a task that there is none of, or a class that there is none of.
    Known(usize),
    /// Two known answers contradict each other.
    Contradiction(u32),
    /// Fewer than two classes, or, unless the answers are ordinal, not as many classes as answers.
    Classes,
    /// More than 2³² − 1 rows, or tables of confusions that no memory holds.
    TooLarge,
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Row(row) => write!(
                out,
                "row {row} names a task, reviewer or answer beyond those there are"
            ),
            Self::Known(row) => write!(
                out,
                "known answer {row} names a task or class beyond those there are"
            ),
            Self::Contradiction(task) => {
                write!(
                    out,
                    "two known answers of task {task} contradict each other"
                )
            }
            Self::Classes => write!(
                out,
                "there must be two classes at least, and as many as answers unless answers are ordinal"
            ),
            Self::TooLarge => write!(
                out,
                "too many judgements, or too many reviewers for so many classes and answers"
            ),
        }
    }
}

impl std::error::Error for Invalid {}

impl Judgements {
    /// Judgements of `tasks` tasks by `reviewers` reviewers, each one of `answers` answers; a row is (task, reviewer,
    /// answer), in any order.
    ///
    /// # Errors
    /// [`Invalid::Row`] with the first row whose numbers are out of range; [`Invalid::TooLarge`] beyond 2³² − 1 rows.
    pub fn new(
        tasks: usize,
        reviewers: usize,
        answers: usize,
        rows: &[(u32, u32, u16)],
    ) -> Result<Self, Invalid> {
        if u32::try_from(rows.len()).is_err() || answers > usize::from(u16::MAX) {
            return Err(Invalid::TooLarge);
        }
        let mut begins = vec![0_u32; tasks + 1];
        for (at, (task, reviewer, answer)) in rows.iter().enumerate() {
            let known = (*task as usize) < tasks
                && (*reviewer as usize) < reviewers
                && usize::from(*answer) < answers;
            if !known {
                return Err(Invalid::Row(at));
            }
            begins[*task as usize + 1] += 1;
        }
        for task in 0..tasks {
            begins[task + 1] += begins[task];
        }
        let none = Opinion {
            reviewer: 0,
            answer: 0,
            parts: 1,
        };
        let mut opinions = vec![none; rows.len()];
        let mut next = begins.clone();
        for (task, reviewer, answer) in rows {
            let place = &mut next[*task as usize];
            opinions[*place as usize] = Opinion {
                reviewer: *reviewer,
                answer: *answer,
                parts: 1,
            };
            *place += 1;
        }
        let mut judgements = Self {
            tasks,
            reviewers,
            answers,
            begins,
            opinions,
            repeated: 0,
        };
        judgements.settle();
        Ok(judgements)
    }

    /// Sorts each task's opinions, drops repetitions, and shares the voice of who gave several answers.
    fn settle(&mut self) {
        let mut kept = 0_usize;
        let mut from = 0_usize;
        for task in 0..self.tasks {
            let to = self.begins[task + 1] as usize;
            let start = kept;
            self.opinions[from..to].sort_unstable_by_key(|o| (o.reviewer, o.answer));
            for at in from..to {
                let opinion = self.opinions[at];
                let again = kept > start && {
                    let last = self.opinions[kept - 1];
                    (last.reviewer, last.answer) == (opinion.reviewer, opinion.answer)
                };
                if !again {
                    self.opinions[kept] = opinion;
                    kept += 1;
                }
            }
            share(&mut self.opinions[start..kept]);
            self.begins[task] = start as u32;
            from = to;
        }
        self.repeated = (self.opinions.len() - kept) as u64;
        self.begins[self.tasks] = kept as u32;
        self.opinions.truncate(kept);
    }

    /// The same judgements with answers named otherwise, several perhaps alike: `to` says what each becomes.
    pub(crate) fn mapped(&self, to: &[usize], answers: usize) -> Self {
        let mut mapped = self.clone();
        mapped.answers = answers;
        for opinion in &mut mapped.opinions {
            opinion.answer = to[usize::from(opinion.answer)] as u16;
        }
        mapped
    }

    /// One judgement more; whether it was news. A task or reviewer beyond those there were is made room for.
    pub(crate) fn insert(&mut self, task: u32, reviewer: u32, answer: u16) -> bool {
        let (task, last) = (task as usize, self.opinions.len() as u32);
        if task >= self.tasks {
            self.begins.resize(task + 2, last);
            self.tasks = task + 1;
        }
        self.reviewers = self.reviewers.max(reviewer as usize + 1);
        let place = self
            .of(task)
            .partition_point(|o| (o.reviewer, o.answer) < (reviewer, answer));
        if self
            .of(task)
            .get(place)
            .is_some_and(|o| (o.reviewer, o.answer) == (reviewer, answer))
        {
            self.repeated += 1;
            return false;
        }
        let opinion = Opinion {
            reviewer,
            answer,
            parts: 1,
        };
        self.opinions
            .insert(self.begins[task] as usize + place, opinion);
        for begin in &mut self.begins[task + 1..] {
            *begin += 1;
        }
        let (from, to) = (self.begins[task] as usize, self.begins[task + 1] as usize);
        share(&mut self.opinions[from..to]);
        true
    }

    /// A copy of what was said of a task; nothing of one that is not there yet.
    pub(crate) fn said(&self, task: usize) -> Vec<Opinion> {
        if task < self.tasks {
            self.of(task).to_vec()
        } else {
            Vec::new()
        }
    }

    /// How many tasks there are, judged or not.
    pub fn tasks(&self) -> usize {
        self.tasks
    }

    /// How many reviewers there are, whether they judged or not.
    pub fn reviewers(&self) -> usize {
        self.reviewers
    }

    /// How many different answers there are.
    pub fn answers(&self) -> usize {
        self.answers
    }

    /// How many judgements count: repetitions do not.
    pub fn len(&self) -> usize {
        self.opinions.len()
    }

    /// Whether nobody judged anything.
    pub fn is_empty(&self) -> bool {
        self.opinions.is_empty()
    }

    /// How many rows said again what their reviewer had said of the task.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// The (reviewer, answer) pairs of a task, by reviewer then answer.
    pub fn task(&self, task: u32) -> impl Iterator<Item = (u32, u16)> + '_ {
        self.of(task as usize)
            .iter()
            .map(|o| (o.reviewer, o.answer))
    }

    pub(crate) fn of(&self, task: usize) -> &[Opinion] {
        match (self.begins.get(task), self.begins.get(task + 1)) {
            (Some(from), Some(to)) => &self.opinions[*from as usize..*to as usize],
            _ => &[],
        }
    }

    /// How many voices a task has: reviewers, not answers.
    pub(crate) fn voices(&self, task: usize) -> usize {
        let mut last = None;
        let fresh = |o: &&Opinion| last.replace(o.reviewer) != Some(o.reviewer);
        self.of(task).iter().filter(fresh).count()
    }

    /// How many of all voices gave each answer.
    pub(crate) fn shares(&self) -> Vec<f64> {
        let mut sums = vec![0_i128; self.answers];
        for opinion in &self.opinions {
            sums[usize::from(opinion.answer)] += i128::from(opinion.part(fixed::ONE));
        }
        sums.iter()
            .map(|sum| *sum as f64 / fixed::ONE as f64)
            .collect()
    }

    /// On how many tasks each reviewer has a voice.
    pub(crate) fn judged(&self) -> Vec<u32> {
        let mut judged = vec![0_u32; self.reviewers];
        for task in 0..self.tasks {
            let mut last = None;
            for opinion in self.of(task) {
                if last.replace(opinion.reviewer) != Some(opinion.reviewer) {
                    judged[opinion.reviewer as usize] += 1;
                }
            }
        }
        judged
    }
}

/// Gives each opinion of a task, sorted by reviewer, its part of that reviewer's voice.
fn share(opinions: &mut [Opinion]) {
    let mut from = 0;
    while from < opinions.len() {
        let who = opinions[from].reviewer;
        let parts = opinions[from..]
            .iter()
            .take_while(|o| o.reviewer == who)
            .count();
        for opinion in &mut opinions[from..from + parts] {
            opinion.parts = parts as u16;
        }
        from += parts;
    }
}
