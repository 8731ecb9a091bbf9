//! Shortlists: in which order people stand before a question.

words! {
    /// The orders there are. There is none by cost: whoever wants the cheapest sees them marked, beside how well they fit and
    /// what became of their work (R14).
    Order {
        /// By fit.
        Fit = "fit",
        /// By record, then fit.
        Record = "record",
    }
}
