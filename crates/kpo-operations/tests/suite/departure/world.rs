//! A house and two firms with files in which everybody has some part, by throws that repeat.

use kpo_practice::deliverable::{Deliverable, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::invitation::Invitation;
use kpo_practice::journal::Entry;
use kpo_practice::key_person::KeyPerson;
use kpo_practice::money::{Currency, Money};
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::opener::{Lock, Opener};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::rate::{Rate, RateKind};
use kpo_practice::review::{Review, ReviewItem, Sample, SampleKind};
use kpo_practice::timesheet::{self, Period, PeriodKind, Sheet, SheetState};
use kpo_records::Tx;
use kpo_testkit::TestOffice;

/// Throws that repeat.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

pub(crate) struct World {
    pub(crate) aino: Person,
    pub(crate) bo: Person,
    pub(crate) ada: Person,
    pub(crate) fin: Person,
    pub(crate) readers: Vec<Person>,
    pub(crate) firms: Vec<(Organisation, Vec<Person>)>,
    pub(crate) files: Vec<Engagement>,
}

pub(crate) async fn world(office: &TestOffice, host: &Organisation, dice: &mut Dice) -> World {
    let seed = dice.0;
    let aino = office
        .person(host, &format!("Aino {seed}"), "sourcing")
        .await;
    let bo = office.person(host, &format!("Bo {seed}"), "sourcing").await;
    let ada = office
        .person(host, &format!("Ada {seed}"), "administrator")
        .await;
    let fin = office
        .person(host, &format!("Fatima {seed}"), "finance")
        .await;
    let readers = vec![
        office.person(host, &format!("Rea {seed}"), "").await,
        office.person(host, &format!("Ralf {seed}"), "").await,
    ];
    for reader in &readers {
        office.vouch(reader, &aino).await;
    }
    let mut firms = Vec::new();
    for name in ["Bosphorus", "Penang"] {
        let firm = office.organisation(OrganisationKind::Firm, name).await;
        let mut own = vec![
            office
                .person(&firm, &format!("{name} delivery"), "delivery")
                .await,
        ];
        for number in 0..3 {
            own.push(office.person(&firm, &format!("{name} {number}"), "").await);
        }
        firms.push((firm, own));
    }
    let mut world = World {
        aino,
        bo,
        ada,
        fin,
        readers,
        firms,
        files: Vec::new(),
    };
    for number in 0..5 {
        file(office, dice, &mut world, number).await;
    }
    world
}

pub(crate) async fn file(office: &TestOffice, dice: &mut Dice, w: &mut World, number: usize) {
    let mut file = office
        .engagement(&w.aino, &format!("Question {number}"))
        .await;
    let at = file.created_at;
    let (firm, own) = w.firms[dice.below(2)].clone();
    let mut tx = office.db.begin().await.unwrap();
    if dice.one_in(3) {
        for (lock, person) in [(Lock::Outer, &w.aino), (Lock::Inner, &w.fin)] {
            let opener = Opener {
                id: office.office.id(),
                version: 1,
                engagement: file.id,
                person: person.id,
                lock,
                recipient: "age1x".to_owned(),
                created_at: at,
                used_at: None,
            };
            tx.insert_opener(&opener).await.unwrap();
        }
        if dice.one_in(2) {
            let invitation = Invitation {
                id: office.office.id(),
                version: 1,
                engagement: file.id,
                organisation: firm.id,
                invited_by: w.aino.id,
                invited_at: at,
                ended_at: None,
                end: None,
            };
            tx.insert_invitation(&invitation).await.unwrap();
            named(office, &mut tx, &file, &own[1], NominationState::Proposed).await;
        }
    } else {
        file.provider = Some(firm.id);
        file.version = tx.save_engagement(&file, 1).await.unwrap();
        for person in &own[1..] {
            if dice.one_in(2) {
                named(office, &mut tx, &file, person, NominationState::Approved).await;
                earns(office, &mut tx, &file, person).await;
            }
        }
        if dice.one_in(2) {
            let key = KeyPerson {
                id: office.office.id(),
                version: 1,
                engagement: file.id,
                person: own[1].id,
                subject: "Mass balance".to_owned(),
                understudy: Some(own[2].id),
                handover: None,
                named_by: w.aino.id,
                named_at: at,
                ended: None,
            };
            tx.insert_key_person(&key).await.unwrap();
            role(office, &mut tx, &file, &own[2], AssignmentRole::Understudy).await;
        }
        let other = usize::from(firm.id == w.firms[0].0.id);
        let reader = [&w.readers[0], &w.readers[1], &w.firms[other].1[1]][dice.below(3)].clone();
        reads(office, &mut tx, &file, &own[1], &reader).await;
    }
    role(
        office,
        &mut tx,
        &file,
        &w.readers[0],
        AssignmentRole::Counterpart,
    )
    .await;
    tx.record(None, at, Entry::new("test.made", "engagement", file.id));
    tx.commit().await.unwrap();
    w.files.push(file);
}

pub(crate) async fn role(
    office: &TestOffice,
    tx: &mut Tx,
    file: &Engagement,
    person: &Person,
    role: AssignmentRole,
) {
    let assignment = kpo_records::engagement::Assignment {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        person: person.id,
        role,
        since_at: file.created_at,
        ended_at: None,
    };
    tx.insert_assignment(&assignment).await.unwrap();
}

pub(crate) async fn named(
    office: &TestOffice,
    tx: &mut Tx,
    file: &Engagement,
    person: &Person,
    state: NominationState,
) {
    let nomination = Nomination {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        organisation: person.organisation,
        person: person.id,
        note: "Ran ten".to_owned(),
        state,
        reason: String::new(),
        nominated_by: person.id,
        nominated_at: file.created_at,
        decided_by: None,
        decided_at: None,
    };
    tx.insert_nomination(&nomination).await.unwrap();
    let held = if state == NominationState::Approved {
        AssignmentRole::Expert
    } else {
        AssignmentRole::Nominee
    };
    role(office, tx, file, person, held).await;
}

pub(crate) async fn earns(office: &TestOffice, tx: &mut Tx, file: &Engagement, person: &Person) {
    let day = file.created_at.day();
    for kind in [RateKind::Cost, RateKind::Bill] {
        let rate = Rate {
            id: office.office.id(),
            version: 1,
            engagement: file.id,
            person: person.id,
            kind,
            hourly: Money {
                minor: 9_500,
                currency: Currency::EUR,
            },
            from: day,
            set_by: person.id,
            set_at: file.created_at,
            agreed_by: None,
            agreed_at: None,
            until: None,
        };
        tx.insert_rate(&rate).await.unwrap();
    }
    let sheet = Sheet {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        person: person.id,
        period: Period::of(PeriodKind::Week, day),
        state: SheetState::Open,
        submitted_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    tx.insert_timesheet(&sheet).await.unwrap();
    let entry = timesheet::Entry {
        id: office.office.id(),
        version: 1,
        sheet: sheet.id,
        engagement: file.id,
        person: person.id,
        day,
        minutes: 450,
        note: "Balance".to_owned(),
    };
    tx.insert_time_entry(&entry).await.unwrap();
}

pub(crate) async fn reads(
    office: &TestOffice,
    tx: &mut Tx,
    file: &Engagement,
    author: &Person,
    reader: &Person,
) {
    let at = file.created_at;
    let work = Deliverable {
        id: office.office.id(),
        version: 1,
        engagement: file.id,
        question: "How hot?".to_owned(),
        method: "Balance".to_owned(),
        recommendation: String::new(),
        confidence: None,
        created_at: at,
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
        person: author.id,
        at,
    };
    tx.insert_submission(&submission).await.unwrap();
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
        drawn_at: at,
        settled_at: None,
    };
    tx.insert_sample(&sample).await.unwrap();
    let review = Review {
        id: office.office.id(),
        version: 1,
        sample: sample.id,
        engagement: file.id,
        reviewer: reader.id,
        role: AssignmentRole::Reviewer,
        guessed: None,
        guess_how: None,
        due_at: None,
        allowed: None,
        assigned_at: at,
        finished_at: None,
        ended_at: None,
        replaced_by: None,
    };
    tx.insert_review(&review).await.unwrap();
    for position in 1..=2 {
        let item = ReviewItem {
            id: office.office.id(),
            review: review.id,
            claim: office.office.id(),
            position,
        };
        tx.insert_review_item(&item).await.unwrap();
    }
    role(office, tx, file, reader, AssignmentRole::Reviewer).await;
}

/// One more reader of a file that has its sample already.
pub(crate) async fn reads_again(
    office: &TestOffice,
    tx: &mut Tx,
    file: &Engagement,
    reader: &Person,
) {
    let sample = tx.samples_of(file.id).await.unwrap().remove(0);
    if tx
        .reviews_of(sample.id)
        .await
        .unwrap()
        .iter()
        .any(|one| one.reviewer == reader.id)
    {
        return;
    }
    let review = Review {
        id: office.office.id(),
        version: 1,
        sample: sample.id,
        engagement: file.id,
        reviewer: reader.id,
        role: AssignmentRole::Reviewer,
        guessed: None,
        guess_how: None,
        due_at: None,
        allowed: None,
        assigned_at: file.created_at,
        finished_at: None,
        ended_at: None,
        replaced_by: None,
    };
    tx.insert_review(&review).await.unwrap();
    role(office, tx, file, reader, AssignmentRole::Reviewer).await;
}
