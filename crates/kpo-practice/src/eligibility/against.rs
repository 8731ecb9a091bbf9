//! Whom a question is about, and whether somebody is tied to them.

use std::collections::{BTreeMap, BTreeSet};

use super::Candidate;
use crate::id::OrganisationId;
use crate::name;
use crate::need::{Need, Party, PartyKind};
use crate::organisation::Organisation;
use crate::refusal::Refusal;
use crate::tie::TieKind;
use crate::time::Day;

/// Days in a month of cooling off, rounded up: a day too many closes a door, a day too few opens one.
const MONTH_DAYS: i64 = 31;

/// Whom a question is about: organisations with their whole families, firms by name, people by name. The client counts for
/// walls, not for conflicts: having worked for the client is no conflict with its question.
#[derive(Clone, Debug, Default)]
pub struct Against {
    organisations: BTreeSet<OrganisationId>,
    firms: BTreeSet<Vec<String>>,
    people: Vec<String>,
    client: BTreeSet<OrganisationId>,
    client_names: BTreeSet<Vec<String>>,
}

impl Against {
    /// From the parties of a question, its client, and the organisations entered here with their parents.
    pub fn of(parties: &[Party], client: OrganisationId, known: &[Organisation]) -> Self {
        let families = Families::of(known);
        let mut against = Self::default();
        for party in parties {
            match party.kind {
                PartyKind::Person => against.people.push(party.name.clone()),
                PartyKind::Organisation => {
                    let folded = name::firm(&party.name);
                    let by_name = known.iter().filter(|one| name::firm(&one.name) == folded);
                    let ids = by_name.map(|one| one.id).chain(party.organisation);
                    for id in ids.collect::<BTreeSet<_>>() {
                        against.organisations.extend(families.around(id));
                    }
                    against.firms.insert(folded);
                }
            }
        }
        against.client = families.around(client);
        for one in known {
            if against.organisations.contains(&one.id) {
                against.firms.insert(name::firm(&one.name));
            }
            if against.client.contains(&one.id) {
                against.client_names.insert(name::firm(&one.name));
            }
        }
        against
    }

    fn is_firm(&self, organisation: Option<OrganisationId>, firm: &str) -> bool {
        organisation.is_some_and(|id| self.organisations.contains(&id))
            || self.firms.contains(&name::firm(firm))
    }

    fn is_person(&self, person: &str) -> bool {
        let mut people = self.people.iter();
        people.any(|party| name::same_person(party, person))
    }

    /// Whether a wall against this organisation, firm or person bears on the question.
    pub fn touches(&self, organisation: Option<OrganisationId>, called: &str) -> bool {
        self.is_firm(organisation, called)
            || organisation.is_some_and(|id| self.client.contains(&id))
            || self.client_names.contains(&name::firm(called))
            || self.is_person(called)
    }

    /// Which of these the question's information is of: the client's, where the client or its family is one of them, else
    /// theirs whom it is about.
    pub fn holders(&self, members: &[(OrganisationId, String)]) -> BTreeSet<OrganisationId> {
        let clients: BTreeSet<_> = members
            .iter()
            .filter(|(id, called)| {
                self.client.contains(id) || self.client_names.contains(&name::firm(called))
            })
            .map(|(id, _)| *id)
            .collect();
        if !clients.is_empty() {
            return clients;
        }
        let about = members
            .iter()
            .filter(|(id, called)| self.is_firm(Some(*id), called));
        about.map(|(id, _)| *id).collect()
    }

    /// The first thing that ties somebody to whom the question is about, if anything does.
    pub(super) fn conflict(&self, need: &Need, candidate: &Candidate) -> Option<Refusal> {
        self.ties(need.since_on, need.until_on, need.cooling_months, candidate)
    }

    /// The same for any work between two days: ties that ended count for so many months more.
    pub fn ties(
        &self,
        since_on: Day,
        until_on: Day,
        cooling_months: i64,
        candidate: &Candidate,
    ) -> Option<Refusal> {
        let counts = |since, until| counts((since_on, until_on), cooling_months, since, until);
        if self.organisations.is_empty() && self.firms.is_empty() && self.people.is_empty() {
            return None;
        }
        let refused = |code| Some(Refusal::new(code));
        if self.organisations.contains(&candidate.organisation) {
            return refused("eligibility-conflict-own-firm");
        }
        if self.is_person(&candidate.name) {
            return refused("eligibility-conflict-self");
        }
        let employer = candidate.affiliations.iter().any(|one| {
            counts(Some(one.since_on), one.until_on)
                && self.is_firm(one.organisation, &one.employer)
        });
        if employer {
            return refused("eligibility-conflict-employer");
        }
        let tied = candidate
            .ties
            .iter()
            .filter(|tie| counts(tie.since_on, tie.until_on))
            .find(|tie| match tie.kind {
                // A duty counts as a wall.
                TieKind::Duty => false,
                TieKind::Client | TieKind::Interest => self.is_firm(tie.organisation, &tie.name),
                TieKind::Coauthor | TieKind::Kin => {
                    self.is_person(&tie.name) || self.is_firm(tie.organisation, &tie.name)
                }
            });
        if let Some(tie) = tied {
            return refused(match tie.kind {
                TieKind::Client | TieKind::Duty => "eligibility-conflict-client",
                TieKind::Interest => "eligibility-conflict-interest",
                TieKind::Coauthor => "eligibility-conflict-coauthor",
                TieKind::Kin => "eligibility-conflict-kin",
            });
        }
        if candidate.coauthors.iter().any(|name| self.is_person(name)) {
            return refused("eligibility-conflict-coauthor");
        }
        None
    }
}

/// Whether a tie of these dates still counts while the work is done: it began by the last day, and its end, with the months
/// of cooling off, is not before the first.
fn counts(
    (first, last): (Day, Day),
    cooling_months: i64,
    since: Option<Day>,
    until: Option<Day>,
) -> bool {
    let cooling = cooling_months.saturating_mul(MONTH_DAYS);
    since.is_none_or(|since| since <= last)
        && until.is_none_or(|until| until.plus_days(cooling) >= first)
}

/// Organisations by the family they belong to.
struct Families {
    top: BTreeMap<OrganisationId, OrganisationId>,
    members: BTreeMap<OrganisationId, BTreeSet<OrganisationId>>,
}

impl Families {
    fn of(known: &[Organisation]) -> Self {
        let parents: BTreeMap<_, _> = known.iter().map(|one| (one.id, one.parent)).collect();
        let mut top = BTreeMap::new();
        let mut members: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for one in known {
            // Parents entered in a ring end at the smallest id of the ring, the same from wherever one begins.
            let mut seen = BTreeSet::from([one.id]);
            let mut at = one.id;
            while let Some(Some(parent)) = parents.get(&at) {
                at = *parent;
                if !seen.insert(at) {
                    let ring =
                        std::iter::successors(Some(at), |id| parents.get(id).copied().flatten());
                    let ring = ring.take(seen.len());
                    at = ring.min().unwrap_or(at);
                    break;
                }
            }
            top.insert(one.id, at);
            members.entry(at).or_default().insert(one.id);
        }
        Self { top, members }
    }

    fn around(&self, id: OrganisationId) -> BTreeSet<OrganisationId> {
        let family = self.top.get(&id).and_then(|top| self.members.get(top));
        family.cloned().unwrap_or_else(|| BTreeSet::from([id]))
    }
}
