//! Classifications: what skills and fields are called by code, so that two people mean the same (R2, R11).
//!
//! The program holds only ISCED levels and broad fields (ISCED 2011 and ISCED-F 2013, UNESCO UIS), ISCO-08 major and
//! sub-major groups (ILO 2012) and the levels of the Common European Framework of Reference (Council of Europe 2001). An
//! installation adds the lists it works by, as their publishers issue them.

use crate::id::TermId;

/// A code of a classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// The record's version.
    pub version: i64,
    /// The classification, by its short name (`isco-08`).
    pub scheme: String,
    /// The code, as published: `0711`, `2145.1`.
    pub code: String,
    /// What it stands for, as published.
    pub label: String,
    /// The code above it; empty at the top.
    pub broader: String,
    /// Where its publisher explains it; empty where that is not known. Never fetched.
    pub address: String,
}
