//! What is sent about the people a file depends on.

use serde::Deserialize;
use utoipa::ToSchema;

/// Somebody a file depends on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = key_person::Name)]
pub struct Name {
    /// Which of its experts (`per_…`).
    pub person: String,
    /// What they carry.
    pub subject: String,
}

/// Who would step in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = key_person::Understudy)]
pub struct Understudy {
    /// Who (`per_…`); empty for nobody.
    #[serde(default)]
    pub understudy: String,
    /// The version last read.
    pub version: i64,
}

/// What the next one must know.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = key_person::Handover)]
pub struct Handover {
    /// The note.
    pub text: String,
    /// The version last read.
    pub version: i64,
}

/// That a file no longer depends on it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = key_person::Release)]
pub struct Release {
    /// Why.
    pub reason: String,
    /// The version last read.
    pub version: i64,
}

/// Who steps in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = key_person::Succession)]
pub struct Succession {
    /// The understudy, or an expert of the file (`per_…`).
    pub person: String,
    /// The version last read.
    pub version: i64,
}
