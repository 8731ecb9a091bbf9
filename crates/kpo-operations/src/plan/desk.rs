//! A plan as the practice staffs it: its questions, the people who fit them best, who may be asked for what, and its price.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::eligibility::{Point, Span};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, PersonId, PlanId};
use kpo_practice::money::Money;
use kpo_practice::plan::{Place, Plan};
use kpo_practice::staffing::{self, Desk, Offer, Worth};
use kpo_practice::time::Day;
use kpo_records::Tx;

use crate::eligibility::{Facts, Posed, facts, pose};
use crate::error::{Error, Result};
use crate::office::Office;
use crate::shortlist::{outsiders, price};

/// How many of the best-fitting people are looked at for each question, beside those already in the plan.
const LOOKED_AT: usize = 80;

/// A plan with everything its solution is computed from.
pub(crate) struct Laid {
    /// The plan.
    pub(crate) plan: Plan,
    /// Its places as they are kept, refusals included.
    pub(crate) places: Vec<Place>,
    /// Its files in rising order of id, those without needs too.
    pub(crate) files: Vec<Engagement>,
    /// The files that can be staffed: what `desk` counts as tasks.
    pub(crate) tasks: Vec<(EngagementId, Posed)>,
    /// What `desk` counts as people.
    pub(crate) people: Vec<PersonId>,
    /// As the practice staffs it.
    pub(crate) desk: Desk,
    /// What speaks for each offered pair.
    pub(crate) worth: BTreeMap<(u32, u32), Worth>,
    /// The fit and the price of each pair looked at.
    pub(crate) known: BTreeMap<(u32, u32), (f64, Option<Money>)>,
    /// What is known of the people.
    pub(crate) facts: Facts,
    /// Their names.
    pub(crate) names: BTreeMap<PersonId, String>,
}

/// Lays a plan out. Files the caller may not see are no part of it for them, and a plan they change must have none.
pub(crate) async fn lay(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: PlanId,
    whole: bool,
) -> Result<Laid> {
    let plan = tx.plan(id).await?;
    let places = tx.places_of(id).await?;
    let files = files(office, tx, caller, id, whole).await?;
    let tasks = pose(tx, &files).await?;
    let window = window(&tasks);
    let fit = office.fit.at(tx).await?;
    let mut fits: BTreeMap<(u32, PersonId), f64> = BTreeMap::new();
    let mut wanted: BTreeSet<PersonId> = places.iter().map(|place| place.person).collect();
    for (task, (_, posed)) in tasks.iter().enumerate() {
        for (person, score) in fit
            .best(&posed.asked, LOOKED_AT * 2)
            .into_iter()
            .take(LOOKED_AT)
        {
            fits.insert((task as u32, person), score);
            wanted.insert(person);
        }
    }
    let wanted: Vec<PersonId> = wanted.into_iter().collect();
    let subjects = outsiders(tx, &wanted).await?;
    let people: Vec<PersonId> = subjects.keys().copied().collect();
    let names = subjects
        .values()
        .map(|one| (one.id, one.name.clone()))
        .collect();
    let firms: BTreeSet<_> = subjects.values().map(|one| one.organisation).collect();
    let firms: BTreeMap<_, u32> = firms.into_iter().zip(0..).collect();
    let firm_of: BTreeMap<PersonId, u32> = subjects
        .values()
        .map(|one| (one.id, firms[&one.organisation]))
        .collect();
    let facts = facts(tx, subjects.into_values().collect(), window, Some(id)).await?;
    let staffed: Vec<EngagementId> = tasks.iter().map(|(file, _)| *file).collect();
    let mut laid = Laid {
        desk: Desk {
            tasks: tasks.iter().map(|(_, posed)| task(posed)).collect(),
            people: people
                .iter()
                .filter_map(|person| {
                    let (supply, booked, tasks_max) = facts.time(*person, &staffed)?;
                    let firm = firm_of.get(person).copied().unwrap_or_default();
                    Some(staffing::Person {
                        supply,
                        booked,
                        tasks_max,
                        firm,
                    })
                })
                .collect(),
            offers: Vec::new(),
            locked: Vec::new(),
            firms_apart: plan.firms_apart,
            aim: plan.aim,
        },
        worth: BTreeMap::new(),
        known: BTreeMap::new(),
        facts,
        plan,
        places,
        files,
        tasks,
        people,
        names,
    };
    laid.offer(&fits);
    Ok(laid)
}

fn task(posed: &Posed) -> staffing::Task {
    let need = &posed.question.need;
    staffing::Task {
        places: u32::try_from(need.places).unwrap_or(1),
        span: Span::of(need),
    }
}

fn window(tasks: &[(EngagementId, Posed)]) -> (Day, Day) {
    let needs = || tasks.iter().map(|(_, posed)| &posed.question.need);
    let epoch = kpo_practice::time::At(0).day();
    let first = needs().map(|need| need.since_on).min().unwrap_or(epoch);
    let last = needs().map(|need| need.until_on).max().unwrap_or(epoch);
    (first, last)
}

