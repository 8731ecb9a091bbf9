//! A consensus that takes one more judgement at a time.

use super::judgements::Opinion;
use super::{
    Consensus, Invalid, Judgements, Method, Options, bayes::Engine, check, clamp, consensus,
};

/// Judgements with what they say, kept up to date.
///
/// [`Live::add`] makes one step of the Bayesian fit for the task that was judged and for those who judged it: their confusions
/// and this task's probabilities change at once, in well under a millisecond. What that says of other tasks, of communities, of
/// the class prior, the calibration and reviewers' intervals waits for [`Live::settle`], which gives what [`consensus`] gives
/// of all judgements, to the bit. The other methods have no such step: they wait too, and `add` only keeps the judgement.
#[derive(Clone, Debug)]
pub struct Live {
    judgements: Judgements,
    known: Vec<(u32, u16)>,
    options: Options,
    engine: Option<Engine>,
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
        let by_task = check(&judgements, &known, &options)?;
        let (engine, found) = if options.method == Method::Bayes {
            let (engine, found) = Engine::start(&judgements, &by_task, &options);
            (Some(engine), found)
        } else {
            (None, consensus(&judgements, &known, &options)?)
        };
        Ok(Self {
            judgements,
            known,
            options,
            engine,
            consensus: found,
        })
    }

    /// One judgement more, of a task and by a reviewer that may be new; gives what is now thought of the task. A judgement
    /// that was there already changes nothing.
    ///
    /// # Errors
    /// [`Invalid::Row`] for an answer there is none of.
    pub fn add(&mut self, task: u32, reviewer: u32, answer: u16) -> Result<&[f64], Invalid> {
        if usize::from(answer) >= self.judgements.answers() {
            return Err(Invalid::Row(0));
        }
        let before = self.judgements.said(task as usize);
        if self.judgements.insert(task, reviewer, answer) {
            self.think(&before, (task, reviewer, answer));
        }
        Ok(self.consensus.posterior(task))
    }

    fn think(&mut self, before: &[Opinion], added: (u32, u32, u16)) {
        let task = added.0;
        let classes = self.options.classes;
        let Some(engine) = &mut self.engine else {
            return;
        };
        let nothing = engine.nothing();
        while self.consensus.tasks() < self.judgements.tasks() {
            self.consensus.posterior.extend_from_slice(&nothing);
        }
        let row = engine.add(&self.judgements, before, added);
        let from = task as usize * classes;
        self.consensus.posterior[from..from + classes].copy_from_slice(&row);
        let known = self.known.iter().find(|(known, _)| *known == task);
        if let Some((_, class)) = known {
            clamp(
                &mut self.consensus.posterior[from..from + classes],
                classes,
                &[class + 1],
            );
        }
    }

    /// Everything anew from all judgements.
    ///
    /// # Errors
    /// As [`consensus`]; none that [`Live::new`] did not give.
    pub fn settle(&mut self) -> Result<(), Invalid> {
        let judgements = self.judgements.clone();
        *self = Self::new(
            judgements,
            std::mem::take(&mut self.known),
            self.options.clone(),
        )?;
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
