//! Contract of the storage functions of reviewers and scorecards. On both databases.

use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures};
use kpo_practice::deliverable::{Deliverable, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, Id};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::review::{
    Adjudication, Finding, Judgement, Opinion, Review, ReviewItem, Sample, SampleKind, Severity,
    Verdict,
};
use kpo_practice::reviewer::{Reviewer, Vouch};
use kpo_practice::scorecard::{Answered, Contest, FactKind, Says};
use kpo_records::{RecordsError, Tx};
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

struct World {
    owner: Person,
    expert: Person,
    reader: Person,
    third: Person,
    file: Engagement,
    submission: Submission,
    sample: Sample,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let expert = office.person(&firm, "Emre", "").await;
    let reader = office.person(&host, "Rea", "").await;
    let third = office.person(&host, "Tuomas", "").await;
    let file = office.engagement(&owner, "Kiln").await;
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    let mut tx = office.db.begin().await.unwrap();
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        question: "How hot?".to_owned(),
        method: String::new(),
        recommendation: String::new(),
        confidence: None,
        created_at: START,
    };
    tx.insert_deliverable(&work).await.unwrap();
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: file.id,
        number: 1,
        content: "{}".to_owned(),
        digest: "0".repeat(64),
        claims: 2,
        person: expert.id,
        at: START.plus_seconds(5),
    };
    tx.insert_submission(&submission).await.unwrap();
    keep(tx, &file).await;
    let sample = Sample {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        submission: submission.id,
        kind: SampleKind::Whole,
        seed: "00".repeat(32),
        population: 2,
        size: 2,
        target: 5,
        drawn_at: START,
        settled_at: None,
    };
    World {
        owner,
        expert,
        reader,
        third,
        file,
        submission,
        sample,
    }
}

async fn keep(mut tx: Tx, file: &Engagement) {
    let entry = Entry::new("test.made", "engagement", file.id).within(file.id);
    tx.record(None, START, entry);
    tx.commit().await.unwrap();
}

fn task(office: &TestOffice, w: &World, person: &Person, role: AssignmentRole) -> Review {
    Review {
        id: office.office.id(),
        version: 1,
        sample: w.sample.id,
        engagement: w.file.id,
        reviewer: person.id,
        role,
        guessed: None,
        guess_how: None,
        due_at: Some(START.plus_days(3)),
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
        correction: String::new(),
        criterion: String::new(),
        sureness: None,
    }
}

/// One claim in somebody's task.
async fn item(office: &TestOffice, tx: &mut Tx, review: &Review, claim: ClaimId) -> ReviewItem {
    let item = ReviewItem {
        id: office.office.id(),
        review: review.id,
        claim,
        position: 1,
    };
    tx.insert_review_item(&item).await.unwrap();
    item
}

async fn finish(tx: &mut Tx, task: &mut Review, guessed: bool) {
    task.guessed = Some(guessed);
    task.finished_at = Some(START.plus_seconds(7_200));
    task.version = tx.save_review(task, task.version).await.unwrap();
}

