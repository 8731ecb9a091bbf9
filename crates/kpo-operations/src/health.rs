//! Whether the installation can serve, for whatever watches over it.

use crate::error::Result;
use crate::office::Office;

/// Whether the database answers.
pub async fn ready(office: &Office) -> Result<()> {
    let mut tx = office.db.glance().await?;
    tx.journal_head().await?;
    Ok(())
}
