//! A consensus that takes one more judgement at a time.

use super::{Consensus, Invalid, Judgements, Options, consensus};

/// Judgements with what they say, kept up to date.
///
/// [`Live::add`] brings the task that was judged up to date at once, by what is known of its reviewers so far; what the new
/// judgement says of the reviewers, and through them of all other tasks, waits for [`Live::settle`], which gives what
/// [`consensus`] would give of all judgements, to the bit.
#[derive(Clone, Debug)]
pub struct Live {
    judgements: Judgements,
    known: Vec<(u32, u16)>,
    options: Options,
    consensus: Consensus,
}

impl Live {
    /// A consensus to be kept up to date.
    ///
    /// # Errors
    /// As [`consensus`].
    pub fn new(
        judgements: Judgements,
        known: Vec<(u32, u16)>,
        options: Options,
    ) -> Result<Self, Invalid> {
        let consensus = consensus(&judgements, &known, &options)?;
        Ok(Self {
            judgements,
            known,
            options,
            consensus,
        })
    }

    /// One judgement more, of a task and by a reviewer that may be new; gives what is now thought of the task.
    ///
    /// # Errors
    /// [`Invalid::Row`] for an answer there is none of.
    pub fn add(&mut self, task: u32, reviewer: u32, answer: u16) -> Result<&[f64], Invalid> {
        if usize::from(answer) >= self.judgements.answers() {
            return Err(Invalid::Row(0));
        }
        if self.judgements.insert(task, reviewer, answer) {
            self.settle()?;
        }
        Ok(self.consensus.posterior(task))
    }

    /// Everything anew from all judgements.
    ///
    /// # Errors
    /// As [`consensus`]; none that [`Live::new`] did not give.
    pub fn settle(&mut self) -> Result<(), Invalid> {
        self.consensus = consensus(&self.judgements, &self.known, &self.options)?;
        Ok(())
    }

    /// What is thought now.
    pub fn consensus(&self) -> &Consensus {
        &self.consensus
    }

    /// The judgements so far.
    pub fn judgements(&self) -> &Judgements {
        &self.judgements
    }
}
