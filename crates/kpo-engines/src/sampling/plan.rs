//! Acceptance plans: how many to check, and with how many errors to accept, for stated risks on both sides.
//!
//! The producer's risk is that work of the good rate is rejected, the consumer's that work of the bad rate is accepted. What
//! ISO 2859-1 tabulates by lot size is computed here for the risks themselves, from the operating characteristic: binomial
//! where items come without end, hypergeometric where they are drawn from a stated number. Double plans after H. F. Dodge and
//! H. G. Romig, Sampling Inspection Tables (1959); sequential ones after A. Wald, Sequential Analysis (1947), chapter 5, with
//! their chances reckoned exactly, path by path, instead of by his approximations.

use super::chance::{binomial, binomial_at_most, hypergeometric, hypergeometric_at_most};

/// What both sides risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risks {
    /// The error rate that should be accepted (AQL).
    pub good: f64,
    /// The error rate that should be rejected (RQL, LTPD).
    pub bad: f64,
    /// The chance of rejecting work of the good rate (alpha).
    pub producer: f64,
    /// The chance of accepting work of the bad rate (beta).
    pub consumer: f64,
}

impl Risks {
    /// Whether rates and risks lie between 0 and 1 and the good rate below the bad one.
    pub fn possible(&self) -> bool {
        let share = |x: f64| x > 0.0 && x < 1.0;
        let rates = self.good >= 0.0 && self.good < self.bad && self.bad <= 1.0;
        rates && share(self.producer) && share(self.consumer) && self.producer + self.consumer < 1.0
    }
}

/// Check so many, accept with so many errors at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Single {
    /// How many are checked.
    pub size: u64,
    /// With how many errors at most the work is accepted.
    pub accept: u64,
}

/// Check some; decide at once where it is clear, or check some more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Double {
    /// How many are checked first.
    pub first: u64,
    /// With how many errors at most the work is accepted then.
    pub accept: u64,
    /// With how many errors or more it is rejected then.
    pub reject: u64,
    /// How many more are checked otherwise.
    pub second: u64,
    /// With how many errors in both at most it is accepted.
    pub accept_all: u64,
}

/// Decide after each item: reject at or above one line, accept at or below the other, and at the end by the slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequential {
    /// Errors a checked item adds to both lines.
    pub slope: f64,
    /// Accept when errors ≤ slope × checked − this.
    pub below: f64,
    /// Reject when errors ≥ slope × checked + this.
    pub above: f64,
    /// After so many it is decided by the slope alone.
    pub most: u64,
}

/// Where a sequential check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Accept the work.
    Accept,
    /// Reject it.
    Reject,
    /// Check another one.
    Continue,
}

/// No plan is larger than this.
const SIZE_MAX: u64 = 100_000;

/// Items with a rate of errors, without end or so many of them.
#[derive(Clone, Copy)]
struct Lot {
    rate: f64,
    population: Option<(u64, u64)>,
}

impl Lot {
    /// Of a population the number of errors is rounded against the plan: down where it should pass, up where not.
    fn new(rate: f64, population: Option<u64>, up: bool) -> Self {
        let bad = |all: u64| {
            let bad = rate * all as f64;
            // A product a rounding error beside a whole number is that number: 14 % of 50 are 7.
            if (bad - bad.round()).abs() < 1e-9 * all as f64 {
                return bad.round() as u64;
            }
            (if up { bad.ceil() } else { bad.floor() }) as u64
        };
        Self {
            rate,
            population: population.map(|all| (all, bad(all).min(all))),
        }
    }

    fn at_most(self, size: u64, errors: u64) -> f64 {
        match self.population {
            None => binomial_at_most(size, self.rate, errors),
            Some((all, bad)) => hypergeometric_at_most(all, bad, size.min(all), errors),
        }
    }

    fn exactly(self, size: u64, errors: u64) -> f64 {
        match self.population {
            None => binomial(size, self.rate, errors),
            Some((all, bad)) => hypergeometric(all, bad, size.min(all), errors),
        }
    }

    /// What is left once so many with so many errors are gone.
    fn without(self, size: u64, errors: u64) -> Self {
        let left = |(all, bad): (u64, u64)| {
            let all = all.saturating_sub(size);
            (all, bad.saturating_sub(errors).min(all))
        };
        Self {
            rate: self.rate,
            population: self.population.map(left),
        }
    }
}

impl Single {
    /// The smallest plan that keeps both risks; none where they are impossible or no plan of reasonable size keeps them. A population that
    /// is given is checked whole at most.
    pub fn find(risks: Risks, population: Option<u64>) -> Option<Self> {
        if !risks.possible() {
            return None;
        }
        let (good, bad) = lots(risks, population);
        let largest = population.unwrap_or(SIZE_MAX).min(SIZE_MAX);
        let mut size = 1;
        for accept in 0..=largest {
            // The consumer's risk falls with the size: the first size that keeps it is the one to ask the producer of.
            while size <= largest && bad.at_most(size, accept) > risks.consumer {
                size += 1;
            }
            if size > largest {
                return None;
            }
            if good.at_most(size, accept) >= 1.0 - risks.producer {
                return Some(Self { size, accept });
            }
        }
        None
    }

    /// The chance that work of this error rate is accepted.
    pub fn accepts(&self, rate: f64, population: Option<u64>) -> f64 {
        Lot::new(rate, population, false).at_most(self.size, self.accept)
    }
}

