//! Judgements by unit, and the one coefficient that is wanted of very many of them.

use super::item::Scale;
use super::{Level, Undefined};

/// Judgements grouped by unit: who gave which answer.
#[derive(Clone, Debug)]
pub struct Ratings {
    values: Vec<f64>,
    starts: Vec<usize>,
    /// `(rater, class)`, by unit, in each unit by rater.
    given: Vec<(u32, u32)>,
    raters: Vec<u32>,
    repeated: usize,
}

impl Ratings {
    /// Groups rows `[unit, rater, class]`; `values` are the values of the classes, rising where they have an order. A class
    /// beyond them is left out. Of several judgements of a unit by the same judge the first counts: the one thing for which the
    /// order of rows matters.
    pub fn new(rows: &[[u32; 3]], values: &[f64]) -> Self {
        let known = |row: &&[u32; 3]| (row[2] as usize) < values.len();
        let units = rows
            .iter()
            .map(|row| row[0] as usize + 1)
            .max()
            .unwrap_or(0);
        let mut starts = vec![0_usize; units + 1];
        for row in rows.iter().filter(known) {
            starts[row[0] as usize + 1] += 1;
        }
        for unit in 0..units {
            starts[unit + 1] += starts[unit];
        }
        let mut next = starts.clone();
        let mut given = vec![(0, 0); starts.last().copied().unwrap_or(0)];
        for row in rows.iter().filter(known) {
            let place = &mut next[row[0] as usize];
            given[*place] = (row[1], row[2]);
            *place += 1;
        }
        drop(next);
        let repeated = tidy(&mut starts, &mut given);
        let mut raters: Vec<u32> = Vec::new();
        let most = given.iter().map(|one| one.0 as usize + 1).max();
        let mut seen = vec![false; most.unwrap_or(0)];
        for (rater, _) in &given {
            seen[*rater as usize] = true;
        }
        raters.extend((0..).zip(&seen).filter(|(_, here)| **here).map(|(r, _)| r));
        Self {
            values: values.to_vec(),
            starts,
            given,
            raters,
            repeated,
        }
    }

    /// The values of the classes.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The judges with a judgement, rising.
    pub fn raters(&self) -> &[u32] {
        &self.raters
    }

    /// What each unit got: `(rater, class)`, by rater.
    pub fn units(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        self.starts
            .windows(2)
            .map(|ends| &self.given[ends[0]..ends[1]])
    }

    pub(super) fn judged(&self) -> usize {
        self.units().filter(|unit| !unit.is_empty()).count()
    }

    pub(super) fn pairable(&self) -> usize {
        self.units().filter(|unit| unit.len() > 1).count()
    }

    pub(super) fn judgements(&self) -> usize {
        self.given.len()
    }

    pub(super) fn repeated(&self) -> usize {
        self.repeated
    }

    pub(super) fn present(&self) -> usize {
        self.raters.len()
    }

    pub(super) fn first_two(&self) -> (u32, u32) {
        let at = |place: usize| self.raters.get(place).copied().unwrap_or(0);
        (at(0), at(1))
    }
}

/// Sorts each unit by judge, keeps the first judgement of each, and says how many were not kept. Nothing else here depends on the
/// order of rows: a table of units by judges has one place for each, and the published values of Dawid and Skene's
/// anaesthetists (1979, one judged everything three times) fill it with the first.
fn tidy(starts: &mut [usize], given: &mut Vec<(u32, u32)>) -> usize {
    let (mut kept, mut from) = (0, 0);
    for end in starts.iter_mut().skip(1) {
        given[from..*end].sort_by_key(|one| one.0);
        let begin = kept;
        for at in from..*end {
            if kept == begin || given[kept - 1].0 != given[at].0 {
                given[kept] = given[at];
                kept += 1;
            }
        }
        from = *end;
        *end = kept;
    }
    let repeated = given.len() - kept;
    given.truncate(kept);
    repeated
}

/// Krippendorff's alpha alone, of rows `[unit, rater, class]` of so many `units`, with `values` by class, fast enough for ten
/// million rows: one pass that counts answers by unit, one over the units. Rows of other units or classes are left out. Each
/// judge has judged a unit once at most; use [`Ratings`] where that is not sure.
pub fn alpha(
    rows: &[[u32; 3]],
    units: usize,
    values: &[f64],
    level: Level,
) -> Result<f64, Undefined> {
    let classes = values.len();
    if classes == 0 || units.saturating_mul(classes) > 64 + 8 * rows.len() {
        let known = rows.iter().filter(|row| (row[0] as usize) < units);
        let ratings = Ratings::new(&known.copied().collect::<Vec<_>>(), values);
        let view = super::item::View::new(&ratings, level);
        return view.alpha(&view.point(), true);
    }
    // Bytes stay in the processor's cache where wider counts would not; a unit with 256 equal answers is counted anew.
    match count::<u8>(rows, units, classes) {
        Some(counts) => counted(&counts, values, level),
        None => match count::<u32>(rows, units, classes) {
            Some(counts) => counted(&counts, values, level),
            None => Err(Undefined::NoPairs),
        },
    }
}

/// A count as small as it may be.
trait Count: Copy + Default + Into<u32> {
    /// One more; none where there is no room.
    fn more(self) -> Option<Self>;
}

impl Count for u8 {
    fn more(self) -> Option<Self> {
        self.checked_add(1)
    }
}

impl Count for u32 {
    fn more(self) -> Option<Self> {
        self.checked_add(1)
    }
}

/// Answers by unit and class; none where a count has no room.
fn count<C: Count>(rows: &[[u32; 3]], units: usize, classes: usize) -> Option<Vec<C>> {
    let mut counts = vec![C::default(); units * classes];
    for [unit, _, class] in rows {
        if (*class as usize) < classes
            && let Some(count) = counts.get_mut(*unit as usize * classes + *class as usize)
        {
            *count = count.more()?;
        }
    }
    Some(counts)
}

fn counted<C: Count>(counts: &[C], values: &[f64], level: Level) -> Result<f64, Undefined> {
    let classes = values.len();
    let mut totals = vec![0_u64; classes];
    let mut dense = vec![0_u32; classes];
    let each = |unit: &[C], dense: &mut Vec<u32>| -> u32 {
        let mut size = 0;
        for (wide, count) in dense.iter_mut().zip(unit) {
            *wide = (*count).into();
            size += *wide;
        }
        size
    };
    for unit in counts.chunks_exact(classes) {
        if each(unit, &mut dense) > 1 {
            for (total, count) in totals.iter_mut().zip(&dense) {
                *total += u64::from(*count);
            }
        }
    }
    let totals: Vec<f64> = totals.iter().map(|total| *total as f64).collect();
    let scale = Scale::new(level, values, &totals)?;
    // Units with equally many judgements are summed before they are divided: whole numbers, where answers are names.
    let mut apart: Vec<f64> = Vec::new();
    for unit in counts.chunks_exact(classes) {
        let size = each(unit, &mut dense) as usize;
        if size > 1 {
            if apart.len() <= size {
                apart.resize(size + 1, 0.0);
            }
            apart[size] += scale.apart_dense(&dense);
        }
    }
    let observed: f64 = (2..apart.len())
        .map(|size| apart[size] / (size - 1) as f64)
        .sum();
    scale.alpha(observed, &totals, true)
}
