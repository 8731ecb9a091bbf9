//! List and point are one rule in the store too (R24-R27): in random worlds, on both databases, a list holds exactly the
//! files a single decision would allow, whether the scope was translated or every row was decided by itself.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Circumstances, Resource, Scope, Standing, Visible, decide};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_records::PageRequest;
use kpo_records::Tx;
use kpo_testkit::clock::START;
use kpo_testkit::{TestOffice, both};
use uuid::Uuid;

/// Dice that fall the same way every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn some<T: Clone + Ord>(&mut self, all: &[T], one_in: u64) -> BTreeSet<T> {
        all.iter()
            .filter(|_| self.one_in(one_in))
            .cloned()
            .collect()
    }
}

struct World {
    organisations: Vec<Organisation>,
    people: Vec<Person>,
    files: Vec<Engagement>,
}

/// Four organisations, five people, 30 files in every state.
async fn world(office: &TestOffice, dice: &mut Dice) -> World {
    let mut organisations = vec![office.organisation(OrganisationKind::Host, "Host").await];
    for name in ["Firm", "Rival", "Solo"] {
        organisations.push(office.organisation(OrganisationKind::Firm, name).await);
    }
    let mut people = Vec::new();
    for (index, roles) in ["sourcing", "security", "delivery", "delivery", ""]
        .iter()
        .enumerate()
    {
        let home = &organisations[[0, 0, 1, 2, 3][index]];
        people.push(office.person(home, &format!("Person {index}"), roles).await);
    }
    let mut files = Vec::new();
    for index in 0..30 {
        let mut file = office
            .engagement(&people[0], &format!("File {index}"))
            .await;
        let mut tx = office.db.begin().await.unwrap();
        file.provider = (!dice.one_in(3)).then(|| organisations[1 + index % 3].id);
        file.bound = dice.one_in(2);
        file.frozen = dice.one_in(5);
        file.closed_at = dice.one_in(4).then_some(START);
        file.version = tx.save_engagement(&file, 1).await.unwrap();
        tx.record(
            None,
            START,
            Entry::new("engagement.moved", "engagement", file.id),
        );
        tx.commit().await.unwrap();
        files.push(file);
    }
    World {
        organisations,
        people,
        files,
    }
}

fn standing(world: &World, dice: &mut Dice) -> Standing {
    let ids: Vec<EngagementId> = world.files.iter().map(|file| file.id).collect();
    let home = usize::try_from(dice.below(4)).unwrap();
    let who = usize::try_from(dice.below(5)).unwrap();
    let mut standing = Standing::nobody(world.people[who].id, world.organisations[home].id);
    standing.host = home == 0;
    standing.active = !dice.one_in(12);
    standing.roles = dice.some(
        &[
            "administrator",
            "sourcing",
            "security",
            "finance",
            "auditor",
            "delivery",
        ]
        .map(str::to_owned),
        3,
    );
    for set in [
        &mut standing.decider,
        &mut standing.counterpart,
        &mut standing.bidding,
        &mut standing.nominee,
        &mut standing.expert,
        &mut standing.reviewer,
        &mut standing.adjudicator,
        &mut standing.walled,
    ] {
        *set = dice.some(&ids, 6);
    }
    standing.agreed = dice.some(&ids, 2);
    standing.credentialed = dice.some(&ids, 2);
    standing
}

/// Every file of the list, walked page by page.
async fn walked(tx: &mut Tx, visible: &Visible, limit: i64) -> BTreeSet<EngagementId> {
    let mut seen = BTreeSet::new();
    let mut after: Option<String> = None;
    loop {
        let page = PageRequest::from_wire(after.as_deref(), Some(limit)).unwrap();
        let page = tx
            .engagements(visible, &Default::default(), &page)
            .await
            .unwrap();
        assert!(i64::try_from(page.items.len()).unwrap() <= limit);
        for file in page.items {
            assert!(seen.insert(file.id), "a file stands twice");
        }
        after = page.next;
        if after.is_none() {
            return seen;
        }
    }
}

