//! Acceptance: the act that releases money, with the figures it stands on (R29).
//!
//! The record speaks of the claims of this deliverable and of nothing else: not of the author's other work, and not of
//! whether reviewers who agree are right.

use kpo_engines::sampling;

use crate::agreement::Obligation;
use crate::deliverable::TEXT_MAX;
use crate::engagement::Side;
use crate::id::{AcceptanceId, EngagementId, ObligationId, PersonId, SubmissionId};
use crate::refusal::Refusal;
use crate::review::{CONFIDENCE, Opinion, Severity, Verdict};
use crate::text;
use crate::time::At;

/// Days the provider has for the corrections that work was accepted with.
pub const CORRECTION_DAYS: i64 = 14;

words! {
    /// What the client says of the work.
    AcceptanceVerdict {
        /// It is accepted as it stands.
        Accepted = "accepted",
        /// It is accepted, and the findings named stand as corrections to it.
        Corrected = "corrected",
        /// It is not accepted.
        Rejected = "rejected",
    }
}

/// What was checked of a submission, and what that shows.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Figures {
    /// Claims of this submission.
    pub population: i64,
    /// Of these, checked in the form they now have.
    pub checked: i64,
    /// Minor errors that still stand.
    pub minor: i64,
    /// Major errors that still stand.
    pub major: i64,
    /// Critical errors that still stand.
    pub critical: i64,
    /// Claims that could not be judged; the bounds count them as errors.
    pub unclear: i64,
    /// At most so many claims are wrong, at the stated confidence.
    pub bound: i64,
    /// At most so many have an error that matters.
    pub bound_material: i64,
    /// People who reviewed.
    pub reviewers: i64,
    /// Claims reviewers disagreed on.
    pub disagreements: i64,
    /// Disagreements settled by a third person.
    pub adjudications: i64,
    /// Reviewers who thought they knew whose work it was.
    pub guessed: i64,
    /// Claims the sample was drawn from.
    pub sampled_from: i64,
    /// Claims drawn.
    pub sampled: i64,
    /// Errors in the sample, before any correction.
    pub sample_errors: i64,
    /// The seed the sample was drawn with.
    pub seed: String,
}

impl Figures {
    /// Errors that still stand.
    pub fn errors(&self) -> i64 {
        self.minor + self.major + self.critical
    }

    /// The bound as a rate: tenths of a per cent, rounded up.
    pub fn bound_permille(&self) -> i64 {
        permille(self.bound, self.population)
    }

    /// The bound on errors that matter as a rate: tenths of a per cent, rounded up.
    pub fn bound_material_permille(&self) -> i64 {
        permille(self.bound_material, self.population)
    }
}

fn permille(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        0
    } else {
        (part * 1000 + whole - 1) / whole
    }
}

/// The random sample everything rests on: its size, what it was drawn from, and the last word on each claim in it.
#[derive(Clone, Copy, Debug)]
pub struct Base<'a> {
    /// Claims it was drawn from.
    pub population: i64,
    /// The last words at the time.
    pub opinions: &'a [Opinion],
}

/// Fills in what the checks prove of the submission as it now stands.
///
/// The sample bounds the errors among the claims it left out (its bound less the errors it found). What was changed since
/// was checked again in full, so the bound of the whole now is: errors that may hide among claims never looked at, and
/// those known to stand. Claims nobody could judge count as errors.
pub fn figures(mut figures: Figures, base: Base<'_>, standing: &[Opinion]) -> Option<Figures> {
    let wrong = |opinion: &Opinion| opinion.verdict != Verdict::Correct;
    let matters = |opinion: &Opinion| opinion.material() || opinion.verdict == Verdict::Unclear;
    let of = |severity| {
        standing
            .iter()
            .filter(|opinion| {
                opinion.verdict == Verdict::Error && opinion.severity == Some(severity)
            })
            .count() as i64
    };
    figures.minor = of(Severity::Minor);
    figures.major = of(Severity::Major);
    figures.critical = of(Severity::Critical);
    figures.unclear = count(standing, |opinion| opinion.verdict == Verdict::Unclear);
    figures.checked = standing.len() as i64;
    figures.sampled_from = base.population;
    figures.sampled = base.opinions.len() as i64;
    figures.sample_errors = count(base.opinions, wrong);
    let unseen = (figures.population - figures.checked).max(0);
    figures.bound = hidden(base, count(base.opinions, wrong))?.min(unseen) + count(standing, wrong);
    figures.bound_material =
        hidden(base, count(base.opinions, matters))?.min(unseen) + count(standing, matters);
    Some(figures)
}

