//! The shortlist: who may and can answer a question, requirement by requirement, before anybody is approached (R2, R5, R14,
//! R43).
//!
//! Read are the people whose works fit best, as many as [`EXAMINED`]; each is examined, and those against whom nothing speaks are
//! listed. Whom it shows it records, so that they see who looked at them (R28).

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::eligibility::{Candidate, Class, Point, Question, barred, converted, hourly};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::money::{Decimal, Money};
use kpo_practice::need::Need;
use kpo_practice::person::{Affiliation, Person};
use kpo_practice::scorecard::Scorecard;
use kpo_practice::shortlist::Order;
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::eligibility::{Facts, Posed, facts, pose};
use crate::error::{Error, Result};
use crate::fit::{Fit, Reason};
use crate::names::Names;
use crate::office::Office;

/// How many are examined, best fit first.
pub const EXAMINED: usize = 400;
/// How many are listed.
pub const LISTED: usize = 20;

/// Somebody who may be asked.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whom they act for.
    pub organisation: String,
    /// How well their works fit, and why.
    pub reason: Reason,
    /// What an hour is offered at.
    pub hourly: Option<Money>,
    /// What the work would cost at that, in the currency of the request where there is a rate of exchange.
    pub price: Option<Money>,
    /// What became of their earlier work.
    pub card: Scorecard,
    /// Requirement by requirement.
    pub points: Vec<Point>,
    /// Where their expertise comes from, and what is owed there.
    pub affiliations: Vec<Affiliation>,
    /// Who costs no more and is better: nobody who is beaten on both need be chosen.
    pub beaten_by: Option<String>,
}

/// The shortlist of a file.
#[derive(Debug)]
pub struct Shortlist {
    /// The file.
    pub file: Admitted<Engagement>,
    /// What its question asks; without it there is no list.
    pub need: Option<Need>,
    /// Who may be asked.
    pub listed: Vec<Listed>,
    /// How many may be asked in all, of those examined.
    pub eligible: usize,
    /// How many were kept out, by class of reason; somebody with two reasons counts in both.
    pub excluded: Vec<(Class, usize)>,
    /// How many were examined.
    pub examined: usize,
}

/// The shortlist.
pub async fn read(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    order: Order,
) -> Result<Shortlist> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadShortlist, id)
        .await?;
    let Some((_, posed)) = pose(&mut tx, std::slice::from_ref(&*file)).await?.pop() else {
        return Ok(Shortlist {
            file,
            need: None,
            listed: Vec::new(),
            eligible: 0,
            excluded: Vec::new(),
            examined: 0,
        });
    };
    let fit = office.fit.at(&mut tx).await?;
    let best = fit.best(&posed.asked, EXAMINED * 2);
    let people = outsiders(&mut tx, &best.iter().map(|one| one.0).collect::<Vec<_>>()).await?;
    let mut best: Vec<(PersonId, f64)> = best
        .into_iter()
        .filter(|(id, _)| people.contains_key(id))
        .collect();
    best.truncate(EXAMINED);
    let names = Names::default().organisations(&mut tx).await?;
    let chosen = best
        .iter()
        .filter_map(|(id, _)| people.get(id))
        .cloned()
        .collect();
    let need = &posed.question.need;
    let mut facts = facts(&mut tx, chosen, (need.since_on, need.until_on), None).await?;
    let (mut eligible, excluded) = sift(&mut facts, id, &posed, &best);
    let many = eligible.len();
    let budget = tx.request(id).await?.map(|request| request.budget);
    if order == Order::Record {
        eligible.sort_by(|a, b| {
            facts
                .card(b.0)
                .standing()
                .total_cmp(&facts.card(a.0).standing())
        });
    }
    eligible.truncate(LISTED);
    let mut listed = Vec::new();
    for (person, _) in eligible {
        listed.extend(
            one(
                &mut tx,
                &fit,
                &mut facts,
                (id, &posed),
                budget,
                &names,
                person,
            )
            .await?,
        );
    }
    mark(&mut listed);
    drop(tx);
    record(office, caller, id, &listed).await?;
    Ok(Shortlist {
        need: Some(posed.question.need),
        file,
        listed,
        eligible: many,
        excluded,
        examined: best.len(),
    })
}

/// Those of these people who act for somebody other than the host.
pub(crate) async fn outsiders(tx: &mut Tx, ids: &[PersonId]) -> Result<BTreeMap<PersonId, Person>> {
    let host = tx.host().await?.map(|host| host.id);
    let mut found = BTreeMap::new();
    for some in ids.chunks(5_000) {
        let people = tx.people(some).await?;
        let outside = people
            .into_iter()
            .filter(|person| Some(person.organisation) != host);
        found.extend(outside.map(|person| (person.id, person)));
    }
    Ok(found)
}

type Fits = Vec<(PersonId, f64)>;

fn sift(
    facts: &mut Facts,
    file: EngagementId,
    posed: &Posed,
    best: &Fits,
) -> (Fits, Vec<(Class, usize)>) {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    let mut eligible = Vec::new();
    for (person, fit) in best {
        let Some((_, points)) = facts.examine(file, posed, *person) else {
            continue;
        };
        let classes = barred(&points);
        if classes.is_empty() {
            eligible.push((*person, *fit));
        }
        for class in classes {
            *counts.entry(class).or_default() += 1;
        }
    }
    (eligible, counts.into_iter().collect())
}

