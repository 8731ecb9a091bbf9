//! Acceptance: the figures, the decision, the record.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::acceptance::{self, Sheet};
use kpo_operations::{Error, Result};
use kpo_practice::acceptance::{AcceptanceVerdict, Figures};
use kpo_practice::access::{Action, Caller};
use kpo_practice::id::EngagementId;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, status};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new()
        .get(
            "/engagements/{id}/acceptance",
            Guard::May(Action::ReadAcceptance),
            show,
        )
        .post(
            "/engagements/{id}/acceptance",
            Guard::May(Action::AcceptWork),
            accept,
        )
}

#[derive(Template)]
#[template(path = "acceptance/show.html")]
struct AcceptancePage {
    f: Frame,
    sheet: Sheet,
    /// The reader may follow the duties an acceptance made.
    duties: bool,
    form: Draft,
    verdicts: [&'static str; 3],
}

/// The figures as a part of the page.
#[derive(Template)]
#[template(path = "acceptance/figures.html")]
struct FiguresPart<'a> {
    f: &'a Frame,
    figures: &'a Figures,
    inside: bool,
}

impl FiguresPart<'_> {
    fn rate(&self, permille: i64) -> String {
        self.f.percent(&(permille as f64 / 1000.0))
    }
}

impl AcceptancePage {
    /// The figures, marked up.
    fn figures(&self, figures: &Figures) -> String {
        let part = FiguresPart {
            f: &self.f,
            figures,
            inside: self.sheet.inside,
        };
        part.render().unwrap_or_default()
    }
}

async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let sheet = acceptance::read(&app.office, &caller, id).await?;
    Ok(html(&page(&caller, sheet, Draft::new())))
}

fn page(caller: &Caller, sheet: Sheet, form: Draft) -> AcceptancePage {
    AcceptancePage {
        f: Frame::signed_in(
            caller,
            &format!("/engagements/{}/acceptance", sheet.file.id),
        ),
        duties: sheet.file.also(caller, Action::ReadAgreement),
        sheet,
        form,
        verdicts: ["accepted", "corrected", "rejected"],
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    number: i64,
    #[serde(default)]
    verdict: String,
    reasons: String,
}

async fn accept(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    match decide(&app, &caller, id, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("/engagements/{id}/acceptance")).into_response()),
        Err(Error::Refused(refusal)) => {
            let status = status(&Error::Refused(refusal.clone()));
            let sheet = acceptance::read(&app.office, &caller, id).await?;
            let page = page(&caller, sheet, form.draft.refused(refusal));
            Ok((status, html(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn decide(app: &App, caller: &Caller, id: EngagementId, fields: &Fields) -> Result<()> {
    let verdict = AcceptanceVerdict::from_word(&fields.verdict)
        .ok_or_else(|| Refusal::of_field("verdict", "acceptance-no-verdict"))?;
    let (office, number) = (&app.office, fields.number);
    acceptance::accept(office, caller, id, number, verdict, &fields.reasons).await?;
    Ok(())
}
