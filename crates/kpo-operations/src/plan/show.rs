//! A plan as it is looked at: who is where and why, what it costs, why a place is empty.

use kpo_practice::access::{Action, Caller};
use kpo_practice::eligibility::{Point, Span};
use kpo_practice::id::{EngagementId, PersonId, PlanId};
use kpo_practice::money::Money;
use kpo_practice::plan::Plan;
use kpo_practice::scorecard::Scorecard;
use kpo_practice::staffing::{self, Staffing, Why};

use super::desk::{Laid, lay};
use crate::error::{Error, Result};
use crate::office::Office;
use crate::shortlist::looked_at;

/// Somebody at a question.
#[derive(Clone, Debug)]
pub struct PlaceView {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// How well their works fit.
    pub fit: f64,
    /// What their work would cost.
    pub price: Option<Money>,
    /// What became of their earlier work.
    pub card: Scorecard,
    /// Must stay.
    pub locked: bool,
    /// What stands against them now, if anything does: then they go with the next solution.
    pub against: Vec<Point>,
}

/// A question of a plan.
#[derive(Clone, Debug)]
pub struct TaskView {
    /// The file.
    pub engagement: EngagementId,
    /// What it is called.
    pub title: String,
    /// People it needs.
    pub wanted: i64,
    /// The work of each.
    pub span: Span,
    /// Who is there.
    pub places: Vec<PlaceView>,
    /// Who is kept out.
    pub refused: Vec<(PersonId, String)>,
    /// How many may be asked.
    pub eligible: usize,
    /// Why a place is empty: questions and people they share, where too few people for too many questions is the reason.
    pub shared: Option<(Vec<String>, Vec<String>)>,
}

impl TaskView {
    /// Whole hours of work of each person.
    pub fn hours(&self) -> usize {
        usize::try_from(self.span.minutes / 60).unwrap_or(0)
    }
}

/// A plan.
#[derive(Clone, Debug)]
pub struct Page {
    /// The plan.
    pub plan: Plan,
    /// Its questions.
    pub tasks: Vec<TaskView>,
    /// Files in it whose needs were taken away, or were not written down.
    pub without_needs: Vec<(EngagementId, String)>,
    /// Files that could be put into it.
    pub could: Vec<(EngagementId, String)>,
    /// The cost of the places, on the scale of the weights.
    pub cost: i64,
    /// Names of people who could do more and would take something off the cost, with how much.
    pub scarce: Vec<(String, i64)>,
}

/// A plan as it stands.
pub async fn read(office: &Office, caller: &Caller, id: PlanId) -> Result<Page> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let mut laid = lay(office, &mut tx, caller, id, false).await?;
    let could = could(office, &mut tx, caller, &laid).await?;
    drop(tx);
    let held = laid.now();
    let solved = asked(&laid).await?;
    let mut tasks = Vec::new();
    for task in 0..laid.tasks.len() as u32 {
        tasks.push(view(&mut laid, task, &held, solved.as_ref()));
    }
    let with_needs = |file: EngagementId| laid.tasks.iter().any(|(task, _)| *task == file);
    let without = laid.files.iter().filter(|file| !with_needs(file.id));
    looked_at(office, caller, held.iter().map(|pair| laid.pair(*pair).1)).await?;
    Ok(Page {
        without_needs: without.map(|file| (file.id, file.title.clone())).collect(),
        cost: held
            .iter()
            .filter_map(|(task, person)| laid.desk.cost(*task, *person))
            .sum(),
        scarce: scarce(&laid, solved),
        plan: laid.plan,
        tasks,
        could,
    })
}

/// The plan solved again as it is now set, for asking why: nothing of it is kept.
async fn asked(laid: &Laid) -> Result<Option<Staffing>> {
    if laid.plan.solved_at.is_none() {
        return Ok(None);
    }
    let desk = laid.desk.clone();
    let solved = tokio::task::spawn_blocking(move || staffing::solve(&desk)).await;
    Ok(solved.map_err(Error::unavailable)?.ok())
}

async fn could(
    office: &Office,
    tx: &mut kpo_records::Tx,
    caller: &Caller,
    laid: &Laid,
) -> Result<Vec<(EngagementId, String)>> {
    let visible = office.visible(tx, caller, Action::ReadShortlist).await?;
    let files = tx.engagements_with_needs().await?;
    let there = |id| laid.files.iter().any(|file| file.id == id);
    let open = files.into_iter().filter(|file| {
        !there(file.id)
            && file.closed_at.is_none()
            && visible.admits(&kpo_practice::access::Resource::Engagement(file.facts()))
    });
    Ok(open.map(|file| (file.id, file.title)).collect())
}

