mod brute;
mod explained;
mod fusing;
mod keeping;

use proptest::prelude::*;

use super::*;
use crate::tokens::Language;

/// An expert's id and works.
type Person = (String, Vec<(String, String)>);

fn index(people: &[Person]) -> Index {
    with_background(people, &[])
}

fn with_background(people: &[Person], background: &[(String, String)]) -> Index {
    let mut builder = Builder::new();
    for (id, works) in people {
        builder
            .expert(id, works.iter().map(|(a, b)| (a.as_str(), b.as_str())))
            .expect("room for one more");
    }
    for (title, text) in background {
        builder
            .background(title, text, None)
            .expect("room for one more");
    }
    builder.build().expect("different experts")
}

fn person(id: &str, works: &[&str]) -> Person {
    (
        id.to_owned(),
        works
            .iter()
            .map(|text| (String::new(), (*text).to_owned()))
            .collect(),
    )
}

fn ask(index: &Index, text: &str) -> Question {
    index.question("", text, Some(Language::English))
}

/// Texts of few different words, so that they have something in common; "the" parts pairs.
fn texts() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "tax", "law", "court", "bridge", "steel", "cell", "gene", "drug", "network", "the",
        "virus", "loan", "bank",
    ]);
    prop::collection::vec(word, 0..14).prop_map(|words| words.join(" "))
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(prop::collection::vec((texts(), texts()), 0..5), 1..8).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(number, works)| (format!("p{:02}", number * 7 % 10), works))
            .collect()
    })
}

/// Ids and bits of the scores, by id.
fn bits(index: &Index, scored: &[Scored]) -> Vec<(String, u64)> {
    let mut all: Vec<(String, u64)> = scored
        .iter()
        .map(|s| {
            (
                index.id(s.expert).expect("an id").to_owned(),
                s.score.to_bits(),
            )
        })
        .collect();
    all.sort();
    all
}

#[test]
fn the_one_who_wrote_about_it_comes_first() {
    let index = index(&[
        person(
            "anna",
            &["The law of taxes on income", "Tax courts and their rulings"],
        ),
        person(
            "bert",
            &["Steel bridges and their welding", "Fatigue of steel"],
        ),
        person("carl", &[]),
    ]);
    let scored = index.score(&ask(&index, "Which court rules on income taxes?"));
    let order: Vec<&str> = scored.iter().filter_map(|s| index.id(s.expert)).collect();
    assert_eq!(order, ["anna", "bert", "carl"]);
    assert!(scored[0].score > 0.0 && scored[1].score.abs() < STEP && scored[2].score.abs() < STEP);
}

#[test]
fn a_work_that_is_the_question_fits_wholly() {
    let text = "Fatigue of welded steel bridges under changing loads";
    let index = index(&[person("a", &[text]), person("b", &["Tax law"])]);
    let best = index.score(&ask(&index, text))[0];
    assert!((best.score - 1.0).abs() < 0.01, "{best:?}");
}

#[test]
fn a_long_list_does_not_win_by_its_length() {
    let short = person("short", &["steel bridges", "tax law"]);
    let mut long = person("long", &["steel bridges", "tax law"]);
    long.1 = long.1.iter().cycle().take(40).cloned().collect();
    let index = index(&[short, long]);
    let scored = index.score(&ask(&index, "steel bridges in tax law"));
    assert!(
        (scored[0].score - scored[1].score).abs() <= STEP,
        "{scored:?}"
    );
}

#[test]
fn nothing_at_all_is_harmless() {
    let empty = Builder::new().build().expect("an empty index");
    let question = empty.question("", "", None);
    assert!(empty.score(&question).is_empty());
    assert!(empty.shortlist(&question, 5, |_| true).is_empty());
    assert!(empty.explain(&question, 0).is_none());
    let index = index(&[person("a", &["", "\u{0}\u{202E}"]), person("", &[])]);
    for text in ["", "\u{0}", "the", "שלום", "\u{FFFD}", "tax"] {
        let question = ask(&index, text);
        assert!(index.score(&question).iter().all(|s| s.score == 0.0));
        assert!(index.shortlist(&question, 5, |_| true).is_empty());
    }
    assert!(index.shortlist(&ask(&index, "tax"), 0, |_| true).is_empty());
}

