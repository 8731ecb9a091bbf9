//! Invoices: drafted by the provider from approved time, held line by line against the facts, approved and paid by finance.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::agreement::AgreementKind;
use kpo_practice::engagement::Engagement;
use kpo_practice::gate::Gate;
use kpo_practice::id::{EngagementId, InvoiceId, InvoiceLineId, PersonId};
use kpo_practice::invoice::{self, Facts, Finding, Invoice, InvoiceState, Line, Verdict};
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::payment::{self, Payment};
use kpo_practice::rate::RateKind;
use kpo_practice::refusal::Refusal;
use kpo_practice::settlement;
use kpo_practice::time::Day;
use kpo_records::Tx;

use crate::acceptance::accepted;
use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

/// An invoice with everything a reader needs to judge it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The invoice.
    pub invoice: Invoice,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
    /// What it comes to.
    pub total: Money,
    /// What was paid.
    pub payments: Vec<Payment>,
    /// What is still open.
    pub outstanding: Money,
}

impl Shown {
    /// How it stands for whoever reads it: what is wholly paid is no longer merely approved.
    pub fn standing(&self) -> payment::Standing {
        payment::standing(&self.invoice, self.outstanding)
    }
}

/// The invoices of a file.
#[derive(Clone, Debug)]
pub struct Bills {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The invoices, newest first.
    pub invoices: Vec<Shown>,
    /// Names of the people on the lines.
    pub names: BTreeMap<PersonId, String>,
    /// The work was accepted.
    pub accepted: bool,
    /// What may be spent in all.
    pub budget: Option<Money>,
    /// The caller may draft and send.
    pub may_bill: bool,
    /// The caller may approve or return.
    pub may_decide: bool,
    /// The caller may record payments.
    pub may_pay: bool,
}

/// The facts the lines of `own` are held against.
async fn facts(
    tx: &mut Tx,
    file: &Engagement,
    all: &[(Invoice, Vec<Line>)],
    own: Option<InvoiceId>,
) -> Result<Facts> {
    let named = tx.named_experts(file.id).await?;
    let terms = tx
        .agreement_standing(file)
        .await?
        .text(AgreementKind::Sow)
        .and_then(|text| text.terms.clone());
    let billed = all
        .iter()
        .filter(|(other, _)| Some(other.id) != own && other.state != InvoiceState::Returned)
        .flat_map(|(_, lines)| lines.iter().cloned())
        .collect();
    Ok(Facts {
        approved: tx.approved_time(file.id).await?,
        rates: tx.rates(file.id, RateKind::Bill).await?,
        first: terms.as_ref().map(|terms| terms.starts_on),
        named,
        billed,
        budget: budget(tx, file).await?,
        last: terms.map(|terms| terms.ends_on),
    })
}

/// What may be spent: the price the award was made at; without one, what the request set aside.
async fn budget(tx: &mut Tx, file: &Engagement) -> Result<Option<Money>> {
    if let Some(award) = tx.award(file.id).await?
        && let Some(chosen) = award.chosen
    {
        let bids = tx.bids(file.id).await?;
        let price = bids
            .into_iter()
            .find(|bid| bid.id == chosen)
            .and_then(|bid| bid.offer)
            .map(|offer| offer.price);
        if price.is_some() {
            return Ok(price);
        }
    }
    Ok(tx.request(file.id).await?.map(|request| request.budget))
}

async fn all(tx: &mut Tx, id: EngagementId) -> Result<Vec<(Invoice, Vec<Line>)>> {
    let mut lines: BTreeMap<InvoiceId, Vec<Line>> = BTreeMap::new();
    for line in tx.invoice_lines(id).await? {
        lines.entry(line.invoice).or_default().push(line);
    }
    Ok(tx
        .invoices(id)
        .await?
        .into_iter()
        .map(|invoice| {
            let own = lines.remove(&invoice.id).unwrap_or_default();
            (invoice, own)
        })
        .collect())
}

fn shown(invoice: &Invoice, lines: &[Line], facts: &Facts, payments: &[Payment]) -> Result<Shown> {
    let total = invoice::total(invoice.currency, lines).map_err(invoice::refused)?;
    let payments: Vec<Payment> = payments
        .iter()
        .filter(|payment| payment.invoice == invoice.id)
        .cloned()
        .collect();
    // What was decided stands: a rate or a name that changed later is no fault of a bill that was right when approved.
    let findings = match invoice.state {
        InvoiceState::Draft | InvoiceState::Sent => invoice::examine(lines, facts),
        InvoiceState::Approved | InvoiceState::Returned => Vec::new(),
    };
    Ok(Shown {
        outstanding: payment::outstanding(total, &payments).map_err(invoice::refused)?,
        invoice: invoice.clone(),
        lines: lines.to_vec(),
        findings,
        total,
        payments,
    })
}

