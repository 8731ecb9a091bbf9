//! Blind review and acceptance, from a submission to the figures (R7, R16, R29). On both databases.

mod card;
mod desk;
mod panel;

use std::collections::{BTreeMap, BTreeSet};

use kpo_operations::{Error, acceptance, agreement, engagement, obligation, review};
use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::agreement::{AgreementKind, Terms};
use kpo_practice::deliverable::{self, Claim, Deliverable, Method, Submission};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{ClaimId, EngagementId, ReviewId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::review::{Opinion, Severity, Verdict};
use kpo_testkit::{TestOffice, both};

/// A file with a bound agreement, its people, and independent reviewers.
struct World {
    file: Engagement,
    sourcing: Person,
    expert: Person,
    reviewers: Vec<Person>,
    third: Person,
}

async fn world(office: &TestOffice) -> World {
    let host = office
        .organisation(OrganisationKind::Host, "Tammerkoski Mills")
        .await;
    let firm = office
        .organisation(OrganisationKind::Firm, "Bosphorus Analytics")
        .await;
    let panel = office
        .organisation(OrganisationKind::Firm, "Third Eye")
        .await;
    let sourcing = office.person(&host, "Aino Virtanen", "sourcing").await;
    let expert = office.person(&firm, "Deniz Kaya", "").await;
    let reviewers = vec![
        office.person(&panel, "Siti Rahman", "").await,
        office.person(&host, "Moshe Levi", "").await,
    ];
    let third = office.person(&panel, "Karin Berg", "").await;
    for reader in reviewers.iter().chain([&third]) {
        office.vouch(reader, &sourcing).await;
    }
    let mut file = office.engagement(&sourcing, "Kiln yield").await;
    file.provider = Some(firm.id);
    let mut tx = office.db.begin().await.unwrap();
    file.version = tx.save_engagement(&file, file.version).await.unwrap();
    tx.record(
        None,
        office.caller(&sourcing, true).at,
        Entry::new("engagement.awarded", "engagement", file.id),
    );
    tx.commit().await.unwrap();
    office
        .assign(file.id, &expert, AssignmentRole::Expert)
        .await;
    let delivery = office.person(&firm, "Bora Demir", "delivery").await;
    bind(office, &file, [&sourcing, &delivery, &expert]).await;
    World {
        file,
        sourcing,
        expert,
        reviewers,
        third,
    }
}

/// Both sides, and the expert in person, sign what binds.
async fn bind(office: &TestOffice, file: &Engagement, people: [&Person; 3]) {
    let sourcing = office.caller(people[0], true);
    for kind in [AgreementKind::Nda, AgreementKind::Sow] {
        let draft = agreement::Draft {
            kind,
            title: kind.word().to_owned(),
            body: "As agreed.".to_owned(),
            terms: (kind == AgreementKind::Sow).then(|| Terms {
                fee: "EUR 95 an hour".to_owned(),
                ip: "client".to_owned(),
                starts_on: "2026-03-02".parse().unwrap(),
                ends_on: "2026-05-29".parse().unwrap(),
                notice_days: None,
            }),
            people: BTreeSet::from([people[2].id]),
        };
        agreement::draft(office, &sourcing, file.id, draft)
            .await
            .unwrap();
    }
    let sheet = agreement::read(office, &sourcing, file.id).await.unwrap();
    for person in people {
        let caller = office.caller(person, person.id == people[0].id);
        for text in &sheet.texts {
            let text = &text.agreement;
            if person.id == people[2].id && text.kind == AgreementKind::Sow {
                continue;
            }
            agreement::sign(office, &caller, text.id, &text.digest, &person.name)
                .await
                .unwrap();
        }
    }
}

fn text_of(number: usize) -> String {
    format!("Claim {number} by Deniz Kaya of Bosphorus Analytics holds")
}

/// Hands in `claims` claims, those in `changed` with another text.
async fn hand_in(
    office: &TestOffice,
    world: &World,
    claims: usize,
    changed: &[usize],
) -> Submission {
    let mut tx = office.db.begin().await.unwrap();
    let at = office.caller(&world.expert, false).at;
    let work = match tx.deliverable_of(world.file.id).await.unwrap() {
        Some(work) => work,
        None => {
            let work = Deliverable {
                id: office.office.id(),
                version: 1,
                engagement: world.file.id,
                question: "How hot?".to_owned(),
                method: "Mass balance".to_owned(),
                recommendation: "1,180".to_owned(),
                confidence: Some(70),
                created_at: at,
            };
            tx.insert_deliverable(&work).await.unwrap();
            for number in 1..=claims {
                let claim = Claim {
                    id: office.office.id(),
                    version: 1,
                    deliverable: work.id,
                    position: number as i64,
                    text: text_of(number),
                    evidence: format!("deniz.kaya sheet, row {number}, seen by DENIZ"),
                    document: None,
                    method: Some(Method::Data),
                    confidence: Some(90),
                };
                tx.insert_claim(&claim).await.unwrap();
            }
            work
        }
    };
    let mut written = tx.claims_of(work.id).await.unwrap();
    for claim in &mut written {
        if changed.contains(&(claim.position as usize)) {
            claim.text.push_str(" (corrected)");
            let seen = claim.version;
            claim.version = tx.save_claim(claim, seen).await.unwrap();
        }
    }
    let (content, digest) = deliverable::freeze(&work, &written).unwrap();
    let number = tx
        .latest_submission(world.file.id)
        .await
        .unwrap()
        .map_or(1, |latest| latest.number + 1);
    let submission = Submission {
        id: office.office.id(),
        deliverable: work.id,
        engagement: world.file.id,
        number,
        content,
        digest,
        claims: written.len() as i64,
        person: world.expert.id,
        at,
    };
    tx.insert_submission(&submission).await.unwrap();
    tx.record(
        None,
        at,
        Entry::new("submission.made", "submission", submission.id),
    );
    tx.commit().await.unwrap();
    submission
}

fn says(verdict: Verdict, severity: Option<Severity>, comment: &str) -> Opinion {
    Opinion {
        verdict,
        severity,
        comment: comment.to_owned(),
        correction: String::new(),
        criterion: String::new(),
        sureness: None,
    }
}

fn correct() -> Opinion {
    says(Verdict::Correct, None, "")
}

fn wrong(severity: Severity, comment: &str) -> Opinion {
    says(Verdict::Error, Some(severity), comment)
}

async fn task_of(office: &TestOffice, person: &Person) -> ReviewId {
    let mine = review::mine(&office.office, &office.caller(person, false))
        .await
        .unwrap();
    mine.into_iter()
        .find(|task| task.finished_at.is_none())
        .expect("an open task")
        .id
}

/// Judges every claim of a person's open task; `of` says what of the claim with this number.
async fn judge_all(office: &TestOffice, person: &Person, of: impl Fn(usize) -> Opinion) {
    let caller = office.caller(person, false);
    let task = task_of(office, person).await;
    let desk = review::desk(&office.office, &caller, task).await.unwrap();
    for item in desk.items {
        let number: usize = item
            .text
            .split_whitespace()
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        if desk.review.role == AssignmentRole::Adjudicator {
            review::adjudicate(&office.office, &caller, task, item.id, of(number))
                .await
                .unwrap();
        } else {
            review::judge(&office.office, &caller, task, item.id, of(number))
                .await
                .unwrap();
        }
    }
    review::finish(&office.office, &caller, task, false, "")
        .await
        .unwrap();
}

fn code<T>(result: Result<T, Error>) -> Option<&'static str> {
    match result {
        Err(Error::Refused(refusal)) => Some(refusal.code),
        Err(Error::NotFound) => Some("NOT FOUND"),
        Err(Error::Denied(_)) => Some("DENIED"),
        Err(Error::Stale) => Some("STALE"),
        Err(Error::Conflict) => Some("CONFLICT"),
        Err(_) => Some("OTHER"),
        Ok(_) => None,
    }
}