fn view(laid: &mut Laid, task: u32, held: &[(u32, u32)], solved: Option<&Staffing>) -> TaskView {
    let (id, posed) = &laid.tasks[task as usize];
    let (id, need) = (*id, posed.question.need.clone());
    let here: Vec<u32> = held
        .iter()
        .filter(|pair| pair.0 == task)
        .map(|pair| pair.1)
        .collect();
    let places: Vec<PlaceView> = here
        .iter()
        .map(|person| place(laid, task, *person))
        .collect();
    let name = |person: PersonId| laid.names.get(&person).cloned().unwrap_or_default();
    let refused = laid
        .places
        .iter()
        .filter(|place| place.refused && place.engagement == id);
    let title = |id: EngagementId| {
        let file = laid.files.iter().find(|file| file.id == id);
        file.map(|file| file.title.clone()).unwrap_or_default()
    };
    let crowded = solved.filter(|_| (places.len() as i64) < need.places);
    let crowded = crowded.and_then(|solved| solved.why_empty(task));
    TaskView {
        engagement: id,
        title: title(id),
        wanted: need.places,
        span: Span::of(&need),
        refused: refused
            .map(|place| (place.person, name(place.person)))
            .collect(),
        eligible: laid
            .desk
            .offers
            .iter()
            .filter(|offer| offer.task == task)
            .count(),
        shared: crowded.map(|witness| {
            let tasks = witness
                .tasks
                .iter()
                .map(|task| title(laid.tasks[*task as usize].0));
            let people = witness
                .people
                .iter()
                .map(|person| name(laid.people[*person as usize]));
            (tasks.collect(), people.collect())
        }),
        places,
    }
}

fn place(laid: &mut Laid, task: u32, person: u32) -> PlaceView {
    let (file, who) = laid.pair((task, person));
    let (fit, price) = laid.known.get(&(task, person)).copied().unwrap_or_default();
    let mut against = laid.points(task, person);
    against.retain(|point| !point.held());
    let locked = laid
        .places
        .iter()
        .any(|place| place.locked && (place.engagement, place.person) == (file, who));
    PlaceView {
        person: who,
        name: laid.names.get(&who).cloned().unwrap_or_default(),
        fit,
        price,
        card: laid.facts.card(who),
        locked,
        against,
    }
}

/// How many people are named whose time is short.
const SCARCE: usize = 3;

fn scarce(laid: &Laid, solved: Option<Staffing>) -> Vec<(String, i64)> {
    let Some(mut solved) = solved else {
        return Vec::new();
    };
    let worth = (0..laid.people.len() as u32).filter_map(|person| {
        let worth = solved.worth_of_room(person).filter(|worth| *worth > 0)?;
        Some((
            laid.names.get(&laid.people[person as usize])?.clone(),
            worth,
        ))
    });
    let mut worth: Vec<(String, i64)> = worth.collect();
    worth.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    worth.truncate(SCARCE);
    worth
}

/// Why somebody is, or is not, at a question of a plan.
#[derive(Clone, Debug)]
pub struct WhyView {
    /// The plan.
    pub plan: Plan,
    /// The question.
    pub title: String,
    /// Who.
    pub name: String,
    /// The answer.
    pub why: Why,
    /// How well their works fit, as a share of the best fit for this question.
    pub fit: Option<f64>,
    /// The share that would bring them there or drive them out, all else as it is.
    pub turning_fit: Option<f64>,
    /// Every point of eligibility.
    pub points: Vec<Point>,
}

/// Asks a plan about one person at one question.
pub async fn why(
    office: &Office,
    caller: &Caller,
    id: PlanId,
    (file, person): (EngagementId, PersonId),
) -> Result<WhyView> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::PlanStaffing)
        .await?;
    let mut laid = lay(office, &mut tx, caller, id, false).await?;
    let task = laid.task(file).ok_or(Error::NotFound)?;
    let title = laid
        .files
        .iter()
        .find(|one| one.id == file)
        .map(|one| one.title.clone());
    let Some(number) = laid.person(person) else {
        // Nobody looked at them: their works have too little in common with every question of the plan.
        drop(tx);
        let seen = crate::shortlist::examine(office, caller, file, person).await?;
        return Ok(WhyView {
            plan: laid.plan,
            title: title.unwrap_or_default(),
            name: seen.listed.name,
            why: Why::NotEligible,
            fit: None,
            turning_fit: None,
            points: seen.listed.points,
        });
    };
    let points = laid.points(task, number);
    drop(tx);
    looked_at(office, caller, [person]).await?;
    let desk = laid.desk.clone();
    let solved = tokio::task::spawn_blocking(move || {
        staffing::solve(&desk).map(|mut solved| solved.why(&desk, task, number))
    });
    let why = solved.await.map_err(Error::unavailable)??;
    let worth = laid.worth.get(&(task, number)).copied();
    let turn = match why {
        Why::Turns(cost) | Why::Chosen(Some(cost)) => Some(cost),
        _ => None,
    };
    let turning_fit = worth
        .zip(turn)
        .and_then(|(worth, cost)| laid.plan.weights.fit_for(worth, cost));
    Ok(WhyView {
        title: title.unwrap_or_default(),
        name: laid.names.get(&person).cloned().unwrap_or_default(),
        fit: worth.map(|worth| worth.fit),
        plan: laid.plan,
        why,
        turning_fit,
        points,
    })
}
