//! Organisations as stored.

use kpo_practice::id::{Id, OrganisationId};
use kpo_practice::organisation::{Organisation, OrganisationKind};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Organisation> {
    Ok(Organisation {
        id: row.id("id")?,
        version: row.int("version")?,
        name: row.text("name")?,
        kind: row.word("kind", OrganisationKind::from_word)?,
        country: row.text("country")?,
        parent: row.opt_id("parent_id")?,
        created_at: row.at("created_at")?,
    })
}

impl Tx {
    /// Enters an organisation.
    pub async fn insert_organisation(&mut self, organisation: &Organisation) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("name", organisation.name.clone().into()),
            ("kind", organisation.kind.word().into()),
            ("country", organisation.country.clone().into()),
            ("parent_id", Value::opt_id(organisation.parent)),
            ("created_at", organisation.created_at.into()),
        ];
        self.insert("organisation", organisation.id.uuid(), columns)
            .await
    }

    /// The organisation of this id.
    pub async fn organisation(&mut self, id: OrganisationId) -> Result<Organisation> {
        let mut sql = Sql::new("select * from organisation");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read).await
    }

    /// The host organisation, once the installation is set up.
    pub async fn host(&mut self) -> Result<Option<Organisation>> {
        self.optional(
            Sql::new("select * from organisation where kind = 'host'"),
            read,
        )
        .await
    }

    /// Every organisation, by name. For those who may read the directory.
    pub async fn organisations(&mut self) -> Result<Vec<Organisation>> {
        self.list(
            Sql::new("select * from organisation order by name, id"),
            read,
        )
        .await
    }

    /// Saves what can change of an organisation.
    pub async fn save_organisation(
        &mut self,
        organisation: &Organisation,
        seen: i64,
    ) -> Result<i64> {
        let columns = vec![
            ("name", Value::from(organisation.name.clone())),
            ("country", organisation.country.clone().into()),
            ("parent_id", Value::opt_id(organisation.parent)),
        ];
        self.update("organisation", organisation.id.uuid(), seen, columns)
            .await
    }
}
