//! Qualification (R2, R29): tried before award, blind to each other, approved only when the interval allows it. On both
//! databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use kpo_operations::panel::desk::{self, Said};
use kpo_operations::panel::{self, close, draft, units};
use kpo_operations::qualification::{self, Wanted};
use kpo_operations::{Error, nomination};
use kpo_practice::access::Caller;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{NominationId, PanelSeatId};
use kpo_practice::journal::Entry;
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::panel::{CriteriaDraft, Panel, PanelKind, SeatKind, Settings};
use kpo_practice::person::Person;
use kpo_practice::qualification::Standing;
use kpo_testkit::{TestOffice, both};

fn code<T>(outcome: kpo_operations::Result<T>) -> &'static str {
    match outcome.err() {
        Some(Error::Refused(refusal)) => refusal.code,
        Some(Error::NotFound) => "404",
        Some(Error::Denied(_)) => "403",
        Some(Error::Conflict) => "409",
        Some(_) => "other",
        None => "done",
    }
}

struct World {
    file: Engagement,
    keeper: Caller,
    panel: Panel,
    people: Vec<Person>,
    named: Vec<NominationId>,
    seats: Vec<(Caller, PanelSeatId)>,
}

/// A file before award with candidates of two firms, each with a seat at a task of so many units.
async fn world(office: &TestOffice, count: usize) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let file = office.engagement(&sourcing, "Which trials count").await;
    let keeper = office.caller(&sourcing, true);
    let (mut people, mut named) = (Vec::new(), Vec::new());
    for name in ["Bosphorus Analytics", "Fjord Methods"] {
        let firm = office.organisation(OrganisationKind::Firm, name).await;
        let person = office
            .person(&firm, &format!("Candidate of {name}"), "")
            .await;
        office
            .assign(file.id, &person, AssignmentRole::Nominee)
            .await;
        let one = nominated(office, &file, &person, &sourcing).await;
        people.push(person);
        named.push(one);
    }
    let panel = task(office, &keeper, &file, count).await;
    let mut seats = Vec::new();
    for person in &people {
        let who = (person.id, SeatKind::Member);
        let seat = draft::seat(office, &keeper, panel.id, who).await.unwrap();
        seats.push((office.caller(person, false), seat.id));
    }
    World {
        file,
        keeper,
        panel,
        people,
        named,
        seats,
    }
}

async fn nominated(
    office: &TestOffice,
    file: &Engagement,
    person: &Person,
    by: &Person,
) -> NominationId {
    let one = Nomination {
        id: office.id(),
        version: 1,
        engagement: file.id,
        organisation: person.organisation,
        person: person.id,
        note: "Knows trials.".to_owned(),
        state: NominationState::Proposed,
        reason: String::new(),
        nominated_by: by.id,
        nominated_at: file.created_at,
        decided_by: None,
        decided_at: None,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_nomination(&one).await.unwrap();
    let entry = Entry::new("nomination.made", "nomination", one.id).within(file.id);
    tx.record(None, file.created_at, entry);
    tx.commit().await.unwrap();
    one.id
}

/// A task being set up, every answer known.
async fn task(office: &TestOffice, keeper: &Caller, file: &Engagement, count: usize) -> Panel {
    let settings = Settings {
        name: "Trial run".to_owned(),
        kind: PanelKind::Qualification,
        reviews: 3,
        known_percent: 10,
    };
    let panel = draft::create(office, keeper, file.id, settings)
        .await
        .unwrap();
    assert_eq!((panel.reviews, panel.known_percent), (1, 0));
    let question = CriteriaDraft {
        question: "Does it report a trial?".to_owned(),
        guidance: String::new(),
        answers: vec!["include".to_owned(), "exclude".to_owned()],
        ordinal: false,
        wanted: 0,
    };
    draft::write(office, keeper, panel.id, question)
        .await
        .unwrap();
    let unknown = "reference,title,known\nR0,Truth 1,\n";
    let refused = units::add(office, keeper, panel.id, unknown, (false, false)).await;
    assert_eq!(code(refused), "panel-rows-broken");
    let mut text = "reference,title,known\n".to_owned();
    for n in 0..count {
        let truth = n % 2 + 1;
        let _ = writeln!(text, "R{n},Truth {truth} of {n},{truth}");
    }
    units::add(office, keeper, panel.id, &text, (false, false))
        .await
        .unwrap();
    panel
}

async fn opened(office: &TestOffice, world: &World) -> Panel {
    draft::open(office, &world.keeper, world.panel.id, world.panel.version)
        .await
        .unwrap()
}

/// Judges to the end, so many of the answers wrong; returns the titles in the order they came in.
async fn judge(
    office: &TestOffice,
    (caller, seat): &(Caller, PanelSeatId),
    wrong: usize,
) -> Vec<String> {
    let mut titles = Vec::new();
    let mut hand = desk::hand(office, caller, *seat, 1).await.unwrap();
    while let Some(unit) = hand.units.first().cloned() {
        let right = if unit.title.contains("Truth 1") { 1 } else { 2 };
        let answer = if titles.len() < wrong {
            3 - right
        } else {
            right
        };
        titles.push(unit.title);
        let said = Said {
            unit: unit.id,
            answer,
            confidence: None,
        };
        hand = desk::judge(office, caller, *seat, (&[said], hand.criteria.number), 1)
            .await
            .unwrap();
    }
    titles
}

async fn required(office: &TestOffice, world: &World, mild: bool) -> i64 {
    let wanted = Wanted {
        panel: world.panel.id,
        mark: 80,
        undecided_suffices: mild,
    };
    let one = qualification::require(office, &world.keeper, world.file.id, wanted, None).await;
    one.unwrap().version
}

async fn approve(office: &TestOffice, world: &World, who: usize) -> &'static str {
    let which = (world.file.id, world.named[who]);
    code(nomination::decide(office, &world.keeper, which, (true, ""), 1).await)
}

