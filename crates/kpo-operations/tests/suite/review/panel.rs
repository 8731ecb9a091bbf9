//! Who may read what: planted conflicts, novices, loads and dates; and what happens to the work of those who leave (R20,
//! R27–R29).

use std::collections::{BTreeMap, BTreeSet};

use kpo_operations::reviewer::{self, Plan, Whole};
use kpo_operations::{availability, person, review, wall};
use kpo_practice::availability::Absence;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::{Affiliation, Person};
use kpo_practice::reviewer::{Reviewer, Unplaced};
use kpo_practice::tie::{Tie, TieKind};
use kpo_practice::time::{At, Day};
use kpo_practice::wall::Wall;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, Tx, both};

use super::{World, code, correct, hand_in, judge_all, task_of, world};

fn today() -> Day {
    START.day()
}

/// Five working days from now.
fn due() -> At {
    START.plus_days(7)
}

fn plan(files: &[&Engagement], places: u32) -> Plan {
    Plan {
        files: files.iter().map(|file| file.id).collect(),
        places,
        target: 50,
        due: due(),
    }
}

async fn note(mut tx: Tx, person: PersonId) {
    tx.record(None, START, Entry::new("test.planted", "person", person));
    tx.commit().await.unwrap();
}

async fn worked_at(office: &TestOffice, person: &Person, firm: &Organisation, until: Option<Day>) {
    let mut tx = office.db.begin().await.unwrap();
    let was = Affiliation {
        id: office.office.id(),
        version: 1,
        person: person.id,
        organisation: Some(firm.id),
        employer: firm.name.clone(),
        title: String::new(),
        duty: String::new(),
        since_on: "2001-01-01".parse().unwrap(),
        until_on: until,
    };
    tx.insert_affiliation(&was).await.unwrap();
    note(tx, person.id).await;
}

async fn tied(office: &TestOffice, person: &Person, kind: TieKind, name: &str, by: &Person) {
    let mut tx = office.db.begin().await.unwrap();
    let tie = Tie {
        id: office.office.id(),
        version: 1,
        person: person.id,
        kind,
        name: name.to_owned(),
        organisation: None,
        since_on: None,
        until_on: None,
        entered_by: by.id,
        entered_at: START,
    };
    tx.insert_tie(&tie).await.unwrap();
    note(tx, person.id).await;
}

async fn walled(office: &TestOffice, person: &Person, against: &Organisation, by: &Person) {
    let mut tx = office.db.begin().await.unwrap();
    let wall = Wall {
        id: office.office.id(),
        version: 1,
        person: person.id,
        name: against.name.clone(),
        organisation: Some(against.id),
        until_on: today().plus_days(90),
        reason: "Saw prices".to_owned(),
        raised_by: by.id,
        raised_at: START,
        ended_at: None,
    };
    tx.insert_wall(&wall).await.unwrap();
    note(tx, person.id).await;
}

async fn away(office: &TestOffice, person: &Person) {
    let mut tx = office.db.begin().await.unwrap();
    let absence = Absence {
        id: office.office.id(),
        version: 1,
        person: person.id,
        since_on: today().plus_days(-1),
        until_on: today().plus_days(30),
    };
    tx.insert_absence(&absence).await.unwrap();
    note(tx, person.id).await;
}

async fn takes(office: &TestOffice, person: &Person, most: i64, senior: bool, by: &Person) {
    if senior {
        office.vouch(person, by).await;
    }
    let mut tx = office.db.begin().await.unwrap();
    let known = tx.reviewers_of(&[person.id]).await.unwrap().pop();
    let seen = known.as_ref().map(|one| one.version);
    let known = known.unwrap_or_else(|| Reviewer::assumed(person.id));
    let next = Reviewer {
        reviews_max: most,
        ..known
    };
    tx.put_reviewer(&next, seen).await.unwrap();
    note(tx, person.id).await;
}

async fn organisation(office: &TestOffice, file: &Engagement) -> Organisation {
    let mut tx = office.db.read().await.unwrap();
    tx.organisation(file.provider.unwrap()).await.unwrap()
}

