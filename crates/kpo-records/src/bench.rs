//! Who was cleared before: read for whole domains at once.

use kpo_practice::credential::Credential;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::person::Person;
use kpo_practice::requirement::Requirement;
use kpo_practice::time::Day;

use crate::db::Tx;
use crate::error::Result;
use crate::person::read_person;
use crate::sql::Sql;

impl Tx {
    /// The active people outside, by name; whether they have an account already is no matter here.
    pub async fn people_outside(&mut self) -> Result<Vec<Person>> {
        let mut sql = Sql::new(
            "select person.* from person join organisation on organisation.id = person.organisation_id and organisation.kind <> 'host'
             where person.active = ",
        );
        sql.bind(true).push(" order by person.name, person.id");
        self.list(sql, read_person).await
    }

    /// Who did the work of which file that was accepted, by domain, the latest accepted first.
    pub async fn worked_to_acceptance(&mut self) -> Result<Vec<(String, PersonId, EngagementId)>> {
        let sql = Sql::new(
            "select engagement.domain, assignment.person_id, engagement.id as engagement_id, max(acceptance.accepted_at) as at
             from assignment join engagement on engagement.id = assignment.engagement_id
             join acceptance on acceptance.engagement_id = engagement.id and acceptance.verdict <> 'rejected'
             where assignment.role = 'expert'
             group by engagement.domain, assignment.person_id, engagement.id
             order by at desc, engagement.id",
        );
        self.list(sql, |row| {
            Ok((
                row.text("domain")?,
                row.id("person_id")?,
                row.id("engagement_id")?,
            ))
        })
        .await
    }

    /// What the files of each domain ask for.
    pub async fn requirements_by_domain(&mut self) -> Result<Vec<(String, Requirement)>> {
        let sql = Sql::new(
            "select engagement.domain, requirement.* from requirement join engagement on engagement.id = requirement.engagement_id
             order by engagement.domain, requirement.engagement_id, requirement.id",
        );
        self.list(sql, |row| {
            Ok((row.text("domain")?, crate::requirement::read(row)?))
        })
        .await
    }

    /// Every credential that was verified, of people outside who are active.
    pub async fn credentials_verified(&mut self) -> Result<Vec<Credential>> {
        let mut sql = Sql::new(
            "select credential.* from credential join person on person.id = credential.person_id
             join organisation on organisation.id = person.organisation_id and organisation.kind <> 'host'
             where credential.verified_at is not null and person.active = ",
        );
        sql.bind(true)
            .push(" order by credential.person_id, credential.id");
        self.list(sql, crate::credential::read).await
    }

    /// Absences that have not ended by a day, first and last day each.
    pub async fn absences_from(&mut self, on: Day) -> Result<Vec<(PersonId, Day, Day)>> {
        let mut sql =
            Sql::new("select person_id, since_on, until_on from absence where until_on >= ");
        sql.bind(on).push(" order by person_id, since_on");
        self.list(sql, |row| {
            Ok((
                row.id("person_id")?,
                row.day("since_on")?,
                row.day("until_on")?,
            ))
        })
        .await
    }

    /// How many open files each person is at work in.
    pub async fn files_at_work(&mut self) -> Result<Vec<(PersonId, i64)>> {
        let sql = Sql::new(
            "select assignment.person_id, count(*) as n from assignment
             join engagement on engagement.id = assignment.engagement_id and engagement.closed_at is null
             where assignment.role = 'expert' and assignment.ended_at is null
             group by assignment.person_id order by assignment.person_id",
        );
        self.list(sql, |row| Ok((row.id("person_id")?, row.int("n")?)))
            .await
    }
}
