//! The facts a decision is made from, as the schema names them.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::id::{EngagementId, OrganisationId, PersonId};

use super::action::Kind;
use super::scope::Operand;

/// Stands for 'no organisation' where the schema wants one, such as the provider before the award. No real organisation
/// has it, and a person who acts for it may do nothing.
pub const NO_ORGANISATION: Uuid = Uuid::nil();

/// What is known of the person who asks, read from the store in the same snapshot as the thing they ask for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// Not suspended, not left.
    pub active: bool,
    /// Acts for the host organisation.
    pub host: bool,
    /// The organisation they act for.
    pub organisation: OrganisationId,
    /// Roles at that organisation: `administrator`, `sourcing`, `security`, `finance`, `auditor`, `delivery`.
    pub roles: BTreeSet<String>,
    /// Highest class of document they are cleared for: 0 public, 1 internal, 2 confidential, 3 secret.
    pub clearance: i64,
    /// Labels of the places their processing counts as, `anywhere` always among them.
    pub regions: BTreeSet<String>,
    /// Files whose advice they decide on.
    pub decider: BTreeSet<EngagementId>,
    /// Files they accompany as the inside counterpart.
    pub counterpart: BTreeSet<EngagementId>,
    /// Files their organisation is invited to bid for.
    pub bidding: BTreeSet<EngagementId>,
    /// Files they are named for, not yet approved.
    pub nominee: BTreeSet<EngagementId>,
    /// Files they are an approved, named expert of.
    pub expert: BTreeSet<EngagementId>,
    /// Files they review.
    pub reviewer: BTreeSet<EngagementId>,
    /// Files they adjudicate.
    pub adjudicator: BTreeSet<EngagementId>,
    /// Files on a panel of which they sit as somebody who settles.
    pub settles: BTreeSet<EngagementId>,
    /// Files whose every text in force they, and their organisation, have accepted.
    pub agreed: BTreeSet<EngagementId>,
    /// Files whose mandatory credentials they hold, verified and in date.
    pub credentialed: BTreeSet<EngagementId>,
    /// Files a wall keeps them from.
    pub walled: BTreeSet<EngagementId>,
}

impl Standing {
    /// A person with no roles and no rights: the place every test and every guest starts from.
    pub fn nobody(person: PersonId, organisation: OrganisationId) -> Self {
        Self {
            person,
            active: true,
            host: false,
            organisation,
            roles: BTreeSet::new(),
            clearance: 0,
            regions: BTreeSet::from(["anywhere".to_owned()]),
            decider: BTreeSet::new(),
            counterpart: BTreeSet::new(),
            bidding: BTreeSet::new(),
            nominee: BTreeSet::new(),
            expert: BTreeSet::new(),
            reviewer: BTreeSet::new(),
            adjudicator: BTreeSet::new(),
            settles: BTreeSet::new(),
            agreed: BTreeSet::new(),
            credentialed: BTreeSet::new(),
            walled: BTreeSet::new(),
        }
    }
}

/// How they ask.
#[derive(Clone, Debug, PartialEq, Eq, Default, Hash)]
pub struct Circumstances {
    /// A second factor was shown at sign-in.
    pub second_factor: bool,
    /// The sign-in is recent enough for a binding act.
    pub fresh: bool,
    /// A token speaks, not a browser.
    pub token: bool,
    /// The token's scopes.
    pub scopes: BTreeSet<String>,
}

/// The thing asked for, with the facts the policies look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// The installation.
    Host {
        /// The host organisation.
        organisation: OrganisationId,
    },
    /// A person's record.
    Profile {
        /// Whose.
        subject: PersonId,
        /// Their organisation.
        organisation: OrganisationId,
    },
    /// An organisation.
    Counterparty {
        /// Which.
        organisation: OrganisationId,
    },
    /// An engagement file.
    Engagement(EngagementFacts),
    /// A document in a room.
    Document(DocumentFacts),
    /// A question.
    Question(QuestionFacts),
    /// A sealed offer.
    Bid(BidFacts),
    /// A reviewer's task.
    Review(ReviewFacts),
    /// A place on a panel.
    Seat(SeatFacts),
}