#[test]
fn a_question_of_another_index_is_no_panic() {
    let large = index(&[person(
        "a",
        &["tax law of steel bridges", "gene networks of cells"],
    )]);
    let small = index(&[person("a", &["tax"])]);
    let question = ask(&large, "gene networks and steel bridges");
    assert_eq!(small.score(&question).len(), 1);
    assert!(small.explain(&question, 0).is_some());
}

#[test]
fn an_expert_given_twice_is_refused() {
    let mut builder = Builder::new();
    builder.expert("a", [("", "tax")]).unwrap();
    builder.expert("a", [("", "law")]).unwrap();
    let refused = builder.build().unwrap_err();
    assert_eq!(refused, Refused::ExpertTwice("a".to_owned()));
    assert!(
        refused
            .to_string()
            .contains("all works of one expert together")
    );
}

#[test]
fn six_languages_meet_their_own_inflections() {
    for (work, question) in [
        ("The allocation of experts", "How are experts allocated?"),
        (
            "Julkisten hankintojen valvonta",
            "Kuka tuntee julkisia hankintoja ja niiden valvontaa?",
        ),
        (
            "Möjligheter till upphandling",
            "Vilka möjligheterna är för upphandlingen?",
        ),
        ("Sözleşmeler hukuku", "Bu sözleşmenin hukuku nedir?"),
        (
            "Penyewaan dan pembelian tanah",
            "Siapa yang menyewa tanah itu?",
        ),
        ("הסכמים ומכרזים", "מי מכיר את ההסכם ואת המכרז?"),
    ] {
        let index = index(&[person("a", &[work]), person("b", &["zzz qqq"])]);
        let question = index.question("", question, None);
        assert!(
            question.terms().count() >= 2,
            "{work}: {:?}",
            question.terms().collect::<Vec<_>>()
        );
        assert!(index.score(&question)[0].score > 0.2, "{work}");
    }
}

#[test]
fn works_past_a_block_are_counted() {
    let mut people: Vec<Person> = (0..70)
        .map(|at| person(&format!("f{at:02}"), &["filler words"; 1000]))
        .collect();
    people.push(person("z", &["rare steel bridges", "filler"]));
    people.push(person("a", &["rare steel"]));
    let index = index(&people);
    assert!(index.works() > 65_536);
    let found = index.shortlist(&ask(&index, "rare steel bridges"), 5, |_| true);
    let names: Vec<&str> = found.iter().filter_map(|s| index.id(s.expert)).collect();
    assert_eq!(names, ["z", "a"]);
    let why = index
        .explain(&ask(&index, "rare steel bridges"), index.find("z").unwrap())
        .unwrap();
    assert_eq!(why.works.len(), 1);
    assert_eq!(why.score.to_bits(), found[0].score.to_bits());
    let filler = index.score(&ask(&index, "filler words"));
    assert_eq!(
        filler.iter().filter(|s| s.score > 0.9).count(),
        70,
        "{:?}",
        &filler[60..]
    );
}

proptest! {
    #[test]
    fn the_order_of_rows_makes_no_difference(people in people(), question in texts(), turn in 0_usize..7) {
        let mut turned = people.clone();
        let by = turn % turned.len();
        turned.rotate_left(by);
        prop_assert_eq!(index(&people), index(&turned));
        for (_, works) in &mut turned {
            works.reverse();
        }
        let (one, two) = (index(&people), index(&turned));
        prop_assert_eq!(
            bits(&one, &one.score(&ask(&one, &question))),
            bits(&two, &two.score(&ask(&two, &question)))
        );
    }

    #[test]
    fn a_shortlist_is_the_head_of_the_ranking(people in people(), question in texts(), count in 0_usize..9, odd: bool) {
        let index = index(&people);
        let question = ask(&index, &question);
        let admit = |expert: usize| !odd || expert % 2 == 1;
        let all = index.score(&question).into_iter().filter(|s| s.score > 0.0 && admit(s.expert));
        prop_assert_eq!(index.shortlist(&question, count, admit), all.take(count).collect::<Vec<_>>());
    }

    #[test]
    fn hostile_text_is_harmless(text in "\\PC{0,60}|[\\x00-\\x7f]{0,60}", other in "\\PC{0,60}") {
        let index = index(&[person("a", &[&text]), person("b", &[&other, &text])]);
        let question = index.question(&other, &text, None);
        for scored in index.score(&question) {
            prop_assert!(scored.score.is_finite() && (0.0..=1.01).contains(&scored.score));
        }
    }
}
