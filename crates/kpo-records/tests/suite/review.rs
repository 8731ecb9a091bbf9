//! Contract of the storage functions of work, review and acceptance. On both databases.

use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures};
use kpo_practice::deliverable::{Claim, Deliverable, Method, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::review::{
    Adjudication, Finding, FoundPassage, Judgement, Opinion, Part, Passage, Review, ReviewItem,
    Sample, SampleKind, Severity, Sureness, Verdict,
};
use kpo_records::{RecordsError, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

async fn world(office: &TestOffice) -> (Engagement, Person) {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    (office.engagement(&owner, "Kiln yield").await, owner)
}

async fn keep(mut tx: Tx, file: &Engagement) {
    tx.record(
        None,
        START,
        Entry::new("deliverable.written", "engagement", file.id).within(file.id),
    );
    tx.commit().await.unwrap();
}

fn work(office: &TestOffice, file: &Engagement) -> Deliverable {
    Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        question: "How hot?".to_owned(),
        method: "Balance".to_owned(),
        recommendation: String::new(),
        confidence: None,
        created_at: START,
    }
}

fn claim(office: &TestOffice, work: &Deliverable, position: i64) -> Claim {
    Claim {
        id: office.office.id(),
        version: 1,
        deliverable: work.id,
        position,
        text: format!("Claim {position}"),
        evidence: String::new(),
        document: None,
        method: None,
        confidence: None,
    }
}

fn submission(office: &TestOffice, work: &Deliverable, number: i64, by: &Person) -> Submission {
    Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: work.engagement,
        number,
        content: "{}".to_owned(),
        digest: format!("{number:064}"),
        claims: 2,
        person: by.id,
        at: START.plus_seconds(number),
    }
}

fn sample(office: &TestOffice, submission: &Submission, kind: SampleKind) -> Sample {
    Sample {
        id: office.office.id(),
        version: 1,
        engagement: submission.engagement,
        submission: submission.id,
        kind,
        seed: "00".repeat(32),
        population: 2,
        size: 2,
        target: 5,
        drawn_at: START,
        settled_at: None,
    }
}

fn review(office: &TestOffice, sample: &Sample, person: &Person, role: AssignmentRole) -> Review {
    Review {
        id: office.office.id(),
        version: 1,
        sample: sample.id,
        engagement: sample.engagement,
        reviewer: person.id,
        role,
        guessed: None,
        guess_how: None,
        due_at: None,
        allowed: None,
        assigned_at: START,
        finished_at: None,
        ended_at: None,
        replaced_by: None,
    }
}

fn wrong(severity: Severity) -> Opinion {
    Opinion {
        verdict: Verdict::Error,
        severity: Some(severity),
        comment: "No".to_owned(),
        correction: "Yes".to_owned(),
        criterion: "Evidence".to_owned(),
        sureness: Some(Sureness::Rather),
    }
}

