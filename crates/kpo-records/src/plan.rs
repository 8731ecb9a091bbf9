//! Plans as stored, and what binds people's time and speaks for them.

use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::id::{EngagementId, Id, PersonId, PlaceId, PlanId, PlanTaskId};
use kpo_practice::plan::{Place, Plan, PlanState, PlanTask};
use kpo_practice::staffing::{Aim, Weights};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Plan> {
    Ok(Plan {
        id: row.id("id")?,
        version: row.int("version")?,
        name: row.text("name")?,
        state: row.word("state", PlanState::from_word)?,
        weights: Weights {
            fit: row.int("fit_weight")?,
            rate: row.int("rate_weight")?,
            record: row.int("record_weight")?,
        },
        firms_apart: row.truth("firms_apart")?,
        aim: row.word("aim", Aim::from_word)?,
        proved: row.truth("proved")?,
        solved_at: row.opt_at("solved_at")?,
        created_by: row.id("created_by_id")?,
        created_at: row.at("created_at")?,
    })
}

fn read_task(row: &Row) -> Result<PlanTask> {
    Ok(PlanTask {
        id: row.id("id")?,
        plan: row.id("plan_id")?,
        engagement: row.id("engagement_id")?,
    })
}

fn read_place(row: &Row) -> Result<Place> {
    Ok(Place {
        id: row.id("id")?,
        version: row.int("version")?,
        plan: row.id("plan_id")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        locked: row.truth("locked")?,
        refused: row.truth("refused")?,
    })
}

fn columns(plan: &Plan) -> Vec<(&'static str, Value)> {
    vec![
        ("name", plan.name.clone().into()),
        ("state", plan.state.word().into()),
        ("fit_weight", plan.weights.fit.into()),
        ("rate_weight", plan.weights.rate.into()),
        ("record_weight", plan.weights.record.into()),
        ("firms_apart", plan.firms_apart.into()),
        ("aim", plan.aim.word().into()),
        ("proved", plan.proved.into()),
        ("solved_at", plan.solved_at.into()),
    ]
}

