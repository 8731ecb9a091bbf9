//! Scorecards: read by their subject and by the client's sourcing, fact by fact; contested by the one and answered by the
//! other (R28). Nobody else learns that there is one.
//!
//! Whoever wrote the work is not led to its reviewers by their scorecards, nor a reviewer to its authors, though they hold the
//! client's sourcing beside: what rests on their own work, or on their own judging, is not on the card they read, and what is
//! held against it is for somebody else to answer.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::calendar::Calendar;
use kpo_practice::id::{ContestId, EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::reviewer::Reviewer;
use kpo_practice::scorecard::{
    self, Contest, Fact, FactKind, Median, OfExpert, OfReviewer, Piece, Says, Share, counted,
    fact_named, median, share, share_of_pieces,
};
use kpo_practice::time::Day;
use kpo_records::{RecordsError, Tx};
use uuid::Uuid;

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::names::Names;
use crate::office::Office;
use crate::person::open;

/// A fact with where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The fact.
    pub fact: Fact,
    /// The file it comes from, where the reader may know it: a reviewer never does.
    pub file: Option<(EngagementId, String)>,
}

/// A person's scorecard.
pub struct Card {
    /// Whose.
    pub person: Admitted<Person>,
    /// The day it is reckoned on.
    pub on: Day,
    /// What was entered of them as a reviewer.
    pub entered: Option<Reviewer>,
    /// What their counted facts as a reviewer come to.
    pub reviewer: OfReviewer,
    /// What their counted facts as an expert come to.
    pub expert: OfExpert,
    /// All facts, those too that count no more; the newest first.
    pub lines: Vec<Line>,
    /// Names of whoever vouched and answered.
    pub names: Names,
    /// The reader is its subject, and may contest each fact.
    pub may_contest: bool,
    /// The reader may answer what is contested, and enter them as a reviewer.
    pub may_answer: bool,
}

impl Card {
    /// The share of disputed words that a third person said otherwise on; none where too few were.
    pub fn overturned(&self) -> Option<Share> {
        share(self.reviewer.overturned, self.reviewer.settled)
    }

    /// The share of graded errors they called graver than the last word did.
    pub fn harsher(&self) -> Option<Share> {
        share(self.reviewer.harsher, self.reviewer.graded)
    }

    /// The share they called less grave.
    pub fn milder(&self) -> Option<Share> {
        share(self.reviewer.milder, self.reviewer.graded)
    }

    /// Working seconds from being given a review to finishing it.
    pub fn turn_round(&self) -> Option<Median> {
        median(&self.reviewer.turn_rounds)
    }

    /// The share of checked claims in which an error was found.
    pub fn errors(&self) -> Option<Share> {
        self.of_claims(|piece| piece.errors)
    }

    /// The share of checked claims with an error that matters.
    pub fn material(&self) -> Option<Share> {
        self.of_claims(|piece| piece.material)
    }

    fn of_claims(&self, hits: impl Fn(&Piece) -> i64) -> Option<Share> {
        let pieces = self.expert.pieces.iter();
        let pieces: Vec<(i64, i64)> = pieces.map(|one| (hits(one), one.claims)).collect();
        share_of_pieces(&pieces)
    }

    /// Contests that wait for an answer.
    pub fn waiting(&self) -> usize {
        let contests = self.lines.iter().flat_map(|line| &line.fact.contests);
        contests.filter(|one| one.answer.is_none()).count()
    }
}

