//! Lists: every one answers `items` and `next`, so that a program reads all of them by one loop, whether a list is cut into
//! pages today or not.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A list, or a page of it.
#[derive(Serialize, ToSchema)]
pub struct Listed<T: ToSchema> {
    /// What is in it.
    items: Vec<T>,
    /// The cursor of the next page: send it as `after`. `null` when nothing follows, and of a list that is never cut.
    #[schema(required)]
    next: Option<String>,
}

/// A list that is answered whole.
pub fn whole<T: Serialize + ToSchema>(items: impl IntoIterator<Item = T>) -> Response {
    page(items, None)
}

/// A page of a list.
pub fn page<T: Serialize + ToSchema>(
    items: impl IntoIterator<Item = T>,
    next: Option<String>,
) -> Response {
    let items = items.into_iter().collect();
    Json(Listed { items, next }).into_response()
}
