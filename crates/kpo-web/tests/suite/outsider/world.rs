//! Random worlds for the outsider test: organisations, people in every role, files in which they hold parts or do not, and
//! in every text of theirs a mark that is found nowhere else.

use std::collections::BTreeSet;

use kpo_operations::session;
use kpo_practice::access::{Action, Caller, Locale, Resource};
use kpo_practice::agreement::{Agreement, AgreementKind, Capacity, Signature, Terms};
use kpo_practice::bid::{Bid, BidState};
use kpo_practice::brief::Brief;
use kpo_practice::engagement::{AssignmentRole, Engagement, Stage};
use kpo_practice::id::{EngagementId, Id, PersonId};
use kpo_practice::invitation::Invitation;
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_practice::question::Question;
use kpo_practice::request::{Request, Weighted};
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_testkit::TestOffice;

use crate::outsider::dice::Dice;
use crate::outsider::panel::panel;
use crate::outsider::profile::profile;
use crate::outsider::staffing::staffing;
use crate::outsider::work::work;

/// Who may read a mark or an id.
pub(crate) enum Secret {
    /// Whoever may do this to that thing.
    By(Action, Resource),
    /// As above, and only the client's side or a bound provider: client and title stay behind a code name till then.
    Bound(EngagementId),
    /// As the first, and these people as well.
    Also(Action, Resource, Vec<PersonId>),
    /// These people, nobody else.
    Only(Vec<PersonId>),
    /// The host's staff and people of this organisation.
    Of(Organisation),
}

/// Somebody with a browser.
pub(crate) struct Member {
    pub(crate) person: Person,
    pub(crate) caller: Caller,
    pub(crate) cookie: String,
}

pub(crate) struct World {
    pub(crate) members: Vec<Member>,
    pub(crate) files: Vec<Engagement>,
    /// A text that must not be seen, and who may see it all the same.
    pub(crate) secrets: Vec<(String, Secret)>,
    /// Every id in the world, by its written form.
    pub(crate) ids: Vec<String>,
    pub(crate) host: Organisation,
    pub(crate) parties: Vec<Organisation>,
    pub(crate) marks: usize,
    /// Who is told at which id what the house's staff entered of them (R28).
    pub(crate) told: Vec<(PersonId, String)>,
}

impl World {
    pub(crate) fn mark(&mut self, what: &str, secret: Secret) -> String {
        self.marks += 1;
        let mark = format!("{what}q{:04}z", self.marks);
        self.secrets.push((mark.clone(), secret));
        mark
    }

    pub(crate) fn id(&mut self, id: impl Id, secret: Secret) {
        self.ids.push(id.to_string());
        self.secrets.push((id.to_string(), secret));
    }

    pub(crate) async fn join(
        &mut self,
        office: &TestOffice,
        home: &Organisation,
        roles: &str,
        dice: &mut Dice,
    ) -> Person {
        let name = self.mark("Name", Secret::Of(home.clone()));
        let mut person = office.person(home, &name, roles).await;
        person.clearance = i64::try_from(dice.below(4)).unwrap();
        let mut tx = office.db.begin().await.unwrap();
        person.version = tx.save_person(&person, person.version).await.unwrap();
        tx.record(
            None,
            person.created_at,
            Entry::new("person.cleared", "person", person.id),
        );
        tx.commit().await.unwrap();
        self.id(person.id, Secret::Of(home.clone()));
        let host = home.id == self.host.id;
        self.members.push(Member {
            caller: office.caller(&person, host),
            cookie: session::begin(office, &person, true, "test", person.created_at)
                .await
                .unwrap(),
            person: person.clone(),
        });
        profile(office, self, &person).await;
        person
    }
}

/// A house, four parties, and some files.
pub(crate) async fn world(office: &TestOffice, dice: &mut Dice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Hostq0000z")
        .await;
    let mut world = World {
        members: Vec::new(),
        files: Vec::new(),
        secrets: Vec::new(),
        ids: Vec::new(),
        host: host.clone(),
        parties: Vec::new(),
        marks: 0,
        told: Vec::new(),
    };
    let mut staff = Vec::new();
    for roles in [
        "sourcing",
        "security",
        "finance",
        "auditor",
        "administrator",
        "",
        "",
    ] {
        staff.push(world.join(office, &host, roles, dice).await);
    }
    let mut people = Vec::new();
    for kind in [
        OrganisationKind::Firm,
        OrganisationKind::Freelancer,
        OrganisationKind::Captive,
        OrganisationKind::Firm,
    ] {
        let party = stranger(office, &mut world, kind).await;
        let mut own = Vec::new();
        for roles in ["delivery", "", ""] {
            own.push(world.join(office, &party, roles, dice).await);
        }
        people.push(own);
        world.parties.push(party);
    }
    for _ in 0..5 {
        file(office, &mut world, dice, &staff, &people).await;
    }
    world
}

