//! The acts of an import, in the order of the stages.

use std::collections::BTreeSet;

use kpo_practice::acceptance::{Acceptance, AcceptanceVerdict};
use kpo_practice::access::Caller;
use kpo_practice::agreement::{AgreementKind, Terms, digest_of};
use kpo_practice::allocation::{Distance, Model, Route};
use kpo_practice::award::Scores;
use kpo_practice::brief::Answer;
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{DocumentId, EngagementId};
use kpo_practice::money::Currency;
use kpo_practice::person::Person;
use kpo_practice::skill::Finding;
use kpo_practice::time::At;

use super::cast::Cast;
use super::check;
use super::table::Table;
use super::{CODE_NAME, Report};
use crate::error::{Error, Result};
use crate::job::{self, Registry};
use crate::office::Office;
use crate::{
    acceptance, agreement, allocation, award, bid, brief, deliverable, invitation, nomination,
    opener, request, room,
};

const QUESTION: &str = "What do these agreements say on each of the clause types of the table?";
const METHOD: &str = "Each agreement is read whole; the answer is given clause type by clause type, with the passages it rests on. The answers are those of the lawyers of CUAD v1 (The Atticus Project, CC BY 4.0).";
const SECRECY: &str =
    "The agreements are public filings. What is learned beside them stays within this file.";

/// An import under way.
pub(super) struct Chain<'a> {
    office: &'a Office,
    cast: Cast,
    id: EngagementId,
    documents_added: usize,
    claims_added: usize,
}

impl<'a> Chain<'a> {
    /// Takes the file up again where an earlier run left it, or opens one and brings it to its room.
    pub(super) async fn begin(office: &'a Office, cast: Cast, table: &Table) -> Result<Self> {
        let mut tx = office.read().await?;
        let known = tx.engagements_called(CODE_NAME, cast.host).await?;
        drop(tx);
        let bound = known.into_iter().find(|file| file.bound);
        let mut chain = Self {
            office,
            cast,
            id: bound.as_ref().map_or_else(|| office.id(), |file| file.id),
            documents_added: 0,
            claims_added: 0,
        };
        if bound.is_none() {
            chain.open(table).await?;
        }
        Ok(chain)
    }

    fn caller(&self, person: &Person) -> Caller {
        self.cast.caller(self.office, person)
    }

    fn sourcing(&self) -> Caller {
        self.caller(&self.cast.sourcing)
    }

    /// From the request to signed texts.
    async fn open(&mut self, table: &Table) -> Result<()> {
        let file = self.ask(table).await?;
        self.id = file.id;
        self.allocate().await?;
        let keys = self.invite().await?;
        self.name_the_expert().await?;
        self.choose(&keys).await?;
        self.agree().await
    }

    async fn ask(&self, table: &Table) -> Result<Engagement> {
        let sourcing = self.sourcing();
        let draft = kpo_practice::request::Draft {
            title: format!(
                "{} agreements against {} clause types",
                table.rows.len(),
                table.types.len()
            ),
            code_name: CODE_NAME.to_owned(),
            domain: "legal".to_owned(),
            question: QUESTION.to_owned(),
            decision: "Which agreements need renegotiating.".to_owned(),
            decider: Some(self.cast.decider.id),
            capability: None,
            core: false,
            class: 0,
            information: "Public filings only.".to_owned(),
            volume: table.rows.len() as i64,
            rule_bound: 2,
            skill: 4,
            judgement: 4,
            deadline: sourcing.at.day().plus_days(30),
            budget: "5000".to_owned(),
            currency: Currency::EUR,
        };
        request::create(self.office, &sourcing, &draft).await
    }

    async fn allocate(&self) -> Result<()> {
        let sourcing = self.sourcing();
        let decided = kpo_practice::allocation::Draft {
            route: Route::Kpo,
            model: Some(Model::Firm),
            distance: Some(Distance::Nearshore),
            weights: vec![5, 3, 3, 2, 2],
            scores: vec![1, 5, 2, 1, 5, 1, 3, 4, 3, 2, 5, 4, 3, 4, 3],
            why: "Reading agreements clause by clause needs lawyers, and none is free inside."
                .to_owned(),
            exit_plan: "Every answer stands with its passage in the file.".to_owned(),
        };
        allocation::decide(self.office, &sourcing, self.id, &decided, None).await?;
        let searched = (Finding::Negative, "contract clause review", "");
        allocation::sign_search(self.office, &sourcing, self.id, searched, None).await?;
        let staff = allocation::StaffDraft {
            touched: false,
            roles: String::new(),
            purpose: String::new(),
            consulted_on: None,
            consulted_with: String::new(),
            knowledge_return: String::new(),
            counterpart: None,
        };
        allocation::record_staff(self.office, &sourcing, self.id, &staff, None).await?;
        let written = kpo_practice::brief::Draft {
            question: QUESTION.to_owned(),
            context: "Outsourcing, consulting and service agreements filed with a stock exchange supervisor.".to_owned(),
            method: METHOD.to_owned(),
            rubric: "60 The answer is what the agreement says\n40 The passage quoted is there".to_owned(),
            languages: "en".to_owned(),
        };
        brief::write(self.office, &sourcing, self.id, &written, 0).await?;
        Ok(())
    }

