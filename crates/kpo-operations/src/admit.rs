//! The one door. Finding is authorising: an operation gets a thing only as [`Admitted`], which only this file can make.

use std::ops::Deref;

use kpo_practice::access::facts::{EngagementFacts, NO_ORGANISATION};
use kpo_practice::access::{Action, Caller, Case, Resource, Standing, Visible, decide};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, OrganisationId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_records::{RecordsError, Tx};

use crate::error::{Error, Result};
use crate::office::Office;

/// A thing the caller was admitted to, for one action.
#[derive(Clone, Debug)]
pub struct Admitted<T> {
    thing: T,
    /// For what.
    pub action: Action,
    /// The facts about the caller it was decided on.
    pub standing: Standing,
}

impl<T> Deref for Admitted<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.thing
    }
}

impl<T> Admitted<T> {
    /// The thing itself, for changing it.
    pub fn into_inner(self) -> T {
        self.thing
    }

    /// Whether the same caller may also do `action` to `resource`: for showing or hiding a part of a page.
    pub fn may(&self, caller: &Caller, action: Action, resource: &Resource) -> bool {
        decide(&self.standing, &caller.circumstances(), action, resource).allow
    }
}

impl Admitted<Engagement> {
    /// Whether the same caller could do a binding act with a fresh sign-in: its form is shown, the act itself asks for one.
    pub fn also_when_fresh(&self, caller: &Caller, action: Action) -> bool {
        let mut fresh = caller.clone();
        fresh.signed_in_at = fresh.at;
        self.also(&fresh, action)
    }

    /// Refuses, as the act itself would, what the caller may not also do to this file: asked before its form is shown.
    pub fn require(&self, caller: &Caller, action: Action) -> Result<()> {
        let resource = Resource::Engagement(self.thing.facts());
        check(&self.standing, caller, action, Some(self.action), &resource)
    }

    /// The same caller before this file, to be asked about many acts.
    pub fn case(&self, caller: &Caller) -> Case<'static> {
        let resource = Resource::Engagement(self.thing.facts());
        Case::new(&self.standing, &caller.circumstances(), &resource)
    }

    /// Whether the same caller may also do `action` to this file.
    pub fn also(&self, caller: &Caller, action: Action) -> bool {
        self.may(caller, action, &Resource::Engagement(self.thing.facts()))
    }
}

/// Asks the policies; a stranger to the thing (who may not even do `presence` to it) gets NotFound, a member Denied.
pub(crate) fn check(
    standing: &Standing,
    caller: &Caller,
    action: Action,
    presence: Option<Action>,
    resource: &Resource,
) -> Result<()> {
    let circumstances = caller.circumstances();
    let answer = decide(standing, &circumstances, action, resource);
    for alarm in &answer.alarms {
        tracing::error!(
            action = action.name(),
            alarm,
            "an access policy failed to evaluate; denied"
        );
    }
    if answer.allow {
        return Ok(());
    }
    let known =
        presence.is_some_and(|presence| decide(standing, &circumstances, presence, resource).allow);
    tracing::info!(action = action.name(), person = %caller.person, because = ?answer.because, "denied");
    if !known {
        return Err(Error::NotFound);
    }
    let mut fresh = circumstances;
    fresh.fresh = true;
    fresh.second_factor = true;
    if decide(standing, &fresh, action, resource).allow {
        return Err(Error::Stale);
    }
    // Whoever may do it, only not with this token, is told that and not to ask somebody else.
    fresh.token = false;
    if caller.token.is_some() && decide(standing, &fresh, action, resource).allow {
        return Err(Refusal::new("token-cannot").into());
    }
    Err(Error::Denied(action))
}

/// What is known of the caller at this moment, towards every file or `only` one: storage's facts, and whether their
/// credentials are good today.
pub(crate) async fn standing(
    tx: &mut Tx,
    caller: &Caller,
    only: Option<EngagementId>,
) -> Result<Standing> {
    standing_of(tx, caller.person, only, caller.at).await
}

/// The same of anybody.
pub(crate) async fn standing_of(
    tx: &mut Tx,
    person: PersonId,
    only: Option<EngagementId>,
    at: At,
) -> Result<Standing> {
    let mut standing = tx.standing(person, only).await?;
    standing.credentialed = crate::nomination::credentialed(tx, &standing, at).await?;
    standing.walled = crate::wall::walled(tx, &standing, at.day()).await?;
    crate::transfer::widen(tx, &mut standing, at.day()).await?;
    Ok(standing)
}

