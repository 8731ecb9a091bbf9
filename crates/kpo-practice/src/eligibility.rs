//! Eligibility: who may answer a question at all, computed from facts before anybody is approached (R2, R4, R26, R31, R43).
//!
//! Nothing here is a judgement of a person, and nothing is ticked by hand: each point names the fact it rests on, holds for
//! the whole time of the work and not for today alone, and is computed anew whenever it is asked for. A fact that is not
//! there counts against, never for. How well somebody fits is another matter ([`kpo_engines::similarity`]).

mod against;
mod supply;
#[cfg(test)]
mod tests;

pub use against::Against;
pub use supply::{Span, Supply, most_at_once};

use std::collections::BTreeSet;

use crate::access::region::{ANYWHERE, regions_of};
use crate::credential::{Credential, Requirement};
use crate::id::{OrganisationId, PersonId};
use crate::list_rate::ListRate;
use crate::money::{ExchangeRate, Money};
use crate::need::Need;
use crate::person::{Affiliation, CEFR, Language};
use crate::refusal::Refusal;
use crate::tie::Tie;
use crate::time::Day;
use crate::wall::Wall;

words! {
    /// The classes of reasons a person may not be asked.
    Class {
        /// Suspended, or has left.
        Inactive = "inactive",
        /// A mandatory credential is missing, unverified, or not good for the whole time.
        Credential = "credential",
        /// An employer, a client, a co-author or somebody close is among those the question is about.
        Conflict = "conflict",
        /// The security officer keeps them off what the question touches.
        Wall = "wall",
        /// A language is missing or too weak.
        Language = "language",
        /// They read where this may not be read.
        Region = "region",
        /// They are not cleared for the class of information.
        Clearance = "clearance",
        /// Too few hours or no free place.
        Capacity = "capacity",
        /// Too few working hours shared with the client.
        Overlap = "overlap",
        /// An hour costs more than the question may pay, or nobody knows what it costs.
        Rate = "rate",
    }
}

/// A question, as eligibility is asked of it.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it asks of each person.
    pub need: Need,
    /// The class of information it exposes, 0 to 3.
    pub class: i64,
    /// Mandatory credentials.
    pub requirements: Vec<Requirement>,
    /// Whom it is about, and the client.
    pub against: Against,
    /// Rates of exchange into the currency of the cap.
    pub exchange: Vec<ExchangeRate>,
}

/// What is known of a person who might answer.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whom they act for.
    pub organisation: OrganisationId,
    /// Not suspended, not left.
    pub active: bool,
    /// Country where they read.
    pub place: String,
    /// Highest class they are cleared for.
    pub clearance: i64,
    /// Languages they work in.
    pub languages: Vec<Language>,
    /// Credentials they hold.
    pub credentials: Vec<Credential>,
    /// Where they worked and work.
    pub affiliations: Vec<Affiliation>,
    /// What else binds them.
    pub ties: Vec<Tie>,
    /// Names on their works beside their own.
    pub coauthors: Vec<String>,
    /// Walls raised around them.
    pub walls: Vec<Wall>,
    /// The last day on which what they were shown of somebody else keeps them off this question.
    pub shut_until: Option<Day>,
    /// Working minutes they have.
    pub supply: Supply,
    /// Work they are already bound to.
    pub booked: Vec<Span>,
    /// How many questions at once.
    pub tasks_max: i64,
    /// Working minutes a day shared with the client, at the least over the time of the work.
    pub shared_minutes: i64,
    /// What their hour is offered at.
    pub rates: Vec<ListRate>,
}

/// One thing a question asks, and whether this person has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Which class it belongs to.
    pub class: Class,
    /// What shows it, as named values for a sentence; or why they may not be asked.
    pub outcome: Result<Vec<(&'static str, String)>, Refusal>,
}

impl Point {
    /// Whether they have it.
    pub fn held(&self) -> bool {
        self.outcome.is_ok()
    }
}

