//! Eligibility: the facts it is computed from, read for many people at once, and never for a decision that is kept.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::availability::{Absence, Availability};
use kpo_practice::calendar::Calendar;
use kpo_practice::eligibility::{Against, Candidate, Point, Question, Span, Supply, examine};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, OrganisationId, PersonId, PlanId};
use kpo_practice::money::Money;
use kpo_practice::need::Need;
use kpo_practice::person::Person;
use kpo_practice::scorecard::{FactKind, Scorecard};
use kpo_practice::time::Day;
use kpo_records::Tx;

use crate::error::Result;
use crate::fit::Asked;
use crate::ledger::Board;

/// Days apart at which shared working hours are looked at over the time of the work: often enough to see both changes of the
/// clocks.
const LOOK_DAYS: i64 = 14;
/// How far from such a day one on which both sides work is looked for.
const NEAR_DAYS: i64 = 7;

/// A question with what it is asked by.
pub(crate) struct Posed {
    /// As eligibility is asked.
    pub(crate) question: Question,
    /// As fit is asked.
    pub(crate) asked: Asked,
    /// The client's calendar.
    pub(crate) client: Calendar,
    /// What the request may cost; prices are compared in its currency.
    pub(crate) budget: Option<Money>,
}

/// The questions of these files, as far as their needs were written down, in the order of the files.
pub(crate) async fn pose(tx: &mut Tx, files: &[Engagement]) -> Result<Vec<(EngagementId, Posed)>> {
    let ids: Vec<EngagementId> = files.iter().map(|file| file.id).collect();
    let mut needs: BTreeMap<_, _> = tx
        .needs_of(&ids)
        .await?
        .into_iter()
        .map(|need| (need.id, need))
        .collect();
    let parties = tx.parties_of(&ids).await?;
    let requirements = tx.requirements_of(&ids).await?;
    let known = tx.organisations().await?;
    let exchange = tx.exchange_rates_newest().await?;
    let clients: Vec<OrganisationId> = files.iter().map(|file| file.client).collect();
    let calendars = tx.calendars(&clients).await?;
    let mut posed = Vec::new();
    for file in files {
        let Some(need) = needs.remove(&file.id) else {
            continue;
        };
        let request = tx.request(file.id).await?;
        let brief = tx.brief(file.id).await?;
        let own: Vec<_> = parties
            .iter()
            .filter(|party| party.engagement == file.id)
            .cloned()
            .collect();
        let wanted = requirements.iter().filter(|one| one.engagement == file.id);
        let question = Question {
            class: request.as_ref().map_or(3, |request| request.class),
            requirements: wanted.map(|one| one.wants.clone()).collect(),
            against: Against::of(&own, file.client, &known),
            exchange: exchange.clone(),
            need,
        };
        let budget = request.as_ref().map(|request| request.budget);
        let text = match (brief, request) {
            (Some(brief), _) => [brief.question, brief.context, brief.method].join("\n"),
            (None, Some(request)) => request.question,
            (None, None) => String::new(),
        };
        let client = calendars
            .iter()
            .find(|kept| kept.organisation == file.client);
        let asked = Asked {
            title: file.title.clone(),
            text,
        };
        let client = client.map_or_else(|| Calendar::usual(""), |kept| kept.calendar.clone());
        posed.push((
            file.id,
            Posed {
                question,
                asked,
                client,
                budget,
            },
        ));
    }
    Ok(posed)
}

/// What is known of people, for questions between two days.
pub(crate) struct Facts {
    board: Board,
    people: BTreeMap<PersonId, Known>,
    shared: BTreeMap<(EngagementId, String, String), i64>,
}

struct Known {
    candidate: Candidate,
    calendar: Calendar,
    booked: Vec<(EngagementId, Span)>,
    card: Scorecard,
}

