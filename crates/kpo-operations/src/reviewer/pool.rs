//! Who may read a submission, and who may not and why: every rule a reviewer is chosen by, asked of many people at once. A
//! proposal, a choice by hand and a task that is handed on ask here, so that none of them has a rule of its own.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::Standing;
use kpo_practice::calendar;
use kpo_practice::eligibility::{Against, Span};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{OrganisationId, PersonId};
use kpo_practice::need::{Party, PartyKind};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::{Language, Person};
use kpo_practice::refusal::Refusal;
use kpo_practice::review;
use kpo_practice::reviewer::{
    self, CLAIM_MINUTES, COOLING_MONTHS, Reader, Reviewer, reachable, reads,
};
use kpo_practice::time::{At, Day};
use kpo_records::Tx;
use kpo_records::reviewer::OpenReview;

use crate::eligibility::{Facts, facts};
use crate::error::Result;

/// Days reckoned for a review that has no due date.
const UNDATED_DAYS: i64 = 14;

/// What a file asks of a reader of it.
pub(crate) struct Wanted {
    /// The file.
    pub(crate) file: Engagement,
    /// As what.
    pub(crate) role: AssignmentRole,
    /// Until when; without it nobody's time is asked about.
    pub(crate) due: Option<At>,
    /// Working minutes it takes.
    pub(crate) minutes: i64,
    /// Languages the work is written in: one of them must be known.
    pub(crate) languages: Vec<String>,
    /// The class of information it shows, 0 to 3.
    pub(crate) class: i64,
    /// People of the author's own house may judge; never its author.
    pub(crate) own_house: bool,
    /// Who has a task over the same sample, or had one.
    pub(crate) spoken: BTreeSet<PersonId>,
}

/// A person as a file meets them.
pub(crate) struct Examined {
    /// Who.
    pub(crate) person: Person,
    /// Whom they act for.
    pub(crate) home: String,
    /// As a panel meets them.
    pub(crate) reader: Reader,
    /// Working minutes they have until it is due, where it is.
    pub(crate) free: Option<i64>,
    /// They act for the author's house, or its family.
    pub(crate) kin: bool,
    /// Whether they may read it, or why not.
    pub(crate) outcome: std::result::Result<(), Refusal>,
}

/// What is known of people, whatever they are asked to read.
pub(crate) struct Pool {
    people: Vec<Person>,
    organisations: Vec<Organisation>,
    facts: Facts,
    languages: BTreeMap<PersonId, Vec<Language>>,
    entered: BTreeMap<PersonId, Reviewer>,
    settled: BTreeMap<PersonId, i64>,
    open: Vec<OpenReview>,
    now: At,
}

/// Reads what is known of these people, for work until the last of these days.
pub(crate) async fn pool(
    tx: &mut Tx,
    people: Vec<Person>,
    last: Option<At>,
    now: At,
) -> Result<Pool> {
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let open = tx.reviews_open(&ids).await?;
    let dues = open.iter().filter_map(|one| one.due_at).chain(last);
    let far = dues.max().unwrap_or(now).max(now.plus_days(UNDATED_DAYS));
    let (first, far) = (now.day().plus_days(-1), far.day().plus_days(1));
    let mut languages: BTreeMap<PersonId, Vec<Language>> = BTreeMap::new();
    for (person, language) in tx.languages_of_people(&ids).await? {
        languages.entry(person).or_default().push(language);
    }
    for person in &people {
        // Whoever reads the program in a language can judge work in it.
        languages.entry(person.id).or_default().push(Language {
            tag: person.locale.tag().to_owned(),
            level: reviewer::LEVEL_LEAST.to_owned(),
        });
    }
    let entered = tx.reviewers_of(&ids).await?;
    Ok(Pool {
        organisations: tx.organisations().await?,
        facts: facts(tx, people.clone(), (first, far), None).await?,
        entered: entered.into_iter().map(|one| (one.id, one)).collect(),
        settled: tx.reviews_settled(&ids).await?.into_iter().collect(),
        people,
        languages,
        open,
        now,
    })
}

impl Pool {
    /// A person as a panel meets them.
    pub(crate) fn reader(&self, id: PersonId) -> Reader {
        let entered = self.entered.get(&id);
        let vouch = entered.and_then(|one| one.vouch.as_ref());
        Reader {
            person: id,
            settled: self.settled.get(&id).copied().unwrap_or(0),
            vouched: vouch.is_some_and(|vouch| vouch.stands(self.now.day())),
            open: self.open.iter().filter(|one| one.person == id).count() as i64,
            most: entered.map_or(reviewer::OPEN_USUAL, |one| one.reviews_max),
        }
    }

