//! How the import's reviewers judge: by program, from the lawyers' table and the agreements' texts, and saying so.

use std::collections::BTreeMap;

use kpo_practice::access::Caller;
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::review::{Opinion, Severity, Verdict};

use super::table::Row;
use crate::error::Result;
use crate::office::Office;
use crate::review::{self, DeskItem};

/// Each claim's text, with its agreement and the passages quoted for it.
pub(super) type Answers<'a> = BTreeMap<String, (&'a Row, &'a [String])>;

/// Judges every open claim of the caller's open tasks and finishes them.
pub(super) async fn all(
    office: &Office,
    caller: &Caller,
    answers: &Answers<'_>,
    judge: impl Fn(&DeskItem, &Answers<'_>) -> Opinion,
) -> Result<()> {
    for task in review::mine(office, caller).await? {
        if task.finished_at.is_some() {
            continue;
        }
        let desk = review::desk(office, caller, task.id).await?;
        for item in desk.items.iter().filter(|item| item.said.is_none()) {
            let opinion = judge(item, answers);
            if task.role == AssignmentRole::Adjudicator {
                review::adjudicate(office, caller, task.id, item.id, opinion).await?;
            } else {
                review::judge(office, caller, task.id, item.id, opinion).await?;
            }
        }
        review::finish(office, caller, task.id, false, "").await?;
    }
    Ok(())
}

fn opinion(verdict: Verdict, severity: Option<Severity>, comment: &str) -> Opinion {
    Opinion {
        verdict,
        severity,
        comment: comment.to_owned(),
        correction: String::new(),
        criterion: String::new(),
        sureness: None,
    }
}

/// Correct if the lawyers' table says the same.
pub(super) fn by_table(item: &DeskItem, answers: &Answers<'_>) -> Opinion {
    if answers.contains_key(&item.text) {
        opinion(
            Verdict::Correct,
            None,
            "Compared by program: the lawyers' table says the same.",
        )
    } else {
        let comment = "Compared by program: the lawyers' table does not say this.";
        opinion(Verdict::Error, Some(Severity::Major), comment)
    }
}

/// Correct if the passages quoted stand in the agreement; cannot tell if one does not stand there word for word, nor where
/// nothing is quoted: that the agreement is silent is nothing a look-up can confirm.
pub(super) fn by_passage(item: &DeskItem, answers: &Answers<'_>) -> Opinion {
    let Some((row, passages)) = answers.get(&item.text) else {
        return opinion(Verdict::Unclear, None, "No such answer in the table.");
    };
    if passages.is_empty() {
        let comment = "Nothing is quoted here, so there was nothing to look up.";
        return opinion(Verdict::Unclear, None, comment);
    }
    let text = letters(&row.text);
    if passages
        .iter()
        .all(|passage| text.contains(&letters(passage)))
    {
        opinion(
            Verdict::Correct,
            None,
            "Looked up by program: what is quoted stands in the agreement.",
        )
    } else {
        let comment = "Looked up by program: a passage does not stand there word for word.";
        opinion(Verdict::Unclear, None, comment)
    }
}

/// Letters and digits alone, in lower case: what is left when line breaks and quotation marks differ.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
