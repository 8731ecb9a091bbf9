//! Invoices and payments as stored.

use kpo_practice::id::{EngagementId, Id, InvoiceId, InvoiceLineId};
use kpo_practice::invoice::{Invoice, InvoiceState, Line, Named};
use kpo_practice::money::Decimal;
use kpo_practice::money::{Currency, ExchangeRate};
use kpo_practice::payment::Payment;
use kpo_practice::settlement::Standing;
use kpo_practice::time::Day;
use serde::{Deserialize, Serialize};

use crate::db::Tx;
use crate::error::{RecordsError, Result};
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Invoice> {
    Ok(Invoice {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        issuer: row.id("issuer_id")?,
        number: row.text("number")?,
        currency: row.word("currency", Currency::from_code)?,
        state: row.word("state", InvoiceState::from_word)?,
        drafted_by: row.id("drafted_by")?,
        drafted_at: row.at("drafted_at")?,
        sent_at: row.opt_at("sent_at")?,
        decided_by: row.opt_id("decided_by")?,
        decided_at: row.opt_at("decided_at")?,
        reason: row.opt_text("reason")?,
    })
}

/// A conversion as it stands on the line: rate, day and source.
#[derive(Serialize, Deserialize)]
struct Exchange {
    from: String,
    to: String,
    rate: Decimal,
    on: Day,
    source: String,
}

fn write_exchange(rate: &ExchangeRate) -> Result<String> {
    serde_json::to_string(&Exchange {
        from: rate.from.code().to_owned(),
        to: rate.to.code().to_owned(),
        rate: rate.rate,
        on: rate.on,
        source: rate.source.clone(),
    })
    .map_err(|error| RecordsError::Corrupt(error.to_string()))
}

fn read_exchange(row: &Row) -> Result<Option<ExchangeRate>> {
    if row.opt_text("exchange")?.is_none() {
        return Ok(None);
    }
    let kept: Exchange = row.json("exchange")?;
    let currency = |code: &str| {
        Currency::from_code(code)
            .ok_or_else(|| RecordsError::Corrupt(format!("'{code}' is no currency")))
    };
    Ok(Some(ExchangeRate {
        from: currency(&kept.from)?,
        to: currency(&kept.to)?,
        rate: kept.rate,
        on: kept.on,
        source: kept.source,
    }))
}

fn read_line(row: &Row) -> Result<Line> {
    Ok(Line {
        id: row.id("id")?,
        invoice: row.id("invoice_id")?,
        position: row.int("position")?,
        person: row.id("person_id")?,
        day: row.day("day")?,
        minutes: row.int("minutes")?,
        hourly: row.money("hourly")?,
        conversion: read_exchange(row)?,
        amount: row.money("amount")?,
        entry: row.opt_id("entry_id")?,
        text: row.text("text")?,
    })
}

fn read_payment(row: &Row) -> Result<Payment> {
    Ok(Payment {
        id: row.id("id")?,
        invoice: row.id("invoice_id")?,
        engagement: row.id("engagement_id")?,
        amount: row.money("amount")?,
        reference: row.text("reference")?,
        day: row.day("day")?,
        recorded_by: row.id("recorded_by")?,
        recorded_at: row.at("recorded_at")?,
    })
}

fn columns(invoice: &Invoice) -> Vec<(&'static str, Value)> {
    vec![
        ("state", invoice.state.word().into()),
        ("sent_at", invoice.sent_at.into()),
        ("decided_by", Value::opt_id(invoice.decided_by)),
        ("decided_at", invoice.decided_at.into()),
        ("reason", invoice.reason.clone().into()),
    ]
}

