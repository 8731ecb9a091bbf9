//! The request: what somebody needs to know, what deciding it touches and exposes, written before anybody outside is
//! contacted (R1).

use crate::access::Locale;
use crate::engagement::{Side, Stage};
use crate::gate::Gate;
use crate::id::{CapabilityId, EngagementId, PersonId};
use crate::money::{Currency, Money};
use crate::name;
use crate::refusal::Refusal;
use crate::time::{At, Day};

/// The domains of the field (R11), by the words their packs go by.
pub const DOMAINS: [&str; 12] = [
    "financial-consulting",
    "research-development",
    "management-consulting",
    "technical-analysis",
    "investments",
    "legal",
    "health-care",
    "data-analysis",
    "knowledge-management",
    "intellectual-property",
    "strategic-research",
    "complex-technology",
];

/// The longest one-line text.
pub const LINE_MAX: usize = 200;
/// The longest text of several lines.
pub const TEXT_MAX: usize = 10_000;

/// A request; one to one with its engagement file, and under the same id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The file's id.
    pub id: EngagementId,
    /// Its version.
    pub version: i64,
    /// What somebody needs to know.
    pub question: String,
    /// The decision the answer serves.
    pub decision: String,
    /// Who decides.
    pub decider: Option<PersonId>,
    /// The capability on the core map that it touches.
    pub capability: Option<CapabilityId>,
    /// Marked core: an exit plan and a second approver before award.
    pub core: bool,
    /// Highest class of information it exposes: 0 public, 1 internal, 2 confidential, 3 secret.
    pub class: i64,
    /// Which information that is, in words.
    pub information: String,
    /// How many such questions come up in a year.
    pub volume: i64,
    /// How far rules alone answer it: 1 (not at all) to 5 (wholly).
    pub rule_bound: i64,
    /// Expertise needed: 1 to 5.
    pub skill: i64,
    /// Judgement needed: 1 to 5.
    pub judgement: i64,
    /// The day the answer is needed.
    pub deadline: Day,
    /// What may be spent.
    pub budget: Money,
    /// When it was written.
    pub created_at: At,
}

/// What a person writes down for a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What the file is called inside.
    pub title: String,
    /// What outsiders see instead.
    pub code_name: String,
    /// One of [`DOMAINS`].
    pub domain: String,
    /// The question.
    pub question: String,
    /// The decision it serves.
    pub decision: String,
    /// Who decides.
    pub decider: Option<PersonId>,
    /// The core capability touched.
    pub capability: Option<CapabilityId>,
    /// Marked core.
    pub core: bool,
    /// Highest class exposed.
    pub class: i64,
    /// Which information.
    pub information: String,
    /// Questions a year.
    pub volume: i64,
    /// 1 to 5.
    pub rule_bound: i64,
    /// 1 to 5.
    pub skill: i64,
    /// 1 to 5.
    pub judgement: i64,
    /// Needed by.
    pub deadline: Day,
    /// Budget in major units, such as `12000.50`.
    pub budget: String,
    /// Its currency.
    pub currency: Currency,
}

impl Draft {
    /// Everything wrong that can be found without the store, at most one refusal for a field. What is left open is no
    /// fault: the gate names it.
    pub fn faults(&self) -> Vec<Refusal> {
        let line = |field, text: &str| {
            text_given(field, text).and_then(|()| text_fits(field, text, LINE_MAX))
        };
        let question = text_given("question", &self.question)
            .and_then(|()| text_fits("question", &self.question, TEXT_MAX));
        let domain = match self.domain.as_str() {
            "" => Err(Refusal::of_field("domain", "entry-missing")),
            known if DOMAINS.contains(&known) => Ok(()),
            _ => Err(Refusal::of_field("domain", "entry-unknown")),
        };
        // Which capability is core is what the second person, and whoever reads the file later, has to know (R1).
        let core = if self.core && self.capability.is_none() {
            Err(Refusal::of_field(
                "capability",
                "request-core-no-capability",
            ))
        } else {
            Ok(())
        };
        let checks = [
            line("title", &self.title),
            line("code_name", &self.code_name),
            domain,
            question,
            text_fits("decision", &self.decision, TEXT_MAX),
            core,
            in_range("class", self.class, 0, 3),
            text_fits("information", &self.information, TEXT_MAX),
            in_range("volume", self.volume, 0, 1_000_000_000),
            in_range("rule_bound", self.rule_bound, 1, 5),
            in_range("skill", self.skill, 1, 5),
            in_range("judgement", self.judgement, 1, 5),
            amount("budget", &self.budget, self.currency).map(drop),
        ];
        checks.into_iter().filter_map(Result::err).collect()
    }

