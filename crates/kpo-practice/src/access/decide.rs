//! The point side of the one rule: may this person do this to that, now?

use std::collections::BTreeSet;

use cedar_policy::{Authorizer, Context, Decision as CedarDecision, Entities, Request};

use super::action::Action;
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
    let Some(book) = rulebook() else {
        return Decision::denied("the access policy could not be read");
    };
    decide_by(book, standing, circumstances, action, resource)
}

/// The same by another rulebook: for tests that weaken a policy on purpose.
pub fn decide_by(
    book: &Rulebook,
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
    resource: &Resource,
) -> Decision {
    if standing.organisation.0 == NO_ORGANISATION {
        return Decision::denied("the person acts for no organisation");
    }
    if action.kind() != resource.kind() {
        return Decision::denied(format!(
            "{} is not done to a {:?}",
            action.name(),
            resource.kind()
        ));
    }
    answer(book, standing, circumstances, action, resource).unwrap_or_else(Decision::denied)
}

fn answer(
    book: &Rulebook,
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
    resource: &Resource,
) -> Result<Decision, String> {
    let person = principal(standing)?;
    let thing = thing(resource)?;
    let context =
        Context::from_pairs(context_pairs(circumstances)).map_err(|error| error.to_string())?;
    let request = Request::new(
        person.uid(),
        action_uid(action)?,
        thing.uid(),
        context,
        Some(&book.schema),
    )
    .map_err(|error| error.to_string())?;
    let entities = Entities::from_entities([person, thing], Some(&book.schema))
        .map_err(|error| error.to_string())?;
    let response = Authorizer::new().is_authorized(&request, book.of_action(action), &entities);
    let alarms: Vec<String> = response
        .diagnostics()
        .errors()
        .map(ToString::to_string)
        .collect();
    Ok(Decision {
        allow: response.decision() == CedarDecision::Allow && alarms.is_empty(),
        because: response
            .diagnostics()
            .reason()
            .map(ToString::to_string)
            .collect(),
        alarms,
    })
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
