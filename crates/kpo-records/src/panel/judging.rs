//! What is drawn for a seat, shown at it and judged from it, as stored.

use kpo_practice::id::{Id, PanelCriteriaId, PanelId, PanelSeatId, PanelShowingId};
use kpo_practice::panel::{PanelJudgement, Reshowing, Showing, Stack, StackCause};

use super::json;
use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read_stack(row: &Row) -> Result<Stack> {
    Ok(Stack {
        id: row.id("id")?,
        panel: row.id("panel_id")?,
        seat: row.id("seat_id")?,
        number: row.int("number")?,
        cause: row.word("cause", StackCause::from_word)?,
        places: row.json("places")?,
        drawn_at: row.at("drawn_at")?,
    })
}

fn read_showing(row: &Row) -> Result<Showing> {
    Ok(Showing {
        id: row.id("id")?,
        seat: row.id("seat_id")?,
        since: row.int("since")?,
        until: row.int("until")?,
        criteria: row.id("criteria_id")?,
        at: row.at("shown_at")?,
    })
}

fn read_judgement(row: &Row) -> Result<PanelJudgement> {
    Ok(PanelJudgement {
        id: row.id("id")?,
        version: row.int("version")?,
        panel: row.id("panel_id")?,
        seat: row.id("seat_id")?,
        number: row.int("number")?,
        place: row.int("place")?,
        answer: row.int("answer")?,
        confidence: row.opt_int("confidence")?,
        criteria: row.id("criteria_id")?,
        showing: row.id("showing_id")?,
        blind: row.truth("blind")?,
        at: row.at("judged_at")?,
        withdrawn_at: row.opt_at("withdrawn_at")?,
    })
}

impl Tx {
    /// Keeps what was drawn for a seat.
    pub async fn insert_panel_stack(&mut self, stack: &Stack) -> Result<()> {
        let columns = vec![
            ("panel_id", Value::id(stack.panel)),
            ("seat_id", Value::id(stack.seat)),
            ("number", stack.number.into()),
            ("cause", stack.cause.word().into()),
            ("places", json(&stack.places)),
            ("drawn_at", stack.drawn_at.into()),
        ];
        self.insert("panel_stack", stack.id.uuid(), columns).await
    }

    /// What was drawn for a seat, oldest first.
    pub async fn panel_stacks_for(&mut self, seat: PanelSeatId) -> Result<Vec<Stack>> {
        let mut sql = Sql::new("select * from panel_stack");
        sql.with(" where seat_id = ", seat.uuid())
            .push(" order by number");
        self.list(sql, read_stack).await
    }

    /// What was drawn for every seat of a panel, by seat, oldest first.
    pub async fn panel_stacks_of(&mut self, panel: PanelId) -> Result<Vec<Stack>> {
        let mut sql = Sql::new("select * from panel_stack");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by seat_id, number");
        self.list(sql, read_stack).await
    }

    /// Keeps that units are about to be shown.
    pub async fn insert_panel_showing(&mut self, showing: &Showing) -> Result<()> {
        let columns = vec![
            ("seat_id", Value::id(showing.seat)),
            ("since", showing.since.into()),
            ("until", showing.until.into()),
            // Nothing but the unit and the question: no vote, no count, no name.
            ("visible", "unit".into()),
            ("criteria_id", Value::id(showing.criteria)),
            ("shown_at", showing.at.into()),
        ];
        self.insert("panel_showing", showing.id.uuid(), columns)
            .await
    }

    /// How many of a seat's units were shown at it, in the order they were drawn in.
    pub async fn panel_shown(&mut self, seat: PanelSeatId) -> Result<i64> {
        let mut sql = Sql::new("select coalesce(max(until), 0) as shown from panel_showing");
        sql.with(" where seat_id = ", seat.uuid());
        self.one(sql, |row| row.int("shown")).await
    }

    /// Everything that was shown at a seat, in order.
    pub async fn panel_showings(&mut self, seat: PanelSeatId) -> Result<Vec<Showing>> {
        let mut sql = Sql::new("select * from panel_showing");
        sql.with(" where seat_id = ", seat.uuid())
            .push(" order by until");
        self.list(sql, read_showing).await
    }

    /// By which showing the unit of this number in a seat's order was shown, if it was.
    pub async fn panel_showing_of(
        &mut self,
        seat: PanelSeatId,
        number: i64,
    ) -> Result<Option<PanelShowingId>> {
        let mut sql = Sql::new("select id from panel_showing");
        sql.with(" where seat_id = ", seat.uuid())
            .with(" and until > ", number)
            .push(" order by until limit 1");
        self.optional(sql, |row| row.id("id")).await
    }

    /// Keeps that units which lay on a desk already are about to be shown there again, under a newer question.
    pub async fn insert_panel_reshowing(&mut self, again: &Reshowing) -> Result<()> {
        let columns = vec![
            ("seat_id", Value::id(again.seat)),
            ("criteria_id", Value::id(again.criteria)),
            ("places", json(&again.places)),
            ("shown_at", again.at.into()),
        ];
        self.insert("panel_reshowing", again.id.uuid(), columns)
            .await
    }

