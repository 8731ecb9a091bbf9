//! From request to award as the people in it do it: own people first, nobody contacted early, bids nobody can read, a
//! second person where it is core. On both databases.

mod tried;

use kpo_operations::{
    Error, allocation, award, bid, brief, capability, engagement, invitation, job, nomination,
    opener, request,
};
use kpo_practice::access::Caller;
use kpo_practice::allocation::{Distance, Model, Route};
use kpo_practice::award::Scores;
use kpo_practice::bid::BidState;
use kpo_practice::brief::Answer;
use kpo_practice::capability::Verdict;
use kpo_practice::credential::{self, CredentialKind, Particulars};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side, Stage};
use kpo_practice::id::{BidId, CapabilityId, Id, PersonId};
use kpo_practice::invitation::End;
use kpo_practice::journal::Entry;
use kpo_practice::money::Currency;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::skill::Finding;
use kpo_testkit::{TestOffice, both};

fn asked(decider: PersonId, core: Option<CapabilityId>) -> kpo_practice::request::Draft {
    kpo_practice::request::Draft {
        title: "Kiln yield".to_owned(),
        code_name: "Project Amber".to_owned(),
        domain: "technical-analysis".to_owned(),
        question: "At which load does the kiln earn most?".to_owned(),
        decision: "Next year's load plan".to_owned(),
        decider: Some(decider),
        capability: core,
        core: core.is_some(),
        class: 2,
        information: "Cost per tonne, yield by shift".to_owned(),
        volume: 1,
        rule_bound: 1,
        skill: 5,
        judgement: 4,
        deadline: "2026-12-01".parse().unwrap(),
        budget: "40000".to_owned(),
        currency: Currency::EUR,
    }
}

fn outside(exit_plan: &str) -> kpo_practice::allocation::Draft {
    kpo_practice::allocation::Draft {
        route: Route::Kpo,
        model: Some(Model::Firm),
        distance: Some(Distance::Nearshore),
        weights: vec![3; 5],
        scores: vec![2; 15],
        why: "Nobody inside has run a mass balance.".to_owned(),
        exit_plan: exit_plan.to_owned(),
    }
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(Error::Refused(refusal)) => refusal.code,
        Err(Error::NotFound) => "not-found",
        Err(Error::Denied(_)) => "denied",
        Err(Error::Stale) => "stale",
        Err(Error::Conflict) => "conflict",
        Err(_) => "other",
    }
}

struct World {
    office: TestOffice,
    host: Organisation,
    aino: Person,
    bo: Person,
    finance: Person,
    firms: Vec<(Organisation, Person, Person)>,
}

impl World {
    async fn of(office: TestOffice) -> Self {
        let host = office
            .organisation(OrganisationKind::Host, "Tammerkoski Mills")
            .await;
        let aino = office.person(&host, "Aino", "sourcing").await;
        let bo = office.person(&host, "Bo", "sourcing").await;
        let finance = office.person(&host, "Fatima", "finance").await;
        let mut firms = Vec::new();
        for name in ["Bosphorus", "Penang"] {
            let firm = office.organisation(OrganisationKind::Firm, name).await;
            let delivery = office
                .person(&firm, &format!("{name} delivery"), "delivery")
                .await;
            let expert = office.person(&firm, &format!("{name} expert"), "").await;
            firms.push((firm, delivery, expert));
        }
        Self {
            office,
            host,
            aino,
            bo,
            finance,
            firms,
        }
    }

    fn as_host(&self, person: &Person) -> Caller {
        self.office.caller(person, true)
    }

    fn as_guest(&self, person: &Person) -> Caller {
        self.office.caller(person, false)
    }

    /// Everything inside in order: request, allocation, search, staff, brief, terms.
    async fn ready(&self, core: bool) -> Engagement {
        let (office, aino) = (&self.office, self.as_host(&self.aino));
        let kilns = capability::enter(office, &aino, "Kilns", "Ours", Verdict::May);
        let core = core.then_some(kilns.await.unwrap().id);
        let file = request::create(office, &aino, &asked(self.bo.id, core))
            .await
            .unwrap();
        let id = file.id;
        allocation::decide(office, &aino, id, &outside("Two of ours learn it."), None)
            .await
            .unwrap();
        allocation::sign_search(
            office,
            &aino,
            id,
            (Finding::Negative, "mass balance", ""),
            None,
        )
        .await
        .unwrap();
        allocation::record_staff(office, &aino, id, &allocation::StaffDraft::default(), None)
            .await
            .unwrap();
        let draft = kpo_practice::brief::Draft {
            question: "At which load does the kiln earn most?".to_owned(),
            context: "Two kilns, one fuel.".to_owned(),
            method: "Mass and energy balance.".to_owned(),
            rubric: "60 Evidence\n40 Method".to_owned(),
            languages: "en".to_owned(),
        };
        brief::write(office, &aino, id, &draft, 0).await.unwrap();
        let deadline = kpo_operations::Clock::now(&office.clock).plus_days(10);
        award::fix_terms(
            office,
            &aino,
            id,
            ("60 Evidence\n40 Method", deadline),
            None,
        )
        .await
        .unwrap();
        file
    }

