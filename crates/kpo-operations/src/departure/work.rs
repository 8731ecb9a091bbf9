//! What a departure does, step by step.

use std::collections::BTreeSet;

use kpo_practice::access::Caller;
use kpo_practice::departure::{Effect, EffectKind, Reach};
use kpo_practice::engagement::{AssignmentRole, Engagement, Side};
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::key_person;
use kpo_practice::nomination::NominationState;
use kpo_practice::opener::Opener;
use kpo_practice::person::Person;
use kpo_practice::time::Day;
use kpo_practice::timesheet::{self, SheetState};
use kpo_records::Tx;

use super::Wanted;
use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;
use crate::{assignment, nomination, review};

/// Who goes, from where, by whose act.
struct Going<'a> {
    office: &'a Office,
    caller: &'a Caller,
    person: &'a Person,
    reach: Reach,
    successor: Option<PersonId>,
    files: BTreeSet<EngagementId>,
    effects: Vec<Effect>,
}

impl Going<'_> {
    fn did(&mut self, kind: EffectKind, file: EngagementId, to: Option<PersonId>, count: i64) {
        if count > 0 {
            self.effects.push(Effect {
                kind,
                engagement: Some(file),
                to,
                count,
            });
        }
    }

    /// Whether the host's own affairs with this person are reached as well.
    fn all(&self) -> bool {
        self.reach.firm().is_none()
    }
}

/// Roles a person holds for their own organisation; the others are the client's affair with them.
const OF_A_FIRM: [AssignmentRole; 3] = [
    AssignmentRole::Nominee,
    AssignmentRole::Expert,
    AssignmentRole::Understudy,
];

/// The live files a person has a part in, as far as a departure reaches.
pub(super) async fn files(
    tx: &mut Tx,
    person: PersonId,
    reach: Reach,
    today: Day,
) -> Result<BTreeSet<EngagementId>> {
    let firm = reach.firm();
    let mut found = BTreeSet::new();
    for held in tx.assignments_of(person).await? {
        if firm.is_none() || OF_A_FIRM.contains(&held.role) {
            found.insert(held.engagement);
        }
    }
    for named in tx.nominations_of(person).await? {
        if firm.is_none_or(|firm| named.organisation == firm) {
            found.insert(named.engagement);
        }
    }
    for rate in tx.rates_in_force_of(person, today).await? {
        found.insert(rate.engagement);
    }
    for sheet in tx.timesheets_unapproved(person).await? {
        found.insert(sheet.engagement);
    }
    for key in tx.key_people_of(person).await? {
        found.insert(key.engagement);
    }
    if firm.is_none() {
        found.extend(
            tx.openers_unused(person)
                .await?
                .iter()
                .map(|one| one.engagement),
        );
        found.extend(tx.files_owned(person).await?.iter().map(|one| one.id));
        let open = tx.reviews_by(person).await?;
        found.extend(
            open.iter()
                .filter(|one| one.finished_at.is_none())
                .map(|one| one.engagement),
        );
    }
    found.retain(|file| reach.holds(*file));
    let mut live = BTreeSet::new();
    for id in found {
        let file = tx.engagement(id).await?;
        // A firm lets its people go from its own work; whatever they did for another one before stays that one's.
        let theirs = match firm {
            None => true,
            Some(firm) => {
                let named = tx.nominations_of(person).await?;
                file.provider == Some(firm)
                    || named
                        .iter()
                        .any(|one| one.engagement == id && one.organisation == firm)
            }
        };
        if file.closed_at.is_none() && theirs {
            live.insert(id);
        }
    }
    Ok(live)
}

/// The files a person runs and the keys they hold, which somebody else has to take over.
pub(super) async fn handed(
    tx: &mut Tx,
    person: PersonId,
    reach: Reach,
) -> Result<BTreeSet<EngagementId>> {
    if reach.firm().is_some() {
        return Ok(BTreeSet::new());
    }
    let mut files: BTreeSet<EngagementId> = tx
        .files_owned(person)
        .await?
        .iter()
        .map(|one| one.id)
        .collect();
    for opener in tx.openers_unused(person).await? {
        if !tx.invitations(opener.engagement).await?.is_empty() {
            files.insert(opener.engagement);
        }
    }
    files.retain(|file| reach.holds(*file));
    Ok(files)
}

