//! Cases told in the words of the profession (`policy/scenarios.txt`), read into facts and put to the policies.
//!
//! A line is `who / how / acts (commas between) what : yes|no`. Everything not said is the plain case: the file belongs to the host, is not
//! awarded, not bound, not frozen, not closed; the person is active, acts for no organisation that matters, and browses
//! with an old sign-in and one factor.

use std::collections::BTreeSet;

use kpo_practice::access::decide::decide_by;
use kpo_practice::access::facts::{
    BidFacts, DocumentFacts, EngagementFacts, QuestionFacts, ReviewFacts, SeatFacts,
};
use kpo_practice::access::{Action, Circumstances, Kind, Resource, Rulebook, Standing};
use kpo_practice::id::{EngagementId, OrganisationId, PersonId};
use uuid::Uuid;

/// The scenarios, as text.
pub const SCENARIOS: &str = include_str!("../../kpo-practice/policy/scenarios.txt");

const HOST: OrganisationId = OrganisationId(Uuid::from_u128(1));
const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(2));
const RIVAL: OrganisationId = OrganisationId(Uuid::from_u128(3));
const STRANGER: OrganisationId = OrganisationId(Uuid::from_u128(4));
const SELF: PersonId = PersonId(Uuid::from_u128(11));
const ANOTHER: PersonId = PersonId(Uuid::from_u128(12));
const FILE: EngagementId = EngagementId(Uuid::from_u128(21));
const ELSEWHERE: EngagementId = EngagementId(Uuid::from_u128(22));

/// One case.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The line it was read from.
    pub line: String,
    /// Who asks.
    pub standing: Standing,
    /// How.
    pub circumstances: Circumstances,
    /// To do what.
    pub action: Action,
    /// To what.
    pub thing: Resource,
    /// Whether it must be allowed.
    pub allowed: bool,
}

impl Scenario {
    /// Whether `book` answers as it must.
    pub fn holds(&self, book: &Rulebook) -> bool {
        let answer = decide_by(
            book,
            &self.standing,
            &self.circumstances,
            self.action,
            &self.thing,
        );
        answer.allow == self.allowed && answer.alarms.is_empty()
    }
}

/// Every scenario of a text; an error names the line.
pub fn parse(text: &str) -> Result<Vec<Scenario>, String> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .map(|line| read(line).ok_or_else(|| format!("not a scenario: {line}")))
        .collect::<Result<Vec<_>, _>>()
        .map(|lines| lines.into_iter().flatten().collect())
}

/// A line; it may name several acts, with commas between.
fn read(line: &str) -> Option<Vec<Scenario>> {
    let (case, verdict) = line.rsplit_once(':')?;
    let mut parts = case.split('/');
    let (who, how, what) = (parts.next()?, parts.next()?, parts.next()?);
    let allowed = match verdict.trim() {
        "yes" => true,
        "no" => false,
        _ => return None,
    };
    let mut words = what.split_whitespace();
    let names = words.next()?;
    let facts: Vec<&str> = words.collect();
    names
        .split(',')
        .map(|name| {
            let action = Action::ALL
                .iter()
                .copied()
                .find(|action| action.name() == name)?;
            Some(Scenario {
                line: format!(
                    "{who}/{how}/ {name} {} : {}",
                    facts.join(" "),
                    verdict.trim()
                ),
                standing: standing(who)?,
                circumstances: circumstances(how)?,
                action,
                thing: thing(action.kind(), &facts)?,
                allowed,
            })
        })
        .collect()
}

fn standing(words: &str) -> Option<Standing> {
    let mut standing = Standing::nobody(SELF, STRANGER);
    for word in words.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        match name {
            "host" => {
                standing.organisation = HOST;
                standing.host = true;
            }
            "provider" => standing.organisation = PROVIDER,
            "rival" => standing.organisation = RIVAL,
            "stranger" => standing.organisation = STRANGER,
            "administrator" | "sourcing" | "security" | "finance" | "auditor" | "delivery" => {
                standing.roles.insert(name.to_owned());
            }
            "inactive" => standing.active = false,
            "clearance" => standing.clearance = value.parse().ok()?,
            "region" => {
                standing.regions.insert(value.to_owned());
            }
            _ => held(&mut standing, name)?,
        }
    }
    Some(standing)
}

