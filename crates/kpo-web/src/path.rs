//! Ids from a path. One that cannot be read names nothing, so it gets the same answer as one that names nothing.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use kpo_operations::Error;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The path's parameters: `Of(id): Of<EngagementId>`, or a tuple of them.
pub struct Of<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Of<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Path::<T>::from_request_parts(parts, state)
            .await
            .map(|Path(value)| Self(value))
            .map_err(|_| Problem(Error::NotFound))
    }
}