async fn one(
    tx: &mut Tx,
    fit: &Fit,
    facts: &mut Facts,
    (file, posed): (EngagementId, &Posed),
    budget: Option<Money>,
    names: &Names,
    person: PersonId,
) -> Result<Option<Listed>> {
    let works = tx.works_of(&[person]).await?;
    let skills = tx.skills_of(&[person]).await?;
    let reason = fit.reason(&posed.asked, person, works, &skills);
    let card = facts.card(person);
    let Some((candidate, points)) = facts.examine(file, posed, person) else {
        return Ok(None);
    };
    Ok(Some(Listed {
        person,
        name: candidate.name.clone(),
        organisation: names.of(candidate.organisation).to_owned(),
        reason,
        hourly: hourly(candidate, &posed.question.need),
        price: price(&posed.question, candidate, budget),
        card,
        points,
        affiliations: candidate.affiliations.clone(),
        beaten_by: None,
    }))
}

/// What the work of one person would cost, in the currency of `like` where it can be told.
pub(crate) fn price(
    question: &Question,
    candidate: &Candidate,
    like: Option<Money>,
) -> Option<Money> {
    let hourly = hourly(candidate, &question.need)?;
    let whole = hourly.times(Decimal::from(question.need.hours)).ok()?;
    match like {
        Some(like) => converted(whole, like, &question.exchange),
        None => Some(whole),
    }
}

/// Marks whoever is beaten on both: somebody else costs no more, fits no worse and has no worse a record, and is better in
/// one of them.
fn mark(listed: &mut [Listed]) {
    let standing: Vec<(Option<Money>, f64, f64, String)> = listed
        .iter()
        .map(|one| {
            (
                one.price,
                one.reason.fit,
                one.card.standing(),
                one.name.clone(),
            )
        })
        .collect();
    for one in listed {
        let Some(price) = one.price else { continue };
        let (fit, record) = (one.reason.fit, one.card.standing());
        let better = standing.iter().find(|(other, other_fit, other_record, _)| {
            let Some(other) = other.filter(|other| other.currency == price.currency) else {
                return false;
            };
            let no_worse =
                other.minor <= price.minor && *other_fit >= fit && *other_record >= record;
            no_worse && (other.minor < price.minor || *other_fit > fit || *other_record > record)
        });
        one.beaten_by = better.map(|other| other.3.clone());
    }
}

/// Records who was shown, before they are: one entry on each record, which its subject sees.
async fn record(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    listed: &[Listed],
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::ReadShortlist, id)
        .await?;
    let people: Vec<PersonId> = listed.iter().map(|one| one.person).collect();
    for person in &people {
        tx.note(caller, Entry::new("person.read", "person", *person));
    }
    let entry = Entry::new("shortlist.read", "engagement", id).within(id);
    tx.note(caller, entry.with(serde_json::json!({ "people": people })));
    tx.commit().await?;
    Ok(())
}

/// Records that these people's records were looked at, each once, before what was seen is shown (R28).
pub(crate) async fn looked_at(
    office: &Office,
    caller: &Caller,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<()> {
    let people: BTreeSet<PersonId> = people.into_iter().collect();
    if people.is_empty() {
        return Ok(());
    }
    let mut tx = office.begin().await?;
    for person in people {
        tx.note(caller, Entry::new("person.read", "person", person));
    }
    tx.commit().await?;
    Ok(())
}

/// One person before one question.
#[derive(Debug)]
pub struct Examined {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The person, with every point.
    pub listed: Listed,
}

/// Why somebody may or may not be asked, point by point. Of a wall it says that it stands and until when.
pub async fn examine(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    person: PersonId,
) -> Result<Examined> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadShortlist, id)
        .await?;
    let posed = pose(&mut tx, std::slice::from_ref(&*file)).await?.pop();
    let (_, posed) = posed.ok_or(Error::NotFound)?;
    let subject = outsiders(&mut tx, &[person]).await?.remove(&person);
    let subject = subject.ok_or(Error::NotFound)?;
    let need = &posed.question.need;
    let mut facts = facts(&mut tx, vec![subject], (need.since_on, need.until_on), None).await?;
    let fit = office.fit.at(&mut tx).await?;
    let names = Names::default().organisations(&mut tx).await?;
    let budget = tx.request(id).await?.map(|request| request.budget);
    let listed = one(
        &mut tx,
        &fit,
        &mut facts,
        (id, &posed),
        budget,
        &names,
        person,
    )
    .await?;
    let listed = listed.ok_or(Error::NotFound)?;
    drop(tx);
    record(office, caller, id, std::slice::from_ref(&listed)).await?;
    Ok(Examined { file, listed })
}

/// People whose name holds these words: for finding somebody to ask about.
pub async fn find(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    words: &str,
) -> Result<Vec<(PersonId, String)>> {
    let mut tx = office.read().await?;
    office
        .admit(&mut tx, caller, Action::ReadShortlist, id)
        .await?;
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let host = tx.host().await?.map(|host| host.id);
    let people = tx.people_by_name(None).await?.into_iter();
    let named = people
        .filter(|one| Some(one.organisation) != host && one.name.to_lowercase().contains(&words));
    Ok(named.take(LISTED).map(|one| (one.id, one.name)).collect())
}
