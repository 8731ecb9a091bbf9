//! One engagement file, whole, on its way out of the house: for a handover, an archive, a court, another program.
//!
//! The operator at the console writes it in somebody's name, who must have the right: the file's owner, or whom the
//! operator names. What that person may not see (a document above their clearance) is left out, and for nobody it tells
//! what is sealed or blind. The journal has the export before a byte is written, and each document taken out stands in
//! the exposure record like any other original.

use std::collections::BTreeMap;

use bytes::Bytes;
use kpo_practice::access::{Action, Caller, Resource, Visible};
use kpo_practice::id::{EngagementId, Id};
use kpo_practice::journal::{Entry, Link};
use kpo_practice::room::{Document, DocumentState, ExposureKind};
use kpo_records::Tx;
use kpo_records::export::{FORMAT, SECTIONS};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::office::Office;
use crate::room::view;
use crate::session::caller_of;

/// How many entries are read at a time.
const ENTRIES: i64 = 2_000;

/// A file ready to be written: what stands in it, and the documents that go with it.
pub struct Export {
    /// Which engagement.
    pub engagement: EngagementId,
    /// In whose name.
    pub name: String,
    /// Names and contents, in order.
    pub files: Vec<(String, Vec<u8>)>,
    /// Documents, each read when it is its turn.
    pub documents: Vec<Document>,
    /// Documents there are, but not for this person.
    pub withheld: usize,
}

type Rows = Vec<Map<String, Value>>;

/// Every file there is, for whoever takes all of them out.
pub async fn all(office: &Office) -> Result<Vec<EngagementId>> {
    Ok(office.read().await?.engagement_ids().await?)
}

/// Puts together the file of one engagement and records that it leaves. `email` names the person in whose name, the
/// file's owner when absent.
pub async fn engagement(office: &Office, email: Option<&str>, id: EngagementId) -> Result<Export> {
    let mut tx = office.begin().await?;
    let caller = on_behalf(office, &mut tx, email, id).await?;
    let file = office
        .admit(&mut tx, &caller, Action::ExportFile, id)
        .await?;
    let mut sections = BTreeMap::new();
    for section in SECTIONS {
        sections.insert(section.name, tx.exported(section, id).await?);
    }
    let visible = Visible::to(
        file.standing.clone(),
        caller.circumstances(),
        Action::ListDocument,
    );
    let (mut documents, mut withheld) = (Vec::new(), 0);
    for document in tx.documents(id).await? {
        let resource = Resource::Document(document.facts(&file));
        if visible.admits(&resource) && file.may(&caller, Action::ExportOriginal, &resource) {
            documents.push(document);
        } else {
            withheld += 1;
        }
    }
    documents.retain(|document| document.state == DocumentState::Ready);
    let opened = sections["award"]
        .iter()
        .any(|award| !award["opened_at"].is_null());
    let journal = journal(&mut tx, id, opened).await?;
    let whole = whole(&caller, &sections, &documents, withheld, journal);
    let mut files = vec![("engagement.json".to_owned(), pretty(&whole))];
    files.extend(texts(&sections["agreement"]));
    files.extend(tables(&sections));
    files.push(("README.txt".to_owned(), README.as_bytes().to_vec()));
    for document in &documents {
        let shown = view::exposure(office, &caller, document, ExposureKind::Export, 0);
        tx.insert_exposure(&shown).await?;
    }
    let facts = json!({ "for": caller.person, "documents": documents.len(), "withheld": withheld,
        "record": kpo_practice::agreement::digest_of(&files[0].1) });
    // Nobody signed in for this: the console did it, and says in whose name.
    let entry = Entry::new("engagement.exported", "engagement", id).within(id);
    tx.record(None, caller.at, entry.with(facts));
    tx.commit().await?;
    Ok(Export {
        engagement: id,
        name: caller.name,
        files,
        documents,
        withheld,
    })
}

/// The bytes of a document of an export, if they are still those that were put in.
pub async fn document(office: &Office, document: &Document) -> Result<Bytes> {
    view::stored(office, document).await
}

