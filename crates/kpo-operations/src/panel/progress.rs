//! How far a panel is, for the client: counts, and never a vote, an agreement or an answer.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{PanelId, PanelSeatId, PersonId};
use kpo_practice::panel::{Panel, PanelState, SeatKind};

use super::admitted;
use super::deal::Table;
use crate::admit::Admitted;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;

/// How far a panel is.
pub struct Progress {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The panel.
    pub panel: Panel,
    /// Units to judge, those with known answers aside.
    pub units: usize,
    /// Of them, with as many judgements as wanted.
    pub units_done: usize,
    /// Of them, with a judgement or more.
    pub units_begun: usize,
    /// Judgements wanted of them in all.
    pub wanted: usize,
    /// Judgements still to come.
    pub left: usize,
    /// Judgements that nobody who sits there can make: somebody has to be named.
    pub unheld: usize,
    /// The members, by name: while it is open. Afterwards members are numbers, and counts must not tell whose.
    pub members: Vec<Member>,
}

/// How far one member is.
pub struct Member {
    /// Their seat.
    pub seat: PanelSeatId,
    /// Their name.
    pub name: String,
    /// Units they have judged.
    pub done: usize,
    /// Units drawn for them.
    pub all: usize,
    /// They sit there no more.
    pub ended: bool,
}

/// How far a panel is.
pub async fn progress(office: &Office, caller: &Caller, id: PanelId) -> Result<Progress> {
    let mut tx = office.read().await?;
    let (panel, file) = admitted(office, &mut tx, caller, Action::ReadPanel, id).await?;
    let table = Table::read(&mut tx, &panel).await?;
    let targets = table.targets(&panel);
    let mut made: BTreeMap<i64, usize> = BTreeMap::new();
    for place in table.judged.values().flatten() {
        *made.entry(*place).or_default() += 1;
    }
    let of = |place: &i64| made.get(place).copied().unwrap_or(0);
    let left = |(place, target): (&i64, &usize)| target.saturating_sub(of(place));
    let mut members = Vec::new();
    if panel.state == PanelState::Open {
        let people: Vec<PersonId> = table.seats.iter().map(|seat| seat.person).collect();
        let names = Names::default().people(&mut tx, &people).await?;
        for seat in table
            .seats
            .iter()
            .filter(|seat| seat.kind == SeatKind::Member)
        {
            members.push(Member {
                seat: seat.id,
                name: names.of(seat.person).to_owned(),
                done: table.judged.get(&seat.id).map_or(0, |own| own.len()),
                all: table.holds(seat.id).len(),
                ended: seat.ended_at.is_some(),
            });
        }
        members.sort_by(|a, b| (&a.name, a.seat).cmp(&(&b.name, b.seat)));
    }
    let unheld = if panel.state == PanelState::Open {
        table.lacking(&panel).iter().map(|(_, more)| more).sum()
    } else {
        0
    };
    Ok(Progress {
        units: targets.len(),
        units_done: targets
            .iter()
            .filter(|(place, target)| of(place) >= **target)
            .count(),
        units_begun: targets.keys().filter(|place| of(place) > 0).count(),
        wanted: targets.values().sum(),
        left: targets.iter().map(left).sum(),
        unheld,
        members,
        panel,
        file,
    })
}
