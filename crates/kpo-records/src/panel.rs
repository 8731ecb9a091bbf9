//! Panels as stored: the panel, its question, its units and its seats. What is judged lies in [`judging`].

pub mod judging;
pub mod result;

use kpo_practice::id::{EngagementId, Id, PanelId, PanelSeatId, PanelUnitId, PersonId};
use kpo_practice::panel::{Criteria, Panel, PanelKind, PanelState, Seat, SeatKind, Unit};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read_panel(row: &Row) -> Result<Panel> {
    Ok(Panel {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        name: row.text("name")?,
        kind: row.word("kind", PanelKind::from_word)?,
        reviews: row.int("reviews")?,
        known_percent: row.int("known_percent")?,
        state: row.word("state", PanelState::from_word)?,
        seed: row.opt_text("seed")?,
        created_by: row.id("created_by_id")?,
        created_at: row.at("created_at")?,
        opened_at: row.opt_at("opened_at")?,
        closed_by: row.opt_id("closed_by_id")?,
        closed_at: row.opt_at("closed_at")?,
    })
}

fn read_criteria(row: &Row) -> Result<Criteria> {
    Ok(Criteria {
        id: row.id("id")?,
        panel: row.id("panel_id")?,
        number: row.int("number")?,
        question: row.text("question")?,
        guidance: row.text("guidance")?,
        answers: row.json("answers")?,
        ordinal: row.truth("ordinal")?,
        wanted: row.int("wanted")?,
        written_by: row.id("written_by_id")?,
        written_at: row.at("written_at")?,
    })
}

fn read_unit(row: &Row) -> Result<Unit> {
    Ok(Unit {
        id: row.id("id")?,
        panel: row.id("panel_id")?,
        place: row.int("place")?,
        reference: row.text("reference")?,
        title: row.text("title")?,
        text: row.text("text")?,
        known: row.opt_int("known")?,
    })
}