/// Who could take over what somebody runs: the host's other sourcing managers.
pub(super) async fn successors(tx: &mut Tx, person: PersonId) -> Result<Vec<Person>> {
    of_the_house(tx, person, &["sourcing"]).await
}

/// The host's other active people with one of these roles.
async fn of_the_house(tx: &mut Tx, person: PersonId, roles: &[&str]) -> Result<Vec<Person>> {
    let host = tx.host().await?;
    let mut people = tx.active_people().await?;
    people.retain(|one| {
        one.id != person
            && host
                .as_ref()
                .is_some_and(|host| host.id == one.organisation)
            && roles.iter().any(|role| one.roles.contains(*role))
    });
    Ok(people)
}

/// Does all of it, and says what was done.
pub(super) async fn carry_out(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    person: &Person,
    reach: Reach,
    wanted: &Wanted,
) -> Result<Vec<Effect>> {
    let mut going = Going {
        office,
        caller,
        person,
        reach,
        successor: wanted.successor,
        files: files(tx, person.id, reach, caller.at.day()).await?,
        effects: Vec::new(),
    };
    hours(tx, &mut going).await?;
    names(tx, &mut going).await?;
    roles(tx, &mut going).await?;
    panels(tx, &mut going).await?;
    key_people(tx, &mut going).await?;
    rates(tx, &mut going).await?;
    if going.all() {
        reviews(tx, &mut going).await?;
        keys(tx, &mut going).await?;
        owned(tx, &mut going).await?;
    }
    duties(tx, &mut going).await?;
    plans(tx, &mut going).await?;
    if reach == Reach::Whole {
        let access = super::leave(tx, caller, person).await?;
        going.effects.push(access);
    }
    super::seen::certify(tx, caller, (person.id, reach), &going.files).await?;
    super::settle(tx, caller, &going.files).await?;
    Ok(going.effects)
}

/// Takes them out of the staffing plans they leave; who takes their places is decided where a plan is mended. Only the host is
/// told how many there were: whoever lets their own people go must not learn of the client's plans.
async fn plans(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    let only = match going.reach {
        Reach::File(file) | Reach::FirmFile(_, file) => Some(file),
        Reach::Whole | Reach::Firm(_) => None,
    };
    let left = crate::plan::withdraw(tx, going.caller, going.person.id, only).await?;
    if left > 0 && going.all() {
        going.effects.push(Effect {
            kind: EffectKind::Plan,
            engagement: None,
            to: None,
            count: i64::try_from(left).unwrap_or(i64::MAX),
        });
    }
    Ok(())
}

/// Hands in what they logged, so that nothing they earned is lost; what was approved stays payable as it is.
async fn hours(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    for sheet in tx.timesheets_unapproved(going.person.id).await? {
        let file = sheet.engagement;
        if !going.files.contains(&file) {
            continue;
        }
        let own: Vec<_> = tx
            .time_entries(file)
            .await?
            .into_iter()
            .filter(|entry| entry.sheet == sheet.id)
            .collect();
        if own.is_empty() {
            continue;
        }
        if sheet.state != SheetState::Submitted {
            let after = timesheet::submit(&sheet, own.len(), going.caller.at)?;
            tx.save_timesheet(&after, sheet.version).await?;
            let entry = Entry::new("time.handed-in", "time", sheet.id)
                .within(file)
                .with(after.period.to_string());
            tx.note(going.caller, entry);
        }
        let minutes = own.iter().map(|entry| entry.minutes).sum();
        going.did(EffectKind::Hours, file, None, minutes);
    }
    for (file, minutes) in tx.minutes_unbilled(going.person.id).await? {
        if going.files.contains(&file) {
            going.did(EffectKind::Payable, file, None, minutes);
        }
    }
    Ok(())
}