    async fn opened_by_two(&self, id: kpo_practice::id::EngagementId) -> (String, String) {
        let (_, outer) = opener::create(&self.office, &self.as_host(&self.aino), id)
            .await
            .unwrap();
        let (_, inner) = opener::create(&self.office, &self.as_host(&self.finance), id)
            .await
            .unwrap();
        (outer, inner)
    }

    /// Invites a firm; it names its expert, who restates; the client confirms and approves.
    async fn named(&self, id: kpo_practice::id::EngagementId, firm: usize) {
        let (office, aino) = (&self.office, self.as_host(&self.aino));
        let (organisation, delivery, expert) = &self.firms[firm];
        invitation::invite(office, &aino, id, organisation.id)
            .await
            .unwrap();
        let named = nomination::nominate(
            office,
            &self.as_guest(delivery),
            id,
            expert.id,
            "Ran ten of these",
        )
        .await
        .unwrap();
        let round = brief::restate(
            office,
            &self.as_guest(expert),
            id,
            "You ask which load earns most.",
        )
        .await
        .unwrap();
        brief::answer(office, &aino, (id, round.id), (Answer::Confirmed, ""), 1)
            .await
            .unwrap();
        nomination::decide(office, &aino, (id, named.id), (true, ""), 1)
            .await
            .unwrap();
    }

    async fn bid(
        &self,
        id: kpo_practice::id::EngagementId,
        firm: usize,
        price: &str,
    ) -> bid::Receipt {
        let draft = kpo_practice::bid::Draft {
            price: price.to_owned(),
            days: 20,
            plan: "We balance it.".to_owned(),
        };
        bid::submit(
            &self.office,
            &self.as_guest(&self.firms[firm].1),
            id,
            &draft,
        )
        .await
        .unwrap()
    }

    async fn choose(
        &self,
        id: kpo_practice::id::EngagementId,
    ) -> Result<kpo_practice::award::Award, Error> {
        let caller = self.as_host(&self.aino);
        let page = award::read(&self.office, &caller, id).await.unwrap();
        let winner = page
            .bids
            .iter()
            .find(|bid| bid.bidder == self.firms[0].0.id)
            .unwrap()
            .id;
        let scores = page
            .bids
            .iter()
            .map(|bid| Scores {
                bid: bid.id,
                scores: vec![7, 8],
            })
            .collect();
        let choice = award::Choice {
            chosen: winner,
            scores,
            reasons: "Best evidence".to_owned(),
        };
        award::propose(
            &self.office,
            &caller,
            id,
            choice,
            page.award.unwrap().version,
        )
        .await
    }
}

