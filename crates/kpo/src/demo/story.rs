//! Tells the story: every act is the real operation, called by the person who would call it, at the time it happened.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use kpo_operations::{
    Office, allocation, award, bid, brief, capability, invitation, nomination, opener, request,
    reviewer, skill,
};
use kpo_practice::access::Caller;
use kpo_practice::allocation::{Distance, Model, Route};
use kpo_practice::award::Scores;
use kpo_practice::brief::Answer;
use kpo_practice::capability::Verdict as CoreVerdict;
use kpo_practice::credential::{CredentialKind, Requirement};
use kpo_practice::id::{
    AgreementId, CapabilityId, DocumentId, EngagementId, InvoiceId, NominationId,
};
use kpo_practice::money::Currency;
use kpo_practice::reviewer::OPEN_USUAL;
use kpo_practice::skill::Finding;
use kpo_practice::time::At;

use super::cast::Cast;
use super::clock::DemoClock;
use super::script::{CAPABILITIES, TALES, Tale};
use super::steps::Step;

/// What the steps of one file hand on to the next.
#[derive(Default)]
pub(super) struct Thread {
    id: Option<EngagementId>,
    pub(super) bill: Option<InvoiceId>,
    keys: Vec<(&'static str, String)>,
    named: BTreeMap<&'static str, NominationId>,
    pub(super) texts: Vec<AgreementId>,
    pub(super) documents: Vec<DocumentId>,
}

impl Thread {
    pub(super) fn id(&self) -> Result<EngagementId> {
        self.id.context("the file has not begun")
    }
}

/// The story while it is told.
pub(crate) struct Story {
    pub(super) office: Office,
    clock: DemoClock,
    pub(super) cast: Cast,
    capabilities: Vec<CapabilityId>,
    pub(super) threads: Vec<Thread>,
}

/// Tells all of it, in the order it happened.
pub(crate) async fn tell(office: &Office, clock: &DemoClock) -> Result<()> {
    let today = office.clock.now();
    let first = TALES
        .iter()
        .map(|tale| tale.began)
        .max()
        .unwrap_or_default();
    clock.set(
        today
            .day()
            .start()
            .plus_days(-first - 7)
            .plus_seconds(6 * 3_600),
    );
    let cast = Cast::enter(office).await?;
    cast.qualify(office).await?;
    cast.bring(office).await?;
    let mut story = Story {
        office: office.clone(),
        clock: clock.clone(),
        cast,
        capabilities: Vec::new(),
        threads: TALES.iter().map(|_| Thread::default()).collect(),
    };
    story.prepare().await?;
    let mut acts: Vec<(At, usize, Step)> = Vec::new();
    for (number, tale) in TALES.iter().enumerate() {
        let steps = Step::ALL.iter().filter(|step| **step <= tale.until);
        acts.extend(steps.map(|step| (step.at(today, tale.began), number, *step)));
    }
    acts.sort();
    for (at, number, step) in acts {
        // Two files may move in the same hour; the second a little later.
        clock.set(at.plus_seconds(number as i64 * 97));
        story
            .act(number, step)
            .await
            .with_context(|| format!("{step:?} of '{}'", TALES[number].title))?;
    }
    clock.run();
    story.staff().await?;
    story.panels().await.context("the panels")?;
    story.cast.leave(office).await
}

impl Story {
    pub(super) async fn caller(&self, key: &str) -> Result<Caller> {
        self.cast.caller(&self.office, key).await
    }

    /// A while passes between two acts of the same hour.
    pub(super) fn pass(&self, minutes: i64) {
        self.clock
            .set(self.office.clock.now().plus_seconds(minutes * 60));
    }

    /// The core map and the skills of the host's own people.
    async fn prepare(&mut self) -> Result<()> {
        let aino = self.caller("aino").await?;
        for (name, why, verdict) in CAPABILITIES {
            let verdict = CoreVerdict::from_word(verdict).context("no such verdict")?;
            let entered = capability::enter(&self.office, &aino, name, why, verdict).await?;
            self.capabilities.push(entered.id);
        }
        let skills = [
            ("tuomas", "kiln operation", 4),
            ("tuomas", "maintenance planning", 3),
            ("riitta", "production planning", 4),
            ("jussi", "cost accounting", 4),
        ];
        for (key, text, level) in skills {
            let person = self.cast.person(key)?;
            skill::enter(&self.office, &aino, person, text, level).await?;
        }
        for (key, words) in [
            (
                "kadri",
                "Refereed for the ministry's energy programme, 2014 to 2022.",
            ),
            ("ingrid", "Auditor of industrial trials for twelve years."),
            ("petr", "Arbitrator in two disputes over kiln guarantees."),
        ] {
            let person = self.cast.person(key)?;
            reviewer::keep(&self.office, &aino, person, 0, (OPEN_USUAL, words)).await?;
        }
        Ok(())
    }