/// The invoices of a file. The client sees them once they are sent.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Bills> {
    let mut tx = office.read().await?;
    let file = office
        .admit(&mut tx, caller, Action::ReadInvoice, id)
        .await?;
    let all = all(&mut tx, id).await?;
    let payments = tx.payments(id).await?;
    let facts_of_file = facts(&mut tx, &file, &all, None).await?;
    let mut invoices = Vec::new();
    for (invoice, lines) in &all {
        if caller.host
            && invoice.state == InvoiceState::Draft
            && invoice.issuer != caller.organisation
        {
            continue;
        }
        let mut facts = facts_of_file.clone();
        facts.billed.retain(|line| line.invoice != invoice.id);
        invoices.push(shown(invoice, lines, &facts, &payments)?);
    }
    Ok(Bills {
        invoices,
        names: crate::rate::named_people(&mut tx, id).await?,
        accepted: accepted(&mut tx, id).await?.is_some(),
        budget: facts_of_file.budget.filter(|_| caller.host),
        may_bill: file.also(caller, Action::CreateInvoice),
        may_decide: file.also_when_fresh(caller, Action::ApproveInvoice),
        may_pay: file.also_when_fresh(caller, Action::PayInvoice),
        file,
    })
}

/// Drafts an invoice from accepted work and approved time.
pub async fn draft(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    number: &str,
    currency: Currency,
) -> Result<Invoice> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::CreateInvoice, id)
        .await?;
    let number = number.trim();
    if number.is_empty() || number.chars().count() > 60 {
        return Err(Refusal::of_field("number", "invoice-number-missing").into());
    }
    if accepted(&mut tx, id).await?.is_none() {
        return Err(Refusal::new("invoice-not-accepted").into());
    }
    let all = all(&mut tx, id).await?;
    kpo_practice::text::fits("number", number, 60)?;
    if all.iter().any(|(other, _)| other.number == number) {
        return Err(Refusal::of_field("number", "invoice-number-taken").into());
    }
    let facts = facts(&mut tx, &file, &all, None).await?;
    let exchange = tx.exchange_rates(Some(currency)).await?;
    let invoice = Invoice {
        id: office.id(),
        version: 1,
        engagement: id,
        issuer: caller.organisation,
        number: number.to_owned(),
        currency,
        state: InvoiceState::Draft,
        drafted_by: caller.person,
        drafted_at: caller.at,
        sent_at: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    let lines = invoice::draft(invoice.id, currency, &facts, &exchange, || office.id())?;
    let total = invoice::total(currency, &lines).map_err(invoice::refused)?;
    tx.insert_invoice(&invoice).await?;
    for line in &lines {
        tx.insert_invoice_line(id, line).await?;
    }
    tx.note(
        caller,
        Entry::new("invoice.drafted", "invoice", invoice.id)
            .within(id)
            .with((&invoice.number, lines.len(), total.minor, currency.code())),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(invoice)
}

/// A line written by hand, as the provider's own books have it.
#[derive(Clone, Debug)]
pub struct Written {
    /// Whose time.
    pub person: PersonId,
    /// The day.
    pub day: Day,
    /// How long, in minutes.
    pub minutes: i64,
    /// The hourly rate billed.
    pub hourly: Money,
    /// What was done.
    pub text: String,
}

async fn editable(
    tx: &mut Tx,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
) -> Result<Invoice> {
    let invoice = tx.invoice(id, invoice).await?;
    if invoice.issuer != caller.organisation {
        return Err(Error::NotFound);
    }
    invoice::editable(&invoice)?;
    Ok(invoice)
}

/// Puts a line on a draft; whatever does not fit the facts is found at once.
pub async fn write_line(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
    written: Written,
) -> Result<Line> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::CreateInvoice, id)
        .await?;
    let invoice = editable(&mut tx, caller, id, invoice).await?;
    if !(1..=100_000).contains(&written.minutes) {
        return Err(Refusal::of_field("hours", "time-too-short").into());
    }
    if !crate::rate::named_people(&mut tx, id)
        .await?
        .contains_key(&written.person)
    {
        return Err(Refusal::of_field("person", "rate-person-not-named").into());
    }
    let exchange = tx.exchange_rates(Some(invoice.currency)).await?;
    let conversion = invoice::conversion(
        written.hourly.currency,
        invoice.currency,
        written.day,
        &exchange,
    )?;
    let lines = tx.invoice_lines(id).await?;
    let position = lines
        .iter()
        .filter(|line| line.invoice == invoice.id)
        .map(|line| line.position)
        .max()
        .unwrap_or(0)
        + 1;
    let line = Line {
        id: office.id(),
        invoice: invoice.id,
        position,
        person: written.person,
        day: written.day,
        minutes: written.minutes,
        hourly: written.hourly,
        amount: invoice::amount(written.minutes, written.hourly, conversion.as_ref())
            .map_err(invoice::refused)?,
        conversion,
        entry: None,
        text: written.text,
    };
    let mut own: Vec<Line> = lines
        .into_iter()
        .filter(|one| one.invoice == invoice.id)
        .collect();
    own.push(line.clone());
    invoice::total(invoice.currency, &own).map_err(invoice::refused)?;
    tx.insert_invoice_line(id, &line).await?;
    tx.note(
        caller,
        Entry::new("invoice.line-written", "invoice", invoice.id)
            .within(id)
            .with(position),
    );
    tx.commit().await?;
    Ok(line)
}

