//! What people and programs send about traces.

use serde::Deserialize;
use utoipa::ToSchema;

/// A second officer releases what was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = trace::Release)]
pub struct Release {
    /// The version last read.
    pub version: i64,
}