    /// Working minutes a person has until a moment, beside everything they are bound to; `except` is a review that is being
    /// weighed itself.
    pub(crate) fn free(
        &self,
        person: &Person,
        due: At,
        except: Option<kpo_practice::id::ReviewId>,
    ) -> i64 {
        let Some((supply, mut booked, _)) = self.facts.time(person.id, &[]) else {
            return 0;
        };
        let today = self.now.day_in(&person.zone);
        let own = self.open.iter().filter(|one| one.person == person.id);
        booked.extend(own.filter(|one| Some(one.review) != except).map(|one| {
            let until = one.due_at.unwrap_or(self.now.plus_days(UNDATED_DAYS));
            Span {
                since_on: today,
                // What is overdue is done today.
                until_on: until.day_in(&person.zone).max(today),
                minutes: one.left * CLAIM_MINUTES,
            }
        }));
        let wanted = Span {
            since_on: today,
            until_on: due.day_in(&person.zone),
            minutes: 0,
        };
        let clock = calendar::Calendar::nine_to_five(&person.zone, &person.place);
        supply
            .free(&booked, &wanted)
            .min(clock.worked(self.now, due) / 60)
    }

    /// Everybody in the pool, as one file meets them.
    pub(crate) async fn examine(&self, tx: &mut Tx, wanted: &Wanted) -> Result<Vec<Examined>> {
        let ids: Vec<PersonId> = self.people.iter().map(|person| person.id).collect();
        let on = self.now.day();
        let kept_off = crate::wall::kept_off(tx, wanted.file.id, &ids, on).await?;
        let side = Side::of(tx, &wanted.file, &self.organisations).await?;
        let against = side.against(tx, wanted, &self.organisations).await?;
        let until = wanted.due.unwrap_or(self.now).day().max(on);
        let mut found = Vec::new();
        for person in &self.people {
            let reader = self.reader(person.id);
            let free = wanted.due.map(|due| self.free(person, due, None));
            let mut standing = side.standing(person);
            if kept_off.contains(&person.id) {
                standing.walled.insert(wanted.file.id);
            }
            let kin = side.kin(person, &self.organisations);
            let asked = Asked {
                wanted,
                person,
                against: &against,
                window: (on, until),
            };
            let outcome =
                review::independent(&standing, &wanted.file, kin, wanted.role, wanted.own_house)
                    .and_then(|()| self.may(&asked, &reader, free));
            found.push(Examined {
                home: self.home(person.organisation),
                person: person.clone(),
                reader,
                free,
                kin: kin || wanted.file.provider == Some(person.organisation),
                outcome,
            });
        }
        Ok(found)
    }

    fn home(&self, id: OrganisationId) -> String {
        let mut known = self.organisations.iter();
        let home = known.find(|one| one.id == id);
        home.map(|one| one.name.clone()).unwrap_or_default()
    }

    fn may(
        &self,
        asked: &Asked<'_>,
        reader: &Reader,
        free: Option<i64>,
    ) -> std::result::Result<(), Refusal> {
        let (wanted, person) = (asked.wanted, asked.person);
        let refuse = |code| Err(Refusal::of_field("person", code));
        if wanted.spoken.contains(&person.id) {
            return refuse("reviewer-has-spoken");
        }
        let candidate = self.facts.candidate(person.id);
        let tied = candidate.is_some_and(|candidate| {
            let (since, until) = asked.window;
            asked
                .against
                .ties(since, until, COOLING_MONTHS, candidate)
                .is_some()
        });
        if tied {
            return refuse("reviewer-tied");
        }
        if person.clearance < wanted.class {
            return refuse("reviewer-clearance");
        }
        let known = self
            .languages
            .get(&person.id)
            .map_or(&[][..], Vec::as_slice);
        let tags: Vec<&str> = wanted.languages.iter().map(String::as_str).collect();
        reads(known, &tags)?;
        reader.room()?;
        match free {
            Some(free) => reachable(free, wanted.minutes),
            None => Ok(()),
        }
    }
}

struct Asked<'a> {
    wanted: &'a Wanted,
    person: &'a Person,
    against: &'a Against,
    window: (Day, Day),
}

/// The people and houses on either side of a file.
struct Side {
    file: Engagement,
    authors: Vec<PersonId>,
    names: Vec<String>,
    roles: Vec<(PersonId, AssignmentRole)>,
    invited: Vec<OrganisationId>,
    hosts: BTreeSet<OrganisationId>,
}

impl Side {
    async fn of(tx: &mut Tx, file: &Engagement, known: &[Organisation]) -> Result<Self> {
        let authors = tx.authors_of(file.id).await?;
        let names = tx.people(&authors).await?;
        let hosts = known
            .iter()
            .filter(|one| one.kind == OrganisationKind::Host);
        let roles = tx.assignments(file.id).await?;
        let invited = tx.invitations(file.id).await?;
        Ok(Self {
            file: file.clone(),
            authors,
            names: names.into_iter().map(|person| person.name).collect(),
            roles: roles.iter().map(|one| (one.person, one.role)).collect(),
            invited: invited.iter().map(|one| one.organisation).collect(),
            hosts: hosts.map(|one| one.id).collect(),
        })
    }

