//! Letting a person go leaves nothing without an owner, whatever they had a part in (R20). On both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use kpo_operations::departure::{self, Wanted};
use kpo_operations::{Error, review, session};
use kpo_practice::deliverable::{Deliverable, Submission};
use kpo_practice::departure::{EffectKind, OrphanKind};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{EngagementId, PersonId};
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
use kpo_testkit::{TestOffice, both};

/// Throws that repeat.
struct Dice(u64);

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

struct World {
    aino: Person,
    bo: Person,
    ada: Person,
    fin: Person,
    readers: Vec<Person>,
    firms: Vec<(Organisation, Vec<Person>)>,
    files: Vec<Engagement>,
}

async fn world(office: &TestOffice, host: &Organisation, dice: &mut Dice) -> World {
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

async fn file(office: &TestOffice, dice: &mut Dice, w: &mut World, number: usize) {
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

async fn role(
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

async fn named(
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

async fn earns(office: &TestOffice, tx: &mut Tx, file: &Engagement, person: &Person) {
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

async fn reads(
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

fn code<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::NotFound) => "not-found",
        Err(Error::Denied(_)) => "denied",
        Err(_) => "other",
    }
}

fn because(successor: Option<PersonId>) -> Wanted {
    Wanted {
        engagement: None,
        successor,
        reason: "They found another post.".to_owned(),
    }
}

/// What is nobody's of this person's, as everybody would see it.
async fn left_of(
    office: &TestOffice,
    w: &World,
    person: &Person,
) -> Vec<(OrphanKind, Option<EngagementId>)> {
    let found = departure::orphans(office, &office.caller(&w.ada, true))
        .await
        .unwrap();
    found
        .into_iter()
        .filter(|one| one.person == person.id)
        .map(|one| (one.kind, one.engagement))
        .collect()
}

both! {
    async fn r20_after_a_removal_there_is_no_orphan_grant_review_or_unpaid_hour(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        office.person(&host, "Sef", "security").await;
        for seed in 1..=4 {
            let mut dice = Dice(seed);
            let w = world(&office, &host, &mut dice).await;
            let ada = office.caller(&w.ada, true);
            let victims = [&w.firms[0].1[1], &w.readers[0], &w.firms[1].1[1], &w.firms[0].1[0], &w.fin, &w.aino];
            for person in victims {
                session::begin(&office, person, true, "test", ada.at).await.unwrap();
                let plan = departure::preview(&office, &ada, person.id, None).await.unwrap();
                let heir = plan.hands_over.then_some(w.bo.id);
                if plan.hands_over {
                    assert_eq!(code(departure::record(&office, &ada, person.id, &because(None)).await), "departure-successor-missing");
                    assert_eq!(code(departure::record(&office, &ada, person.id, &because(Some(w.readers[1].id))).await), "departure-successor");
                }
                let done = departure::record(&office, &ada, person.id, &because(heir)).await.unwrap();
                let kinds = |plan: &departure::Plan| plan.effects.iter().map(|one| (one.kind, one.engagement, one.count)).collect::<Vec<_>>();
                assert_eq!(kinds(&plan), kinds(&done), "what the page showed is what was done");
                assert_eq!(left_of(&office, &w, person).await, vec![], "seed {seed}, {}", person.name);
                let mut tx = office.db.read().await.unwrap();
                assert!(!tx.person(person.id).await.unwrap().active);
                assert!(tx.assignments_of(person.id).await.unwrap().is_empty());
            }
            let all = departure::orphans(&office, &ada).await.unwrap();
            assert_eq!(all, vec![], "seed {seed}: nothing is left of anybody");
        }
    }

    async fn r20_what_somebody_earned_is_handed_in_and_their_rates_end_today(office: TestOffice) {
        let mut dice = Dice(1);
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let mut w = world(&office, &host, &mut dice).await;
        while !w.files.iter().any(|file| file.provider == Some(w.firms[0].0.id)) {
            file(&office, &mut dice, &mut w, 9).await;
        }
        let file = w.files.iter().find(|file| file.provider == Some(w.firms[0].0.id)).unwrap().clone();
        let leaver = office.person(&w.firms[0].0, "Leaver", "").await;
        let mut tx = office.db.begin().await.unwrap();
        named(&office, &mut tx, &file, &leaver, NominationState::Approved).await;
        earns(&office, &mut tx, &file, &leaver).await;
        tx.record(None, file.created_at, Entry::new("test.made", "engagement", file.id));
        tx.commit().await.unwrap();
        departure::record(&office, &office.caller(&w.ada, true), leaver.id, &because(None)).await.unwrap();
        let mut tx = office.db.read().await.unwrap();
        let sheets = tx.timesheets(file.id).await.unwrap();
        let own = sheets.iter().find(|sheet| sheet.person == leaver.id).unwrap();
        assert_eq!(own.state, SheetState::Submitted);
        let today = w.ada.created_at.day();
        for kind in [RateKind::Bill, RateKind::Cost] {
            let rates = tx.rates(file.id, kind).await.unwrap();
            let own = rates.iter().find(|rate| rate.person == leaver.id).unwrap();
            assert_eq!(own.until, Some(today));
        }
    }

    async fn r20_a_delivery_manager_lets_go_of_their_own_firms_part_and_learns_nothing_else(office: TestOffice) {
        let mut dice = Dice(2);
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let w = world(&office, &host, &mut dice).await;
        let (firm, own) = &w.firms[0];
        let manager = office.caller(&own[0], false);
        let elsewhere = w.files.iter().find(|file| file.provider == Some(w.firms[1].0.id)).unwrap().clone();
        let mut tx = office.db.begin().await.unwrap();
        reads_again(&office, &mut tx, &elsewhere, &own[1]).await;
        tx.record(None, manager.at, Entry::new("test.made", "engagement", elsewhere.id));
        tx.commit().await.unwrap();
        let plan = departure::preview(&office, &manager, own[1].id, None).await.unwrap();
        assert!(!plan.whole);
        let told: BTreeSet<EngagementId> = plan.effects.iter().filter_map(|one| one.engagement).collect();
        assert!(!told.contains(&elsewhere.id), "that they review for somebody is not told");
        assert!(plan.effects.iter().all(|one| !matches!(one.kind, EffectKind::Review | EffectKind::Returned | EffectKind::Access)));
        let one = departure::preview(&office, &manager, own[1].id, Some(elsewhere.id)).await.unwrap();
        assert!(one.effects.is_empty(), "nor when it is asked for");
        assert_eq!(code(departure::record(&office, &manager, w.firms[1].1[1].id, &because(None)).await), "not-found");
        assert_eq!(code(departure::record(&office, &manager, own[0].id, &because(None)).await), "departure-own");
        let expert = office.caller(&own[2], false);
        assert_eq!(code(departure::preview(&office, &expert, own[1].id, None).await.map(drop)), "not-found");
        if plan.effects.is_empty() {
            assert_eq!(code(departure::record(&office, &manager, own[1].id, &because(None)).await), "departure-nothing");
        } else {
            departure::record(&office, &manager, own[1].id, &because(None)).await.unwrap();
        }
        let mut tx = office.db.read().await.unwrap();
        let person = tx.person(own[1].id).await.unwrap();
        assert!(person.active && person.organisation == firm.id);
        assert_eq!(tx.reviews_by(own[1].id).await.unwrap().iter().filter(|one| one.engagement == elsewhere.id).count(), 1);
        for held in tx.assignments_of(own[1].id).await.unwrap() {
            let file = tx.engagement(held.engagement).await.unwrap();
            assert!(held.role == AssignmentRole::Reviewer, "{:?} in a file of {:?}", held.role, file.provider);
        }
    }

    async fn r20_a_review_nobody_may_take_comes_back_to_the_board(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let ada = office.person(&host, "Ada", "administrator").await;
        let author = office.person(&firm, "Deniz", "").await;
        let reader = office.person(&host, "Rea", "").await;
        let next = office.person(&host, "Ralf", "").await;
        let mut file = office.engagement(&aino, "Kiln yield").await;
        file.provider = Some(firm.id);
        let mut tx = office.db.begin().await.unwrap();
        tx.save_engagement(&file, 1).await.unwrap();
        reads(&office, &mut tx, &file, &author, &reader).await;
        tx.record(None, file.created_at, Entry::new("test.made", "engagement", file.id));
        tx.commit().await.unwrap();
        let done = departure::record(&office, &office.caller(&ada, true), reader.id, &because(None)).await.unwrap();
        assert!(done.effects.iter().any(|one| one.kind == EffectKind::Returned), "nobody else ever reviewed");
        let board = review::board(&office, &office.caller(&aino, true), file.id).await.unwrap();
        let vacant = board.tasks.iter().find_map(|task| task.vacant).unwrap();
        let aino = office.caller(&aino, true);
        assert_eq!(code(review::fill(&office, &aino, file.id, vacant, author.id).await), "reviewer-not-independent");
        assert_eq!(code(review::fill(&office, &office.caller(&author, false), file.id, vacant, next.id).await), "not-found");
        review::fill(&office, &aino, file.id, vacant, next.id).await.unwrap();
        assert_eq!(code(review::fill(&office, &aino, file.id, vacant, next.id).await), "not-found", "it is somebody's now");
        let mut tx = office.db.read().await.unwrap();
        let task = tx.reviews_by(next.id).await.unwrap().remove(0);
        assert_eq!(tx.review_items(task.id).await.unwrap().len(), 2, "the same claims, under other names");
        drop(tx);
        assert!(departure::orphans(&office, &office.caller(&ada, true)).await.unwrap().is_empty());
    }
}

/// One more reader of a file that has its sample already.
async fn reads_again(office: &TestOffice, tx: &mut Tx, file: &Engagement, reader: &Person) {
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
        assigned_at: file.created_at,
        finished_at: None,
        ended_at: None,
        replaced_by: None,
    };
    tx.insert_review(&review).await.unwrap();
    role(office, tx, file, reader, AssignmentRole::Reviewer).await;
}