    async fn act(&mut self, number: usize, step: Step) -> Result<()> {
        let tale = &TALES[number];
        match step {
            Step::Request => self.request(number, tale).await,
            Step::Allocate => self.allocate(number).await,
            Step::Brief => self.brief(number, tale).await,
            Step::Invite => self.invite(number, tale).await,
            Step::Nominate => self.nominate(number, tale).await,
            Step::Confirm => self.confirm(number, tale).await,
            Step::Bid => self.bid(number, tale).await,
            Step::Open => self.open(number, tale).await,
            Step::Draft => self.draft(number, tale).await,
            Step::Sign => self.sign(number, tale).await,
            Step::Room => self.furnish(number, tale).await,
            Step::Read => self.read(number, tale).await,
            Step::Work => self.work(number, tale).await,
            Step::Submit => self.submit(number, tale).await,
            Step::Assign => self.assign(number).await,
            Step::Judge => self.judge(number, "kadri").await,
            Step::Second => self.second(number).await,
            Step::Accept => self.accept(number, tale).await,
            Step::Hours => self.hours(number, tale).await,
            Step::Invoice => self.invoice(number, tale).await,
            Step::Pay => self.pay(number).await,
            Step::Close => self.close(number).await,
            Step::Declare => self.declare(number, tale).await,
            Step::Decide => self.decide(number, tale).await,
            Step::Look => self.look_back(number, 0).await,
            Step::Half => self.look_back(number, 1).await,
            Step::Outcome => self.look_back(number, 2).await,
        }
    }

    async fn request(&mut self, number: usize, tale: &Tale) -> Result<()> {
        let aino = self.caller("aino").await?;
        let draft = kpo_practice::request::Draft {
            title: tale.title.to_owned(),
            code_name: tale.code_name.to_owned(),
            domain: tale.domain.to_owned(),
            question: tale.question.to_owned(),
            decision: tale.decision.to_owned(),
            decider: Some(self.cast.person("riitta")?),
            capability: self.capabilities.get(tale.capability).copied(),
            core: tale.capability == 1 && tale.began > 300,
            class: 2,
            information: tale.information.to_owned(),
            volume: 1,
            rule_bound: 1,
            skill: 5,
            judgement: 4,
            deadline: aino.at.day().plus_days(75),
            budget: tale.budget.to_owned(),
            currency: Currency::EUR,
        };
        let file = request::create(&self.office, &aino, &draft).await?;
        self.threads[number].id = Some(file.id);
        Ok(())
    }

    async fn allocate(&self, number: usize) -> Result<()> {
        let id = self.threads[number].id()?;
        let aino = self.caller("aino").await?;
        let draft = kpo_practice::allocation::Draft {
            route: Route::Kpo,
            model: Some(Model::Firm),
            distance: Some(Distance::Nearshore),
            weights: vec![5, 4, 3, 2, 3],
            scores: vec![2, 5, 3, 1, 5, 1, 2, 4, 3, 2, 5, 3, 3, 4, 3],
            why: "Nobody inside has done this more than once; outside it is somebody's daily work.".to_owned(),
            exit_plan: "Tuomas Rantala works beside the experts and can repeat the analysis; all sheets stay with us.".to_owned(),
        };
        allocation::decide(&self.office, &aino, id, &draft, None).await?;
        self.pass(11);
        let aino = self.caller("aino").await?;
        let searched = (Finding::Negative, "balance simulation trial design", "");
        allocation::sign_search(&self.office, &aino, id, searched, None).await?;
        let staff = allocation::StaffDraft {
            touched: true,
            roles: "Process engineers, shift leaders".to_owned(),
            purpose: "To learn what we have not found ourselves; no post depends on it.".to_owned(),
            consulted_on: Some(aino.at.day().plus_days(-1)),
            consulted_with: "Shop steward and shift leaders".to_owned(),
            knowledge_return: "Two half days of teaching and all calculations in our own sheets."
                .to_owned(),
            counterpart: Some(self.cast.person("tuomas")?),
        };
        allocation::record_staff(&self.office, &aino, id, &staff, None).await?;
        Ok(())
    }

