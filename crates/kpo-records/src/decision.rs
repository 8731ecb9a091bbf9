//! Decisions and outcomes as stored.

use kpo_practice::decision::{Decision, Followed, Found, Outcome, Right};
use kpo_practice::id::{EngagementId, Id};
use kpo_practice::money::Money;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn opt_money(row: &Row, name: &str) -> Result<Option<Money>> {
    row.opt_int(&format!("{name}_minor"))?
        .map(|_| row.money(name))
        .transpose()
}

fn read(row: &Row) -> Result<Decision> {
    Ok(Decision {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        advice: row.text("advice")?,
        confidence: row.int("confidence")?,
        decided: row.text("decided")?,
        followed: row.word("followed", Followed::from_word)?,
        on: row.day("day")?,
        decided_by: row.id("decided_by")?,
        recorded_at: row.at("recorded_at")?,
        baseline: opt_money(row, "baseline")?,
        expected: opt_money(row, "expected")?,
    })
}

fn read_outcome(row: &Row) -> Result<Outcome> {
    let found = match row.opt_text("verdict")? {
        None => None,
        Some(word) => Some(Found {
            happened: row.text("happened")?,
            actual: opt_money(row, "actual")?,
            right: Right::from_word(&word)
                .ok_or_else(|| RecordsError::Corrupt(format!("'{word}' is no verdict")))?,
            by: row.id("recorded_by")?,
            at: row.at("recorded_at")?,
        }),
    };
    Ok(Outcome {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        decision: row.id("decision_id")?,
        after_days: row.int("after_days")?,
        due: row.day("due")?,
        found,
    })
}

fn money(amount: Option<Money>) -> (Value, Value) {
    (
        amount.map(|amount| amount.minor).into(),
        amount.map(|amount| amount.currency.code()).into(),
    )
}

impl Tx {
    /// Writes a decision down.
    pub async fn insert_decision(&mut self, decision: &Decision) -> Result<()> {
        let (baseline_minor, baseline_currency) = money(decision.baseline);
        let (expected_minor, expected_currency) = money(decision.expected);
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(decision.engagement)),
            ("advice", decision.advice.clone().into()),
            ("confidence", decision.confidence.into()),
            ("decided", decision.decided.clone().into()),
            ("followed", decision.followed.word().into()),
            ("day", decision.on.into()),
            ("decided_by", Value::id(decision.decided_by)),
            ("recorded_at", decision.recorded_at.into()),
            ("baseline_minor", baseline_minor),
            ("baseline_currency", baseline_currency),
            ("expected_minor", expected_minor),
            ("expected_currency", expected_currency),
        ];
        self.insert("decision", decision.id.uuid(), columns).await
    }

    /// The decision of a file.
    pub async fn decision(&mut self, engagement: EngagementId) -> Result<Option<Decision>> {
        let mut sql = Sql::new("select * from decision");
        sql.with(" where engagement_id = ", engagement.uuid());
        self.optional(sql, read).await
    }

    /// Plans a look back.
    pub async fn insert_outcome(&mut self, outcome: &Outcome) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(outcome.engagement)),
            ("decision_id", Value::id(outcome.decision)),
            ("after_days", outcome.after_days.into()),
            ("due", outcome.due.into()),
        ];
        self.insert("outcome", outcome.id.uuid(), columns).await
    }

    /// Keeps what a look back found.
    pub async fn save_outcome(&mut self, outcome: &Outcome, seen: i64) -> Result<i64> {
        let found = outcome.found.as_ref();
        let (actual_minor, actual_currency) = money(found.and_then(|found| found.actual));
        let columns = vec![
            (
                "happened",
                Value::from(found.map(|found| found.happened.clone())),
            ),
            ("actual_minor", actual_minor),
            ("actual_currency", actual_currency),
            ("verdict", found.map(|found| found.right.word()).into()),
            ("recorded_by", Value::opt_id(found.map(|found| found.by))),
            ("recorded_at", found.map(|found| found.at).into()),
        ];
        self.update("outcome", outcome.id.uuid(), seen, columns)
            .await
    }

    /// The looks back of a file, by when they are due.
    pub async fn outcomes(&mut self, engagement: EngagementId) -> Result<Vec<Outcome>> {
        let mut sql = Sql::new("select * from outcome");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by after_days");
        self.list(sql, read_outcome).await
    }

    /// How sure the advice of each file was, and what its latest look back said of it: for calibration.
    pub async fn answers(&mut self) -> Result<Vec<(i64, Right)>> {
        let sql = "select decision.confidence, outcome.verdict from outcome join decision on decision.id = outcome.decision_id \
                   where outcome.verdict is not null and outcome.verdict <> 'too-early' and not exists (select 1 from outcome later \
                   where later.decision_id = outcome.decision_id and later.after_days > outcome.after_days \
                   and later.verdict is not null and later.verdict <> 'too-early')";
        self.list(Sql::new(sql), |row| {
            Ok((
                row.int("confidence")?,
                row.word("verdict", Right::from_word)?,
            ))
        })
        .await
    }
}