    /// Units that were shown again at a seat under this version of the question, by place.
    pub async fn panel_reshown(
        &mut self,
        seat: PanelSeatId,
        criteria: PanelCriteriaId,
    ) -> Result<Vec<i64>> {
        let mut sql = Sql::new("select places from panel_reshowing");
        sql.with(" where seat_id = ", seat.uuid())
            .with(" and criteria_id = ", criteria.uuid())
            .push(" order by shown_at, id");
        let all: Vec<Vec<i64>> = self.list(sql, |row| row.json("places")).await?;
        Ok(all.into_iter().flatten().collect())
    }

    /// The stretches of a seat's order, as `(since, until)`, first shown there under this version of the question, as far as
    /// they reach beyond `from`.
    pub async fn panel_shown_under(
        &mut self,
        seat: PanelSeatId,
        criteria: PanelCriteriaId,
        from: i64,
    ) -> Result<Vec<(i64, i64)>> {
        let mut sql = Sql::new("select since, until from panel_showing");
        sql.with(" where seat_id = ", seat.uuid())
            .with(" and criteria_id = ", criteria.uuid())
            .with(" and until > ", from)
            .push(" order by until");
        self.list(sql, |row| Ok((row.int("since")?, row.int("until")?)))
            .await
    }

    /// Keeps a judgement.
    pub async fn insert_panel_judgement(&mut self, judgement: &PanelJudgement) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("panel_id", Value::id(judgement.panel)),
            ("seat_id", Value::id(judgement.seat)),
            ("number", judgement.number.into()),
            ("place", judgement.place.into()),
            ("answer", judgement.answer.into()),
            ("confidence", judgement.confidence.into()),
            ("criteria_id", Value::id(judgement.criteria)),
            ("showing_id", Value::id(judgement.showing)),
            ("blind", judgement.blind.into()),
            ("judged_at", judgement.at.into()),
        ];
        self.insert("panel_judgement", judgement.id.uuid(), columns)
            .await
    }

    /// Takes a judgement back: it stays, marked.
    pub async fn withdraw_panel_judgement(&mut self, judgement: &PanelJudgement) -> Result<i64> {
        self.update(
            "panel_judgement",
            judgement.id.uuid(),
            judgement.version,
            vec![("withdrawn_at", judgement.withdrawn_at.into())],
        )
        .await
    }

    /// The units a seat has a standing judgement of, by place.
    pub async fn panel_judged_by(&mut self, seat: PanelSeatId) -> Result<Vec<i64>> {
        let mut sql = Sql::new("select place from panel_judgement");
        sql.with(" where seat_id = ", seat.uuid())
            .push(" and withdrawn_at is null order by place");
        self.list(sql, |row| row.int("place")).await
    }

    /// How many judgements were ever made from a seat.
    pub async fn panel_judged_ever(&mut self, seat: PanelSeatId) -> Result<i64> {
        let mut sql = Sql::new("select coalesce(max(number), 0) as made from panel_judgement");
        sql.with(" where seat_id = ", seat.uuid());
        self.one(sql, |row| row.int("made")).await
    }

    /// The newest standing judgement of a seat.
    pub async fn panel_judgement_last(
        &mut self,
        seat: PanelSeatId,
    ) -> Result<Option<PanelJudgement>> {
        let mut sql = Sql::new("select * from panel_judgement");
        sql.with(" where seat_id = ", seat.uuid())
            .push(" and withdrawn_at is null order by number desc limit 1");
        self.optional(sql, read_judgement).await
    }

    /// Who has judged which unit so far, without their answers: seat and place of every standing judgement.
    pub async fn panel_progress(&mut self, panel: PanelId) -> Result<Vec<(PanelSeatId, i64)>> {
        let mut sql = Sql::new("select seat_id, place from panel_judgement");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" and withdrawn_at is null order by seat_id, place");
        self.list(sql, |row| Ok((row.id("seat_id")?, row.int("place")?)))
            .await
    }

    /// Every judgement of a panel, withdrawn ones too, by place and seat. Nobody may be shown them before it is closed.
    pub async fn panel_judgements(&mut self, panel: PanelId) -> Result<Vec<PanelJudgement>> {
        let mut sql = Sql::new("select * from panel_judgement");
        sql.with(" where panel_id = ", panel.uuid())
            .push(" order by place, seat_id, number");
        self.list(sql, read_judgement).await
    }

    /// The judgements of one unit, withdrawn ones too.
    pub async fn panel_judgements_on(
        &mut self,
        panel: PanelId,
        place: i64,
    ) -> Result<Vec<PanelJudgement>> {
        let mut sql = Sql::new("select * from panel_judgement");
        sql.with(" where panel_id = ", panel.uuid())
            .with(" and place = ", place)
            .push(" order by seat_id, number");
        self.list(sql, read_judgement).await
    }
}
