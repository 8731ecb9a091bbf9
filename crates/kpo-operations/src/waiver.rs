//! Waivers: a wall of the ledger set aside for one person and one file, by two named people (R26).
//!
//! The officer asks; the second person, whom the officer names, agrees with a sign-in of their own; whoever keeps a file whose
//! information the person knows finds it in their work and in that file's history. None of them is told of the others' file.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, PersonId, WaiverId, WaiverNoticeId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use kpo_practice::waiver::{self, Notice, Waiver};
use kpo_records::Tx;
use serde_json::json;

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::ledger::{Board, about_one};
use crate::names::Names;
use crate::office::Office;
use crate::person::advance_files_of;

/// The page of the waivers, as far as they are the reader's.
pub struct Page {
    /// Those asked for, the latest first: all of them for the officer, for others those they are to agree to.
    pub waivers: Vec<Waiver>,
    /// What the reader is told of: waivers of people who know what is in their files.
    pub notices: Vec<(Notice, Waiver)>,
    /// Names of people.
    pub names: Names,
    /// Files by what the reader may call them.
    pub files: BTreeMap<EngagementId, String>,
    /// The reader may ask.
    pub may_ask: bool,
    /// People somebody may ask for: from outside, and on record as having been shown something.
    pub people: Vec<Person>,
    /// Files they may be asked for.
    pub open: Vec<Engagement>,
    /// Who can be named to agree.
    pub seconds: Vec<Person>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Draft {
    /// For whom.
    pub person: PersonId,
    /// For which file.
    pub engagement: EngagementId,
    /// Who is to agree.
    pub second: PersonId,
    /// The last day.
    pub until_on: Day,
    /// Why.
    pub reason: String,
}

fn officer(caller: &Caller) -> bool {
    caller.has_role("security")
}

/// Whether somebody of the host can be named to agree.
fn can_agree(person: &Person) -> bool {
    person.active
        && ["security", "sourcing"]
            .iter()
            .any(|role| person.roles.contains(*role))
}

/// The waivers that are the reader's to see.
pub async fn list(office: &Office, caller: &Caller) -> Result<Page> {
    let mut tx = office.read().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ReadCoreMap)
        .await?
        .into_inner();
    let all = tx.waivers().await?;
    let mut files = BTreeMap::new();
    let mut notices = Vec::new();
    for notice in tx.waiver_notices().await? {
        let file = tx.engagement(notice.engagement).await?;
        let of = all.iter().find(|one| one.id == notice.waiver);
        if let Some(waiver) = of.filter(|_| file.owner == caller.person) {
            files.insert(file.id, file.title);
            notices.push((notice, waiver.clone()));
        }
    }
    let may_ask = officer(caller);
    let mut waivers = all;
    waivers.retain(|one| may_ask || one.second == caller.person);
    for one in &waivers {
        let title = tx.engagement(one.engagement).await?.title;
        files.insert(one.engagement, title);
    }
    let (mut people, mut seconds, mut open) = (Vec::new(), Vec::new(), Vec::new());
    if may_ask {
        let seen = tx.seen_by_all().await?;
        let known: BTreeSet<PersonId> = seen.iter().map(|one| one.person).collect();
        let known: Vec<PersonId> = known.into_iter().collect();
        people = tx.people(&known).await?;
        people.retain(|one| one.active);
        seconds = tx.people_of(host).await?;
        seconds.retain(|one| can_agree(one) && one.id != caller.person);
        open = tx.engagements_open().await?;
    }
    let ids: BTreeSet<PersonId> = waivers
        .iter()
        .chain(notices.iter().map(|(_, waiver)| waiver))
        .flat_map(|one| [one.person, one.asked_by, one.second])
        .collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    Ok(Page {
        names: Names::default().people(&mut tx, &ids).await?,
        waivers,
        notices,
        files,
        may_ask,
        people,
        open,
        seconds,
    })
}

/// Asks for a waiver, where a wall of the ledger stands. It opens nothing yet.
pub async fn ask(office: &Office, caller: &Caller, draft: Draft) -> Result<Waiver> {
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::RaiseWall)
        .await?
        .into_inner();
    let unknown = |field| Refusal::of_field(field, "entry-unknown");
    let person = tx.people(&[draft.person]).await?.pop();
    let person = person.ok_or_else(|| unknown("person"))?;
    let second = tx.people(&[draft.second]).await?.pop();
    let second = second.filter(|one| one.organisation == host && can_agree(one));
    let second = second.ok_or_else(|| unknown("second"))?;
    let file = match tx.engagement(draft.engagement).await {
        Ok(file) => file,
        Err(kpo_records::RecordsError::NotFound) => return Err(unknown("engagement").into()),
        Err(error) => return Err(error.into()),
    };
    let waiver = waiver::check(
        Waiver {
            id: office.id(),
            version: 1,
            person: person.id,
            engagement: file.id,
            reason: draft.reason,
            until_on: draft.until_on,
            asked_by: caller.person,
            asked_at: caller.at,
            second: second.id,
            agreed_at: None,
            ended_at: None,
        },
        caller.at.day(),
    )?;
    if protected(&mut tx, &person, &file, caller.at.day())
        .await?
        .is_empty()
    {
        return Err(Refusal::of_field("person", "waiver-needless").into());
    }
    tx.insert_waiver(&waiver).await?;
    tx.note(caller, entry("waiver.asked", &waiver));
    tx.commit().await?;
    Ok(waiver)
}

