//! Units brought in from a table: `reference`, `title`, `text` and, where the right answer is known, `known`.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PanelId;
use kpo_practice::panel::{Criteria, PanelKind, UNITS_MAX, Unit, UnitDraft};
use kpo_practice::refusal::Refusal;
use serde_json::json;

use super::{criteria, entry, held};
use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;
use crate::words;

/// Most bytes of a table.
pub const BYTES_MAX: usize = 48 << 20;
/// Broken rows told by name; the rest is counted.
const NAMED: usize = 20;

/// What came of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Units added.
    pub added: usize,
    /// Of them, with a known answer.
    pub known: usize,
    /// Rows left out, by line, with the reason.
    pub left_out: Vec<(u64, Refusal)>,
}

/// Puts the rows of a table into a panel that is set up. A broken row is named by its line and nothing is put in, unless
/// `skip` says to leave broken rows out. With `look` nothing is kept: it is told what would be.
pub async fn add(
    office: &Office,
    caller: &Caller,
    id: PanelId,
    text: &str,
    (skip, look): (bool, bool),
) -> Result<Report> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.draft()?;
    let criteria = criteria(&mut tx, id).await?;
    let there = tx.panel_places(id).await?;
    let mut taken: BTreeSet<String> = there.iter().map(|(_, name, _)| name.clone()).collect();
    let (drafts, left_out) = read(text, (&criteria, panel.kind), &mut taken)?;
    if !skip && let Some(refusal) = broken(caller, &left_out) {
        return Err(refusal.into());
    }
    if there.len() + drafts.len() > UNITS_MAX {
        return Err(Refusal::of_field("text", "panel-too-many-units")
            .with("most", UNITS_MAX)
            .into());
    }
    if drafts.is_empty() {
        return Err(Refusal::of_field("text", "panel-no-rows").into());
    }
    let last = there.last().map_or(0, |(place, _, _)| *place);
    let units: Vec<Unit> = (last + 1..)
        .zip(drafts)
        .map(|(place, (draft, known))| Unit {
            id: office.id(),
            panel: id,
            place,
            reference: draft.reference,
            title: draft.title,
            text: draft.text,
            known,
        })
        .collect();
    let report = Report {
        added: units.len(),
        known: units.iter().filter(|unit| unit.known.is_some()).count(),
        left_out,
    };
    if look {
        return Ok(report);
    }
    tx.insert_panel_units(&units).await?;
    tx.note(
        caller,
        entry("panel.units-added", &panel)
            .with(json!({ "units": report.added, "known": report.known, "left_out": report.left_out.len() })),
    );
    tx.commit().await?;
    Ok(report)
}

/// Takes all units out again, while the panel is set up.
pub async fn clear(office: &Office, caller: &Caller, id: PanelId) -> Result<usize> {
    let mut tx = office.begin().await?;
    let (panel, _) = held(office, &mut tx, caller, Action::KeepPanel, id).await?;
    panel.draft()?;
    let gone = tx.delete_panel_units(id).await?;
    tx.note(
        caller,
        entry("panel.units-removed", &panel).with(json!({ "units": gone })),
    );
    tx.commit().await?;
    Ok(gone)
}

/// What is wrong with the rows, in the reader's words, a line each.
fn broken(caller: &Caller, bad: &[(u64, Refusal)]) -> Option<Refusal> {
    if bad.is_empty() {
        return None;
    }
    let named: Vec<String> = bad
        .iter()
        .take(NAMED)
        .map(|(line, refusal)| format!("{line}: {}", words::refusal(caller.locale, refusal)))
        .collect();
    Some(
        Refusal::of_field("text", "panel-rows-broken")
            .with("count", bad.len())
            .with("lines", named.join(" · ")),
    )
}

type Rows = (Vec<(UnitDraft, Option<i64>)>, Vec<(u64, Refusal)>);

/// Where the columns stand.
struct Columns {
    reference: usize,
    title: Option<usize>,
    text: Option<usize>,
    known: Option<usize>,
}

impl Columns {
    fn of(head: &csv::StringRecord) -> std::result::Result<Self, Refusal> {
        let find = |name: &str| {
            head.iter().position(|cell| {
                let cell = cell.trim_start_matches('\u{feff}').trim();
                cell.eq_ignore_ascii_case(name)
            })
        };
        let (title, text) = (find("title"), find("text"));
        let reference = find("reference").filter(|_| title.is_some() || text.is_some());
        Ok(Self {
            reference: reference.ok_or_else(|| Refusal::of_field("text", "panel-columns"))?,
            title,
            text,
            known: find("known"),
        })
    }

    fn draft(&self, row: &csv::StringRecord) -> UnitDraft {
        let cell = |place: Option<usize>| {
            let cell = place.and_then(|place| row.get(place));
            cell.unwrap_or_default().to_owned()
        };
        UnitDraft {
            reference: cell(Some(self.reference)),
            title: cell(self.title),
            text: cell(self.text),
            known: cell(self.known),
        }
    }
}

/// Reads a table (RFC 4180, a head with the columns' names), row by row.
fn read(
    text: &str,
    (criteria, kind): (&Criteria, PanelKind),
    taken: &mut BTreeSet<String>,
) -> Result<Rows> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let head = reader
        .headers()
        .map_err(|_| Refusal::of_field("text", "panel-columns"))?
        .clone();
    let columns = Columns::of(&head)?;
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let Ok(row) = row else {
            return Err(Refusal::of_field("text", "panel-columns").into());
        };
        let line = row.position().map_or(0, csv::Position::line);
        if row.len() != head.len() {
            let cells = Refusal::of_field("text", "panel-cells")
                .with("cells", row.len())
                .with("wanted", head.len());
            bad.push((line, cells));
            continue;
        }
        match columns.draft(&row).checked(criteria, kind) {
            Ok((draft, _)) if !taken.insert(draft.reference.clone()) => {
                bad.push((
                    line,
                    Refusal::of_field("reference", "panel-reference-twice"),
                ));
            }
            Ok(unit) => good.push(unit),
            Err(refusal) => bad.push((line, refusal)),
        }
        if good.len() > UNITS_MAX {
            return Err(Refusal::of_field("text", "panel-too-many-units")
                .with("most", UNITS_MAX)
                .into());
        }
    }
    Ok((good, bad))
}
