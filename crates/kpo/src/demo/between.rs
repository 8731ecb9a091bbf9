//! The middle of the story: signing, the room, the work, its blind review, its acceptance.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use kpo_operations::agreement::{self, Draft};
use kpo_operations::job::{self, Registry};
use kpo_operations::{acceptance, deliverable, key_person, question, review, room};
use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::access::Caller;
use kpo_practice::agreement::{AgreementKind, Terms};
use kpo_practice::deliverable::{ClaimDraft, Method};
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, ReviewId};
use kpo_practice::review::{Opinion, Severity, Verdict};

use super::papers;
use super::script::{HOURS, Tale, hourly};
use super::story::Story;

impl Story {
    pub(super) async fn draft(&mut self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let aino = self.caller("aino").await?;
        let (_, _, expert, price) = tale.bidders[0];
        let people = BTreeSet::from([self.cast.person(expert)?]);
        let nda = Draft {
            kind: AgreementKind::Nda,
            title: "Non-disclosure".to_owned(),
            body: papers::NON_DISCLOSURE.to_owned(),
            terms: None,
            people: BTreeSet::new(),
        };
        let sow = Draft {
            kind: AgreementKind::Sow,
            title: "Statement of work".to_owned(),
            body: format!(
                "The provider answers this question: {}\n\nMethod: {}\n\nNobody but the people named below works on it.",
                tale.question, tale.method
            ),
            terms: Some(Terms {
                fee: format!(
                    "EUR {price}: {HOURS} hours at EUR {} an hour, as approved, and nothing beyond",
                    hourly(price)
                ),
                ip: "client".to_owned(),
                starts_on: aino.at.day(),
                ends_on: aino.at.day().plus_days(60),
                notice_days: Some(14),
            }),
            people,
        };
        for text in [nda, sow] {
            let drafted = agreement::draft(&self.office, &aino, id, text).await?;
            self.threads[number].texts.push(drafted);
        }
        Ok(())
    }

    pub(super) async fn sign(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let (_, delivery, expert, _) = tale.bidders[0];
        let aino = self.caller("aino").await?;
        let sheet = agreement::read(&self.office, &aino, id).await?;
        for (key, all) in [("aino", true), (delivery, true), (expert, false)] {
            for text in &sheet.texts {
                if !all && text.agreement.kind == AgreementKind::Sow {
                    continue;
                }
                let caller = self.caller(key).await?;
                agreement::sign(
                    &self.office,
                    &caller,
                    text.agreement.id,
                    &text.agreement.digest,
                    &caller.name,
                )
                .await?;
                self.pass(9);
            }
        }
        Ok(())
    }

    pub(super) async fn furnish(&mut self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let tuomas = self.caller("tuomas").await?;
        for paper in papers::of(tale)? {
            let mut incoming = room::upload::receive(&self.office, &tuomas, id).await?;
            incoming.write(&paper.bytes).await?;
            let document = incoming
                .finish(&self.office, &tuomas, &paper.name, paper.class, "anywhere")
                .await?;
            self.threads[number].documents.push(document);
            self.pass(2);
        }
        job::drain(&self.office, &Registry::standard()).await?;
        self.rates(number, tale).await?;
        self.depend(number, tale).await
    }

    /// Where the answer hangs on Emre Kaya, that is said, and Defne Arslan stands behind him.
    async fn depend(&self, number: usize, tale: &Tale) -> Result<()> {
        let (_, delivery, expert, _) = tale.bidders[0];
        if expert != "emre" {
            return Ok(());
        }
        let id = self.threads[number].id()?;
        let person = self.cast.person(expert)?;
        let aino = self.caller("aino").await?;
        let subject = "The balance of fuel and yield";
        let key = key_person::name(&self.office, &aino, id, person, subject).await?;
        self.pass(12);
        let manager = self.caller(delivery).await?;
        let behind = Some(self.cast.person("defne")?);
        let place = (id, key.id);
        let key =
            key_person::stand_behind(&self.office, &manager, place, behind, key.version).await?;
        self.pass(20);
        let caller = self.caller(expert).await?;
        let note = "The balance stands in the sheet named in the method, one tab a kiln. Ask Tuomas Rantala for the shift logs; \
            the losses at the second burner are still a guess.";
        key_person::hand_over(&self.office, &caller, place, note, key.version).await?;
        Ok(())
    }

    pub(super) async fn read(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let (_, _, expert, _) = tale.bidders[0];
        for document in &self.threads[number].documents {
            let caller = self.caller(expert).await?;
            room::view::page(&self.office, &caller, *document, 1).await?;
            self.pass(14);
        }
        let caller = self.caller(expert).await?;
        let asked =
            "In the yield table, does week 21 hold the two days on which the kiln stood still?";
        let question = question::ask(&self.office, &caller, id, asked).await?;
        self.pass(180);
        let tuomas = self.caller("tuomas").await?;
        let answer = "Yes: 23 and 24 May stand as zero tonnes. Leave both out of any rate.";
        question::answer(&self.office, &tuomas, question, answer).await?;
        Ok(())
    }