    /// Makes the request of it, or refuses by its first fault.
    pub fn check(&self, id: EngagementId, at: At) -> Result<Request, Refusal> {
        if let Some(fault) = self.faults().into_iter().next() {
            return Err(fault);
        }
        Ok(Request {
            id,
            version: 1,
            question: self.question.trim().to_owned(),
            decision: self.decision.trim().to_owned(),
            decider: self.decider,
            capability: self.capability,
            core: self.core,
            class: self.class,
            information: self.information.trim().to_owned(),
            volume: self.volume,
            rule_bound: self.rule_bound,
            skill: self.skill,
            judgement: self.judgement,
            deadline: self.deadline,
            budget: amount("budget", &self.budget, self.currency)?,
            created_at: at,
        })
    }
}

/// Refuses a code name that says who it is: outsiders read it before they are bound, and rivals beside one another.
pub fn code_name_hides<'a>(
    code_name: &str,
    parties: impl IntoIterator<Item = &'a str>,
) -> Result<(), Refusal> {
    let said = name::words(code_name);
    for party in parties {
        let name = name::firm(party);
        // Two letters are a word of any language before they are a name.
        let long = name.concat().chars().count() > 2;
        if long && said.windows(name.len()).any(|words| words == name) {
            return Err(
                Refusal::of_field("code_name", "request-code-name-tells").with("name", party)
            );
        }
    }
    Ok(())
}

/// What the request still lacks; the client's move.
pub fn gate(request: Option<&Request>) -> Gate {
    let mut missing = Vec::new();
    match request {
        None => missing.push(Refusal::new("request-unwritten")),
        Some(request) => {
            if request.decision.is_empty() {
                missing.push(Refusal::of_field("decision", "request-no-decision"));
            }
            if request.decider.is_none() {
                missing.push(Refusal::of_field("decider", "request-no-decider"));
            }
            if request.information.is_empty() {
                missing.push(Refusal::of_field("information", "request-no-information"));
            }
            if request.budget.minor == 0 {
                missing.push(Refusal::of_field("budget", "request-no-budget"));
            }
        }
    }
    Gate {
        stage: Stage::Request,
        side: Side::Client,
        missing,
    }
}

/// Refuses an empty text.
pub fn text_given(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::of_field(field, "text-empty"));
    }
    Ok(())
}

/// Refuses a text that is too long, or holds a character that deceives its reader.
pub fn text_fits(field: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    crate::text::optional_lines(field, text, most).map(drop)
}

/// Refuses a number out of range.
pub fn in_range(field: &'static str, number: i64, least: i64, most: i64) -> Result<(), Refusal> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(Refusal::of_field(field, "entry-out-of-range")
        .with("least", least)
        .with("most", most))
}

/// An amount written in major units with a point, such as `12000.50`; never more digits than the currency has.
pub fn amount(field: &'static str, text: &str, currency: Currency) -> Result<Money, Refusal> {
    let refused = || Refusal::of_field(field, "entry-no-amount");
    let mut decimal: rust_decimal::Decimal = text.trim().parse().map_err(|_| refused())?;
    let zero = Money::zero(currency);
    if decimal.is_sign_negative() && !decimal.is_zero()
        || decimal.normalize().scale() > zero.exponent()
    {
        return Err(refused());
    }
    decimal.rescale(zero.exponent());
    let minor = i64::try_from(decimal.mantissa()).map_err(|_| refused())?;
    Ok(Money { minor, ..zero })
}

/// Lines of `weight text`, as rubrics and criteria are written: one a line, the weight first.
pub fn weighted_lines(field: &'static str, text: &str) -> Result<Vec<Weighted>, Refusal> {
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (weight, words) = line
            .split_once(char::is_whitespace)
            .ok_or_else(|| Refusal::of_field(field, "entry-no-weight").with("line", line))?;
        let weight: i64 = weight
            .parse()
            .ok()
            .filter(|weight| (1..=100).contains(weight))
            .ok_or_else(|| Refusal::of_field(field, "entry-no-weight").with("line", line))?;
        text_fits(field, words, LINE_MAX)?;
        lines.push(Weighted {
            weight,
            text: words.trim().to_owned(),
        });
    }
    if lines.is_empty() {
        return Err(Refusal::of_field(field, "entry-missing"));
    }
    if lines.len() > 20 {
        return Err(Refusal::of_field(field, "entry-too-many").with("most", 20));
    }
    Ok(lines)
}

