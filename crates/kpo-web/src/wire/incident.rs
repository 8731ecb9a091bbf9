//! What is sent about incident files and freezing.

use kpo_practice::id::DocumentId;
use kpo_practice::refusal::Refusal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::pages::sheet::given;

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = incident::Reason)]
pub struct Reason {
    /// Why.
    pub reason: String,
}

/// An incident file to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = incident::Incident)]
pub struct Incident {
    /// Its documents (`doc_…`), with blanks or commas between.
    pub documents: String,
    /// What happened.
    pub reason: String,
}

impl Incident {
    /// The documents as ids; one that is none is refused beside the field.
    pub fn ids(&self) -> Result<Vec<DocumentId>, Refusal> {
        self.documents
            .split([' ', ',', ';', '\n', '\r', '\t'])
            .filter(|id| !id.is_empty())
            .map(|id| given("documents", id))
            .collect()
    }
}
