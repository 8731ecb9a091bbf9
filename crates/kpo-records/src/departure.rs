//! Everything live a person has a part in, for letting them go; and what would be left without an owner.

use kpo_practice::departure::{Orphan, OrphanKind};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{DocumentId, EngagementId, Id, PersonId};
use kpo_practice::nomination::Nomination;
use kpo_practice::opener::Opener;
use kpo_practice::rate::Rate;
use kpo_practice::time::{At, Day};
use kpo_practice::timesheet::Sheet;

use crate::db::Tx;
use crate::engagement::read_engagement;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

/// What somebody was shown of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSeen {
    /// In which file.
    pub engagement: EngagementId,
    /// Which.
    pub document: DocumentId,
    /// By name.
    pub name: String,
    /// How many times a page was shown.
    pub pages: i64,
    /// How many originals were taken.
    pub copies: i64,
    /// First.
    pub first_at: At,
    /// Last.
    pub last_at: At,
}

impl Tx {
    /// Every document somebody was ever shown a page of or took, by name.
    pub async fn documents_seen_by(&mut self, person: PersonId) -> Result<Vec<DocumentSeen>> {
        let mut sql = Sql::new(
            "select exposure.engagement_id, exposure.document_id, document.name,
               sum(case when exposure.kind = 'view' then 1 else 0 end) as pages,
               sum(case when exposure.kind = 'view' then 0 else 1 end) as copies,
               min(exposure.at) as first_at, max(exposure.at) as last_at
             from exposure join document on document.id = exposure.document_id where exposure.person_id = ",
        );
        sql.bind(person.uuid())
            .push(" group by exposure.engagement_id, exposure.document_id, document.name");
        let read = |row: &Row| {
            Ok(DocumentSeen {
                engagement: row.id("engagement_id")?,
                document: row.id("document_id")?,
                name: row.text("name")?,
                pages: row.int("pages")?,
                copies: row.int("copies")?,
                first_at: row.at("first_at")?,
                last_at: row.at("last_at")?,
            })
        };
        // Names are sealed where they lie: only here can they be put in order.
        let mut seen = self.list(sql, read).await?;
        seen.sort_by(|one, other| {
            (&one.name, one.document.uuid()).cmp(&(&other.name, other.document.uuid()))
        });
        Ok(seen)
    }

    /// The nominations of a person that are proposed or approved, in files that are not closed.
    pub async fn nominations_of(&mut self, person: PersonId) -> Result<Vec<Nomination>> {
        let mut sql = Sql::new(
            "select nomination.* from nomination
             join engagement on engagement.id = nomination.engagement_id and engagement.closed_at is null
             where nomination.state in ('proposed', 'approved') and nomination.person_id = ",
        );
        sql.bind(person.uuid())
            .push(" order by nomination.nominated_at, nomination.id");
        self.list(sql, crate::nomination::read).await
    }

    /// The rates of a person that are in force on a day or begin later, of both kinds: for ending them, never for showing.
    pub async fn rates_in_force_of(&mut self, person: PersonId, on: Day) -> Result<Vec<Rate>> {
        let mut sql = Sql::new("select * from rate where person_id = ");
        sql.bind(person.uuid())
            .with(" and (until_day is null or until_day > ", on)
            .push(") order by engagement_id, kind, from_day");
        self.list(sql, crate::rate::read).await
    }

    /// The hours of a person in every file that were not approved yet.
    pub async fn timesheets_unapproved(&mut self, person: PersonId) -> Result<Vec<Sheet>> {
        let mut sql =
            Sql::new("select * from timesheet where state <> 'approved' and person_id = ");
        sql.bind(person.uuid())
            .push(" order by engagement_id, period");
        self.list(sql, crate::timesheet::read).await
    }

    /// Minutes of a person that were approved and stand on no invoice yet, file by file.
    pub async fn minutes_unbilled(&mut self, person: PersonId) -> Result<Vec<(EngagementId, i64)>> {
        let mut sql = Sql::new(
            "select time_entry.engagement_id, cast(sum(time_entry.minutes) as bigint) as minutes from time_entry
             join timesheet on timesheet.id = time_entry.sheet_id and timesheet.state = 'approved'
             where not exists (select 1 from invoice_line join invoice on invoice.id = invoice_line.invoice_id
               where invoice_line.entry_id = time_entry.id and invoice.state <> 'returned') and time_entry.person_id = ",
        );
        sql.bind(person.uuid())
            .push(" group by time_entry.engagement_id order by time_entry.engagement_id");
        self.list(sql, |row| {
            Ok((row.id("engagement_id")?, row.int("minutes")?))
        })
        .await
    }

    /// A person's keys that were not used, to bids that are still sealed or not yet asked for.
    pub async fn openers_unused(&mut self, person: PersonId) -> Result<Vec<Opener>> {
        let mut sql = Sql::new(
            "select opener.* from opener join engagement on engagement.id = opener.engagement_id and engagement.closed_at is null
             left join award on award.engagement_id = opener.engagement_id
             where opener.used_at is null and award.opened_at is null and opener.person_id = ",
        );
        sql.bind(person.uuid())
            .push(" order by opener.created_at, opener.id");
        self.list(sql, crate::opener::read).await
    }

    /// Hands an opener's place to somebody else; the key itself goes from hand to hand.
    pub async fn hand_opener(&mut self, opener: &Opener, to: PersonId) -> Result<i64> {
        let columns = vec![("person_id", Value::id(to))];
        self.update("opener", opener.id.uuid(), opener.version, columns)
            .await
    }

