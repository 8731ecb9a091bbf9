//! A proposal for one submission or many, with why each was chosen and why the others were not; and its acceptance, as it is
//! or changed by hand, under the same rules.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{REVIEWERS_MAX, Sample};
use kpo_practice::reviewer::{self, Offer, Reader, Seat, Unplaced};
use kpo_practice::time::At;
use kpo_records::Tx;

use super::pool::{self, Examined};
use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;
use crate::review::assign::{Order, claims_to_draw, order};

/// Most submissions in one proposal: what somebody can look through.
const FILES_MAX: usize = 50;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The files whose newest submission is to be read.
    pub files: Vec<EngagementId>,
    /// Readers of each.
    pub places: u32,
    /// The rate of errors to rule out, in per cent.
    pub target: i64,
    /// Until when each is to be read.
    pub due: At,
}

/// A person proposed for a submission, or chosen for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whom they act for.
    pub home: String,
    /// As a panel meets them.
    pub reader: Reader,
    /// Their time zone.
    pub zone: String,
    /// Working hours they have until it is due.
    pub hours: i64,
}

/// A person who is not proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whom they act for.
    pub home: String,
    /// Why not: they may not, or they may and are not needed.
    pub why: std::result::Result<Unplaced, Refusal>,
}

/// One submission of a proposal.
pub struct Row {
    /// The file.
    pub file: Engagement,
    /// Claims that would be drawn.
    pub claims: i64,
    /// Working minutes that is for each reader.
    pub minutes: i64,
    /// Who is proposed.
    pub chosen: Vec<Chosen>,
    /// Places nobody takes: they wait for whoever arranges reviews.
    pub empty: u32,
    /// Who could take a place as well, and who may not.
    pub others: Vec<Other>,
}

/// A proposal.
pub struct Whole {
    /// What was asked for.
    pub plan: Plan,
    /// Submission by submission.
    pub rows: Vec<Row>,
}

/// Proposes readers. Nothing is kept: it is computed of the facts of this moment.
pub async fn propose(office: &Office, caller: &Caller, plan: Plan) -> Result<Whole> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    checked(caller, &plan)?;
    let mut files = Vec::new();
    for id in plan.files.iter().copied().collect::<BTreeSet<_>>() {
        let admitted = office.admit(&mut tx, caller, Action::AssignReviewers, id);
        files.push(admitted.await?.into_inner());
    }
    let (weighed, seats) = weigh(&mut tx, caller, &plan, &files).await?;
    let found = solve(&weighed, &seats)?;
    let rows = files.into_iter().zip(&weighed).zip(0..);
    let rows = rows.map(|((file, weighed), seat)| row(file, weighed, &found, seat));
    Ok(Whole {
        rows: rows.collect(),
        plan,
    })
}

fn checked(caller: &Caller, plan: &Plan) -> Result<()> {
    let refuse = |field, code| Err(Refusal::of_field(field, code).into());
    if plan.files.is_empty() || plan.files.len() > FILES_MAX {
        let none = Refusal::of_field("file", "reviewer-which").with("most", FILES_MAX);
        return Err(none.into());
    }
    if !(1..=REVIEWERS_MAX as u32).contains(&plan.places) {
        let many = Refusal::of_field("places", "review-how-many").with("most", REVIEWERS_MAX);
        return Err(many.into());
    }
    if !(1..=50).contains(&plan.target) {
        return refuse("target", "review-target-range");
    }
    if plan.due <= caller.at {
        return refuse("due_on", "review-due-past");
    }
    Ok(())
}

/// A submission with everybody in the pool as it meets them.
struct Weighed {
    claims: i64,
    minutes: i64,
    people: Vec<Examined>,
}

