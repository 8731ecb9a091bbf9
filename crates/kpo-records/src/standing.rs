//! The facts about a person that the policies look at, read in the same snapshot as the thing they ask for.

use std::collections::BTreeSet;

use kpo_practice::access::Standing;
use kpo_practice::access::region::regions_of;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId};
use kpo_practice::organisation::OrganisationKind;

use crate::db::Tx;
use crate::error::Result;
use crate::person::read_person;
use crate::sql::Sql;

impl Tx {
    /// A person's standing: towards every file they have to do with, or (cheaper) towards `only` this one. Takes a fixed
    /// number of statements, however many files there are.
    pub async fn standing(
        &mut self,
        person: PersonId,
        only: Option<EngagementId>,
    ) -> Result<Standing> {
        let mut sql = Sql::new(
            "select person.*, organisation.kind from person join organisation on organisation.id = person.organisation_id",
        );
        sql.with(" where person.id = ", person.uuid());
        let (record, kind) = self
            .one(sql, |row| {
                Ok((
                    read_person(row)?,
                    row.word("kind", OrganisationKind::from_word)?,
                ))
            })
            .await?;
        let mut standing = Standing::nobody(person, record.organisation);
        standing.active = record.active;
        standing.host = kind == OrganisationKind::Host;
        standing.roles = record.roles;
        standing.clearance = record.clearance;
        standing.regions = regions_of(&record.place);
        let mut sql = Sql::new("select engagement_id, role from assignment");
        sql.with(" where person_id = ", person.uuid())
            .push(" and ended_at is null");
        if let Some(only) = only {
            sql.with(" and engagement_id = ", only.uuid());
        }
        // An expert of a closed file has no role left, but a word to give: what the policies leave of 'expert' on a closed
        // file is that, and reading the certificate.
        sql.with(
            " union all select engagement_id, 'expert' as role from declaration where person_id = ",
            person.uuid(),
        );
        if let Some(only) = only {
            sql.with(" and engagement_id = ", only.uuid());
        }
        let roles = self
            .list(sql, |row| {
                Ok((
                    row.id::<EngagementId>("engagement_id")?,
                    row.word("role", AssignmentRole::from_word)?,
                ))
            })
            .await?;
        for (engagement, role) in roles {
            match role {
                AssignmentRole::Decider => standing.decider.insert(engagement),
                AssignmentRole::Counterpart => standing.counterpart.insert(engagement),
                AssignmentRole::Nominee => standing.nominee.insert(engagement),
                AssignmentRole::Expert => standing.expert.insert(engagement),
                AssignmentRole::Understudy => false,
                AssignmentRole::Reviewer => standing.reviewer.insert(engagement),
                AssignmentRole::Adjudicator => standing.adjudicator.insert(engagement),
            };
        }
        if !standing.host {
            standing.bidding = self.invited(record.organisation, only).await?;
        }
        standing.agreed = self.agreed_files(person, only).await?;
        Ok(standing)
    }

    /// The files an organisation is invited to bid for.
    async fn invited(
        &mut self,
        organisation: OrganisationId,
        only: Option<EngagementId>,
    ) -> Result<BTreeSet<EngagementId>> {
        let mut sql = Sql::new("select engagement_id from invitation");
        sql.with(" where organisation_id = ", organisation.uuid())
            .push(" and ended_at is null");
        if let Some(only) = only {
            sql.with(" and engagement_id = ", only.uuid());
        }
        let files = self.list(sql, |row| row.id("engagement_id")).await?;
        Ok(files.into_iter().collect())
    }
}