/// The second person agrees: the door opens, and whoever keeps the files whose information the person knows is told.
pub async fn agree(office: &Office, caller: &Caller, id: WaiverId, seen: i64) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadCoreMap)
        .await?;
    let asked = tx.waiver(id).await?;
    if asked.second != caller.person && !officer(caller) {
        return Err(Error::NotFound);
    }
    if !caller.circumstances().fresh {
        return Err(Error::Stale);
    }
    let agreed = waiver::agree(asked, caller.person, caller.at)?;
    let person = tx.person(agreed.person).await?;
    let file = tx.engagement(agreed.engagement).await?;
    let told = protected(&mut tx, &person, &file, caller.at.day()).await?;
    tx.save_waiver(&agreed, seen).await?;
    tx.note(caller, entry("waiver.agreed", &agreed));
    for engagement in told {
        let notice = Notice {
            id: office.id(),
            version: 1,
            waiver: id,
            engagement,
            at: caller.at,
            read_by: None,
            read_at: None,
        };
        tx.insert_waiver_notice(&notice).await?;
        let facts = json!({ "person": agreed.person, "until_on": agreed.until_on.to_string() });
        let entry = Entry::new("waiver.noticed", "waiver_notice", notice.id);
        tx.note(caller, entry.within(engagement).with(facts));
    }
    advance_files_of(&mut tx, agreed.person, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// The files whose information stands between a person and a file: seen by them, or by their firm where that counts.
async fn protected(
    tx: &mut Tx,
    person: &Person,
    file: &Engagement,
    on: Day,
) -> Result<BTreeSet<EngagementId>> {
    let board = Board::of(tx, &[person.id], &[person.organisation], on).await?;
    let against = about_one(tx, file.id, file.client).await?;
    Ok(board.between((person.id, person.organisation), &against, on))
}

/// Declines a waiver that waits, or ends one before its day: either of the two who made it, or another officer.
pub async fn end(
    office: &Office,
    caller: &Caller,
    id: WaiverId,
    reason: &str,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadCoreMap)
        .await?;
    let waiver = tx.waiver(id).await?;
    if waiver.second != caller.person && !officer(caller) {
        return Err(Error::NotFound);
    }
    let reason = kpo_practice::text::lines("reason", reason, 2000)?;
    let ended = waiver::end(waiver, caller.at)?;
    tx.save_waiver(&ended, seen).await?;
    let leaving = crate::review::Leaving::Walled;
    crate::review::leave(office, &mut tx, caller, ended.person, leaving).await?;
    advance_files_of(&mut tx, ended.person, caller.at).await?;
    let entry = Entry::new("waiver.ended", "waiver", id);
    tx.note(caller, entry.saying(&reason));
    tx.commit().await?;
    Ok(())
}

/// Whoever keeps the file says that they were told.
pub async fn read_notice(
    office: &Office,
    caller: &Caller,
    id: WaiverNoticeId,
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadCoreMap)
        .await?;
    let found = tx.waiver_notices().await?;
    let mut notice = found
        .into_iter()
        .find(|one| one.id == id)
        .ok_or(Error::NotFound)?;
    let file = tx.engagement(notice.engagement).await?;
    if file.owner != caller.person {
        return Err(Error::NotFound);
    }
    if notice.read_at.is_some() {
        return Err(Error::Conflict);
    }
    (notice.read_by, notice.read_at) = (Some(caller.person), Some(caller.at));
    tx.save_waiver_notice(&notice, seen).await?;
    let entry = Entry::new("waiver.read", "waiver_notice", id);
    tx.note(caller, entry.within(notice.engagement));
    tx.commit().await?;
    Ok(())
}

/// How many waivers wait for this person to agree, and how many notices for them to read.
pub(crate) async fn waiting(tx: &mut Tx, caller: &Caller) -> Result<i64> {
    Ok(tx.waivers_waiting(caller.person, caller.at.day()).await?)
}

fn entry(act: &'static str, waiver: &Waiver) -> Entry {
    Entry::new(act, "waiver", waiver.id).with(
        json!({ "person": waiver.person, "engagement": waiver.engagement,
        "until_on": waiver.until_on.to_string(), "second": waiver.second }),
    )
}
