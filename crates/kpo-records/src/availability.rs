//! Availability and absences as stored.

use kpo_practice::availability::{Absence, Availability};
use kpo_practice::id::{AbsenceId, Id, PersonId};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Availability> {
    Ok(Availability {
        id: row.id("id")?,
        version: row.int("version")?,
        weekly_hours: row.int("weekly_hours")?,
        tasks_max: row.int("tasks_max")?,
        notice_days: row.int("notice_days")?,
    })
}

fn read_absence(row: &Row) -> Result<Absence> {
    Ok(Absence {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        since_on: row.day("since_on")?,
        until_on: row.day("until_on")?,
    })
}

fn absence_columns(absence: &Absence) -> Vec<(&'static str, Value)> {
    vec![
        ("since_on", absence.since_on.into()),
        ("until_on", absence.until_on.into()),
    ]
}

impl Tx {
    /// Keeps what a person takes on, or the next in its place.
    pub async fn put_availability(
        &mut self,
        availability: &Availability,
        seen: Option<i64>,
    ) -> Result<()> {
        let columns = vec![
            ("weekly_hours", Value::from(availability.weekly_hours)),
            ("tasks_max", availability.tasks_max.into()),
            ("notice_days", availability.notice_days.into()),
        ];
        self.put("availability", availability.id.uuid(), seen, columns)
            .await
    }

    /// What those of these people take on who said so; for the others [`Availability::assumed`] holds.
    pub async fn availabilities_of(&mut self, people: &[PersonId]) -> Result<Vec<Availability>> {
        self.list_by("id", "select * from availability", people, "id", read)
            .await
    }

    /// Enters an absence.
    pub async fn insert_absence(&mut self, absence: &Absence) -> Result<()> {
        let mut columns = absence_columns(absence);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(absence.person)),
        ]);
        self.insert("absence", absence.id.uuid(), columns).await
    }

    /// Saves a corrected absence.
    pub async fn save_absence(&mut self, absence: &Absence, seen: i64) -> Result<i64> {
        let columns = absence_columns(absence);
        self.update("absence", absence.id.uuid(), seen, columns)
            .await
    }

    /// Takes an absence out.
    pub async fn delete_absence(&mut self, id: AbsenceId) -> Result<()> {
        self.delete("absence", id.uuid()).await
    }

    /// The absence of this id.
    pub async fn absence(&mut self, id: AbsenceId) -> Result<Absence> {
        let mut sql = Sql::new("select * from absence");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_absence).await
    }

    /// When these people do not work, each person's earliest first.
    pub async fn absences_of(&mut self, people: &[PersonId]) -> Result<Vec<Absence>> {
        let order = "person_id, since_on, id";
        self.list_of_people("select * from absence", people, order, read_absence)
            .await
    }
}