impl Office {
    /// Admits the caller to a file, for one action.
    pub async fn admit(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        action: Action,
        id: EngagementId,
    ) -> Result<Admitted<Engagement>> {
        let standing = standing(tx, caller, Some(id)).await?;
        let file = absent_as_none(tx.engagement(id).await)?;
        // What does not exist is asked about like what does: the same statements, the same decisions, the same answer.
        let facts = file.as_ref().map_or_else(|| nowhere(id), Engagement::facts);
        let resource = Resource::Engagement(facts);
        let thing = (standing, Some(Action::ReadFile));
        let standing = self.let_in(tx, caller, action, thing, &resource).await?;
        Ok(Admitted {
            thing: file.ok_or(Error::NotFound)?,
            action,
            standing,
        })
    }

    /// Admits the caller to what hangs on a file, whose facts the operation has read; what is shown of it to somebody from
    /// outside is on record when this returns.
    pub(crate) async fn admit_within<T>(
        &self,
        tx: &mut Tx,
        thing: T,
        standing: Standing,
        caller: &Caller,
        action: Action,
        resource: &Resource,
    ) -> Result<Admitted<T>> {
        let presence = Some(action.presence());
        let standing = (standing, presence);
        let standing = self.let_in(tx, caller, action, standing, resource).await?;
        Ok(Admitted {
            thing,
            action,
            standing,
        })
    }

    /// Asks the policies. Whom only a wall keeps off is told that, and until when; whom they let in to something of a file's
    /// content from outside is put on record first.
    async fn let_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        action: Action,
        (standing, presence): (Standing, Option<Action>),
        resource: &Resource,
    ) -> Result<Standing> {
        let asked = check(&standing, caller, action, presence, resource);
        let Some(file) = resource.engagement() else {
            return asked.map(|()| standing);
        };
        match asked {
            Ok(()) => {
                self.reveal(tx, &standing, caller, action, file).await?;
                Ok(standing)
            }
            Err(error) if !standing.walled.contains(&file) => Err(error),
            Err(error) => {
                let mut open = standing.clone();
                open.walled.remove(&file);
                let known = check(&open, caller, action, presence, resource);
                if matches!(known, Err(Error::NotFound)) {
                    return Err(error);
                }
                let who = (standing.person, standing.organisation);
                let until = crate::wall::until(tx, who, file, caller.at.day()).await?;
                Err(until.map_or(error, |until| crate::ledger::applies(until).into()))
            }
        }
    }

    /// What the caller may see by `action`: the only way to a list.
    pub async fn visible(&self, tx: &mut Tx, caller: &Caller, action: Action) -> Result<Visible> {
        let standing = standing(tx, caller, None).await?;
        Ok(Visible::to(standing, caller.circumstances(), action))
    }

    /// Admits the caller to an act on the installation as a whole. Host staff learn that they lack a right; others that there is no such thing.
    pub async fn admit_host(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        action: Action,
    ) -> Result<Admitted<OrganisationId>> {
        let host = tx.host().await?.ok_or(Error::NotFound)?;
        let standing = standing(tx, caller, None).await?;
        check(
            &standing,
            caller,
            action,
            Some(Action::ReadCoreMap),
            &Resource::Host {
                organisation: host.id,
            },
        )?;
        Ok(Admitted {
            thing: host.id,
            action,
            standing,
        })
    }

    /// Admits the caller to a person's record.
    pub async fn admit_profile(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        action: Action,
        id: PersonId,
    ) -> Result<Admitted<Person>> {
        let person = tx.person(id).await?;
        let standing = standing(tx, caller, None).await?;
        let resource = Resource::Profile {
            subject: id,
            organisation: person.organisation,
        };
        check(
            &standing,
            caller,
            action,
            Some(Action::ReadProfile),
            &resource,
        )?;
        Ok(Admitted {
            thing: person,
            action,
            standing,
        })
    }

    /// Admits the caller to anything else whose facts the operation has read; `presence` is the right that makes it known.
    pub fn admit_resource<T>(
        &self,
        thing: T,
        standing: Standing,
        caller: &Caller,
        action: Action,
        presence: Option<Action>,
        resource: &Resource,
    ) -> Result<Admitted<T>> {
        check(&standing, caller, action, presence, resource)?;
        Ok(Admitted {
            thing,
            action,
            standing,
        })
    }
}

fn absent_as_none<T>(found: kpo_records::Result<T>) -> Result<Option<T>> {
    match found {
        Ok(thing) => Ok(Some(thing)),
        Err(RecordsError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The facts of a file that does not exist: nobody's.
fn nowhere(id: EngagementId) -> EngagementFacts {
    EngagementFacts {
        id,
        client: OrganisationId(NO_ORGANISATION),
        provider: None,
        bound: false,
        frozen: false,
        closed: false,
    }
}

/// Notes what the caller did in the transaction's journal.
pub trait Record {
    /// Records an entry by this caller.
    fn note(&mut self, caller: &Caller, entry: Entry);
}

impl Record for Tx {
    fn note(&mut self, caller: &Caller, entry: Entry) {
        self.record(Some(caller.person.0), caller.at, entry);
    }
}
