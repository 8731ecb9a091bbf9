//! What waits on the caller beside the next act of each file: piles of small things, each in one statement.

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::agreement::check_fulfilment;
use kpo_practice::calendar::Calendar;
use kpo_practice::engagement::{Engagement, Side};
use kpo_practice::rate;
use kpo_records::Tx;
use kpo_records::calendar::Kept;

use super::page::name;
use super::queue::{Item, Queue, Rights};
use crate::error::Result;

/// How many people with credentials to verify a queue names at most; the longest waiting come first.
const PEOPLE_MAX: i64 = 50;

/// Adds every pile to the queue.
pub(super) async fn all(
    tx: &mut Tx,
    caller: &Caller,
    rights: &mut Rights,
    (files, kept): (&[Engagement], &[Kept]),
    queue: &mut Queue,
) -> Result<()> {
    key_people(tx, caller, rights, files, queue).await?;
    hours(tx, caller, rights, files, queue).await?;
    rates(tx, caller, rights, files, queue).await?;
    duties(tx, caller, rights, (files, kept), queue).await?;
    credentials(tx, caller, rights, kept, queue).await?;
    words_owed(tx, caller, queue).await?;
    waivers(tx, caller, queue).await?;
    reviews(tx, caller, queue).await
}

fn task(file: &Engagement, name: String, word: &'static str, path: &str, count: i64) -> Item {
    Item {
        engagement: Some(file.id),
        name,
        stage: Some(file.stage),
        act: Some(word),
        link: format!("/engagements/{}/{path}", file.id),
        side: file.waiting_on,
        party: None,
        waited: None,
        due: None,
        count,
    }
}

/// By whose hours the caller's own side waits.
fn calendar<'a>(caller: &Caller, kept: &'a [Kept]) -> Option<&'a Calendar> {
    let own = |party: &&Kept| party.organisation == caller.organisation;
    kept.iter().find(own).map(|party| &party.calendar)
}

/// Files that lost somebody they depend on, for the side that can mend it (R39). Such a file stands at its award again, and
/// what is asked for there is asked for here, once.
async fn key_people(
    tx: &mut Tx,
    caller: &Caller,
    rights: &mut Rights,
    files: &[Engagement],
    queue: &mut Queue,
) -> Result<()> {
    let ids: Vec<_> = files.iter().map(|file| file.id).collect();
    let lost = crate::key_person::lost(tx, &ids, caller.at).await?;
    let (own, action) = if caller.host {
        (Side::Client, Action::ApproveNominee)
    } else {
        (Side::Provider, Action::Nominate)
    };
    for (id, (side, count)) in lost {
        let Some(file) = files.iter().find(|file| file.id == id && !file.frozen) else {
            continue;
        };
        let resource = Resource::Engagement(file.facts());
        if side == own && file.closed_at.is_none() && rights.of(action).admits(&resource) {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            let mut item = task(file, name(caller, file), "key-person", "key-people", count);
            // The file's own next act says less than this does, so this takes its place.
            let of_file = |one: &Item| one.engagement == Some(id);
            if let Some(place) = queue.mine.iter().position(of_file) {
                let former = queue.mine.remove(place);
                (item.waited, item.party) = (former.waited, former.party);
            }
            queue.mine.push(item);
        }
    }
    Ok(())
}

/// Hours that wait for the caller's approval, whatever stage the file is at.
async fn hours(
    tx: &mut Tx,
    caller: &Caller,
    rights: &mut Rights,
    files: &[Engagement],
    queue: &mut Queue,
) -> Result<()> {
    for (id, count) in tx.timesheets_waiting().await? {
        let Some(file) = files.iter().find(|file| file.id == id && !file.frozen) else {
            continue;
        };
        let resource = Resource::Engagement(file.facts());
        if rights.of(Action::ApproveTime).admits(&resource) {
            queue
                .mine
                .push(task(file, name(caller, file), "hours", "time", count));
        }
    }
    Ok(())
}

/// Bill rates that wait for the caller's consent: unlike other piles they stop the provider's bill, and no gate says so.
async fn rates(
    tx: &mut Tx,
    caller: &Caller,
    rights: &mut Rights,
    files: &[Engagement],
    queue: &mut Queue,
) -> Result<()> {
    let ids: Vec<_> = files.iter().map(|file| file.id).collect();
    let rates = tx.bill_rates_where_one_waits(&ids).await?;
    for of_file in rates.chunk_by(|one, next| one.engagement == next.engagement) {
        let file = files
            .iter()
            .find(|file| Some(file.id) == of_file.first().map(|rate| rate.engagement));
        let Some(file) = file.filter(|file| !file.frozen) else {
            continue;
        };
        let resource = Resource::Engagement(file.facts());
        let may = rights.of(Action::DraftAgreement).admits(&resource)
            && rights.of(Action::ReadBillRate).admits(&resource);
        let count = rate::waiting(of_file, caller.person, caller.at).len();
        if may && count > 0 {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            queue
                .mine
                .push(task(file, name(caller, file), "rates", "rates", count));
        }
    }
    Ok(())
}

