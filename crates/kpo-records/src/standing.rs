//! The facts about a person that the policies look at, read in the same snapshot as the thing they ask for.

use kpo_practice::access::Standing;
use kpo_practice::access::region::regions_of;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, Id, PersonId};
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
        if !standing.host {
            sql.push(" union all select engagement_id, '")
                .push(INVITED)
                .with(
                    "' as role from invitation where organisation_id = ",
                    record.organisation.uuid(),
                )
                .push(" and ended_at is null");
            if let Some(only) = only {
                sql.with(" and engagement_id = ", only.uuid());
            }
        }
        agreed(&mut sql, person, only);
        let relations = self
            .list(sql, |row| {
                Ok((
                    row.id::<EngagementId>("engagement_id")?,
                    row.word("role", relation)?,
                ))
            })
            .await?;
        for (engagement, relation) in relations {
            let Relation::Role(role) = relation else {
                match relation {
                    Relation::Invited => standing.bidding.insert(engagement),
                    _ => standing.agreed.insert(engagement),
                };
                continue;
            };
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
        Ok(standing)
    }
}

/// How a person stands to a file.
enum Relation {
    /// Holds a role in it.
    Role(AssignmentRole),
    /// Their organisation is invited to bid.
    Invited,
    /// Signed what now binds, and is named in it.
    Agreed,
}

const INVITED: &str = "invited";
const AGREED: &str = "agreed";

fn relation(word: &str) -> Option<Relation> {
    match word {
        INVITED => Some(Relation::Invited),
        AGREED => Some(Relation::Agreed),
        role => AssignmentRole::from_word(role).map(Relation::Role),
    }
}

/// Adds the files whose current non-disclosure text the person signed by its hash, and whose current statement of work
/// names them: where work may be shown at all.
fn agreed(sql: &mut Sql, person: PersonId, only: Option<EngagementId>) {
    sql.push(" union all select engagement.id as engagement_id, '")
        .push(AGREED)
        .with(
            "' as role from signature
             join agreement nda on nda.id = signature.agreement_id and nda.digest = signature.digest
               and nda.kind = 'nda' and nda.superseded_at is null
             join engagement on engagement.id = nda.engagement_id and engagement.bound
             join agreement sow on sow.engagement_id = engagement.id and sow.kind = 'sow' and sow.superseded_at is null
             join agreement_person on agreement_person.agreement_id = sow.id and agreement_person.person_id = signature.person_id
             where signature.person_id = ",
            person.uuid(),
        );
    if let Some(only) = only {
        sql.with(" and signature.engagement_id = ", only.uuid());
    }
}