/// Reads everything eligibility asks of these people, in a fixed number of statements. What a plan settled itself does not
/// stand in its own way.
pub(crate) async fn facts(
    tx: &mut Tx,
    people: Vec<Person>,
    (first, last): (Day, Day),
    except: Option<PlanId>,
) -> Result<Facts> {
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let mut languages = by_person(tx.languages_of_people(&ids).await?, |one| one.0);
    let mut credentials = by_person(tx.credentials_of(&ids).await?, |one| one.person);
    let mut affiliations = by_person(tx.affiliations_of_people(&ids).await?, |one| one.person);
    let mut ties = by_person(tx.ties_of(&ids).await?, |one| one.person);
    let mut walls = by_person(crate::wall::around_each(tx, &ids).await?, |one| one.person);
    let mut absences = by_person(tx.absences_of(&ids).await?, |one| one.person);
    let mut rates = by_person(tx.list_rates_of(&ids).await?, |one| one.person);
    let mut works = by_person(tx.works_of(&ids).await?, |one| one.person);
    let mut available = by_person(tx.availabilities_of(&ids).await?, |one| one.id);
    let mut booked = booked(tx, &ids, except).await?;
    let mut cards = scorecards(tx, &ids).await?;
    let firms: BTreeSet<OrganisationId> = people.iter().map(|person| person.organisation).collect();
    let firms: Vec<OrganisationId> = firms.into_iter().collect();
    let board = Board::of(tx, &ids, &firms, first).await?;
    let mut known = BTreeMap::new();
    for person in people {
        let id = person.id;
        let own = available.remove(&id).and_then(|mut one| one.pop());
        let own = own.unwrap_or_else(|| Availability::assumed(id));
        let away: Vec<Absence> = absences.remove(&id).unwrap_or_default();
        let calendar = Calendar::nine_to_five(&person.zone, &person.place);
        // What is booked reaches beyond the question, and so must the days it can be done on.
        let spans = booked.remove(&id).unwrap_or_default();
        let first = spans
            .iter()
            .map(|(_, span)| span.since_on)
            .min()
            .map_or(first, |day| day.min(first));
        let last = spans
            .iter()
            .map(|(_, span)| span.until_on)
            .max()
            .map_or(last, |day| day.max(last));
        let coauthors = works.remove(&id).unwrap_or_default();
        let candidate = Candidate {
            person: id,
            organisation: person.organisation,
            active: person.active,
            place: person.place,
            clearance: person.clearance,
            languages: languages
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .map(|one| one.1)
                .collect(),
            credentials: credentials.remove(&id).unwrap_or_default(),
            affiliations: affiliations.remove(&id).unwrap_or_default(),
            ties: ties.remove(&id).unwrap_or_default(),
            coauthors: coauthors
                .iter()
                .flat_map(|work| work.coauthors().map(str::to_owned))
                .filter(|name| !kpo_practice::name::same_person(name, &person.name))
                .collect(),
            walls: walls.remove(&id).unwrap_or_default(),
            shut_until: None,
            supply: Supply::of(&calendar, own.weekly_hours, &away, first, last),
            booked: Vec::new(),
            tasks_max: own.tasks_max,
            shared_minutes: 0,
            rates: rates.remove(&id).unwrap_or_default(),
            name: person.name,
        };
        let card = cards.remove(&id).unwrap_or_default();
        known.insert(
            id,
            Known {
                candidate,
                calendar,
                booked: spans,
                card,
            },
        );
    }
    Ok(Facts {
        board,
        people: known,
        shared: BTreeMap::new(),
    })
}

impl Facts {
    /// The person as this question meets them, with every point of it.
    pub(crate) fn examine(
        &mut self,
        file: EngagementId,
        posed: &Posed,
        person: PersonId,
    ) -> Option<(&Candidate, Vec<Point>)> {
        let known = self.people.get_mut(&person)?;
        let key = (
            file,
            known.calendar.zone.clone(),
            known.calendar.country.clone(),
        );
        let shared = self.shared.entry(key);
        let shared = shared.or_insert_with(|| {
            shared_minutes(&posed.client, &known.calendar, &posed.question.need)
        });
        known.candidate.shared_minutes = *shared;
        let others = known.booked.iter().filter(|(other, _)| *other != file);
        known.candidate.booked = others.map(|(_, span)| *span).collect();
        let question = &posed.question;
        let who = (person, known.candidate.organisation);
        known.candidate.shut_until =
            self.board
                .until(who, (file, &question.against), question.need.since_on);
        let points = examine(&posed.question, &known.candidate);
        Some((&known.candidate, points))
    }

