//! What a person brings, in the random worlds: a work, a tie, an absence, a list rate, a skill, a former employer and a
//! contested fact each, with a mark in every text.

use kpo_practice::access::{Action, Resource};
use kpo_practice::availability::Absence;
use kpo_practice::id::Id as _;
use kpo_practice::journal::Entry;
use kpo_practice::list_rate::ListRate;
use kpo_practice::money::{Currency, Money};
use kpo_practice::person::{Affiliation, Person};
use kpo_practice::scorecard::{Contest, FactKind};
use kpo_practice::skill::Skill;
use kpo_practice::tie::{Tie, TieKind};
use kpo_practice::work::{Source, Work};
use kpo_testkit::TestOffice;

use crate::outsider::world::{Secret, World};

/// Fills a person's record.
pub(crate) async fn profile(office: &TestOffice, world: &mut World, person: &Person) {
    let at = person.created_at;
    let record = || Resource::Profile {
        subject: person.id,
        organisation: person.organisation,
    };
    let read = || Secret::By(Action::ReadProfile, record());
    let tied = || Secret::By(Action::ReadTies, record());
    let work = Work {
        id: office.id(),
        version: 1,
        person: person.id,
        title: world.mark("Work", read()),
        text: world.mark("Abstract", read()),
        year: Some(2024),
        authors: world.mark("Coauthor", read()),
        address: world.mark("Address", read()),
        source: Source::Entered,
        // The house's staff entered it: its subject is told, their manager is not.
        entered_by: world.members[0].person.id,
        entered_at: at,
    };
    let tie = Tie {
        id: office.id(),
        version: 1,
        person: person.id,
        kind: TieKind::Client,
        name: world.mark("Tie", tied()),
        organisation: Some(world.host.id),
        since_on: None,
        until_on: None,
        entered_by: person.id,
        entered_at: at,
    };
    let absence = Absence {
        id: office.id(),
        version: 1,
        person: person.id,
        since_on: at.day(),
        until_on: at.day().plus_days(3),
    };
    let rate = ListRate {
        id: office.id(),
        version: 1,
        person: person.id,
        hourly: Money {
            minor: 9_000,
            currency: Currency::EUR,
        },
        from: at.day().plus_days(30),
        set_by: person.id,
        set_at: at,
    };
    let skill = Skill {
        id: office.id(),
        version: 1,
        person: person.id,
        text: world.mark("Skill", read()),
        level: 3,
        scheme: String::new(),
        code: String::new(),
        created_at: at,
    };
    let employer = Affiliation {
        id: office.id(),
        version: 1,
        person: person.id,
        organisation: None,
        employer: world.mark("Employer", read()),
        title: world.mark("Post", read()),
        duty: world.mark("Duty", read()),
        since_on: at.day(),
        until_on: None,
    };
    let scored = || Secret::By(Action::ReadScorecard, record());
    let contest = Contest {
        id: office.id(),
        version: 1,
        person: person.id,
        kind: FactKind::Decision,
        object: work.id.uuid(),
        words: world.mark("Contest", scored()),
        at,
        answer: None,
    };
    world.id(contest.id, scored());
    world.id(work.id, read());
    world.told.push((person.id, work.id.to_string()));
    world.id(tie.id, tied());
    world.id(absence.id, read());
    world.id(rate.id, Secret::By(Action::ReadListRate, record()));
    world.id(employer.id, read());
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_work(&work).await.unwrap();
    tx.insert_tie(&tie).await.unwrap();
    tx.insert_contest(&contest).await.unwrap();
    tx.insert_absence(&absence).await.unwrap();
    tx.insert_list_rate(&rate).await.unwrap();
    tx.insert_skill(&skill).await.unwrap();
    tx.insert_affiliation(&employer).await.unwrap();
    tx.record(None, at, Entry::new("person.entered", "person", person.id));
    tx.commit().await.unwrap();
}