/// Where a document stands in the exported file: by its id, since two may have one name.
pub fn place(document: &Document) -> String {
    let ending = document
        .name
        .rsplit_once('.')
        .map_or(document.kind.word(), |(_, ending)| ending);
    format!("documents/{}.{ending}", document.id)
}

async fn on_behalf(
    office: &Office,
    tx: &mut Tx,
    email: Option<&str>,
    id: EngagementId,
) -> Result<Caller> {
    let person = match email {
        Some(email) => {
            tx.person_by_email(&email.to_lowercase())
                .await?
                .ok_or(Error::NotFound)?
                .id
        }
        None => tx.engagement(id).await?.owner,
    };
    let mut caller = caller_of(office, tx, person, office.clock.now()).await?;
    // Whoever holds the console holds the disk: it stands in for the fresh sign-in that originals otherwise need.
    caller.signed_in_at = caller.at;
    caller.second_factor = true;
    Ok(caller)
}

fn whole(
    caller: &Caller,
    sections: &BTreeMap<&str, Rows>,
    documents: &[Document],
    withheld: usize,
    journal: Value,
) -> Value {
    let mut whole = Map::new();
    whole.insert("format".to_owned(), FORMAT.into());
    whole.insert("exported_at".to_owned(), caller.at.to_string().into());
    whole.insert(
        "exported_for".to_owned(),
        caller.person.uuid().to_string().into(),
    );
    whole.insert(
        "policy".to_owned(),
        kpo_practice::access::policy_digest().into(),
    );
    for section in SECTIONS {
        whole.insert(section.name.to_owned(), json!(sections[section.name]));
    }
    let listed: Vec<Value> = documents
        .iter()
        .map(|one| {
            json!({ "id": one.id.uuid(), "name": one.name, "kind": one.kind.word(), "class": one.class, "copying": one.copying.word(),
                "region": one.region, "pages": one.pages, "size": one.size, "digest": one.digest,
                "uploaded_by_id": one.uploaded_by.uuid(), "created_at": one.created_at.to_string(), "file": place(one) })
        })
        .collect();
    whole.insert("document".to_owned(), listed.into());
    whole.insert("documents_withheld".to_owned(), withheld.into());
    whole.insert("journal".to_owned(), journal);
    Value::Object(whole)
}

/// The file's entries with all that is hashed, and the head they lead to. An entry that would tell a reviewer's name, or of
/// bids that are still sealed, is there by its number and hashes only.
async fn journal(tx: &mut Tx, id: EngagementId, opened: bool) -> Result<Value> {
    let blind = tx.blind(id).await?;
    let head = tx.journal_head().await?;
    let mut entries = Vec::new();
    let mut after = 0;
    loop {
        let links = tx.journal_after(after, Some(id.uuid()), ENTRIES).await?;
        let last = links.len() < ENTRIES as usize;
        let words = tx.words_of(&links).await?;
        for (link, words) in links.into_iter().zip(words) {
            after = link.seq;
            entries.push(entry(&link, words, &blind, opened));
        }
        if last {
            break;
        }
    }
    Ok(json!({ "head": { "seq": head.seq, "hash": hex::encode(&head.hash) }, "entries": entries }))
}

fn entry(link: &Link, words: Option<String>, blind: &[Uuid], opened: bool) -> Value {
    let (previous, hash) = (hex::encode(&link.previous), hex::encode(&link.hash));
    if let Some(why) = withheld(link, blind, opened) {
        return json!({ "seq": link.seq, "withheld": why, "previous": previous, "hash": hash });
    }
    json!({ "seq": link.seq, "at_us": link.at.0, "person": link.person, "act": link.act, "object": link.object,
        "object_id": link.object_id, "engagement": link.engagement, "payload": link.payload, "words": words, "seals": link.seals,
        "policy": link.policy, "previous": previous, "hash": hash })
}

fn withheld(link: &Link, blind: &[Uuid], opened: bool) -> Option<&'static str> {
    let acts = ["review.", "judgement.", "adjudication."];
    let named = |id: &Uuid| {
        link.person == Some(*id)
            || link.object_id == *id
            || link.payload.contains(&id.to_string())
            || link.payload.contains(&id.simple().to_string())
    };
    if acts.iter().any(|act| link.act.starts_with(act)) || blind.iter().any(named) {
        Some("blind review")
    } else if link.act.starts_with("bid.") && !opened {
        Some("sealed bids")
    } else {
        None
    }
}

