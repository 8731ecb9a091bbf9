//! Tracing a copy that was found where it should not be (R25).
//!
//! One security officer hands in what was found; it is read for its marks at once, the finding is kept and shown to nobody. A
//! second officer releases it. What was found is not kept, only its digest. Whoever runs the machine can trace at the console;
//! the journal says so.

mod find;
mod words;

use bytes::Bytes;
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{DocumentId, PersonId, TraceId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::{Document, DocumentState};
use kpo_practice::trace::{self, FOUND_MAX, Finding, Trace, TraceVerdict};
use kpo_records::{Page, PageRequest};
use serde_json::json;

use crate::admit::Record;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;
use crate::room::{imprint, paper, view};

/// How long reading may take.
const SECONDS_MAX: u64 = 240;

/// A trace as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// The trace; its finding counts only once it is released.
    pub trace: Trace,
    /// The document's name.
    pub document: String,
    /// Names of whoever is in it.
    pub names: Names,
    /// Whether this reader may release it.
    pub can_release: bool,
}

/// Reads what was found for its marks and keeps what came out, for a second officer to release.
pub async fn start(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    reason: &str,
    found: Bytes,
) -> Result<TraceId> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    drop(tx);
    let reason = trace::check_reason(reason)?;
    // Apart from the request: a long document may take longer than a browser waits, and then stands in the list.
    let (office, caller) = (office.clone(), caller.clone());
    tokio::spawn(async move { finish(&office, &caller, document, reason, found).await })
        .await
        .map_err(crate::error::Error::unavailable)?
}

async fn finish(
    office: &Office,
    caller: &Caller,
    document: DocumentId,
    reason: String,
    found: Bytes,
) -> Result<TraceId> {
    let digest = kpo_practice::agreement::digest_of(&found);
    let (document, finding) = read(office, document, found).await?;
    let trace = Trace {
        id: office.id(),
        version: 1,
        document: document.id,
        engagement: document.engagement,
        reason,
        digest,
        finding,
        started_by: caller.person,
        started_at: caller.at,
        released_by: None,
        released_at: None,
    };
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    tx.insert_trace(&trace).await?;
    let facts = json!({ "document": trace.document, "digest": trace.digest });
    tx.note(
        caller,
        Entry::new("trace.started", "trace", trace.id)
            .within(trace.engagement)
            .with(facts),
    );
    tx.commit().await?;
    Ok(trace.id)
}

/// A second officer releases what was read.
pub async fn release(office: &Office, caller: &Caller, id: TraceId, seen: i64) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    let trace = trace::release(tx.trace(id).await?, caller.person, caller.at)?;
    tx.save_trace(&trace, seen).await?;
    let facts = json!({ "document": trace.document, "digest": trace.digest, "verdict": trace.finding.verdict,
        "started_by": trace.started_by });
    tx.note(
        caller,
        Entry::new("trace.released", "trace", id)
            .within(trace.engagement)
            .with(facts),
    );
    tx.commit().await?;
    Ok(())
}

/// All traces, the latest first, for the security officers.
pub async fn list(office: &Office, caller: &Caller, page: &PageRequest) -> Result<Page<Shown>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    let traces = tx.traces(page).await?;
    let mut items = Vec::with_capacity(traces.items.len());
    for trace in traces.items {
        items.push(shown(&mut tx, caller, trace).await?);
    }
    Ok(Page {
        items,
        next: traces.next,
    })
}

/// One trace. That somebody read a released finding is itself recorded.
pub async fn show(office: &Office, caller: &Caller, id: TraceId) -> Result<Shown> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::TraceCopy)
        .await?;
    let trace = tx.trace(id).await?;
    let shown = shown(&mut tx, caller, trace).await?;
    if shown.trace.released().is_some() {
        let entry = Entry::new("trace.read", "trace", id).within(shown.trace.engagement);
        tx.note(caller, entry);
        tx.commit().await?;
    }
    Ok(shown)
}

async fn shown(tx: &mut kpo_records::Tx, caller: &Caller, trace: Trace) -> Result<Shown> {
    let mut people = vec![trace.started_by];
    people.extend(trace.released_by);
    if let Some(finding) = trace.released() {
        people.extend(finding.accused().into_iter().map(|(person, _)| person));
    }
    Ok(Shown {
        document: tx.document(trace.document).await?.name,
        names: Names::default().people(tx, &people).await?,
        can_release: trace.released().is_none() && trace.started_by != caller.person,
        trace,
    })
}

/// Traces at the console, for whoever runs the machine: the journal has that it was done before anything is said.
pub async fn console(
    office: &Office,
    document: DocumentId,
    found: Bytes,
) -> Result<(Document, Finding, Names)> {
    let digest = kpo_practice::agreement::digest_of(&found);
    let (document, finding) = read(office, document, found).await?;
    let mut tx = office.begin().await?;
    let facts = json!({ "document": document.id, "digest": digest, "verdict": finding.verdict });
    let entry = Entry::new("trace.console", "document", document.id)
        .within(document.engagement)
        .with(facts);
    tx.record(None, office.clock.now(), entry);
    let people: Vec<PersonId> = finding
        .accused()
        .into_iter()
        .map(|(person, _)| person)
        .collect();
    let names = Names::default().people(&mut tx, &people).await?;
    tx.commit().await?;
    Ok((document, finding, names))
}

/// Reads a found file over the pages of a document.
async fn read(office: &Office, id: DocumentId, found: Bytes) -> Result<(Document, Finding)> {
    if found.len() > FOUND_MAX {
        return Err(Refusal::of_field("file", "trace-too-large")
            .with("limit", FOUND_MAX / (1024 * 1024))
            .into());
    }
    let kind = find::kind(&found)?;
    let mut tx = office.read().await?;
    let document = tx.document(id).await?;
    if document.state != DocumentState::Ready {
        return Err(Refusal::of_field("document", "trace-gone").into());
    }
    let (key, readers) = (tx.imprint_key(id).await?, tx.readers_of(id).await?);
    let originals = tx.originals_taken(id).await?;
    drop(tx);
    let Some(key) = key else {
        return Err(Refusal::of_field("document", "trace-unseen").into());
    };
    let bytes = view::stored(office, &document).await?;
    let task = find::Task {
        code: imprint::code(&key, &document),
        document: document.clone(),
        bytes,
        found,
        kind,
        readers,
        originals,
        same_engine: key.engine == crate::room::layout::ENGINE,
    };
    let mut finding = paper::aside(SECONDS_MAX, move || task.run()).await??;
    if finding.verdict() == TraceVerdict::Words {
        let pages: Vec<i64> = finding.seen.iter().map(|one| one.page).collect();
        let shown = office.read().await?.readers_of_pages(id, &pages).await?;
        finding.readers = shown.len() as i64;
    }
    Ok((document, finding))
}