/// Takes their nominations back.
async fn names(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    for named in tx.nominations_of(going.person.id).await? {
        let file = named.engagement;
        let theirs = going
            .reach
            .firm()
            .is_none_or(|firm| named.organisation == firm);
        if !going.files.contains(&file) || !theirs {
            continue;
        }
        nomination::take_back(tx, named, going.caller).await?;
        going.did(EffectKind::Nomination, file, None, 1);
    }
    Ok(())
}

/// Ends every role that is left, and with it every right.
async fn roles(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    for held in tx.assignments_of(going.person.id).await? {
        let reached = going.all() || OF_A_FIRM.contains(&held.role);
        let reviews = matches!(
            held.role,
            AssignmentRole::Reviewer | AssignmentRole::Adjudicator
        );
        // A reviewer's role ends with the task, below.
        if !reached || reviews || !going.files.contains(&held.engagement) {
            continue;
        }
        tx.end_assignment(&held, going.caller.at).await?;
        let kind = if held.role == AssignmentRole::Understudy {
            EffectKind::Understudy
        } else {
            EffectKind::Role
        };
        going.did(kind, held.engagement, None, 1);
    }
    Ok(())
}

/// Gives what they had not judged on panels to those who stay. Only the host is told: a firm must not learn of the panels.
async fn panels(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    for file in going.files.clone() {
        let ended = crate::panel::leave(going.office, tx, going.caller, (file, going.person.id));
        let told = ended.await? as i64 * i64::from(going.all());
        going.did(EffectKind::Panel, file, None, told);
    }
    Ok(())
}

/// Where a file depended on them, its gate opens again with the understudy put forward; where they stood behind somebody,
/// nobody does now.
async fn key_people(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    for key in tx.key_people_of(going.person.id).await? {
        let file = key.engagement;
        if !going.files.contains(&file) {
            continue;
        }
        if key.person != going.person.id {
            let seen = key.version;
            let alone = key_person::stand_behind(key, None)?;
            tx.save_key_person(&alone, seen).await?;
            continue;
        }
        going.did(EffectKind::KeyPerson, file, None, 1);
        let Some(understudy) = key.understudy else {
            continue;
        };
        let behind = tx.person(understudy).await?;
        let named = tx.nominations(file).await?;
        let live = |state| matches!(state, NominationState::Proposed | NominationState::Approved);
        let there = named
            .iter()
            .any(|one| one.person == understudy && live(one.state));
        let file_of = tx.engagement(file).await?;
        // Whoever changed firm since cannot be put forward in the old one's name, and nothing is begun in a frozen file.
        let may = behind.active && file_of.provider == Some(behind.organisation) && !file_of.frozen;
        if may && !there {
            let (office, at) = (going.office, going.caller.at);
            crate::key_person::propose(office, tx, going.caller, &behind, &key).await?;
            let role = AssignmentRole::Nominee;
            assignment::give(office, tx, file, understudy, role, at).await?;
            going.did(EffectKind::Proposed, file, Some(understudy), 1);
        }
    }
    Ok(())
}

/// Ends their rates with this day.
async fn rates(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    let today = going.caller.at.day();
    let mut ended: Vec<(EngagementId, i64)> = Vec::new();
    for mut rate in tx.rates_in_force_of(going.person.id, today).await? {
        if !going.files.contains(&rate.engagement) {
            continue;
        }
        let seen = rate.version;
        rate.until = Some(today);
        tx.save_rate(&rate, seen).await?;
        let entry = Entry::new("rate.ended", "rate", rate.id)
            .within(rate.engagement)
            .with((rate.kind.word(), rate.person, today));
        tx.note(going.caller, entry);
        match ended.last_mut() {
            Some((file, count)) if *file == rate.engagement => *count += 1,
            _ => ended.push((rate.engagement, 1)),
        }
    }
    for (file, count) in ended {
        going.did(EffectKind::Rate, file, None, count);
    }
    Ok(())
}