/// Each agreement's text as it was signed: the SHA-256 of the file is the digest in the signatures.
fn texts(agreements: &Rows) -> Vec<(String, Vec<u8>)> {
    let text = |row: &Map<String, Value>, name: &str| {
        row[name]
            .as_str()
            .map_or_else(|| row[name].to_string(), str::to_owned)
    };
    agreements
        .iter()
        .map(|row| {
            let name = format!(
                "agreements/{}-{}.txt",
                text(row, "kind"),
                text(row, "number")
            );
            (name, text(row, "body").into_bytes())
        })
        .collect()
}

/// What finance wants as tables.
fn tables(sections: &BTreeMap<&str, Rows>) -> Vec<(String, Vec<u8>)> {
    let names = sections["person"]
        .iter()
        .filter_map(|row| Some((row["id"].as_str()?, row["name"].as_str()?)))
        .collect::<BTreeMap<_, _>>();
    ["time_entry", "invoice", "invoice_line", "payment"]
        .iter()
        .filter_map(|name| {
            let section = SECTIONS.iter().find(|section| section.name == *name)?;
            let columns: Vec<&str> = section.columns().map(|(name, _)| name).collect();
            Some((
                format!("{name}.csv"),
                table(&columns, &sections[name], &names),
            ))
        })
        .collect()
}

fn table(columns: &[&str], rows: &Rows, names: &BTreeMap<&str, &str>) -> Vec<u8> {
    let person = columns.contains(&"person_id");
    let mut heading: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    if person {
        heading.push("person".to_owned());
    }
    let mut text = line(&heading);
    for row in rows {
        let mut cells: Vec<String> = columns.iter().map(|name| cell(&row[*name])).collect();
        if person {
            let id = row["person_id"].as_str().unwrap_or_default();
            cells.push(names.get(id).copied().unwrap_or_default().to_owned());
        }
        text.push_str(&line(&cells));
    }
    text.into_bytes()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// RFC 4180; what a spreadsheet would take for a formula is kept from being one by an apostrophe.
fn line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| {
            let number = cell.parse::<f64>().is_ok();
            let guard = if !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                "'"
            } else {
                ""
            };
            let cell = format!("{guard}{cell}");
            if cell.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell
            }
        })
        .collect();
    quoted.join(",") + "\r\n"
}

fn pretty(value: &Value) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(value).unwrap_or_default();
    text.push(b'\n');
    text
}

/// What stands beside the file, for whoever opens it without the program.
const README: &str = "\
This folder is one engagement file, written by `kpo export`.

engagement.json   everything, section by section (docs/export.md of the project describes them)
agreements/       each text as it was signed; its SHA-256 is the digest in the signatures
documents/        the room's documents; their digests stand in engagement.json
*.csv             hours, invoices, their lines and payments, for finance
manifest.json     every file above with its length and SHA-256
SHA256SUMS        the same for `sha256sum --check SHA256SUMS`

The journal in engagement.json: the hash of an entry is SHA-256 over the text kpo/journal/v1 and, each with its length
before it as 8 bytes (most significant first): seq and at_us as 8 bytes each, person as 16 bytes or none, act, object,
object_id as 16 bytes, engagement as 16 bytes or none, payload, seals, policy, and the 32 bytes of previous. What
a person said in an entry stands sealed in its payload and in plain in words, which is not hashed. An entry whose seq
follows the one before must have that one's hash as its previous. Entries in between belong to other files.
Entries marked withheld would tell a reviewer's name, or of bids still sealed. To tie the entries to the house's journal,
compare seq and hash with the journal its auditor reads, or with a head kept elsewhere.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_no_formula() {
        let cells = ["a,b", "say \"x\"", "=cmd()", "-12", "@x", ""].map(str::to_owned);
        assert_eq!(
            line(&cells),
            "\"a,b\",\"say \"\"x\"\"\",'=cmd(),-12,'@x,\r\n"
        );
    }
}
