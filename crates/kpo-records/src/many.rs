//! Facts about many people at once: what eligibility and the search index are computed from.
//!
//! Both databases limit how many values a statement may carry, so the people are asked for some thousands at a time.

use kpo_practice::id::PersonId;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// People in one statement: below the 32,766 values SQLite takes and the 65,535 of PostgreSQL.
const AT_ONCE: usize = 10_000;

impl Tx {
    /// The rows of a table that are about these people, in `order` (which should begin with the person where they may be
    /// many). Nobody asked about is no statement at all.
    pub(crate) async fn list_of_people<T>(
        &mut self,
        select: &str,
        people: &[PersonId],
        order: &str,
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.list_by("person_id", select, people, order, read).await
    }

    /// The rows counted together by `group`, of those that are about these people.
    pub(crate) async fn list_grouped<T>(
        &mut self,
        select: &str,
        people: &[PersonId],
        group: &str,
        order: &str,
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut asked = people.to_vec();
        asked.sort_unstable();
        asked.dedup();
        let mut found = Vec::new();
        for some in asked.chunks(AT_ONCE) {
            let mut sql = Sql::new(format!("{select} where person_id in "));
            sql.list(some.iter().map(|id| Value::id(*id)))
                .push(" group by ")
                .push(group)
                .push(" order by ")
                .push(order);
            found.append(&mut self.list(sql, &read).await?);
        }
        Ok(found)
    }

    /// The rows whose `column` names one of these people.
    pub(crate) async fn list_by<T>(
        &mut self,
        column: &str,
        select: &str,
        people: &[PersonId],
        order: &str,
        read: impl Fn(&Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut asked = people.to_vec();
        asked.sort_unstable();
        asked.dedup();
        let mut found = Vec::new();
        for some in asked.chunks(AT_ONCE) {
            let mut sql = Sql::new(format!("{select} where {column} in "));
            sql.list(some.iter().map(|id| Value::id(*id)))
                .push(" order by ")
                .push(order);
            found.append(&mut self.list(sql, &read).await?);
        }
        Ok(found)
    }
}
