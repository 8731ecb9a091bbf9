//! One invoice: its lines with what is wrong with them, the decision, the payments.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::invoice::{self, Shown, Written};
use kpo_operations::payment::{self, Instruction};
use kpo_practice::access::Caller;
use kpo_practice::id::{EngagementId, InvoiceId, InvoiceLineId, PersonId};
use kpo_practice::invoice::{InvoiceState, Verdict};
use kpo_practice::money::{Currency, ExchangeRate};
use kpo_practice::refusal::Refusal;
use kpo_practice::timesheet::{parse_hours, write_hours};
use serde::Deserialize;

use super::reading::{currency, day, money, opt_money};
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "invoice/bill.html")]
struct BillPage {
    f: Frame,
    id: EngagementId,
    name: String,
    bill: Shown,
    names: BTreeMap<PersonId, String>,
    may_edit: bool,
    may_decide: bool,
    may_pay: bool,
    form: Draft,
}

impl BillPage {
    fn person(&self, id: &PersonId) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }

    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates call methods of their page, by reference"
    )]
    fn hours(&self, minutes: &i64) -> String {
        write_hours(*minutes)
    }

    fn conversion(&self, rate: &ExchangeRate) -> String {
        kpo_operations::words::sentence(
            self.f.locale,
            "invoice-conversion",
            &[
                ("from", rate.from.code().into()),
                ("to", rate.to.code().into()),
                ("rate", rate.rate.to_string().into()),
                ("day", self.f.day(&rate.on).into()),
                ("source", rate.source.clone().into()),
            ],
        )
    }
}

type Path = Of<(EngagementId, InvoiceId)>;

/// A line as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posting {
    person: PersonId,
    day: String,
    hours: String,
    hourly: String,
    currency: String,
    text: String,
}

/// A decision as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decided {
    verdict: String,
    reason: Option<String>,
}

/// A payment as posted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paid {
    amount: Option<String>,
    reference: String,
    day: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, invoice)): Path,
) -> Answer {
    let today = caller.at.day_in(&caller.zone);
    page(&app, &caller, id, invoice, Draft::new().fill("day", today)).await
}

async fn page(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
    form: Draft,
) -> Answer {
    let bills = invoice::read(&app.office, caller, id).await?;
    let name = kpo_operations::engagement::name(caller, &bills.file);
    let bill = bills
        .invoices
        .into_iter()
        .find(|bill| bill.invoice.id == invoice)
        .ok_or(Error::NotFound)?;
    let state = bill.invoice.state;
    Ok(html(&BillPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/invoices/{invoice}")),
        id,
        name,
        names: bills.names,
        may_edit: bills.may_bill && state == InvoiceState::Draft,
        may_decide: bills.may_decide && state == InvoiceState::Sent,
        may_pay: bills.may_pay && state == InvoiceState::Approved && bill.outstanding.minor > 0,
        bill,
        form,
    }))
}

async fn answer(
    app: &App,
    caller: &Caller,
    (id, invoice): (EngagementId, InvoiceId),
    done: Result<(), Error>,
    draft: Draft,
) -> Answer {
    match done {
        Ok(()) => {
            let to = format!("/engagements/{id}/invoices/{invoice}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(app, caller, id, invoice, draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}

fn written(posting: Posting) -> Result<Written, Refusal> {
    let currency: Currency = currency("currency", &posting.currency)?;
    Ok(Written {
        person: posting.person,
        day: day("day", &posting.day)?,
        minutes: parse_hours(&posting.hours)
            .ok_or_else(|| Refusal::of_field("hours", "time-hours-unreadable"))?,
        hourly: money("hourly", &posting.hourly, currency)?,
        text: posting.text,
    })
}

pub(super) async fn write_line(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, invoice)): Path,
    posted: Posted<Posting>,
) -> Answer {
    let done = match posted.command.and_then(written) {
        Ok(written) => invoice::write_line(&app.office, &caller, id, invoice, written)
            .await
            .map(drop),
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, (id, invoice), done, posted.draft).await
}

pub(super) async fn strike_line(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, invoice, line)): Of<(EngagementId, InvoiceId, InvoiceLineId)>,
) -> Answer {
    let done = invoice::strike_line(&app.office, &caller, id, invoice, line).await;
    answer(&app, &caller, (id, invoice), done, Draft::new()).await
}

pub(super) async fn send(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, invoice)): Path,
) -> Answer {
    let done = invoice::send(&app.office, &caller, id, invoice)
        .await
        .map(drop);
    answer(&app, &caller, (id, invoice), done, Draft::new()).await
}

pub(super) async fn decide(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, invoice)): Path,
    posted: Posted<Decided>,
) -> Answer {
    let done = match posted.command {
        Ok(decided) => {
            let verdict = match decided.verdict.as_str() {
                "approve" => Verdict::Approve(decided.reason),
                _ => Verdict::Return(decided.reason.unwrap_or_default()),
            };
            invoice::decide(&app.office, &caller, id, invoice, verdict)
                .await
                .map(drop)
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, (id, invoice), done, posted.draft).await
}

async fn instruction(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    invoice: InvoiceId,
    paid: Paid,
) -> Result<(), Error> {
    let bills = invoice::read(&app.office, caller, id).await?;
    let bill = bills
        .invoices
        .iter()
        .find(|bill| bill.invoice.id == invoice)
        .ok_or(Error::NotFound)?;
    let amount = opt_money(
        "amount",
        paid.amount.as_deref().unwrap_or_default(),
        bill.invoice.currency,
    )?;
    let instruction = Instruction {
        amount,
        reference: paid.reference,
        day: day("day", &paid.day)?,
    };
    payment::pay(&app.office, caller, id, invoice, instruction).await?;
    Ok(())
}

pub(super) async fn pay(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, invoice)): Path,
    posted: Posted<Paid>,
) -> Answer {
    let done = match posted.command {
        Ok(paid) => instruction(&app, &caller, id, invoice, paid).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    answer(&app, &caller, (id, invoice), done, posted.draft).await
}
