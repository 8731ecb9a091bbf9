//! What a file holds once work has begun: the deliverable and its claims, a review of it with its findings, rates on both
//! sides, hours, an invoice, and what was decided on the advice. Every text and every price bears a mark.

use kpo_practice::access::{Action, Resource};
use kpo_practice::decision::{Decision, Followed};
use kpo_practice::deliverable::{self, Claim, Deliverable, Method, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::PersonId;
use kpo_practice::invoice::{Invoice, InvoiceState};
use kpo_practice::journal::Entry;
use kpo_practice::key_person::{Handover, KeyPerson};
use kpo_practice::money::{Currency, Money};
use kpo_practice::person::Person;
use kpo_practice::rate::{Rate, RateKind};
use kpo_practice::review::{Finding, Review, ReviewItem, Sample, SampleKind, Severity};
use kpo_practice::time::At;
use kpo_practice::timesheet::{self, Period, PeriodKind, Sheet, SheetState};
use kpo_testkit::TestOffice;
use kpo_testkit::Tx;

use crate::outsider::world::{Secret, World};

/// The work of a file, in what order it came: handed in, read blind, priced, billed, acted upon.
pub(crate) async fn work(
    office: &TestOffice,
    world: &mut World,
    file: &Engagement,
    own: &[Person],
    reviewer: Option<&Person>,
) {
    let mut tx = office.db.begin().await.unwrap();
    let submission = hand_in(office, world, &mut tx, file, &own[1], reviewer).await;
    read_blind(office, world, &mut tx, file, &submission, reviewer).await;
    bill(office, world, &mut tx, file, own).await;
    acted_upon(office, world, &mut tx, file).await;
    depend(office, world, &mut tx, file, own).await;
    tx.record(
        None,
        file.created_at,
        Entry::new("submission.made", "submission", submission.id).within(file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &own[2], AssignmentRole::Understudy)
        .await;
}

/// The file depends on its expert, and a colleague stands behind them who may know nothing of it yet.
async fn depend(
    office: &TestOffice,
    world: &mut World,
    tx: &mut Tx,
    file: &Engagement,
    own: &[Person],
) {
    let team = || Secret::By(Action::ReadTeam, Resource::Engagement(file.facts()));
    let key = KeyPerson {
        id: office.id(),
        version: 1,
        engagement: file.id,
        person: own[1].id,
        subject: world.mark("Carries", team()),
        understudy: Some(own[2].id),
        handover: Some(Handover {
            text: world.mark("Handover", team()),
            by: own[1].id,
            at: file.created_at,
        }),
        named_by: file.owner,
        named_at: file.created_at,
        ended: None,
    };
    world.id(key.id, team());
    tx.insert_key_person(&key).await.unwrap();
}

async fn hand_in(
    office: &TestOffice,
    world: &mut World,
    tx: &mut Tx,
    file: &Engagement,
    by: &Person,
    reviewer: Option<&Person>,
) -> Submission {
    let at = file.created_at;
    let resource = || Resource::Engagement(file.facts());
    let read = || Secret::By(Action::ReadDeliverable, resource());
    // A sampled claim is read by whoever reviews it, too; neither who wrote it nor the rest is.
    let sampled = || Secret::Also(Action::ReadDeliverable, resource(), ids(reviewer));
    // The question is told the reviewer with the claims: they could not judge without it.
    let work = Deliverable {
        id: office.id(),
        version: 1,
        engagement: file.id,
        question: world.mark("Restated", sampled()),
        method: world.mark("Approach", sampled()),
        recommendation: world.mark("Advice", read()),
        confidence: Some(64),
        created_at: at,
    };
    tx.insert_deliverable(&work).await.unwrap();
    let mut claims = Vec::new();
    for position in 1..=2 {
        // The first claim is the one that is drawn.
        let secret = || if position == 1 { sampled() } else { read() };
        let claim = Claim {
            id: office.id(),
            version: 1,
            deliverable: work.id,
            position,
            text: world.mark("Claim", secret()),
            evidence: world.mark("Evidence", secret()),
            document: None,
            method: Some(Method::Data),
            confidence: Some(80),
        };
        world.id(claim.id, read());
        tx.insert_claim(&claim).await.unwrap();
        claims.push(claim);
    }
    let (content, digest) = deliverable::freeze(&work, &claims).unwrap();
    let submission = Submission {
        id: office.id(),
        deliverable: work.id,
        engagement: file.id,
        number: 1,
        content,
        digest,
        claims: 2,
        person: by.id,
        at,
    };
    world.id(submission.id, read());
    tx.insert_submission(&submission).await.unwrap();
    submission
}

fn ids(person: Option<&Person>) -> Vec<PersonId> {
    person.iter().map(|person| person.id).collect()
}

async fn read_blind(
    office: &TestOffice,
    world: &mut World,
    tx: &mut Tx,
    file: &Engagement,
    submission: &Submission,
    reviewer: Option<&Person>,
) {
    let Some(reviewer) = reviewer else { return };
    let at = file.created_at;
    let claim = submission.read().unwrap().claims[0].id;
    let sample = Sample {
        id: office.id(),
        version: 1,
        engagement: file.id,
        submission: submission.id,
        kind: SampleKind::Whole,
        seed: "5".repeat(64),
        population: 2,
        size: 1,
        target: 5,
        drawn_at: at,
        settled_at: Some(at),
    };
    tx.insert_sample(&sample).await.unwrap();
    let review = Review {
        id: office.id(),
        version: 1,
        sample: sample.id,
        engagement: file.id,
        reviewer: reviewer.id,
        role: AssignmentRole::Reviewer,
        guessed: None,
        guess_how: None,
        due_at: None,
        allowed: None,
        assigned_at: at,
        finished_at: None,
        ended_at: None,
        replaced_by: None,
    };
    let task = || Secret::Only(vec![reviewer.id]);
    world.id(review.id, task());
    tx.insert_review(&review).await.unwrap();
    let item = ReviewItem {
        id: office.id(),
        review: review.id,
        claim,
        position: 1,
    };
    world.id(item.id, task());
    tx.insert_review_item(&item).await.unwrap();
    let told = || Secret::By(Action::ReadFindings, Resource::Engagement(file.facts()));
    let finding = Finding {
        id: office.id(),
        engagement: file.id,
        sample: sample.id,
        claim,
        severity: Severity::Major,
        comment: world.mark("Finding", told()),
        correction: world.mark("Correction", told()),
        criterion: String::new(),
        at,
    };
    tx.insert_finding(&finding).await.unwrap();
}

async fn bill(
    office: &TestOffice,
    world: &mut World,
    tx: &mut Tx,
    file: &Engagement,
    own: &[Person],
) {
    let at = file.created_at;
    let day = at.day();
    let by = |action| Secret::By(action, Resource::Engagement(file.facts()));
    for (kind, action) in [
        (RateKind::Cost, Action::ReadCostRate),
        (RateKind::Bill, Action::ReadBillRate),
    ] {
        let rate = Rate {
            id: office.id(),
            version: 1,
            engagement: file.id,
            person: own[1].id,
            kind,
            hourly: world.price(by(action)),
            from: day,
            set_by: own[0].id,
            set_at: at,
            agreed_by: None,
            agreed_at: None,
            until: None,
        };
        tx.insert_rate(&rate).await.unwrap();
    }
    let sheet = Sheet {
        id: office.id(),
        version: 1,
        engagement: file.id,
        person: own[1].id,
        period: Period::of(PeriodKind::Week, day),
        state: SheetState::Submitted,
        submitted_at: Some(at),
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    world.id(sheet.id, by(Action::ReadTime));
    tx.insert_timesheet(&sheet).await.unwrap();
    let entry = timesheet::Entry {
        id: office.id(),
        version: 1,
        sheet: sheet.id,
        engagement: file.id,
        person: own[1].id,
        day,
        minutes: 95,
        note: world.mark("Hours", by(Action::ReadTime)),
    };
    tx.insert_time_entry(&entry).await.unwrap();
    let invoice = Invoice {
        id: office.id(),
        version: 1,
        engagement: file.id,
        issuer: own[0].organisation,
        number: world.mark("Invoice", by(Action::ReadInvoice)),
        currency: Currency::EUR,
        state: InvoiceState::Sent,
        drafted_by: own[0].id,
        drafted_at: at,
        sent_at: Some(at),
        decided_by: None,
        decided_at: None,
        reason: None,
    };
    world.id(invoice.id, by(Action::ReadInvoice));
    tx.insert_invoice(&invoice).await.unwrap();
}

async fn acted_upon(office: &TestOffice, world: &mut World, tx: &mut Tx, file: &Engagement) {
    let by = || Secret::By(Action::ReadOutcome, Resource::Engagement(file.facts()));
    let at: At = file.created_at;
    let decision = Decision {
        id: office.id(),
        version: 1,
        engagement: file.id,
        advice: world.mark("Followed", by()),
        confidence: 64,
        decided: world.mark("Decided", by()),
        followed: Followed::Partly,
        on: at.day(),
        decided_by: file.owner,
        recorded_at: at,
        baseline: Some(world.price(by())),
        expected: None,
    };
    tx.insert_decision(&decision).await.unwrap();
}

impl World {
    /// An amount found nowhere else, written on pages with its decimals.
    pub(crate) fn price(&mut self, secret: Secret) -> Money {
        self.marks += 1;
        let minor = i64::try_from(31_113 + 13 * self.marks).unwrap();
        self.secrets
            .push((format!("{}.{:02}", minor / 100, minor % 100), secret));
        Money {
            minor,
            currency: Currency::EUR,
        }
    }
}