both! {
    async fn the_work_and_its_submissions_read_back(office: TestOffice) {
        let (file, owner) = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.deliverable_of(file.id).await.unwrap(), None);
        assert_eq!(tx.latest_submission(file.id).await.unwrap(), None);
        let mut draft = work(&office, &file);
        tx.insert_deliverable(&draft).await.unwrap();
        let (mut first, second) = (claim(&office, &draft, 1), claim(&office, &draft, 2));
        tx.insert_claim(&second).await.unwrap();
        tx.insert_claim(&first).await.unwrap();
        assert_eq!(tx.claims_of(draft.id).await.unwrap(), vec![first.clone(), second.clone()]);
        draft.confidence = Some(70);
        draft.version = tx.save_deliverable(&draft, 1).await.unwrap();
        first.method = Some(Method::Judgement);
        first.document = Some(office.stranger());
        first.confidence = Some(0);
        first.version = tx.save_claim(&first, 1).await.unwrap();
        assert!(matches!(tx.save_claim(&first, 1).await, Err(RecordsError::Conflict)));
        tx.delete_claim(second.id).await.unwrap();
        assert!(matches!(tx.delete_claim(second.id).await, Err(RecordsError::NotFound)));
        let (one, two) = (submission(&office, &draft, 1, &owner), submission(&office, &draft, 2, &owner));
        tx.insert_submission(&one).await.unwrap();
        tx.insert_submission(&two).await.unwrap();
        keep(tx, &file).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.deliverable_of(file.id).await.unwrap(), Some(draft.clone()));
        assert_eq!(tx.claims_of(draft.id).await.unwrap(), vec![first]);
        assert_eq!(tx.submissions_of(file.id).await.unwrap(), vec![two.clone(), one.clone()]);
        assert_eq!(tx.latest_submission(file.id).await.unwrap(), Some(two));
        assert_eq!(tx.submission(one.id).await.unwrap(), one);
        assert_eq!(tx.engagements_called(&file.code_name, file.client).await.unwrap(), vec![file.clone()]);
        assert_eq!(tx.engagements_called("none", file.client).await.unwrap(), vec![]);
        drop(tx);
        let mut tx = office.db.begin().await.unwrap();
        let again = submission(&office, &draft, 2, &owner);
        assert!(matches!(tx.insert_submission(&again).await, Err(RecordsError::Constraint(_))), "a number is given once");
    }

    async fn reviews_and_what_was_said_read_back(office: TestOffice) {
        let (file, owner) = world(&office).await;
        let other = { let host = office.db.read().await.unwrap().host().await.unwrap().unwrap(); office.person(&host, "Bo", "").await };
        let mut tx = office.db.begin().await.unwrap();
        let draft = work(&office, &file);
        tx.insert_deliverable(&draft).await.unwrap();
        let (one, two) = (submission(&office, &draft, 1, &owner), submission(&office, &draft, 2, &owner));
        tx.insert_submission(&one).await.unwrap();
        tx.insert_submission(&two).await.unwrap();
        let mut whole = sample(&office, &one, SampleKind::Whole);
        let changes = sample(&office, &two, SampleKind::Changes);
        tx.insert_sample(&changes).await.unwrap();
        tx.insert_sample(&whole).await.unwrap();
        let mut task = review(&office, &whole, &other, AssignmentRole::Reviewer);
        let third = review(&office, &whole, &owner, AssignmentRole::Adjudicator);
        tx.insert_review(&task).await.unwrap();
        tx.insert_review(&third).await.unwrap();
        let item = ReviewItem { id: office.office.id(), review: task.id, claim: office.stranger(), position: 2 };
        let ahead = ReviewItem { id: office.office.id(), review: task.id, claim: office.stranger(), position: 1 };
        let disputed = ReviewItem { id: office.office.id(), review: third.id, claim: item.claim, position: 1 };
        for item in [&item, &ahead, &disputed] {
            tx.insert_review_item(item).await.unwrap();
        }
        let mut word = Judgement { id: office.office.id(), version: 1, review: task.id, item: item.id, claim: item.claim, opinion: wrong(Severity::Minor), at: START };
        tx.insert_judgement(&word).await.unwrap();
        word.opinion = wrong(Severity::Critical);
        word.version = tx.save_judgement(&word, 1).await.unwrap();
        let mut last = Adjudication { id: office.office.id(), version: 1, sample: whole.id, review: third.id, item: disputed.id, claim: item.claim, opinion: wrong(Severity::Major), at: START };
        tx.insert_adjudication(&last).await.unwrap();
        last.opinion.severity = Some(Severity::Minor);
        last.version = tx.save_adjudication(&last, 1).await.unwrap();
        let passage = Passage { id: office.office.id(), review: task.id, item: item.id, claim: item.claim, part: Part::Evidence, start: 3, length: 4,
            quote: "hot!".to_owned(), criterion: "Evidence".to_owned(), severity: Severity::Major, comment: "No".to_owned(), correction: String::new(), at: START };
        let taken_back = Passage { id: office.office.id(), ..passage.clone() };
        tx.insert_passage(&passage).await.unwrap();
        tx.insert_passage(&taken_back).await.unwrap();
        tx.delete_passage(taken_back.id).await.unwrap();
        let finding = Finding { id: office.office.id(), engagement: file.id, sample: whole.id, claim: item.claim, severity: Severity::Minor, comment: "No".to_owned(), correction: String::new(), criterion: "Evidence".to_owned(), at: START };
        tx.insert_finding(&finding).await.unwrap();
        let late = FoundPassage { part: Part::Evidence, start: 3, length: 4, criterion: "Evidence".to_owned(), severity: Severity::Major,
            comment: "No".to_owned(), correction: String::new(), finding: finding.id, id: office.office.id() };
        let early = FoundPassage { part: Part::Text, start: 9, id: office.office.id(), ..late.clone() };
        tx.insert_found_passage(&late).await.unwrap();
        tx.insert_found_passage(&early).await.unwrap();
        task.guess_how = Some("The style".to_owned());
        task.due_at = Some(START.plus_days(3));
        task.guessed = Some(true);
        task.finished_at = Some(START);
        task.version = tx.save_review(&task, 1).await.unwrap();
        whole.settled_at = Some(START);
        whole.version = tx.settle_sample(&whole).await.unwrap();
        keep(tx, &file).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.sample(whole.id).await.unwrap(), whole);
        assert_eq!(tx.sample_of(two.id).await.unwrap(), Some(changes.clone()));
        assert_eq!(tx.samples_of(file.id).await.unwrap(), vec![whole.clone(), changes], "in the order of the submissions");
        assert_eq!(tx.review(task.id).await.unwrap(), task);
        assert_eq!(tx.reviews_of(whole.id).await.unwrap().len(), 2);
        assert_eq!(tx.reviews_by(other.id).await.unwrap(), vec![task.clone()]);
        assert_eq!(tx.reviews_by(owner.id).await.unwrap(), vec![third]);
        assert_eq!(tx.review_items(task.id).await.unwrap(), vec![ahead, item]);
        assert_eq!(tx.judgements_of(task.id).await.unwrap(), vec![word.clone()]);
        assert_eq!(tx.judgements_on(whole.id).await.unwrap(), vec![word]);
        assert_eq!(tx.adjudications_on(whole.id).await.unwrap(), vec![last]);
        assert_eq!(tx.findings_of(file.id).await.unwrap(), vec![finding]);
        assert_eq!(tx.passages_of(task.id).await.unwrap(), vec![passage.clone()]);
        assert_eq!(tx.passages_on(whole.id).await.unwrap(), vec![passage]);
        assert_eq!(tx.found_passages_of(file.id).await.unwrap(), vec![early, late], "in the order of the text");
        assert_eq!(tx.tasks_counted_of(other.id).await.unwrap(), vec![(task.id, 2, 1)]);
        assert_eq!(tx.tasks_counted_on(whole.id).await.unwrap().len(), 2);
        assert_eq!(tx.active_people().await.unwrap(), vec![owner, other]);
    }

    async fn acceptances_read_back_the_newest_first(office: TestOffice) {
        let (file, owner) = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        let draft = work(&office, &file);
        tx.insert_deliverable(&draft).await.unwrap();
        let mut kept = Vec::new();
        for number in [1, 2] {
            let submission = submission(&office, &draft, number, &owner);
            tx.insert_submission(&submission).await.unwrap();
            let acceptance = Acceptance {
                id: office.office.id(),
                engagement: file.id,
                submission: submission.id,
                verdict: AcceptanceVerdict::Rejected,
                reasons: "Cannot be checked".to_owned(),
                figures: Figures { population: 2, checked: 2, minor: 1, major: 2, critical: 3, unclear: 4, bound: 5, bound_material: 6,
                    reviewers: 7, disagreements: 8, adjudications: 9, guessed: 10, sampled_from: 11, sampled: 12, sample_errors: 13, seed: "00".to_owned() },
                person: owner.id,
                at: START,
            };
            tx.insert_acceptance(&acceptance).await.unwrap();
            kept.insert(0, acceptance);
        }
        keep(tx, &file).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.acceptances_of(file.id).await.unwrap(), kept);
        assert_eq!(tx.acceptance_of(kept[1].submission).await.unwrap().as_ref(), kept.get(1));
        assert_eq!(tx.acceptance_of(office.stranger()).await.unwrap(), None);
    }
}
