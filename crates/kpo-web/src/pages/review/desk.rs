//! The desk: one claim at a time, the next one under the hand; the keyboard alone suffices.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use kpo_operations::review::{self, Desk, DeskItem, Own};
use kpo_operations::{Error, Result};
use kpo_practice::access::Caller;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{ReviewId, ReviewItemId};
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{Opinion, Severity, Sureness, Verdict};
use kpo_practice::time::At;
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
    tasks: Vec<Own>,
    now: At,
}

#[derive(Template)]
#[template(path = "review/desk.html")]
struct DeskPage {
    f: Frame,
    desk: Desk,
    place: Option<usize>,
    /// The word on the claim, or the end of the task.
    form: Draft,
    /// A passage to be marked.
    mark: Draft,
    verdicts: [&'static str; 3],
    severities: [&'static str; 4],
    grades: [&'static str; 3],
    surenesses: [&'static str; 4],
    parts: [&'static str; 2],
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

    /// The claims beside this one: those before and after it, and the next that waits for a word.
    fn ways(&self) -> (Option<i64>, Option<i64>, Option<i64>) {
        let Some(here) = self.item().map(|item| item.position) else {
            return (None, None, None);
        };
        let places = || self.desk.items.iter().map(|item| item.position);
        let before = places().filter(|place| *place < here).max();
        let after = places().filter(|place| *place > here).min();
        let open = self.desk.next_after(here).filter(|place| *place != here);
        (before, after, open)
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
        tasks: review::own(&app.office, &caller).await?,
        now: caller.at,
    }))
}

/// Which claim to show; the first open one if none is named.
#[derive(Deserialize)]
pub(super) struct Turn {
    claim: Option<i64>,
    /// The claim just left: the next open one after it is shown.
    after: Option<i64>,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    Query(turn): Query<Turn>,
) -> Answer {
    let desk = review::desk(&app.office, &caller, id).await?;
    let next = turn.after.and_then(|place| desk.next_after(place));
    Ok(html(&page(&caller, desk, turn.claim.or(next), None)))
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
                .fill("criterion", &opinion.criterion)
                .fill("sureness", opinion.sureness.map_or("none", Sureness::word))
        })
    });
    DeskPage {
        f: Frame::signed_in(caller, &format!("/reviews/{}", desk.review.id)),
        place,
        desk,
        form,
        mark: Draft::new(),
        verdicts: ["correct", "error", "unclear"],
        severities: ["none", "minor", "major", "critical"],
        grades: ["minor", "major", "critical"],
        surenesses: ["none", "sure", "rather", "unsure"],
        parts: ["text", "evidence"],
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
    #[serde(default)]
    criterion: String,
    #[serde(default)]
    sureness: String,
}

impl Fields {
    fn opinion(&self) -> Result<Opinion> {
        Ok(Opinion {
            verdict: Verdict::from_word(&self.verdict)
                .ok_or_else(|| Refusal::of_field("verdict", "judgement-no-verdict"))?,
            severity: Severity::from_word(&self.severity),
            comment: self.comment.clone(),
            correction: self.correction.clone(),
            criterion: self.criterion.clone(),
            sureness: Sureness::from_word(&self.sureness),
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
    #[serde(default)]
    how: String,
}

pub(super) async fn finish(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    form: Posted<Completion>,
) -> Answer {
    let end = form.command?;
    let guessed = match end.guessed.as_deref() {
        Some("yes") => Ok(true),
        Some("no") => Ok(false),
        _ => Err(Refusal::of_field("guessed", "review-guessed-unsaid")),
    };
    let done = async { review::finish(&app.office, &caller, id, guessed?, &end.how).await };
    match done.await {
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
        Ok(()) => Ok(Redirect::to(&format!("/reviews/{id}?after={place}")).into_response()),
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

/// Shows a claim again, with what was refused of a passage.
pub(super) async fn mark_again(
    app: &App,
    caller: &Caller,
    id: ReviewId,
    place: i64,
    form: Draft,
    refusal: Refusal,
) -> Answer {
    let status = status(&Error::Refused(refusal.clone()));
    let desk = review::desk(&app.office, caller, id).await?;
    let mut page = page(caller, desk, Some(place), None);
    page.mark = form.refused(refusal);
    Ok((status, html(&page)).into_response())
}