pub(crate) async fn stranger(
    office: &TestOffice,
    world: &mut World,
    kind: OrganisationKind,
) -> Organisation {
    // The mark names the organisation itself, so it is known only once that is made.
    world.marks += 1;
    let name = format!("Partyq{:04}z", world.marks);
    let party = office.organisation(kind, &name).await;
    world.secrets.push((name, Secret::Of(party.clone())));
    world.id(party.id, Secret::Of(party.clone()));
    party
}

async fn file(
    office: &TestOffice,
    world: &mut World,
    dice: &mut Dice,
    staff: &[Person],
    people: &[Vec<Person>],
) {
    let mut file = office.engagement(&staff[0], "draft").await;
    let id = file.id;
    let awarded = dice.one_in(2);
    let chosen = dice.below(people.len());
    file.provider = awarded.then(|| world.parties[chosen].id);
    file.bound = awarded && dice.one_in(2);
    file.frozen = dice.one_in(6);
    file.closed_at = (awarded && dice.one_in(6)).then_some(file.created_at);
    file.stage = if file.bound {
        Stage::Work
    } else {
        Stage::Award
    };
    let facts = || Resource::Engagement(file.facts());
    let title = world.mark("Title", Secret::Bound(id));
    let code_name = world.mark("Code", Secret::By(Action::ReadFile, facts()));
    world.id(id, Secret::By(Action::ReadFile, facts()));
    file.title = title;
    file.code_name = code_name;
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, 1).await.unwrap();
    tx.record(
        None,
        file.created_at,
        Entry::new("engagement.moved", "engagement", id).within(id),
    );
    tx.commit().await.unwrap();
    world.files.push(file.clone());

    office.assign(id, &staff[5], AssignmentRole::Decider).await;
    office
        .assign(id, &staff[6], AssignmentRole::Counterpart)
        .await;
    let mut reads = None;
    for (index, own) in people.iter().enumerate() {
        if awarded && index == chosen {
            office.assign(id, &own[1], AssignmentRole::Expert).await;
        } else if dice.one_in(2) {
            invite(office, world, dice, &file, index, own).await;
        } else if dice.one_in(2) {
            office.assign(id, &own[2], AssignmentRole::Reviewer).await;
            reads.get_or_insert(index);
        }
    }
    if awarded {
        let reviewer = reads.map(|index| &people[index][2]);
        work(office, world, &file, &people[chosen], reviewer).await;
        panel(office, world, &file, &people[chosen]).await;
        bind(office, world, &file, &people[chosen]).await;
    }
    let reviewers: Vec<PersonId> = reads.iter().map(|index| people[*index][2].id).collect();
    papers(office, world, dice, &file, &staff[0], &reviewers).await;
    staffing(office, world, &file, people[dice.below(people.len())][2].id).await;
}

/// An invitation with a named person, a sealed bid and a question.
pub(crate) async fn invite(
    office: &TestOffice,
    world: &mut World,
    dice: &mut Dice,
    file: &Engagement,
    party: usize,
    own: &[Person],
) {
    let id = file.id;
    let organisation = world.parties[party].clone();
    let at = file.created_at;
    let of = || Secret::Of(organisation.clone());
    let invitation = Invitation {
        id: office.id(),
        version: 1,
        engagement: id,
        organisation: organisation.id,
        invited_by: file.owner,
        invited_at: at,
        ended_at: None,
        end: None,
    };
    let nomination = Nomination {
        id: office.id(),
        version: 1,
        engagement: id,
        organisation: organisation.id,
        person: own[1].id,
        note: world.mark("Note", of()),
        state: NominationState::Proposed,
        reason: String::new(),
        nominated_by: own[0].id,
        nominated_at: at,
        decided_by: None,
        decided_at: None,
    };
    let bid = Bid {
        id: office.id(),
        version: 1,
        engagement: id,
        bidder: organisation.id,
        submitted_by: own[0].id,
        submitted_at: at,
        receipt: world.mark("Receipt", of()),
        commitment: world.mark("Commit", of()),
        sealed: world.mark("Sealed", of()),
        state: BidState::Sealed,
        offer: None,
        opened_at: None,
    };
    let mut question = Question {
        id: office.id(),
        version: 1,
        engagement: id,
        counterparty: organisation.id,
        asked_by: own[0].id,
        text: String::new(),
        answer: None,
        answered_by: None,
        answered_at: None,
        published: false,
        created_at: at,
    };
    let asked = || {
        Secret::By(
            Action::ReadQuestion,
            Resource::Question(question.facts(file)),
        )
    };
    let text = world.mark("Question", asked());
    world.id(question.id, asked());
    question.text = text;
    world.id(invitation.id, of());
    world.id(nomination.id, of());
    world.id(bid.id, of());
    let _ = dice.one_in(2);
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_invitation(&invitation).await.unwrap();
    tx.insert_nomination(&nomination).await.unwrap();
    tx.insert_bid(&bid).await.unwrap();
    tx.insert_question(&question).await.unwrap();
    tx.record(
        None,
        at,
        Entry::new("invitation.made", "invitation", invitation.id).within(id),
    );
    tx.commit().await.unwrap();
    office.assign(id, &own[1], AssignmentRole::Nominee).await;
}

