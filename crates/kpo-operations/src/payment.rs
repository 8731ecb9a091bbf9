//! Payments: instructions recorded by finance against an approved invoice; money itself moves elsewhere.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{EngagementId, InvoiceId};
use kpo_practice::invoice::InvoiceState;
use kpo_practice::journal::Entry;
use kpo_practice::money::Money;
use kpo_practice::payment::{self, Payment};
use kpo_practice::time::Day;

use crate::admit::Record;
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::invoice::judged;
use crate::office::Office;

/// An instruction to pay, as finance records it.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// How much; the whole of what is open when absent.
    pub amount: Option<Money>,
    /// The bank's or ledger's reference.
    pub reference: String,
    /// The day it was instructed for.
    pub day: Day,
}

/// Records an instruction to pay.
pub async fn pay(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
    instruction: Instruction,
) -> Result<Payment> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::PayInvoice, id)
        .await?;
    let judged = judged(&mut tx, &file, invoice).await?;
    if judged.invoice.state == InvoiceState::Draft {
        return Err(Error::NotFound);
    }
    let payment = Payment {
        id: office.id(),
        invoice,
        engagement: id,
        amount: instruction.amount.unwrap_or(judged.outstanding),
        reference: instruction.reference.trim().to_owned(),
        day: instruction.day,
        recorded_by: caller.person,
        recorded_at: caller.at,
    };
    payment::pay(&judged.invoice, judged.total, &judged.payments, &payment)?;
    // The invoice's version moves with it, so that two who pay at once cannot both pay the rest.
    tx.save_invoice(&judged.invoice, judged.invoice.version)
        .await?;
    tx.insert_payment(&payment).await?;
    tx.note(
        caller,
        Entry::new("payment.instructed", "payment", payment.id)
            .within(id)
            .with((
                &payment.reference,
                payment.amount.minor,
                payment.amount.currency.code(),
                payment.day,
            )),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(payment)
}
