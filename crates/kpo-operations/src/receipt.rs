//! Receipts of what was done in a file: proofs that anybody can check without this house.

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::EngagementId;
use kpo_practice::journal::Entry;
use kpo_practice::receipt::{self, ACTS, Reach};
use kpo_records::Tx;
use kpo_records::tlog::Placed;

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::journal::{Line, named};
use crate::office::Office;

/// Receipts on a page.
const MOST: i64 = 200;

/// A receipt one may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The entry, with the name of who acted.
    pub line: Line,
    /// The entry in the log, hexadecimal: what the receipt is asked for by.
    pub leaf: String,
}

/// The receipts of a file that the caller may have, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The file.
    pub file: EngagementId,
    /// They.
    pub offers: Vec<Offer>,
}

/// A receipt, taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What to call the file it is kept in.
    pub name: String,
    /// Its text, C2SP tlog-proof.
    pub text: String,
    /// The key of the log it is from.
    pub verifier: String,
}

/// Whose receipts the caller may have; a stranger to the file learns nothing of it.
async fn reach(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: EngagementId,
) -> Result<(Reach, EngagementId)> {
    let part = |admitted: Admitted<Engagement>, reach| (reach, admitted.id);
    let reads = yes(office.admit(tx, caller, Action::ReadFile, id).await)?;
    let audits = yes(office.admit_host(tx, caller, Action::ReadJournal).await)?;
    if audits.is_some() {
        return Ok((Reach::All, tx.engagement(id).await?.id));
    }
    if let Some(file) = reads {
        let sees = |action| file.also(caller, action);
        let shared = caller.host && sees(Action::ReadAgreement) && sees(Action::ReadCertificate);
        return Ok(part(file, if shared { Reach::Shared } else { Reach::Own }));
    }
    // A file that is closed to a party still tells it what became of it.
    let file = office
        .admit(tx, caller, Action::ReadCertificate, id)
        .await?;
    Ok(part(file, Reach::Own))
}

fn yes<T>(asked: Result<T>) -> Result<Option<T>> {
    match asked {
        Ok(thing) => Ok(Some(thing)),
        Err(Error::NotFound | Error::Denied(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn offered(
    tx: &mut Tx,
    caller: &Caller,
    reach: Reach,
    id: EngagementId,
    most: i64,
) -> Result<Vec<Placed>> {
    let own = (reach == Reach::Own).then_some(caller.person.0);
    let mut placed = tx.placed_of(id.0, &ACTS, own, most).await?;
    placed.retain(|one| reach.covers(&one.link.act, one.link.person == Some(caller.person.0)));
    Ok(placed)
}

/// The receipts of a file that the caller may have.
pub async fn list(office: &Office, caller: &Caller, id: EngagementId) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let (reach, file) = reach(office, &mut tx, caller, id).await?;
    let placed = offered(&mut tx, caller, reach, file, MOST).await?;
    let mut leaves = Vec::new();
    let mut links = Vec::new();
    for one in placed {
        let (_, _, leaf) = one.derive()?;
        leaves.push(hex::encode(leaf));
        links.push(one.link);
    }
    let lines = named(&mut tx, links).await?;
    let offers = lines.into_iter().zip(leaves);
    Ok(Sheet {
        file,
        offers: offers.map(|(line, leaf)| Offer { line, leaf }).collect(),
    })
}

/// Hands out one receipt; that it was taken is recorded. An entry no checkpoint covers yet is signed for at once.
pub async fn take(office: &Office, caller: &Caller, id: EngagementId, leaf: &str) -> Result<Taken> {
    let mut tx = office.read().await?;
    let (reach, file) = reach(office, &mut tx, caller, id).await?;
    let wanted = <[u8; 32]>::try_from(hex::decode(leaf).map_err(|_| Error::NotFound)?)
        .map_err(|_| Error::NotFound)?;
    let placed = tx.placed_by(file.0, &wanted).await?;
    if !reach.covers(
        &placed.link.act,
        placed.link.person == Some(caller.person.0),
    ) {
        return Err(Error::NotFound);
    }
    let (log, _, _) = placed.derive()?;
    drop(tx);
    let mut tx = office.begin().await?;
    tx.note(
        caller,
        Entry::new("receipt.taken", "engagement", file)
            .within(file)
            .with((&placed.link.act, leaf)),
    );
    tx.commit().await?;
    let receipt = match office.logs.receipt(&office.db, placed.link.seq).await? {
        Some(receipt) => receipt,
        None => {
            crate::tlog::cut(office).await?;
            let again = office.logs.receipt(&office.db, placed.link.seq).await?;
            again.ok_or_else(|| Error::unavailable("a signed head does not cover its entries"))?
        }
    };
    Ok(Taken {
        name: receipt::file_name(&placed.link.act, leaf),
        text: receipt.text(),
        verifier: office.logs.keys().verifier(log),
    })
}
