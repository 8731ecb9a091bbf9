//! Typed identifiers.
//!
//! An id is 128 random bits (UUID version 4). Version 7 would be kinder to an index, but it tells an outsider when a
//! thing was made and in what order, which is more than they may know. At the edge an id is written with the noun's
//! prefix, `eng_3f2a…` (32 hexadecimal digits), so that a person can see what it names and a wrong kind is refused.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id of the wrong kind, or no id at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind: expected {prefix}_ and 32 hexadecimal digits")]
pub struct MalformedId {
    /// The prefix the reader expected.
    pub prefix: &'static str,
}

/// What all typed ids have in common.
pub trait Id: Copy + fmt::Display {
    /// The prefix written before the digits.
    const PREFIX: &'static str;
    /// The bare number, as stored.
    fn uuid(self) -> Uuid;
    /// An id from a stored or freshly drawn number.
    fn from_uuid(uuid: Uuid) -> Self;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn uuid(self) -> Uuid { self.0 }
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|digits| digits.len() == 32)
                    .and_then(|digits| Uuid::try_parse(digits).ok())
                    .map(Self)
                    .ok_or(MalformedId { prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// An organisation: host, client, provider, freelancer or subsidiary.
    OrganisationId = "org";
    /// A named human.
    PersonId = "per";
    /// A signed-in browser.
    SessionId = "ses";
    /// A personal access token.
    TokenId = "tok";
    /// A single-use link that lets a person in.
    LinkId = "lnk";
    /// Where a person worked or works.
    AffiliationId = "aff";
    /// The key of a document's hidden marks.
    ImprintId = "imp";
    /// A found copy that was read.
    TraceId = "trc";
    /// A language a person works in.
    LanguageId = "lng";
    /// A one-time code that stands in for a lost second factor.
    RecoveryId = "rec";
    /// A degree, licence, publication or reference.
    CredentialId = "cre";
    /// A role a person holds in one engagement.
    AssignmentId = "asg";
    /// The engagement file.
    EngagementId = "eng";
    /// A capability on the core map.
    CapabilityId = "cap";
    /// What one of the host's people can do.
    SkillId = "skl";
    /// A credential a brief demands.
    RequirementId = "req";
    /// What the client wants to know, in the form the expert restates.
    BriefId = "brf";
    /// The expert's own words for the brief.
    RestatementId = "rst";
    /// A record that somebody outside was approached.
    InvitationId = "inv";
    /// A named person put forward for an engagement.
    NominationId = "nom";
    /// A sealed offer.
    BidId = "bid";
    /// One opener's key to the sealed bids.
    OpenerId = "opn";
    /// The choice, with its reasons.
    AwardId = "awd";
    /// A versioned text that binds.
    AgreementId = "agr";
    /// One person's acceptance of one text.
    SignatureId = "sig";
    /// A dated duty.
    ObligationId = "obl";
    /// A file in a room.
    DocumentId = "doc";
    /// Bytes as they were stored.
    BlobId = "blb";
    /// A page or copy that was shown to somebody.
    ExposureId = "exp";
    /// A question asked within one counterparty.
    QuestionId = "qst";
    /// The work as a whole.
    DeliverableId = "dlv";
    /// One version of the work.
    SubmissionId = "sub";
    /// The smallest checkable part of the work.
    ClaimId = "clm";
    /// The claims of a submission drawn to be checked.
    SampleId = "smp";
    /// A reviewer's task.
    ReviewId = "rev";
    /// A claim in one reviewer's task, under a name that holds there alone.
    ReviewItemId = "itm";
    /// A reviewer's word on one claim.
    JudgementId = "jdg";
    /// Words a reviewer holds to be wrong.
    PassageId = "psg";
    /// The same as their author sees them, without whoever marked them.
    FoundPassageId = "fps";
    /// What somebody holds against a fact about them.
    ContestId = "ctn";
    /// A defect.
    FindingId = "fnd";
    /// The settling of a disagreement.
    AdjudicationId = "adj";
    /// The act that releases money.
    AcceptanceId = "acc";
    /// A rate, effective from a day.
    RateId = "rat";
    /// Hours of one person in one engagement and period.
    TimeId = "tim";
    /// One day's work of one person, within their hours of a period.
    TimeEntryId = "ten";
    /// A published rate of exchange, as somebody entered it.
    ExchangeRateId = "fxr";
    /// A bill.
    InvoiceId = "bil";
    /// A line of a bill.
    InvoiceLineId = "bln";
    /// A payment instruction.
    PaymentId = "pay";
    /// The end of an engagement.
    ClosureId = "cls";
    /// One party's word on what became of what they were given.
    DeclarationId = "dcl";
    /// One question of the knowledge check at the end.
    KnowledgeId = "kno";
    /// What was decided on the advice.
    DecisionId = "dec";
    /// What happened.
    OutcomeId = "out";
    /// A piece of background work.
    JobId = "job";
    /// Something a person wrote, made or did, by which a question finds them.
    WorkId = "wrk";
    /// What binds a person to somebody a question is about.
    TieId = "tie";
    /// Days on which a person does not work.
    AbsenceId = "abs";
    /// What a person asks for an hour, from a day on.
    ListRateId = "lrt";
    /// A code of a published classification.
    TermId = "trm";
    /// Somebody a question is about.
    PartyId = "pty";
    /// Why a person may not work on what touches somebody, until a day.
    WallId = "wal";
    /// Who shall work where, for many questions at once.
    PlanId = "pln";
    /// A question in a plan.
    PlanTaskId = "ptk";
    /// One person at one question, in a plan.
    PlaceId = "plc";
    /// A named expert a file depends on, with who stands behind them.
    KeyPersonId = "key";
    /// Many units, judged by several experts each.
    PanelId = "pan";
    /// The question a panel puts, in one version.
    PanelCriteriaId = "pcr";
    /// One thing a panel judges.
    PanelUnitId = "pun";
    /// One person's place on a panel.
    PanelSeatId = "pst";
    /// Units drawn for one seat at one time, in their drawn order.
    PanelStackId = "psk";
    /// That units were shown to somebody who judges them.
    PanelShowingId = "psh";
    /// Units shown again at a seat under a newer question.
    PanelReshowingId = "prh";
    /// A panel member's word on one unit. (A reviewer's word on a claim is a [`JudgementId`].)
    PanelJudgementId = "pjg";
    /// The word that settles a unit.
    PanelSettlementId = "pse";
    /// Units drawn from those called negative.
    PanelSampleId = "psm";
    /// What the judgements come to.
    PanelResultId = "prs";
    /// That a file requires a task to be passed before award.
    QualificationId = "qua";
    /// That one person need not pass it.
    QualificationWaiverId = "qwv";
    /// Organisations that compete with each other.
    RivalSetId = "rvs";
    /// One organisation's time in such a set.
    RivalId = "rvl";
    /// That a wall of the ledger does not keep one person off one file, until a day.
    WaiverId = "wvr";
    /// That somebody is told of such a waiver.
    WaiverNoticeId = "wvn";
    /// Every copy and reader of chosen documents, gathered by the security officer.
    IncidentId = "inc";
    /// That every way in of one person is shut until it is thawed.
    FreezeId = "frz";
    /// What lets one entity's people see from a country what a client's papers say.
    TransferId = "trf";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_a_wrong_kind_is_refused() {
        let id = EngagementId(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse::<EngagementId>(), Ok(id));
        assert!(id.to_string().parse::<PersonId>().is_err());
        assert!("eng_7".parse::<EngagementId>().is_err());
    }
}
