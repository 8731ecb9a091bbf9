//! What people and programs send from request to award: one shape for a form and for a JSON body, read strictly.

pub mod arrival;
pub mod departure;
pub mod incident;
pub mod key_person;
pub mod panel;
pub mod profile;
pub mod qualification;
pub mod rival;
pub mod staffing;
pub mod trace;
pub mod transfer;
pub mod waiver;

use kpo_operations::allocation::StaffDraft;
use kpo_practice::allocation::{self, Distance, Model, Route};
use kpo_practice::capability::Verdict;
use kpo_practice::credential::{self, CredentialKind};
use kpo_practice::engagement::Engagement;
use kpo_practice::money::Currency;
use kpo_practice::refusal::Refusal;
use kpo_practice::request;
use kpo_practice::skill::Finding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::described;
use crate::pages::sheet::{given, parsed};
use crate::word::{word, word_or_none};

/// A request.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Request)]
pub struct Request {
    /// What the file is called inside.
    pub title: String,
    /// What outsiders see until they are bound.
    pub code_name: String,
    /// The field it lies in.
    #[schema(value_type = described::Domain)]
    pub domain: String,
    /// What somebody needs to know.
    pub question: String,
    /// The decision it serves.
    #[serde(default)]
    pub decision: String,
    /// Who decides (`per_…`).
    #[serde(default)]
    pub decider: String,
    /// The capability touched (`cap_…`).
    #[serde(default)]
    pub capability: String,
    /// Marked core.
    #[serde(default)]
    pub core: bool,
    /// Highest class of information exposed.
    #[schema(value_type = described::Class)]
    pub class: i64,
    /// Which information.
    #[serde(default)]
    pub information: String,
    /// Such questions a year.
    pub volume: i64,
    /// 1 to 5.
    pub rule_bound: i64,
    /// 1 to 5.
    pub skill: i64,
    /// 1 to 5.
    pub judgement: i64,
    /// Needed by, `YYYY-MM-DD`.
    pub deadline: String,
    /// Budget in major units, such as `12000.50`.
    pub budget: String,
    /// ISO 4217.
    pub currency: String,
    /// The version last read; absent for a new request.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Request {
    /// As it stands, to be changed and sent back.
    pub fn of(file: &Engagement, request: &request::Request) -> Self {
        Self {
            title: file.title.clone(),
            code_name: file.code_name.clone(),
            domain: file.domain.clone(),
            question: request.question.clone(),
            decision: request.decision.clone(),
            decider: request
                .decider
                .map_or_else(String::new, |id| id.to_string()),
            capability: request
                .capability
                .map_or_else(String::new, |id| id.to_string()),
            core: request.core,
            class: request.class,
            information: request.information.clone(),
            volume: request.volume,
            rule_bound: request.rule_bound,
            skill: request.skill,
            judgement: request.judgement,
            deadline: request.deadline.to_string(),
            budget: request.budget.decimal().to_string(),
            currency: request.budget.currency.code().to_owned(),
            version: Some(request.version),
        }
    }

    /// As the practice reads it.
    pub fn draft(self) -> Result<request::Draft, Refusal> {
        Ok(request::Draft {
            decider: parsed("decider", &self.decider)?,
            capability: parsed("capability", &self.capability)?,
            deadline: given("deadline", &self.deadline)?,
            currency: word("currency", self.currency.trim(), |code| {
                Currency::from_code(&code.to_ascii_uppercase())
            })?,
            title: self.title,
            code_name: self.code_name,
            domain: self.domain,
            question: self.question,
            decision: self.decision,
            core: self.core,
            class: self.class,
            information: self.information,
            volume: self.volume,
            rule_bound: self.rule_bound,
            skill: self.skill,
            judgement: self.judgement,
            budget: self.budget,
        })
    }
}

