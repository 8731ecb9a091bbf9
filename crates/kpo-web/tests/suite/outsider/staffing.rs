//! What is kept of who may and shall answer: whom a question is about, walls, a plan. None of it is for anybody outside.

use kpo_practice::access::{Action, Resource};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::PersonId;
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::need::{Need, Party, PartyKind};
use kpo_practice::person::Language;
use kpo_practice::plan::{Place, Plan, PlanState, PlanTask};
use kpo_practice::rival::{Reach, Rival, RivalSet};
use kpo_practice::staffing::{Aim, Weights};
use kpo_practice::waiver::{Notice, Waiver};
use kpo_practice::wall::Wall;
use kpo_testkit::TestOffice;

use crate::outsider::world::{Secret, World};

/// The needs of a file, somebody it is about, a wall around one person, and a plan with them in it.
pub(crate) async fn staffing(
    office: &TestOffice,
    world: &mut World,
    file: &Engagement,
    person: PersonId,
) {
    let at = file.created_at;
    let house = || Resource::Host {
        organisation: file.client,
    };
    let may = || Secret::By(Action::ReadShortlist, Resource::Engagement(file.facts()));
    let need = Need {
        id: file.id,
        version: 1,
        places: 1,
        since_on: "2026-03-02".parse().unwrap(),
        until_on: "2026-06-30".parse().unwrap(),
        hours: 40,
        languages: vec![Language {
            tag: "en".to_owned(),
            level: "C1".to_owned(),
        }],
        regions: Vec::new(),
        overlap_hours: 0,
        rate_cap: Some(Money {
            minor: 987_654_300,
            currency: Currency::EUR,
        }),
        cooling_months: 24,
    };
    let party = Party {
        id: office.id(),
        version: 1,
        engagement: file.id,
        kind: PartyKind::Organisation,
        name: world.mark("Party", may()),
        organisation: None,
    };
    let raises = || Secret::By(Action::RaiseWall, house());
    let wall = Wall {
        id: office.id(),
        version: 1,
        person,
        name: world.mark("Against", raises()),
        organisation: None,
        until_on: "2027-01-01".parse().unwrap(),
        reason: world.mark("Rests", raises()),
        raised_by: file.owner,
        raised_at: at,
        ended_at: None,
    };
    let plans = || Secret::By(Action::PlanStaffing, house());
    let plan = Plan {
        id: office.id(),
        version: 1,
        name: world.mark("Plan", plans()),
        state: PlanState::Draft,
        weights: Weights::default(),
        firms_apart: false,
        aim: Aim::Whole,
        proved: false,
        solved_at: None,
        created_by: file.owner,
        created_at: at,
    };
    let task = PlanTask {
        id: office.id(),
        plan: plan.id,
        engagement: file.id,
    };
    let place = Place {
        id: office.id(),
        version: 1,
        plan: plan.id,
        engagement: file.id,
        person,
        locked: false,
        refused: false,
    };
    let set = RivalSet {
        id: office.id(),
        version: 1,
        name: world.mark("Competitors", raises()),
        reach: Reach::Both,
        cooling_days: 30,
        made_by: file.owner,
        made_at: at,
        ended_at: None,
    };
    let rival = Rival {
        id: office.id(),
        version: 1,
        set: set.id,
        organisation: file.client,
        since_on: at.day(),
        until_on: None,
        entered_by: file.owner,
        entered_at: at,
    };
    let told = || Secret::By(Action::ReadCoreMap, house());
    let waiver = Waiver {
        id: office.id(),
        version: 1,
        person,
        engagement: file.id,
        reason: world.mark("Waived", told()),
        until_on: "2027-01-01".parse().unwrap(),
        asked_by: person,
        asked_at: at,
        second: file.owner,
        agreed_at: None,
        ended_at: None,
    };
    let notice = Notice {
        id: office.id(),
        version: 1,
        waiver: waiver.id,
        engagement: file.id,
        at,
        read_by: None,
        read_at: None,
    };
    world.id(waiver.id, told());
    world.id(notice.id, told());
    world.id(set.id, raises());
    world.id(rival.id, raises());
    world.id(party.id, may());
    world.id(wall.id, raises());
    world.id(plan.id, plans());
    let mut tx = office.db.begin().await.unwrap();
    tx.put_need(&need, None).await.unwrap();
    tx.insert_party(&party).await.unwrap();
    tx.insert_wall(&wall).await.unwrap();
    tx.insert_waiver(&waiver).await.unwrap();
    tx.insert_waiver_notice(&notice).await.unwrap();
    tx.insert_rival_set(&set).await.unwrap();
    tx.insert_rival(&rival).await.unwrap();
    tx.insert_plan(&plan).await.unwrap();
    tx.insert_plan_task(&task).await.unwrap();
    tx.insert_place(&place).await.unwrap();
    tx.record(
        None,
        at,
        Entry::new("need.written", "engagement", file.id).within(file.id),
    );
    tx.commit().await.unwrap();
}
