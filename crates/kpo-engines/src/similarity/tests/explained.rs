//! Parts add up to the score, and what is named is what made it: without it the score falls most.

use super::*;

proptest! {
    #[test]
    fn parts_add_up_to_the_last_bit(people in people(), question in texts()) {
        let index = index(&people);
        let question = ask(&index, &question);
        for scored in index.score(&question) {
            let why = index.explain(&question, scored.expert).unwrap();
            prop_assert_eq!(why.score.to_bits(), scored.score.to_bits());
            let works: f64 = why.works.iter().map(|work| work.part).sum();
            let terms: f64 = why.terms.iter().rev().map(|term| term.part).sum();
            prop_assert_eq!((works + 0.0).to_bits(), scored.score.to_bits());
            prop_assert_eq!((terms + why.meaning + 0.0).to_bits(), scored.score.to_bits());
            for work in &why.works {
                let own = work.terms.iter().map(|(_, part)| part).sum::<f64>() + work.meaning;
                prop_assert_eq!((own + 0.0).to_bits(), work.part.to_bits());
                prop_assert!(work.part > 0.0);
            }
        }
    }

    #[test]
    fn the_term_named_first_is_the_one_whose_loss_costs_most(people in people(), question in texts()) {
        let index = index(&people);
        let question = ask(&index, &question);
        for scored in index.score(&question) {
            let why = index.explain(&question, scored.expert).unwrap();
            let lost = |term: &str| {
                let left = index.score(&question.without(&[term]));
                left.iter().find(|s| s.expert == scored.expert).unwrap().score
            };
            for term in &why.terms {
                prop_assert!((term.without - lost(&term.term)).abs() <= 4.0 * STEP);
            }
            if let Some(first) = why.terms.first() {
                let least = question.terms().map(lost).fold(f64::INFINITY, f64::min);
                prop_assert!(first.without <= least + 4.0 * STEP);
                prop_assert!(first.without < scored.score);
            }
        }
    }

    #[test]
    fn the_work_named_first_is_the_one_whose_loss_costs_most(people in people(), question in texts()) {
        let whole = index(&people);
        let question = ask(&whole, &question);
        for (at, (id, works)) in people.iter().enumerate() {
            let expert = whole.find(id).unwrap();
            let why = whole.explain(&question, expert).unwrap();
            let mut least = f64::INFINITY;
            for work in 0..works.len() {
                // The work is taken from its expert and left in the background, so that no weight changes.
                let mut fewer = people.clone();
                let lost = fewer[at].1.remove(work);
                let fewer = with_background(&fewer, &[lost]);
                let without = fewer.score(&fewer_question(&fewer, &question));
                let without = without.iter().find(|s| s.expert == expert).unwrap().score;
                least = least.min(without);
                if let Some(part) = why.works.iter().find(|part| part.work == work) {
                    prop_assert!((part.without - without).abs() <= 4.0 * STEP, "{} {without}", part.without);
                }
            }
            if let Some(first) = why.works.first() {
                prop_assert!(first.without <= least + 4.0 * STEP);
            }
        }
    }
}

/// The question as the smaller index would ask it, with the weights of the first: a pair that is now nobody's goes.
fn fewer_question(index: &Index, question: &Question) -> Question {
    let text = question
        .terms()
        .filter(|name| !name.contains(' '))
        .collect::<Vec<_>>()
        .join(" the ");
    let mut asked = ask(index, &text);
    let pairs = question.terms.iter().filter(|term| term.name.contains(' '));
    let places = pairs.filter_map(|term| {
        let found = ask(index, &term.name)
            .terms
            .into_iter()
            .find(|own| own.name == term.name)?;
        Some(super::super::question::Term {
            weight: term.weight,
            ..found
        })
    });
    let singles = asked.terms.drain(..).filter_map(|own| {
        let weight = question
            .terms
            .iter()
            .find(|term| term.name == own.name)?
            .weight;
        Some(super::super::question::Term { weight, ..own })
    });
    Question {
        terms: singles.chain(places).collect(),
    }
}

#[test]
fn an_explanation_reads_as_one() {
    let index = index(&[
        person(
            "anna",
            &["Tax courts", "Gardening at home", "Income tax for artists"],
        ),
        person("bert", &["Steel bridges"]),
    ]);
    let why = index
        .explain(&ask(&index, "Who knows the income taxes of artists?"), 0)
        .unwrap();
    assert_eq!(why.works[0].work, 2);
    assert_eq!(why.works.len(), 2);
    let named: Vec<&str> = why.terms.iter().map(|term| term.term.as_str()).collect();
    assert!(
        named.contains(&"income taxes") && named.contains(&"artists"),
        "{named:?}"
    );
    assert!(index.explain(&ask(&index, "tax"), 2).is_none());
}