/// A role or fact held in the file, or in another (`expert@elsewhere`).
fn held(standing: &mut Standing, word: &str) -> Option<()> {
    let (name, file) = match word.split_once('@') {
        Some((name, "elsewhere")) => (name, ELSEWHERE),
        Some(_) => return None,
        None => (word, FILE),
    };
    let set: &mut BTreeSet<EngagementId> = match name {
        "decider" => &mut standing.decider,
        "counterpart" => &mut standing.counterpart,
        "bidding" => &mut standing.bidding,
        "nominee" => &mut standing.nominee,
        "expert" => &mut standing.expert,
        "reviewer" => &mut standing.reviewer,
        "adjudicator" => &mut standing.adjudicator,
        "settles-panel" => &mut standing.settles,
        "agreed" => &mut standing.agreed,
        "credentialed" => &mut standing.credentialed,
        "walled" => &mut standing.walled,
        _ => return None,
    };
    set.insert(file);
    Some(())
}

fn circumstances(words: &str) -> Option<Circumstances> {
    let mut here = Circumstances::default();
    for word in words.split_whitespace() {
        match word {
            "-" => {}
            "fresh" => here.fresh = true,
            "second-factor" => here.second_factor = true,
            "token" => here.token = true,
            "scope=read" | "scope=write" => {
                here.scopes.insert(word["scope=".len()..].to_owned());
            }
            _ => return None,
        }
    }
    Some(here)
}

fn party(name: &str) -> Option<OrganisationId> {
    match name {
        "host" => Some(HOST),
        "provider" => Some(PROVIDER),
        "rival" => Some(RIVAL),
        "stranger" => Some(STRANGER),
        _ => None,
    }
}

fn thing(kind: Kind, words: &[&str]) -> Option<Resource> {
    let value = |name: &str| {
        words
            .iter()
            .find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    };
    let says = |name: &str| words.contains(&name);
    let known = [
        "awarded",
        "bound",
        "frozen",
        "closed",
        "quarantined",
        "open",
        "hold",
        "published",
        "opened",
        "self",
        "of-another",
        "settles",
        "qualifies",
        "seat-ended",
    ];
    let named = [
        "awarded", "class", "copies", "region", "client", "asker", "bidder", "of",
    ];
    let understood = words.iter().all(|word| {
        known.contains(word)
            || word
                .split_once('=')
                .is_some_and(|(name, _)| named.contains(&name))
    });
    if !understood {
        return None;
    }
    let client = value("client").map_or(Some(HOST), party)?;
    let provider = match value("awarded") {
        Some(name) => Some(party(name)?),
        None => says("awarded").then_some(PROVIDER),
    };
    let (frozen, closed) = (says("frozen"), says("closed"));
    let id = Uuid::from_u128(99);
    Some(match kind {
        Kind::Host => Resource::Host { organisation: HOST },
        Kind::Profile => Resource::Profile {
            subject: if says("self") { SELF } else { ANOTHER },
            organisation: value("of").map_or(Some(PROVIDER), party)?,
        },
        Kind::Counterparty => Resource::Counterparty {
            organisation: value("of").map_or(Some(PROVIDER), party)?,
        },
        Kind::Engagement => Resource::Engagement(EngagementFacts {
            id: FILE,
            client,
            provider,
            bound: says("bound"),
            frozen,
            closed,
        }),
        Kind::Document => Resource::Document(DocumentFacts {
            id,
            engagement: FILE,
            client,
            provider,
            class: value("class").map_or(Some(0), |class| class.parse().ok())?,
            region: value("region").unwrap_or("anywhere").to_owned(),
            quarantined: says("quarantined"),
            open: says("open"),
            frozen,
            closed,
            copies: value("copies").map_or(Some(0), |mode| mode.parse().ok())?,
            hold: says("hold"),
        }),
        Kind::Question => Resource::Question(QuestionFacts {
            id,
            engagement: FILE,
            client,
            counterparty: value("asker").map_or(Some(PROVIDER), party)?,
            published: says("published"),
            frozen,
            closed,
        }),
        Kind::Bid => Resource::Bid(BidFacts {
            id,
            engagement: FILE,
            client,
            bidder: value("bidder").map_or(Some(PROVIDER), party)?,
            opened: says("opened"),
        }),
        Kind::Review => Resource::Review(ReviewFacts {
            id,
            engagement: FILE,
            client,
            reviewer: if says("of-another") { ANOTHER } else { SELF },
            frozen,
            closed,
        }),
        Kind::Seat => Resource::Seat(SeatFacts {
            id,
            engagement: FILE,
            holder: if says("of-another") { ANOTHER } else { SELF },
            settles: says("settles"),
            qualifies: says("qualifies"),
            ended: says("seat-ended"),
            frozen,
            closed,
        }),
    })
}
