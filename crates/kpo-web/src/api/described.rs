//! The API's words as its document describes them: closed sets made from the practice's own lists, instants, classes, ids.
//!
//! Whoever writes a program against the API reads here what a word may be. A set is made from the list that the code itself
//! reads words by, so that the document cannot promise a word the code refuses, nor hide one that it answers with.

use kpo_operations::engagement::SECTIONS;
use kpo_practice::access::Locale as Language;
use kpo_practice::time::At;
use kpo_practice::{
    acceptance, account, agreement, allocation, arrival, bench, bid, brief, capability, closure,
    commitment, copying, credential, decision, deliverable, departure, eligibility, engagement,
    invitation, invoice, ledger, need, nomination, organisation, panel, payment, person, plan,
    qualification, rate, request, review, rival, room, scorecard, skill, staffing, taxonomy, tie,
    timesheet, trace, transfer, work,
};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a text that is one of these.
fn one_of(about: &str, words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let mut once: Vec<&str> = Vec::new();
    for word in words {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(about.trim()))
        .enum_values(Some(once))
        .into()
}

/// Sets whose members the practice keeps as a type: an answer can hold nothing but a member's word.
macro_rules! words {
    ($($(#[doc = $doc:literal])* $name:ident($of:ty) = $all:expr;)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, Serialize)]
            #[serde(transparent)]
            pub struct $name(&'static str);

            impl From<$of> for $name {
                fn from(one: $of) -> Self {
                    Self(one.word())
                }
            }

            impl PartialSchema for $name {
                fn schema() -> RefOr<Schema> {
                    one_of(concat!($($doc),*), $all.into_iter().map(|one| one.word()))
                }
            }

            impl ToSchema for $name {}
        )*

        /// Every set of words that stands for a type, with how the code reads one of its words.
        #[cfg(test)]
        fn sets() -> Vec<(std::borrow::Cow<'static, str>, fn(&str) -> bool)> {
            vec![$(($name::name(), |word| <$of>::from_word(word).is_some()),)*]
        }
    };
}

/// Sets that the practice keeps as texts: they are described here, and never made.
macro_rules! names {
    ($($(#[doc = $doc:literal])* $name:ident = $all:expr;)*) => {$(
        $(#[doc = $doc])*
        pub enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                one_of(concat!($($doc),*), $all.into_iter())
            }
        }

        impl ToSchema for $name {}
    )*};
}

/// All of a list but one that nobody may send.
fn but<T: Copy + PartialEq>(all: &[T], not: T) -> impl Iterator<Item = T> {
    all.iter().copied().filter(move |one| *one != not)
}

words! {
    /// For whom what was seen counts, within a competitor set.
    Reach(rival::Reach) = rival::Reach::ALL;
    /// Whom a conflict is about.
    LedgerScope(ledger::Scope) = ledger::Scope::ALL;
    /// Where a file stands: the first gate that does not hold.
    Stage(engagement::Stage) = engagement::Stage::ALL;
    /// Whose move it is.
    Side(engagement::Side) = engagement::Side::ALL;
    /// Whose duty it is.
    DutySide(engagement::Side) = but(engagement::Side::ALL, engagement::Side::Nobody);
    /// How far a panel is: set up, judged, or closed.
    PanelState(panel::PanelState) = panel::PanelState::ALL;
    /// What a panel is for.
    PanelKind(panel::PanelKind) = panel::PanelKind::ALL;
    /// How somebody stands to a file's qualification task.
    QualificationStanding(qualification::Standing) = qualification::Standing::ALL;
    /// What somebody does on a panel.
    PanelSeatKind(panel::SeatKind) = panel::SeatKind::ALL;
    /// What somebody does in a review.
    ReviewRole(engagement::AssignmentRole) = [engagement::AssignmentRole::Reviewer, engagement::AssignmentRole::Adjudicator];
    /// What was decided on the work.
    AcceptanceVerdict(acceptance::AcceptanceVerdict) = acceptance::AcceptanceVerdict::ALL;
    /// What sort of text: a promise of secrecy, or a statement of work.
    AgreementKind(agreement::AgreementKind) = agreement::AgreementKind::ALL;
    /// Who owns the results.
    ResultsTo(agreement::IpTerm) = agreement::IpTerm::ALL;
    /// For whom somebody signs.
    Capacity(agreement::Capacity) = agreement::Capacity::ALL;
    /// What the intake test answers, or what was decided.
    Route(allocation::Route) = allocation::Route::ALL;
    /// Where a question can be sent.
    Destination(allocation::Route) = but(allocation::Route::ALL, allocation::Route::Refused);
    /// The sourcing model.
    SourcingModel(allocation::Model) = allocation::Model::ALL;
    /// How far away the work is done.
    Distance(allocation::Distance) = allocation::Distance::ALL;
    /// How a bid stands.
    BidState(bid::BidState) = bid::BidState::ALL;
    /// The client's answer to a restatement.
    RestatementAnswer(brief::Answer) = brief::Answer::ALL;
    /// What the core map says of a capability going outside.
    CapabilityVerdict(capability::Verdict) = capability::Verdict::ALL;
    /// What became of what was given.
    Fate(closure::Fate) = closure::Fate::ALL;
    /// What sort of credential.
    CredentialKind(credential::CredentialKind) = credential::CredentialKind::ALL;
    /// Whether the advice was followed.
    Followed(decision::Followed) = decision::Followed::ALL;
    /// Whether the advice was right.
    Right(decision::Right) = decision::Right::ALL;
    /// What letting a person go does.
    DepartureEffect(departure::EffectKind) = departure::EffectKind::ALL;
    /// What a person is cleared by.
    ArrivalCheck(arrival::CheckKind) = arrival::CheckKind::ALL;
    /// By what somebody is on the bench.
    Cleared(bench::Cleared) = bench::Cleared::ALL;
    /// Where a promise is written.
    Promise(commitment::Promise) = commitment::Promise::ALL;
    /// Where days of notice come from.
    NoticeSource(commitment::NoticeSource) = commitment::NoticeSource::ALL;
    /// Why a file may not be ended now.
    CommitmentBar(commitment::Bar) = commitment::Bar::ALL;
    /// How a file would be ended.
    CommitmentWay(commitment::Way) = commitment::Way::ALL;
    /// What a claim rests on.
    Method(deliverable::Method) = deliverable::Method::ALL;
    /// How something was shown.
    ExposureKind(room::ExposureKind) = room::ExposureKind::ALL;
    /// What may be said of a found copy.
    TraceVerdict(trace::TraceVerdict) = trace::TraceVerdict::ALL;
    /// On what a transfer to another country rests.
    TransferBasis(transfer::TransferBasis) = transfer::TransferBasis::ALL;
    /// What sort of file.
    FileKind(room::FileKind) = room::FileKind::ALL;
    /// What readers of a document may take away.
    Copying(copying::Copying) = copying::Copying::ALL;
    /// How far a document has come.
    DocumentState(room::DocumentState) = room::DocumentState::ALL;
    /// What is wrong with an invoice's line.
    InvoiceFindingKind(invoice::FindingKind) = invoice::FindingKind::ALL;
    /// How an invoice stands; `paid` is an approved one of which nothing is open any more.
    InvoiceStanding(payment::Standing) = payment::Standing::ALL;
    /// The client's word on a person put forward.
    NominationDecision(nomination::NominationState) = [nomination::NominationState::Approved, nomination::NominationState::Declined];
    /// What sort of party a question is about.
    PartyKind(need::PartyKind) = need::PartyKind::ALL;
    /// Why somebody may not be asked, by class.
    EligibilityClass(eligibility::Class) = eligibility::Class::ALL;
    /// What a staffing plan is made for.
    PlanAim(staffing::Aim) = staffing::Aim::ALL;
    /// Where a staffing plan stands.
    PlanState(plan::PlanState) = plan::PlanState::ALL;
    /// Which way a plan is mended.
    PlanWay(plan::Way) = plan::Way::ALL;
    /// What an organisation is to the host.
    OrganisationKind(organisation::OrganisationKind) = organisation::OrganisationKind::ALL;
    /// What a rate is for: the provider's own cost, or what the client is billed.
    RateKind(rate::RateKind) = rate::RateKind::ALL;
    /// What was sampled: the whole, or what changed since it was last checked.
    SampleKind(review::SampleKind) = review::SampleKind::ALL;
    /// How grave an error is.
    Severity(review::Severity) = review::Severity::ALL;
    /// How sure a reviewer is of their word, as they say themselves.
    Sureness(review::Sureness) = review::Sureness::ALL;
    /// Which text of a claim.
    ClaimPart(review::Part) = review::Part::ALL;
    /// A reviewer's word on a claim.
    OpinionVerdict(review::Verdict) = review::Verdict::ALL;
    /// What the search among own people came to.
    SearchFinding(skill::Finding) = skill::Finding::ALL;
    /// What sort of fact stands on a scorecard.
    FactKind(scorecard::FactKind) = scorecard::FactKind::ALL;
    /// What sort of tie.
    TieKind(tie::TieKind) = tie::TieKind::ALL;
    /// A classification.
    TaxonomyScheme(taxonomy::Scheme) = taxonomy::Scheme::ALL;
    /// Where a work was taken from.
    WorkSource(work::Source) = work::Source::ALL;
    /// How hours stand.
    TimesheetState(timesheet::SheetState) = timesheet::SheetState::ALL;
    /// How long a period is.
    PeriodKind(timesheet::PeriodKind) = timesheet::PeriodKind::ALL;
    /// A word on hours or on an invoice.
    SettlingVerdict(Settling) = Settling::ALL;
}

/// How an invitation stands that has not ended.
pub const INVITATION_OPEN: &str = "open";

names! {
    /// A role at an organisation; `delivery` is the counterparty's, the others are the host's.
    Role = person::ROLES;
    /// A language the product speaks.
    Locale = Language::ALL.map(Language::tag);
    /// A level of the Common European Framework, or `N` for a first language.
    LanguageLevel = person::CEFR;
    /// What a token may be used for.
    Scope = account::SCOPES;
    /// The field a question lies in.
    Domain = request::DOMAINS;
    /// A part of a file.
    Part = SECTIONS.iter().map(|section| section.name);
    /// What something could still be reached through.
    SurvivorKind = closure::SURVIVORS;
    /// How an invitation stands, or how it ended.
    InvitationState = [INVITATION_OPEN].into_iter().chain(invitation::End::ALL.iter().map(|end| end.word()));
}

/// What is said of hours or of an invoice that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// It is right.
    Approve,
    /// It goes back, with a reason.
    Return,
}

impl Settling {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Approve, Self::Return];

    /// The word a program says it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Return => "return",
        }
    }

    /// The one a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// An instant: whole microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Instant(i64);