    /// A person's standing towards this file, as far as independence asks.
    fn standing(&self, person: &Person) -> Standing {
        let id = self.file.id;
        let mut standing = Standing::nobody(person.id, person.organisation);
        standing.active = person.active;
        standing.host = self.hosts.contains(&person.organisation);
        standing.roles.clone_from(&person.roles);
        if self.authors.contains(&person.id) {
            standing.expert.insert(id);
        }
        // The one chosen was invited too: whether its people may judge is asked by itself.
        let home = person.organisation;
        if !standing.host && self.invited.contains(&home) && self.file.provider != Some(home) {
            standing.bidding.insert(id);
        }
        for (_, role) in self.roles.iter().filter(|one| one.0 == person.id) {
            match role {
                AssignmentRole::Decider => standing.decider.insert(id),
                AssignmentRole::Counterpart => standing.counterpart.insert(id),
                AssignmentRole::Reviewer => standing.reviewer.insert(id),
                AssignmentRole::Adjudicator => standing.adjudicator.insert(id),
                _ => standing.expert.insert(id),
            };
        }
        standing
    }

    fn kin(&self, person: &Person, known: &[Organisation]) -> bool {
        let outside = !self.hosts.contains(&person.organisation);
        let provider = self.file.provider.filter(|_| outside);
        provider.is_some_and(|provider| related(known, provider, person.organisation))
    }

    /// Whom nobody who judges here may be tied to: whom the question is about, and the author's side.
    async fn against(
        &self,
        tx: &mut Tx,
        wanted: &Wanted,
        known: &[Organisation],
    ) -> Result<Against> {
        let mut parties = tx.parties_of(&[self.file.id]).await?;
        let party = |kind, name: &str, organisation| Party {
            id: kpo_practice::id::PartyId(uuid::Uuid::nil()),
            version: 0,
            engagement: self.file.id,
            kind,
            name: name.to_owned(),
            organisation,
        };
        parties.extend(
            self.names
                .iter()
                .map(|name| party(PartyKind::Person, name, None)),
        );
        if let Some(provider) = self.file.provider.filter(|_| !wanted.own_house) {
            let named = known.iter().find(|one| one.id == provider);
            let name = named.map_or("", |one| one.name.as_str());
            parties.push(party(PartyKind::Organisation, name, Some(provider)));
        }
        Ok(Against::of(&parties, self.file.client, known))
    }
}

/// Whether one of two organisations belongs to the other, or both to a third that is not the host.
fn related(organisations: &[Organisation], a: OrganisationId, b: OrganisationId) -> bool {
    use OrganisationKind::Host;
    let parent = |id| {
        organisations
            .iter()
            .find(|organisation| organisation.id == id)
            .and_then(|organisation| organisation.parent)
    };
    let host = |id| {
        organisations
            .iter()
            .any(|organisation| organisation.id == id && organisation.kind == Host)
    };
    let common = parent(a).is_some_and(|common| parent(b) == Some(common) && !host(common));
    a == b || parent(a) == Some(b) || parent(b) == Some(a) || common
}

/// What a file asks of its readers, from what is written down of it and what was handed in.
pub(crate) async fn wanted(
    tx: &mut Tx,
    file: &Engagement,
    role: AssignmentRole,
    claims: i64,
    due: Option<At>,
) -> Result<Wanted> {
    let class = tx
        .request(file.id)
        .await?
        .map_or(0, |request| request.class);
    let brief = tx.brief(file.id).await?;
    let mut languages: Vec<String> = brief.map_or_else(Vec::new, |brief| {
        brief
            .languages
            .iter()
            .map(|one| one.tag().to_owned())
            .collect()
    });
    if languages.len() > 1
        && let Some(latest) = tx.latest_submission(file.id).await?
    {
        // Of several languages the work may be in, it is in one.
        let text: Vec<String> = crate::deliverable::content(&latest)?
            .claims
            .into_iter()
            .map(|claim| claim.text)
            .collect();
        let told = kpo_engines::tokens::guess(&text.join("\n"));
        if let Some(told) = told.filter(|told| languages.iter().any(|one| one == told.code())) {
            languages = vec![told.code().to_owned()];
        }
    }
    Ok(Wanted {
        file: file.clone(),
        role,
        due,
        minutes: claims * CLAIM_MINUTES,
        languages,
        class,
        own_house: false,
        spoken: BTreeSet::new(),
    })
}

/// One person, or some, as a file meets them: for a choice that was made by hand.
pub(crate) async fn examine_these(
    tx: &mut Tx,
    wanted: &Wanted,
    people: &[PersonId],
    now: At,
) -> Result<Vec<Examined>> {
    let found = tx.people(people).await?;
    if people
        .iter()
        .any(|id| !found.iter().any(|one| one.id == *id))
    {
        return Err(Refusal::of_field("person", "reviewer-unknown").into());
    }
    pool(tx, found, wanted.due, now)
        .await?
        .examine(tx, wanted)
        .await
}