both! {
    async fn r5_r12_r27_r33_a_question_goes_out_and_is_awarded(office: TestOffice) {
        let world = World::of(office).await;
        let office = &world.office;
        let aino = world.as_host(&world.aino);
        let file = world.ready(false).await;
        let id = file.id;
        let invite = invitation::invite(office, &aino, id, world.firms[0].0.id).await;
        assert_eq!(code(invite), "award-no-openers");
        let (outer, inner) = world.opened_by_two(id).await;
        world.named(id, 0).await;
        world.named(id, 1).await;
        let stands = engagement::read(office, &aino, id).await.unwrap();
        assert_eq!((stands.stage, stands.waiting_on), (Stage::Award, Side::Provider));

        let first = world.bid(id, 0, "39000").await;
        let replaced = world.bid(id, 0, "38000").await;
        assert_ne!(first.commitment, replaced.commitment);
        world.bid(id, 1, "30000").await;
        let too_early = opener::open(office, &aino, id, &outer).await;
        assert_eq!(code(too_early), "opening-too-early");
        assert!(award::read(office, &aino, id).await.unwrap().bids.is_empty());

        office.clock.pass_days(11);
        let (aino, finance) = (world.as_host(&world.aino), world.as_host(&world.finance));
        let late = kpo_practice::bid::Draft { price: "1".to_owned(), days: 1, plan: "Late".to_owned() };
        assert_eq!(code(bid::submit(office, &world.as_guest(&world.firms[1].1), id, &late).await), "bid-too-late");
        assert_eq!(code(opener::open(office, &finance, id, &inner).await), "opening-outer-first");
        assert_eq!(code(opener::open(office, &aino, id, &inner).await), "opening-wrong-key");
        assert_eq!(code(opener::open(office, &world.as_host(&world.bo), id, &outer).await), "opening-not-yours");
        opener::open(office, &aino, id, &outer).await.unwrap();
        assert!(award::read(office, &aino, id).await.unwrap().bids.is_empty());
        opener::open(office, &finance, id, &inner).await.unwrap();
        let page = award::read(office, &aino, id).await.unwrap();
        let prices: Vec<i64> = page.bids.iter().map(|bid| bid.offer.as_ref().unwrap().price.minor).collect();
        assert!(prices.contains(&3_800_000) && prices.contains(&3_000_000), "{prices:?}");

        world.choose(id).await.unwrap();
        let made = engagement::read(office, &aino, id).await.unwrap();
        assert_eq!(made.provider, Some(world.firms[0].0.id));
        let again = world.choose(id).await;
        assert_eq!(code(again), "award-made");
        let lost = invitation::mine(office, &world.as_guest(&world.firms[1].1)).await.unwrap();
        assert_eq!(lost[0].0.end, Some(End::NotChosen));
        assert_eq!(code(engagement::read(office, &world.as_guest(&world.firms[1].1), id).await), "not-found");
        assert_eq!(code(engagement::read(office, &world.as_guest(&world.firms[1].2), id).await), "not-found");
        assert!(engagement::read(office, &world.as_guest(&world.firms[0].2), id).await.is_ok());
        let frozen = allocation::decide(office, &aino, id, &outside(""), Some(1)).await;
        assert_eq!(code(frozen), "award-frozen");
    }

    async fn r31_the_queue_asks_openers_and_says_until_when(office: TestOffice) {
        let world = World::of(office).await;
        let office = &world.office;
        let id = world.ready(false).await.id;
        let asked = async |caller: Caller| {
            let queue = engagement::queue(office, &caller).await.unwrap();
            let found = queue.mine.into_iter().chain(queue.others).find(|item| item.engagement == Some(id));
            found.map(|item| (item.act, item.link, item.due.is_some()))
        };
        let opening = format!("/engagements/{id}/opening");
        let file = format!("/engagements/{id}");
        let finance = || world.as_host(&world.finance);
        assert_eq!(asked(finance()).await, Some((Some("opener"), opening.clone(), true)));
        let (outer, _) = world.opened_by_two(id).await;
        assert_eq!(asked(finance()).await, Some((None, file.clone(), true)), "two hold a key");
        world.named(id, 0).await;
        let delivery = || world.as_guest(&world.firms[0].1);
        assert_eq!(asked(delivery()).await.map(|asked| (asked.0, asked.2)), Some((Some("bid"), true)));
        assert_eq!(asked(world.as_guest(&world.firms[1].1)).await, None, "whoever is not invited learns nothing");
        world.bid(id, 0, "38000").await;
        assert_eq!(asked(delivery()).await.and_then(|asked| asked.0), None, "what is handed in is done");
        office.clock.pass_days(11);
        assert_eq!(asked(delivery()).await.map(|asked| asked.2), Some(false), "bids are taken no more");
        job::drain(office, &job::Registry::standard()).await.unwrap();
        let stands = engagement::read(office, &world.as_host(&world.aino), id).await.unwrap();
        assert_eq!(stands.waiting_on, Side::Client, "the end of the bidding is noticed by itself");
        assert_eq!(asked(finance()).await, Some((None, file, false)), "the outer lock comes first");
        opener::open(office, &world.as_host(&world.aino), id, &outer).await.unwrap();
        assert_eq!(asked(finance()).await, Some((Some("open"), opening, false)));
    }

    async fn r1_core_needs_a_second_person(office: TestOffice) {
        let world = World::of(office).await;
        let file = world.ready(true).await;
        let id = file.id;
        let (outer, inner) = world.opened_by_two(id).await;
        world.named(id, 0).await;
        world.bid(id, 0, "38000").await;
        world.office.clock.pass_days(11);
        opener::open(&world.office, &world.as_host(&world.aino), id, &outer).await.unwrap();
        opener::open(&world.office, &world.as_host(&world.finance), id, &inner).await.unwrap();
        let proposed = world.choose(id).await.unwrap();
        assert_eq!(proposed.made_at, None);
        // Whoever shall approve reads what was offered; whoever only follows the award does not, and is told so.
        let auditor = world.office.person(&world.host, "Outi", "auditor").await;
        let keeper = world.office.person(&world.host, "Kerttu", "administrator sourcing").await;
        let decider = world.office.person(&world.host, "Dag", "").await;
        world.office.assign(id, &decider, AssignmentRole::Decider).await;
        for (reader, offers) in [(&world.aino, 1), (&world.bo, 1), (&decider, 1), (&world.finance, 0), (&auditor, 0), (&keeper, 0)] {
            let page = award::read(&world.office, &world.as_host(reader), id).await.unwrap();
            assert_eq!((page.bids.len(), page.withheld), (offers, offers == 0), "{}", reader.name);
            let own = reader.id == world.aino.id;
            assert_eq!(page.not_now.approve.map(|why| why.code), own.then_some("award-same-person"));
            assert_eq!(page.not_now.terms.map(|why| why.code), Some("award-terms-fixed"));
            assert_eq!(page.not_now.invite.map(|why| why.code), Some("award-bidding-over"));
        }
        let alone = award::approve(&world.office, &world.as_host(&world.aino), id, proposed.version).await;
        assert_eq!(code(alone), "award-same-person");
        let mut tired = world.as_host(&world.bo);
        tired.signed_in_at = tired.at.plus_seconds(-3600);
        assert_eq!(code(award::approve(&world.office, &tired, id, proposed.version).await), "stale");
        let made = award::approve(&world.office, &world.as_host(&world.bo), id, proposed.version).await.unwrap();
        assert!(made.made_at.is_some());
    }

    async fn r2_a_credential_unverified_or_expired_blocks_and_says_so(office: TestOffice) {
        let world = World::of(office).await;
        let office = &world.office;
        let aino = world.as_host(&world.aino);
        let id = world.ready(false).await.id;
        world.opened_by_two(id).await;
        let wants = credential::Requirement {
            kind: CredentialKind::Licence, title: "Chartered Engineer".to_owned(), level: None, field: None,
        };
        brief::require(office, &aino, id, wants).await.unwrap();
        let (firm, delivery, expert) = &world.firms[0];
        invitation::invite(office, &aino, id, firm.id).await.unwrap();
        let named = nomination::nominate(office, &world.as_guest(delivery), id, expert.id, "Ran ten").await.unwrap();
        let approve = nomination::decide(office, &aino, (id, named.id), (true, ""), 1).await;
        assert_eq!(code(approve), "credential-missing");
        let says = Particulars {
            kind: CredentialKind::Licence, title: "Chartered Engineer".to_owned(), issuer: "Council".to_owned(), level: None,
            field: None, evidence: "No. 4711".to_owned(), issued_on: None, expires_on: Some("2026-03-20".parse().unwrap()),
        };
        let held = credential::enter(office.id(), expert.id, says, expert.id, aino.at).unwrap().next;
        let mut tx = office.begin().await.unwrap();
        tx.insert_credential(&held).await.unwrap();
        tx.record(None, aino.at, Entry::new("credential.entered", "credential", held.id));
        tx.commit().await.unwrap();
        let approve = nomination::decide(office, &aino, (id, named.id), (true, ""), 1).await;
        assert_eq!(code(approve), "credential-unverified");
        let checked = credential::verify(held, world.bo.id, "Looked up the register", aino.at).unwrap().next;
        let mut tx = office.begin().await.unwrap();
        tx.save_credential(&checked, 1).await.unwrap();
        tx.record(None, aino.at, Entry::new("credential.verified", "credential", checked.id));
        tx.commit().await.unwrap();
        nomination::decide(office, &aino, (id, named.id), (true, ""), 1).await.unwrap();
        let page = bid::read(office, &world.as_guest(delivery), id).await.unwrap();
        assert!(page.named[0].1.is_empty());
        office.clock.pass_days(30);
        let page = bid::read(office, &world.as_guest(delivery), id).await.unwrap();
        assert_eq!(page.named[0].1[0].code, "credential-expired");
    }

    async fn r6_r42_routine_is_turned_away_and_the_never_list_refuses(office: TestOffice) {
        let world = World::of(office).await;
        let office = &world.office;
        let aino = world.as_host(&world.aino);
        let mut routine = asked(world.bo.id, None);
        (routine.volume, routine.rule_bound, routine.judgement) = (50_000, 5, 1);
        let file = request::create(office, &aino, &routine).await.unwrap();
        assert_eq!(code(allocation::decide(office, &aino, file.id, &outside(""), None).await), "allocation-is-bpo");
        let never = capability::enter(office, &aino, "Alloys", "What we live by", Verdict::Never).await.unwrap();
        let core = asked(world.bo.id, Some(never.id));
        let file = request::create(office, &aino, &core).await.unwrap();
        let page = request::read(office, &aino, file.id).await.unwrap();
        assert_eq!(page.facts.intake().unwrap().route, Route::Refused);
        assert_eq!(code(allocation::decide(office, &aino, file.id, &outside("x"), None).await), "allocation-never");
        let stands = kpo_operations::engagement::read(office, &aino, file.id).await.unwrap();
        assert_eq!(stands.stage, kpo_practice::engagement::Stage::Refused);
        let outsider = world.as_guest(&world.firms[0].1);
        assert_eq!(code(request::create(office, &outsider, &core).await), "not-found");
        assert_eq!(code(capability::list(office, &outsider).await.map(|_| ())), "not-found");
    }

    async fn a_bidder_learns_nothing_of_another(office: TestOffice) {
        let world = World::of(office).await;
        let office = &world.office;
        let id = world.ready(false).await.id;
        world.opened_by_two(id).await;
        world.named(id, 0).await;
        let alone = world.as_guest(&world.firms[0].1);
        world.bid(id, 0, "38000").await;
        let show = |page: &bid::Page| format!("{:?} {:?} {:?} {:?} {:?}", page.criteria, page.deadline, page.invitation, page.named, page.bid);
        let before = show(&bid::read(office, &alone, id).await.unwrap());
        let rounds = brief::read(office, &alone, id).await.unwrap().rounds;
        world.named(id, 1).await;
        world.bid(id, 1, "30000").await;
        assert_eq!(show(&bid::read(office, &alone, id).await.unwrap()), before);
        assert_eq!(brief::read(office, &alone, id).await.unwrap().rounds, rounds);
        assert_eq!(code(award::read(office, &alone, id).await.map(|_| ())), "denied");
    }

    async fn a_stored_bid_holds_nothing_readable_and_a_swapped_one_is_invalid(office: TestOffice) {
        let world = World::of(office).await;
        let office = &world.office;
        let id = world.ready(false).await.id;
        let (outer, inner) = world.opened_by_two(id).await;
        world.named(id, 0).await;
        world.named(id, 1).await;
        world.bid(id, 0, "38000").await;
        world.bid(id, 1, "30000").await;
        let mut tx = office.begin().await.unwrap();
        let mut bids = tx.bids(id).await.unwrap();
        // The envelope adds some random filling of its own, so sizes differ a little by chance and by nothing else.
        assert!(bids.iter().all(|bid| bid.offer.is_none() && bid.sealed.len().abs_diff(bids[0].sealed.len()) < 4096));
        assert!(bids.iter().all(|bid| bid.sealed.len() > kpo_practice::bid::SIZE));
        let other = bids[1].sealed.clone();
        bids[0].sealed = other;
        let swapped: BidId = bids[0].id;
        tx.save_bid(&bids[0], bids[0].version).await.unwrap();
        tx.record(None, world.as_host(&world.aino).at, Entry::new("test.swapped", "bid", swapped));
        tx.commit().await.unwrap();
        office.clock.pass_days(11);
        opener::open(office, &world.as_host(&world.aino), id, &outer).await.unwrap();
        opener::open(office, &world.as_host(&world.finance), id, &inner).await.unwrap();
        let page = award::read(office, &world.as_host(&world.aino), id).await.unwrap();
        for bid in page.bids {
            let expected = if bid.id == swapped { BidState::Invalid } else { BidState::Opened };
            assert_eq!(bid.state, expected, "{}", bid.id.uuid());
        }
        assert_eq!(world.host.kind, OrganisationKind::Host);
    }

    async fn two_people_awarding_at_once_make_one_award(office: TestOffice) {
        let world = World::of(office).await;
        let id = world.ready(false).await.id;
        let (outer, inner) = world.opened_by_two(id).await;
        world.named(id, 0).await;
        world.bid(id, 0, "38000").await;
        world.office.clock.pass_days(11);
        opener::open(&world.office, &world.as_host(&world.aino), id, &outer).await.unwrap();
        opener::open(&world.office, &world.as_host(&world.finance), id, &inner).await.unwrap();
        let (one, other) = tokio::join!(world.choose(id), world.choose(id));
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    }
}