    /// Fixes the terms, makes the two keys, invites the provider.
    async fn invite(&self) -> Result<Vec<String>> {
        let sourcing = self.sourcing();
        let terms = ("60 Method\n40 Price", sourcing.at.plus_seconds(1));
        award::fix_terms(self.office, &sourcing, self.id, terms, None).await?;
        let mut keys = Vec::new();
        for person in [&self.cast.sourcing, &self.cast.finance] {
            let (_, key) = opener::create(self.office, &self.caller(person), self.id).await?;
            keys.push(key);
        }
        invitation::invite(self.office, &self.sourcing(), self.id, self.cast.provider).await?;
        // The bid comes in at once: the deadline is a second away.
        let offer = kpo_practice::bid::Draft {
            price: "4200".to_owned(),
            days: 20,
            plan: METHOD.to_owned(),
        };
        let mut delivery = self.caller(&self.cast.delivery);
        delivery.at = sourcing.at;
        bid::submit(self.office, &delivery, self.id, &offer).await?;
        Ok(keys)
    }

    async fn name_the_expert(&self) -> Result<()> {
        let delivery = self.caller(&self.cast.delivery);
        let note = "Read agreements of this kind for CUAD v1.";
        let named =
            nomination::nominate(self.office, &delivery, self.id, self.cast.expert.id, note)
                .await?;
        let expert = self.caller(&self.cast.expert);
        let words =
            "For each agreement and each clause type I say what it provides, and show the passage.";
        brief::restate(self.office, &expert, self.id, words).await?;
        let sourcing = self.sourcing();
        for round in brief::read(self.office, &sourcing, self.id).await?.rounds {
            let answer = (Answer::Confirmed, "");
            brief::answer(
                self.office,
                &sourcing,
                (self.id, round.id),
                answer,
                round.version,
            )
            .await?;
        }
        let chosen = (self.id, named.id);
        nomination::decide(self.office, &sourcing, chosen, (true, ""), named.version).await?;
        Ok(())
    }

    /// Opens the bid after its deadline and awards.
    async fn choose(&self, keys: &[String]) -> Result<()> {
        let sourcing = self.sourcing();
        let page = award::read(self.office, &sourcing, self.id).await?;
        let deadline = page.award.ok_or(Error::NotFound)?.deadline;
        for (person, key) in [&self.cast.sourcing, &self.cast.finance]
            .into_iter()
            .zip(keys)
        {
            let mut holder = self.caller(person);
            later(&mut holder, deadline);
            opener::open(self.office, &holder, self.id, key).await?;
        }
        let mut sourcing = self.sourcing();
        later(&mut sourcing, deadline);
        let page = award::read(self.office, &sourcing, self.id).await?;
        let chosen = page.bids.first().ok_or(Error::NotFound)?.id;
        let choice = award::Choice {
            chosen,
            scores: vec![Scores {
                bid: chosen,
                scores: vec![9, 7],
            }],
            reasons: "The only provider in the import.".to_owned(),
        };
        let seen = page.award.ok_or(Error::NotFound)?.version;
        award::propose(self.office, &sourcing, self.id, choice, seen).await?;
        Ok(())
    }

    async fn agree(&self) -> Result<()> {
        let sourcing = self.sourcing();
        let text = |kind, title: &str, body: &str| agreement::Draft {
            kind,
            title: title.to_owned(),
            body: body.to_owned(),
            terms: (kind == AgreementKind::Sow).then(|| Terms {
                fee: "EUR 4,200 in all".to_owned(),
                ip: "client".to_owned(),
                starts_on: sourcing.at.day(),
                ends_on: sourcing.at.day().plus_days(60),
                notice_days: None,
            }),
            people: BTreeSet::from([self.cast.expert.id]),
        };
        let nda = text(AgreementKind::Nda, "Non-disclosure", SECRECY);
        let sow = text(AgreementKind::Sow, "Statement of work", METHOD);
        agreement::draft(self.office, &sourcing, self.id, nda).await?;
        agreement::draft(self.office, &sourcing, self.id, sow).await?;
        let sheet = agreement::read(self.office, &sourcing, self.id).await?;
        for person in [&self.cast.sourcing, &self.cast.delivery, &self.cast.expert] {
            for text in &sheet.texts {
                let text = &text.agreement;
                if person.id == self.cast.expert.id && text.kind == AgreementKind::Sow {
                    continue;
                }
                let caller = self.caller(person);
                agreement::sign(self.office, &caller, text.id, &text.digest, &caller.name).await?;
            }
        }
        Ok(())
    }