async fn weigh(
    tx: &mut Tx,
    caller: &Caller,
    plan: &Plan,
    files: &[Engagement],
) -> Result<(Vec<Weighed>, Vec<Seat>)> {
    let asked = tx.reviewer_pool().await?;
    let people = tx.people(&asked).await?;
    let pool = pool::pool(tx, people, Some(plan.due), caller.at).await?;
    let (mut weighed, mut seats) = (Vec::new(), Vec::new());
    for file in files {
        let claims = claims_to_draw(tx, file.id, plan.target).await?;
        let role = AssignmentRole::Reviewer;
        let wanted = pool::wanted(tx, file, role, claims, Some(plan.due)).await?;
        weighed.push(Weighed {
            claims,
            minutes: wanted.minutes,
            people: pool.examine(tx, &wanted).await?,
        });
        seats.push(Seat {
            places: plan.places,
            minutes: wanted.minutes,
        });
    }
    Ok((weighed, seats))
}

struct Found {
    readers: Vec<Reader>,
    proposal: reviewer::Proposal,
}

fn solve(weighed: &[Weighed], seats: &[Seat]) -> Result<Found> {
    // Everybody stands in the same order in each submission.
    let people = weighed.first().map_or(&[][..], |one| one.people.as_slice());
    let readers: Vec<Reader> = people.iter().map(|one| one.reader).collect();
    let zones: Vec<String> = people.iter().map(|one| one.person.zone.clone()).collect();
    let mut offers = Vec::new();
    for (seat, one) in (0..).zip(weighed) {
        for (reader, examined) in (0..).zip(&one.people) {
            if examined.outcome.is_ok() {
                let free = examined.free.unwrap_or_default();
                offers.push(Offer { seat, reader, free });
            }
        }
    }
    let proposal = reviewer::propose(seats, &readers, &zones, &offers)?;
    Ok(Found { readers, proposal })
}

fn row(file: Engagement, weighed: &Weighed, found: &Found, seat: u32) -> Row {
    let (mut chosen, mut others) = (Vec::new(), Vec::new());
    for (reader, one) in (0..).zip(&weighed.people) {
        let why = match &one.outcome {
            Err(refusal) => Err(refusal.clone()),
            Ok(()) => match found.proposal.why_not(&found.readers, seat, reader) {
                Some(why) => Ok(why),
                None => {
                    chosen.push(Chosen {
                        person: one.person.id,
                        name: one.person.name.clone(),
                        home: one.home.clone(),
                        reader: one.reader,
                        zone: one.person.zone.clone(),
                        hours: one.free.unwrap_or_default() / 60,
                    });
                    continue;
                }
            },
        };
        others.push(Other {
            person: one.person.id,
            name: one.person.name.clone(),
            home: one.home.clone(),
            why,
        });
    }
    // Those who could take a place first.
    others.sort_by(|a, b| (a.why.is_err(), &a.name).cmp(&(b.why.is_err(), &b.name)));
    Row {
        empty: found
            .proposal
            .empty
            .get(seat as usize)
            .copied()
            .unwrap_or(0),
        claims: weighed.claims,
        minutes: weighed.minutes,
        file,
        chosen,
        others,
    }
}

/// Gives out what was proposed, as it was or changed by hand: all of it in one act, or nothing. Every rule is asked again of
/// the facts of this moment, after each submission: what the first took from somebody's time is gone for the next.
pub async fn accept(
    office: &Office,
    caller: &Caller,
    pairs: &[(EngagementId, PersonId)],
    target: i64,
    due: At,
) -> Result<Vec<Sample>> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let mut wanted: BTreeMap<EngagementId, Vec<PersonId>> = BTreeMap::new();
    for (file, person) in pairs {
        wanted.entry(*file).or_default().push(*person);
    }
    if wanted.is_empty() || wanted.len() > FILES_MAX {
        let none = Refusal::of_field("file", "reviewer-which").with("most", FILES_MAX);
        return Err(none.into());
    }
    let mut drawn = Vec::new();
    for (file, reviewers) in wanted {
        let chosen = Order {
            reviewers,
            target,
            due: Some(due),
            own_house: None,
        };
        drawn.push(order(office, &mut tx, caller, file, chosen).await?);
    }
    let entry =
        kpo_practice::journal::Entry::new("reviewer.given-out", "host", caller.organisation);
    let many = drawn.len();
    tx.note(
        caller,
        entry.with(serde_json::json!({ "submissions": many })),
    );
    tx.commit().await?;
    Ok(drawn)
}
