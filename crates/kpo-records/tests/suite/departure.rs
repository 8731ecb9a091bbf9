//! Contract of what a departure reads: everything live a person has a part in, and what is left without an owner. On both
//! databases.

use std::collections::BTreeSet;

use kpo_practice::award::Award;
use kpo_practice::deliverable::{Deliverable, Submission};
use kpo_practice::departure::OrphanKind;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::opener::{Lock, Opener};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::rate::{Rate, RateKind};
use kpo_practice::review::{Review, Sample, SampleKind};
use kpo_practice::time::Day;
use kpo_practice::timesheet::{self, Period, PeriodKind, Sheet, SheetState};
use kpo_records::Tx;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};

struct World {
    owner: Person,
    expert: Person,
    reader: Person,
    file: Engagement,
}

async fn world(office: &TestOffice) -> World {
    let host = office.organisation(OrganisationKind::Host, "Host").await;
    let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
    let owner = office.person(&host, "Aino", "sourcing").await;
    let reader = office.person(&host, "Rea", "").await;
    let expert = office.person(&firm, "Deniz", "").await;
    let mut file = office.engagement(&owner, "Kiln yield").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, 1).await.unwrap();
    keep(tx, &file).await;
    World {
        owner,
        expert,
        reader,
        file,
    }
}

async fn keep(mut tx: Tx, file: &Engagement) {
    tx.record(None, START, Entry::new("test.kept", "engagement", file.id));
    tx.commit().await.unwrap();
}

fn today() -> Day {
    START.day()
}

fn rate(office: &TestOffice, w: &World) -> Rate {
    Rate {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        person: w.expert.id,
        kind: RateKind::Bill,
        hourly: Money {
            minor: 9_500,
            currency: Currency::EUR,
        },
        from: today().plus_days(-9),
        set_by: w.expert.id,
        set_at: START,
        agreed_by: None,
        agreed_at: None,
        until: None,
    }
}

fn hours(office: &TestOffice, w: &World, state: SheetState) -> (Sheet, timesheet::Entry) {
    let sheet = Sheet {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        person: w.expert.id,
        period: Period::of(PeriodKind::Week, today()),
        state,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    let entry = timesheet::Entry {
        id: office.office.id(),
        version: 1,
        sheet: sheet.id,
        engagement: w.file.id,
        person: w.expert.id,
        day: today(),
        minutes: 450,
        note: "Balance".to_owned(),
    };
    (sheet, entry)
}

async fn reading(office: &TestOffice, w: &World, tx: &mut Tx) -> Review {
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        question: "How hot?".to_owned(),
        method: "Balance".to_owned(),
        recommendation: String::new(),
        confidence: None,
        created_at: START,
    };
    tx.insert_deliverable(&work).await.unwrap();
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: w.file.id,
        number: 1,
        content: "{}".to_owned(),
        digest: "0".repeat(64),
        claims: 2,
        person: w.expert.id,
        at: START,
    };
    tx.insert_submission(&submission).await.unwrap();
    let sample = Sample {
        id: office.office.id(),
        version: 1,
        engagement: w.file.id,
        submission: submission.id,
        kind: SampleKind::Whole,
        seed: "00".repeat(32),
        population: 2,
        size: 2,
        target: 5,
        drawn_at: START,
        settled_at: None,
    };
    tx.insert_sample(&sample).await.unwrap();
    let review = Review {
        id: office.office.id(),
        version: 1,
        sample: sample.id,
        engagement: w.file.id,
        reviewer: w.reader.id,
        role: AssignmentRole::Reviewer,
        guessed: None,
        guess_how: None,
        due_at: None,
        allowed: None,
        assigned_at: START,
        finished_at: None,
        ended_at: None,
        replaced_by: None,
    };
    tx.insert_review(&review).await.unwrap();
    review
}

/// The kinds of orphans there are now.
async fn orphans(tx: &mut Tx) -> BTreeSet<OrphanKind> {
    tx.orphans(today())
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.kind)
        .collect()
}

