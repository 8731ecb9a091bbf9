//! Names in sorted order, in one piece of memory.

use serde::{Deserialize, Serialize};

use super::Refused;

/// Different texts in rising order of their bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    /// From names that are sorted and different.
    pub(super) fn new<'a>(sorted: impl Iterator<Item = &'a str>) -> Result<Self, Refused> {
        let mut names = Self::default();
        for name in sorted {
            names.text.push_str(name);
            let end = u32::try_from(names.text.len()).map_err(|_| Refused::TooMuch("names"))?;
            names.ends.push(end);
        }
        Ok(names)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = at
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.get(middle)?.cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Whether every name can be read and stands where a search will find it.
    pub(super) fn is_sound(&self) -> bool {
        let whole = self.ends.last().map_or(0, |end| *end as usize) == self.text.len();
        let mut before = None;
        whole
            && (0..self.len()).all(|at| {
                let name = self.get(at);
                let rising = name.is_some() && (before.is_none() || before < name);
                before = name;
                rising
            })
    }

    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * 4
    }
}
