//! Walls as stored.

use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId, WallId};
use kpo_practice::wall::Wall;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Wall> {
    Ok(Wall {
        id: row.id("id")?,
        version: row.int("version")?,
        person: row.id("person_id")?,
        name: row.text("name")?,
        organisation: row.opt_id("organisation_id")?,
        until_on: row.day("until_on")?,
        reason: row.text("reason")?,
        raised_by: row.id("raised_by_id")?,
        raised_at: row.at("raised_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

impl Tx {
    /// Raises a wall.
    pub async fn insert_wall(&mut self, wall: &Wall) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("person_id", Value::id(wall.person)),
            ("name", wall.name.clone().into()),
            ("organisation_id", Value::opt_id(wall.organisation)),
            ("until_on", wall.until_on.into()),
            ("reason", wall.reason.clone().into()),
            ("raised_by_id", Value::id(wall.raised_by)),
            ("raised_at", wall.raised_at.into()),
            ("ended_at", wall.ended_at.into()),
        ];
        self.insert("wall", wall.id.uuid(), columns).await
    }

    /// Saves that a wall was ended.
    pub async fn save_wall(&mut self, wall: &Wall, seen: i64) -> Result<i64> {
        let columns = vec![("ended_at", wall.ended_at.into())];
        self.update("wall", wall.id.uuid(), seen, columns).await
    }

    /// The wall of this id.
    pub async fn wall(&mut self, id: WallId) -> Result<Wall> {
        let mut sql = Sql::new("select * from wall");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// Every wall, the latest first: for whoever may see them all.
    pub async fn walls(&mut self) -> Result<Vec<Wall>> {
        let sql = Sql::new("select * from wall order by raised_at desc, id");
        self.list(sql, read).await
    }

    /// The live files an organisation provides for: what its delivery managers have a part in.
    pub async fn files_provided_by(
        &mut self,
        provider: OrganisationId,
    ) -> Result<Vec<EngagementId>> {
        let mut sql = Sql::new("select id from engagement");
        sql.with(" where provider_id = ", provider.uuid())
            .push(" order by id");
        self.list(sql, |row| row.id("id")).await
    }

    /// The walls around these people.
    pub async fn walls_of(&mut self, people: &[PersonId]) -> Result<Vec<Wall>> {
        self.list_of_people("select * from wall", people, "person_id, id", read)
            .await
    }
}