both! {
    async fn r20_what_a_person_has_live_is_found_and_ends(office: TestOffice) {
        let w = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        let mut rate = rate(&office, &w);
        tx.insert_rate(&rate).await.unwrap();
        let mut nomination = Nomination {
            id: office.office.id(), version: 1, engagement: w.file.id, organisation: w.expert.organisation, person: w.expert.id,
            note: "Ran ten".to_owned(), state: NominationState::Proposed, reason: String::new(), nominated_by: w.expert.id,
            nominated_at: START, decided_by: None, decided_at: None,
        };
        tx.insert_nomination(&nomination).await.unwrap();
        let (mut sheet, entry) = hours(&office, &w, SheetState::Open);
        tx.insert_timesheet(&sheet).await.unwrap();
        tx.insert_time_entry(&entry).await.unwrap();
        let opener = Opener {
            id: office.office.id(), version: 1, engagement: w.file.id, person: w.owner.id, lock: Lock::Outer, recipient: "age1x".to_owned(),
            created_at: START, used_at: None,
        };
        tx.insert_opener(&opener).await.unwrap();

        assert_eq!(tx.rates_in_force_of(w.expert.id, today()).await.unwrap(), vec![rate.clone()]);
        assert_eq!(tx.nominations_of(w.expert.id).await.unwrap(), vec![nomination.clone()]);
        assert_eq!(tx.timesheets_unapproved(w.expert.id).await.unwrap(), vec![sheet.clone()]);
        assert_eq!(tx.openers_unused(w.owner.id).await.unwrap(), vec![opener.clone()]);
        assert_eq!(tx.files_owned(w.owner.id).await.unwrap().len(), 1);
        assert!(tx.minutes_unbilled(w.expert.id).await.unwrap().is_empty(), "nothing is approved yet");
        assert!(tx.files_owned(w.expert.id).await.unwrap().is_empty());

        rate.until = Some(today());
        rate.version = tx.save_rate(&rate, 1).await.unwrap();
        assert_eq!(tx.rates(w.file.id, RateKind::Bill).await.unwrap(), vec![rate]);
        assert!(tx.rates_in_force_of(w.expert.id, today()).await.unwrap().is_empty());
        nomination.state = NominationState::Withdrawn;
        tx.save_nomination(&nomination, 1).await.unwrap();
        assert!(tx.nominations_of(w.expert.id).await.unwrap().is_empty());
        sheet.state = SheetState::Approved;
        tx.save_timesheet(&sheet, 1).await.unwrap();
        assert!(tx.timesheets_unapproved(w.expert.id).await.unwrap().is_empty());
        assert_eq!(tx.minutes_unbilled(w.expert.id).await.unwrap(), vec![(w.file.id, 450)]);
        tx.hand_opener(&opener, w.reader.id).await.unwrap();
        assert!(tx.openers_unused(w.owner.id).await.unwrap().is_empty());
        let handed = tx.openers_unused(w.reader.id).await.unwrap().remove(0);
        assert_eq!(handed.version, 2);
        let award = Award {
            id: office.office.id(), version: 1, engagement: w.file.id, criteria: Vec::new(), deadline: START, peeled_at: None,
            opened_at: None, chosen: None, scores: Vec::new(), reasons: String::new(), proposed_by: None, proposed_at: None,
            approved_by: None, made_at: None,
        };
        tx.insert_award(&award).await.unwrap();
        tx.save_award(&Award { opened_at: Some(START), ..award }, 1).await.unwrap();
        assert!(tx.openers_unused(w.reader.id).await.unwrap().is_empty(), "the bids are open");
        tx.delete_opener(&handed).await.unwrap();
        assert!(tx.openers(w.file.id).await.unwrap().is_empty());
        keep(tx, &w.file).await;
    }

    async fn r20_a_task_taken_from_a_reviewer_is_nobodys_until_it_is_given_on(office: TestOffice) {
        let w = world(&office).await;
        let mut tx = office.db.begin().await.unwrap();
        let mut task = reading(&office, &w, &mut tx).await;
        assert_eq!(tx.reviews_by(w.reader.id).await.unwrap(), vec![task.clone()]);
        task.ended_at = Some(START);
        task.version = tx.save_review(&task, 1).await.unwrap();
        assert!(tx.reviews_by(w.reader.id).await.unwrap().is_empty());
        let next = Review { id: office.office.id(), version: 1, reviewer: w.owner.id, ended_at: None, ..task.clone() };
        tx.insert_review(&next).await.unwrap();
        task.replaced_by = Some(next.id);
        task.version = tx.save_review(&task, 2).await.unwrap();
        assert!(tx.reviews_of(task.sample).await.unwrap().contains(&task));
        keep(tx, &w.file).await;
    }

    async fn r20_everything_left_without_an_owner_is_seen(office: TestOffice) {
        let w = world(&office).await;
        office.assign(w.file.id, &w.expert, AssignmentRole::Expert).await;
        office.assign(w.file.id, &w.reader, AssignmentRole::Reviewer).await;
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_rate(&rate(&office, &w)).await.unwrap();
        let (sheet, entry) = hours(&office, &w, SheetState::Open);
        tx.insert_timesheet(&sheet).await.unwrap();
        tx.insert_time_entry(&entry).await.unwrap();
        reading(&office, &w, &mut tx).await;
        let opener = Opener {
            id: office.office.id(), version: 1, engagement: w.file.id, person: w.owner.id, lock: Lock::Outer, recipient: "age1x".to_owned(),
            created_at: START, used_at: None,
        };
        tx.insert_opener(&opener).await.unwrap();
        assert!(orphans(&mut tx).await.is_empty(), "all of it is somebody's");
        for person in [&w.owner, &w.expert, &w.reader] {
            let mut left = person.clone();
            left.active = false;
            tx.save_person(&left, 1).await.unwrap();
        }
        let mut kinds: BTreeSet<OrphanKind> = OrphanKind::ALL.iter().copied().collect();
        kinds.remove(&OrphanKind::Access);
        assert_eq!(orphans(&mut tx).await, kinds, "nobody here is signed in");
        keep(tx, &w.file).await;
    }
}