both! {
    async fn r2_approval_refuses_who_has_not_passed_and_says_how_they_stand(office: TestOffice) {
        let world = world(&office, 40).await;
        required(&office, &world, false).await;
        assert_eq!(approve(&office, &world, 0).await, "qualification-untried");
        opened(&office, &world).await;
        let (caller, seat) = &world.seats[0];
        desk::hand(&office, caller, *seat, 1).await.unwrap();
        assert_eq!(approve(&office, &world, 0).await, "qualification-untried");
        judge(&office, &world.seats[0], 1).await;
        judge(&office, &world.seats[1], 20).await;
        let page = qualification::read(&office, &world.keeper, world.file.id).await.unwrap();
        let told: Vec<Standing> = page
            .named
            .iter()
            .map(|(_, told)| told.as_ref().unwrap().standing)
            .collect();
        assert!(told.contains(&Standing::Passed) && told.contains(&Standing::NotPassed), "{told:?}");
        assert_eq!(approve(&office, &world, 1).await, "qualification-not-passed");
        assert_eq!(approve(&office, &world, 0).await, "done");
        // A named person's word lets through, once, with a reason.
        let who = world.people[1].id;
        let waive = async |reason: &'static str| {
            code(qualification::waive(&office, &world.keeper, world.file.id, who, reason).await)
        };
        assert_eq!(waive(" ").await, "text-empty");
        assert_eq!(waive("Wrote the handbook.").await, "done");
        assert_eq!(waive("Again.").await, "qualification-waived");
        assert_eq!(approve(&office, &world, 1).await, "done");
    }

    async fn r29_an_undecided_result_suffices_only_where_the_file_says_so(office: TestOffice) {
        let world = world(&office, 20).await;
        let version = required(&office, &world, false).await;
        let wanted = |mild| Wanted { panel: world.panel.id, mark: 80, undecided_suffices: mild };
        let again = |mild, seen| qualification::require(&office, &world.keeper, world.file.id, wanted(mild), Some(seen));
        assert_eq!(code(again(true, version + 5).await), "409");
        let version = again(true, version).await.unwrap().version;
        opened(&office, &world).await;
        judge(&office, &world.seats[0], 3).await;
        judge(&office, &world.seats[1], 5).await;
        // Nobody fits the mark to who reached it.
        assert_eq!(code(again(false, version).await), "qualification-begun");
        assert_eq!(approve(&office, &world, 0).await, "done");
        assert_eq!(approve(&office, &world, 1).await, "qualification-undecided");
        assert_eq!(code(qualification::lift(&office, &world.keeper, world.file.id, version).await), "done");
        assert_eq!(approve(&office, &world, 1).await, "done");
    }

    async fn r29_candidates_judge_every_unit_and_learn_of_nobody(office: TestOffice) {
        let world = world(&office, 24).await;
        let version = required(&office, &world, false).await;
        let (first, other) = (&world.seats[0], &world.seats[1]);
        assert_eq!(code(desk::hand(&office, &first.0, first.1, 1).await), "404");
        opened(&office, &world).await;
        let mut one = judge(&office, first, 0).await;
        let mut two = judge(&office, other, 0).await;
        assert_ne!(one, two, "each has an order of their own");
        one.sort();
        two.sort();
        assert_eq!((one.len(), &one), (24, &two));
        assert_eq!(code(desk::hand(&office, &first.0, other.1, 1).await), "404");
        assert_eq!(code(panel::page(&office, &first.0, world.panel.id).await), "403");
        assert_eq!(code(qualification::own(&office, &first.0, other.1).await), "404");
        // Their own result is theirs once the task is closed and the client says so.
        assert_eq!(qualification::own(&office, &first.0, first.1).await.unwrap(), None);
        let release = |seen| qualification::release(&office, &world.keeper, world.file.id, seen);
        assert_eq!(code(release(version).await), "panel-not-closed");
        let task = panel::page(&office, &world.keeper, world.panel.id).await.unwrap().panel;
        close::close(&office, &world.keeper, task.id, task.version).await.unwrap();
        assert_eq!(code(close::reckon(&office, &world.keeper, task.id).await), "qualification-not-reckoned");
        release(version).await.unwrap();
        let own = qualification::own(&office, &first.0, first.1).await.unwrap().unwrap();
        assert_eq!((own.standing, own.share().is_some()), (Standing::Passed, true));
    }

    async fn r29_nobody_tries_twice_and_a_task_needs_enough_units(office: TestOffice) {
        let world = world(&office, 19).await;
        let open = draft::open(&office, &world.keeper, world.panel.id, world.panel.version).await;
        assert_eq!(code(open), "qualification-too-few-units");
        let seat = world.seats[0].1;
        draft::unseat(&office, &world.keeper, (world.panel.id, seat)).await.unwrap();
        let person = world.people[0].id;
        let sit = |kind| draft::seat(&office, &world.keeper, world.panel.id, (person, kind));
        assert_eq!(code(sit(SeatKind::Member).await), "qualification-once");
        // Declined, a candidate's seat ends with their part in the file.
        let which = (world.file.id, world.named[1]);
        nomination::decide(&office, &world.keeper, which, (false, "Not this time."), 1).await.unwrap();
        let (caller, seat) = &world.seats[1];
        assert_eq!(code(desk::hand(&office, caller, *seat, 1).await), "404");
        let page = panel::page(&office, &world.keeper, world.panel.id).await.unwrap();
        assert!(page.seats.is_empty() && page.experts.is_empty() && page.settlers.is_empty());
    }

    async fn r29_no_candidate_chooses_their_units_or_learns_the_answers_by_trying(office: TestOffice) {
        let world = world(&office, 24).await;
        required(&office, &world, false).await;
        opened(&office, &world).await;
        let (caller, seat) = &world.seats[0];
        // One at a time: of many, the easy ones could be judged and the task waited out.
        assert_eq!(desk::hand(&office, caller, *seat, 50).await.unwrap().units.len(), 1);
        // The same question for everybody.
        let other = CriteriaDraft {
            question: "Is it about a trial?".to_owned(), guidance: String::new(),
            answers: vec!["include".to_owned(), "exclude".to_owned()], ordinal: false, wanted: 0,
        };
        assert_eq!(code(draft::write(&office, &world.keeper, world.panel.id, other).await), "panel-not-draft");
        judge(&office, &world.seats[0], 6).await;
        // Their own side is told how they stand now: a word changed would tell them what is right.
        assert_eq!(approve(&office, &world, 0).await, "qualification-undecided");
        assert_eq!(code(desk::undo(&office, caller, *seat, 1).await), "qualification-handed-in");
        // Before they are through, a slip is theirs to mend.
        let (caller, seat) = &world.seats[1];
        let hand = desk::hand(&office, caller, *seat, 1).await.unwrap();
        let said = [Said { unit: hand.units[0].id, answer: 0, confidence: None }];
        assert_eq!(desk::judge(&office, caller, *seat, (&said, 1), 1).await.unwrap().done, 1);
        assert_eq!(desk::undo(&office, caller, *seat, 1).await.unwrap().done, 0);
        let told = qualification::waive(&office, &world.keeper, world.file.id, world.people[1].id, "Wrote the handbook.").await.unwrap();
        let mut tx = office.office.read().await.unwrap();
        let entries = tx.journal_after(0, Some(world.file.id.0), 1_000).await.unwrap();
        let entry = entries.iter().find(|link| link.act == "qualification.waived").expect("on record");
        assert_eq!(entry.person, Some(world.keeper.person.0));
        assert!(format!("{entry:?}").contains(&told.reason));
    }
}