/// A line with its weight.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Weighted {
    /// 1 to 100.
    pub weight: i64,
    /// What is looked at.
    pub text: String,
}

/// Language tags, space between, each one of the six (R32).
pub fn languages(field: &'static str, text: &str) -> Result<Vec<Locale>, Refusal> {
    let mut found = Vec::new();
    for tag in text.split([' ', ',']).filter(|tag| !tag.is_empty()) {
        let locale =
            Locale::from_tag(tag).ok_or_else(|| Refusal::of_field(field, "entry-unknown"))?;
        if !found.contains(&locale) {
            found.push(locale);
        }
    }
    if found.is_empty() {
        return Err(Refusal::of_field(field, "entry-missing"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_no_more_digits_than_its_currency() {
        let euro = |text| amount("budget", text, Currency::EUR).map(|money| money.minor);
        assert_eq!(euro("12000.5"), Ok(1_200_050));
        assert_eq!(euro("12000.500"), Ok(1_200_050));
        assert!(euro("1.005").is_err());
        assert!(euro("-1").is_err());
        assert!(euro("99999999999999999999").is_err());
        assert!(amount("budget", "0.5", Currency::JPY).is_err());
    }

    fn draft() -> Draft {
        Draft {
            title: "Kiln yield".to_owned(),
            code_name: "Project Amber".to_owned(),
            domain: "technical-analysis".to_owned(),
            question: "At which load does the kiln earn most?".to_owned(),
            decision: String::new(),
            decider: None,
            capability: None,
            core: false,
            class: 2,
            information: String::new(),
            volume: 1,
            rule_bound: 1,
            skill: 5,
            judgement: 4,
            deadline: "2026-12-01".parse().expect("a day"),
            budget: "40000".to_owned(),
            currency: Currency::EUR,
        }
    }

    #[test]
    fn r1_core_names_the_capability_it_touches() {
        let mut core = draft();
        assert_eq!(core.faults(), []);
        core.core = true;
        let fault = Refusal::of_field("capability", "request-core-no-capability");
        assert_eq!(core.faults(), [fault]);
        core.capability = Some(CapabilityId(uuid::Uuid::from_u128(1)));
        assert_eq!(core.faults(), []);
    }

    #[test]
    fn a_code_name_does_not_say_whose_it_is() {
        let tells = |code_name| {
            let parties = ["Tammerkoski Mills Oy", "Oy", "AB", "Bosphorus Analytics"];
            code_name_hides(code_name, parties).is_err()
        };
        assert!(tells("Project TAMMERKOSKI-mills"));
        assert!(tells("the Tammerkoski Mills Oy kiln"));
        assert!(tells("Bosphorus analytics 2"));
        assert!(!tells("Project Amber"));
        assert!(
            !tells("Mills of Tammerkoski"),
            "another order is another name"
        );
        // However it is written: a decomposed accent, a mark that does not show, a capital that lost its dot, a form with points.
        let demo = [
            "Anadolu Isıl Süreç Danışmanlık A.Ş.",
            "Tamm & Partnerid OÜ",
            "Näsijärvi Ceramics Oy",
            "Selat Analytics Sdn Bhd",
            "Nordlys A/S",
        ];
        for said in [
            "Anadolu Isıl Süreç Danışmanlık",
            "ANADOLU ISIL SÜREÇ DANIŞMANLIK",
            "Tamm & Partnerid",
            "Na\u{308}sija\u{308}rvi Ceramics",
            "Se\u{ad}lat Analytics",
            "Project Nordlys",
        ] {
            assert!(code_name_hides(said, demo).is_err(), "{said}");
        }
        assert!(code_name_hides("Project Amber", demo).is_ok());
        assert!(!tells("Plan AB"), "two letters are no name");
        assert!(!tells("Bosphorus bridge"));
    }

    #[test]
    fn lines_carry_their_weight_first() {
        let lines = weighted_lines("rubric", "40 Method fits\n\n60\tEvidence named").expect("two");
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].text, "Evidence named");
        assert!(weighted_lines("rubric", "Method").is_err());
        assert!(weighted_lines("rubric", "0 Method").is_err());
    }
}