async fn files(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: PlanId,
    whole: bool,
) -> Result<Vec<Engagement>> {
    let visible = office.visible(tx, caller, Action::ReadShortlist).await?;
    let mut found = Vec::new();
    for task in tx.plan_tasks(id).await? {
        let file = tx.engagement(task.engagement).await?;
        if visible.admits(&Resource::Engagement(file.facts())) {
            found.push(file);
        } else if whole {
            return Err(Error::Denied(Action::ReadShortlist));
        }
    }
    found.sort_by_key(|file| file.id);
    Ok(found)
}

impl Laid {
    /// The number of a file among the tasks.
    pub(crate) fn task(&self, file: EngagementId) -> Option<u32> {
        let mut tasks = self.tasks.iter();
        tasks
            .position(|(task, _)| *task == file)
            .map(|task| task as u32)
    }

    /// The number of a person.
    pub(crate) fn person(&self, person: PersonId) -> Option<u32> {
        self.people.binary_search(&person).ok().map(|at| at as u32)
    }

    /// The file and person of a pair.
    pub(crate) fn pair(&self, (task, person): (u32, u32)) -> (EngagementId, PersonId) {
        (self.tasks[task as usize].0, self.people[person as usize])
    }

    /// Every point of a person before a question.
    pub(crate) fn points(&mut self, task: u32, person: u32) -> Vec<Point> {
        let (file, posed) = &self.tasks[task as usize];
        let examined = self
            .facts
            .examine(*file, posed, self.people[person as usize]);
        examined.map(|(_, points)| points).unwrap_or_default()
    }

    /// Who is there now, as numbers; without those kept out.
    pub(crate) fn now(&self) -> Vec<(u32, u32)> {
        let held = self.places.iter().filter(|place| !place.refused);
        held.filter_map(|place| Some((self.task(place.engagement)?, self.person(place.person)?)))
            .collect()
    }

    /// Offers every eligible pair that nobody kept out, at its cost, and locks what is locked and still eligible.
    fn offer(&mut self, fits: &BTreeMap<(u32, PersonId), f64>) {
        let refused: BTreeSet<(EngagementId, PersonId)> = self
            .places
            .iter()
            .filter(|place| place.refused)
            .map(|place| (place.engagement, place.person))
            .collect();
        let held: BTreeSet<(u32, u32)> = self.now().into_iter().collect();
        for task in 0..self.tasks.len() as u32 {
            let mut eligible = Vec::new();
            for person in 0..self.people.len() as u32 {
                let fit = fits.get(&(task, self.people[person as usize])).copied();
                if fit.is_none() && !held.contains(&(task, person)) {
                    continue;
                }
                let (file, posed) = &self.tasks[task as usize];
                let who = self.people[person as usize];
                let Some((candidate, points)) = self.facts.examine(*file, posed, who) else {
                    continue;
                };
                let cost = price(&posed.question, candidate, posed.budget);
                let fit = fit.unwrap_or(0.0);
                self.known.insert((task, person), (fit, cost));
                if points.iter().all(Point::held) {
                    eligible.push((person, fit, cost));
                }
            }
            self.price(task, &eligible);
        }
        // Whoever is kept out still belongs to the scale: a price told before somebody leaves must be the price after.
        let kept_out = |offer: &Offer| {
            let (file, who) = (
                self.tasks[offer.task as usize].0,
                self.people[offer.person as usize],
            );
            refused.contains(&(file, who))
        };
        let offers = self.desk.offers.iter().filter(|offer| !kept_out(offer));
        self.desk.offers = offers.copied().collect();
        let locked = self
            .places
            .iter()
            .filter(|place| place.locked && !place.refused);
        self.desk.locked = locked
            .filter_map(|place| Some((self.task(place.engagement)?, self.person(place.person)?)))
            .filter(|(task, person)| self.desk.cost(*task, *person).is_some())
            .collect();
    }

    /// What each pair costs beside the others for the same question.
    fn price(&mut self, task: u32, eligible: &[(u32, f64, Option<Money>)]) {
        let best = eligible.iter().map(|one| one.1).fold(0.0, f64::max);
        // Nine in ten cost no more: one fancy price must not make all others look alike.
        let mut amounts: Vec<i64> = eligible
            .iter()
            .filter_map(|one| one.2)
            .map(|money| money.minor)
            .collect();
        amounts.sort_unstable();
        let dear = amounts.get((amounts.len() * 9).div_ceil(10).saturating_sub(1));
        let dear = dear.copied().unwrap_or(0).max(1) as f64;
        for (person, fit, price) in eligible {
            // Whoever says no price, or one nobody can compare, counts as dear.
            let rate = price.map_or(0.0, |price| 1.0 - (price.minor as f64 / dear).min(1.0));
            let worth = Worth {
                fit: if best > 0.0 { fit / best } else { 0.0 },
                rate,
                record: self.facts.card(self.people[*person as usize]).standing(),
            };
            self.worth.insert((task, *person), worth);
            self.desk.offers.push(Offer {
                task,
                person: *person,
                cost: staffing::cost(self.plan.weights, worth),
            });
        }
    }
}