    async fn brief(&mut self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let aino = self.caller("aino").await?;
        let draft = kpo_practice::brief::Draft {
            question: tale.question.to_owned(),
            context: tale.context.to_owned(),
            method: tale.method.to_owned(),
            rubric: "40 Evidence that can be looked up\n35 Method that can be repeated\n25 Advice that can be acted on".to_owned(),
            languages: "en".to_owned(),
        };
        brief::write(&self.office, &aino, id, &draft, 0).await?;
        let wants = Requirement {
            kind: CredentialKind::Degree,
            title: "A doctorate in engineering".to_owned(),
            level: Some(8),
            field: None,
        };
        brief::require(&self.office, &aino, id, wants).await?;
        self.pass(25);
        let aino = self.caller("aino").await?;
        let deadline = aino.at.day().start().plus_days(11).plus_seconds(12 * 3_600);
        let criteria = "50 Evidence of like work\n30 Plan\n20 Price";
        award::fix_terms(&self.office, &aino, id, (criteria, deadline), None).await?;
        for key in ["aino", "jussi"] {
            let holder = self.caller(key).await?;
            let (_, secret) = opener::create(&self.office, &holder, id).await?;
            self.threads[number].keys.push((key, secret));
        }
        Ok(())
    }

    async fn invite(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        for (house, ..) in tale.bidders {
            let aino = self.caller("aino").await?;
            invitation::invite(&self.office, &aino, id, self.cast.house(house)?).await?;
            self.pass(4);
        }
        Ok(())
    }

    async fn nominate(&mut self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        for (_, delivery, expert, _) in tale.bidders {
            let caller = self.caller(delivery).await?;
            let note = "Has answered four questions of this kind in the last three years, two of them at kilns.";
            let person = self.cast.person(expert)?;
            let named = nomination::nominate(&self.office, &caller, id, person, note).await?;
            self.threads[number].named.insert(expert, named.id);
            self.pass(45);
            let caller = self.caller(expert).await?;
            let text = format!(
                "You want to know: {} You will use the answer for this: {} I will work from what the room holds, and say of each finding how sure I am.",
                tale.question, tale.decision
            );
            brief::restate(&self.office, &caller, id, &text).await?;
            self.pass(30);
        }
        Ok(())
    }

    async fn confirm(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let aino = self.caller("aino").await?;
        let rounds = brief::read(&self.office, &aino, id).await?;
        for round in rounds.rounds {
            let remark = (Answer::Confirmed, "");
            brief::answer(&self.office, &aino, (id, round.id), remark, round.version).await?;
        }
        for (_, _, expert, _) in tale.bidders {
            self.pass(6);
            let aino = self.caller("aino").await?;
            let named = *self.threads[number]
                .named
                .get(expert)
                .context("not named")?;
            nomination::decide(&self.office, &aino, (id, named), (true, ""), 1).await?;
        }
        Ok(())
    }

    async fn bid(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        for (_, delivery, _, price) in tale.bidders {
            let caller = self.caller(delivery).await?;
            let draft = kpo_practice::bid::Draft {
                price: (*price).to_owned(),
                days: 21,
                plan: format!(
                    "Week 1: read and visit. Weeks 2 and 3: {} Week 4: write up, teach, hand over.",
                    tale.method
                ),
            };
            bid::submit(&self.office, &caller, id, &draft).await?;
            self.pass(70);
        }
        Ok(())
    }

    async fn open(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        for (key, secret) in &self.threads[number].keys {
            let holder = self.caller(key).await?;
            opener::open(&self.office, &holder, id, secret).await?;
            self.pass(3);
        }
        self.pass(90);
        let aino = self.caller("aino").await?;
        let page = award::read(&self.office, &aino, id).await?;
        let winner = self.cast.house(tale.bidders[0].0)?;
        let chosen = page
            .bids
            .iter()
            .find(|bid| bid.bidder == winner)
            .context("the winner did not bid")?;
        let scores = page
            .bids
            .iter()
            .map(|bid| Scores {
                bid: bid.id,
                scores: if bid.bidder == winner {
                    vec![9, 8, 6]
                } else {
                    vec![6, 7, 7]
                },
            })
            .collect();
        let choice = award::Choice {
            chosen: chosen.id,
            scores,
            reasons: "The only one who has done it at the same kind of plant, and whose plan says how the knowledge stays with us.".to_owned(),
        };
        let seen = page.award.context("no terms")?.version;
        let proposed = award::propose(&self.office, &aino, id, choice, seen).await?;
        if proposed.made_at.is_none() {
            self.pass(120);
            let markus = self.caller("markus").await?;
            award::approve(&self.office, &markus, id, proposed.version).await?;
        }
        Ok(())
    }
}