both! {
    async fn a_list_holds_what_a_single_decision_allows(office: TestOffice) {
        let mut dice = Dice(0x5eed_0f0f);
        let world = world(&office, &mut dice).await;
        let acts = [
            Action::ReadFile, Action::ReadBrief, Action::ReadRequest, Action::ReadInvoice, Action::ReadDeliverable,
            Action::ReadCertificate, Action::SubmitDeliverable, Action::ApproveTime,
        ];
        let mut tx = office.db.read().await.unwrap();
        let mut shown = 0;
        for round in 0..120_usize {
            let standing = standing(&world, &mut dice);
            let here = Circumstances {
                second_factor: dice.one_in(2), fresh: dice.one_in(2), token: dice.one_in(6),
                scopes: dice.some(&["read".to_owned(), "write".to_owned()], 2),
            };
            let action = acts[round % acts.len()];
            let allowed: BTreeSet<EngagementId> = world.files.iter()
                .filter(|file| decide(&standing, &here, action, &Resource::Engagement(file.facts())).allow)
                .map(|file| file.id)
                .collect();
            let visible = Visible::to(standing, here, action);
            assert_ne!(visible.scope, Scope::RowByRow);
            let limit = 1 + i64::try_from(dice.below(12)).unwrap();
            assert_eq!(walked(&mut tx, &visible, limit).await, allowed, "{} {:?}", action.name(), visible.scope);
            if round % 6 == 0 {
                assert_eq!(walked(&mut tx, &visible.row_by_row(), limit).await, allowed, "row by row");
            }
            shown += allowed.len();
        }
        assert!(shown > 200, "a test in which nothing is shown: {shown}");
    }

    async fn a_list_of_many_files_is_one_statement(office: TestOffice) {
        let mut dice = Dice(7);
        let world = world(&office, &mut dice).await;
        let mut busy = Standing::nobody(PersonId(Uuid::from_u128(1)), OrganisationId(Uuid::from_u128(2)));
        busy.expert = (0..2000).map(|n| EngagementId(Uuid::from_u128(n))).collect();
        busy.expert.extend(world.files.iter().map(|file| file.id));
        busy.agreed.clone_from(&busy.expert);
        busy.walled = (0..500).map(|n| EngagementId(Uuid::from_u128(n))).collect();
        busy.walled.insert(world.files[0].id);
        let here = Circumstances::default();
        let allowed: BTreeSet<EngagementId> = world.files[1..].iter()
            .filter(|file| !file.frozen && file.closed_at.is_none())
            .map(|file| file.id)
            .collect();
        let visible = Visible::to(busy, here, Action::ReadFile);
        // The key of a client's titles is fetched once for all.
        walked(&mut office.db.read().await.unwrap(), &visible, 200).await;
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(walked(&mut tx, &visible, 200).await, allowed);
        assert_eq!(tx.statements(), 1);
    }

    async fn a_standing_is_read_in_a_fixed_number_of_statements(office: TestOffice) {
        let mut dice = Dice(9);
        let world = world(&office, &mut dice).await;
        let expert = &world.people[4];
        let mut counts = BTreeSet::new();
        for file in world.files.iter().take(6) {
            office.assign(file.id, expert, kpo_practice::engagement::AssignmentRole::Expert).await;
            let mut tx = office.db.read().await.unwrap();
            let whole = tx.standing(expert.id, None).await.unwrap();
            counts.insert(tx.statements());
            assert!(whole.expert.contains(&file.id));
            let one = tx.standing(expert.id, Some(file.id)).await.unwrap();
            assert_eq!(one.expert, BTreeSet::from([file.id]));
            assert!(one.regions.contains("eu"), "Finland is in the Union");
        }
        assert_eq!(counts.len(), 1, "statements grew with the files: {counts:?}");
        let nobody: PersonId = office.stranger();
        let mut tx = office.db.read().await.unwrap();
        assert!(tx.standing(nobody, None).await.is_err(), "{}", nobody.uuid());
    }
}
