//! Marking the very words that are wrong: selected with the desk's script, or pasted without it.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::Error;
use kpo_operations::review;
use kpo_practice::id::{PassageId, ReviewId, ReviewItemId};
use kpo_practice::refusal::Refusal;
use kpo_practice::review::{Mark, Part, Severity};
use serde::Deserialize;

use super::desk::mark_again;
use crate::app::App;
use crate::form::Posted;
use crate::path::Of;
use crate::problem::{Answer, Problem};
use crate::session::SignedIn;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fields {
    item: ReviewItemId,
    place: i64,
    #[serde(default)]
    part: String,
    quote: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    criterion: String,
    #[serde(default)]
    severity: String,
    comment: String,
    correction: String,
}

impl Fields {
    fn mark(self) -> Result<Mark, Refusal> {
        Ok(Mark {
            part: Part::from_word(&self.part)
                .ok_or_else(|| Refusal::of_field("part", "entry-unknown"))?,
            // What is typed over a selection is no longer the selection: then its place says nothing.
            from: self.from.trim().parse().ok(),
            quote: self.quote,
            criterion: self.criterion,
            severity: Severity::from_word(&self.severity)
                .ok_or_else(|| Refusal::of_field("severity", "judgement-no-severity"))?,
            comment: self.comment,
            correction: self.correction,
        })
    }
}

fn back(id: ReviewId, place: i64) -> String {
    format!("/reviews/{id}?claim={place}#passages")
}

pub(super) async fn mark(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ReviewId>,
    form: Posted<Fields>,
) -> Answer {
    let fields = form.command?;
    let (item, place) = (fields.item, fields.place);
    let made = async { review::mark(&app.office, &caller, id, item, fields.mark()?).await };
    match made.await {
        Ok(_) => Ok(Redirect::to(&back(id, place)).into_response()),
        Err(Error::Refused(no)) => mark_again(&app, &caller, id, place, form.draft, no).await,
        Err(error) => Err(Problem(error)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    place: i64,
}

pub(super) async fn unmark(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of((id, passage)): Of<(ReviewId, PassageId)>,
    form: Posted<Place>,
) -> Answer {
    let place = form.command?.place;
    review::unmark(&app.office, &caller, id, passage).await?;
    Ok(Redirect::to(&back(id, place)).into_response())
}
