//! Real tenders staffed from generated people: nobody ineligible, somebody told why, a plan solved, locked, mended. On both
//! databases.

use std::collections::BTreeSet;

use kpo_operations::plan::{self, Preferences};
use kpo_operations::{Error, engagement, need, nomination, shortlist, wall};
use kpo_practice::access::Caller;
use kpo_practice::eligibility::{Class, barred};
use kpo_practice::id::{PersonId, PlanId};
use kpo_practice::plan::Way;
use kpo_practice::shortlist::Order;
use kpo_practice::staffing::{Aim, Weights, Why};
use kpo_testkit::staffing::{Staffed, staffed};
use kpo_testkit::{TestOffice, both};

fn wanted() -> Preferences {
    Preferences {
        name: "Spring".to_owned(),
        weights: Weights::default(),
        firms_apart: true,
        aim: Aim::Whole,
    }
}

async fn planned(office: &TestOffice, house: &Staffed, caller: &Caller) -> PlanId {
    let plan = plan::begin(office, caller, None, wanted()).await.unwrap();
    for file in &house.files {
        plan::add(office, caller, plan.id, file.id).await.unwrap();
    }
    plan.id
}

/// Everybody in the plan, checked against what was planted.
async fn nobody_ineligible(
    office: &TestOffice,
    house: &Staffed,
    caller: &Caller,
    id: PlanId,
) -> plan::Page {
    let page = plan::read(office, caller, id).await.unwrap();
    for task in &page.tasks {
        let asked = house
            .files
            .iter()
            .find(|file| file.id == task.engagement)
            .unwrap();
        for place in &task.places {
            let planted = house
                .people
                .iter()
                .find(|one| one.person.id == place.person)
                .unwrap();
            assert_eq!(
                planted.bars(asked),
                BTreeSet::new(),
                "{} at {}",
                place.name,
                task.title
            );
            assert!(place.against.is_empty());
        }
    }
    page
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::NotFound) => "not-found",
        Err(Error::Denied(_)) => "denied",
        Err(Error::Conflict) => "conflict",
        Err(_) => "other",
    }
}

