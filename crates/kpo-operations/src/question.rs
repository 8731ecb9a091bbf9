//! Questions: asked within one counterparty, answered by the client, published only without the asker.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller, Resource, Visible};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, OrganisationId, PersonId, QuestionId};
use kpo_practice::journal::Entry;
use kpo_practice::question::{self, Question};
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::engagement;
use crate::error::{Error, Result};
use crate::office::Office;

/// A question, as far as this reader may know of it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The question's id.
    pub id: QuestionId,
    /// Its version.
    pub version: i64,
    /// What was asked.
    pub text: String,
    /// The answer.
    pub answer: Option<String>,
    /// Whether every invited party reads it.
    pub published: bool,
    /// When it was asked; kept back from other parties, whom it could tell who asked.
    pub created_at: Option<kpo_practice::time::At>,
    /// Who asked, and for whom; kept back from other parties.
    pub asker: Option<(String, String)>,
}

/// What the questions page shows.
#[derive(Debug)]
pub struct Sheet {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The questions this reader may know of.
    pub questions: Vec<Shown>,
    /// The reader may ask.
    pub can_ask: bool,
    /// The reader may answer and publish.
    pub can_answer: bool,
}

/// The questions of a file.
pub async fn list(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadFile, id).await?;
    let visible = Visible::to(
        file.standing.clone(),
        caller.circumstances(),
        Action::ReadQuestion,
    );
    let mut questions = tx.questions(id).await?;
    questions.retain(|question| visible.admits(&Resource::Question(question.facts(&file))));
    if !questions.is_empty() {
        office
            .reveal(&mut tx, &file.standing, caller, Action::ReadQuestion, id)
            .await?;
    }
    let (people, organisations) = names(&mut tx, &questions).await?;
    let can_answer = file.also(caller, Action::AnswerQuestion);
    let questions = questions
        .into_iter()
        .map(|question| {
            let inside = can_answer || question.counterparty == caller.organisation;
            Shown {
                id: question.id,
                version: question.version,
                text: question.text,
                answer: question.answer,
                published: question.published,
                created_at: inside.then_some(question.created_at),
                asker: inside.then(|| {
                    (
                        people.get(&question.asked_by).cloned().unwrap_or_default(),
                        organisations
                            .get(&question.counterparty)
                            .cloned()
                            .unwrap_or_default(),
                    )
                }),
            }
        })
        .collect();
    Ok(Sheet {
        can_ask: file.also(caller, Action::AskQuestion),
        can_answer,
        questions,
        file,
    })
}

type Names = (BTreeMap<PersonId, String>, BTreeMap<OrganisationId, String>);

async fn names(tx: &mut Tx, questions: &[Question]) -> Result<Names> {
    let ids: Vec<PersonId> = questions.iter().map(|question| question.asked_by).collect();
    let people = tx.people(&ids).await?;
    let organisations = tx.organisations().await?;
    Ok((
        people.into_iter().map(|one| (one.id, one.name)).collect(),
        organisations
            .into_iter()
            .map(|one| (one.id, one.name))
            .collect(),
    ))
}

/// Asks.
pub async fn ask(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    text: &str,
) -> Result<QuestionId> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::AskQuestion, id)
        .await?;
    question::check_text("text", text)?;
    let question = Question {
        id: office.id(),
        version: 1,
        engagement: id,
        counterparty: caller.organisation,
        asked_by: caller.person,
        text: text.trim().to_owned(),
        answer: None,
        answered_by: None,
        answered_at: None,
        published: false,
        created_at: caller.at,
    };
    tx.insert_question(&question).await?;
    tx.note(
        caller,
        Entry::new("question.asked", "question", question.id).within(id),
    );
    engagement::advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(question.id)
}

/// Admits whoever answers; somebody who may not know of the question learns nothing.
async fn to_answer(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: QuestionId,
) -> Result<Question> {
    let question = tx.question(id).await?;
    let standing = crate::admit::standing(tx, caller, Some(question.engagement)).await?;
    let file = tx.engagement(question.engagement).await?;
    let visible = Visible::to(standing, caller.circumstances(), Action::ReadQuestion);
    if !visible.admits(&Resource::Question(question.facts(&file))) {
        return Err(Error::NotFound);
    }
    office
        .admit(tx, caller, Action::AnswerQuestion, question.engagement)
        .await?;
    Ok(question)
}

/// Answers.
pub async fn answer(
    office: &Office,
    caller: &Caller,
    id: QuestionId,
    answer: &str,
) -> Result<EngagementId> {
    let mut tx = office.begin().await?;
    let mut question = to_answer(office, &mut tx, caller, id).await?;
    question::check_answer(&question, answer)?;
    let seen = question.version;
    question.answer = Some(answer.trim().to_owned());
    question.answered_by = Some(caller.person);
    question.answered_at = Some(caller.at);
    tx.save_question(&question, seen).await?;
    tx.note(
        caller,
        Entry::new("question.answered", "question", id).within(question.engagement),
    );
    engagement::advance(&mut tx, question.engagement, caller.at).await?;
    tx.commit().await?;
    Ok(question.engagement)
}

/// Lets every invited party read question and answer, without the asker.
pub async fn publish(office: &Office, caller: &Caller, id: QuestionId) -> Result<EngagementId> {
    let mut tx = office.begin().await?;
    let mut question = to_answer(office, &mut tx, caller, id).await?;
    question::check_publication(&question)?;
    let seen = question.version;
    question.published = true;
    tx.save_question(&question, seen).await?;
    tx.note(
        caller,
        Entry::new("question.published", "question", id).within(question.engagement),
    );
    engagement::advance(&mut tx, question.engagement, caller.at).await?;
    tx.commit().await?;
    Ok(question.engagement)
}