fn count(opinions: &[Opinion], of: impl Fn(&Opinion) -> bool) -> i64 {
    opinions.iter().filter(|opinion| of(opinion)).count() as i64
}

/// At most so many errors hide among the claims the sample left out.
fn hidden(base: Base<'_>, errors: i64) -> Option<i64> {
    let whole = |number: i64| u64::try_from(number).ok();
    let most = sampling::upper_bound(
        whole(base.population)?,
        base.opinions.len() as u64,
        whole(errors)?,
        CONFIDENCE,
    )
    .ok()?;
    i64::try_from(most).ok().map(|most| most - errors)
}

/// The record of one decision on the work. Never changed; a later one follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Its id.
    pub id: AcceptanceId,
    /// The file.
    pub engagement: EngagementId,
    /// The submission it is about.
    pub submission: SubmissionId,
    /// What was said.
    pub verdict: AcceptanceVerdict,
    /// Why.
    pub reasons: String,
    /// The figures it stands on.
    pub figures: Figures,
    /// Who said it.
    pub person: PersonId,
    /// When.
    pub at: At,
}

/// Whether the client may say this of work with these figures; the reasons as they are kept.
pub fn decide(
    verdict: AcceptanceVerdict,
    reasons: &str,
    figures: &Figures,
    ip_signed: bool,
) -> Result<String, Refusal> {
    let reasons = text::optional_lines("reasons", reasons, TEXT_MAX)?;
    match verdict {
        AcceptanceVerdict::Corrected if reasons.is_empty() => {
            return Err(Refusal::of_field("reasons", "acceptance-no-corrections"));
        }
        AcceptanceVerdict::Rejected if reasons.is_empty() => {
            return Err(Refusal::of_field("reasons", "acceptance-no-reasons"));
        }
        AcceptanceVerdict::Accepted
        | AcceptanceVerdict::Corrected
        | AcceptanceVerdict::Rejected => {}
    }
    if verdict == AcceptanceVerdict::Accepted && figures.errors() > 0 {
        return Err(Refusal::of_field("verdict", "acceptance-open-findings")
            .with("errors", figures.errors()));
    }
    if verdict != AcceptanceVerdict::Rejected && !ip_signed {
        return Err(Refusal::new("acceptance-ip-unsigned"));
    }
    Ok(reasons)
}

/// What stands for the words of a duty to correct: the words themselves are the acceptance's, and a duty is read by more
/// people than it is.
pub const CORRECTIONS: &str = "acceptance-corrections";

