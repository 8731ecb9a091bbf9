//! Two panels in the file whose stop log is coded anew by two people: one is judged and closed, one is half judged.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use kpo_operations::agreement::{self, Draft};
use kpo_operations::panel::desk::{self, Said};
use kpo_operations::panel::{close, draft, units};
use kpo_operations::{brief, nomination};
use kpo_practice::agreement::AgreementKind;
use kpo_practice::id::{EngagementId, PanelSeatId};
use kpo_practice::panel::{CriteriaDraft, Panel, PanelKind, SeatKind, Settings};

use super::script::TALES;
use super::steps::Step;
use super::story::Story;

/// What stands in the stop log, and what the stop was about, by the answer's key: only the story knows.
const NOTES: [(&str, i64); 12] = [
    (
        "05:12, 4 min. Powder bridge in the hopper, knocked loose with a mallet.",
        1,
    ),
    (
        "05:47, 6 min. Upper punch sticking, cleaned and greased.",
        2,
    ),
    ("06:20, 3 min. Waited for the forklift, no empty pallet.", 3),
    ("07:05, 8 min. Feed shoe starved after the bag change.", 1),
    (
        "07:31, 2 min. Light curtain tripped, nobody there; reset.",
        2,
    ),
    (
        "08:02, 9 min. Die worn, burr on the edge; insert turned.",
        2,
    ),
    ("08:40, 5 min. Operator at the other press.", 3),
    ("09:15, 4 min. Moisture too high, powder would not flow.", 1),
    ("09:58, 7 min. Robot gripper lost vacuum twice.", 2),
    (
        "10:30, 3 min. Lab sample taken, line held until the call.",
        3,
    ),
    ("11:11, 5 min. Lumps in the powder, sieve changed.", 1),
    ("11:49, 6 min. Punch heater low, waited until warm.", 2),
];

/// Who judges, by their key, and which of their words is wrong.
const MEMBERS: [(&str, usize); 2] = [("defne", 7), ("emre", 5)];

impl Story {
    /// Sets the panels up, judges, closes the first.
    pub(super) async fn panels(&self) -> Result<()> {
        let tales = TALES.iter().zip(&self.threads);
        let (_, thread) = tales
            .into_iter()
            .find(|(tale, _)| tale.until == Step::Read)
            .context("no file whose work has begun")?;
        let id = thread.id()?;
        self.second_pair_of_eyes(id).await?;
        let (first, seats) = self.begin(id, "Stop log of P4, first shift").await?;
        self.sort_stops(&seats, usize::MAX).await?;
        let aino = self.caller("aino").await?;
        close::close(&self.office, &aino, first.id, first.version).await?;
        let (_, seats) = self.begin(id, "Stop log of P4, second shift").await?;
        self.sort_stops(&seats, 4).await
    }

    /// A second expert of the same firm joins, is approved, and signs.
    async fn second_pair_of_eyes(&self, id: EngagementId) -> Result<()> {
        let (selin, emre) = (self.caller("selin").await?, self.caller("emre").await?);
        let note = "Codes the stop log beside Defne Arslan, so that two judge each stop.";
        let named = nomination::nominate(&self.office, &selin, id, emre.person, note).await?;
        let text = "I code each short stop of P4 by what caused it, without knowing what the other one says.";
        brief::restate(&self.office, &emre, id, text).await?;
        let aino = self.caller("aino").await?;
        nomination::decide(
            &self.office,
            &aino,
            (id, named.id),
            (true, ""),
            named.version,
        )
        .await?;
        let sheet = agreement::read(&self.office, &aino, id).await?;
        let texts = sheet.texts.iter().map(|text| &text.agreement);
        let work = texts
            .filter(|text| text.kind == AgreementKind::Sow)
            .max_by_key(|text| text.number)
            .context("no statement of work")?;
        let people = BTreeSet::from([self.cast.person("defne")?, emre.person]);
        let again = Draft {
            kind: AgreementKind::Sow,
            title: work.title.clone(),
            body: "The provider codes the stop log of press line P4 anew and values each cause. Two people judge each stop, each without the other."
                .to_owned(),
            terms: work.terms.clone(),
            people,
        };
        let drafted = agreement::draft(&self.office, &aino, id, again).await?;
        let sheet = agreement::read(&self.office, &aino, id).await?;
        for text in sheet.texts.iter().map(|text| &text.agreement) {
            if text.superseded_at.is_some() {
                continue;
            }
            let signers: &[&str] = if text.id == drafted {
                &["aino", "selin"]
            } else {
                &["emre"]
            };
            for key in signers {
                let caller = self.caller(key).await?;
                agreement::sign(&self.office, &caller, text.id, &text.digest, &caller.name).await?;
            }
        }
        Ok(())
    }

    async fn begin(
        &self,
        id: EngagementId,
        name: &str,
    ) -> Result<(Panel, Vec<(&'static str, usize, PanelSeatId)>)> {
        let aino = self.caller("aino").await?;
        let settings = Settings {
            name: name.to_owned(),
            kind: PanelKind::Work,
            reviews: 2,
            known_percent: 10,
        };
        let panel = draft::create(&self.office, &aino, id, settings).await?;
        let question = CriteriaDraft {
            question: "What stopped the line?".to_owned(),
            guidance: "The first cause counts, not what was done about it. Powder that does not flow is material."
                .to_owned(),
            answers: vec![
                "material".to_owned(),
                "press or tool".to_owned(),
                "waiting".to_owned(),
            ],
            ordinal: false,
            wanted: 1,
        };
        draft::write(&self.office, &aino, panel.id, question).await?;
        units::add(&self.office, &aino, panel.id, &table(), (false, false)).await?;
        let mut seats = Vec::new();
        for (key, wrong) in MEMBERS {
            let who = (self.cast.person(key)?, SeatKind::Member);
            let seat = draft::seat(&self.office, &aino, panel.id, who).await?;
            seats.push((key, wrong, seat.id));
        }
        let who = (self.cast.person("tuomas")?, SeatKind::Adjudicator);
        draft::seat(&self.office, &aino, panel.id, who).await?;
        let panel = draft::open(&self.office, &aino, panel.id, panel.version).await?;
        Ok((panel, seats))
    }

    async fn sort_stops(
        &self,
        seats: &[(&'static str, usize, PanelSeatId)],
        most: usize,
    ) -> Result<()> {
        for (key, wrong, seat) in seats {
            let caller = self.caller(key).await?;
            let mut hand = desk::hand(&self.office, &caller, *seat, 1).await?;
            while hand.done < most
                && let Some(unit) = hand.units.first()
            {
                let note = NOTES
                    .iter()
                    .position(|(text, _)| unit.text.starts_with(text));
                let note = note.context("a note nobody wrote")?;
                let right = NOTES[note].1;
                let said = Said {
                    unit: unit.id,
                    answer: if note == *wrong { right % 3 + 1 } else { right },
                    confidence: (note == *wrong).then_some(1),
                };
                let version = hand.criteria.number;
                hand = desk::judge(&self.office, &caller, *seat, (&[said], version), 1).await?;
            }
        }
        Ok(())
    }
}

/// The notes as a table; of one the answer is known.
fn table() -> String {
    let mut table = "reference,title,text,known\n".to_owned();
    for (number, (text, answer)) in (1..).zip(NOTES) {
        let known = if number == 2 {
            answer.to_string()
        } else {
            String::new()
        };
        let _ = writeln!(table, "P4-{number:03},Stop {number},\"{text}\",{known}");
    }
    table
}
