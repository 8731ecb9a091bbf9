//! Tables of a closed panel for other programs: what was said, by members' numbers, and what it came to.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::PanelId;
use kpo_practice::panel::Panel;
use serde_json::json;

use super::results::Reading;
use super::{admitted, entry};
use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// Every judgement, withdrawn ones too: unit, member's number, answer, confidence, version of the question. Neither names
/// nor times: who judged when leads from a number to a person.
pub async fn judgements(office: &Office, caller: &Caller, id: PanelId) -> Result<Vec<u8>> {
    let mut tx = office.begin().await?;
    let panel = taken_out(office, &mut tx, caller, id, "judgements").await?;
    let names = references(&mut tx, id).await?;
    let versions: BTreeMap<_, _> = tx
        .panel_criteria(id)
        .await?
        .into_iter()
        .map(|one| (one.id, one))
        .collect();
    let labels: BTreeMap<_, _> = tx
        .panel_seats(id)
        .await?
        .into_iter()
        .map(|seat| (seat.id, seat.label))
        .collect();
    let mut said = tx.panel_judgements(panel.id).await?;
    said.sort_by_key(|one| (one.place, labels.get(&one.seat).copied(), one.number));
    let mut out = csv::Writer::from_writer(Vec::new());
    write(
        &mut out,
        &[
            "reference",
            "member",
            "answer",
            "name",
            "confidence",
            "question",
            "withdrawn",
        ],
    )?;
    for one in said {
        let version = versions.get(&one.criteria);
        let label = labels.get(&one.seat).copied().unwrap_or(0);
        write(
            &mut out,
            &[
                &names
                    .get(&one.place)
                    .map_or_else(String::new, |(name, _)| safe(name)),
                &format!("M{label}"),
                &one.answer.to_string(),
                &safe(
                    version
                        .and_then(|version| version.name(one.answer))
                        .unwrap_or_default(),
                ),
                &one.confidence
                    .map_or_else(String::new, |level| level.to_string()),
                &version.map_or(0, |version| version.number).to_string(),
                &one.withdrawn_at.is_some().to_string(),
            ],
        )?;
    }
    tx.commit().await?;
    done(out)
}

/// Every unit's final answer, where it comes from, and the probability of each answer.
pub async fn results(office: &Office, caller: &Caller, id: PanelId) -> Result<Vec<u8>> {
    let mut tx = office.begin().await?;
    let panel = taken_out(office, &mut tx, caller, id, "results").await?;
    let names = references(&mut tx, id).await?;
    let mut reading = Reading::read(&mut tx, &panel).await?;
    reading.finals.sort_by_key(|one| one.unit.place);
    let criteria = &reading.criteria;
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut head: Vec<String> = [
        "reference",
        "answer",
        "name",
        "from",
        "judgements",
        "cannot_tell",
    ]
    .map(str::to_owned)
    .to_vec();
    head.extend((1..=criteria.answers.len()).map(|key| format!("probability_{key}")));
    write(&mut out, &head)?;
    for one in &reading.finals {
        let mut row = vec![
            names
                .get(&one.unit.place)
                .map_or_else(String::new, |(name, _)| safe(name)),
            one.answer.to_string(),
            safe(criteria.name(one.answer).unwrap_or_default()),
            one.from.word().to_owned(),
            one.unit.judgements.to_string(),
            one.unit.cannot_tell.to_string(),
        ];
        row.extend(one.unit.probability.iter().map(|p| format!("{p:.6}")));
        write(&mut out, &row)?;
    }
    tx.commit().await?;
    done(out)
}

async fn taken_out(
    office: &Office,
    tx: &mut kpo_records::Tx,
    caller: &Caller,
    id: PanelId,
    what: &str,
) -> Result<Panel> {
    let (panel, _) = admitted(office, tx, caller, Action::ReadVotes, id).await?;
    panel.closed()?;
    tx.note(
        caller,
        entry("panel.taken-out", &panel).with(json!({ "table": what })),
    );
    Ok(panel)
}

type References = BTreeMap<i64, (String, Option<i64>)>;

async fn references(tx: &mut kpo_records::Tx, id: PanelId) -> Result<References> {
    let places = tx.panel_places(id).await?;
    Ok(places
        .into_iter()
        .map(|(place, name, known)| (place, (name, known)))
        .collect())
}

/// A cell that no spreadsheet takes for a formula.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn write<I>(out: &mut csv::Writer<Vec<u8>>, row: I) -> Result<()>
where
    I: IntoIterator,
    I::Item: AsRef<[u8]>,
{
    out.write_record(row).map_err(Error::unavailable)
}

fn done(out: csv::Writer<Vec<u8>>) -> Result<Vec<u8>> {
    out.into_inner()
        .map_err(|error| Error::unavailable(error.to_string()))
}
