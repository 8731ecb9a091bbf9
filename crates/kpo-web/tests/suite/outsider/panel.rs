//! A panel that is being judged: its question and the unit on the desk are its member's, the rest is the client's alone, and
//! nobody is shown a unit that does not lie on their desk.

use kpo_practice::access::{Action, Resource};
use kpo_practice::engagement::Engagement;
use kpo_practice::journal::Entry;
use kpo_practice::panel::{
    Criteria, Panel, PanelKind, PanelState, Seat, SeatKind, Stack, StackCause, Unit,
};
use kpo_practice::person::Person;
use kpo_testkit::TestOffice;

use crate::outsider::world::{Secret, World};

/// A panel of a file, with one of the provider's people on it.
pub(crate) async fn panel(
    office: &TestOffice,
    world: &mut World,
    file: &Engagement,
    own: &[Person],
) {
    let at = file.created_at;
    let member = &own[1];
    let client = || Secret::By(Action::ReadPanel, Resource::Engagement(file.facts()));
    let told = || {
        let resource = Resource::Engagement(file.facts());
        Secret::Also(Action::ReadPanel, resource, vec![member.id])
    };
    let panel = Panel {
        id: office.id(),
        version: 2,
        engagement: file.id,
        name: world.mark("Panel", told()),
        kind: PanelKind::Work,
        reviews: 1,
        known_percent: 10,
        state: PanelState::Open,
        seed: Some("00".repeat(32)),
        created_by: file.owner,
        created_at: at,
        opened_at: Some(at),
        closed_by: None,
        closed_at: None,
    };
    world.id(panel.id, client());
    let criteria = Criteria {
        id: office.id(),
        panel: panel.id,
        number: 1,
        question: world.mark("Include", told()),
        guidance: world.mark("Guidance", told()),
        answers: vec!["include".to_owned(), "exclude".to_owned()],
        ordinal: false,
        wanted: 1,
        written_by: file.owner,
        written_at: at,
    };
    let mut units = Vec::new();
    for place in 1..=3 {
        // The first one lies on the desk. The client brought all of them in, and is not shown them while they are judged.
        let desk = || if place == 1 { told() } else { client() };
        units.push(Unit {
            id: office.id(),
            panel: panel.id,
            place,
            reference: world.mark("Reference", client()),
            title: world.mark("Title", desk()),
            text: world.mark("Abstract", desk()),
            known: (place == 1).then_some(2),
        });
    }
    let seat = Seat {
        id: office.id(),
        version: 1,
        panel: panel.id,
        engagement: file.id,
        person: member.id,
        kind: SeatKind::Member,
        label: 7,
        since_at: at,
        ended_at: None,
    };
    world.id(seat.id, told());
    let stack = Stack {
        id: office.id(),
        panel: panel.id,
        seat: seat.id,
        number: 1,
        cause: StackCause::Opening,
        places: vec![1, 2],
        drawn_at: at,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_panel(&panel).await.unwrap();
    tx.insert_panel_criteria(&criteria).await.unwrap();
    tx.insert_panel_units(&units).await.unwrap();
    tx.insert_panel_seat(&seat).await.unwrap();
    tx.insert_panel_stack(&stack).await.unwrap();
    let entry = Entry::new("panel.opened", "panel", panel.id).within(file.id);
    tx.record(None, at, entry);
    tx.commit().await.unwrap();
}
