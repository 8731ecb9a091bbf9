//! Scorecards: who reads them, what they say with few facts, and the right of reply (R28, R29).

use kpo_operations::review;
use kpo_operations::{Error, acceptance, reviewer, scorecard};
use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::review::Severity;
use kpo_practice::scorecard::{FactKind, Says};
use kpo_testkit::{TestOffice, both};

use super::{World, code, correct, hand_in, judge_all, world, wrong};

/// A submission checked by two who differ on one claim, settled by a third, and rejected.
async fn judged(office: &TestOffice) -> World {
    let world = world(office).await;
    reviewed(office, world).await
}

async fn reviewed(office: &TestOffice, world: World) -> World {
    let aino = office.caller(&world.sourcing, true);
    hand_in(office, &world, 1, &[]).await;
    let ids: Vec<_> = world.reviewers.iter().map(|person| person.id).collect();
    review::assign(&office.office, &aino, world.file.id, &ids, 5)
        .await
        .unwrap();
    judge_all(office, &world.reviewers[0], |_| {
        wrong(Severity::Critical, "Off")
    })
    .await;
    judge_all(office, &world.reviewers[1], |_| correct()).await;
    review::adjudicator(&office.office, &aino, world.file.id, world.third.id)
        .await
        .unwrap();
    judge_all(office, &world.third, |_| wrong(Severity::Major, "Off")).await;
    let rejected = acceptance::accept(
        &office.office,
        &aino,
        world.file.id,
        1,
        AcceptanceVerdict::Rejected,
        "Off",
    );
    rejected.await.unwrap();
    world
}

/// A member of the client's sourcing who wrote the work with the provider's expert.
async fn author_within(office: &TestOffice) -> (World, Person) {
    let world = world(office).await;
    let host = {
        let mut tx = office.db.read().await.unwrap();
        tx.organisation(world.sourcing.organisation).await.unwrap()
    };
    let inka = office.person(&host, "Inka Author", "sourcing").await;
    office
        .assign(world.file.id, &inka, AssignmentRole::Expert)
        .await;
    (reviewed(office, world).await, inka)
}

