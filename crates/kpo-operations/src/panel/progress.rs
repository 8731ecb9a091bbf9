//! How far a panel is, for the client: counts, and never a vote, an agreement or an answer.
//!
//! Nothing here is by name. Once it is closed members are numbers with so many judgements each, and whoever had watched the
//! names move, or knew who had not begun a day before the end, would know which name is which number. How many have begun,
//! and how many are through, is enough to ask all of them for the rest; each sees on their own page what waits for them.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{PanelId, PanelSeatId};
use kpo_practice::panel::{Panel, PanelState};

use super::admitted;
use super::deal::Table;
use crate::admit::Admitted;
use crate::error::Result;
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
    /// How many members sit there.
    pub members: usize,
    /// Of them, with a judgement or more.
    pub members_begun: usize,
    /// Of them, with nothing left to judge.
    pub members_done: usize,
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
    let done = |seat: PanelSeatId| table.judged.get(&seat).map_or(0, |own| own.len());
    let members: Vec<PanelSeatId> = table.members().map(|seat| seat.id).collect();
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
        members: members.len(),
        members_begun: members.iter().filter(|seat| done(**seat) > 0).count(),
        members_done: members
            .iter()
            .filter(|seat| done(**seat) >= table.holds(**seat).len())
            .count(),
        panel,
        file,
    })
}
