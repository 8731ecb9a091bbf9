use super::*;

proptest! {
    #[test]
    fn what_is_kept_comes_back(people in people()) {
        let index = index(&people);
        let kept = serde_json::to_string(&index).unwrap();
        let back: Index = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(index, back);
    }

    /// Any number of a kept form changed: it is refused, or whatever is asked of it is answered.
    #[test]
    fn a_damaged_form_is_no_panic(people in people(), question in texts(), at in 0_usize..10_000, to in 0_u32..70_000) {
        let kept = serde_json::to_string(&index(&people)).unwrap();
        let digits: Vec<(usize, usize)> = numbers(&kept);
        let (start, end) = digits[at % digits.len()];
        let damaged = format!("{}{to}{}", &kept[..start], &kept[end..]);
        if let Ok(index) = serde_json::from_str::<Index>(&damaged) {
            let question = ask(&index, &question);
            for scored in index.score(&question) {
                let _ = index.explain(&question, scored.expert);
            }
        }
    }
}

/// Where the numbers of a text begin and end.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let starts = (1..bytes.len())
        .filter(|at| bytes[*at].is_ascii_digit() && matches!(bytes[at - 1], b'[' | b',' | b':'));
    starts
        .map(|at| {
            (
                at,
                at + bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count(),
            )
        })
        .collect()
}

#[test]
fn a_damaged_form_says_what_is_damaged() {
    let mut parts = index(&[person("a", &["tax law"])]).0;
    parts.word_lists.works[0] = 7;
    let refused =
        serde_json::from_str::<Index>(&serde_json::to_string(&parts).unwrap()).unwrap_err();
    assert!(
        refused.to_string().contains("postings of words"),
        "{refused}"
    );
}
