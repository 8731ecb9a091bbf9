//! The desk: one claim at a time, the next one under the hand; the keyboard alone suffices.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use kpo_operations::review::{self, Desk, DeskItem};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{ReviewId, ReviewItemId};
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{Opinion, Review, Severity, Verdict};
use serde::Deserialize;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::{Answer, status};
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "review/mine.html")]
struct MinePage {
    f: Frame,
    reviews: Vec<Review>,
}

#[derive(Template)]
#[template(path = "review/desk.html")]
struct DeskPage {
    f: Frame,
    desk: Desk,
    place: Option<usize>,
    form: Draft,
    verdicts: [&'static str; 3],
    severities: [&'static str; 4],
}

impl DeskPage {
    fn item(&self) -> Option<&DeskItem> {
        self.place.and_then(|place| self.desk.items.get(place))
    }

    fn open(&self) -> bool {
        self.desk.review.finished_at.is_none()
    }

    fn adjudicates(&self) -> bool {
        self.desk.review.role == AssignmentRole::Adjudicator
    }

    fn done(&self) -> i64 {
        self.desk.done() as i64
    }

    fn all(&self) -> i64 {
        self.desk.items.len() as i64
    }
}

pub(super) async fn mine(State(app): State<App>, SignedIn(caller): SignedIn) -> Answer {
    Ok(html(&MinePage {
        f: Frame::signed_in(&caller, "/reviews"),
        reviews: review::mine(&app.office, &caller).await?,
    }))
}

/// Which claim to show; the first open one if none is named.
#[derive(Deserialize)]
pub(super) struct Turn {
    claim: Option<i64>,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    Query(turn): Query<Turn>,
) -> Answer {
    let desk = review::desk(&app.office, &caller, id).await?;
    Ok(html(&page(&caller, desk, turn.claim, None)))
}

fn page(caller: &Caller, desk: Desk, wanted: Option<i64>, form: Option<Draft>) -> DeskPage {
    let wanted = wanted.or_else(|| desk.next());
    let place = desk
        .items
        .iter()
        .position(|item| Some(item.position) == wanted);
    let said = place
        .and_then(|place| desk.items.get(place))
        .and_then(|item| item.said.as_ref());
    let form = form.unwrap_or_else(|| {
        said.map_or_else(Draft::new, |(_, opinion)| {
            Draft::new()
                .fill("verdict", opinion.verdict.word())
                .fill("severity", opinion.severity.map_or("none", Severity::word))
                .fill("comment", &opinion.comment)
                .fill("correction", &opinion.correction)
        })
    });
    DeskPage {
        f: Frame::signed_in(caller, &format!("/reviews/{}", desk.review.id)),
        place,
        desk,
        form,
        verdicts: ["correct", "error", "unclear"],
        severities: ["none", "minor", "major", "critical"],
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    item: ReviewItemId,
    place: i64,
    #[serde(default)]
    verdict: String,
    severity: String,
    comment: String,
    correction: String,
}

impl Fields {
    fn opinion(&self) -> Result<Opinion> {
        Ok(Opinion {
            verdict: Verdict::from_word(&self.verdict)
                .ok_or_else(|| Refusal::of_field("verdict", "judgement-no-verdict"))?,
            severity: Severity::from_word(&self.severity),
            comment: self.comment.clone(),
            correction: self.correction.clone(),
        })
    }
}

pub(super) async fn judge(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let said =
        async { review::judge(&app.office, &caller, id, fields.item, fields.opinion()?).await };
    let said = said.await.map(drop);
    answer(&app, &caller, id, fields.place, form.draft, said).await
}

pub(super) async fn adjudicate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let said = async {
        review::adjudicate(&app.office, &caller, id, fields.item, fields.opinion()?).await
    };
    let said = said.await.map(drop);
    answer(&app, &caller, id, fields.place, form.draft, said).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Completion {
    guessed: Option<String>,
}

pub(super) async fn finish(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    form: Posted<Completion>,
) -> Answer {
    let guessed = form.command?.guessed.is_some();
    match review::finish(&app.office, &caller, id, guessed).await {
        Ok(()) => Ok(Redirect::to("/reviews").into_response()),
        Err(Error::Refused(refusal)) => again(&app, &caller, id, None, form.draft, refusal).await,
        Err(error) => Err(error.into()),
    }
}

async fn answer(
    app: &App,
    caller: &Caller,
    id: ReviewId,
    place: i64,
    form: Draft,
    said: Result<()>,
) -> Answer {
    match said {
        Ok(()) => Ok(Redirect::to(&format!("/reviews/{id}")).into_response()),
        Err(Error::Refused(refusal)) => again(app, caller, id, Some(place), form, refusal).await,
        Err(error) => Err(error.into()),
    }
}

async fn again(
    app: &App,
    caller: &Caller,
    id: ReviewId,
    place: Option<i64>,
    form: Draft,
    refusal: Refusal,
) -> Answer {
    let status = status(&Error::Refused(refusal.clone()));
    let desk = review::desk(&app.office, caller, id).await?;
    let page = page(caller, desk, place, Some(form.refused(refusal)));
    Ok((status, html(&page)).into_response())
}
