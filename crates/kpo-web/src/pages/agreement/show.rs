//! The agreement of a file: texts in force, who accepted them, what is missing, dated duties.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kpo_operations::agreement::{self, Sheet};
use kpo_practice::access::Caller;
use kpo_practice::agreement::{Obligation, check_fulfilment};
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::refusal::Refusal;

use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "agreement/show.html")]
struct ShowPage {
    f: Frame,
    sheet: Sheet,
    form: Draft,
    sides: [&'static str; 3],
}

impl ShowPage {
    fn name(&self, person: &PersonId) -> &str {
        self.sheet.names.get(person).map_or("", String::as_str)
    }

    /// Whether the reader's side could tick this duty off.
    fn theirs(&self, duty: &Obligation) -> bool {
        check_fulfilment(duty, self.f.host()).is_ok()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    page(&app, &caller, id, Draft::new()).await
}

/// The page again, with what was wrong beside the field.
pub(super) async fn again(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    form: Draft,
    refusal: Refusal,
) -> Answer {
    let status = crate::problem::status(&refusal.clone().into());
    let page = page(app, caller, id, form.refused(refusal)).await?;
    Ok((status, page).into_response())
}

async fn page(
    app: &App,
    caller: &Caller,
    id: EngagementId,
    form: Draft,
) -> Result<Response, Problem> {
    let sheet = agreement::read(&app.office, caller, id).await?;
    Ok(html(&ShowPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/agreement")),
        sheet,
        form,
        sides: ["client", "provider", "both"],
    }))
}