/// Facts of an engagement file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngagementFacts {
    /// Which.
    pub id: EngagementId,
    /// The client.
    pub client: OrganisationId,
    /// The provider; absent before the award.
    pub provider: Option<OrganisationId>,
    /// Every text in force is accepted by both sides.
    pub bound: bool,
    /// Frozen by the security officer.
    pub frozen: bool,
    /// Closed.
    pub closed: bool,
}

/// Facts of a document, those of its room beside its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFacts {
    /// Which.
    pub id: Uuid,
    /// The engagement whose room it is in.
    pub engagement: EngagementId,
    /// The client.
    pub client: OrganisationId,
    /// The provider; absent before the award.
    pub provider: Option<OrganisationId>,
    /// 0 public, 1 internal, 2 confidential, 3 secret.
    pub class: i64,
    /// Where it may be processed: a region label, or `anywhere`.
    pub region: String,
    /// Not yet found harmless.
    pub quarantined: bool,
    /// The room is open to the named experts.
    pub open: bool,
    /// Frozen by the security officer.
    pub frozen: bool,
    /// The engagement is closed.
    pub closed: bool,
    /// What readers may take away: 0 nothing, 1 a marked PDF, 2 a marked source.
    pub copies: i64,
    /// Under legal hold.
    pub hold: bool,
}

/// Facts of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionFacts {
    /// Which.
    pub id: Uuid,
    /// Its engagement.
    pub engagement: EngagementId,
    /// The client.
    pub client: OrganisationId,
    /// The counterparty it was asked in.
    pub counterparty: OrganisationId,
    /// Published, without its asker, to every invited party.
    pub published: bool,
    /// The file is frozen.
    pub frozen: bool,
    /// The file is closed.
    pub closed: bool,
}

/// Facts of a bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BidFacts {
    /// Which.
    pub id: Uuid,
    /// Its engagement.
    pub engagement: EngagementId,
    /// The client.
    pub client: OrganisationId,
    /// Who bids.
    pub bidder: OrganisationId,
    /// Opened, together with all the others.
    pub opened: bool,
}

/// Facts of a reviewer's task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFacts {
    /// Which.
    pub id: Uuid,
    /// Its engagement.
    pub engagement: EngagementId,
    /// The client.
    pub client: OrganisationId,
    /// Whose task it is.
    pub reviewer: PersonId,
    /// The file is frozen.
    pub frozen: bool,
    /// The file is closed.
    pub closed: bool,
}

/// Facts of a place on a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatFacts {
    /// Which.
    pub id: Uuid,
    /// Its engagement.
    pub engagement: EngagementId,
    /// Whose place it is.
    pub holder: PersonId,
    /// It settles what others judged.
    pub settles: bool,
    /// It is a candidate's, at a task before award.
    pub qualifies: bool,
    /// It was given up or taken away.
    pub ended: bool,
    /// The file is frozen.
    pub frozen: bool,
    /// The file is closed.
    pub closed: bool,
}