both! {
    async fn r29_an_author_is_led_to_no_reviewer_and_answers_none_though_they_are_the_clients_sourcing(office: TestOffice) {
        let (world, inka) = author_within(&office).await;
        let (aino, inka) = (office.caller(&world.sourcing, true), office.caller(&inka, true));
        let reader = &world.reviewers[0];
        let all = scorecard::read(&office.office, &aino, reader.id).await.unwrap();
        assert_eq!((all.reviewer.settled, all.reviewer.turn_rounds.len()), (1, 1));
        let seen = scorecard::read(&office.office, &inka, reader.id).await.unwrap();
        assert!(seen.lines.is_empty(), "not even that somebody judged: {:?}", seen.lines);
        assert_eq!(seen.reviewer, scorecard::read(&office.office, &inka, world.third.id).await.unwrap().reviewer);
        let own = office.caller(reader, false);
        let fact = all.lines.iter().find(|line| line.fact.kind == FactKind::Settled).unwrap().fact.name();
        // Twice at the same moment: one word stands, the other waits for the answer to it.
        let say = || scorecard::contest(&office.office, &own, reader.id, &fact, "It was critical");
        let (one, other) = tokio::join!(say(), say());
        let made = match (one, other) {
            (Ok(made), late) | (late, Ok(made)) => {
                assert_eq!(code(late), Some("contest-waits"));
                made
            }
            (one, other) => panic!("{one:?} {other:?}"),
        };
        assert!(scorecard::open_contests(&office.office, &inka).await.unwrap().is_empty());
        assert_eq!(scorecard::open_contests(&office.office, &aino).await.unwrap().len(), 1);
        let answer = |caller| { let office = office.office.clone(); async move { scorecard::answer(&office, &caller, made.id, 1, (false, "No")).await } };
        assert_eq!(code(answer(inka).await), Some("NOT FOUND"));
        answer(aino).await.unwrap();
    }

    async fn r28_nobody_answers_for_the_errors_of_a_team(office: TestOffice) {
        let (world, inka) = author_within(&office).await;
        for author in [&world.expert, &inka] {
            let card = scorecard::read(&office.office, &office.caller(author, author.id == inka.id), author.id).await.unwrap();
            assert_eq!((card.expert.checked, card.expert.major, card.expert.shared), (0, 0, 1), "{}", author.name);
            let line = card.lines.iter().find(|line| line.fact.kind == FactKind::Checked).unwrap();
            assert!(line.fact.shared() && !line.fact.counts(card.on), "it stands on record, and is counted for nobody");
        }
    }

    async fn r28_a_scorecard_is_read_by_its_subject_and_the_clients_sourcing_alone(office: TestOffice) {
        let world = judged(&office).await;
        let aino = office.caller(&world.sourcing, true);
        let reader = &world.reviewers[0];
        let own = scorecard::read(&office.office, &office.caller(reader, false), reader.id).await.unwrap();
        assert!(own.may_contest && !own.may_answer);
        assert!(own.lines.iter().all(|line| line.file.is_none()), "to a reviewer the file has no name");
        assert_eq!((own.reviewer.settled, own.reviewer.overturned, own.reviewer.graded, own.reviewer.harsher), (1, 0, 1, 1));
        assert_eq!((own.overturned(), own.harsher(), own.turn_round()), (None, None, None), "not enough data");
        let other = scorecard::read(&office.office, &aino, world.reviewers[1].id).await.unwrap();
        assert_eq!((other.reviewer.settled, other.reviewer.overturned), (1, 1));
        assert!(other.may_answer && !other.may_contest);
        let expert = scorecard::read(&office.office, &office.caller(&world.expert, false), world.expert.id).await.unwrap();
        assert_eq!((expert.expert.decisions.rejected, expert.expert.checked, expert.expert.major), (1, 1, 1));
        assert!(expert.lines.iter().all(|line| line.file.is_some()), "the author knows their own work");
        // Who reads somebody's scorecard leaves a trace.
        let profile = kpo_operations::person::read(&office.office, &office.caller(&world.reviewers[1], false), world.reviewers[1].id).await.unwrap();
        assert!(profile.readers.iter().any(|(_, name)| *name == world.sourcing.name));
        let firm = { let mut tx = office.db.read().await.unwrap(); tx.organisation(world.expert.organisation).await.unwrap() };
        let manager = office.person(&firm, "Delia Manager", "delivery").await;
        for outsider in [&world.third, &manager, &world.expert] {
            let seen = scorecard::read(&office.office, &office.caller(outsider, false), reader.id).await;
            assert_eq!(code(seen), Some("NOT FOUND"), "{}", outsider.name);
        }
        // Whoever keeps the person's record still has no business with their scorecard.
        let kept = scorecard::read(&office.office, &office.caller(&manager, false), world.expert.id).await;
        assert!(matches!(kept, Err(Error::Denied(_))));
    }

    async fn r28_a_fact_is_contested_answered_with_reasons_and_taken_out_but_never_deleted(office: TestOffice) {
        let world = judged(&office).await;
        let aino = office.caller(&world.sourcing, true);
        let expert = office.caller(&world.expert, false);
        let card = scorecard::read(&office.office, &expert, world.expert.id).await.unwrap();
        let line = card.lines.iter().find(|line| line.fact.kind == FactKind::Decision).unwrap();
        let name = line.fact.name();
        let contest = |caller, fact: String, words: &'static str| { let office = office.office.clone(); async move { scorecard::contest(&office, &caller, world.expert.id, &fact, words).await } };
        assert_eq!(code(contest(expert.clone(), name.clone(), " ").await), Some("text-empty"));
        assert_eq!(code(contest(expert.clone(), "acc_00000000000000000000000000000001".to_owned(), "No").await), Some("contest-fact"));
        assert_eq!(code(contest(expert.clone(), "nonsense".to_owned(), "No").await), Some("contest-fact"));
        assert_eq!(code(contest(aino.clone(), name.clone(), "No").await), Some("DENIED"), "nobody contests for somebody else");
        let made = contest(expert.clone(), name.clone(), "The data were the client's").await.unwrap();
        assert_eq!(code(contest(expert.clone(), name.clone(), "Once more").await), Some("contest-waits"));
        // Read beside the fact by whoever reads the fact, until it is answered.
        let seen = scorecard::read(&office.office, &aino, world.expert.id).await.unwrap();
        assert_eq!((seen.waiting(), seen.expert.decisions.rejected), (1, 1), "it counts until the client gives way");
        assert_eq!(scorecard::open_contests(&office.office, &aino).await.unwrap().len(), 1);
        let answer = |caller, upheld, reasons: &'static str, seen| { let office = office.office.clone(); async move { scorecard::answer(&office, &caller, made.id, seen, (upheld, reasons)).await } };
        assert_eq!(code(answer(expert.clone(), true, "Yes", 1).await), Some("NOT FOUND"));
        assert_eq!(code(answer(aino.clone(), true, "", 1).await), Some("text-empty"));
        assert_eq!(code(answer(aino.clone(), true, "They were", 9).await), Some("CONFLICT"));
        answer(aino.clone(), true, "They were", 1).await.unwrap();
        assert_eq!(code(answer(aino.clone(), false, "Or not", 2).await), Some("contest-answered"));
        let seen = scorecard::read(&office.office, &aino, world.expert.id).await.unwrap();
        assert_eq!(seen.expert.decisions.rejected, 0);
        let line = seen.lines.iter().find(|line| line.fact.kind == FactKind::Decision).unwrap();
        assert!(line.fact.taken_out() && matches!(line.fact.says, Says::Decision { .. }), "it stays on record");
        assert!(scorecard::open_contests(&office.office, &aino).await.unwrap().is_empty());
        assert_eq!(code(contest(expert, name, "Again").await), Some("contest-upheld"));
    }

    async fn r28_a_voucher_is_nobodys_own_and_its_subject_reads_it(office: TestOffice) {
        let world = judged(&office).await;
        let aino = office.caller(&world.sourcing, true);
        let house = office.organisation(OrganisationKind::Firm, "New Eyes").await;
        let new = office.person(&house, "Nea New", "").await;
        let keep = |caller, seen, most, words: &'static str| { let office = office.office.clone(); let id = new.id; async move { reviewer::keep(&office, &caller, id, seen, (most, words)).await } };
        assert_eq!(code(keep(office.caller(&new, false), 0, 3, "I am good").await), Some("DENIED"));
        assert_eq!(code(keep(office.caller(&world.third, false), 0, 3, "A friend").await), Some("NOT FOUND"));
        assert_eq!(code(keep(aino.clone(), 0, 99, "").await), Some("reviewer-most"));
        keep(aino.clone(), 0, 3, "Refereed two hundred papers").await.unwrap();
        assert_eq!(code(keep(aino.clone(), 0, 3, "Refereed").await), Some("CONFLICT"));
        let own = scorecard::read(&office.office, &office.caller(&new, false), new.id).await.unwrap();
        let vouch = own.entered.unwrap().vouch.unwrap();
        assert_eq!((vouch.reason.as_str(), own.names.of(vouch.by)), ("Refereed two hundred papers", world.sourcing.name.as_str()));
        let mine = reviewer::keep(&office.office, &aino, world.sourcing.id, 0, (3, "Myself")).await;
        assert_eq!(code(mine), Some("DENIED"));
    }
}