/// People of a third house, each with the code of the rule that keeps them off; none where nothing does.
async fn planted(office: &TestOffice, world: &World) -> Vec<(Person, Option<&'static str>)> {
    let house = office
        .organisation(OrganisationKind::Firm, "Fourth Eye")
        .await;
    let provider = organisation(office, &world.file).await;
    let client = {
        let mut tx = office.db.read().await.unwrap();
        tx.organisation(world.file.client).await.unwrap()
    };
    let aino = &world.sourcing;
    let mut all = Vec::new();
    let person = |name: &'static str| office.person(&house, name, "");
    let tie = person("Tilda Tied").await;
    tied(office, &tie, TieKind::Kin, "Kaya, Deniz", aino).await;
    all.push((tie, Some("reviewer-tied")));
    let share = person("Iris Interest").await;
    tied(office, &share, TieKind::Interest, &provider.name, aino).await;
    all.push((share, Some("reviewer-tied")));
    let lately = person("Lars Lately").await;
    worked_at(office, &lately, &provider, Some(today().plus_days(-60))).await;
    all.push((lately, Some("reviewer-tied")));
    let long_ago = person("Orla Once").await;
    worked_at(
        office,
        &long_ago,
        &provider,
        Some(today().plus_days(-2_000)),
    )
    .await;
    all.push((long_ago, None));
    let colleague = office.person(&provider, "Cem Colleague", "").await;
    all.push((colleague, Some("reviewer-not-independent")));
    let wall = person("Willa Walled").await;
    walled(office, &wall, &client, aino).await;
    all.push((wall, Some("reviewer-walled")));
    let gone = person("Aava Away").await;
    away(office, &gone).await;
    all.push((gone, Some("reviewer-no-time")));
    for (person, _) in &all {
        takes(office, person, 3, true, aino).await;
    }
    let full = person("Fulla Full").await;
    takes(office, &full, 0, true, aino).await;
    all.push((full, Some("reviewer-full")));
    all
}

fn given(whole: &Whole) -> BTreeMap<usize, Vec<PersonId>> {
    let rows = whole.rows.iter().enumerate();
    rows.map(|(at, row)| (at, row.chosen.iter().map(|one| one.person).collect()))
        .collect()
}

