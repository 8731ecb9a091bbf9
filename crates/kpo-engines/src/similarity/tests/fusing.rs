use super::*;

fn two() -> Index {
    index(&[
        person("a", &["tax law", "income tax"]),
        person("b", &["steel bridges"]),
    ])
}

#[test]
fn meaning_decides_where_words_are_silent() {
    let index = two();
    let vectors = [1.0, 0.0, 0.6, 0.8, 0.0, 2.0];
    let fused = Fused::new(&index, &vectors, 2).unwrap();
    let question = ask(&index, "viaduct");
    let best = fused.score(&question, &[0.0, 5.0]).unwrap();
    assert_eq!(index.id(best[0].expert), Some("b"));
    assert!((best[0].score - 1.0).abs() < 1e-6);
    let words = fused
        .score(&ask(&index, "steel bridges"), &[0.0, 5.0])
        .unwrap();
    assert!((words[0].score - 1.0 - WORDS_WEIGHT).abs() < 0.02);
}

#[test]
fn vectors_that_do_not_fit_are_refused() {
    let index = two();
    assert!(matches!(
        Fused::new(&index, &[0.0; 5], 2),
        Err(Refused::VectorCount { .. })
    ));
    assert!(matches!(
        Fused::new(&index, &[], 0),
        Err(Refused::VectorCount { .. })
    ));
    let bad = [0.0, 0.0, 1.0, f32::NAN, 0.0, 1.0];
    assert_eq!(
        Fused::new(&index, &bad, 2).unwrap_err(),
        Refused::VectorValue(1)
    );
    let huge = [0.0, 0.0, 1.0, 0.0, f32::MAX, 1.0];
    assert_eq!(
        Fused::new(&index, &huge, 2).unwrap_err(),
        Refused::VectorValue(2)
    );
    let vectors = [0.0, 0.0, 1.0, 0.0, 0.0, 1.0];
    let fused = Fused::new(&index, &vectors, 2).unwrap();
    let question = ask(&index, "tax");
    assert!(fused.score(&question, &[1.0]).is_err());
    assert!(fused.score(&question, &[f32::INFINITY, 0.0]).is_err());
    assert!(
        fused
            .score(&question, &[0.0, 0.0])
            .unwrap()
            .iter()
            .all(|s| s.score.is_finite())
    );
}

proptest! {
    #[test]
    fn fused_parts_add_up_to_the_last_bit(
        people in people(), question in texts(), seed in prop::collection::vec(-1.0_f32..1.0, 3 * 41)
    ) {
        let index = index(&people);
        let vectors = &seed[..3 * index.works()];
        let fused = Fused::new(&index, vectors, 3).unwrap();
        let (question, vector) = (ask(&index, &question), &seed[120..]);
        for scored in fused.score(&question, vector).unwrap() {
            let why = fused.explain(&question, vector, scored.expert).unwrap().unwrap();
            prop_assert_eq!(why.score.to_bits(), scored.score.to_bits());
            let works: f64 = why.works.iter().map(|work| work.part).sum();
            prop_assert!((works - scored.score).abs() < STEP / 2.0);
            let terms: f64 = why.terms.iter().map(|term| term.part).sum();
            prop_assert!((terms + why.meaning - scored.score).abs() < STEP / 2.0);
        }
    }

    #[test]
    fn fused_scores_do_as_the_formula_says(people in people(), seed in prop::collection::vec(-1.0_f32..1.0, 11 * 41)) {
        let index = index(&people);
        let vectors = &seed[..11 * index.works()];
        let vector = &seed[11 * 40..];
        let fused = Fused::new(&index, vectors, 11).unwrap();
        for scored in fused.score(&ask(&index, ""), vector).unwrap() {
            let rows = index.rows(scored.expert);
            let cosine = |row: usize| {
                let own = &vectors[row * 11..row * 11 + 11];
                let products = |a: &[f32], b: &[f32]| -> Vec<f64> {
                    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).collect()
                };
                let dot = |a: &[f32], b: &[f32]| products(a, b).iter().sum::<f64>();
                dot(own, vector) / (dot(own, own) * dot(vector, vector)).sqrt()
            };
            let mean = rows.clone().map(|row| (10.0 * cosine(row)).exp()).sum::<f64>() / rows.len() as f64;
            let truth = if rows.is_empty() { 0.0 } else { mean.ln() / 10.0 };
            prop_assert!((scored.score - truth).abs() < 1e-5, "{} for {truth}", scored.score);
        }
    }
}
