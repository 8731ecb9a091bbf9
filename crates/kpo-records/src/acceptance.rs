//! Decisions on the work as stored. They only grow in number.

use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict, Figures};
use kpo_practice::id::{EngagementId, Id, SubmissionId};
use kpo_practice::review::CONFIDENCE_PERCENT;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read_figures(row: &Row) -> Result<Figures> {
    Ok(Figures {
        population: row.int("population")?,
        checked: row.int("checked")?,
        minor: row.int("minor")?,
        major: row.int("major")?,
        critical: row.int("critical")?,
        unclear: row.int("unclear")?,
        bound: row.int("bound")?,
        bound_material: row.int("bound_material")?,
        reviewers: row.int("reviewers")?,
        disagreements: row.int("disagreements")?,
        adjudications: row.int("adjudications")?,
        guessed: row.int("guessed")?,
        sampled_from: row.int("sampled_from")?,
        sampled: row.int("sampled")?,
        sample_errors: row.int("sample_errors")?,
        seed: row.text("seed")?,
    })
}

fn read(row: &Row) -> Result<Acceptance> {
    Ok(Acceptance {
        id: row.id("id")?,
        engagement: row.id("engagement_id")?,
        submission: row.id("submission_id")?,
        verdict: row.word("verdict", AcceptanceVerdict::from_word)?,
        reasons: row.text("reasons")?,
        figures: read_figures(row)?,
        person: row.id("person_id")?,
        at: row.at("accepted_at")?,
    })
}

impl Tx {
    /// Keeps a decision on the work; one for each submission.
    pub async fn insert_acceptance(&mut self, acceptance: &Acceptance) -> Result<()> {
        let figures = &acceptance.figures;
        let columns = vec![
            ("engagement_id", Value::id(acceptance.engagement)),
            ("submission_id", Value::id(acceptance.submission)),
            ("verdict", acceptance.verdict.word().into()),
            ("reasons", acceptance.reasons.clone().into()),
            ("population", figures.population.into()),
            ("checked", figures.checked.into()),
            ("minor", figures.minor.into()),
            ("major", figures.major.into()),
            ("critical", figures.critical.into()),
            ("unclear", figures.unclear.into()),
            ("bound", figures.bound.into()),
            ("bound_material", figures.bound_material.into()),
            ("confidence", CONFIDENCE_PERCENT.into()),
            ("reviewers", figures.reviewers.into()),
            ("disagreements", figures.disagreements.into()),
            ("adjudications", figures.adjudications.into()),
            ("guessed", figures.guessed.into()),
            ("sampled_from", figures.sampled_from.into()),
            ("sampled", figures.sampled.into()),
            ("sample_errors", figures.sample_errors.into()),
            ("seed", figures.seed.clone().into()),
            ("person_id", Value::id(acceptance.person)),
            ("accepted_at", acceptance.at.into()),
        ];
        self.insert("acceptance", acceptance.id.uuid(), columns)
            .await
    }

    /// The decision on a submission, if one was made.
    pub async fn acceptance_of(&mut self, submission: SubmissionId) -> Result<Option<Acceptance>> {
        let mut sql = Sql::new("select * from acceptance");
        sql.with(" where submission_id = ", submission.uuid());
        self.optional(sql, read).await
    }

    /// All decisions on the work of a file, the newest first.
    pub async fn acceptances_of(&mut self, engagement: EngagementId) -> Result<Vec<Acceptance>> {
        let mut sql =
            Sql::new("select a.* from acceptance a join submission u on u.id = a.submission_id");
        sql.with(" where a.engagement_id = ", engagement.uuid())
            .push(" order by u.number desc");
        self.list(sql, read).await
    }
}
