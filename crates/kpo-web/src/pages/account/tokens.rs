//! Personal access tokens.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use kpo_operations::{Error, token};
use kpo_practice::id::TokenId;
use serde::Deserialize;

use super::show::{Once, page, refused};
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    token_name: String,
    #[serde(default)]
    scopes: Vec<String>,
    days: i64,
}

pub(super) async fn create(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    posted: Posted<Form>,
) -> Answer {
    let done = match posted.command {
        Ok(form) => {
            let scopes = form.scopes.into_iter().collect();
            token::create(&app.office, &caller, &form.token_name, scopes, form.days).await
        }
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    match done {
        Ok((_, text)) => {
            let once = Once {
                token: Some(text),
                ..Once::default()
            };
            Ok(page(&app, &caller, Draft::new(), once).await?)
        }
        Err(error) => refused(&app, &caller, posted.draft, error).await,
    }
}

pub(super) async fn revoke(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<TokenId>,
) -> Answer {
    token::revoke(&app.office, &caller, id).await?;
    Ok(Redirect::to("/account#tokens").into_response())
}
