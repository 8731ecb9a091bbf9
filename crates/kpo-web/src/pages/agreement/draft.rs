//! Putting a text forward.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::agreement::{self, Draft as Text, Sheet};
use kpo_practice::agreement::{AgreementKind, IpTerm, Terms};
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::pages::sheet::parsed;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "agreement/draft.html")]
struct DraftPage {
    f: Frame,
    sheet: Sheet,
    form: Draft,
    kind: AgreementKind,
    ips: Vec<&'static str>,
}

/// Which kind of text.
#[derive(Deserialize)]
pub(super) struct Which {
    kind: String,
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Command {
    kind: String,
    title: String,
    body: String,
    fee: Option<String>,
    ip: Option<String>,
    starts_on: Option<String>,
    ends_on: Option<String>,
    notice_days: Option<String>,
    #[serde(default)]
    person: Vec<PersonId>,
}

impl Command {
    fn text(self) -> Result<Text, Refusal> {
        let kind = AgreementKind::from_word(&self.kind)
            .ok_or_else(|| Refusal::of_field("kind", "agreement-kind"))?;
        let terms = match kind {
            AgreementKind::Nda => None,
            AgreementKind::Sow => Some(Terms {
                fee: self.fee.unwrap_or_default(),
                ip: self.ip.unwrap_or_default(),
                starts_on: day("starts_on", self.starts_on.as_deref())?,
                ends_on: day("ends_on", self.ends_on.as_deref())?,
                notice_days: parsed(
                    "notice_days",
                    self.notice_days.as_deref().unwrap_or_default(),
                )?,
            }),
        };
        Ok(Text {
            kind,
            title: self.title,
            body: self.body.replace("\r\n", "\n"),
            terms,
            people: self.person.into_iter().collect(),
        })
    }
}

fn day(field: &'static str, text: Option<&str>) -> Result<Day, Refusal> {
    text.unwrap_or_default()
        .parse()
        .map_err(|_| Refusal::of_field(field, "agreement-day"))
}

pub(super) async fn form(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    Query(which): Query<Which>,
) -> Answer {
    let kind = AgreementKind::from_word(&which.kind).ok_or(Problem(Error::NotFound))?;
    let sheet = agreement::read(&app.office, &caller, id).await?;
    if !sheet.can_draft {
        return Err(Problem(Error::Denied(
            kpo_practice::access::Action::DraftAgreement,
        )));
    }
    let form = filled(&sheet, kind);
    Ok(html(&page(&caller, id, sheet, form, kind)))
}

/// The form with the text in force, so that a new version begins where the last one ended.
fn filled(sheet: &Sheet, kind: AgreementKind) -> Draft {
    let mut form = Draft::new();
    if let Some(terms) = sheet
        .texts
        .iter()
        .find(|text| text.agreement.kind == kind)
        .and_then(|text| text.agreement.terms.as_ref())
    {
        form = form
            .fill("fee", &terms.fee)
            .fill("ip", &terms.ip)
            .fill("starts_on", terms.starts_on)
            .fill("ends_on", terms.ends_on);
        if let Some(days) = terms.notice_days {
            form = form.fill("notice_days", days);
        }
    }
    form
}

fn page(
    caller: &kpo_practice::access::Caller,
    id: EngagementId,
    sheet: Sheet,
    form: Draft,
    kind: AgreementKind,
) -> DraftPage {
    DraftPage {
        f: Frame::signed_in(caller, &format!("/engagements/{id}/agreement/new")),
        sheet,
        form,
        kind,
        ips: IpTerm::ALL.iter().map(|term| term.word()).collect(),
    }
}

pub(super) async fn draft(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
    form: Posted<Command>,
) -> Answer {
    let kind = AgreementKind::from_word(form.draft.value("kind")).unwrap_or(AgreementKind::Nda);
    let done = match form.command.and_then(Command::text) {
        Ok(text) => agreement::draft(&app.office, &caller, id, text).await,
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(text) => Ok(Redirect::to(&format!("/agreements/{text}")).into_response()),
        Err(Error::Refused(refusal)) => {
            let sheet = agreement::read(&app.office, &caller, id).await?;
            let form = form.draft.refused(refusal);
            let page = page(&caller, id, sheet, form, kind);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
        }
        Err(other) => Err(Problem(other)),
    }
}
