//! People who said themselves how well they know each paper, and the published measure of scores against that: A Gold
//! Standard Dataset for the Reviewer Assignment Problem (Stelmakh, Wieting, Xi, Neubig, Shah; TMLR 2025).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, de::DeserializeOwned};

/// A title and an abstract.
#[derive(Deserialize)]
pub struct Paper {
    title: Option<String>,
    #[serde(rename = "abstract")]
    text: Option<String>,
}

impl Paper {
    /// Title and abstract, empty where there is none.
    pub fn parts(&self) -> (&str, &str) {
        (
            self.title.as_deref().unwrap_or_default(),
            self.text.as_deref().unwrap_or_default(),
        )
    }
}

/// The data as published.
pub struct Gold {
    pub papers: BTreeMap<String, Paper>,
    pub profiles: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    pub ratings: BTreeMap<String, BTreeMap<String, f64>>,
}

/// A score for each (expert, task).
pub type Scores<'a> = BTreeMap<(&'a str, &'a str), f64>;

impl Gold {
    pub fn read(shared: &Path) -> Option<Self> {
        let folder = shared.join("data/matching/expertise");
        fn load<T: DeserializeOwned>(path: std::path::PathBuf) -> Option<T> {
            serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
        }
        Some(Self {
            papers: load(folder.join("papers.json"))?,
            profiles: load(folder.join("profiles_10x20.json"))?,
            ratings: load(folder.join("ratings.json"))?,
        })
    }

    /// All rated papers.
    pub fn tasks(&self) -> BTreeSet<&str> {
        let rated = self.ratings.values().flat_map(BTreeMap::keys);
        rated.map(String::as_str).collect()
    }

    /// Loss, and the shares of easy and hard pairs ordered rightly.
    pub fn judge(&self, scores: &Scores<'_>) -> [f64; 3] {
        let (mut wrong, mut all) = (0.0, 0.0);
        let (mut easy, mut hard) = ([0.0, 0.0], [0.0, 0.0]);
        for (expert, rated) in &self.ratings {
            let known: Vec<(f64, f64)> = rated
                .iter()
                .map(|(task, rating)| (*rating, scores[&(expert.as_str(), task.as_str())]))
                .collect();
            for (at, one) in known.iter().enumerate() {
                for two in known[at + 1..].iter().filter(|two| two.0 != one.0) {
                    let (apart, right) = ((one.0 - two.0).abs(), (one.0 - two.0) * (one.1 - two.1));
                    all += apart;
                    wrong += apart
                        * if right == 0.0 {
                            0.5
                        } else {
                            f64::from(right < 0.0)
                        };
                    let (low, high) = (one.0.min(two.0), one.0.max(two.0));
                    for (counts, of) in [
                        (&mut easy, high >= 4.0 && low <= 2.0),
                        (&mut hard, low >= 4.0),
                    ] {
                        counts[0] += f64::from(of && right > 0.0);
                        counts[1] += f64::from(of);
                    }
                }
            }
        }
        [wrong / all, easy[0] / easy[1], hard[0] / hard[1]]
    }
}