/// Dated duties of the caller's side, corrections among them: no gate asks for them, so the queue does. One that is overdue
/// has waited since its day, and stands among what waits.
async fn duties(
    tx: &mut Tx,
    caller: &Caller,
    rights: &mut Rights,
    (files, kept): (&[Engagement], &[Kept]),
    queue: &mut Queue,
) -> Result<()> {
    let ids: Vec<_> = files.iter().map(|file| file.id).collect();
    let open = tx.obligations_open(&ids).await?;
    let own = calendar(caller, kept);
    for file in files.iter().filter(|file| !file.frozen) {
        let theirs: Vec<_> = open
            .iter()
            .filter(|duty| duty.engagement == file.id)
            .filter(|duty| check_fulfilment(duty, caller.host).is_ok())
            .collect();
        let resource = Resource::Engagement(file.facts());
        let Some(first) = theirs.first() else {
            continue;
        };
        if rights.of(Action::FulfilObligation).admits(&resource) {
            let count = i64::try_from(theirs.len()).unwrap_or(i64::MAX);
            let mut item = task(file, name(caller, file), "duty", "agreement#duties", count);
            let due = first.due_on.plus_days(1).start();
            item.due = Some(due);
            item.waited = own
                .filter(|_| first.overdue(caller.at.day()))
                .map(|own| own.worked(due, caller.at));
            queue.mine.push(item);
        }
    }
    Ok(())
}

/// Credentials that wait to be verified, a person at a time, for those who verify: until somebody has, no gate that asks
/// for them opens.
async fn credentials(
    tx: &mut Tx,
    caller: &Caller,
    rights: &mut Rights,
    kept: &[Kept],
    queue: &mut Queue,
) -> Result<()> {
    let visible = rights.of(Action::VerifyCredential);
    let today = caller.at.day();
    let found = tx
        .credentials_to_verify(visible, caller.person, today, PEOPLE_MAX)
        .await?;
    let own = calendar(caller, kept);
    for one in found {
        queue.mine.push(Item {
            engagement: None,
            name: one.name,
            stage: None,
            act: Some("verify"),
            link: format!("/people/{}#credentials", one.person),
            side: Side::Nobody,
            party: None,
            waited: own.map(|own| own.worked(one.since, caller.at)),
            due: None,
            count: one.count,
        });
    }
    Ok(())
}

/// Waivers the caller is named to agree to, and those they are to be told of. Only the host's own people ever are.
async fn waivers(tx: &mut Tx, caller: &Caller, queue: &mut Queue) -> Result<()> {
    if !caller.host {
        return Ok(());
    }
    let count = crate::waiver::waiting(tx, caller).await?;
    if count > 0 {
        queue.mine.push(Item {
            engagement: None,
            name: String::new(),
            stage: None,
            act: Some("waiver"),
            link: "/waivers".to_owned(),
            side: Side::Nobody,
            party: None,
            waited: None,
            due: None,
            count,
        });
    }
    Ok(())
}

/// Closed files, shut to those outside but for the word they still owe.
async fn words_owed(tx: &mut Tx, caller: &Caller, queue: &mut Queue) -> Result<()> {
    let speaks_for = caller.has_role("delivery").then_some(caller.organisation);
    for file in tx.declarations_owed(caller.person, speaks_for).await? {
        if !queue
            .mine
            .iter()
            .any(|item| item.engagement == Some(file.id))
        {
            queue
                .mine
                .push(task(&file, name(caller, &file), "declare", "closure", 1));
        }
    }
    Ok(())
}

/// Reviews handed to the caller. A reviewer does not know the file, so neither its name nor its stage is told.
async fn reviews(tx: &mut Tx, caller: &Caller, queue: &mut Queue) -> Result<()> {
    for review in tx.reviews_by(caller.person).await? {
        if review.finished_at.is_some() {
            continue;
        }
        queue.mine.push(Item {
            engagement: None,
            name: String::new(),
            stage: None,
            act: Some("judge"),
            link: format!("/reviews/{}", review.id),
            side: Side::Nobody,
            party: None,
            waited: None,
            due: None,
            count: 1,
        });
    }
    Ok(())
}
