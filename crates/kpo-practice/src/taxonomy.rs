//! Classifications: what skills and fields are called by code, so that two people mean the same (R2, R11).
//!
//! The program holds only ISCED levels and broad fields (ISCED 2011 and ISCED-F 2013, UNESCO UIS), ISCO-08 major and
//! sub-major groups (ILO 2012) and the levels of the Common European Framework of Reference (Council of Europe 2001). An
//! installation adds the lists it works by, as their publishers issue them.
