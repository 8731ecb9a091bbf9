//! What lies on a desk when the question is written anew, and is read there beside it (R29).

use crate::id::{PanelCriteriaId, PanelReshowingId, PanelSeatId};
use crate::time::At;

/// That units which had been shown at a seat, and lay there unjudged, were shown again after the question was written anew:
/// whoever reads a judgement finds which question stood beside the unit, and since when. Recorded before they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reshowing {
    /// Its id.
    pub id: PanelReshowingId,
    /// The seat.
    pub seat: PanelSeatId,
    /// The version of the question that stood beside them this time.
    pub criteria: PanelCriteriaId,
    /// The units, by place.
    pub places: Vec<i64>,
    /// When.
    pub at: At,
}