/// Takes a line off a draft.
pub async fn strike_line(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
    line: InvoiceLineId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::CreateInvoice, id)
        .await?;
    let invoice = editable(&mut tx, caller, id, invoice).await?;
    let lines = tx.invoice_lines(id).await?;
    let line = lines
        .iter()
        .find(|one| one.id == line && one.invoice == invoice.id)
        .ok_or(Error::NotFound)?;
    tx.delete_invoice_line(line.id).await?;
    tx.note(
        caller,
        Entry::new("invoice.line-struck", "invoice", invoice.id)
            .within(id)
            .with(line.position),
    );
    tx.commit().await?;
    Ok(())
}

pub(crate) async fn judged(tx: &mut Tx, file: &Engagement, invoice: InvoiceId) -> Result<Shown> {
    let all = all(tx, file.id).await?;
    let facts = facts(tx, file, &all, Some(invoice)).await?;
    let payments = tx.payments(file.id).await?;
    let (invoice, lines) = all
        .iter()
        .find(|(one, _)| one.id == invoice)
        .ok_or(Error::NotFound)?;
    shown(invoice, lines, &facts, &payments)
}

/// Sends a draft to the client.
pub async fn send(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
) -> Result<Invoice> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::CreateInvoice, id)
        .await?;
    let before = editable(&mut tx, caller, id, invoice).await?;
    let judged = judged(&mut tx, &file, invoice).await?;
    let accepted = accepted(&mut tx, id).await?.is_some();
    let mut after = invoice::send(&before, &judged.lines, accepted, caller.at)?;
    after.version = tx.save_invoice(&after, before.version).await?;
    tx.note(
        caller,
        Entry::new("invoice.sent", "invoice", invoice)
            .within(id)
            .with((
                &after.number,
                judged.total.minor,
                after.currency.code(),
                judged.findings.len(),
            )),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}

/// Finance approves or returns an invoice.
pub async fn decide(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
    verdict: Verdict,
) -> Result<Invoice> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::ApproveInvoice, id)
        .await?;
    let judged = judged(&mut tx, &file, invoice).await?;
    if judged.invoice.state == InvoiceState::Draft {
        return Err(Error::NotFound);
    }
    let accepted = accepted(&mut tx, id).await?.is_some();
    let by = (caller.person, caller.organisation);
    let mut after = invoice::decide(
        &judged.invoice,
        &judged.findings,
        accepted,
        verdict,
        by,
        caller.at,
    )?;
    after.version = tx.save_invoice(&after, judged.invoice.version).await?;
    let act = if after.state == InvoiceState::Approved {
        "invoice.approved"
    } else {
        "invoice.returned"
    };
    tx.note(
        caller,
        Entry::new(act, "invoice", invoice).within(id).with((
            &after.number,
            judged.total.minor,
            after.currency.code(),
        )),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}

/// The gate of the stage `settlement`. Of a file closed before anything was accepted, nothing is owed.
pub async fn gate(tx: &mut Tx, file: &Engagement) -> Result<Gate> {
    let standing = tx.settlement_standing(file.id).await?;
    let mut gate = settlement::gate(standing);
    if file.closed_at.is_some() && standing.invoices == 0 && accepted(tx, file.id).await?.is_none()
    {
        gate.missing.clear();
    }
    Ok(gate)
}