/// A person's scorecard. Whoever reads somebody else's leaves a trace its subject sees.
pub async fn read(office: &Office, caller: &Caller, id: PersonId) -> Result<Card> {
    let (mut tx, person) = open(office, caller, Action::ReadScorecard, id).await?;
    let mut told = facts(&mut tx, &person).await?;
    if id != caller.person {
        let part = Part::of(&mut tx, caller.person).await?;
        told.retain(|(fact, file)| !part.hides(fact.kind, *file));
    }
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let mut files: BTreeMap<EngagementId, Option<String>> = BTreeMap::new();
    for (_, engagement) in &told {
        if files.contains_key(engagement) {
            continue;
        }
        let file = tx.engagement(*engagement).await?;
        let known = visible.admits(&Resource::Engagement(file.facts()));
        let name = known.then(|| crate::engagement::name(caller, &file));
        files.insert(*engagement, name);
    }
    let own = id == caller.person;
    let mut lines: Vec<Line> = told
        .into_iter()
        .map(|(fact, engagement)| {
            // To a reviewer a file has no name, even where they know it from elsewhere.
            let blind = own && matches!(fact.kind, FactKind::Settled | FactKind::Review);
            let name = files.get(&engagement).cloned().flatten();
            Line {
                file: name.filter(|_| !blind).map(|name| (engagement, name)),
                fact,
            }
        })
        .collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.fact.at), line.fact.object));
    let on = caller.at.day();
    let (reviewer, expert) = counted(lines.iter().map(|line| &line.fact), on);
    let entered = tx.reviewers_of(&[id]).await?.pop();
    let resource = Resource::Profile {
        subject: id,
        organisation: person.organisation,
    };
    Ok(Card {
        may_contest: person.may(caller, Action::ContestFact, &resource),
        may_answer: person.may(caller, Action::AnswerContest, &resource),
        names: names(&mut tx, entered.as_ref(), &lines).await?,
        on,
        entered,
        reviewer,
        expert,
        lines,
        person,
    })
}

/// The files whoever reads had a part in.
struct Part {
    authored: BTreeSet<EngagementId>,
    reviewed: BTreeSet<EngagementId>,
}

impl Part {
    async fn of(tx: &mut Tx, person: PersonId) -> Result<Self> {
        Ok(Self {
            authored: tx.files_authored(person).await?.into_iter().collect(),
            reviewed: tx.files_reviewed(person).await?.into_iter().collect(),
        })
    }

    /// Whether a fact of somebody else's would break the blind: who judged my work, or whose work I judged.
    fn hides(&self, kind: FactKind, file: EngagementId) -> bool {
        match kind {
            FactKind::Settled | FactKind::Review => self.authored.contains(&file),
            FactKind::Decision | FactKind::Checked => self.reviewed.contains(&file),
        }
    }

    /// Whether what is held against a fact is in part held against them.
    async fn concerned(&self, tx: &mut Tx, contest: &Contest) -> Result<bool> {
        let file = tx.fact_file(contest.kind, contest.object).await?;
        Ok(file.is_some_and(|file| self.authored.contains(&file) || self.reviewed.contains(&file)))
    }
}

async fn names(tx: &mut Tx, entered: Option<&Reviewer>, lines: &[Line]) -> Result<Names> {
    let vouch = entered.and_then(|one| one.vouch.as_ref());
    let mut people: BTreeSet<PersonId> = vouch.iter().map(|vouch| vouch.by).collect();
    for contest in lines.iter().flat_map(|line| &line.fact.contests) {
        people.extend(contest.answer.as_ref().map(|answer| answer.by));
    }
    let people: Vec<PersonId> = people.into_iter().collect();
    Names::default().people(tx, &people).await
}

/// Every fact of a person, with the file it comes from and what they hold against it.
async fn facts(tx: &mut Tx, person: &Person) -> Result<Vec<(Fact, EngagementId)>> {
    let mut contests: BTreeMap<(FactKind, Uuid), Vec<Contest>> = BTreeMap::new();
    for one in tx.contests_of(&[person.id]).await? {
        contests
            .entry((one.kind, one.object))
            .or_default()
            .push(one);
    }
    let mut found = Vec::new();
    let calendar = Calendar::nine_to_five(&person.zone, &person.place);
    for done in tx.facts_reviews(person.id).await? {
        let says = Says::Review {
            seconds: calendar.worked(done.assigned_at, done.finished_at),
            claims: done.claims,
        };
        found.push((
            FactKind::Review,
            done.object,
            done.engagement,
            done.finished_at,
            says,
        ));
    }
    let told = [
        (FactKind::Settled, tx.facts_settled(person.id).await?),
        (FactKind::Decision, tx.facts_decisions(person.id).await?),
        (FactKind::Checked, tx.facts_checked(person.id).await?),
    ];
    for (kind, told) in told {
        let all = told.into_iter();
        found.extend(all.map(|one| (kind, one.object, one.engagement, one.at, one.says)));
    }
    let fact = |(kind, object, engagement, at, says)| {
        let contests = contests.remove(&(kind, object)).unwrap_or_default();
        let fact = Fact {
            kind,
            object,
            at,
            says,
            contests,
        };
        (fact, engagement)
    };
    Ok(found.into_iter().map(fact).collect())
}