fn read_seat(row: &Row) -> Result<Seat> {
    Ok(Seat {
        id: row.id("id")?,
        version: row.int("version")?,
        panel: row.id("panel_id")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        kind: row.word("kind", SeatKind::from_word)?,
        label: row.int("label")?,
        since_at: row.at("since_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

/// JSON of what always has one.
pub(super) fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_string(value).unwrap_or_default().into()
}

fn panel_columns(panel: &Panel) -> Vec<(&'static str, Value)> {
    vec![
        ("name", panel.name.clone().into()),
        ("reviews", panel.reviews.into()),
        ("known_percent", panel.known_percent.into()),
        ("state", panel.state.word().into()),
        ("seed", panel.seed.clone().into()),
        ("opened_at", panel.opened_at.into()),
        ("closed_by_id", Value::opt_id(panel.closed_by)),
        ("closed_at", panel.closed_at.into()),
    ]
}

impl Tx {
    /// Begins a panel.
    pub async fn insert_panel(&mut self, panel: &Panel) -> Result<()> {
        let mut columns = panel_columns(panel);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(panel.engagement)),
            ("kind", panel.kind.word().into()),
            ("created_by_id", Value::id(panel.created_by)),
            ("created_at", panel.created_at.into()),
        ]);
        self.insert("panel", panel.id.uuid(), columns).await
    }

    /// Saves a panel.
    pub async fn save_panel(&mut self, panel: &Panel, seen: i64) -> Result<i64> {
        let columns = panel_columns(panel);
        self.update("panel", panel.id.uuid(), seen, columns).await
    }

    /// The panel of this id. Only operations that ask the policies about it may call this for a person.
    pub async fn panel(&mut self, id: PanelId) -> Result<Panel> {
        let mut sql = Sql::new("select * from panel");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_panel).await
    }

    /// Holds a panel for the rest of this transaction: whoever else begins to judge, close, settle, seat or deal out there
    /// waits, and then reads what this one left. Called before anything of the panel is read that a decision rests on.
    /// SQLite has one writer at a time and needs nothing.
    pub async fn hold_panel(&mut self, id: PanelId) -> Result<()> {
        if !self.is_postgres() {
            return Ok(());
        }
        let mut sql = Sql::new("select version from panel");
        sql.with(" where id = ", id.uuid()).push(" for update");
        self.one(sql, |row| row.int("version")).await.map(drop)
    }

    /// The panels of a file, oldest first.
    pub async fn panels_of(&mut self, engagement: EngagementId) -> Result<Vec<Panel>> {
        let mut sql = Sql::new("select * from panel");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by created_at, id");
        self.list(sql, read_panel).await
    }

    /// Keeps a version of a panel's question.
    pub async fn insert_panel_criteria(&mut self, criteria: &Criteria) -> Result<()> {
        let columns = vec![
            ("panel_id", Value::id(criteria.panel)),
            ("number", criteria.number.into()),
            ("question", criteria.question.clone().into()),
            ("guidance", criteria.guidance.clone().into()),
            ("answers", json(&criteria.answers)),
            ("ordinal", criteria.ordinal.into()),
            ("wanted", criteria.wanted.into()),
            ("written_by_id", Value::id(criteria.written_by)),
            ("written_at", criteria.written_at.into()),
        ];
        self.insert("panel_criteria", criteria.id.uuid(), columns)
            .await
    }

    /// Every version of a panel's question, newest first.
    pub async fn panel_criteria(&mut self, panel: PanelId) -> Result<Vec<Criteria>> {
        let mut sql = Sql::new("select * from panel_criteria");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by number desc");
        self.list(sql, read_criteria).await
    }

    /// Puts units into a panel.
    pub async fn insert_panel_units(&mut self, units: &[Unit]) -> Result<()> {
        const COLUMNS: [&str; 6] = ["panel_id", "place", "reference", "title", "text", "known"];
        let rows = units.iter().map(|unit| {
            let values = vec![
                Value::id(unit.panel),
                unit.place.into(),
                unit.reference.clone().into(),
                unit.title.clone().into(),
                unit.text.clone().into(),
                unit.known.into(),
            ];
            (unit.id.uuid(), values)
        });
        self.insert_all("panel_unit", &COLUMNS, rows.collect())
            .await
    }

    /// Takes all units out of a panel, while it is set up.
    pub async fn delete_panel_units(&mut self, panel: PanelId) -> Result<usize> {
        let mut sql = Sql::new("select id from panel_unit");
        sql.with(" where panel_id = ", panel.uuid());
        let ids = self.list(sql, |row| row.uuid("id")).await?;
        self.delete_all("panel_unit", &ids).await?;
        Ok(ids.len())
    }

    /// All units of a panel with their right answers where they are known, but neither title nor text: place, reference, known.
    pub async fn panel_places(
        &mut self,
        panel: PanelId,
    ) -> Result<Vec<(i64, String, Option<i64>)>> {
        let mut sql = Sql::new("select place, reference, known from panel_unit");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by place");
        self.list(sql, |row| {
            Ok((
                row.int("place")?,
                row.text("reference")?,
                row.opt_int("known")?,
            ))
        })
        .await
    }

    /// These units of a panel, by place.
    pub async fn panel_units(&mut self, panel: PanelId, places: &[i64]) -> Result<Vec<Unit>> {
        let mut found = Vec::new();
        for some in places.chunks(1_000) {
            let mut sql = Sql::new("select * from panel_unit");
            sql.with(" where panel_id = ", panel.uuid())
                .push(" and place in ")
                .list(some.iter().map(|place| Value::from(*place)))
                .push(" order by place");
            found.append(&mut self.list(sql, read_unit).await?);
        }
        Ok(found)
    }

    /// The places of the units of these ids, as far as they are of this panel.
    pub async fn panel_places_of(
        &mut self,
        panel: PanelId,
        ids: &[PanelUnitId],
    ) -> Result<Vec<(PanelUnitId, i64)>> {
        let mut found = Vec::new();
        for some in ids.chunks(1_000) {
            let mut sql = Sql::new("select id, place from panel_unit");
            sql.with(" where panel_id = ", panel.uuid())
                .push(" and id in ")
                .list(some.iter().map(|id| Value::id(*id)));
            let read = |row: &Row| Ok((row.id("id")?, row.int("place")?));
            found.append(&mut self.list(sql, read).await?);
        }
        Ok(found)
    }

    /// Gives somebody a seat.
    pub async fn insert_panel_seat(&mut self, seat: &Seat) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("panel_id", Value::id(seat.panel)),
            ("engagement_id", Value::id(seat.engagement)),
            ("person_id", Value::id(seat.person)),
            ("kind", seat.kind.word().into()),
            ("label", seat.label.into()),
            ("since_at", seat.since_at.into()),
            ("ended_at", seat.ended_at.into()),
        ];
        self.insert("panel_seat", seat.id.uuid(), columns).await
    }

    /// Saves that a seat ended.
    pub async fn save_panel_seat(&mut self, seat: &Seat, seen: i64) -> Result<i64> {
        let columns = vec![("ended_at", seat.ended_at.into())];
        self.update("panel_seat", seat.id.uuid(), seen, columns)
            .await
    }

    /// The seat of this id. Only operations that ask the policies about it may call this for a person.
    pub async fn panel_seat(&mut self, id: PanelSeatId) -> Result<Seat> {
        let mut sql = Sql::new("select * from panel_seat");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_seat).await
    }

    /// Every seat of a panel, ended ones too, by the number they go by.
    pub async fn panel_seats(&mut self, panel: PanelId) -> Result<Vec<Seat>> {
        let mut sql = Sql::new("select * from panel_seat");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by kind desc, label");
        self.list(sql, read_seat).await
    }

    /// A person's own seats that have not ended, with the panel each is on, in an order that says nothing.
    pub async fn panel_seats_by(&mut self, person: PersonId) -> Result<Vec<(Seat, PanelState)>> {
        let mut sql = Sql::new(
            "select s.*, p.state as panel_state from panel_seat s join panel p on p.id = s.panel_id",
        );
        sql.with(" where s.person_id = ", person.uuid())
            .push(" and s.ended_at is null order by s.id");
        self.list(sql, |row| {
            let state = row.word("panel_state", PanelState::from_word)?;
            Ok((read_seat(row)?, state))
        })
        .await
    }
}