/// Gives their unfinished reviews to somebody who may judge them, or back to the board.
async fn reviews(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    let open = tx.reviews_by(going.person.id).await?;
    for task in open.into_iter().filter(|one| one.finished_at.is_none()) {
        let id = task.engagement;
        if !going.files.contains(&id) {
            continue;
        }
        let samples = tx.samples_of(id).await?;
        let settled =
            |one: &kpo_practice::review::Sample| one.id == task.sample && one.settled_at.is_some();
        if samples.iter().any(settled) {
            continue;
        }
        let file = tx.engagement(id).await?;
        let to = review::hand_on(going.office, tx, going.caller, &file, task).await?;
        let kind = if to.is_some() {
            EffectKind::Review
        } else {
            EffectKind::Returned
        };
        going.did(kind, id, to, 1);
    }
    let at = going.caller.at;
    for file in &going.files {
        for role in [AssignmentRole::Reviewer, AssignmentRole::Adjudicator] {
            assignment::end(tx, *file, going.person.id, role, at).await?;
        }
    }
    Ok(())
}

/// Their keys to sealed bids: free again where nobody was invited, else with somebody else.
async fn keys(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    for opener in tx.openers_unused(going.person.id).await? {
        let file = opener.engagement;
        if !going.files.contains(&file) {
            continue;
        }
        if tx.invitations(file).await?.is_empty() {
            tx.delete_opener(&opener).await?;
            going.did(EffectKind::OpenerFreed, file, None, 1);
        } else if let Some(to) = key_taker(tx, going, &opener).await? {
            tx.hand_opener(&opener, to).await?;
            let entry = Entry::new("opener.handed-on", "opener", opener.id)
                .within(file)
                .with(to);
            tx.note(going.caller, entry);
            going.did(EffectKind::Opener, file, Some(to), 1);
        } else {
            going.did(EffectKind::Opener, file, None, 1);
        }
    }
    Ok(())
}

/// Who takes a key: whoever was chosen, unless they hold the other one already; then another of those who could.
async fn key_taker(tx: &mut Tx, going: &Going<'_>, opener: &Opener) -> Result<Option<PersonId>> {
    let holders: Vec<PersonId> = tx
        .openers(opener.engagement)
        .await?
        .into_iter()
        .map(|one| one.person)
        .collect();
    let others = of_the_house(tx, going.person.id, &["sourcing", "finance", "security"]).await?;
    let asked = going
        .successor
        .into_iter()
        .chain(others.iter().map(|one| one.id));
    Ok(asked.into_iter().find(|person| !holders.contains(person)))
}

/// The files they run go to whoever was chosen.
async fn owned(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    let Some(to) = going.successor else {
        return Ok(());
    };
    for file in tx.files_owned(going.person.id).await? {
        if !going.files.contains(&file.id) {
            continue;
        }
        let seen = file.version;
        let id = file.id;
        tx.save_engagement(&Engagement { owner: to, ..file }, seen)
            .await?;
        let entry = Entry::new("engagement.handed-on", "engagement", id)
            .within(id)
            .with(to);
        tx.note(going.caller, entry);
        going.did(EffectKind::Owner, id, Some(to), 1);
    }
    Ok(())
}

/// Dated duties are the organisation's, not a person's: they stay with its delivery manager, if it has one.
async fn duties(tx: &mut Tx, going: &mut Going<'_>) -> Result<()> {
    let own: BTreeSet<EngagementId> = going
        .effects
        .iter()
        .filter(|one| one.kind == EffectKind::Nomination || one.kind == EffectKind::Role)
        .filter_map(|one| one.engagement)
        .collect();
    let files: Vec<EngagementId> = own.into_iter().collect();
    let open = tx.obligations_open(&files).await?;
    for id in files {
        let file = tx.engagement(id).await?;
        if file.provider != Some(going.person.organisation) {
            continue;
        }
        let owed = open.iter().filter(|duty| duty.engagement == id);
        let owed = owed.filter(|duty| duty.side != Side::Client).count();
        let count = i64::try_from(owed).unwrap_or(i64::MAX);
        let home = tx.people_of(going.person.organisation).await?;
        let manager = home
            .into_iter()
            .find(|one| one.active && one.id != going.person.id && one.roles.contains("delivery"));
        match manager {
            Some(manager) => going.did(EffectKind::Duty, id, Some(manager.id), count),
            None => going.did(EffectKind::DutyOrphan, id, None, count),
        }
    }
    Ok(())
}