    /// What became of their earlier work.
    pub(crate) fn card(&self, person: PersonId) -> Scorecard {
        self.people
            .get(&person)
            .map(|known| known.card)
            .unwrap_or_default()
    }

    /// The person as every question meets them: what is booked and shared is a question's own to ask.
    pub(crate) fn candidate(&self, person: PersonId) -> Option<&Candidate> {
        self.people.get(&person).map(|known| &known.candidate)
    }

    /// Their time and what binds it outside these files.
    pub(crate) fn time(
        &self,
        person: PersonId,
        files: &[EngagementId],
    ) -> Option<(Supply, Vec<Span>, i64)> {
        let known = self.people.get(&person)?;
        let others = known
            .booked
            .iter()
            .filter(|(other, _)| !files.contains(other));
        let booked = others.map(|(_, span)| *span).collect();
        Some((
            known.candidate.supply.clone(),
            booked,
            known.candidate.tasks_max,
        ))
    }
}

fn by_person<T>(rows: Vec<T>, whose: impl Fn(&T) -> PersonId) -> BTreeMap<PersonId, Vec<T>> {
    let mut found: BTreeMap<PersonId, Vec<T>> = BTreeMap::new();
    for row in rows {
        found.entry(whose(&row)).or_default().push(row);
    }
    found
}

/// What binds these people's time, where the file says how much. A file whose needs nobody wrote down binds no hours.
async fn booked(
    tx: &mut Tx,
    people: &[PersonId],
    except: Option<PlanId>,
) -> Result<BTreeMap<PersonId, Vec<(EngagementId, Span)>>> {
    let pairs = tx.booked(people, except).await?;
    let mut files: Vec<EngagementId> = pairs.iter().map(|(_, file)| *file).collect();
    files.sort_unstable();
    files.dedup();
    let mut spans = BTreeMap::new();
    for some in files.chunks(5_000) {
        for need in tx.needs_of(some).await? {
            spans.insert(need.id, Span::of(&need));
        }
    }
    let mut found: BTreeMap<PersonId, Vec<(EngagementId, Span)>> = BTreeMap::new();
    for (person, file) in pairs {
        if let Some(span) = spans.get(&file) {
            found.entry(person).or_default().push((file, *span));
        }
    }
    Ok(found)
}

async fn scorecards(tx: &mut Tx, people: &[PersonId]) -> Result<BTreeMap<PersonId, Scorecard>> {
    let mut cards: BTreeMap<PersonId, Scorecard> = BTreeMap::new();
    for (person, verdict, many) in tx.decisions_on(people).await? {
        let card = cards.entry(person).or_default();
        match verdict {
            AcceptanceVerdict::Accepted => card.accepted += many,
            AcceptanceVerdict::Corrected => card.corrected += many,
            AcceptanceVerdict::Rejected => card.rejected += many,
        }
    }
    for contest in tx.contests_of(people).await? {
        let open = contest.answer.is_none() && contest.kind == FactKind::Decision;
        let card = cards.entry(contest.person).or_default();
        card.contested += i64::from(open);
    }
    Ok(cards)
}

/// Working minutes a day two calendars share, at the least over the time of the work, holidays left out of account: those
/// are counted where hours are.
fn shared_minutes(client: &Calendar, own: &Calendar, need: &Need) -> i64 {
    let mut day = need.since_on;
    let mut least: Option<i64> = None;
    while day <= need.until_on {
        let near = (0..NEAR_DAYS).map(|ahead| day.plus_days(ahead));
        let mut both = near.filter(|day| client.works(*day) && own.works(*day));
        if let Some(meeting) = both.next() {
            let shared = client.overlap_on(own, meeting) / 60;
            least = Some(least.map_or(shared, |least| least.min(shared)));
        }
        day = day.plus_days(LOOK_DAYS);
    }
    least.unwrap_or(0)
}
