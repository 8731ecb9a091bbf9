//! The list of files: what the caller's scope leaves, newest first.

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::engagement::{Side, Stage};
use kpo_practice::id::{EngagementId, Id};
use kpo_practice::time::At;
use kpo_records::engagement::read_engagement;
use kpo_records::page::Cursor;
use kpo_records::scope::{ENGAGEMENT, List};
use kpo_records::{Page, PageRequest, Sql};

use super::page::name;
use crate::error::Result;
use crate::office::Office;

/// What is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only files that stand here.
    pub stage: Option<Stage>,
}

/// A file in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: EngagementId,
    /// What the caller may call it.
    pub name: String,
    /// Its domain.
    pub domain: String,
    /// Where it stands.
    pub stage: Stage,
    /// Whose move it is.
    pub waiting_on: Side,
    /// Since when.
    pub waiting_since: At,
    /// Frozen by the security officer.
    pub frozen: bool,
    /// When it was begun.
    pub created_at: At,
    /// Its version.
    pub version: i64,
}

/// One page of the files the caller may know of.
pub async fn list(
    office: &Office,
    caller: &Caller,
    filter: Filter,
    after: Option<&str>,
    limit: Option<i64>,
) -> Result<Page<Listed>> {
    let page = PageRequest::from_wire(after, limit)?;
    let mut tx = office.read().await?;
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let mut select = Sql::new("select * from engagement where 1 = 1");
    if let Some(stage) = filter.stage {
        select.with(" and stage = ", stage.word());
    }
    let list = List {
        select,
        visible: &visible,
        columns: ENGAGEMENT,
        order: ("engagement.created_at", "engagement.id"),
        read: read_engagement,
        facts: |file| Resource::Engagement(file.facts()),
        place: |file| Cursor {
            key: file.created_at.0,
            id: file.id.uuid(),
        },
    };
    let files = tx.visible_page(list, &page).await?;
    Ok(files.map(|file| Listed {
        name: name(caller, &file),
        id: file.id,
        domain: file.domain,
        stage: file.stage,
        waiting_on: file.waiting_on,
        waiting_since: file.waiting_since,
        frozen: file.frozen,
        created_at: file.created_at,
        version: file.version,
    }))
}
