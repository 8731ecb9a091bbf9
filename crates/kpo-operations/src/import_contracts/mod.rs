//! Takes a folder of contracts with lawyers' answers (CUAD v1) and runs them through the whole of the product: a request,
//! a brief, an award, signed texts, a room, a deliverable whose claims are the answers, a blind review, an acceptance.
//!
//! Every act is the ordinary operation, called by made-up people of an imported client, provider and panel. The reviewers
//! are programs and say so: one compares each drawn claim with the table, the other looks its passages up in the text.
//! Running it twice adds nothing; a broken row is reported with its line, and the rest goes in.

mod cast;
mod chain;
mod check;
mod table;

use std::path::Path;

use kpo_practice::acceptance::Acceptance;
use kpo_practice::id::EngagementId;

use crate::error::Result;
use crate::office::Office;

pub use table::{BadRow, Row, Table};

/// What the file is called outside, and how it is found again.
pub const CODE_NAME: &str = "Imported contracts (CUAD v1)";

/// What an import came to.
#[derive(Debug)]
pub struct Report {
    /// The file it made or found.
    pub engagement: EngagementId,
    /// Rows of the table that could be used.
    pub rows: usize,
    /// Clause types asked about.
    pub clause_types: usize,
    /// Rows that could not, with their line and why.
    pub bad: Vec<BadRow>,
    /// Documents put into the room this time.
    pub documents_added: usize,
    /// Claims added this time.
    pub claims_added: usize,
    /// The work was accepted in an earlier run; nothing was added.
    pub already: bool,
    /// The acceptance, with its figures.
    pub acceptance: Acceptance,
}

/// Imports the contracts in `folder`.
pub async fn run(office: &Office, folder: &Path) -> Result<Report> {
    let table = Table::read(folder)?;
    let cast = cast::Cast::enter(office).await?;
    let mut import = chain::Chain::begin(office, cast, &table).await?;
    if let Some(acceptance) = import.accepted().await? {
        return Ok(import.report(table, acceptance, true));
    }
    let documents = import.furnish(&table).await?;
    import.work(&table, &documents).await?;
    import.review(&table).await?;
    let acceptance = import.accept().await?;
    Ok(import.report(table, acceptance, false))
}
