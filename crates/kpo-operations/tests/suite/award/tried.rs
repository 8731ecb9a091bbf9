//! A file that requires a task awards to nobody who was not tried, or did not pass, unless a named person's word stands for
//! them (R2, R29).

use kpo_operations::panel::desk::{self, Said};
use kpo_operations::panel::{draft, units};
use kpo_operations::qualification::{self, Wanted};
use kpo_operations::{engagement, opener};
use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, PanelId, PanelSeatId};
use kpo_practice::panel::{CriteriaDraft, PanelKind, SeatKind, Settings};
use kpo_testkit::both;

use super::{World, code};

/// A task of twenty units, required of everybody, with a seat for the first firm's expert; opened.
async fn required(world: &World, keeper: &Caller, id: EngagementId) -> (PanelId, PanelSeatId) {
    let office = &world.office;
    let settings = Settings {
        name: "Trial run".to_owned(),
        kind: PanelKind::Qualification,
        reviews: 1,
        known_percent: 0,
    };
    let panel = draft::create(office, keeper, id, settings).await.unwrap();
    let question = CriteriaDraft {
        question: "Is the balance closed?".to_owned(),
        guidance: String::new(),
        answers: vec!["yes".to_owned(), "no".to_owned()],
        ordinal: false,
        wanted: 0,
    };
    draft::write(office, keeper, panel.id, question)
        .await
        .unwrap();
    let mut table = "reference,title,known\n".to_owned();
    for n in 0..20 {
        table += &["R", &n.to_string(), ",Balance,1\n"].concat();
    }
    units::add(office, keeper, panel.id, &table, (false, false))
        .await
        .unwrap();
    let sits = (world.firms[0].2.id, SeatKind::Member);
    let seat = draft::seat(office, keeper, panel.id, sits).await.unwrap();
    let wanted = Wanted {
        panel: panel.id,
        mark: 80,
        undecided_suffices: false,
    };
    qualification::require(office, keeper, id, wanted, None)
        .await
        .unwrap();
    draft::open(office, keeper, panel.id, panel.version)
        .await
        .unwrap();
    (panel.id, seat.id)
}

both! {
    async fn r2_r29_nobody_is_awarded_to_untried_or_failed_but_by_a_named_persons_word(office: TestOffice) {
        let world = World::of(office).await;
        let office = &world.office;
        let id = world.ready(false).await.id;
        let (outer, inner) = world.opened_by_two(id).await;
        // Approved while nothing was required.
        world.named(id, 0).await;
        world.bid(id, 0, "39000").await;
        office.clock.pass_days(11);
        let (aino, finance) = (world.as_host(&world.aino), world.as_host(&world.finance));
        opener::open(office, &aino, id, &outer).await.unwrap();
        opener::open(office, &finance, id, &inner).await.unwrap();
        let (_, seat) = required(&world, &aino, id).await;
        assert_eq!(code(world.choose(id).await), "qualification-untried");
        let expert = world.as_guest(&world.firms[0].2);
        let mut hand = desk::hand(office, &expert, seat, 1).await.unwrap();
        assert_eq!(hand.all, 20);
        while let Some(unit) = hand.units.first() {
            let said = [Said { unit: unit.id, answer: 2, confidence: None }];
            hand = desk::judge(office, &expert, seat, (&said, 1), 1).await.unwrap();
            if hand.done == 19 {
                assert_eq!(code(world.choose(id).await), "qualification-under-way");
            }
        }
        assert_eq!(code(world.choose(id).await), "qualification-not-passed");
        qualification::waive(office, &aino, id, world.firms[0].2.id, "Wrote the method we use.").await.unwrap();
        world.choose(id).await.unwrap();
        let made = engagement::read(office, &aino, id).await.unwrap();
        assert_eq!(made.provider, Some(world.firms[0].0.id));
    }
}