impl Tx {
    /// Begins an invoice.
    pub async fn insert_invoice(&mut self, invoice: &Invoice) -> Result<()> {
        let mut columns = columns(invoice);
        columns.extend([
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(invoice.engagement)),
            ("issuer_id", Value::id(invoice.issuer)),
            ("number", invoice.number.clone().into()),
            ("currency", invoice.currency.code().into()),
            ("drafted_by", Value::id(invoice.drafted_by)),
            ("drafted_at", invoice.drafted_at.into()),
        ]);
        self.insert("invoice", invoice.id.uuid(), columns).await
    }

    /// Saves where an invoice stands.
    pub async fn save_invoice(&mut self, invoice: &Invoice, seen: i64) -> Result<i64> {
        self.update("invoice", invoice.id.uuid(), seen, columns(invoice))
            .await
    }

    /// The invoice of this id, within a file.
    pub async fn invoice(&mut self, engagement: EngagementId, id: InvoiceId) -> Result<Invoice> {
        let mut sql = Sql::new("select * from invoice");
        sql.with(" where id = ", id.uuid())
            .with(" and engagement_id = ", engagement.uuid());
        self.one(sql, read).await
    }

    /// The invoices of a file, newest first.
    pub async fn invoices(&mut self, engagement: EngagementId) -> Result<Vec<Invoice>> {
        let mut sql = Sql::new("select * from invoice");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by drafted_at desc, id");
        self.list(sql, read).await
    }

    /// Puts a line on an invoice.
    pub async fn insert_invoice_line(
        &mut self,
        engagement: EngagementId,
        line: &Line,
    ) -> Result<()> {
        let exchange = line.conversion.as_ref().map(write_exchange).transpose()?;
        let columns = vec![
            ("invoice_id", Value::id(line.invoice)),
            ("engagement_id", Value::id(engagement)),
            ("position", line.position.into()),
            ("person_id", Value::id(line.person)),
            ("day", line.day.into()),
            ("minutes", line.minutes.into()),
            ("hourly_minor", line.hourly.minor.into()),
            ("hourly_currency", line.hourly.currency.code().into()),
            ("exchange", exchange.into()),
            ("amount_minor", line.amount.minor.into()),
            ("amount_currency", line.amount.currency.code().into()),
            ("entry_id", Value::opt_id(line.entry)),
            ("text", line.text.clone().into()),
        ];
        self.insert("invoice_line", line.id.uuid(), columns).await
    }

    /// Takes a line off an invoice.
    pub async fn delete_invoice_line(&mut self, id: InvoiceLineId) -> Result<()> {
        self.delete("invoice_line", id.uuid()).await
    }

    /// The lines of every invoice of a file that still stands (all but the returned), in order.
    pub async fn invoice_lines(&mut self, engagement: EngagementId) -> Result<Vec<Line>> {
        let mut sql = Sql::new(
            "select invoice_line.* from invoice_line join invoice on invoice.id = invoice_line.invoice_id",
        );
        sql.with(" where invoice_line.engagement_id = ", engagement.uuid())
            .push(" order by invoice.drafted_at, invoice.id, invoice_line.position");
        self.list(sql, read_line).await
    }

    /// Records an instruction to pay.
    pub async fn insert_payment(&mut self, payment: &Payment) -> Result<()> {
        let columns = vec![
            ("invoice_id", Value::id(payment.invoice)),
            ("engagement_id", Value::id(payment.engagement)),
            ("amount_minor", payment.amount.minor.into()),
            ("amount_currency", payment.amount.currency.code().into()),
            ("reference", payment.reference.clone().into()),
            ("day", payment.day.into()),
            ("recorded_by", Value::id(payment.recorded_by)),
            ("recorded_at", payment.recorded_at.into()),
        ];
        self.insert("payment", payment.id.uuid(), columns).await
    }

    /// The payments of a file, oldest first.
    pub async fn payments(&mut self, engagement: EngagementId) -> Result<Vec<Payment>> {
        let mut sql = Sql::new("select * from payment");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" order by recorded_at, id");
        self.list(sql, read_payment).await
    }

    /// From when to when each person was a named expert of a file.
    pub async fn named_experts(&mut self, engagement: EngagementId) -> Result<Vec<Named>> {
        let mut sql = Sql::new("select person_id, since_at, ended_at from assignment");
        sql.with(" where engagement_id = ", engagement.uuid())
            .push(" and role = 'expert' order by since_at, id");
        self.list(sql, |row| {
            Ok(Named {
                person: row.id("person_id")?,
                from: row.at("since_at")?.day(),
                to: row.opt_at("ended_at")?.map(kpo_practice::time::At::day),
            })
        })
        .await
    }

    /// How the money of a file stands, in counts and one statement.
    pub async fn settlement_standing(&mut self, engagement: EngagementId) -> Result<Standing> {
        let mut sql = Sql::new("select ");
        let id = engagement.uuid();
        sql.with("(select count(*) from timesheet where state = 'submitted' and engagement_id = ", id)
            .with(
                ") as sheets_waiting, (select count(*) from time_entry join timesheet on timesheet.id = time_entry.sheet_id \
                 where timesheet.state = 'approved' and not exists (select 1 from invoice_line join invoice on invoice.id = invoice_line.invoice_id \
                 where invoice_line.entry_id = time_entry.id and invoice.state <> 'returned') and time_entry.engagement_id = ",
                id,
            )
            .with(") as unbilled, (select count(*) from invoice where state <> 'returned' and engagement_id = ", id)
            .with(") as invoices, (select count(*) from invoice where state = 'draft' and engagement_id = ", id)
            .with(") as drafts, (select count(*) from invoice where state = 'sent' and engagement_id = ", id)
            .with(
                ") as undecided, (select count(*) from invoice where state = 'approved' and \
                 coalesce((select sum(amount_minor) from invoice_line where invoice_line.invoice_id = invoice.id), 0) > \
                 coalesce((select sum(amount_minor) from payment where payment.invoice_id = invoice.id), 0) and engagement_id = ",
                id,
            )
            .push(") as unpaid");
        self.one(sql, |row| {
            Ok(Standing {
                sheets_waiting: row.int("sheets_waiting")?,
                unbilled: row.int("unbilled")?,
                invoices: row.int("invoices")?,
                drafts: row.int("drafts")?,
                undecided: row.int("undecided")?,
                unpaid: row.int("unpaid")?,
            })
        })
        .await
    }
}