impl Tx {
    /// Begins a plan.
    pub async fn insert_plan(&mut self, plan: &Plan) -> Result<()> {
        let mut columns = columns(plan);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("created_by_id", Value::id(plan.created_by)),
            ("created_at", plan.created_at.into()),
        ]);
        self.insert("plan", plan.id.uuid(), columns).await
    }

    /// Saves a plan.
    pub async fn save_plan(&mut self, plan: &Plan, seen: i64) -> Result<i64> {
        self.update("plan", plan.id.uuid(), seen, columns(plan))
            .await
    }

    /// The plan of this id.
    pub async fn plan(&mut self, id: PlanId) -> Result<Plan> {
        let mut sql = Sql::new("select * from plan");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// Every plan, the latest first.
    pub async fn plans(&mut self) -> Result<Vec<Plan>> {
        let sql = Sql::new("select * from plan order by created_at desc, id");
        self.list(sql, read).await
    }

    /// Puts a question into a plan.
    pub async fn insert_plan_task(&mut self, task: &PlanTask) -> Result<()> {
        let columns = vec![
            ("plan_id", Value::id(task.plan)),
            ("engagement_id", Value::id(task.engagement)),
        ];
        self.insert("plan_task", task.id.uuid(), columns).await
    }

    /// Takes a question out of a plan.
    pub async fn delete_plan_task(&mut self, id: PlanTaskId) -> Result<()> {
        self.delete("plan_task", id.uuid()).await
    }

    /// The questions of a plan.
    pub async fn plan_tasks(&mut self, plan: PlanId) -> Result<Vec<PlanTask>> {
        let mut sql = Sql::new("select * from plan_task");
        sql.with(" where plan_id = ", plan.uuid())
            .push(" order by engagement_id");
        self.list(sql, read_task).await
    }

    /// Puts a person at a question of a plan.
    pub async fn insert_place(&mut self, place: &Place) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("plan_id", Value::id(place.plan)),
            ("engagement_id", Value::id(place.engagement)),
            ("person_id", Value::id(place.person)),
            ("locked", place.locked.into()),
            ("refused", place.refused.into()),
        ];
        self.insert("place", place.id.uuid(), columns).await
    }

    /// Saves whether a person must stay at a question, or is kept out of it.
    pub async fn save_place(&mut self, place: &Place, seen: i64) -> Result<i64> {
        let columns = vec![
            ("locked", place.locked.into()),
            ("refused", place.refused.into()),
        ];
        self.update("place", place.id.uuid(), seen, columns).await
    }

    /// Takes a person out of a question.
    pub async fn delete_place(&mut self, id: PlaceId) -> Result<()> {
        self.delete("place", id.uuid()).await
    }

    /// The places of a plan.
    pub async fn places_of(&mut self, plan: PlanId) -> Result<Vec<Place>> {
        let mut sql = Sql::new("select * from place");
        sql.with(" where plan_id = ", plan.uuid())
            .push(" order by engagement_id, person_id");
        self.list(sql, read_place).await
    }

    /// The places of a person in all plans.
    pub async fn places_of_person(&mut self, person: PersonId) -> Result<Vec<Place>> {
        let select = "select * from place";
        self.list_of_people(select, &[person], "plan_id, engagement_id", read_place)
            .await
    }

    /// What binds these people's time: files not closed in which they are experts, and places of settled plans, other than
    /// `except`. A file stands once for each person.
    pub async fn booked(
        &mut self,
        people: &[PersonId],
        except: Option<PlanId>,
    ) -> Result<Vec<(PersonId, EngagementId)>> {
        let pair = |row: &Row| Ok((row.id("person_id")?, row.id("engagement_id")?));
        let experts = "select person_id, engagement_id from (select a.person_id, a.engagement_id from assignment a \
             join engagement e on e.id = a.engagement_id \
             where a.role = 'expert' and a.ended_at is null and e.closed_at is null) bound";
        let order = "person_id, engagement_id";
        let mut found = self.list_of_people(experts, people, order, pair).await?;
        let settled = "select person_id, engagement_id, plan_id from (select p.person_id, p.engagement_id, p.plan_id \
             from place p join plan on plan.id = p.plan_id join engagement e on e.id = p.engagement_id \
             where plan.state = 'settled' and not p.refused and e.closed_at is null) planned";
        let planned = |row: &Row| {
            Ok((
                row.id::<PersonId>("person_id")?,
                row.id::<EngagementId>("engagement_id")?,
                row.id::<PlanId>("plan_id")?,
            ))
        };
        let planned = self.list_of_people(settled, people, order, planned).await?;
        found.extend(
            planned
                .into_iter()
                .filter(|(.., plan)| Some(*plan) != except)
                .map(|(person, file, _)| (person, file)),
        );
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// How many decisions of each sort were made on submissions of files these people were experts of at that time.
    pub async fn decisions_on(
        &mut self,
        people: &[PersonId],
    ) -> Result<Vec<(PersonId, AcceptanceVerdict, i64)>> {
        let select = "select person_id, verdict, count(*) as many from (select distinct a.person_id, c.id, c.verdict \
             from acceptance c join assignment a on a.engagement_id = c.engagement_id and a.role = 'expert' \
             and a.since_at <= c.accepted_at and (a.ended_at is null or a.ended_at >= c.accepted_at) \
             and not exists (select 1 from contest k where k.person_id = a.person_id and k.kind = 'decision' and k.object_id = c.id and k.upheld)) decided";
        let read = |row: &Row| {
            Ok((
                row.id("person_id")?,
                row.word("verdict", AcceptanceVerdict::from_word)?,
                row.int("many")?,
            ))
        };
        let order = "person_id, verdict";
        self.list_grouped(select, people, "person_id, verdict", order, read)
            .await
    }

    /// How often what is named here changed: an index in memory made at another number is stale.
    pub async fn stamp(&mut self, name: &str) -> Result<i64> {
        let mut sql = Sql::new("select number from stamp");
        sql.with(" where name = ", name);
        self.one(sql, |row| row.int("number")).await
    }

    /// Notes that what is named here changes with this transaction.
    pub async fn touch(&mut self, name: &str) -> Result<()> {
        let mut sql = Sql::new("update stamp set number = number + 1");
        sql.with(" where name = ", name);
        self.run(sql).await.map(drop)
    }
}
