//! The facts about a person that the policies look at, read in the same snapshot as the thing they ask for.

use kpo_practice::access::Standing;
use kpo_practice::access::region::regions_of;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, Id, PersonId};
use kpo_practice::organisation::OrganisationKind;

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::person::words;
use crate::sql::Sql;

impl Tx {
    /// A person's standing: towards every file they have to do with, or (cheaper) towards `only` this one. Takes one
    /// statement, however many files there are.
    pub async fn standing(
        &mut self,
        person: PersonId,
        only: Option<EngagementId>,
    ) -> Result<Standing> {
        let mut sql = Sql::new(
            "select person.organisation_id, person.active, person.roles, person.clearance, person.place, organisation.kind,
               held.engagement_id, held.role
             from person join organisation on organisation.id = person.organisation_id left join (",
        );
        relations(&mut sql, person, only);
        sql.with(") held on true where person.id = ", person.uuid());
        let rows = self
            .list(sql, |row| {
                let held = match row.opt_id::<EngagementId>("engagement_id")? {
                    Some(engagement) => Some((engagement, row.word("role", relation)?)),
                    None => None,
                };
                let mut standing = Standing::nobody(person, row.id("organisation_id")?);
                standing.active = row.truth("active")?;
                standing.host =
                    row.word("kind", OrganisationKind::from_word)? == OrganisationKind::Host;
                standing.roles = words(&row.text("roles")?);
                standing.clearance = row.int("clearance")?;
                standing.regions = regions_of(&row.text("place")?);
                Ok((standing, held))
            })
            .await?;
        let mut standing = None;
        let mut held = Vec::new();
        for (own, relation) in rows {
            standing.get_or_insert(own);
            held.extend(relation);
        }
        let mut standing = standing.ok_or(RecordsError::NotFound)?;
        for (engagement, relation) in held {
            let Relation::Role(role) = relation else {
                match relation {
                    Relation::Invited => standing.bidding.insert(engagement),
                    Relation::Settles => standing.settles.insert(engagement),
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

/// Every file a person stands to in some way, and in which.
fn relations(sql: &mut Sql, person: PersonId, only: Option<EngagementId>) {
    let narrow = |sql: &mut Sql, column: &str| {
        if let Some(only) = only {
            sql.push(" and ").push(column).with(" = ", only.uuid());
        }
    };
    sql.with(
        "select engagement_id, role from assignment where ended_at is null and person_id = ",
        person.uuid(),
    );
    narrow(sql, "engagement_id");
    // An expert of a closed file has no role left, but a word to give: what the policies leave of 'expert' on a closed file
    // is that, and reading the certificate.
    sql.with(
        " union all select engagement_id, 'expert' as role from declaration where person_id = ",
        person.uuid(),
    );
    narrow(sql, "engagement_id");
    sql.push(" union all select invitation.engagement_id, '")
        .push(INVITED)
        .with(
            "' as role from invitation
             join person guest on guest.organisation_id = invitation.organisation_id
             join organisation home on home.id = guest.organisation_id and home.kind <> 'host'
             where invitation.ended_at is null and guest.id = ",
            person.uuid(),
        );
    narrow(sql, "invitation.engagement_id");
    sql.push(" union all select engagement_id, '").push(SETTLES).with(
        "' as role from panel_seat where kind = 'adjudicator' and ended_at is null and person_id = ",
        person.uuid(),
    );
    narrow(sql, "engagement_id");
    agreed(sql, person);
    narrow(sql, "signature.engagement_id");
}

/// How a person stands to a file.
enum Relation {
    /// Holds a role in it.
    Role(AssignmentRole),
    /// Their organisation is invited to bid.
    Invited,
    /// Sits on a panel of it to settle what its members left open.
    Settles,
    /// Signed what now binds, and is named in it.
    Agreed,
}

const INVITED: &str = "invited";
const AGREED: &str = "agreed";
const SETTLES: &str = "settles";

fn relation(word: &str) -> Option<Relation> {
    match word {
        INVITED => Some(Relation::Invited),
        AGREED => Some(Relation::Agreed),
        SETTLES => Some(Relation::Settles),
        role => AssignmentRole::from_word(role).map(Relation::Role),
    }
}

/// Adds the files whose current non-disclosure text the person signed by its hash, and whose current statement of work
/// names them: where work may be shown at all.
fn agreed(sql: &mut Sql, person: PersonId) {
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
}
