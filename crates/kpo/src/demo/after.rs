//! The story's end: hours, money, closing, and what the advice turned out to be worth.

use anyhow::{Context, Result};
use kpo_operations::rate::Proposal;
use kpo_operations::{closure, decision, invoice, payment, rate, timesheet};
use kpo_practice::closure::Fate;
use kpo_practice::decision::{Decision, Followed, Found, Right};
use kpo_practice::id::{DecisionId, EngagementId};
use kpo_practice::money::{Currency, Money};
use kpo_practice::rate::RateKind;
use kpo_practice::timesheet::{PeriodKind, Verdict};

use super::script::{DAYS, HOURS, Tale, hourly};
use super::story::Story;

fn euro(whole: i64) -> Money {
    Money {
        minor: whole * 100,
        currency: Currency::EUR,
    }
}

impl Story {
    /// What the expert's hour costs the provider, which the client never sees, and what it is billed at.
    pub(super) async fn rates(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let (_, delivery, expert, price) = tale.bidders[0];
        let person = self.cast.person(expert)?;
        let manager = self.caller(delivery).await?;
        let from = manager.at.day();
        let proposal = |kind, hourly| Proposal {
            kind,
            person,
            hourly,
            from,
        };
        rate::set(
            &self.office,
            &manager,
            id,
            proposal(RateKind::Cost, euro(hourly(price) * 11 / 20)),
        )
        .await?;
        let bill = rate::set(
            &self.office,
            &manager,
            id,
            proposal(RateKind::Bill, euro(hourly(price))),
        )
        .await?;
        self.pass(20);
        let aino = self.caller("aino").await?;
        rate::agree(&self.office, &aino, id, bill.id).await?;
        Ok(())
    }

    /// The hours that were bid, on working days, handed in week by week and approved by the inside counterpart.
    pub(super) async fn hours(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let expert = tale.bidders[0].2;
        let done = [
            "Read the room, first questions",
            "Balances, first pass",
            "Checked the tables against the meters",
            "Calls with the shift leaders",
            "Modelled, compared with two other plants",
            "Wrote up, worked beside Tuomas Rantala",
        ];
        let caller = self.caller(expert).await?;
        let mut sheets = Vec::new();
        let today = caller.at.day();
        // From the room's opening to the handing in: two working weeks, whatever day the story begins on.
        let days = (7..21).rev().map(|back| today.plus_days(-back));
        let working = days.filter(|day| day.0.weekday().to_monday_zero_offset() < 5);
        for (place, day) in working.enumerate() {
            let note = timesheet::Note {
                day,
                minutes: HOURS * 60 / DAYS,
                note: done[place * done.len() / DAYS as usize].to_owned(),
                kind: PeriodKind::Week,
            };
            let sheet = timesheet::note(&self.office, &caller, id, note).await?;
            if !sheets.contains(&sheet.id) {
                sheets.push(sheet.id);
            }
        }
        for sheet in sheets {
            let caller = self.caller(expert).await?;
            timesheet::submit(&self.office, &caller, id, sheet).await?;
            self.pass(35);
            let tuomas = self.caller("tuomas").await?;
            timesheet::decide(&self.office, &tuomas, id, sheet, Verdict::Approve).await?;
        }
        Ok(())
    }

    pub(super) async fn invoice(&mut self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let manager = self.caller(tale.bidders[0].1).await?;
        let name = format!("{}-{:03}", manager.at.day().0.year(), number + 41);
        let bill = invoice::draft(&self.office, &manager, id, &name, Currency::EUR).await?;
        self.pass(15);
        let manager = self.caller(tale.bidders[0].1).await?;
        invoice::send(&self.office, &manager, id, bill.id).await?;
        self.threads[number].bill = Some(bill.id);
        Ok(())
    }