both! {
    async fn work_is_checked_blind_settled_corrected_and_accepted(office: TestOffice) {
        let world = world(&office).await;
        let sourcing = office.caller(&world.sourcing, true);
        let id = world.file.id;
        let ids: Vec<_> = world.reviewers.iter().map(|person| person.id).collect();
        assert_eq!(code(review::assign(&office.office, &sourcing, id, &ids, 5).await), Some("review-nothing-submitted"));
        hand_in(&office, &world, 40, &[]).await;
        assert_eq!(code(review::assign(&office.office, &sourcing, id, &[], 5).await), Some("review-how-many"));
        assert_eq!(code(review::assign(&office.office, &sourcing, id, &[world.expert.id], 5).await), Some("reviewer-not-independent"));
        assert_eq!(code(review::assign(&office.office, &sourcing, id, &[world.sourcing.id], 5).await), Some("reviewer-knows-the-file"));
        assert_eq!(code(review::assign(&office.office, &sourcing, id, &ids, 0).await), Some("review-target-range"));
        let sample = review::assign(&office.office, &sourcing, id, &ids, 50).await.unwrap();
        assert_eq!((sample.population, sample.size), (40, 4));
        assert_eq!(code(review::assign(&office.office, &sourcing, id, &ids, 50).await), Some("review-already-drawn"));
        let accept = |number, verdict, reasons: &'static str| {
            let (office, caller) = (office.office.clone(), sourcing.clone());
            async move { acceptance::accept(&office, &caller, id, number, verdict, reasons).await }
        };
        assert_eq!(code(accept(1, AcceptanceVerdict::Accepted, "").await), Some("acceptance-unreviewed"));

        // One finds the first drawn claim wrong, the other does not; both find the second wrong.
        let drawn = drawn(&office, id).await;
        let (disputed, agreed) = (drawn[0], drawn[1]);
        judge_all(&office, &world.reviewers[0], |number| if number == disputed || number == agreed { wrong(Severity::Major, "Not so") } else { correct() }).await;
        assert_eq!(code(review::adjudicator(&office.office, &sourcing, id, world.third.id).await), Some("adjudication-too-early"));
        judge_all(&office, &world.reviewers[1], |number| if number == agreed { wrong(Severity::Critical, "Off") } else { correct() }).await;
        let board = review::board(&office.office, &sourcing, id).await.unwrap();
        assert_eq!(board.disputed, 1);
        assert!(board.sample.unwrap().settled_at.is_none());
        assert!(review::findings(&office.office, &office.caller(&world.expert, false), id).await.unwrap().findings.is_empty(), "nothing is told before all is settled");
        assert_eq!(code(review::adjudicator(&office.office, &sourcing, id, world.reviewers[0].id).await), Some("reviewer-has-spoken"));
        review::adjudicator(&office.office, &sourcing, id, world.third.id).await.unwrap();
        let third = office.caller(&world.third, false);
        let task = task_of(&office, &world.third).await;
        let desk = review::desk(&office.office, &third, task).await.unwrap();
        assert_eq!(desk.items.len(), 1, "only what is disputed");
        assert_eq!(desk.items[0].views.len(), 2);
        judge_all(&office, &world.third, |_| wrong(Severity::Minor, "A little")).await;
        // Adjudicating overwrites nothing.
        let mut tx = office.db.read().await.unwrap();
        let said = tx.judgements_on(sample.id).await.unwrap();
        assert_eq!(said.len(), 8);
        assert_eq!(said.iter().filter(|word| word.opinion.verdict == Verdict::Error).count(), 3);
        drop(tx);

        let expert = office.caller(&world.expert, false);
        let told = review::findings(&office.office, &expert, id).await.unwrap();
        let severities: BTreeMap<i64, Severity> = told.findings.iter().map(|told| (told.number, told.finding.severity)).collect();
        assert_eq!(severities, BTreeMap::from([(disputed as i64, Severity::Minor), (agreed as i64, Severity::Critical)]));
        assert_eq!(told.findings.iter().find(|told| told.number == agreed as i64).unwrap().finding.comment, "Not so\n\nOff");
        assert_eq!(code(accept(1, AcceptanceVerdict::Accepted, "").await), Some("acceptance-open-findings"));

        // Corrected: only what changed is read again.
        hand_in(&office, &world, 40, &[disputed, agreed]).await;
        let again = review::assign(&office.office, &sourcing, id, &[world.reviewers[0].id], 5).await.unwrap();
        assert_eq!((again.kind.word(), again.size), ("changes", 2));
        judge_all(&office, &world.reviewers[0], |_| correct()).await;
        assert_eq!(code(accept(1, AcceptanceVerdict::Accepted, "").await), Some("CONFLICT"), "an older submission");
        let acceptance = accept(2, AcceptanceVerdict::Accepted, "").await.unwrap();
        let figures = &acceptance.figures;
        // 4 of 40 with 2 errors: at most 35 of 40 (exact); 33 may hide among the 36 never looked at, and none stands.
        assert_eq!((figures.sampled_from, figures.sampled, figures.sample_errors), (40, 4, 2));
        assert_eq!((figures.population, figures.checked, figures.errors(), figures.bound), (40, 4, 0, 33));
        assert_eq!((figures.reviewers, figures.disagreements, figures.adjudications), (2, 1, 1));
        assert_eq!(figures.seed, sample.seed);
        assert_eq!(code(accept(2, AcceptanceVerdict::Accepted, "").await), Some("acceptance-decided"));
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(acceptance::accepted(&mut tx, id).await.unwrap().map(|known| known.id), Some(acceptance.id));
        assert_eq!(tx.acceptance_of(acceptance.submission).await.unwrap(), Some(acceptance));
    }

    async fn a_rejected_work_releases_nothing(office: TestOffice) {
        let world = world(&office).await;
        let sourcing = office.caller(&world.sourcing, true);
        let id = world.file.id;
        hand_in(&office, &world, 3, &[]).await;
        review::assign(&office.office, &sourcing, id, &[world.reviewers[1].id], 5).await.unwrap();
        judge_all(&office, &world.reviewers[1], |_| says(Verdict::Unclear, None, "Where is the table?")).await;
        let reject = acceptance::accept(&office.office, &sourcing, id, 1, AcceptanceVerdict::Rejected, "");
        assert_eq!(code(reject.await), Some("acceptance-no-reasons"));
        let mut stale = sourcing.clone();
        stale.signed_in_at = stale.at.plus_seconds(-3600);
        let late = acceptance::accept(&office.office, &stale, id, 1, AcceptanceVerdict::Rejected, "Cannot be checked");
        assert_eq!(code(late.await), Some("STALE"));
        let rejected = acceptance::accept(&office.office, &sourcing, id, 1, AcceptanceVerdict::Rejected, "Cannot be checked").await.unwrap();
        assert_eq!((rejected.figures.unclear, rejected.figures.bound), (3, 3), "what nobody could judge counts as wrong");
        let mut tx = office.db.read().await.unwrap();
        assert_eq!(acceptance::accepted(&mut tx, id).await.unwrap(), None);
        let gate = kpo_operations::deliverable::gate(&mut tx, &world.file).await.unwrap();
        assert_eq!(gate.missing[0].code, "work-rejected");
    }

    async fn corrections_are_asked_of_the_provider(office: TestOffice) {
        let world = world(&office).await;
        let (sourcing, expert) = (office.caller(&world.sourcing, true), office.caller(&world.expert, false));
        let id = world.file.id;
        hand_in(&office, &world, 3, &[]).await;
        review::assign(&office.office, &sourcing, id, &[world.reviewers[1].id], 5).await.unwrap();
        judge_all(&office, &world.reviewers[1], |_| says(Verdict::Error, Some(Severity::Minor), "No unit")).await;
        let accept = async |said| acceptance::accept(&office.office, &sourcing, id, 1, AcceptanceVerdict::Corrected, said).await;
        assert_eq!(code(accept("").await), Some("acceptance-no-corrections"));
        accept("Say the unit in table 4").await.unwrap();
        let asked = async |caller| {
            let queue = engagement::queue(&office.office, caller).await.unwrap();
            queue.mine.into_iter().find(|item| item.act == Some("duty"))
        };
        assert_eq!(asked(&sourcing).await, None, "it is the provider's");
        let duty = asked(&expert).await.unwrap();
        let placed = (duty.link, duty.due.is_some(), duty.waited);
        assert_eq!(placed, (format!("/engagements/{id}/agreement#duties"), true, None));
        office.clock.pass_days(21);
        let later = office.caller(&world.expert, false);
        let late = asked(&later).await.unwrap();
        assert!(late.waited.is_some_and(|seconds| seconds > 0), "what is overdue waits since its day: {:?}", late.waited);
        let sheet = agreement::read(&office.office, &expert, id).await.unwrap();
        let duty = sheet.obligations.iter().find(|duty| duty.text == "Make the corrections that the work was accepted with.").unwrap();
        obligation::fulfil(&office.office, &expert, duty.id).await.unwrap();
        assert_eq!(asked(&expert).await, None);
    }

    async fn the_blind_shows_nothing_either_way(office: TestOffice) {
        let world = world(&office).await;
        let sourcing = office.caller(&world.sourcing, true);
        let id = world.file.id;
        let submission = hand_in(&office, &world, 30, &[]).await;
        let ids: Vec<_> = world.reviewers.iter().map(|person| person.id).collect();
        review::assign(&office.office, &sourcing, id, &ids, 5).await.unwrap();
        let mut seen = Vec::new();
        for person in &world.reviewers {
            let caller = office.caller(person, false);
            let task = task_of(&office, person).await;
            let desk = review::desk(&office.office, &caller, task).await.unwrap();
            let shown: String = desk.items.iter().map(|item| format!("{} {} {} {}", item.id, item.position, item.text, item.evidence)).collect::<Vec<_>>().join("\n") + &desk.question;
            for hidden in ["deniz", "kaya", "bosphorus", &world.expert.email, &id.to_string(), &submission.id.to_string(), &submission.digest] {
                assert!(!shown.to_lowercase().contains(&hidden.to_lowercase()), "{hidden} in {shown}");
            }
            let claims: Vec<ClaimId> = submission.read().unwrap().claims.iter().map(|claim| claim.id).collect();
            assert!(claims.iter().all(|claim| !shown.contains(&claim.to_string()) && !shown.contains(&claim.0.simple().to_string())));
            seen.push(desk.items.iter().map(|item| (item.id, item.text.clone())).collect::<Vec<_>>());
            // Nobody else's desk, no file, no findings, no figures.
            let other = world.reviewers.iter().find(|other| other.id != person.id).unwrap();
            let other_task = task_of(&office, other).await;
            assert_eq!(code(review::desk(&office.office, &caller, other_task).await), Some("NOT FOUND"));
            assert_eq!(code(review::findings(&office.office, &caller, id).await), Some("NOT FOUND"));
            assert_eq!(code(acceptance::read(&office.office, &caller, id).await), Some("NOT FOUND"));
            assert_eq!(code(review::board(&office.office, &caller, id).await), Some("NOT FOUND"));
            assert_eq!(code(kpo_operations::deliverable::read(&office.office, &caller, id).await), Some("NOT FOUND"));
        }
        let texts = |place: usize| { let mut texts: Vec<_> = seen[place].iter().map(|(_, text)| text.clone()).collect(); texts.sort(); texts };
        assert_eq!(texts(0), texts(1), "all read the same claims");
        assert!(seen[0].iter().zip(&seen[1]).any(|(a, b)| a.1 != b.1), "in an order of their own");
        assert!(seen[0].iter().all(|(name, _)| seen[1].iter().all(|(other, _)| name != other)), "under names of their own");

        // The author's side reads the same of a review with one word said as of one with none.
        let expert = office.caller(&world.expert, false);
        let before = review::findings(&office.office, &expert, id).await.unwrap();
        judge_all(&office, &world.reviewers[0], |_| wrong(Severity::Major, "Siti would say no")).await;
        let after = review::findings(&office.office, &expert, id).await.unwrap();
        assert_eq!((before.settled, before.findings.len(), after.settled, after.findings.len()), (false, 0, false, 0));
        let gate = |tx| async move { let mut tx: kpo_records::Tx = tx; review::gate(&mut tx, &world.file).await.unwrap() };
        assert_eq!(gate(office.db.read().await.unwrap()).await.missing[0].values, []);
        assert_eq!(code(review::board(&office.office, &expert, id).await), Some("DENIED"));
        let sheet = acceptance::read(&office.office, &expert, id).await.unwrap();
        assert!(sheet.figures.is_none() && !sheet.inside);
    }

    async fn a_task_takes_words_only_from_its_owner_while_open(office: TestOffice) {
        let world = world(&office).await;
        let sourcing = office.caller(&world.sourcing, true);
        let id = world.file.id;
        hand_in(&office, &world, 4, &[]).await;
        let person = &world.reviewers[0];
        review::assign(&office.office, &sourcing, id, &[person.id], 5).await.unwrap();
        let task = task_of(&office, person).await;
        let caller = office.caller(person, false);
        let desk = review::desk(&office.office, &caller, task).await.unwrap();
        let item = desk.items[0].id;
        for stranger in [&world.expert, &world.sourcing, &world.third] {
            let caller = office.caller(stranger, false);
            assert_eq!(code(review::judge(&office.office, &caller, task, item, correct()).await), Some("NOT FOUND"));
        }
        assert_eq!(code(review::judge(&office.office, &caller, task, office.stranger(), correct()).await), Some("NOT FOUND"));
        assert_eq!(code(review::adjudicate(&office.office, &caller, task, item, correct()).await), Some("DENIED"));
        assert_eq!(code(review::judge(&office.office, &caller, task, item, says(Verdict::Error, None, "x")).await), Some("judgement-no-severity"));
        assert_eq!(code(review::finish(&office.office, &caller, task, false, "").await), Some("review-open-claims"));
        review::judge(&office.office, &caller, task, item, correct()).await.unwrap();
        let changed = review::judge(&office.office, &caller, task, item, wrong(Severity::Minor, "on second thoughts")).await.unwrap();
        assert_eq!(changed.version, 2);
        judge_all(&office, person, |_| correct()).await;
        assert_eq!(code(review::judge(&office.office, &caller, task, item, correct()).await), Some("review-finished"));
        assert_eq!(code(review::finish(&office.office, &caller, task, false, "").await), Some("review-finished"));
    }
}

/// The numbers of the claims drawn, in order.
async fn drawn(office: &TestOffice, id: EngagementId) -> Vec<usize> {
    let mut tx = office.db.read().await.unwrap();
    let submission = tx.latest_submission(id).await.unwrap().unwrap();
    let sample = tx.sample_of(submission.id).await.unwrap().unwrap();
    let task = tx.reviews_of(sample.id).await.unwrap().remove(0);
    let claims = submission.read().unwrap().claims;
    let mut numbers = Vec::new();
    for item in tx.review_items(task.id).await.unwrap() {
        numbers.push(
            claims
                .iter()
                .position(|claim| claim.id == item.claim)
                .unwrap()
                + 1,
        );
    }
    numbers.sort_unstable();
    numbers
}
