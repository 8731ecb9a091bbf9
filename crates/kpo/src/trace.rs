//! `kpo trace`: whose copy a found page is, and how sure that is.

use std::path::Path;

use anyhow::{Context, Result, bail};
use kpo_operations::names::Names;
use kpo_operations::{Error, trace};
use kpo_practice::id::DocumentId;
use kpo_practice::room::Document;
use kpo_practice::trace::{FOUND_MAX, Finding, TraceVerdict};

use crate::config::Config;
use crate::store::Store;

/// Reads the file, traces it and prints what may be said.
pub(crate) async fn run(config: &Config, found: &Path, document: DocumentId) -> Result<()> {
    let size = std::fs::metadata(found)
        .with_context(|| format!("{} cannot be read", found.display()))?
        .len();
    if size > FOUND_MAX as u64 {
        bail!(
            "{} is larger than {} MB: cut out the page that matters",
            found.display(),
            FOUND_MAX / (1024 * 1024)
        );
    }
    let bytes =
        std::fs::read(found).with_context(|| format!("{} cannot be read", found.display()))?;
    let store = Store::open(config, false).await?;
    let traced = trace::console(&store.office, document, bytes.into()).await;
    store.close().await;
    match traced {
        Ok((document, finding, names)) => {
            print(&document, &finding, &names);
            Ok(())
        }
        Err(Error::NotFound) => bail!("there is no document {document} here"),
        Err(Error::Refused(refusal)) => bail!("{}", said(refusal.code)),
        Err(error) => Err(error.into()),
    }
}

fn print(document: &Document, finding: &Finding, names: &Names) {
    println!("document: {} ({})", document.name, document.id);
    let words = finding.verdict() == TraceVerdict::Words;
    for one in &finding.seen {
        if one.page == 0 {
            println!(
                "file: {} % of the document's blanks between words",
                one.alike
            );
            continue;
        }
        let [left, top, right, bottom] = one.part;
        if words {
            println!(
                "page {}: {top}–{bottom} % down, {} % of the words",
                one.page, one.alike
            );
            continue;
        }
        println!(
            "picture {}: page {}, {left}–{right} % across and {top}–{bottom} % down, {} % alike",
            one.picture, one.page, one.alike
        );
    }
    let missed = finding.pictures - finding.seen.len() as i64;
    if missed > 0 {
        println!(
            "{missed} of {} pictures show no page of it",
            finding.pictures
        );
    }
    if words {
        println!("people who were shown these pages: {}", finding.readers);
    } else {
        println!("bits read: {}", finding.bits);
        println!("readers compared: {}", finding.readers);
    }
    for (person, suspect) in finding.accused() {
        println!(
            "accused: {} ({person}); an innocent reader scores as high with a chance of {:.1e}, any of all with {:.1e}",
            names.of(person),
            suspect.alone,
            suspect.total
        );
    }
    for suspect in finding.suspects.iter().filter(|one| one.person.is_none()) {
        println!(
            "lead: one reader, whose name is withheld; any innocent scores as high with a chance of {:.1e}",
            suspect.total
        );
    }
    println!("{}", verdict(finding.verdict()));
    if finding.originals > 0 {
        println!(
            "note: the original, without marks, was taken {} times; copies of it name nobody",
            finding.originals
        );
    }
    if !finding.same_engine {
        println!(
            "note: this program draws pages otherwise than the one that marked them; less may be read than there is"
        );
    }
}

fn verdict(verdict: TraceVerdict) -> &'static str {
    match verdict {
        TraceVerdict::Accused => "verdict: accused",
        TraceVerdict::Leads => "verdict: leads only; no ground for naming anybody",
        TraceVerdict::NoRecipient => {
            "verdict: no recipient; nobody's marks are in it, or too little of it is left"
        }
        TraceVerdict::Elsewhere => {
            "verdict: no recipient; it shows no page of this document that could be recognised"
        }
        TraceVerdict::Words => {
            "verdict: no recipient; its words stand in this document, and words carry no marks"
        }
    }
}

/// What to do about a refusal, for whoever sits at the console.
fn said(code: &str) -> String {
    match code {
        "trace-text" => "words are looked for in texts, word processor files and workbooks only, and eight of them at least: give more, or a picture, a scan, a PDF of pages or the word processor's file itself"
            .to_owned(),
        "trace-unseen" => "no page or copy of this document ever went to anybody, so no marked copy exists".to_owned(),
        "trace-source" => "it is not a word processor's file, or the document is none: give a picture, a scan or a PDF of its pages".to_owned(),
        "trace-gone" => "the document is no longer in its room, and without it its pages cannot be drawn again".to_owned(),
        "trace-pixels" => "the picture is too large, or too small to show anything".to_owned(),
        other => format!("the file cannot be read ({other})"),
    }
}