/// Where a question goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Allocation)]
pub struct Allocation {
    /// Where to.
    #[schema(value_type = described::Destination)]
    pub route: String,
    /// By which model; left out in-house.
    #[serde(default)]
    #[schema(value_type = described::SourcingModel)]
    pub model: String,
    /// How far; left out in-house.
    #[serde(default)]
    #[schema(value_type = described::Distance)]
    pub distance: String,
    /// Five weights, 0 to 5.
    #[serde(default)]
    pub weights: Vec<i64>,
    /// Fifteen scores, 0 to 5: in-house, BPO, KPO, each on the five criteria.
    #[serde(default)]
    pub scores: Vec<i64>,
    /// Why.
    pub why: String,
    /// How one gets out again.
    #[serde(default)]
    pub exit_plan: String,
    /// The version last read, if there is one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Allocation {
    /// As the practice reads it.
    pub fn draft(self) -> Result<allocation::Draft, Refusal> {
        Ok(allocation::Draft {
            route: word("route", &self.route, Route::from_word)?,
            model: word_or_none("model", &self.model, Model::from_word)?,
            distance: word_or_none("distance", &self.distance, Distance::from_word)?,
            weights: self.weights,
            scores: self.scores,
            why: self.why,
            exit_plan: self.exit_plan,
        })
    }
}

/// That own people were looked for first.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Search)]
pub struct Search {
    /// What it came to.
    #[schema(value_type = described::SearchFinding)]
    pub finding: String,
    /// What was looked for.
    #[serde(default)]
    pub words: String,
    /// Why nobody found will do, or why it was waived.
    #[serde(default)]
    pub reason: String,
    /// The version last read, if there is one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Search {
    /// What was found.
    pub fn finding(&self) -> Result<Finding, Refusal> {
        word("finding", &self.finding, Finding::from_word)
    }
}

/// Staff touched.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Staff)]
pub struct Staff {
    /// A staffed function is touched.
    #[serde(default)]
    pub touched: bool,
    /// Whose roles.
    #[serde(default)]
    pub roles: String,
    /// What for.
    #[serde(default)]
    pub purpose: String,
    /// When consulted, `YYYY-MM-DD`.
    #[serde(default)]
    pub consulted_on: String,
    /// With whom.
    #[serde(default)]
    pub consulted_with: String,
    /// How knowledge comes back.
    #[serde(default)]
    pub knowledge_return: String,
    /// The inside counterpart (`per_…`).
    #[serde(default)]
    pub counterpart: String,
    /// The version last read, if there is one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Staff {
    /// As the operation reads it.
    pub fn draft(self) -> Result<StaffDraft, Refusal> {
        Ok(StaffDraft {
            touched: self.touched,
            consulted_on: parsed("consulted_on", &self.consulted_on)?,
            counterpart: parsed("counterpart", &self.counterpart)?,
            roles: self.roles,
            purpose: self.purpose,
            consulted_with: self.consulted_with,
            knowledge_return: self.knowledge_return,
        })
    }
}

/// A version of a brief.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Brief)]
pub struct Brief {
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
    /// The number of the version last read; 0 for the first.
    #[serde(default)]
    pub version: i64,
}

impl Brief {
    /// As the practice reads it.
    pub fn draft(self) -> kpo_practice::brief::Draft {
        kpo_practice::brief::Draft {
            question: self.question,
            context: self.context,
            method: self.method,
            rubric: self.rubric,
            languages: self.languages,
        }
    }
}

/// A credential the work cannot do without.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Requirement)]
pub struct Requirement {
    /// What sort.
    #[schema(value_type = described::CredentialKind)]
    pub kind: String,
    /// What is wanted.
    pub title: String,
    /// The lowest ISCED level, for a degree.
    #[serde(default)]
    pub level: String,
    /// The ISCED-F field, for a degree.
    #[serde(default)]
    pub field: String,
}

