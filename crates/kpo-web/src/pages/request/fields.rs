//! The request as a form sends it. It is long, so everything wrong with it is said at once: each field is read by itself,
//! and one that cannot be read does not hide what is wrong with the next.

use kpo_practice::money::Currency;
use kpo_practice::refusal::Refusal;
use kpo_practice::request::Draft;
use kpo_practice::time::At;
use serde::Deserialize;

use crate::pages::sheet::{given, parsed};

/// What stands in the fields. The API's own shape has numbers where this has text: there a program is told of its slip.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Fields {
    title: String,
    code_name: String,
    domain: String,
    question: String,
    decision: String,
    decider: String,
    capability: String,
    core: bool,
    class: String,
    information: String,
    volume: String,
    rule_bound: String,
    skill: String,
    judgement: String,
    deadline: String,
    budget: String,
    currency: String,
    /// The version last read; absent for a new request.
    pub(super) version: Option<i64>,
}

/// What was read, or what stands in while something is wrong: it is never kept then.
fn kept<T>(faults: &mut Vec<Refusal>, read: Result<T, Refusal>, instead: T) -> T {
    read.unwrap_or_else(|fault| {
        faults.push(fault);
        instead
    })
}

impl Fields {
    /// As the practice reads it, or all that is wrong: one sentence for each field.
    pub(super) fn draft(self) -> Result<Draft, Vec<Refusal>> {
        let mut faults = Vec::new();
        let mut number = |field, text: &str| kept(&mut faults, given(field, text), 0_i64);
        let (class, volume) = (number("class", &self.class), number("volume", &self.volume));
        let rule_bound = number("rule_bound", &self.rule_bound);
        let (skill, judgement) = (
            number("skill", &self.skill),
            number("judgement", &self.judgement),
        );
        let currency = given::<String>("currency", &self.currency).and_then(|code| {
            Currency::from_code(&code.to_ascii_uppercase())
                .ok_or_else(|| Refusal::of_field("currency", "entry-unknown"))
        });
        let draft = Draft {
            decider: kept(&mut faults, parsed("decider", &self.decider), None),
            capability: kept(&mut faults, parsed("capability", &self.capability), None),
            deadline: kept(&mut faults, given("deadline", &self.deadline), At(0).day()),
            currency: kept(&mut faults, currency, Currency::EUR),
            title: self.title,
            code_name: self.code_name,
            domain: self.domain,
            question: self.question,
            decision: self.decision,
            core: self.core,
            class,
            information: self.information,
            volume,
            rule_bound,
            skill,
            judgement,
            budget: self.budget,
        };
        for fault in draft.faults() {
            if !faults.iter().any(|known| known.field == fault.field) {
                faults.push(fault);
            }
        }
        if faults.is_empty() {
            Ok(draft)
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        let text = |text: &str| text.to_owned();
        Fields {
            title: text("Kiln yield"),
            code_name: text("Project Amber"),
            domain: text("technical-analysis"),
            question: text("At which load does the kiln earn most?"),
            class: text("2"),
            volume: text("1"),
            rule_bound: text("1"),
            skill: text("5"),
            judgement: text("4"),
            deadline: text("2026-12-01"),
            budget: text("40000"),
            currency: text("eur"),
            ..Fields::default()
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once_and_once() {
        assert!(fields().draft().is_ok());
        let wrong = Fields {
            title: String::new(),
            skill: String::new(),
            judgement: "9".to_owned(),
            deadline: "soon".to_owned(),
            core: true,
            ..fields()
        };
        let mut said: Vec<_> = wrong
            .draft()
            .expect_err("it is wrong")
            .into_iter()
            .map(|fault| (fault.field.unwrap_or_default(), fault.code))
            .collect();
        said.sort_unstable();
        assert_eq!(
            said,
            [
                ("capability", "request-core-no-capability"),
                ("deadline", "entry-unknown"),
                ("judgement", "entry-out-of-range"),
                ("skill", "entry-missing"),
                ("title", "text-empty"),
            ]
        );
    }
}