    /// Frees a lock before anybody was invited.
    pub async fn delete_opener(&mut self, opener: &Opener) -> Result<()> {
        self.delete("opener", opener.id.uuid()).await
    }

    /// The files a person runs that are not done.
    pub async fn files_owned(&mut self, person: PersonId) -> Result<Vec<Engagement>> {
        let mut sql = Sql::new(
            "select * from engagement where stage not in ('done', 'refused') and closed_at is null and owner_id = ",
        );
        sql.bind(person.uuid()).push(" order by created_at, id");
        self.list(sql, read_engagement).await
    }

    /// Everything live that nobody can answer for on a day: roles and nominations, reviews, rates, keys, hours, ways in,
    /// files. After a departure there is none of whoever left.
    pub async fn orphans(&mut self, on: Day) -> Result<Vec<Orphan>> {
        let mut sql = Sql::new("");
        for (place, (kind, select)) in ORPHANS.iter().enumerate() {
            if place > 0 {
                sql.push(" union all ");
            }
            sql.push("select '")
                .push(kind.word())
                .push("' as kind, found.engagement_id, found.person_id from (")
                .push(select);
            if *kind == OrphanKind::Rate {
                sql.bind(on).push(")");
            }
            sql.push(") found");
        }
        sql.push(" order by 1, 2, 3");
        self.list(sql, |row| {
            Ok(Orphan {
                kind: row.word("kind", OrphanKind::from_word)?,
                engagement: row.opt_id("engagement_id")?,
                person: row.id("person_id")?,
            })
        })
        .await
    }
}

/// What each kind of orphan is; of each the file (or null) and whose it was.
const ORPHANS: &[(OrphanKind, &str)] = &[
    (
        OrphanKind::Grant,
        "select assignment.engagement_id, assignment.person_id from assignment
         join person on person.id = assignment.person_id and not person.active
         join engagement on engagement.id = assignment.engagement_id and engagement.closed_at is null
         where assignment.ended_at is null
         union all select nomination.engagement_id, nomination.person_id from nomination
         join person on person.id = nomination.person_id and not person.active
         join engagement on engagement.id = nomination.engagement_id and engagement.closed_at is null
         where nomination.state in ('proposed', 'approved')
         union all select assignment.engagement_id, assignment.person_id from assignment
         join engagement on engagement.id = assignment.engagement_id and engagement.closed_at is null
         where assignment.ended_at is null and assignment.role = 'understudy' and not exists (select 1 from key_person
           where key_person.engagement_id = assignment.engagement_id and key_person.understudy_id = assignment.person_id
           and key_person.ended_at is null)",
    ),
    (
        OrphanKind::Review,
        "select review.engagement_id, review.reviewer_id as person_id from review
         join sample on sample.id = review.sample_id and sample.settled_at is null
         where review.finished_at is null and review.ended_at is null and not exists (select 1 from assignment
           join person on person.id = assignment.person_id and person.active
           where assignment.engagement_id = review.engagement_id and assignment.person_id = review.reviewer_id
           and assignment.role = review.role and assignment.ended_at is null)",
    ),
    (
        OrphanKind::Opener,
        "select opener.engagement_id, opener.person_id from opener
         join person on person.id = opener.person_id and not person.active
         join engagement on engagement.id = opener.engagement_id and engagement.closed_at is null
         left join award on award.engagement_id = opener.engagement_id
         where opener.used_at is null and award.opened_at is null",
    ),
    (
        OrphanKind::Hours,
        "select distinct timesheet.engagement_id, timesheet.person_id from timesheet
         join time_entry on time_entry.sheet_id = timesheet.id
         join engagement on engagement.id = timesheet.engagement_id and engagement.closed_at is null
         where timesheet.state in ('open', 'returned') and not exists (select 1 from assignment
           join person on person.id = assignment.person_id and person.active
           where assignment.engagement_id = timesheet.engagement_id and assignment.person_id = timesheet.person_id
           and assignment.role = 'expert' and assignment.ended_at is null)",
    ),
    (
        OrphanKind::Access,
        "select cast(null as uuid) as engagement_id, session.person_id from session
         join person on person.id = session.person_id and not person.active
         union all select cast(null as uuid) as engagement_id, token.person_id from token
         join person on person.id = token.person_id and not person.active where token.ended_at is null
         union all select cast(null as uuid) as engagement_id, link.person_id from link
         join person on person.id = link.person_id and not person.active where link.ended_at is null",
    ),
    (
        OrphanKind::Owner,
        "select engagement.id as engagement_id, engagement.owner_id as person_id from engagement
         join person on person.id = engagement.owner_id and not person.active
         where engagement.closed_at is null and engagement.stage not in ('done', 'refused')",
    ),
    // Last: it alone takes a value.
    (
        OrphanKind::Rate,
        "select rate.engagement_id, rate.person_id from rate
         join engagement on engagement.id = rate.engagement_id and engagement.closed_at is null
         where not exists (select 1 from assignment join person on person.id = assignment.person_id and person.active
           where assignment.engagement_id = rate.engagement_id and assignment.person_id = rate.person_id
           and assignment.role in ('expert', 'understudy', 'nominee') and assignment.ended_at is null)
         and (rate.until_day is null or rate.until_day > ",
    ),
];