both! {
    async fn r2_r26_the_shortlist_holds_whom_nothing_planted_speaks_against(office: TestOffice) {
        let Some(house) = staffed(&office).await else { return };
        assert_eq!(house.files.len(), 36);
        let caller = office.caller(&house.sourcing, true);
        let mut shown = 0;
        for asked in house.files.iter().take(6) {
            let list = shortlist::read(&office, &caller, asked.id, Order::Fit).await.unwrap();
            eprintln!("{}: {} of {}, {:?}", list.file.title, list.eligible, list.examined, list.excluded);
            shown += list.listed.len();
            for one in &list.listed {
                let planted = house.people.iter().find(|known| known.person.id == one.person).unwrap();
                assert_eq!(planted.bars(asked), BTreeSet::new(), "{}", one.name);
                assert!(one.reason.fit > 0.0 && !one.reason.works.is_empty() && one.price.is_some());
            }
            let fits: Vec<f64> = list.listed.iter().map(|one| one.reason.fit).collect();
            assert!(fits.is_sorted_by(|a, b| a >= b));
        }
        assert!(shown >= 30, "lists without people show nothing: {shown}");
        // Point by point, for everybody, the same as planted: hours aside, which plans take up.
        let asked = &house.files[0];
        for planted in house.people.iter().take(60) {
            let seen = shortlist::examine(&office, &caller, asked.id, planted.person.id).await.unwrap();
            assert_eq!(barred(&seen.listed.points), planted.bars(asked), "{}", planted.person.name);
        }
    }

    async fn r28_whoever_is_shown_sees_who_looked(office: TestOffice) {
        let Some(house) = staffed(&office).await else { return };
        let caller = office.caller(&house.sourcing, true);
        let list = shortlist::read(&office, &caller, house.files[1].id, Order::Record).await.unwrap();
        let shown = list.listed[0].person;
        let mut tx = office.db.read().await.unwrap();
        let readers = tx.readings_of_person(shown, 5).await.unwrap();
        assert_eq!(readers.first().map(|one| one.1), Some(house.sourcing.id));
    }

    async fn r5_r20_a_plan_is_solved_locked_and_mended_and_nobody_in_it_is_ineligible(office: TestOffice) {
        let Some(house) = staffed(&office).await else { return };
        let caller = office.caller(&house.sourcing, true);
        let id = planned(&office, &house, &caller).await;
        plan::solve(&office, &caller, id).await.unwrap();
        let first = nobody_ineligible(&office, &house, &caller, id).await;
        assert!(first.plan.proved, "the whole is solved to the end");
        let filled: usize = first.tasks.iter().map(|task| task.places.len()).sum();
        assert!(filled >= 40, "{filled} of 45 places");
        // Somebody must stay elsewhere than where they would be best.
        let task = first.tasks.iter().find(|task| task.places.len() == 1).unwrap();
        let (file, key) = (task.engagement, task.places[0].person);
        plan::lock(&office, &caller, id, (file, key), true).await.unwrap();
        plan::solve(&office, &caller, id).await.unwrap();
        let locked = nobody_ineligible(&office, &house, &caller, id).await;
        let there = locked.tasks.iter().find(|task| task.engagement == file).unwrap();
        assert!(there.places.iter().any(|place| place.person == key && place.locked));
        assert_eq!(locked.cost, first.cost, "a lock on what was best changes nothing");
        // The key person leaves.
        let told = plan::mended(&office, &caller, id, key).await.unwrap();
        assert!(told.leaves.iter().any(|(left, _)| *left == file));
        assert!(told.comes.len() <= told.best_comes);
        assert!(told.price >= told.best_price, "the cheapest is no dearer than the smallest");
        plan::mend(&office, &caller, id, key, (Way::Smallest, locked.plan.version)).await.unwrap();
        let mended = nobody_ineligible(&office, &house, &caller, id).await;
        assert!(mended.tasks.iter().all(|task| task.places.iter().all(|place| place.person != key)));
        assert_eq!(mended.cost - locked.cost, told.price, "what was said is what it came to");
        let moved: usize = mended.tasks.iter().zip(&locked.tasks).map(|(now, before)| {
            let people: BTreeSet<PersonId> = before.places.iter().map(|place| place.person).collect();
            now.places.iter().filter(|place| !people.contains(&place.person)).count()
        }).sum();
        assert_eq!(moved, told.comes.len());
        plan::settle(&office, &caller, id, true, mended.plan.version).await.unwrap();
        assert_eq!(code(plan::solve(&office, &caller, id).await), "plan-settled");
    }

    async fn r5_one_refusal_is_explained_and_holds_when_it_is_changed(office: TestOffice) {
        let Some(house) = staffed(&office).await else { return };
        let caller = office.caller(&house.sourcing, true);
        let id = planned(&office, &house, &caller).await;
        plan::solve(&office, &caller, id).await.unwrap();
        let page = plan::read(&office, &caller, id).await.unwrap();
        let (asked, walled) = house.files.iter().find_map(|file| {
            let found = house.people.iter().find(|one| one.bars(file) == BTreeSet::from([Class::Wall]));
            found.map(|found| (file, found))
        }).unwrap();
        let told = plan::why(&office, &caller, id, (asked.id, walled.person.id)).await.unwrap();
        assert_eq!(told.why, Why::NotEligible);
        let said = told.points.iter().find(|point| !point.held()).unwrap();
        let refusal = said.outcome.as_ref().unwrap_err();
        assert_eq!((refusal.code, refusal.values.len()), ("eligibility-wall", 1), "until when, and not whose");
        let task = &page.tasks[0];
        let chosen = plan::why(&office, &caller, id, (task.engagement, task.places[0].person)).await.unwrap();
        assert!(matches!(chosen.why, Why::Chosen(_)));
    }

    async fn r26_adding_a_fact_re_evaluates_and_a_wall_closes_the_file(office: TestOffice) {
        let Some(house) = staffed(&office).await else { return };
        let caller = office.caller(&house.sourcing, true);
        let security = office.caller(&house.security, true);
        let asked = &house.files[0];
        let list = shortlist::read(&office, &caller, asked.id, Order::Fit).await.unwrap();
        let best = list.listed[0].person;
        let party = need::read(&office, &caller, asked.id).await.unwrap().parties.remove(0);
        let draft = wall::Draft {
            person: best, name: party.name, organisation: None, until_on: "2027-01-01".parse().unwrap(),
            reason: "was shown the offer of a rival".to_owned(),
        };
        let raised = wall::raise(&office, &security, draft.clone()).await.unwrap();
        let again = shortlist::read(&office, &caller, asked.id, Order::Fit).await.unwrap();
        assert!(again.listed.iter().all(|one| one.person != best));
        assert_eq!(code(wall::raise(&office, &caller, draft.clone()).await), "denied");
        let own = wall::Draft { person: house.sourcing.id, ..draft };
        assert_eq!(code(wall::raise(&office, &security, own).await), "wall-host");
        // Somebody already in the file loses it at once, and has it back when the wall ends.
        let mut tx = office.db.begin().await.unwrap();
        let assignment = kpo_records::engagement::Assignment {
            id: office.id(), version: 1, engagement: asked.id, person: best,
            role: kpo_practice::engagement::AssignmentRole::Nominee, since_at: caller.at, ended_at: None,
        };
        tx.insert_assignment(&assignment).await.unwrap();
        tx.record(None, caller.at, kpo_practice::journal::Entry::new("test.kept", "engagement", asked.id));
        tx.commit().await.unwrap();
        let subject = house.people.iter().find(|one| one.person.id == best).unwrap();
        let expert = office.caller(&subject.person, false);
        assert_eq!(code(engagement::page(&office, &expert, asked.id).await), "wall-applies");
        wall::end(&office, &security, raised.id, "it was a mistake", 1).await.unwrap();
        assert_eq!(code(engagement::page(&office, &expert, asked.id).await), "done");
    }

    async fn r14_no_outsider_learns_of_needs_lists_or_plans(office: TestOffice) {
        let Some(house) = staffed(&office).await else { return };
        let firm = office.organisation(kpo_practice::organisation::OrganisationKind::Firm, "Rival").await;
        let manager = office.person(&firm, "Rita", "delivery").await;
        let rita = office.caller(&manager, false);
        let file = house.files[0].id;
        assert_eq!(code(need::read(&office, &rita, file).await), "not-found");
        assert_eq!(code(shortlist::read(&office, &rita, file, Order::Fit).await), "not-found");
        assert_eq!(code(shortlist::examine(&office, &rita, file, manager.id).await), "not-found");
        assert_eq!(code(plan::list(&office, &rita).await), "not-found");
        assert_eq!(code(wall::list(&office, &rita).await), "not-found");
        assert_eq!(code(nomination::team(&office, &rita, file).await), "not-found");
        let mut tx = office.db.read().await.unwrap();
        let host = tx.organisation(house.sourcing.organisation).await.unwrap();
        drop(tx);
        let finance = office.person(&host, "Fia", "finance").await;
        assert_eq!(code(plan::list(&office, &office.caller(&finance, true)).await), "denied");
    }
}