both! {
    async fn reviewers_and_what_they_have_to_do_read_back(office: TestOffice) {
        let w = world(&office).await;
        let all = [w.reader.id, w.third.id];
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.reviewer_pool().await.unwrap().is_empty());
        assert_eq!(tx.submissions_unread().await.unwrap(), vec![(w.file.id, w.submission.id)]);
        assert_eq!(tx.authors_of(w.file.id).await.unwrap(), vec![w.expert.id]);
        let mut entered = Reviewer { id: w.third.id, version: 1, reviews_max: 4, vouch: Some(Vouch { reason: "Known".to_owned(), by: w.owner.id, at: START }) };
        tx.put_reviewer(&entered, None).await.unwrap();
        assert_eq!(tx.reviewers_of(&all).await.unwrap(), vec![entered.clone()]);
        entered.vouch = None;
        tx.put_reviewer(&entered, Some(1)).await.unwrap();
        assert!(matches!(tx.put_reviewer(&entered, Some(1)).await, Err(RecordsError::Conflict)));
        assert_eq!(tx.reviewers_of(&all).await.unwrap()[0].vouch, None);
        assert_eq!(tx.reviewer_pool().await.unwrap(), vec![w.third.id]);

        tx.insert_sample(&w.sample).await.unwrap();
        assert!(tx.submissions_unread().await.unwrap().is_empty());
        assert_eq!(tx.samples_open().await.unwrap(), vec![w.sample.clone()]);
        let mut own = task(&office, &w, &w.reader, AssignmentRole::Reviewer);
        tx.insert_review(&own).await.unwrap();
        item(&office, &mut tx, &own, office.stranger()).await;
        let open = tx.reviews_open(&all).await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].person, open[0].review, open[0].left, open[0].due_at), (w.reader.id, own.id, 1, own.due_at));
        let mut pool = vec![w.reader.id, w.third.id];
        pool.sort_unstable();
        assert_eq!(tx.reviewer_pool().await.unwrap(), pool);
        finish(&mut tx, &mut own, true).await;
        assert!(tx.reviews_open(&all).await.unwrap().is_empty());
        assert_eq!(tx.guesses().await.unwrap(), (1, 1));
        assert!(tx.reviews_settled(&all).await.unwrap().is_empty(), "not before the sample is settled");
        tx.settle_sample(&Sample { settled_at: Some(START), ..w.sample.clone() }).await.unwrap();
        assert_eq!(tx.reviews_settled(&all).await.unwrap(), vec![(w.reader.id, 1)]);
        assert!(tx.samples_open().await.unwrap().is_empty());
        keep(tx, &w.file).await;
    }

    async fn r28_the_facts_of_a_scorecard_are_acts_on_record(office: TestOffice) {
        let w = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_sample(&w.sample).await.unwrap();
        let mut own = task(&office, &w, &w.reader, AssignmentRole::Reviewer);
        let mut last = task(&office, &w, &w.third, AssignmentRole::Adjudicator);
        tx.insert_review(&own).await.unwrap();
        tx.insert_review(&last).await.unwrap();
        let claim: ClaimId = office.stranger();
        let (mine, theirs) = (item(&office, &mut tx, &own, claim).await, item(&office, &mut tx, &last, claim).await);
        let word = Judgement { id: office.office.id(), version: 1, review: own.id, item: mine.id, claim, opinion: wrong(Severity::Critical), at: START };
        tx.insert_judgement(&word).await.unwrap();
        tx.insert_adjudication(&Adjudication { id: office.office.id(), version: 1, sample: w.sample.id, review: last.id, item: theirs.id, claim,
            opinion: wrong(Severity::Major), at: START }).await.unwrap();
        finish(&mut tx, &mut own, false).await;
        finish(&mut tx, &mut last, false).await;
        for severity in [Severity::Minor, Severity::Major] {
            tx.insert_finding(&Finding { id: office.office.id(), engagement: w.file.id, sample: w.sample.id, claim: office.stranger(), severity,
                comment: "No".to_owned(), correction: String::new(), criterion: String::new(), at: START }).await.unwrap();
        }
        assert!(tx.facts_settled(w.reader.id).await.unwrap().is_empty(), "nothing is told before the sample is settled");
        assert!(tx.facts_reviews(w.reader.id).await.unwrap().is_empty());
        assert!(tx.facts_checked(w.expert.id).await.unwrap().is_empty());
        let settled = START.plus_seconds(8_000);
        tx.settle_sample(&Sample { settled_at: Some(settled), ..w.sample.clone() }).await.unwrap();
        let told = tx.facts_settled(w.reader.id).await.unwrap();
        assert_eq!((told.len(), told[0].object, told[0].at), (1, word.id.uuid(), settled));
        assert_eq!(told[0].says, Says::Settled { upheld: true, drift: Some(1) });
        let done = tx.facts_reviews(w.reader.id).await.unwrap();
        assert_eq!((done.len(), done[0].object, done[0].claims, done[0].assigned_at), (1, own.id.uuid(), 1, START));
        assert_eq!(tx.facts_reviews(w.third.id).await.unwrap().len(), 1);
        let checked = tx.facts_checked(w.expert.id).await.unwrap();
        assert_eq!((checked.len(), checked[0].object), (1, w.sample.id.uuid()));
        assert_eq!(checked[0].says, Says::Checked { claims: 2, minor: 1, major: 1, critical: 0, experts: 1 });
        assert!(tx.facts_checked(w.reader.id).await.unwrap().is_empty());
        // Who had which part in the file a fact comes from: nobody is led from their own work to those who judged it.
        for (kind, object) in [(FactKind::Settled, word.id.uuid()), (FactKind::Review, own.id.uuid()), (FactKind::Checked, w.sample.id.uuid())] {
            assert_eq!(tx.fact_file(kind, object).await.unwrap(), Some(w.file.id), "{kind:?}");
        }
        assert_eq!(tx.fact_file(FactKind::Decision, word.id.uuid()).await.unwrap(), None);
        assert_eq!(tx.files_authored(w.expert.id).await.unwrap(), vec![w.file.id]);
        assert!(tx.files_authored(w.reader.id).await.unwrap().is_empty());
        assert_eq!(tx.files_reviewed(w.reader.id).await.unwrap(), vec![w.file.id]);
        assert!(tx.files_reviewed(w.expert.id).await.unwrap().is_empty());
        let decided = Acceptance { id: office.office.id(), engagement: w.file.id, submission: w.submission.id, verdict: AcceptanceVerdict::Rejected,
            reasons: "No".to_owned(), figures: Figures::default(), person: w.owner.id, at: START.plus_seconds(9_000) };
        tx.insert_acceptance(&decided).await.unwrap();
        let facts = tx.facts_decisions(w.expert.id).await.unwrap();
        assert_eq!((facts.len(), facts[0].object, facts[0].says.clone()), (1, decided.id.uuid(), Says::Decision { verdict: AcceptanceVerdict::Rejected }));

        // A contest that is upheld takes the decision out of what the shortlist counts, and out of nothing else.
        let people = [w.expert.id];
        assert_eq!(tx.decisions_on(&people).await.unwrap().len(), 1);
        let mut said = Contest { id: office.office.id(), version: 1, person: w.expert.id, kind: FactKind::Decision, object: decided.id.uuid(),
            words: "Not mine".to_owned(), at: START, answer: None };
        tx.insert_contest(&said).await.unwrap();
        assert_eq!(tx.fact_file(FactKind::Decision, decided.id.uuid()).await.unwrap(), Some(w.file.id));
        assert_eq!(tx.contest(said.id).await.unwrap(), said);
        assert_eq!(tx.contests_open().await.unwrap(), vec![said.clone()]);
        assert_eq!(tx.decisions_on(&people).await.unwrap().len(), 1);
        said.answer = Some(Answered { upheld: true, reasons: "So it is".to_owned(), by: w.owner.id, at: START });
        said.version = tx.answer_contest(&said, 1).await.unwrap();
        assert!(matches!(tx.answer_contest(&said, 1).await, Err(RecordsError::Conflict)));
        assert_eq!(tx.contests_of(&people).await.unwrap(), vec![said]);
        assert!(tx.contests_open().await.unwrap().is_empty());
        assert!(tx.decisions_on(&people).await.unwrap().is_empty());
        assert_eq!(tx.facts_decisions(w.expert.id).await.unwrap().len(), 1, "it stays on record");
        keep(tx, &w.file).await;
    }
}
