//! The security officer's board: who from outside can see what at this moment, and what ends soon (R9, R24, R26).
//!
//! What somebody can see is not kept anywhere: the policies are asked for each person, as they would be at the next request, with
//! every factor shown. So the board cannot disagree with the doors.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller, Circumstances, Resource, Standing, decide};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, Id, PersonId};
use kpo_practice::incident::Freeze;
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::room::Document;
use kpo_practice::time::Day;
use kpo_practice::transfer::Transfer;
use kpo_practice::waiver::Waiver;
use kpo_practice::wall::Wall;
use kpo_records::{Tx, page::Cursor};
use serde_json::json;

use super::{Page, PageRequest, Wanted};
use crate::admit::Record;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;
use crate::rival::{Conflict, conflicts};

/// How far ahead an end counts as coming, in days.
pub const SOON_DAYS: i64 = 30;

/// What one person can see of one file at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Who.
    pub person: PersonId,
    /// By name.
    pub name: String,
    /// For whom they act.
    pub organisation: kpo_practice::id::OrganisationId,
    /// Of which file.
    pub engagement: EngagementId,
    /// Its title.
    pub title: String,
    /// The file stands frozen.
    pub frozen: bool,
    /// They can read its brief.
    pub brief: bool,
    /// They can read the work.
    pub work: bool,
    /// Documents of its room they can open.
    pub documents: usize,
    /// Of so many.
    pub of: usize,
    /// The last day of the wall that keeps them off, if one does.
    pub walled_until: Option<Day>,
    /// The last day something of it was shown to them.
    pub last_on: Option<Day>,
}

/// What is the officer's alone.
#[derive(Debug, Default)]
pub struct Watch {
    /// Who is frozen.
    pub frozen: Vec<Freeze>,
    /// Walls that stand and end soon, the earliest first.
    pub walls: Vec<Wall>,
    /// Bases for transfers that stand and end soon, the earliest first.
    pub transfers: Vec<Transfer>,
    /// Waivers that stand or wait, the earliest end first.
    pub waivers: Vec<Waiver>,
    /// Who was shown the information of two competitors.
    pub conflicts: Vec<Conflict>,
    /// Files by their titles.
    pub files: BTreeMap<EngagementId, String>,
}

/// The board.
#[derive(Debug)]
pub struct Board {
    /// Who can see what now, by name.
    pub sights: Page<Sight>,
    /// What else the officer watches; nobody else is told.
    pub watch: Option<Watch>,
    /// Names of people and organisations.
    pub names: Names,
    /// The person asked about, if one is, and whether they are frozen.
    pub person: Option<(Person, bool)>,
    /// The file asked about, if one is.
    pub file: Option<Engagement>,
    /// Day it was made.
    pub today: Day,
}

/// The board, narrowed to a person or a file where one is asked for. That somebody looked is recorded before it is shown.
pub async fn board(
    office: &Office,
    caller: &Caller,
    wanted: &Wanted,
    page: &PageRequest,
) -> Result<Board> {
    let today = caller.at.day();
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ReadExposure)
        .await?;
    let officer = host.may(
        caller,
        Action::RaiseWall,
        &Resource::Host {
            organisation: *host,
        },
    );
    let person = match wanted.person {
        Some(id) => Some(tx.person(id).await?),
        None => None,
    };
    let file = match wanted.engagement {
        Some(id) => Some(tx.engagement(id).await?),
        None => None,
    };
    let facts = json!({ "person": wanted.person, "engagement": wanted.engagement });
    tx.note(
        caller,
        Entry::new("exposure.board-read", "organisation", *host).with(facts),
    );
    tx.commit().await?;
    let mut tx = office.read().await?;
    let sights = sights(&mut tx, caller, (person.as_ref(), file.as_ref()), page).await?;
    let watch = if officer {
        Some(watch(&mut tx, today).await?)
    } else {
        None
    };
    let names = names(&mut tx, watch.as_ref()).await?;
    let person = match person {
        Some(person) => {
            let frozen = tx.freeze_of(person.id).await?.is_some();
            Some((person, frozen))
        }
        None => None,
    };
    Ok(Board {
        sights,
        watch,
        names,
        person,
        file,
        today,
    })
}

/// Everybody from outside who can act at all, in the order of their names, and what they have a part in.
async fn sights(
    tx: &mut Tx,
    caller: &Caller,
    (person, file): (Option<&Person>, Option<&Engagement>),
    page: &PageRequest,
) -> Result<Page<Sight>> {
    let host = tx.host().await?.map(|host| host.id);
    let mut people = match person {
        Some(person) => vec![person.clone()],
        None => tx.people_by_name(None).await?,
    };
    people.retain(|one| one.active && Some(one.organisation) != host);
    if let Some(after) = &page.after {
        let last = people.iter().position(|one| one.id.uuid() == after.id);
        people.drain(..last.map_or(0, |at| at + 1));
    }
    let mut rooms = Rooms::default();
    let (mut items, mut next) = (Vec::new(), None);
    let most = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let mut people = people.into_iter().peekable();
    while let Some(one) = people.next() {
        items.append(&mut of_person(tx, caller, &one, file, &mut rooms).await?);
        if items.len() >= most && people.peek().is_some() {
            let cursor = Cursor {
                key: 0,
                id: one.id.uuid(),
            };
            next = Some(cursor.write());
            break;
        }
    }
    Ok(Page { items, next })
}

