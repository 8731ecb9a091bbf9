//! The brief, and the expert's own words for it: no brief counts as understood until its restatement is confirmed (R33).

use crate::access::Locale;
use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::id::{BriefId, EngagementId, PersonId, RestatementId};
use crate::refusal::Refusal;
use crate::request::{TEXT_MAX, Weighted, text_fits, text_given};
use crate::time::At;

/// What the client wants to know, in one version; an earlier version is never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Its id.
    pub id: BriefId,
    /// The file.
    pub engagement: EngagementId,
    /// 1 for the first version, then without a gap.
    pub number: i64,
    /// The question as the expert gets it.
    pub question: String,
    /// What the expert has to know around it.
    pub context: String,
    /// How it should be gone about.
    pub method: String,
    /// What the work will be judged by.
    pub rubric: Vec<Weighted>,
    /// Languages the work may be in.
    pub languages: Vec<Locale>,
    /// Who wrote this version.
    pub written_by: PersonId,
    /// When.
    pub written_at: At,
}

/// What a person writes for a brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The question.
    pub question: String,
    /// The context.
    pub context: String,
    /// The method wanted.
    pub method: String,
    /// `weight text`, one a line.
    pub rubric: String,
    /// Language tags, space between.
    pub languages: String,
}

impl Draft {
    /// The next version, after `number` earlier ones.
    pub fn check(
        &self,
        id: BriefId,
        engagement: EngagementId,
        number: i64,
        by: PersonId,
        at: At,
    ) -> Result<Brief, Refusal> {
        for (field, text) in [
            ("question", &self.question),
            ("context", &self.context),
            ("method", &self.method),
        ] {
            text_given(field, text)?;
            text_fits(field, text, TEXT_MAX)?;
        }
        Ok(Brief {
            id,
            engagement,
            number: number + 1,
            question: self.question.trim().to_owned(),
            context: self.context.trim().to_owned(),
            method: self.method.trim().to_owned(),
            rubric: crate::request::weighted_lines("rubric", &self.rubric)?,
            languages: crate::request::languages("languages", &self.languages)?,
            written_by: by,
            written_at: at,
        })
    }
}

words! {
    /// What the client says to a restatement.
    Answer {
        /// That is what was meant.
        Confirmed = "confirmed",
        /// Not quite; the words say what to think again.
        Corrected = "corrected",
    }
}

/// An expert's own words for a brief: one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restatement {
    /// Its id.
    pub id: RestatementId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The version of the brief it restates.
    pub brief: BriefId,
    /// Whose words.
    pub person: PersonId,
    /// The words.
    pub text: String,
    /// When.
    pub made_at: At,
    /// What the client said.
    pub answer: Option<Answer>,
    /// The client's words, with a correction.
    pub remark: String,
    /// Who answered.
    pub answered_by: Option<PersonId>,
    /// When.
    pub answered_at: Option<At>,
}