/// Every point the question asks, with what this person has for it.
pub fn examine(question: &Question, candidate: &Candidate) -> Vec<Point> {
    let mut points = vec![active(candidate)];
    points.extend(
        question
            .requirements
            .iter()
            .map(|wanted| credential(question, candidate, wanted)),
    );
    points.push(conflict(question, candidate));
    points.push(walled(question, candidate));
    let languages = question.need.languages.iter();
    points.extend(languages.map(|wanted| language(candidate, wanted)));
    points.push(region(question, candidate));
    points.push(clearance(question, candidate));
    points.push(capacity(question, candidate));
    points.push(overlap(question, candidate));
    points.push(rate(question, candidate));
    points
}

/// Whether nothing stands in the way.
pub fn eligible(question: &Question, candidate: &Candidate) -> bool {
    examine(question, candidate).iter().all(Point::held)
}

/// The classes that stand in the way, each once.
pub fn barred(points: &[Point]) -> BTreeSet<Class> {
    let open = points.iter().filter(|point| !point.held());
    open.map(|point| point.class).collect()
}

fn point(class: Class, outcome: Result<Vec<(&'static str, String)>, Refusal>) -> Point {
    Point { class, outcome }
}

fn active(candidate: &Candidate) -> Point {
    let outcome = if candidate.active {
        Ok(Vec::new())
    } else {
        Err(Refusal::new("eligibility-inactive"))
    };
    point(Class::Inactive, outcome)
}

/// A credential counts when one and the same is verified and good from the first day to the last.
fn credential(question: &Question, candidate: &Candidate, wanted: &Requirement) -> Point {
    let need = &question.need;
    let fitting: Vec<&Credential> = candidate
        .credentials
        .iter()
        .filter(|held| wanted.is_met_in_kind(held))
        .collect();
    let throughout =
        |held: &&&Credential| held.in_date(need.since_on) && held.in_date(need.until_on);
    let good = fitting.iter().filter(throughout);
    let good: Vec<&&Credential> = good.collect();
    let verified = good
        .iter()
        .filter(|held| held.verified())
        .max_by_key(|held| {
            (
                held.says.expires_on.is_none(),
                held.says.expires_on,
                held.id,
            )
        });
    let refused = |code| Err(Refusal::new(code).with("wanted", &wanted.title));
    let outcome = if let Some(held) = verified {
        Ok(vec![
            ("wanted", wanted.title.clone()),
            ("title", held.says.title.clone()),
            ("issuer", held.says.issuer.clone()),
        ])
    } else if !good.is_empty() {
        refused("credential-unverified")
    } else if fitting.iter().any(|held| held.in_date(need.since_on)) {
        refused("eligibility-credential-ends")
    } else if fitting.is_empty() {
        refused("credential-missing")
    } else {
        refused("credential-expired")
    };
    point(Class::Credential, outcome)
}

fn conflict(question: &Question, candidate: &Candidate) -> Point {
    let found = question.against.conflict(&question.need, candidate);
    point(Class::Conflict, found.map_or(Ok(Vec::new()), Err))
}

/// Whoever reads this learns that a wall applies and until when: whose it is stays with the security officer.
fn walled(question: &Question, candidate: &Candidate) -> Point {
    let standing = candidate.walls.iter().filter(|wall| {
        wall.stands(question.need.since_on)
            && question.against.touches(wall.organisation, &wall.name)
    });
    let seen = candidate.shut_until;
    let seen = seen.filter(|until| *until >= question.need.since_on);
    let until = standing.map(|wall| wall.until_on).chain(seen).max();
    let refused = |until: Day| Err(Refusal::new("eligibility-wall").with("until", until));
    point(Class::Wall, until.map_or(Ok(Vec::new()), refused))
}

fn language(candidate: &Candidate, wanted: &Language) -> Point {
    let rank = |level: &str| CEFR.iter().position(|known| *known == level);
    let base = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    // A wanted region (`pt-BR`) is asked for exactly; a bare language takes any region of it.
    let same = |held: &Language| {
        if wanted.tag.contains('-') {
            held.tag.eq_ignore_ascii_case(&wanted.tag)
        } else {
            base(&held.tag) == base(&wanted.tag)
        }
    };
    let best = candidate
        .languages
        .iter()
        .filter(|held| same(held))
        .max_by_key(|held| rank(&held.level));
    let named = |code| {
        Err(Refusal::new(code)
            .with("language", &wanted.tag)
            .with("level", &wanted.level))
    };
    let outcome = match best {
        None => named("eligibility-language"),
        Some(held) if rank(&held.level) < rank(&wanted.level) => {
            named("eligibility-language-level")
        }
        Some(held) => Ok(vec![
            ("language", held.tag.clone()),
            ("level", held.level.clone()),
        ]),
    };
    point(Class::Language, outcome)
}

fn region(question: &Question, candidate: &Candidate) -> Point {
    let allowed = &question.need.regions;
    let labels = regions_of(&candidate.place);
    let free = allowed.is_empty() || allowed.iter().any(|label| label == ANYWHERE);
    let outcome = if free || allowed.iter().any(|label| labels.contains(label)) {
        Ok(vec![("place", candidate.place.clone())])
    } else {
        Err(Refusal::new("eligibility-region")
            .with("place", &candidate.place)
            .with("regions", allowed.join(", ")))
    };
    point(Class::Region, outcome)
}

fn clearance(question: &Question, candidate: &Candidate) -> Point {
    let outcome = if candidate.clearance >= question.class {
        Ok(Vec::new())
    } else {
        Err(Refusal::new("eligibility-clearance"))
    };
    point(Class::Clearance, outcome)
}

fn capacity(question: &Question, candidate: &Candidate) -> Point {
    let span = Span::of(&question.need);
    let at_once = supply::most_at_once(&candidate.booked, &span);
    let free = candidate.supply.free(&candidate.booked, &span) / 60;
    let hours = question.need.hours;
    let outcome = if at_once >= candidate.tasks_max {
        Err(Refusal::new("eligibility-places").with("most", candidate.tasks_max))
    } else if free < hours {
        Err(Refusal::new("eligibility-hours")
            .with("free", free.max(0))
            .with("hours", hours))
    } else {
        Ok(vec![
            ("free", free.to_string()),
            ("hours", hours.to_string()),
        ])
    };
    point(Class::Capacity, outcome)
}

fn overlap(question: &Question, candidate: &Candidate) -> Point {
    let shared = candidate.shared_minutes / 60;
    let wanted = question.need.overlap_hours;
    let outcome = if candidate.shared_minutes >= wanted * 60 {
        Ok(vec![("shared", shared.to_string())])
    } else {
        Err(Refusal::new("eligibility-overlap")
            .with("shared", shared)
            .with("wanted", wanted))
    };
    point(Class::Overlap, outcome)
}

/// The dearest rate that will hold at any time of the work must stay under the cap.
fn rate(question: &Question, candidate: &Candidate) -> Point {
    let hourly = hourly(candidate, &question.need);
    let Some(cap) = question.need.rate_cap else {
        return point(Class::Rate, Ok(Vec::new()));
    };
    let outcome = match hourly.map(|rate| converted(rate, cap, &question.exchange)) {
        None => Err(Refusal::new("eligibility-rate-unknown")),
        Some(None) => Err(Refusal::new("eligibility-rate-exchange")),
        Some(Some(rate)) if rate.minor > cap.minor => Err(Refusal::new("eligibility-rate")),
        Some(Some(_)) => Ok(Vec::new()),
    };
    point(Class::Rate, outcome)
}

/// The dearest of a person's rates that hold at any time of the work, where they are of one currency.
pub fn hourly(candidate: &Candidate, need: &Need) -> Option<Money> {
    let first = crate::list_rate::effective(&candidate.rates, candidate.person, need.since_on)?;
    let later = candidate
        .rates
        .iter()
        .filter(|rate| rate.from > need.since_on && rate.from <= need.until_on);
    let all: Vec<Money> = later
        .map(|rate| rate.hourly)
        .chain([first.hourly])
        .collect();
    let one = all
        .iter()
        .all(|rate| rate.currency == first.hourly.currency);
    all.into_iter()
        .filter(|_| one)
        .max_by_key(|rate| rate.minor)
}

/// An amount in the currency of another, by the latest published rate; `None` where there is no such rate.
pub fn converted(amount: Money, like: Money, exchange: &[ExchangeRate]) -> Option<Money> {
    if amount.currency == like.currency {
        return Some(amount);
    }
    let rate = exchange
        .iter()
        .filter(|rate| rate.from == amount.currency && rate.to == like.currency)
        .max_by_key(|rate| rate.on)?;
    amount.convert(rate).ok()
}