    pub(super) async fn pay(&self, number: usize) -> Result<()> {
        let id = self.threads[number].id()?;
        let bill = self.threads[number].bill.context("no bill")?;
        let jussi = self.caller("jussi").await?;
        let verdict = kpo_practice::invoice::Verdict::Approve(Some(
            "Hours and rate agree with what was approved.".to_owned(),
        ));
        invoice::decide(&self.office, &jussi, id, bill, verdict).await?;
        self.pass(10);
        let jussi = self.caller("jussi").await?;
        let instruction = payment::Instruction {
            amount: None,
            reference: format!("RF18 5390 0754 {:04}", 1_200 + number),
            day: jussi.at.day(),
        };
        payment::pay(&self.office, &jussi, id, bill, instruction).await?;
        Ok(())
    }

    pub(super) async fn close(&self, number: usize) -> Result<()> {
        let id = self.threads[number].id()?;
        let aino = self.caller("aino").await?;
        let handover = "All sheets with their formulas, the logger data, and two half days of teaching with minutes.";
        closure::close(
            &self.office,
            &aino,
            id,
            "The question is answered and paid for.",
            handover,
        )
        .await?;
        Ok(())
    }

    pub(super) async fn declare(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let (_, delivery, expert, _) = tale.bidders[0];
        for key in [delivery, expert] {
            let caller = self.caller(key).await?;
            let sheet = closure::read(&self.office, &caller, id).await?;
            let asked = sheet
                .declarations
                .iter()
                .find(|asked| asked.mine)
                .context("no word owed")?;
            let word = "Everything was read here; nothing was copied out.";
            closure::declare(
                &self.office,
                &caller,
                id,
                asked.declaration.id,
                Fate::NothingHeld,
                word,
            )
            .await?;
            self.pass(240);
        }
        let tuomas = self.caller("tuomas").await?;
        let question = "Can you repeat the main calculation with last month's figures?";
        let answer = "Done on Tuesday with Riitta Salonen watching: within 1 % of theirs.";
        closure::check(&self.office, &tuomas, id, question, answer, true).await?;
        Ok(())
    }

    pub(super) async fn decide(&self, number: usize, tale: &Tale) -> Result<()> {
        let id = self.threads[number].id()?;
        let riitta = self.caller("riitta").await?;
        let taken = Decision {
            id: DecisionId(id.0),
            version: 1,
            engagement: id,
            advice: tale.recommendation.to_owned(),
            confidence: 85,
            decided:
                "As advised, from the first of next month; the works council was told on Monday."
                    .to_owned(),
            followed: if number == 0 {
                Followed::Partly
            } else {
                Followed::Yes
            },
            on: riitta.at.day(),
            decided_by: riitta.person,
            recorded_at: riitta.at,
            baseline: (number == 0).then(|| euro(2_259_000)),
            expected: (number == 0).then(|| euro(1_847_000)),
        };
        decision::record(&self.office, &riitta, id, taken).await?;
        Ok(())
    }

    /// Half a year after the decision somebody looks: what was it worth.
    pub(super) async fn look_back(&self, number: usize, nth: usize) -> Result<()> {
        let id: EngagementId = self.threads[number].id()?;
        let riitta = self.caller("riitta").await?;
        let sheet = decision::read(&self.office, &riitta, id).await?;
        let outcome = sheet
            .outcomes
            .get(nth)
            .context("nothing to look back on")?
            .id;
        let (happened, actual, right) = if nth == 0 {
            (
                "K2 runs at 55 minutes; yield 89.2 %. The roof waits for the July stop.",
                2_020_000,
                Right::TooEarly,
            )
        } else if nth == 1 {
            (
                "With the roof insulated: 54 minutes, yield 89.9 %, gas 3.81 GJ a tonne. Saved 381,000 EUR over the year at this rate; the advice said 412,000.",
                1_878_000,
                Right::Yes,
            )
        } else {
            (
                "A whole year at 54 minutes, two fitters retired and nobody asked for help: yield 90.0 %, saved 379,000 EUR, inside the range that was given.",
                1_880_000,
                Right::Yes,
            )
        };
        let found = Found {
            happened: happened.to_owned(),
            actual: Some(euro(actual)),
            right,
            by: riitta.person,
            at: riitta.at,
        };
        decision::look_back(&self.office, &riitta, id, outcome, found).await?;
        Ok(())
    }
}