/// Files and their documents, read once.
#[derive(Default)]
struct Rooms(BTreeMap<EngagementId, (Engagement, Vec<Document>)>);

impl Rooms {
    async fn of(&mut self, tx: &mut Tx, id: EngagementId) -> Result<&(Engagement, Vec<Document>)> {
        use std::collections::btree_map::Entry::{Occupied, Vacant};
        Ok(match self.0.entry(id) {
            Occupied(there) => there.into_mut(),
            Vacant(free) => free.insert((tx.engagement(id).await?, tx.documents(id).await?)),
        })
    }
}

async fn of_person(
    tx: &mut Tx,
    caller: &Caller,
    person: &Person,
    file: Option<&Engagement>,
    rooms: &mut Rooms,
) -> Result<Vec<Sight>> {
    let only = file.map(|file| file.id);
    let standing = crate::admit::standing_of(tx, person.id, only, caller.at).await?;
    let today = caller.at.day();
    let mut files = crate::wall::parts(tx, &standing).await?;
    files.retain(|id| file.is_none_or(|file| file.id == *id));
    let seen = tx.seen_by(&[person.id], &[]).await?;
    let mut found = Vec::new();
    for id in files {
        let (file, documents) = rooms.of(tx, id).await?;
        let last = seen
            .iter()
            .filter(|one| one.engagement == id && one.person == person.id)
            .map(|one| one.last_on)
            .max();
        let mut sight = look(&standing, person, file, documents);
        sight.last_on = last;
        if standing.walled.contains(&id) {
            let who = (person.id, person.organisation);
            sight.walled_until = crate::wall::until(tx, who, id, today).await?;
        }
        if sight.brief || sight.work || sight.documents > 0 || sight.walled_until.is_some() {
            found.push(sight);
        }
    }
    Ok(found)
}

/// What the policies answer for somebody who showed everything that can be shown.
fn look(standing: &Standing, person: &Person, file: &Engagement, documents: &[Document]) -> Sight {
    let ready = Circumstances {
        second_factor: true,
        fresh: true,
        token: false,
        scopes: std::collections::BTreeSet::new(),
    };
    let resource = Resource::Engagement(file.facts());
    let may = |action| decide(standing, &ready, action, &resource).allow;
    // Documents of one class and place are alike to the policies.
    let mut asked: BTreeMap<(i64, &str, bool), bool> = BTreeMap::new();
    let mut open = 0;
    for document in documents {
        let facts = document.facts(file);
        let key = (document.class, document.region.as_str(), facts.quarantined);
        let allowed = asked.entry(key).or_insert_with(|| {
            let resource = Resource::Document(facts);
            decide(standing, &ready, Action::ViewPage, &resource).allow
        });
        open += usize::from(*allowed);
    }
    Sight {
        person: person.id,
        name: person.name.clone(),
        organisation: person.organisation,
        engagement: file.id,
        title: file.title.clone(),
        frozen: file.frozen,
        brief: may(Action::ReadBrief),
        work: may(Action::ReadDeliverable),
        documents: open,
        of: documents.len(),
        walled_until: None,
        last_on: None,
    }
}

async fn watch(tx: &mut Tx, today: Day) -> Result<Watch> {
    let mut walls = tx.walls().await?;
    walls.retain(|one| one.stands(today) && one.until_on <= today.plus_days(SOON_DAYS));
    walls.sort_by_key(|one| one.until_on);
    let mut transfers = tx.transfers().await?;
    transfers.retain(|one| one.stands(today) && one.until_on <= today.plus_days(SOON_DAYS));
    transfers.sort_by_key(|one| one.until_on);
    let mut waivers = tx.waivers().await?;
    waivers.retain(|one| one.stands(today) || one.waits(today));
    waivers.sort_by_key(|one| one.until_on);
    let ledger = crate::ledger::Board::of_all(tx, today).await?;
    let conflicts = conflicts(&ledger, today);
    let mut files = BTreeMap::new();
    let named = waivers.iter().map(|one| one.engagement);
    let named = named.chain(conflicts.iter().flat_map(|one| one.files.iter().copied()));
    for id in named {
        files.insert(id, tx.engagement(id).await?.title);
    }
    Ok(Watch {
        frozen: tx.freezes_open().await?,
        walls,
        transfers,
        waivers,
        conflicts,
        files,
    })
}

async fn names(tx: &mut Tx, watch: Option<&Watch>) -> Result<Names> {
    let mut ids: Vec<PersonId> = Vec::new();
    if let Some(watch) = watch {
        ids.extend(
            watch
                .frozen
                .iter()
                .flat_map(|one| [one.person, one.frozen_by]),
        );
        ids.extend(watch.walls.iter().map(|one| one.person));
        ids.extend(watch.waivers.iter().map(|one| one.person));
        ids.extend(
            watch
                .conflicts
                .iter()
                .flat_map(|one| one.people.iter().copied()),
        );
    }
    ids.sort_unstable();
    ids.dedup();
    Names::default()
        .people(tx, &ids)
        .await?
        .organisations(tx)
        .await
}
