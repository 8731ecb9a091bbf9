//! What the sealed bids of many files ask of a caller: a key to hold, a lock to open, a bid that is due.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::award::Award;
use kpo_practice::brief::Answer;
use kpo_practice::engagement::{Engagement, Stage};
use kpo_practice::id::EngagementId;
use kpo_practice::nomination::NominationState;
use kpo_practice::opener::{Lock, Opener};
use kpo_practice::time::At;
use kpo_records::Tx;

use super::queue::Rights;
use crate::error::Result;

/// The bids of the files of one queue.
pub(super) struct Sealed {
    awards: Vec<Award>,
    openers: Vec<Opener>,
    /// Where the caller's organisation has handed a bid in.
    handed_in: Vec<EngagementId>,
    /// Where it has somebody named who was not declined.
    named: Vec<EngagementId>,
    /// Where the caller's own restatement stands: waiting for an answer, or confirmed.
    restated: BTreeMap<EngagementId, bool>,
}

impl Sealed {
    /// Reads those of all these files, in five statements.
    pub(super) async fn read(tx: &mut Tx, caller: &Caller, files: &[Engagement]) -> Result<Self> {
        let ids: Vec<EngagementId> = files
            .iter()
            .filter(|file| file.stage <= Stage::Award)
            .map(|file| file.id)
            .collect();
        let named = tx.nominations_by(&ids, caller.organisation).await?;
        let rounds = tx.restatements_by(&ids, caller.person).await?;
        Ok(Self {
            awards: tx.awards_of(&ids).await?,
            openers: tx.openers_of(&ids).await?,
            handed_in: tx.bids_handed_in(&ids, caller.organisation).await?,
            named: named
                .into_iter()
                .filter(|one| {
                    matches!(
                        one.state,
                        NominationState::Proposed | NominationState::Approved
                    )
                })
                .map(|one| one.engagement)
                .collect(),
            // The last round of each file counts.
            restated: rounds
                .into_iter()
                .map(|round| {
                    let stands = round
                        .answer
                        .is_none_or(|answer| answer == Answer::Confirmed);
                    (round.engagement, stands)
                })
                .collect(),
        })
    }

    /// Whether an act is still to be done: not what the caller's side has done already, and not before its time.
    pub(super) fn open(&self, caller: &Caller, file: EngagementId, action: Action) -> bool {
        let made = self
            .award(file)
            .is_some_and(|award| award.made_at.is_some());
        let taken = self.due(file, caller.at).is_some();
        let award = self.award(file).filter(|award| award.made_at.is_none());
        let proposed_by = award.and_then(|award| award.proposed_by);
        match action {
            Action::RestateBrief => !self.restated.get(&file).copied().unwrap_or(false),
            Action::SubmitBid => taken && !self.handed_in.contains(&file),
            // After the award only its people can bring a file back to this stage: one side names, the other approves.
            Action::Nominate => made || (taken && !self.named.contains(&file)),
            Action::ApproveNominee => made,
            Action::Award => !made && proposed_by.is_none(),
            Action::ApproveAward => proposed_by.is_some_and(|person| person != caller.person),
            _ => true,
        }
    }

    fn award(&self, file: EngagementId) -> Option<&Award> {
        self.awards.iter().find(|award| award.engagement == file)
    }

    /// Until when bids are taken, while they are.
    pub(super) fn due(&self, file: EngagementId, now: At) -> Option<At> {
        let deadline = self.award(file)?.deadline;
        (now < deadline).then_some(deadline)
    }

    /// What the caller has to do as an opener, if anything: its word `engagement-act-…`. Nobody can be invited, and so the
    /// brief not be restated, before two people hold a key; and nobody reads a bid before both have used theirs.
    pub(super) fn act(
        &self,
        caller: &Caller,
        rights: &mut Rights,
        file: &Engagement,
    ) -> Option<&'static str> {
        if file.frozen || !matches!(file.stage, Stage::Brief | Stage::Award) {
            return None;
        }
        let resource = Resource::Engagement(file.facts());
        let held: Vec<&Opener> = self
            .openers
            .iter()
            .filter(|opener| opener.engagement == file.id)
            .collect();
        let own = held.iter().find(|opener| opener.person == caller.person);
        let Some(own) = own else {
            let wanted = held.len() < 2 && rights.of(Action::HoldOpeningKey).admits(&resource);
            return wanted.then_some("opener");
        };
        let award = self.award(file.id)?;
        let turn = match own.lock {
            Lock::Outer => award.peeled_at.is_none(),
            Lock::Inner => award.peeled_at.is_some() && award.opened_at.is_none(),
        };
        let ready = turn && award.deadline <= caller.at;
        (ready && rights.of(Action::OpenBids).admits(&resource)).then_some("open")
    }
}