/// Another file of the same provider with work handed in.
async fn another(office: &TestOffice, world: &World, title: &str) -> Engagement {
    let mut file = office.engagement(&world.sourcing, title).await;
    file.provider = world.file.provider;
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    tx.record(
        None,
        START,
        Entry::new("engagement.awarded", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &world.expert, AssignmentRole::Expert)
        .await;
    let there = World {
        file: file.clone(),
        sourcing: world.sourcing.clone(),
        expert: world.expert.clone(),
        reviewers: Vec::new(),
        third: world.third.clone(),
    };
    hand_in(office, &there, 12, &[]).await;
    file
}

both! {
    async fn r29_a_planted_conflict_is_never_proposed_and_by_hand_refused_by_the_same_rule(office: TestOffice) {
        let world = world(&office).await;
        let aino = office.caller(&world.sourcing, true);
        hand_in(&office, &world, 12, &[]).await;
        let planted = planted(&office, &world).await;
        let whole = reviewer::propose(&office.office, &aino, plan(&[&world.file], 7)).await.unwrap();
        let row = &whole.rows[0];
        for (person, rule) in &planted {
            let proposed = row.chosen.iter().any(|one| one.person == person.id);
            let said = row.others.iter().find(|one| one.person == person.id).and_then(|one| one.why.as_ref().err()).map(|no| no.code);
            assert_eq!((proposed, said), (rule.is_none(), *rule), "{}", person.name);
            if let Some(rule) = rule {
                let pairs = [(world.file.id, person.id), (world.file.id, world.third.id)];
                let by_hand = reviewer::accept(&office.office, &aino, &pairs, 50, due()).await;
                assert_eq!(code(by_hand), Some(*rule), "{}", person.name);
            }
        }
        // The author is not even in the pool; named by hand they are refused too.
        let pairs = [(world.file.id, world.expert.id), (world.file.id, world.third.id)];
        assert_eq!(code(reviewer::accept(&office.office, &aino, &pairs, 50, due()).await), Some("reviewer-not-independent"));
        // Somebody of the author's own house may, where the client says why; its author and those who are tied never.
        let order = |person: &Person, why: Option<&str>| review::Order { reviewers: vec![person.id, world.third.id], target: 50, due: None,
            own_house: why.map(str::to_owned) };
        let colleague = &planted.iter().find(|one| one.0.name.starts_with("Cem")).unwrap().0;
        let assign = |order| review::assign_by(&office.office, &aino, world.file.id, order);
        assert_eq!(code(assign(order(colleague, None)).await), Some("reviewer-not-independent"));
        assert_eq!(code(assign(order(&world.expert, Some("Nobody else knows kilns"))).await), Some("reviewer-not-independent"));
        assert_eq!(code(assign(order(colleague, Some(" "))).await), Some("text-empty"));
        assign(order(colleague, Some("Nobody else knows kilns"))).await.unwrap();
        let board = review::board(&office.office, &aino, world.file.id).await.unwrap();
        let allowed: Vec<&str> = board.tasks.iter().filter_map(|task| task.allowed.as_deref()).collect();
        assert_eq!(allowed, ["Nobody else knows kilns"], "said of the colleague alone");
    }

    async fn r29_nobody_new_judges_alone_or_beside_somebody_new(office: TestOffice) {
        let world = world(&office).await;
        let aino = office.caller(&world.sourcing, true);
        hand_in(&office, &world, 4, &[]).await;
        let house = office.organisation(OrganisationKind::Firm, "New Eyes").await;
        let new = [office.person(&house, "Nea New", "").await, office.person(&house, "Nils New", "").await];
        let assign = |people: Vec<PersonId>| { let (office, aino) = (office.office.clone(), aino.clone()); async move { review::assign(&office, &aino, world.file.id, &people, 50).await } };
        assert_eq!(code(assign(vec![new[0].id]).await), Some("reviewer-no-senior"));
        assert_eq!(code(assign(vec![new[0].id, new[1].id]).await), Some("reviewer-no-senior"));
        assert_eq!(code(assign(vec![new[0].id, new[1].id, world.third.id]).await), Some("reviewer-two-novices"));
        for person in &new {
            takes(&office, person, 3, false, &world.sourcing).await;
        }
        let whole = reviewer::propose(&office.office, &aino, plan(&[&world.file], 2)).await.unwrap();
        let unplaced: Vec<_> = whole.rows[0].others.iter().filter(|one| new.iter().any(|novice| novice.id == one.person)).map(|one| one.why.clone()).collect();
        assert!(!unplaced.is_empty() && unplaced.iter().all(|why| matches!(why, Ok(Unplaced::Novice | Unplaced::Spare))), "{unplaced:?}");
        assign(vec![new[0].id, world.third.id]).await.unwrap();
    }

    async fn many_submissions_are_given_out_in_one_act_or_not_at_all(office: TestOffice) {
        let world = world(&office).await;
        let aino = office.caller(&world.sourcing, true);
        hand_in(&office, &world, 12, &[]).await;
        let second = another(&office, &world, "Drying").await;
        let files = [&world.file, &second];
        let whole = reviewer::propose(&office.office, &aino, plan(&files, 2)).await.unwrap();
        let mut pairs = Vec::new();
        for row in &whole.rows {
            assert_eq!((row.chosen.len(), row.empty), (2, 0));
            pairs.extend(row.chosen.iter().map(|one| (row.file.id, one.person)));
        }
        let mut spoiled = pairs.clone();
        spoiled.push((second.id, world.expert.id));
        assert_eq!(code(reviewer::accept(&office.office, &aino, &spoiled, 50, due()).await), Some("reviewer-not-independent"));
        assert_eq!(reviewer::waiting(&office.office, &aino).await.unwrap().unread.len(), 2, "nothing was given out");
        reviewer::accept(&office.office, &aino, &pairs, 50, due()).await.unwrap();
        assert!(reviewer::waiting(&office.office, &aino).await.unwrap().unread.is_empty());
        let own = review::own(&office.office, &office.caller(&world.third, false)).await.unwrap();
        assert!(own.iter().all(|task| task.review.due_at == Some(due())));
        let late = Plan { due: START, ..plan(&files, 2) };
        assert_eq!(code(reviewer::propose(&office.office, &aino, late).await), Some("review-due-past"));
        let expert = office.caller(&world.expert, false);
        assert_eq!(code(reviewer::propose(&office.office, &expert, plan(&files, 2)).await), Some("NOT FOUND"));
        assert_eq!(code(reviewer::waiting(&office.office, &expert).await), Some("NOT FOUND"));
    }

    async fn r20_the_work_of_whoever_leaves_goes_on_or_waits_for_somebody(office: TestOffice) {
        let world = world(&office).await;
        let aino = office.caller(&world.sourcing, true);
        let host = { let mut tx = office.db.read().await.unwrap(); tx.organisation(world.file.client).await.unwrap() };
        let ada = office.person(&host, "Ada Keeper", "administrator").await;
        let helena = office.person(&host, "Helena Guard", "security").await;
        hand_in(&office, &world, 4, &[]).await;
        let (first, second) = (&world.reviewers[0], &world.reviewers[1]);
        let order = review::Order { reviewers: vec![first.id, second.id], target: 50, due: Some(due()), own_house: None };
        let sample = review::assign_by(&office.office, &aino, world.file.id, order).await.unwrap();
        let task = task_of(&office, first).await;
        let item = review::desk(&office.office, &office.caller(first, false), task).await.unwrap().items.remove(0);
        review::judge(&office.office, &office.caller(first, false), task, item.id, correct()).await.unwrap();

        // Away past the date: the third of the pool takes it, in the same act, and what was said stays on record and counts no more.
        let away = availability::enter_absence(&office.office, &office.caller(first, false), first.id, today(), today().plus_days(20)).await;
        away.unwrap();
        assert!(review::mine(&office.office, &office.caller(first, false)).await.unwrap().is_empty());
        let next = task_of(&office, &world.third).await;
        assert_ne!(next, task);
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(tx.judgements_of(task).await.unwrap().len(), 1, "what was judged stays");
        assert!(tx.judgements_on(sample.id).await.unwrap().is_empty());
        assert_eq!(tx.review(next).await.unwrap().due_at, Some(due()));
        drop(tx);

        // A wall: nobody else may, so it waits, and says for whom.
        let raise = wall::Draft { person: world.third.id, name: String::new(), organisation: Some(host.id), until_on: today().plus_days(30), reason: "Saw prices".to_owned() };
        wall::raise(&office.office, &office.caller(&helena, true), raise).await.unwrap();
        let page = reviewer::waiting(&office.office, &aino).await.unwrap();
        assert_eq!((page.vacant.len(), page.vacant[0].task), (1, next));
        assert_eq!(page.names.of(page.vacant[0].file.owner), world.sourcing.name);

        // Suspended: the other one's work comes back too; what was finished before stays.
        judge_all(&office, second, |_| correct()).await;
        let board = review::board(&office.office, &aino, world.file.id).await.unwrap();
        assert_eq!(board.tasks.iter().filter(|task| task.finished).count(), 1);
        person::suspend(&office.office, &office.caller(&ada, true), second.id).await.unwrap();
        let board = review::board(&office.office, &aino, world.file.id).await.unwrap();
        assert_eq!(board.tasks.iter().filter(|task| task.finished).count(), 1, "what was judged stays");
        let mut tx = office.db.read().await.unwrap();
        let orphans = tx.orphans(today()).await.unwrap();
        assert!(orphans.iter().all(|one| one.kind.word() != "review"), "{orphans:?}");
        drop(tx);

        // Filled by hand, by the same rules.
        let new = office.person(&host, "Nea New", "").await;
        let fill = |person: PersonId| review::fill(&office.office, &aino, world.file.id, next, person);
        assert_eq!(code(fill(world.expert.id).await), Some("reviewer-not-independent"));
        assert_eq!(code(fill(world.third.id).await), Some("reviewer-walled"));
        fill(new.id).await.unwrap();
        assert!(reviewer::waiting(&office.office, &aino).await.unwrap().vacant.is_empty());
    }

    async fn the_rules_hold_for_all_seeds(office: TestOffice) {
        let world = world(&office).await;
        let aino = office.caller(&world.sourcing, true);
        hand_in(&office, &world, 12, &[]).await;
        let barred: BTreeSet<PersonId> = planted(&office, &world).await.into_iter().filter(|one| one.1.is_some()).map(|one| one.0.id).collect();
        let house = office.organisation(OrganisationKind::Firm, "Fifth Eye").await;
        let mut files = vec![world.file.clone()];
        for seed in 0..6_u64 {
            let person = office.person(&house, &format!("Reader {seed}"), "").await;
            takes(&office, &person, (seed % 3) as i64, seed % 2 == 0, &world.sourcing).await;
            files.push(another(&office, &world, &format!("File {seed}")).await);
            let places = 1 + (seed % 3) as u32;
            let asked: Vec<&Engagement> = files.iter().collect();
            let whole = reviewer::propose(&office.office, &aino, plan(&asked, places)).await.unwrap();
            assert_eq!(given(&whole).len(), asked.len());
            let mut load: BTreeMap<PersonId, i64> = BTreeMap::new();
            for row in &whole.rows {
                let seniors = row.chosen.iter().filter(|one| one.reader.senior()).count();
                assert!(row.chosen.is_empty() || seniors > 0, "nobody new alone");
                assert!(row.chosen.len() - seniors <= 1, "never two who are new");
                for one in &row.chosen {
                    assert!(!barred.contains(&one.person), "{}", one.name);
                    *load.entry(one.person).or_default() += 1;
                    assert!(one.reader.open + load[&one.person] <= one.reader.most, "{}", one.name);
                }
            }
            // What is proposed can be given out as it stands.
            let row = whole.rows.iter().find(|row| !row.chosen.is_empty());
            if let Some(row) = row {
                let pairs: Vec<_> = row.chosen.iter().map(|one| (row.file.id, one.person)).collect();
                reviewer::accept(&office.office, &aino, &pairs, 50, due()).await.unwrap();
                let done = row.file.id;
                files.retain(|file| file.id != done);
            }
        }
    }
}
