//! Letting a person in, and stopping them. A link is shown in the answer to the act that made it and nowhere else.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{link, person};
use kpo_practice::id::PersonId;

use super::show::{page, refused};
use crate::app::App;
use crate::form::Draft;
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

pub(super) async fn invite(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    match link::invite(&app.office, &caller, id).await {
        Ok(link) => Ok(page(&app, &caller, id, Draft::new(), Some(link)).await?),
        Err(error) => refused(&app, &caller, id, Draft::new(), error).await,
    }
}

pub(super) async fn reset(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    match link::reset(&app.office, &caller, id).await {
        Ok(link) => Ok(page(&app, &caller, id, Draft::new(), Some(link)).await?),
        Err(error) => refused(&app, &caller, id, Draft::new(), error).await,
    }
}

pub(super) async fn clear_factor(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    match link::clear_factor(&app.office, &caller, id).await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, Draft::new(), error).await,
    }
}

pub(super) async fn suspend(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    match person::suspend(&app.office, &caller, id).await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, Draft::new(), error).await,
    }
}

pub(super) async fn reactivate(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    match person::reactivate(&app.office, &caller, id).await {
        Ok(()) => Ok(Redirect::to(&format!("/people/{id}")).into_response()),
        Err(error) => refused(&app, &caller, id, Draft::new(), error).await,
    }
}
