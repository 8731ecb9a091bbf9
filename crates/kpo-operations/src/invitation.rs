//! Approaching providers. Nobody outside is contacted before the question may go out, the brief stands, the criteria are
//! fixed and both openers hold their keys.

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::award;
use kpo_practice::id::{EngagementId, InvitationId, OrganisationId};
use kpo_practice::invitation::{End, Invitation};
use kpo_practice::journal::Entry;
use kpo_practice::nomination::NominationState;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::refusal::Refusal;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::Record;
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::nomination;
use crate::office::Office;
use crate::request;

/// Invites an organisation.
pub async fn invite(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    organisation: OrganisationId,
) -> Result<Invitation> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::InviteProviders, id)
        .await?;
    ready(&mut tx, id, caller).await?;
    let known = tx.organisations().await?;
    if !known
        .iter()
        .any(|one| one.id == organisation && one.kind != OrganisationKind::Host)
    {
        return Err(Refusal::of_field("organisation", "entry-unknown").into());
    }
    let people = tx.people_of(organisation).await?;
    if !people
        .iter()
        .any(|person| person.active && person.roles.contains("delivery"))
    {
        return Err(Refusal::of_field("organisation", "invitation-nobody-answers").into());
    }
    let invitations = tx.invitations(id).await?;
    if invitations
        .iter()
        .any(|one| one.organisation == organisation)
    {
        return Err(Refusal::of_field("organisation", "invitation-twice").into());
    }
    let invitation = Invitation {
        id: office.id(),
        version: 1,
        engagement: id,
        organisation,
        invited_by: caller.person,
        invited_at: caller.at,
        ended_at: None,
        end: None,
    };
    tx.insert_invitation(&invitation).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("invitation.sent", "invitation", invitation.id)
        .within(id)
        .with(json!({ "organisation": organisation }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(invitation)
}

/// Refuses to contact anybody outside before everything inside is in order (R1, R12, R34).
pub(crate) async fn ready(tx: &mut Tx, id: EngagementId, caller: &Caller) -> Result<()> {
    let facts = request::facts(tx, id).await?;
    facts.open()?;
    for gate in facts.gates() {
        if let Some(missing) = gate.missing.into_iter().next() {
            return Err(missing.into());
        }
    }
    if tx.brief(id).await?.is_none() {
        return Err(Refusal::new("brief-unwritten").into());
    }
    let award = tx.award(id).await?;
    award::inviting(
        award.as_ref(),
        crate::award::round(tx, id).await?,
        caller.at,
    )?;
    if tx.openers(id).await?.len() < 2 {
        return Err(Refusal::new("award-no-openers").into());
    }
    Ok(())
}

/// Takes an invitation back before the award; whoever was named goes with it.
pub async fn withdraw(
    office: &Office,
    caller: &Caller,
    (id, invitation): (EngagementId, InvitationId),
    seen: i64,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::InviteProviders, id)
        .await?;
    request::facts(&mut tx, id).await?.open()?;
    let found = tx.invitations(id).await?;
    let found = found
        .into_iter()
        .find(|one| one.id == invitation)
        .ok_or(Error::NotFound)?;
    if found.ended_at.is_some() {
        return Err(Error::Conflict);
    }
    end(&mut tx, found, seen, End::Withdrawn, caller).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends an invitation, and with it the nominations of its organisation.
pub(crate) async fn end(
    tx: &mut Tx,
    mut invitation: Invitation,
    seen: i64,
    end: End,
    caller: &Caller,
) -> Result<()> {
    invitation.ended_at = Some(caller.at);
    invitation.end = Some(end);
    tx.save_invitation(&invitation, seen).await?;
    if end != End::Awarded {
        for named in tx.nominations(invitation.engagement).await? {
            let live =
                [NominationState::Proposed, NominationState::Approved].contains(&named.state);
            if named.organisation == invitation.organisation && live {
                nomination::take_back(tx, named, caller).await?;
            }
        }
    }
    let entry = Entry::new("invitation.ended", "invitation", invitation.id)
        .within(invitation.engagement)
        .with(json!({ "end": end.word() }));
    tx.note(caller, entry);
    Ok(())
}

/// An organisation's own invitations, each with the code name it may know and whether its file can still be read: for its
/// delivery managers.
pub async fn mine(office: &Office, caller: &Caller) -> Result<Vec<(Invitation, String, bool)>> {
    let mut tx = office.read().await?;
    let standing = crate::admit::standing(&mut tx, caller, None).await?;
    let own = Resource::Counterparty {
        organisation: caller.organisation,
    };
    office.admit_resource((), standing, caller, Action::ReadCounterparty, None, &own)?;
    if caller.host || !caller.has_role("delivery") {
        return Ok(Vec::new());
    }
    let visible = office.visible(&mut tx, caller, Action::ReadFile).await?;
    let mut shown = Vec::new();
    for sent in tx.invitations_of(caller.organisation).await? {
        // A file that was frozen or closed meanwhile is not to be seen from here either; one's own end of it is.
        let open = sent.0.ended_at.is_none();
        let facts = tx.engagement(sent.0.engagement).await?.facts();
        let readable = visible.admits(&Resource::Engagement(facts));
        if !open || readable {
            shown.push((sent.0, sent.1, readable));
        }
    }
    Ok(shown)
}
