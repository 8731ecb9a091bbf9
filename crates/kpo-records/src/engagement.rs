//! Engagement files as stored, and the roles people hold in them.

use kpo_practice::access::{Resource, Visible};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side, Stage};
use kpo_practice::id::{AssignmentId, EngagementId, Id, OrganisationId, PersonId};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::Result;
use crate::page::{Cursor, Page, PageRequest};
use crate::row::Row;
use crate::scope::{self, Keeps, List};
use crate::sql::{Sql, Value};

/// Reads a file's own row.
pub fn read_engagement(row: &Row) -> Result<Engagement> {
    Ok(Engagement {
        id: row.id("id")?,
        version: row.int("version")?,
        title: row.text("title")?,
        code_name: row.text("code_name")?,
        domain: row.text("domain")?,
        client: row.id("client_id")?,
        provider: row.opt_id("provider_id")?,
        owner: row.id("owner_id")?,
        stage: row.word("stage", Stage::from_word)?,
        waiting_on: row.word("waiting_on", Side::from_word)?,
        waiting_since: row.at("waiting_since_at")?,
        bound: row.truth("bound")?,
        frozen: row.truth("frozen")?,
        closed_at: row.opt_at("closed_at")?,
        created_at: row.at("created_at")?,
    })
}

fn columns(file: &Engagement) -> Vec<(&'static str, Value)> {
    vec![
        ("title", file.title.clone().into()),
        ("code_name", file.code_name.clone().into()),
        ("domain", file.domain.clone().into()),
        ("provider_id", Value::opt_id(file.provider)),
        ("owner_id", Value::id(file.owner)),
        ("stage", file.stage.word().into()),
        ("waiting_on", file.waiting_on.word().into()),
        ("waiting_since_at", file.waiting_since.into()),
        ("bound", file.bound.into()),
        ("frozen", file.frozen.into()),
        ("closed_at", file.closed_at.into()),
    ]
}

/// Which files a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct EngagementFilter {
    /// Standing at this stage.
    pub stage: Option<Stage>,
    /// Waiting on this side.
    pub side: Option<Side>,
    /// Lower-case words looked for.
    pub text: String,
    /// Look in title and code name, not in the code name alone.
    pub by_title: bool,
}

impl EngagementFilter {
    /// Whether a file's names hold the words looked for; none where any will do. The names are sealed: they are compared where
    /// they are opened, and nothing in the database tells which words are in which.
    fn looks_for(&self) -> Option<impl Fn(&Engagement) -> bool> {
        let holds = |name: &str| name.to_lowercase().contains(&self.text);
        (!self.text.is_empty()).then_some(move |file: &Engagement| {
            holds(&file.code_name) || self.by_title && holds(&file.title)
        })
    }
}

/// Files by their titles, which are sealed: no database can put them in order.
pub(crate) fn by_title(mut files: Vec<Engagement>) -> Vec<Engagement> {
    files.sort_by(|a, b| (&a.title, a.id.uuid()).cmp(&(&b.title, b.id.uuid())));
    files
}

/// A role a person holds in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The person.
    pub person: PersonId,
    /// The role.
    pub role: AssignmentRole,
    /// Since when.
    pub since_at: At,
    /// Until when, once ended.
    pub ended_at: Option<At>,
}

fn read_assignment(row: &Row) -> Result<Assignment> {
    Ok(Assignment {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        person: row.id("person_id")?,
        role: row.word("role", AssignmentRole::from_word)?,
        since_at: row.at("since_at")?,
        ended_at: row.opt_at("ended_at")?,
    })
}

impl Tx {
    /// Begins a file.
    pub async fn insert_engagement(&mut self, file: &Engagement) -> Result<()> {
        let mut columns = columns(file);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("client_id", Value::id(file.client)),
            ("created_at", file.created_at.into()),
        ]);
        self.insert("engagement", file.id.uuid(), columns).await
    }

    /// Saves a file's own row.
    pub async fn save_engagement(&mut self, file: &Engagement, seen: i64) -> Result<i64> {
        self.update("engagement", file.id.uuid(), seen, columns(file))
            .await
    }

    /// The file of this id. Only `admit` may call this for a person: it asks the policies before it hands the row on.
    pub async fn engagement(&mut self, id: EngagementId) -> Result<Engagement> {
        let mut sql = Sql::new("select * from engagement");
        sql.with(" where id = ", id.uuid());
        self.one(sql, read_engagement).await
    }

    /// Every file that is neither closed nor refused, by title: for the security officer's choice of one.
    pub async fn engagements_open(&mut self) -> Result<Vec<Engagement>> {
        let sql = Sql::new(
            "select * from engagement where closed_at is null and stage <> 'refused' order by id",
        );
        Ok(by_title(self.list(sql, read_engagement).await?))
    }

    /// One page of the files the caller may know of, newest first.
    pub async fn engagements(
        &mut self,
        visible: &Visible,
        filter: &EngagementFilter,
        page: &PageRequest,
    ) -> Result<Page<Engagement>> {
        let mut select = Sql::new("select engagement.* from engagement where 1 = 1");
        if let Some(stage) = filter.stage {
            select.with(" and engagement.stage = ", stage.word());
        }
        if let Some(side) = filter.side {
            select.with(" and engagement.waiting_on = ", side.word());
        }
        let list = List {
            select,
            visible,
            columns: scope::ENGAGEMENT,
            order: ("engagement.created_at", "engagement.id"),
            read: read_engagement,
            facts: |file| Resource::Engagement(file.facts()),
            keeps: filter
                .looks_for()
                .map(|keeps| Box::new(keeps) as Keeps<'_, Engagement>),
            place: |file| Cursor {
                key: file.created_at.0,
                id: file.id.uuid(),
            },
        };
        self.visible_page(list, page).await
    }

    /// A client's files under this code name, the newest first: how an import finds what it made before.
    pub async fn engagements_called(
        &mut self,
        code_name: &str,
        client: OrganisationId,
    ) -> Result<Vec<Engagement>> {
        let mut sql = Sql::new("select * from engagement");
        sql.with(" where client_id = ", client.uuid())
            .push(" order by created_at desc, id");
        let mut files = self.list(sql, read_engagement).await?;
        files.retain(|file| file.code_name == code_name);
        Ok(files)
    }

    /// Gives a person a role in a file.
    pub async fn insert_assignment(&mut self, assignment: &Assignment) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(assignment.engagement)),
            ("person_id", Value::id(assignment.person)),
            ("role", assignment.role.word().into()),
            ("since_at", assignment.since_at.into()),
            ("ended_at", assignment.ended_at.into()),
        ];
        self.insert("assignment", assignment.id.uuid(), columns)
            .await
    }

    /// Ends a role.
    pub async fn end_assignment(&mut self, assignment: &Assignment, at: At) -> Result<i64> {
        self.update(
            "assignment",
            assignment.id.uuid(),
            assignment.version,
            vec![("ended_at", at.into())],
        )
        .await
    }

    /// The roles now held in a file.
    pub async fn assignments(&mut self, engagement: EngagementId) -> Result<Vec<Assignment>> {
        let mut sql = Sql::new("select * from assignment");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" and ended_at is null order by since_at, id");
        self.list(sql, read_assignment).await
    }

    /// The roles a person now holds, in every file.
    pub async fn assignments_of(&mut self, person: PersonId) -> Result<Vec<Assignment>> {
        let mut sql = Sql::new("select * from assignment");
        sql.with(" where person_id = ", person.uuid())
            .push(" and ended_at is null order by since_at, id");
        self.list(sql, read_assignment).await
    }
}