/// An expert restates; while the last round waits for an answer there is nothing to add.
pub fn restate(
    id: RestatementId,
    brief: &Brief,
    own_rounds: &[Restatement],
    text: &str,
    by: PersonId,
    at: At,
) -> Result<Restatement, Refusal> {
    text_given("text", text)?;
    text_fits("text", text, TEXT_MAX)?;
    let mut this_version = own_rounds.iter().filter(|round| round.brief == brief.id);
    if let Some(last) = this_version.next_back() {
        match last.answer {
            None => return Err(Refusal::of_field("text", "restatement-waits")),
            Some(Answer::Confirmed) => return Err(Refusal::of_field("text", "restatement-done")),
            Some(Answer::Corrected) => {}
        }
    }
    let plain = |words: &str| {
        words
            .to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    if plain(text) == plain(&brief.question) {
        return Err(Refusal::of_field("text", "restatement-copied"));
    }
    Ok(Restatement {
        id,
        version: 1,
        engagement: brief.engagement,
        brief: brief.id,
        person: by,
        text: text.trim().to_owned(),
        made_at: at,
        answer: None,
        remark: String::new(),
        answered_by: None,
        answered_at: None,
    })
}

/// The client confirms or corrects; never twice, never one's own words, never of a brief that has changed since.
pub fn answer(
    round: Restatement,
    in_force: Option<&Brief>,
    answer: Answer,
    remark: &str,
    by: PersonId,
    at: At,
) -> Result<Restatement, Refusal> {
    if round.answer.is_some() {
        return Err(Refusal::new("restatement-answered"));
    }
    if round.person == by {
        return Err(Refusal::new("restatement-own"));
    }
    if in_force.is_none_or(|brief| brief.id != round.brief) {
        return Err(Refusal::new("restatement-outdated"));
    }
    if answer == Answer::Corrected {
        text_given("remark", remark)?;
    }
    text_fits("remark", remark, TEXT_MAX)?;
    Ok(Restatement {
        answer: Some(answer),
        remark: remark.trim().to_owned(),
        answered_by: Some(by),
        answered_at: Some(at),
        ..round
    })
}

/// Whether this person's words for the brief in force were confirmed.
pub fn understood(brief: &Brief, rounds: &[Restatement], person: PersonId) -> bool {
    rounds.iter().any(|round| {
        round.brief == brief.id && round.person == person && round.answer == Some(Answer::Confirmed)
    })
}

/// What the brief lacks. Before anybody is invited the move is the client's; then the provider's, until somebody's words wait
/// for an answer.
pub fn gate(brief: Option<&Brief>, rounds: &[Restatement], invited: bool) -> Gate {
    let gate = |side, missing| Gate {
        stage: Stage::Brief,
        side,
        missing,
    };
    let Some(brief) = brief else {
        return gate(Side::Client, vec![Refusal::new("brief-unwritten")]);
    };
    let current: Vec<_> = rounds
        .iter()
        .filter(|round| round.brief == brief.id)
        .collect();
    if current
        .iter()
        .any(|round| round.answer == Some(Answer::Confirmed))
    {
        return gate(Side::Nobody, Vec::new());
    }
    if current.iter().any(|round| round.answer.is_none()) {
        return gate(Side::Client, vec![Refusal::new("brief-unanswered")]);
    }
    if invited {
        return gate(Side::Provider, vec![Refusal::new("brief-unrestated")]);
    }
    gate(Side::Client, vec![Refusal::new("brief-nobody-invited")])
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn brief() -> Brief {
        let draft = Draft {
            question: "At which load does the kiln earn most?".to_owned(),
            context: "Two kilns, one fuel.".to_owned(),
            method: "Mass and energy balance.".to_owned(),
            rubric: "60 Evidence\n40 Method".to_owned(),
            languages: "en fi".to_owned(),
        };
        draft
            .check(
                BriefId(Uuid::from_u128(1)),
                EngagementId(Uuid::from_u128(2)),
                0,
                PersonId(Uuid::from_u128(3)),
                At(0),
            )
            .expect("a brief")
    }

    #[test]
    fn r33_a_brief_is_understood_only_once_confirmed() {
        let (brief, expert, owner) = (
            brief(),
            PersonId(Uuid::from_u128(4)),
            PersonId(Uuid::from_u128(3)),
        );
        let id = |n| RestatementId(Uuid::from_u128(n));
        assert!(!gate(Some(&brief), &[], true).holds());
        let first = restate(
            id(5),
            &brief,
            &[],
            "You ask how hot to run it.",
            expert,
            At(1),
        )
        .expect("a round");
        assert!(
            restate(
                id(6),
                &brief,
                std::slice::from_ref(&first),
                "Again",
                expert,
                At(2)
            )
            .is_err()
        );
        assert!(
            answer(
                first.clone(),
                Some(&brief),
                Answer::Confirmed,
                "",
                expert,
                At(3)
            )
            .is_err()
        );
        let corrected = answer(
            first,
            Some(&brief),
            Answer::Corrected,
            "How full, not how hot.",
            owner,
            At(3),
        )
        .expect("an answer");
        assert!(!gate(Some(&brief), std::slice::from_ref(&corrected), true).holds());
        let second = restate(
            id(7),
            &brief,
            std::slice::from_ref(&corrected),
            "You ask which load earns most.",
            expert,
            At(4),
        )
        .expect("a second round");
        let confirmed =
            answer(second, Some(&brief), Answer::Confirmed, "", owner, At(5)).expect("confirmed");
        let rounds = [corrected, confirmed];
        assert!(gate(Some(&brief), &rounds, true).holds());
        assert!(understood(&brief, &rounds, expert));
        let changed = Brief {
            id: BriefId(Uuid::from_u128(9)),
            number: 2,
            ..brief
        };
        assert!(!gate(Some(&changed), &rounds, true).holds());
    }

    #[test]
    fn r33_the_question_copied_is_no_restatement() {
        let brief = brief();
        let copied = restate(
            RestatementId(Uuid::from_u128(5)),
            &brief,
            &[],
            "at which  load does the kiln earn most?",
            PersonId(Uuid::from_u128(4)),
            At(1),
        );
        assert_eq!(
            copied.map_err(|refusal| refusal.code),
            Err("restatement-copied")
        );
    }
}
