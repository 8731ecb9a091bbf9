//! Payment instructions: recorded, never carried out here. Partial sums are exact, and never more than what is open.

use crate::id::{EngagementId, InvoiceId, PaymentId, PersonId};
use crate::invoice::{Invoice, InvoiceState, plain, refused};
use crate::money::{Money, MoneyError};
use crate::refusal::Refusal;
use crate::text;
use crate::time::{At, Day};

/// An instruction to pay that left this house; money itself moves elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The file.
    pub engagement: EngagementId,
    /// How much.
    pub amount: Money,
    /// The bank's or ledger's reference.
    pub reference: String,
    /// The day it was instructed for.
    pub day: Day,
    /// Who recorded it.
    pub recorded_by: PersonId,
    /// When.
    pub recorded_at: At,
}

words! {
    /// How an invoice stands for whoever reads it: as it is kept, and whether it is paid.
    Standing {
        /// Being written.
        Draft = "draft",
        /// Before the client.
        Sent = "sent",
        /// To be paid.
        Approved = "approved",
        /// Back with the provider.
        Returned = "returned",
        /// Approved, and nothing of it is open any more.
        Paid = "paid",
    }
}

/// How an invoice stands of which this much is open.
pub fn standing(invoice: &Invoice, outstanding: Money) -> Standing {
    match invoice.state {
        InvoiceState::Draft => Standing::Draft,
        InvoiceState::Sent => Standing::Sent,
        InvoiceState::Approved if outstanding.minor == 0 => Standing::Paid,
        InvoiceState::Approved => Standing::Approved,
        InvoiceState::Returned => Standing::Returned,
    }
}

/// What is still to be paid.
pub fn outstanding(total: Money, payments: &[Payment]) -> Result<Money, MoneyError> {
    let paid = Money::sum(
        total.currency,
        payments.iter().map(|payment| payment.amount),
    )?;
    total.plus(Money {
        minor: paid.minor.checked_neg().ok_or(MoneyError::Overflow)?,
        ..paid
    })
}

/// Whether a payment may be recorded: of an approved invoice, not more than is open, with a reference.
pub fn pay(
    invoice: &Invoice,
    total: Money,
    payments: &[Payment],
    payment: &Payment,
) -> Result<(), Refusal> {
    if invoice.state != InvoiceState::Approved {
        return Err(Refusal::new("payment-not-approved"));
    }
    if payment.reference.trim().is_empty() {
        return Err(Refusal::of_field("reference", "payment-reference-missing"));
    }
    text::fits("reference", &payment.reference, 200)?;
    if payment.amount.minor < 1 {
        return Err(Refusal::of_field("amount", "payment-not-positive"));
    }
    if payments
        .iter()
        .any(|other| other.reference == payment.reference)
    {
        return Err(Refusal::of_field("reference", "payment-reference-used"));
    }
    let open = outstanding(total, payments).map_err(refused)?;
    let left = open
        .plus(Money {
            minor: -payment.amount.minor,
            ..payment.amount
        })
        .map_err(refused)?;
    if left.minor < 0 {
        return Err(Refusal::of_field("amount", "payment-too-much").with("open", plain(open)));
    }
    Ok(())
}