    pub(super) async fn work(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let caller = self.caller(tale.bidders[0].2).await?;
        let draft = deliverable::WorkDraft {
            question: tale.question.to_owned(),
            method: tale.method.to_owned(),
            recommendation: tale.recommendation.to_owned(),
            confidence: Some(85),
        };
        deliverable::write(&self.office, &caller, id, 0, &draft).await?;
        let methods = [
            Method::Data,
            Method::Method,
            Method::Data,
            Method::Method,
            Method::Judgement,
        ];
        let claims = tale.claims.iter().zip(methods.iter().cycle()).enumerate();
        let claims = claims
            .map(|(place, ((text, evidence), method))| ClaimDraft {
                text: (*text).to_owned(),
                evidence: (*evidence).to_owned(),
                document: self.threads[number].documents.first().copied(),
                method: Some(*method),
                confidence: Some(95 - (place as i64 % 4) * 5),
            })
            .collect();
        deliverable::add_claims(&self.office, &caller, id, claims).await?;
        Ok(())
    }

    pub(super) async fn submit(&self, number: usize, tale: &Tale) -> Result<()> {
        let caller = self.caller(tale.bidders[0].2).await?;
        deliverable::submit(&self.office, &caller, self.threads[number].id()?).await?;
        Ok(())
    }

    pub(super) async fn assign(&self, number: usize) -> Result<()> {
        let aino = self.caller("aino").await?;
        let reviewers = [self.cast.person("kadri")?, self.cast.person("ingrid")?];
        review::assign(
            &self.office,
            &aino,
            self.threads[number].id()?,
            &reviewers,
            20,
        )
        .await?;
        Ok(())
    }

    /// A reviewer's open task in this file.
    async fn task(
        &self,
        caller: &Caller,
        id: EngagementId,
        role: AssignmentRole,
    ) -> Result<ReviewId> {
        let mine = review::mine(&self.office, caller).await?;
        let open = mine
            .iter()
            .find(|task| task.engagement == id && task.role == role && task.finished_at.is_none());
        Ok(open.context("no open task")?.id)
    }

    /// One reviewer looks at everything in their sample.
    pub(super) async fn judge(&self, number: usize, key: &str) -> Result<()> {
        let caller = self.caller(key).await?;
        let task = self
            .task(
                &caller,
                self.threads[number].id()?,
                AssignmentRole::Reviewer,
            )
            .await?;
        let desk = review::desk(&self.office, &caller, task).await?;
        for (position, item) in desk.items.iter().enumerate() {
            self.pass(7);
            let caller = self.caller(key).await?;
            let doubt = position == 2 && key == "ingrid" && number == 0;
            review::judge(&self.office, &caller, task, item.id, opinion(doubt)).await?;
        }
        let caller = self.caller(key).await?;
        review::finish(&self.office, &caller, task, false, "").await?;
        self.pass(40);
        Ok(())
    }

    /// The second reviewer looks, and where the two disagree a third settles it.
    pub(super) async fn second(&self, number: usize) -> Result<()> {
        self.judge(number, "ingrid").await?;
        let aino = self.caller("aino").await?;
        let id = self.threads[number].id()?;
        if review::board(&self.office, &aino, id).await?.disputed > 0 {
            self.settle_dispute(id).await?;
        }
        Ok(())
    }

    async fn settle_dispute(&self, id: EngagementId) -> Result<()> {
        let aino = self.caller("aino").await?;
        review::adjudicator(&self.office, &aino, id, self.cast.person("petr")?).await?;
        self.pass(60);
        let petr = self.caller("petr").await?;
        let task = self.task(&petr, id, AssignmentRole::Adjudicator).await?;
        let desk = review::desk(&self.office, &petr, task).await?;
        for item in &desk.items {
            review::adjudicate(&self.office, &petr, task, item.id, opinion(false)).await?;
        }
        review::finish(&self.office, &petr, task, false, "").await?;
        Ok(())
    }

    pub(super) async fn accept(&self, number: usize, _tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let aino = self.caller("aino").await?;
        let reasons =
            "Every claim that was looked at holds; the evidence can be found in our own tables.";
        acceptance::accept(
            &self.office,
            &aino,
            id,
            1,
            AcceptanceVerdict::Accepted,
            reasons,
        )
        .await?;
        Ok(())
    }
}

fn opinion(doubt: bool) -> Opinion {
    if doubt {
        return Opinion {
            verdict: Verdict::Error,
            severity: Some(Severity::Minor),
            comment:
                "The figure is right for the weeks named, but they were the mildest of the year."
                    .to_owned(),
            correction: "Say that it holds for outdoor temperatures above zero.".to_owned(),
            criterion: String::new(),
            sureness: None,
        };
    }
    Opinion {
        verdict: Verdict::Correct,
        severity: None,
        comment: String::new(),
        correction: String::new(),
        criterion: String::new(),
        sureness: None,
    }
}
