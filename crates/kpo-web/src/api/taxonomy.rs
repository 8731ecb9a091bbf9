//! Classifications as JSON.

use axum::extract::{Query, State};
use kpo_operations::taxonomy;
use kpo_practice::taxonomy::{Scheme, Term};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::described;
use super::document::Problems;
use super::listed::{Listed, whole};
use crate::app::App;
use crate::problem::Answer;
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;
use crate::word::word;

/// The routes of this noun.
pub fn routes() -> Routes {
    Routes::new().api(Guard::SignedIn, routes!(find))
}

/// A code of a classification.
#[derive(Serialize, ToSchema)]
#[schema(as = profile::Term)]
struct TermOut {
    /// The classification.
    #[schema(value_type = described::TaxonomyScheme)]
    scheme: String,
    /// The code, as published.
    code: String,
    /// What it stands for, as published.
    label: String,
    /// The code above it; empty at the top.
    broader: String,
    /// Where its publisher explains it; empty where that is not known.
    address: String,
}

impl From<Term> for TermOut {
    fn from(term: Term) -> Self {
        Self {
            scheme: term.scheme,
            code: term.code,
            label: term.label,
            broader: term.broader,
            address: term.address,
        }
    }
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The classification.
    #[param(value_type = described::TaxonomyScheme)]
    scheme: String,
    /// Words of the label, or the beginning of a code.
    #[serde(default)]
    words: Option<String>,
}

/// The codes of a classification whose label holds every word, or which begin with what was typed; at most 50.
#[utoipa::path(get, path = "/api/v1/taxonomy", tag = "taxonomy", params(Wanted),
    responses((status = 200, body = Listed<TermOut>), Problems))]
async fn find(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let scheme = word("scheme", &wanted.scheme, Scheme::from_word)?;
    let words = wanted.words.unwrap_or_default();
    let found = taxonomy::find(&app.office, &caller, scheme, &words).await?;
    Ok(whole(found.into_iter().map(TermOut::from)))
}
