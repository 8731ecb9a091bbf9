//! The same scores by the formulas of the module's page, with sets and floating point, and nothing of the index.

use std::collections::{HashMap, HashSet};

use super::*;
use crate::tokens::tokens;

type Weights = HashMap<String, f64>;

fn counts(title: &str, text: &str) -> Weights {
    let mut counts = Weights::new();
    for part in [title, text] {
        let found = tokens(part, Some(Language::English));
        for (at, token) in found.iter().enumerate() {
            *counts.entry(token.stem.clone()).or_default() += 1.0;
            if token.joined {
                *counts
                    .entry(format!("{} {}", found[at - 1].stem, token.stem))
                    .or_default() += 1.0;
            }
        }
    }
    counts
}

fn weigh(counts: Weights, known: f64, df: &Weights) -> Weights {
    let rarity =
        |term: &String| 1.0 + ((known + 1.0) / (df.get(term).copied().unwrap_or(1.0) + 1.0)).ln();
    let weights: Weights = counts
        .into_iter()
        .map(|(term, tf)| (term.clone(), tf.sqrt() * rarity(&term)))
        .collect();
    let length = weights
        .values()
        .map(|weight| weight * weight)
        .sum::<f64>()
        .sqrt();
    weights
        .into_iter()
        .map(|(term, weight)| (term, weight / length))
        .collect()
}

fn brute(people: &[Person], question: &str) -> HashMap<String, f64> {
    let texts: HashSet<&(String, String)> = people.iter().flat_map(|(_, works)| works).collect();
    let mut df = Weights::new();
    for (title, text) in &texts {
        for term in counts(title, text).into_keys() {
            *df.entry(term).or_default() += 1.0;
        }
    }
    let known = (texts.len() as f64).max(1.0);
    let asked = weigh(counts("", question), known, &df);
    let cosine = |(title, text): &(String, String)| {
        let work = weigh(counts(title, text), known, &df);
        work.iter()
            .map(|(term, weight)| weight * asked.get(term).unwrap_or(&0.0))
            .sum::<f64>()
    };
    let pool = |works: &[(String, String)]| {
        let sum: f64 = works.iter().map(|work| (15.0 * cosine(work)).exp()).sum();
        if works.is_empty() {
            0.0
        } else {
            (sum / works.len() as f64).ln() / 15.0
        }
    };
    people
        .iter()
        .map(|(id, works)| (id.clone(), pool(works)))
        .collect()
}

proptest! {
    #[test]
    fn the_index_scores_as_the_formulas_say(people in people(), question in texts()) {
        let index = index(&people);
        let truth = brute(&people, &question);
        for scored in index.score(&ask(&index, &question)) {
            let truth = truth[index.id(scored.expert).unwrap()];
            prop_assert!((scored.score - truth).abs() < 0.006, "{} for {truth}", scored.score);
        }
    }
}

#[test]
fn the_background_tells_what_is_common() {
    let people = [
        person("a", &["steel welding"]),
        person("b", &["tax welding steel"]),
    ];
    let many: Vec<(String, String)> = (0..50)
        .map(|at| (String::new(), format!("welding number{at}")))
        .collect();
    let (plain, aware) = (index(&people), with_background(&people, &many));
    let part = |index: &Index, term: &str| {
        let why = index.explain(&ask(index, "steel welding"), 0).unwrap();
        why.terms
            .iter()
            .find(|part| part.term == term)
            .map_or(0.0, |part| part.part)
    };
    assert!((part(&plain, "steel") - part(&plain, "welding")).abs() < 0.01);
    assert!(part(&aware, "steel") > 2.0 * part(&aware, "welding"));
}

#[test]
fn a_work_of_several_people_is_one_text() {
    let shared = "steel welding";
    let alone = index(&[person("a", &[shared]), person("b", &["tax law"])]);
    let twice = index(&[
        person("a", &[shared]),
        person("b", &["tax law"]),
        person("c", &[shared]),
    ]);
    let score = |index: &Index| index.score(&ask(index, "steel law"))[0].score;
    assert_eq!(score(&alone).to_bits(), score(&twice).to_bits());
}