    /// Puts the agreements into the room, those that are not there yet; each row's document, in the order of the rows.
    pub(super) async fn furnish(&mut self, table: &Table) -> Result<Vec<DocumentId>> {
        let mut tx = self.office.read().await?;
        let there = tx.documents(self.id).await?;
        drop(tx);
        let mut documents = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let bytes = std::fs::read(&row.path).map_err(Error::unavailable)?;
            let digest = digest_of(&bytes);
            if let Some(known) = there.iter().find(|known| known.digest == digest) {
                documents.push(known.id);
                continue;
            }
            let sourcing = self.sourcing();
            let name = row.path.file_name().and_then(|name| name.to_str());
            let mut incoming = room::upload::receive(self.office, &sourcing, self.id).await?;
            incoming.write(&bytes).await?;
            let name = name.unwrap_or("agreement.txt");
            let id = incoming
                .finish(self.office, &sourcing, name, 0, "anywhere")
                .await?;
            documents.push(id);
            self.documents_added += 1;
        }
        job::drain(self.office, &Registry::standard()).await?;
        Ok(documents)
    }

    /// Writes the claims and hands them in, unless that is done.
    pub(super) async fn work(&mut self, table: &Table, documents: &[DocumentId]) -> Result<()> {
        let expert = self.caller(&self.cast.expert);
        let sheet = deliverable::read(self.office, &expert, self.id).await?;
        if !sheet.submissions.is_empty() {
            return Ok(());
        }
        if sheet.claims.is_empty() {
            let claims = table.claims(documents);
            self.claims_added = claims.len();
            deliverable::add_claims(self.office, &expert, self.id, claims).await?;
        }
        let sheet = deliverable::read(self.office, &expert, self.id).await?;
        let draft = deliverable::WorkDraft {
            question: QUESTION.to_owned(),
            method: METHOD.to_owned(),
            recommendation:
                "Take the answers as they stand; read the passage before relying on one.".to_owned(),
            confidence: Some(95),
        };
        let seen = sheet.work.map_or(0, |work| work.version);
        deliverable::write(self.office, &expert, self.id, seen, &draft).await?;
        deliverable::submit(self.office, &expert, self.id).await?;
        Ok(())
    }

    /// Draws the sample, lets both reviewers judge, and a third settle what they disagree on.
    pub(super) async fn review(&self, table: &Table) -> Result<()> {
        let mut tx = self.office.read().await?;
        let latest = tx
            .latest_submission(self.id)
            .await?
            .ok_or(Error::NotFound)?;
        let drawn = tx.sample_of(latest.id).await?;
        drop(tx);
        let [table_reader, passage_reader] = &self.cast.reviewers;
        let sourcing = self.sourcing();
        if drawn.is_none() {
            let people = [table_reader.id, passage_reader.id];
            crate::review::assign(self.office, &sourcing, self.id, &people, 5).await?;
        }
        let answers = table.answers();
        let (first, second) = (self.caller(table_reader), self.caller(passage_reader));
        check::all(self.office, &first, &answers, check::by_table).await?;
        check::all(self.office, &second, &answers, check::by_passage).await?;
        let board = crate::review::board(self.office, &sourcing, self.id).await?;
        if board.disputed > 0 {
            let third = self.cast.third.id;
            match crate::review::adjudicator(self.office, &sourcing, self.id, third).await {
                Err(Error::Refused(refusal)) if refusal.code == "adjudication-already-asked" => {}
                other => other?,
            }
            let third = self.caller(&self.cast.third);
            check::all(self.office, &third, &answers, check::by_table).await?;
        }
        Ok(())
    }

    /// The acceptance that stands, if there is one.
    pub(super) async fn accepted(&self) -> Result<Option<Acceptance>> {
        let mut tx = self.office.read().await?;
        acceptance::accepted(&mut tx, self.id).await
    }

    pub(super) async fn accept(&self) -> Result<Acceptance> {
        let sourcing = self.sourcing();
        let sheet = acceptance::read(self.office, &sourcing, self.id).await?;
        let number = sheet.submission.ok_or(Error::NotFound)?.number;
        let errors = sheet.figures.map_or(0, |figures| figures.errors());
        let (verdict, reasons) = if errors == 0 {
            (AcceptanceVerdict::Accepted, "")
        } else {
            (
                AcceptanceVerdict::Corrected,
                "The findings stand as corrections to the table.",
            )
        };
        acceptance::accept(self.office, &sourcing, self.id, number, verdict, reasons).await
    }

    pub(super) fn report(self, table: Table, acceptance: Acceptance, already: bool) -> Report {
        Report {
            engagement: self.id,
            rows: table.rows.len(),
            clause_types: table.types.len(),
            bad: table.bad,
            documents_added: self.documents_added,
            claims_added: self.claims_added,
            already,
            acceptance,
        }
    }
}

/// Not before a deadline has passed.
fn later(caller: &mut Caller, deadline: At) {
    caller.at = caller.at.max(At(deadline.0 + 1));
    caller.signed_in_at = caller.at;
}
