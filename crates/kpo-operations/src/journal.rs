//! Reading the journal. The auditor and the security officer see every act, in the order it was recorded; that they
//! looked is itself recorded.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{Id, OrganisationId, PersonId};
use kpo_practice::journal::{Entry, Head, Link};
use kpo_practice::person::Person;
use kpo_records::Tx;

use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// Entries on a page.
pub const PAGE: i64 = 100;

/// One entry, with the name of who acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry as recorded.
    pub link: Link,
    /// Who acted; absent for the system itself.
    pub person: Option<String>,
    /// What they said of it that stands nowhere else; only in the journal itself, never in a file's history.
    pub words: Option<String>,
}

/// A stretch of the journal, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The entries.
    pub lines: Vec<Line>,
    /// The number to go on before, if there is more.
    pub before: Option<i64>,
    /// The end of the chain, for comparing with a copy kept elsewhere.
    pub head: Head,
}

/// The newest entries before `before`.
pub async fn read(office: &Office, caller: &Caller, before: Option<i64>) -> Result<Stretch> {
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ReadJournal)
        .await?;
    let stretch = stretch(&mut tx, before).await?;
    let first = stretch.lines.last().map(|line| line.link.seq);
    let last = stretch.lines.first().map(|line| line.link.seq);
    tx.note(
        caller,
        Entry::new("journal.read", "organisation", OrganisationId(host.uuid())).with((first, last)),
    );
    tx.commit().await?;
    Ok(stretch)
}

async fn stretch(tx: &mut Tx, before: Option<i64>) -> Result<Stretch> {
    let head = tx.journal_head().await?;
    let mut links = tx.journal_before(before, None, PAGE + 1).await?;
    let more = links.len() as i64 > PAGE;
    links.truncate(usize::try_from(PAGE).unwrap_or(1));
    let words = tx.words_of(&links).await?;
    let mut lines = named(tx, links).await?;
    for (line, words) in lines.iter_mut().zip(words) {
        line.words = words;
    }
    let before = if more {
        lines.last().map(|line| line.link.seq)
    } else {
        None
    };
    Ok(Stretch {
        lines,
        before,
        head,
    })
}

/// Puts names to entries, in one statement.
pub async fn named(tx: &mut Tx, links: Vec<Link>) -> Result<Vec<Line>> {
    let mut ids: Vec<PersonId> = links
        .iter()
        .filter_map(|link| link.person)
        .map(PersonId::from_uuid)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let people: Vec<Person> = tx.people(&ids).await?;
    let name = |id| {
        people
            .iter()
            .find(|person| person.id.uuid() == id)
            .map(|person| person.name.clone())
    };
    Ok(links
        .into_iter()
        .map(|link| Line {
            person: link.person.and_then(name),
            link,
            words: None,
        })
        .collect())
}