impl From<At> for Instant {
    fn from(at: At) -> Self {
        Self(at.0)
    }
}

/// A class of information: 0 public, 1 internal, 2 confidential, 3 secret.
#[derive(ToSchema)]
#[schema(value_type = i64, minimum = 0, maximum = 3)]
pub struct Class(#[expect(dead_code, reason = "only its description is used")] i64);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $pattern:literal;)*) => {$(
        $(#[$doc])*
        #[derive(ToSchema)]
        #[schema(value_type = String, pattern = $pattern)]
        pub struct $name(#[expect(dead_code, reason = "only its description is used")] String);
    )*};
}

ids! {
    /// A file's id.
    EngagementId = "^eng_[0-9a-f]{32}$";
    /// A person's id.
    PersonId = "^per_[0-9a-f]{32}$";
    /// A panel's id.
    PanelId = "^pan_[0-9a-f]{32}$";
    /// A document's id.
    DocumentId = "^doc_[0-9a-f]{32}$";
    /// A claim's name in one review task.
    ReviewItemId = "^itm_[0-9a-f]{32}$";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that the API's document lists under a name.
    fn listed(document: &serde_json::Value, name: &str) -> Vec<String> {
        let values = &document["components"]["schemas"][name]["enum"];
        let values = values.as_array().cloned().unwrap_or_default();
        let text = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        values.into_iter().map(text).collect()
    }

    #[test]
    fn every_word_the_document_lists_is_one_the_code_reads() {
        let document = serde_json::to_value(crate::api::document::document()).unwrap();
        for (name, reads) in sets() {
            let words = listed(&document, &name);
            assert!(!words.is_empty(), "{name} is not in the document");
            for word in words {
                assert!(reads(&word), "{name} lists {word}, which nothing reads");
            }
        }
    }

    /// A closed set written out by hand beside these would drift, and nobody would be told.
    #[test]
    fn no_set_of_words_stands_in_the_document_but_these() {
        let document = serde_json::to_value(crate::api::document::document()).unwrap();
        let mut known: Vec<Vec<String>> = sets()
            .iter()
            .map(|(name, _)| listed(&document, name))
            .collect();
        for name in [
            "Role",
            "Locale",
            "LanguageLevel",
            "Scope",
            "Domain",
            "Part",
            "SurvivorKind",
            "InvitationState",
        ] {
            let words = listed(&document, name);
            assert!(!words.is_empty(), "{name} is not in the document");
            known.push(words);
        }
        let mut open = vec![&document];
        while let Some(value) = open.pop() {
            if let Some(words) = value.get("enum").and_then(serde_json::Value::as_array) {
                let words: Vec<String> = words
                    .iter()
                    .map(|word| word.as_str().unwrap().to_owned())
                    .collect();
                assert!(known.contains(&words), "{words:?} is no set of this file");
            }
            match value {
                serde_json::Value::Object(fields) => open.extend(fields.values()),
                serde_json::Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
    }
}
