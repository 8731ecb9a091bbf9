//! Competitor sets as stored.

use kpo_practice::id::{Id, RivalId, RivalSetId};
use kpo_practice::rival::{Reach, Rival, RivalSet, Rivals};
use kpo_practice::time::Day;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read_set(row: &Row) -> Result<RivalSet> {
    Ok(RivalSet {
        id: row.id("id")?,
        version: row.int("version")?,
        name: row.text("name")?,
        reach: row.word("scope", Reach::from_word)?,
        cooling_days: row.int("cooling_days")?,
        made_by: row.id("made_by_id")?,
        made_at: row.at("made_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

fn read_rival(row: &Row) -> Result<Rival> {
    Ok(Rival {
        id: row.id("id")?,
        version: row.int("version")?,
        set: row.id("set_id")?,
        organisation: row.id("organisation_id")?,
        since_on: row.day("since_on")?,
        until_on: row.opt_day("until_on")?,
        entered_by: row.id("entered_by_id")?,
        entered_at: row.at("entered_at")?,
    })
}

fn columns(set: &RivalSet) -> Vec<(&'static str, Value)> {
    vec![
        ("name", set.name.clone().into()),
        ("scope", set.reach.word().into()),
        ("cooling_days", set.cooling_days.into()),
        ("ended_at", set.ended_at.into()),
    ]
}

impl Tx {
    /// Makes a competitor set.
    pub async fn insert_rival_set(&mut self, set: &RivalSet) -> Result<()> {
        let mut columns = columns(set);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("made_by_id", Value::id(set.made_by)),
            ("made_at", set.made_at.into()),
        ]);
        self.insert("rival_set", set.id.uuid(), columns).await
    }

    /// Saves what was agreed of a set, or its end.
    pub async fn save_rival_set(&mut self, set: &RivalSet, seen: i64) -> Result<i64> {
        self.update("rival_set", set.id.uuid(), seen, columns(set))
            .await
    }

    /// The set of this id.
    pub async fn rival_set(&mut self, id: RivalSetId) -> Result<RivalSet> {
        let mut sql = Sql::new("select * from rival_set");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_set).await
    }

    /// Every set, by name: for the security officer.
    pub async fn rival_sets(&mut self) -> Result<Vec<RivalSet>> {
        let sql = Sql::new("select * from rival_set order by name, id");
        self.list(sql, read_set).await
    }

    /// Puts an organisation into a set.
    pub async fn insert_rival(&mut self, rival: &Rival) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("set_id", Value::id(rival.set)),
            ("organisation_id", Value::id(rival.organisation)),
            ("since_on", rival.since_on.into()),
            ("until_on", rival.until_on.into()),
            ("entered_by_id", Value::id(rival.entered_by)),
            ("entered_at", rival.entered_at.into()),
        ];
        self.insert("rival", rival.id.uuid(), columns).await
    }

    /// Saves a membership's last day.
    pub async fn save_rival(&mut self, rival: &Rival, seen: i64) -> Result<i64> {
        let columns = vec![("until_on", rival.until_on.into())];
        self.update("rival", rival.id.uuid(), seen, columns).await
    }

    /// The membership of this id.
    pub async fn rival(&mut self, id: RivalId) -> Result<Rival> {
        let mut sql = Sql::new("select * from rival");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_rival).await
    }

    /// Every membership there is or was, the earliest first.
    pub async fn rivals(&mut self) -> Result<Vec<Rival>> {
        let sql = Sql::new("select * from rival order by set_id, since_on, id");
        self.list(sql, read_rival).await
    }

    /// The sets in force on a day with their members' names: one statement, and nothing at all where nobody made one.
    pub async fn rivals_on(&mut self, on: Day) -> Result<Vec<Rivals>> {
        let mut sql = Sql::new(
            "select rival_set.id, rival_set.scope, rival_set.cooling_days, organisation.id as organisation_id, organisation.name
             from rival join rival_set on rival_set.id = rival.set_id
             join organisation on organisation.id = rival.organisation_id
             where rival_set.ended_at is null",
        );
        sql.with(" and rival.since_on <= ", on)
            .with(" and (rival.until_on is null or rival.until_on >= ", on)
            .push(") order by rival_set.id, organisation.id");
        let rows = self
            .list(sql, |row| {
                let one = Rivals {
                    set: row.id("id")?,
                    reach: row.word("scope", Reach::from_word)?,
                    cooling_days: row.int("cooling_days")?,
                    members: Vec::new(),
                };
                Ok((one, (row.id("organisation_id")?, row.text("name")?)))
            })
            .await?;
        let mut sets: Vec<Rivals> = Vec::new();
        for (one, member) in rows {
            if sets.last().is_none_or(|last| last.set != one.set) {
                sets.push(one);
            }
            if let Some(last) = sets.last_mut() {
                last.members.push(member);
            }
        }
        Ok(sets)
    }
}