impl Requirement {
    /// As the practice reads it.
    pub fn wants(self) -> Result<credential::Requirement, Refusal> {
        Ok(credential::Requirement {
            kind: word("kind", &self.kind, CredentialKind::from_word)?,
            level: parsed("level", &self.level)?,
            field: Some(self.field).filter(|field| !field.trim().is_empty()),
            title: self.title,
        })
    }
}

/// A text alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Text)]
pub struct Text {
    /// The text.
    pub text: String,
}

/// The answer to a restatement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Answered)]
pub struct Answered {
    /// The answer.
    #[schema(value_type = described::RestatementAnswer)]
    pub answer: String,
    /// What to think again.
    #[serde(default)]
    pub remark: String,
    /// The version last read.
    pub version: i64,
}

/// The terms of a competition.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Terms)]
pub struct Terms {
    /// `weight text`, one a line.
    pub criteria: String,
    /// The last day bids are taken, `YYYY-MM-DD`; until its end in UTC.
    pub deadline: String,
    /// The version last read, if there is one.
    #[serde(default)]
    pub version: Option<i64>,
}

/// An organisation to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Invite)]
pub struct Invite {
    /// Which (`org_…`).
    pub organisation: String,
}

/// A person put forward.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Nominate)]
pub struct Nominate {
    /// Who (`per_…`).
    pub person: String,
    /// Why this person.
    pub note: String,
}

/// The client's word on a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Decided)]
pub struct Decided {
    /// The word.
    #[schema(value_type = described::NominationDecision)]
    pub decision: String,
    /// Why not.
    #[serde(default)]
    pub reason: String,
    /// The version last read.
    pub version: i64,
}

/// The version of a thing, where the act says the rest.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Seen)]
pub struct Seen {
    /// The version last read.
    pub version: i64,
}

/// An opening key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Key)]
pub struct Key {
    /// The key, as it was shown once.
    pub key: String,
}

/// A bid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Bid)]
pub struct Bid {
    /// Price in major units of the file's currency.
    pub price: String,
    /// Days.
    pub days: i64,
    /// Plan.
    pub plan: String,
}

/// A choice among opened bids.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Choice)]
pub struct Choice {
    /// The bid chosen (`bid_…`).
    pub chosen: String,
    /// Every opened bid.
    pub bids: Vec<String>,
    /// The scores of those bids in their order, each on all criteria, 0 to 10.
    pub scores: Vec<i64>,
    /// Why.
    pub reasons: String,
    /// The version last read.
    pub version: i64,
}

impl Choice {
    /// As the operation reads it.
    pub fn draft(self) -> Result<kpo_operations::award::Choice, Refusal> {
        let each = self.scores.len().checked_div(self.bids.len()).unwrap_or(0);
        let scores = self
            .bids
            .iter()
            .enumerate()
            .map(|(n, bid)| {
                Ok(kpo_practice::award::Scores {
                    bid: given("scores", bid)?,
                    scores: self.scores[n * each..(n + 1) * each].to_vec(),
                })
            })
            .collect::<Result<_, Refusal>>()?;
        Ok(kpo_operations::award::Choice {
            chosen: given("chosen", &self.chosen)?,
            scores,
            reasons: self.reasons,
        })
    }
}

/// A capability on the core map.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Capability)]
pub struct Capability {
    /// Its name.
    pub name: String,
    /// Why it stands where it stands.
    pub why: String,
    /// What the map says.
    #[schema(value_type = described::CapabilityVerdict)]
    pub verdict: String,
    /// The version last read; absent for a new one.
    #[serde(default)]
    pub version: Option<i64>,
}

impl Capability {
    /// What the map says.
    pub fn verdict(&self) -> Result<Verdict, Refusal> {
        word("verdict", &self.verdict, Verdict::from_word)
    }
}

/// What one of the host's people can do.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = sourcing::Skill)]
pub struct Skill {
    /// Who (`per_…`).
    pub person: String,
    /// What.
    pub text: String,
    /// 1 to 5.
    pub level: i64,
}
