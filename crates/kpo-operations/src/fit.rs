//! Fit: how well somebody's works answer a question, from everybody's works kept in memory until one of them changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use kpo_engines::similarity::{Builder, Explanation, Index};
use kpo_practice::id::{Id, PersonId};
use kpo_practice::skill::Skill;
use kpo_practice::work::Work;
use kpo_records::Tx;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::error::{Error, Result};

/// What counts the changes of works and skills in the store.
pub(crate) const STAMP: &str = "works";
/// Works read at a time.
const PAGE: i64 = 5_000;

/// The works as they were last read, if they were.
#[derive(Default)]
pub struct Kept(Mutex<Option<Arc<Fit>>>);

/// Everybody's works, ready to be asked.
pub struct Fit {
    stamp: i64,
    index: Index,
}

/// A question as it is asked of the works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What it is called.
    pub title: String,
    /// What is to be known, in what context, by which method.
    pub text: String,
}

/// How somebody's works fit, with the works and words that made it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reason {
    /// The fit, 0 where nothing is in common.
    pub fit: f64,
    /// Titles with their part of the fit, the weightiest first.
    pub works: Vec<(String, f64)>,
    /// Words with their part, the weightiest first.
    pub terms: Vec<(String, f64)>,
}

/// How many works and words a reason names.
const NAMED: usize = 3;

impl Kept {
    /// The works as they stand in this transaction's moment.
    pub(crate) async fn at(&self, tx: &mut Tx) -> Result<Arc<Fit>> {
        let stamp = tx.stamp(STAMP).await?;
        let mut kept = self.0.lock().await;
        if let Some(fit) = kept.as_ref().filter(|fit| fit.stamp == stamp) {
            return Ok(fit.clone());
        }
        let works = read(tx).await?;
        let built = tokio::task::spawn_blocking(move || build(works)).await;
        let index = built.map_err(Error::unavailable)??;
        let fit = Arc::new(Fit { stamp, index });
        *kept = Some(fit.clone());
        Ok(fit)
    }
}

/// Title and text of each work, by person, in the order of [`in_order`].
type Texts = BTreeMap<PersonId, Vec<(String, String)>>;

async fn read(tx: &mut Tx) -> Result<Texts> {
    let mut by_person: BTreeMap<PersonId, Vec<Work>> = BTreeMap::new();
    let mut after = None;
    loop {
        let page = tx.all_works(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for work in page {
            by_person.entry(work.person).or_default().push(work);
        }
    }
    let mut skills: BTreeMap<PersonId, Vec<Skill>> = BTreeMap::new();
    for skill in tx.all_skills().await? {
        skills.entry(skill.person).or_default().push(skill);
    }
    let mut people: Vec<PersonId> = by_person.keys().chain(skills.keys()).copied().collect();
    people.sort_unstable();
    people.dedup();
    // The host's own people are looked for elsewhere, and first (R12); here they would only crowd the others out.
    let people: Vec<PersonId> = crate::shortlist::outsiders(tx, &people)
        .await?
        .into_values()
        .filter(|person| person.active)
        .map(|person| person.id)
        .collect();
    Ok(people
        .into_iter()
        .map(|person| {
            let works = by_person.remove(&person).unwrap_or_default();
            let skills = skills.remove(&person).unwrap_or_default();
            (person, in_order(works, &skills))
        })
        .collect())
}

/// The works by id, then what somebody says they can as one work more: the order the index numbers them in.
fn in_order(mut works: Vec<Work>, skills: &[Skill]) -> Vec<(String, String)> {
    works.sort_unstable_by_key(|work| work.id);
    let mut texts: Vec<_> = works
        .into_iter()
        .map(|work| (work.title, work.text))
        .collect();
    if !skills.is_empty() {
        let mut lines: Vec<&str> = skills.iter().map(|skill| skill.text.as_str()).collect();
        lines.sort_unstable();
        texts.push((String::new(), lines.join("\n")));
    }
    texts
}

fn build(people: Texts) -> Result<Index> {
    let refused = |refused: kpo_engines::similarity::Refused| {
        Error::unavailable(std::io::Error::other(refused.to_string()))
    };
    let mut builder = Builder::new();
    for (person, works) in &people {
        let works = works
            .iter()
            .map(|(title, text)| (title.as_str(), text.as_str()));
        builder
            .expert(&person.0.simple().to_string(), works)
            .map_err(refused)?;
    }
    builder.build().map_err(refused)
}

impl Fit {
    fn person(&self, expert: usize) -> Option<PersonId> {
        let id = self.index.id(expert)?;
        Uuid::try_parse(id).ok().map(PersonId::from_uuid)
    }

    /// The people whose works fit best, best first, at most so many; nobody who has nothing in common with the question.
    pub fn best(&self, asked: &Asked, most: usize) -> Vec<(PersonId, f64)> {
        let question = self.index.question(&asked.title, &asked.text, None);
        let found = self.index.shortlist(&question, most, |_| true);
        let named = found
            .into_iter()
            .filter_map(|one| Some((self.person(one.expert)?, one.score)));
        named.collect()
    }

    /// How one person's works fit, with reasons; `works` and `skills` are theirs, of the same moment.
    pub fn reason(
        &self,
        asked: &Asked,
        person: PersonId,
        works: Vec<Work>,
        skills: &[Skill],
    ) -> Reason {
        let question = self.index.question(&asked.title, &asked.text, None);
        let expert = self.index.find(&person.0.simple().to_string());
        let Some(found) = expert.and_then(|expert| self.index.explain(&question, expert)) else {
            return Reason::default();
        };
        let texts = in_order(works, skills);
        let works = found.works.iter().take(NAMED).map(|part| {
            let title = texts.get(part.work).map_or("", |text| text.0.as_str());
            (title.to_owned(), part.part)
        });
        Reason {
            fit: found.score,
            works: works.collect(),
            terms: terms(&found),
        }
    }
}

fn terms(found: &Explanation) -> Vec<(String, f64)> {
    let terms = found.terms.iter().take(NAMED);
    terms.map(|part| (part.term.clone(), part.part)).collect()
}
