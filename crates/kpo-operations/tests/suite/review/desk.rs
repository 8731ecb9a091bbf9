//! The desk: the very words that are wrong, marked, kept where they stand, and told to their author (R29).

use kpo_operations::review;
use kpo_practice::review::{Mark, Part, Severity, Verdict};
use kpo_testkit::both;

use super::{code, correct, hand_in, task_of, world};

both! {
    async fn r29_the_very_words_are_marked_and_their_author_sees_the_place(office: TestOffice) {
        let world = world(&office).await;
        let sourcing = office.caller(&world.sourcing, true);
        hand_in(&office, &world, 1, &[]).await;
        review::assign(&office.office, &sourcing, world.file.id, &[world.reviewers[0].id], 5).await.unwrap();
        let reader = office.caller(&world.reviewers[0], false);
        let task = task_of(&office, &world.reviewers[0]).await;
        let item = review::desk(&office.office, &reader, task).await.unwrap().items.remove(0);
        assert!(!item.text.contains("Deniz"), "{}", item.text);
        let wrong = |part, quote: &str, from| Mark { part, quote: quote.to_owned(), from, criterion: String::new(), severity: Severity::Major,
            comment: "Not measured".to_owned(), correction: "Say so".to_owned() };
        let mark = |given: Mark| review::mark(&office.office, &reader, task, item.id, given);
        assert_eq!(code(mark(wrong(Part::Text, "does not hold", None)).await), Some("passage-not-shown"));
        assert_eq!(code(mark(wrong(Part::Evidence, "holds", None)).await), Some("passage-not-shown"), "it stands in the other text");
        assert_eq!(code(mark(wrong(Part::Text, "Deniz", None)).await), Some("passage-not-shown"), "what is blotted cannot be felt for");
        assert_eq!(code(mark(wrong(Part::Text, "███", None)).await), Some("passage-twice"));
        assert_eq!(code(mark(Mark { criterion: "Charm".to_owned(), ..wrong(Part::Text, "holds", None) }).await), Some("judgement-criterion"));
        assert_eq!(code(mark(Mark { comment: " ".to_owned(), ..wrong(Part::Text, "holds", None) }).await), Some("judgement-no-comment"));
        let over_a_blot = item.text.split_once("by ").unwrap().1.to_owned();
        let kept = mark(wrong(Part::Text, &over_a_blot, None)).await.unwrap();
        let taken = mark(Mark { severity: Severity::Critical, ..wrong(Part::Evidence, "row 1", None) }).await.unwrap();
        // Whoever marks has called it an error; saying otherwise needs the marks taken back.
        let desk = review::desk(&office.office, &reader, task).await.unwrap();
        let (_, said) = desk.items[0].said.clone().unwrap();
        assert_eq!((said.verdict, said.severity), (Verdict::Error, Some(Severity::Critical)));
        assert_eq!(desk.items[0].text_pieces.iter().filter(|piece| piece.marked).map(|piece| piece.text.as_str()).collect::<Vec<_>>(), [over_a_blot.as_str()]);
        assert_eq!(code(review::judge(&office.office, &reader, task, item.id, correct()).await), Some("judgement-marked"));
        review::unmark(&office.office, &reader, task, taken.id).await.unwrap();
        assert_eq!(code(review::unmark(&office.office, &reader, task, taken.id).await), Some("NOT FOUND"));
        let other = office.caller(&world.reviewers[1], true);
        assert_eq!(code(review::unmark(&office.office, &other, task, kept.id).await), Some("NOT FOUND"), "it is nobody else's");
        review::finish(&office.office, &reader, task, true, "The style of the tables").await.unwrap();
        assert_eq!(code(mark(wrong(Part::Text, "holds", None)).await), Some("review-finished"));

        // The author reads their own words, the name in them too; how they were guessed is not theirs to read.
        let told = review::findings(&office.office, &office.caller(&world.expert, false), world.file.id).await.unwrap();
        let finding = &told.findings[0];
        let words: Vec<&str> = finding.passages.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(words, ["Deniz Kaya of Bosphorus Analytics holds"]);
        let marked: String = finding.text_pieces.iter().filter(|piece| piece.marked).map(|piece| piece.text.as_str()).collect();
        assert_eq!(marked, words[0]);
        let board = review::board(&office.office, &sourcing, world.file.id).await.unwrap();
        assert_eq!(board.tasks[0].guess_how.as_deref(), Some("The style of the tables"), "the client reads it");
    }
}