/// The duty that acceptance with corrections lays on the provider: without it nobody would be asked for them again, since
/// the file goes on.
pub fn corrections(acceptance: &Acceptance, id: ObligationId) -> Option<Obligation> {
    (acceptance.verdict == AcceptanceVerdict::Corrected).then(|| Obligation {
        id,
        version: 1,
        engagement: acceptance.engagement,
        text: CORRECTIONS.to_owned(),
        side: Side::Provider,
        due_on: acceptance.at.day().plus_days(CORRECTION_DAYS),
        done_by: None,
        done_at: None,
        created_at: acceptance.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opinions(correct: usize, minor: usize, major: usize, unclear: usize) -> Vec<Opinion> {
        let of = |verdict, severity, times| {
            std::iter::repeat_n(
                Opinion {
                    verdict,
                    severity,
                    comment: String::new(),
                    correction: String::new(),
                    criterion: String::new(),
                    sureness: None,
                },
                times,
            )
        };
        of(Verdict::Correct, None, correct)
            .chain(of(Verdict::Error, Some(Severity::Minor), minor))
            .chain(of(Verdict::Error, Some(Severity::Major), major))
            .chain(of(Verdict::Unclear, None, unclear))
            .collect()
    }

    fn whole(population: i64) -> Figures {
        Figures {
            population,
            ..Figures::default()
        }
    }

    fn stand(population: i64, base: &[Opinion], now: &[Opinion]) -> Figures {
        let from = Base {
            population,
            opinions: base,
        };
        figures(whole(population), from, now).expect("a possible sample")
    }

    #[test]
    fn the_record_states_the_exact_bound_r29() {
        let checked = opinions(57, 1, 1, 0);
        let stated = stand(1107, &checked, &checked);
        assert_eq!((stated.bound, stated.sample_errors), (111, 2));
        assert_eq!(stated.bound_permille(), 101, "rounded up, never down");
        assert!(stated.bound_material < stated.bound);
        let unclear = opinions(57, 1, 0, 1);
        assert_eq!(stand(1107, &unclear, &unclear).bound, 111);
    }

    #[test]
    fn corrections_lower_the_bound_by_what_was_corrected_only() {
        let base = opinions(57, 1, 1, 0);
        let corrected = opinions(59, 0, 0, 0);
        let stated = stand(1107, &base, &corrected);
        assert_eq!(
            stated.bound,
            111 - 2,
            "what may hide among the unseen stays as it was"
        );
        let all = opinions(100, 0, 0, 0);
        assert_eq!(stand(100, &all, &all).bound, 0);
    }

    #[test]
    fn known_errors_are_not_accepted_in_silence_and_nothing_without_the_ip_term_r16() {
        let figures = Figures {
            minor: 1,
            ..whole(3)
        };
        let code = |verdict, reasons, ip| {
            decide(verdict, reasons, &figures, ip)
                .map_err(|refusal| refusal.code)
                .err()
        };
        use AcceptanceVerdict::{Accepted, Corrected, Rejected};
        assert_eq!(code(Accepted, "", true), Some("acceptance-open-findings"));
        assert_eq!(
            code(Corrected, " ", true),
            Some("acceptance-no-corrections")
        );
        assert_eq!(code(Corrected, "as found", true), None);
        assert_eq!(
            code(Corrected, "as found", false),
            Some("acceptance-ip-unsigned")
        );
        assert_eq!(code(Rejected, "", true), Some("acceptance-no-reasons"));
        assert_eq!(code(Rejected, "wrong plant", false), None);
    }

    #[test]
    fn corrections_become_a_duty_of_the_provider_and_nothing_else_does() {
        let said = |verdict| Acceptance {
            id: AcceptanceId(uuid::Uuid::from_u128(1)),
            engagement: EngagementId(uuid::Uuid::from_u128(2)),
            submission: SubmissionId(uuid::Uuid::from_u128(3)),
            verdict,
            reasons: "Table 4: say the unit".to_owned(),
            figures: whole(3),
            person: PersonId(uuid::Uuid::from_u128(4)),
            at: At(0),
        };
        let duty = |verdict| corrections(&said(verdict), ObligationId(uuid::Uuid::from_u128(5)));
        let asked = duty(AcceptanceVerdict::Corrected).expect("a duty");
        // A duty is read by more people than an acceptance is, so it does not repeat its words.
        assert_eq!(asked.text, CORRECTIONS);
        assert_eq!((asked.side, asked.done_at), (Side::Provider, None));
        assert_eq!(asked.due_on, At(0).day().plus_days(14));
        assert_eq!(duty(AcceptanceVerdict::Accepted), None);
        assert_eq!(duty(AcceptanceVerdict::Rejected), None);
    }
}
