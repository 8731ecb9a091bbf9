//! Letting a person go leaves nothing without an owner, whatever they had a part in (R20). On both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

use std::collections::BTreeSet;

use kpo_operations::departure::{self, Wanted};
use kpo_operations::{Error, review, session};
use kpo_practice::departure::{EffectKind, OrphanKind};
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::nomination::NominationState;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::rate::RateKind;
use kpo_practice::timesheet::SheetState;
use kpo_testkit::{TestOffice, both};

use world::{Dice, World, earns, file, named, reads, reads_again, world};

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
        office.vouch(&next, &aino).await;
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