/// Contests a fact of one's own, by the name it is shown under.
pub async fn contest(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    fact: &str,
    words: &str,
) -> Result<Contest> {
    let mut tx = office.begin().await?;
    let subject = office
        .admit_profile(&mut tx, caller, Action::ContestFact, person)
        .await?;
    let unknown = || Refusal::of_field("fact", "contest-fact");
    let (kind, object) = fact_named(fact).ok_or_else(unknown)?;
    let known = facts(&mut tx, &subject).await?;
    let mut known = known.into_iter().map(|(fact, _)| fact);
    let fact = known.find(|fact| (fact.kind, fact.object) == (kind, object));
    let fact = fact.ok_or_else(unknown)?;
    let key = (kind, object);
    let made = scorecard::contest(office.id(), person, key, &fact.contests, words, caller.at)?;
    tx.insert_contest(&made).await.map_err(twice)?;
    tx.note(caller, Entry::new("contest.made", "contest", made.id));
    tx.commit().await?;
    Ok(made)
}

/// Two words against one fact at the same moment: the second one waits like any other.
fn twice(error: RecordsError) -> Error {
    match error {
        RecordsError::Constraint(_) => Refusal::of_field("words", "contest-waits").into(),
        other => other.into(),
    }
}

/// Answers what somebody contests, with reasons. What is upheld takes the fact out of the counts.
pub async fn answer(
    office: &Office,
    caller: &Caller,
    id: ContestId,
    seen: i64,
    (upheld, reasons): (bool, &str),
) -> Result<Contest> {
    let mut tx = office.begin().await?;
    let found = tx.contest(id).await?;
    office
        .admit_profile(&mut tx, caller, Action::AnswerContest, found.person)
        .await
        .map_err(|error| match error {
            // To whoever may not answer there is no such contest.
            Error::Denied(_) => Error::NotFound,
            other => other,
        })?;
    if Part::of(&mut tx, caller.person)
        .await?
        .concerned(&mut tx, &found)
        .await?
    {
        return Err(Error::NotFound);
    }
    let mut next = scorecard::answer(found, upheld, reasons, caller.person, caller.at)?;
    next.version = tx.answer_contest(&next, seen).await?;
    let entry = Entry::new("contest.answered", "contest", id);
    tx.note(caller, entry.with(serde_json::json!({ "upheld": upheld })));
    tx.commit().await?;
    Ok(next)
}

/// Everything contested that waits for the client's answer, with its subject's name.
pub async fn open_contests(office: &Office, caller: &Caller) -> Result<Vec<(Contest, String)>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let mut open = tx.contests_open().await?;
    // One's own is for somebody else to answer.
    open.retain(|one| one.person != caller.person);
    let part = Part::of(&mut tx, caller.person).await?;
    let mut theirs = Vec::new();
    for one in open {
        if !part.concerned(&mut tx, &one).await? {
            theirs.push(one);
        }
    }
    let open = theirs;
    let people: Vec<PersonId> = open.iter().map(|one| one.person).collect();
    let names = Names::default().people(&mut tx, &people).await?;
    let named = open.into_iter().map(|one| {
        let name = names.of(one.person).to_owned();
        (one, name)
    });
    Ok(named.collect())
}
