//! Which texts are sealed, and under whose key. What is not here lies in plain: `SECURITY.md` says what and why.

/// How the engagement of a row is found, or whose a row is that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The row is the engagement.
    Itself,
    /// The row has the engagement's id.
    Same,
    /// The row names it.
    Own,
    /// The row names, in this column, a row of this table that names it.
    Through(&'static str, &'static str),
    /// It belongs to none: it is the house's own.
    House,
}

/// Columns of a table that are sealed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sealed {
    pub(crate) table: &'static str,
    pub(crate) way: Way,
    /// Under the room's key, and gone with it; else under the client's.
    pub(crate) room: bool,
    pub(crate) columns: &'static [&'static str],
}

const fn room(table: &'static str, way: Way, columns: &'static [&'static str]) -> Sealed {
    Sealed {
        table,
        way,
        room: true,
        columns,
    }
}

const fn file(table: &'static str, way: Way, columns: &'static [&'static str]) -> Sealed {
    Sealed {
        table,
        way,
        room: false,
        columns,
    }
}

use Way::{House, Itself, Own, Same, Through};

const SAID: &[&str] = &["comment", "correction"];

/// What is sealed. Under a room's key lies what was put there to be shown: once it is destroyed nobody reads it again. Under the
/// client's lies its record of the file: what was asked, agreed, delivered, found and paid. Under the host's what its security officer
/// and those who answer contests write.
pub(crate) const SEALED: &[Sealed] = &[
    room("document", Own, &["name", "breaks"]),
    room("question", Own, &["body", "answer"]),
    room("brief", Own, &["question", "context", "method", "rubric"]),
    room("restatement", Own, &["text", "remark"]),
    room(
        "panel_unit",
        Through("panel_id", "panel"),
        &["title", "text"],
    ),
    file("engagement", Itself, &["title", "code_name"]),
    file("request", Same, &["question", "decision", "information"]),
    file("allocation", Same, &["why", "exit_plan"]),
    file("skill_search", Same, &["words", "reason"]),
    file(
        "staff_effect",
        Same,
        &["roles", "purpose", "consulted_with", "knowledge_return"],
    ),
    file("requirement", Own, &["title"]),
    file("party", Own, &["name"]),
    file("nomination", Own, &["note", "reason"]),
    file("bid", Own, &["plan"]),
    file("award", Own, &["criteria", "reasons"]),
    file("agreement", Own, &["title", "body", "terms"]),
    file("obligation", Own, &["body"]),
    file("key_person", Own, &["subject", "handover", "reason"]),
    file(
        "deliverable",
        Own,
        &["question", "method", "recommendation"],
    ),
    file(
        "claim",
        Through("deliverable_id", "deliverable"),
        &["text", "evidence"],
    ),
    file("submission", Own, &["content"]),
    file("review", Own, &["guess_how"]),
    file("judgement", Through("review_id", "review"), SAID),
    file("adjudication", Through("review_id", "review"), SAID),
    file(
        "passage",
        Through("review_id", "review"),
        &["quote", "comment", "correction"],
    ),
    file("finding", Own, SAID),
    file("found_passage", Through("finding_id", "finding"), SAID),
    file("acceptance", Own, &["reasons"]),
    file("panel", Own, &["name"]),
    file(
        "panel_criteria",
        Through("panel_id", "panel"),
        &["question", "guidance", "answers"],
    ),
    file(
        "panel_settlement",
        Through("panel_id", "panel"),
        &["reason"],
    ),
    file("panel_result", Through("panel_id", "panel"), &["content"]),
    file("qualification_waiver", Own, &["reason"]),
    file("timesheet", Own, &["reason"]),
    file("time_entry", Own, &["note"]),
    file("invoice", Own, &["reason"]),
    file("invoice_line", Own, &["text"]),
    file("closure", Own, &["reason", "handover", "certificate"]),
    file("declaration", Own, &["statement"]),
    file("knowledge", Own, &["question", "answer"]),
    file("decision", Own, &["advice", "decided"]),
    file("outcome", Own, &["happened"]),
    file("trace", Own, &["reason", "finding"]),
    file("waiver", Own, &["reason"]),
    file("wall", House, &["name", "reason"]),
    file("incident", House, &["reason"]),
    file("person_freeze", House, &["reason"]),
    file("contest", House, &["words", "reasons"]),
];

/// What is sealed of a table.
pub(crate) fn sealed(table: &str) -> Option<&'static Sealed> {
    SEALED.iter().find(|sealed| sealed.table == table)
}

/// The sealed columns, as `table.column`: for tests that plant a word in each.
pub fn sealed_columns() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of = |sealed: &'static Sealed| sealed.columns.iter().map(|column| (sealed.table, *column));
    SEALED.iter().flat_map(of)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A text is bound to its column's name and its row's id: rows that share an id must not share a column's name.
    #[test]
    fn tables_whose_rows_have_the_engagements_id_share_no_column() {
        let mut names = BTreeSet::new();
        for sealed in SEALED.iter().filter(|s| matches!(s.way, Same | Itself)) {
            for column in sealed.columns {
                assert!(names.insert(column), "{column} of {}", sealed.table);
            }
        }
        let tables: BTreeSet<_> = SEALED.iter().map(|sealed| sealed.table).collect();
        assert_eq!(tables.len(), SEALED.len(), "a table is named once");
    }
}