impl Double {
    /// The plan with two samples of the same size that checks fewest items of good work; none where no single plan is found.
    pub fn find(risks: Risks, population: Option<u64>) -> Option<Self> {
        let single = Single::find(risks, population)?;
        let (good, bad) = lots(risks, population);
        let largest = population.unwrap_or(SIZE_MAX) / 2;
        let mut best: Option<(f64, Self)> = None;
        for accept_all in 1..=single.accept + 3 {
            for accept in 0..accept_all {
                let plan = |size: u64| Self {
                    first: size,
                    accept,
                    reject: accept_all + 1,
                    second: size,
                    accept_all,
                };
                let kept = |size: u64| plan(size).chance(bad) <= risks.consumer;
                let (mut low, mut high) = (accept + 1, single.size.max(2).min(largest));
                if low > high || !kept(high) {
                    continue;
                }
                while low < high {
                    let middle = low + (high - low) / 2;
                    if kept(middle) {
                        high = middle;
                    } else {
                        low = middle + 1;
                    }
                }
                let plan = plan(low);
                let average = plan.checks(good);
                if plan.chance(good) >= 1.0 - risks.producer
                    && best.is_none_or(|(least, _)| average < least)
                {
                    best = Some((average, plan));
                }
            }
        }
        best.map(|(_, plan)| plan)
    }

    /// The chance that work of this error rate is accepted.
    pub fn accepts(&self, rate: f64, population: Option<u64>) -> f64 {
        self.chance(Lot::new(rate, population, false))
    }

    /// How many items are checked on average.
    pub fn average(&self, rate: f64, population: Option<u64>) -> f64 {
        self.checks(Lot::new(rate, population, false))
    }

    fn chance(&self, lot: Lot) -> f64 {
        let mut sum = lot.at_most(self.first, self.accept);
        for errors in self.accept + 1..self.reject {
            let rest = lot.without(self.first, errors);
            let here = lot.exactly(self.first, errors);
            sum += here * rest.at_most(self.second, self.accept_all - errors);
        }
        sum
    }

    fn checks(&self, lot: Lot) -> f64 {
        let open: f64 = (self.accept + 1..self.reject)
            .map(|errors| lot.exactly(self.first, errors))
            .sum();
        self.first as f64 + open * self.second as f64
    }
}

impl Sequential {
    /// Wald's test, its lines drawn in until both risks hold exactly with an end at three times the single plan; none where no
    /// single plan is found or the good rate is 0 (one error then rejects, and a single plan says the same).
    pub fn find(risks: Risks) -> Option<Self> {
        let single = Single::find(risks, None)?;
        if risks.good <= 0.0 || risks.bad >= 1.0 {
            return None;
        }
        let odds = (risks.bad / risks.good).ln() + ((1.0 - risks.good) / (1.0 - risks.bad)).ln();
        let slope = ((1.0 - risks.good) / (1.0 - risks.bad)).ln() / odds;
        let below = ((1.0 - risks.producer) / risks.consumer).ln() / odds;
        let above = ((1.0 - risks.consumer) / risks.producer).ln() / odds;
        let plan = |lower: f64, upper: f64| Self {
            slope,
            below: below * lower,
            above: above * upper,
            most: 3 * single.size,
        };
        let (mut lower, mut upper) = (1.0, 1.0);
        for _ in 0..60 {
            let tried = plan(lower, upper);
            let much = tried.walk(risks.bad).0 > risks.consumer;
            let little = tried.walk(risks.good).0 < 1.0 - risks.producer;
            if !much && !little {
                return Some(tried);
            }
            lower *= if much { 1.02 } else { 1.0 };
            upper *= if little { 1.02 } else { 1.0 };
        }
        None
    }

    /// What to do after so many checks with so many errors.
    pub fn decide(&self, checked: u64, errors: u64) -> Decision {
        let (line, errors) = (self.slope * checked as f64, errors as f64);
        if errors >= line + self.above {
            Decision::Reject
        } else if errors <= line - self.below {
            Decision::Accept
        } else if checked < self.most {
            Decision::Continue
        } else if errors <= line {
            Decision::Accept
        } else {
            Decision::Reject
        }
    }

    /// The chance that work of this error rate is accepted.
    pub fn accepts(&self, rate: f64) -> f64 {
        self.walk(rate).0
    }

    /// How many items are checked on average.
    pub fn average(&self, rate: f64) -> f64 {
        self.walk(rate).1
    }

    /// All paths, item by item: the chance of accepting, and the items checked.
    fn walk(&self, rate: f64) -> (f64, f64) {
        let (mut accepted, mut checks) = (0.0, 0.0);
        let mut open = vec![1.0];
        for checked in 1..=self.most {
            let mut next = vec![0.0; open.len() + 1];
            for (errors, chance) in open.iter().enumerate().filter(|one| *one.1 > 0.0) {
                checks += chance;
                for (more, part) in [(0, 1.0 - rate), (1, rate)] {
                    match self.decide(checked, (errors + more) as u64) {
                        Decision::Accept => accepted += chance * part,
                        Decision::Reject => {}
                        Decision::Continue => next[errors + more] += chance * part,
                    }
                }
            }
            while next.last() == Some(&0.0) {
                next.pop();
            }
            if next.is_empty() {
                break;
            }
            open = next;
        }
        (accepted, checks)
    }
}

fn lots(risks: Risks, population: Option<u64>) -> (Lot, Lot) {
    (
        Lot::new(risks.good, population, false),
        Lot::new(risks.bad, population, true),
    )
}