impl Resource {
    /// What kind of thing this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Host { .. } => Kind::Host,
            Self::Profile { .. } => Kind::Profile,
            Self::Counterparty { .. } => Kind::Counterparty,
            Self::Engagement(_) => Kind::Engagement,
            Self::Document(_) => Kind::Document,
            Self::Question(_) => Kind::Question,
            Self::Bid(_) => Kind::Bid,
            Self::Review(_) => Kind::Review,
            Self::Seat(_) => Kind::Seat,
        }
    }

    /// Its own id.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Host { organisation } | Self::Counterparty { organisation } => organisation.0,
            Self::Profile { subject, .. } => subject.0,
            Self::Engagement(facts) => facts.id.0,
            Self::Document(facts) => facts.id,
            Self::Question(facts) => facts.id,
            Self::Bid(facts) => facts.id,
            Self::Review(facts) => facts.id,
            Self::Seat(facts) => facts.id,
        }
    }

    /// The file it is, or hangs on.
    pub fn engagement(&self) -> Option<EngagementId> {
        match self {
            Self::Host { .. } | Self::Profile { .. } | Self::Counterparty { .. } => None,
            Self::Engagement(facts) => Some(facts.id),
            Self::Document(facts) => Some(facts.engagement),
            Self::Question(facts) => Some(facts.engagement),
            Self::Bid(facts) => Some(facts.engagement),
            Self::Review(facts) => Some(facts.engagement),
            Self::Seat(facts) => Some(facts.engagement),
        }
    }

    /// Its facts under the schema's names: point and list are decided from these and nothing else.
    pub fn facts(&self) -> Vec<(&'static str, Fact)> {
        use Fact::{Engagement, Number, Organisation, Person, Text, Truth};
        let provider = |id: Option<OrganisationId>| {
            Organisation(id.unwrap_or(OrganisationId(NO_ORGANISATION)))
        };
        match self {
            Self::Host { organisation } | Self::Counterparty { organisation } => {
                vec![("organisation", Organisation(*organisation))]
            }
            Self::Profile {
                subject,
                organisation,
            } => vec![
                ("subject", Person(*subject)),
                ("organisation", Organisation(*organisation)),
            ],
            Self::Engagement(facts) => vec![
                ("client", Organisation(facts.client)),
                ("provider", provider(facts.provider)),
                ("bound", Truth(facts.bound)),
                ("frozen", Truth(facts.frozen)),
                ("closed", Truth(facts.closed)),
            ],
            Self::Document(facts) => vec![
                ("engagement", Engagement(facts.engagement)),
                ("client", Organisation(facts.client)),
                ("provider", provider(facts.provider)),
                ("class", Number(facts.class)),
                ("region", Text(facts.region.clone())),
                ("quarantined", Truth(facts.quarantined)),
                ("open", Truth(facts.open)),
                ("frozen", Truth(facts.frozen)),
                ("closed", Truth(facts.closed)),
                ("copies", Number(facts.copies)),
                ("hold", Truth(facts.hold)),
            ],
            Self::Question(facts) => vec![
                ("engagement", Engagement(facts.engagement)),
                ("client", Organisation(facts.client)),
                ("counterparty", Organisation(facts.counterparty)),
                ("published", Truth(facts.published)),
                ("frozen", Truth(facts.frozen)),
                ("closed", Truth(facts.closed)),
            ],
            Self::Bid(facts) => vec![
                ("engagement", Engagement(facts.engagement)),
                ("client", Organisation(facts.client)),
                ("bidder", Organisation(facts.bidder)),
                ("opened", Truth(facts.opened)),
            ],
            Self::Review(facts) => vec![
                ("engagement", Engagement(facts.engagement)),
                ("client", Organisation(facts.client)),
                ("reviewer", Person(facts.reviewer)),
                ("frozen", Truth(facts.frozen)),
                ("closed", Truth(facts.closed)),
            ],
            Self::Seat(facts) => vec![
                ("engagement", Engagement(facts.engagement)),
                ("holder", Person(facts.holder)),
                ("settles", Truth(facts.settles)),
                ("qualifies", Truth(facts.qualifies)),
                ("ended", Truth(facts.ended)),
                ("frozen", Truth(facts.frozen)),
                ("closed", Truth(facts.closed)),
            ],
        }
    }

    /// The same facts as a list's condition compares them, with the thing itself as `id`.
    pub fn attributes(&self) -> BTreeMap<&'static str, Operand> {
        self.facts()
            .into_iter()
            .map(|(name, fact)| (name, fact.into()))
            .chain([("id", Operand::Id(self.id()))])
            .collect()
    }
}

/// One fact of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// An organisation; [`NO_ORGANISATION`] for none.
    Organisation(OrganisationId),
    /// A person.
    Person(PersonId),
    /// An engagement file.
    Engagement(EngagementId),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// A truth value.
    Truth(bool),
}

impl From<Fact> for Operand {
    fn from(fact: Fact) -> Self {
        match fact {
            Fact::Organisation(id) => Self::Id(id.0),
            Fact::Person(id) => Self::Id(id.0),
            Fact::Engagement(id) => Self::Id(id.0),
            Fact::Number(number) => Self::Number(number),
            Fact::Text(text) => Self::Text(text),
            Fact::Truth(truth) => Self::Truth(truth),
        }
    }
}
