//! The point side of the one rule: may this person do this to that, now?

use std::collections::BTreeSet;

use cedar_policy::{
    Authorizer, Context, Decision as CedarDecision, Entities, EntityUid, Request, Response,
};

use super::action::{Action, Kind};
use super::entity::{action_uid, context_pairs, principal, thing};
use super::facts::{Circumstances, NO_ORGANISATION, Resource, Standing};
use super::rulebook::{Rulebook, rulebook};

pub use super::rulebook::policy_digest;

/// The answer, with the rules that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is allowed.
    pub allow: bool,
    /// The names of the policies that decided.
    pub because: BTreeSet<String>,
    /// Errors in evaluation; any error is a denial and an alarm.
    pub alarms: Vec<String>,
}

impl Decision {
    fn denied(alarm: impl ToString) -> Self {
        Self {
            allow: false,
            because: BTreeSet::new(),
            alarms: vec![alarm.to_string()],
        }
    }
}

/// May this person, in these circumstances, do this to that?
pub fn decide(
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
    resource: &Resource,
) -> Decision {
    Case::new(standing, circumstances, resource).decide(action)
}

/// The same by another rulebook: for tests that weaken a policy on purpose.
pub fn decide_by(
    book: &Rulebook,
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
    resource: &Resource,
) -> Decision {
    Case::by(book, standing, circumstances, resource).decide(action)
}

/// One person, in these circumstances, before one thing: laid out for the policies once, to be asked about many acts. A
/// page asks about every part of a file it may show.
pub struct Case<'a> {
    laid_out: Result<LaidOut<'a>, String>,
}

struct LaidOut<'a> {
    book: &'a Rulebook,
    kind: Kind,
    person: EntityUid,
    thing: EntityUid,
    context: Context,
    entities: Entities,
}

impl<'a> Case<'a> {
    /// By the rules in force.
    pub fn new(standing: &Standing, circumstances: &Circumstances, resource: &Resource) -> Self {
        match rulebook() {
            Some(book) => Self::by(book, standing, circumstances, resource),
            None => Self {
                laid_out: Err("the access policy could not be read".to_owned()),
            },
        }
    }

    fn by(
        book: &'a Rulebook,
        standing: &Standing,
        circumstances: &Circumstances,
        resource: &Resource,
    ) -> Self {
        Self {
            laid_out: LaidOut::new(book, standing, circumstances, resource),
        }
    }

    /// May they do this?
    pub fn decide(&self, action: Action) -> Decision {
        match &self.laid_out {
            Ok(case) => case.decide(action).unwrap_or_else(Decision::denied),
            Err(alarm) => Decision::denied(alarm),
        }
    }
}

impl<'a> LaidOut<'a> {
    fn new(
        book: &'a Rulebook,
        standing: &Standing,
        circumstances: &Circumstances,
        resource: &Resource,
    ) -> Result<Self, String> {
        if standing.organisation.0 == NO_ORGANISATION {
            return Err("the person acts for no organisation".to_owned());
        }
        let person = principal(standing)?;
        let thing = thing(resource)?;
        Ok(Self {
            book,
            kind: resource.kind(),
            person: person.uid(),
            thing: thing.uid(),
            context: Context::from_pairs(context_pairs(circumstances))
                .map_err(|error| error.to_string())?,
            entities: Entities::from_entities([person, thing], Some(&book.schema))
                .map_err(|error| error.to_string())?,
        })
    }

    fn decide(&self, action: Action) -> Result<Decision, String> {
        if action.kind() != self.kind {
            return Err(format!(
                "{} is not done to a {:?}",
                action.name(),
                self.kind
            ));
        }
        let request = Request::new(
            self.person.clone(),
            action_uid(action)?,
            self.thing.clone(),
            self.context.clone(),
            Some(&self.book.schema),
        )
        .map_err(|error| error.to_string())?;
        let rules = self.book.to_answer(action);
        let response = Authorizer::new().is_authorized(&request, rules, &self.entities);
        Ok(Decision::of(&response))
    }
}

impl Decision {
    fn of(response: &Response) -> Self {
        let alarms: Vec<String> = response
            .diagnostics()
            .errors()
            .map(ToString::to_string)
            .collect();
        Self {
            allow: response.decision() == CedarDecision::Allow && alarms.is_empty(),
            because: response
                .diagnostics()
                .reason()
                .map(ToString::to_string)
                .collect(),
            alarms,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::facts::EngagementFacts;
    use crate::id::{EngagementId, OrganisationId, PersonId};

    #[test]
    fn sourcing_reads_its_files_and_a_stranger_does_not() {
        let client = OrganisationId(Uuid::from_u128(1));
        let file = Resource::Engagement(EngagementFacts {
            id: EngagementId(Uuid::from_u128(2)),
            client,
            provider: None,
            bound: false,
            frozen: false,
            closed: false,
        });
        let mut sourcing = Standing::nobody(PersonId(Uuid::from_u128(3)), client);
        sourcing.host = true;
        sourcing.roles.insert("sourcing".to_owned());
        let here = Circumstances::default();
        let answer = decide(&sourcing, &here, Action::ReadFile, &file);
        assert!(answer.allow, "{answer:?}");
        let stranger = Standing::nobody(
            PersonId(Uuid::from_u128(4)),
            OrganisationId(Uuid::from_u128(5)),
        );
        assert!(!decide(&stranger, &here, Action::ReadFile, &file).allow);
    }
}