/// The texts between client and provider; bound, when both have signed.
async fn bind(office: &TestOffice, world: &mut World, file: &Engagement, own: &[Person]) {
    let at = file.created_at;
    let secret = || Secret::By(Action::ReadAgreement, Resource::Engagement(file.facts()));
    let expert: BTreeSet<PersonId> = BTreeSet::from([own[1].id]);
    for kind in [AgreementKind::Nda, AgreementKind::Sow] {
        let text = Agreement {
            id: office.id(),
            version: 1,
            engagement: file.id,
            kind,
            number: 1,
            title: world.mark("Agreement", secret()),
            text: world.mark("Clause", secret()),
            digest: "0".repeat(64),
            terms: (kind == AgreementKind::Sow).then(|| Terms {
                fee: world.mark("Fee", secret()),
                ip: "the client's".to_owned(),
                starts_on: at.day(),
                ends_on: at.day().plus_days(30),
                notice_days: None,
            }),
            people: if kind == AgreementKind::Sow {
                expert.clone()
            } else {
                BTreeSet::new()
            },
            drafted_by: file.owner,
            created_at: at,
            superseded_at: None,
        };
        world.id(text.id, secret());
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_agreement(&text, &[uuid(office)]).await.unwrap();
        if file.bound {
            for (person, organisation, capacity) in [
                (file.owner, file.client, Capacity::Client),
                (own[0].id, own[0].organisation, Capacity::Provider),
                (own[1].id, own[1].organisation, Capacity::Expert),
            ] {
                let signature = Signature {
                    id: office.id(),
                    agreement: text.id,
                    engagement: file.id,
                    person,
                    organisation,
                    capacity,
                    digest: text.digest.clone(),
                    typed_name: world.mark("Signed", secret()),
                    signed_in_at: at,
                    at,
                };
                tx.insert_signature(&signature).await.unwrap();
            }
        }
        tx.record(
            None,
            at,
            Entry::new("agreement.drafted", "agreement", text.id).within(file.id),
        );
        tx.commit().await.unwrap();
    }
}

fn uuid(office: &TestOffice) -> uuid::Uuid {
    office.id::<EngagementId>().uuid()
}

/// The request, the brief and the room.
pub(crate) async fn papers(
    office: &TestOffice,
    world: &mut World,
    dice: &mut Dice,
    file: &Engagement,
    owner: &Person,
    reviewers: &[PersonId],
) {
    let at = file.created_at;
    let by = |action| Secret::By(action, Resource::Engagement(file.facts()));
    let request = Request {
        id: file.id,
        version: 1,
        question: world.mark("Asked", by(Action::ReadRequest)),
        decision: world.mark("Decision", by(Action::ReadRequest)),
        decider: None,
        capability: None,
        core: false,
        class: 1,
        information: world.mark("Information", by(Action::ReadRequest)),
        volume: 1,
        rule_bound: 1,
        skill: 5,
        judgement: 5,
        deadline: at.day().plus_days(60),
        budget: Money {
            minor: 987_654_321,
            currency: Currency::EUR,
        },
        created_at: at,
    };
    let brief = Brief {
        id: office.id(),
        engagement: file.id,
        number: 1,
        // Whoever judges the answer is told the question, and nothing else of the brief.
        question: world.mark(
            "Brief",
            Secret::Also(
                Action::ReadBrief,
                Resource::Engagement(file.facts()),
                reviewers.to_vec(),
            ),
        ),
        context: world.mark("Context", by(Action::ReadBrief)),
        method: world.mark("Method", by(Action::ReadBrief)),
        rubric: vec![Weighted {
            weight: 100,
            text: "Sound".to_owned(),
        }],
        languages: vec![Locale::En],
        written_by: owner.id,
        written_at: at,
    };
    let mut tx = office.db.begin().await.unwrap();
    tx.insert_request(&request).await.unwrap();
    tx.insert_brief(&brief).await.unwrap();
    for _ in 0..3 {
        let blob = office.id();
        let mut document = Document {
            id: office.id(),
            version: 1,
            engagement: file.id,
            name: String::new(),
            kind: FileKind::Text,
            class: i64::try_from(dice.below(4)).unwrap(),
            region: ["anywhere", "eu", "IN"][dice.below(3)].to_owned(),
            state: [
                DocumentState::Ready,
                DocumentState::Ready,
                DocumentState::Quarantined,
            ][dice.below(3)],
            reason: None,
            pages: 1,
            breaks: String::new(),
            blob,
            digest: "0".repeat(64),
            size: 10,
            copying: kpo_practice::copying::Copying::View,
            hold: false,
            uploaded_by: owner.id,
            created_at: at,
        };
        let listed = || {
            Secret::By(
                Action::ListDocument,
                Resource::Document(document.facts(file)),
            )
        };
        let name = world.mark("Document", listed());
        world.id(document.id, listed());
        document.name = format!("{name}.txt");
        tx.insert_blob(blob, &document.digest, 10, at)
            .await
            .unwrap();
        tx.insert_document(&document).await.unwrap();
    }
    tx.record(
        None,
        at,
        Entry::new("request.written", "engagement", file.id).within(file.id),
    );
    tx.commit().await.unwrap();
}
