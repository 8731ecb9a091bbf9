//! The invoices of a file.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::invoice::{self, Bills};
use kpo_practice::access::Caller;
use kpo_practice::id::EngagementId;
use serde::Deserialize;

use super::reading::currency;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "invoice/list.html")]
struct ListPage {
    f: Frame,
    id: EngagementId,
    name: String,
    bills: Bills,
    form: Draft,
}

/// A draft as asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    number: String,
    currency: String,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new().fill("currency", "EUR")).await
}

async fn page(app: &App, caller: &Caller, id: EngagementId, form: Draft) -> Answer {
    let bills = invoice::read(&app.office, caller, id).await?;
    Ok(html(&ListPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/invoices")),
        id,
        name: kpo_operations::engagement::name(caller, &bills.file),
        bills,
        form,
    }))
}

pub(super) async fn draft(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    posted: Posted<Wanted>,
) -> Answer {
    let done = match posted.command.and_then(|wanted| {
        currency("currency", &wanted.currency).map(|currency| (wanted.number, currency))
    }) {
        Ok((number, currency)) => invoice::draft(&app.office, &caller, id, &number, currency).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok(invoice) => {
            let to = format!("/engagements/{id}/invoices/{}", invoice.id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Error::Refused(refusal)) => crate::form::under(
            &refusal,
            page(&app, &caller, id, posted.draft.refused(refusal.clone())).await,
        ),
        Err(error) => Err(error.into()),
    }
}
