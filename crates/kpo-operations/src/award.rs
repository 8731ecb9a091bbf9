//! The award: terms before anybody is invited, the choice after the opening, a second person where it is core.

use std::collections::BTreeMap;

use kpo_practice::access::facts::BidFacts;
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::award::{self, Award, Facts, Round, Scores};
use kpo_practice::bid::{Bid, BidState};
use kpo_practice::change::Effect;
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::gate::Gate;
use kpo_practice::id::{BidId, EngagementId, OrganisationId, PersonId};
use kpo_practice::invitation::{End, Invitation};
use kpo_practice::journal::Entry;
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::opener::Opener;
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::At;
use kpo_practice::{allocation, brief};
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::job::{self, Failure, Job};
use crate::names::Names;
use crate::office::Office;
use crate::{invitation, key_person, nomination, qualification, request};

/// The job that notices the end of the bidding.
pub const DEADLINE: &str = "award.deadline";

/// The client's page of the award: why this party, in one place (R5).
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// Terms and choice.
    pub award: Option<Award>,
    /// Who opens.
    pub openers: Vec<Opener>,
    /// Who was approached.
    pub invitations: Vec<Invitation>,
    /// Who was named, each with what is missing.
    pub named: Vec<(Nomination, Vec<Refusal>)>,
    /// The bids; none before they are opened, so that nobody can count them.
    pub bids: Vec<Bid>,
    /// There are opened bids the reader may not read.
    pub withheld: bool,
    /// Why the question goes out at all.
    pub allocation: Option<allocation::Allocation>,
    /// Whether a second person has to agree.
    pub core: bool,
    /// Names of people and organisations.
    pub names: Names,
    /// Organisations that can be invited.
    pub providers: Vec<Organisation>,
    /// What the reader cannot do now, though they have the right to.
    pub not_now: NotNow,
}

/// Why acts of this page would be refused as things stand, so that no form is offered that must fail.
#[derive(Clone, Debug, Default)]
pub struct NotNow {
    /// Fixing the terms.
    pub terms: Option<Refusal>,
    /// Inviting somebody.
    pub invite: Option<Refusal>,
    /// Agreeing to the choice as the second person.
    pub approve: Option<Refusal>,
}

/// The refusal an act would meet; any other error stays one.
fn refused(outcome: Result<()>) -> Result<Option<Refusal>> {
    match outcome {
        Ok(()) => Ok(None),
        Err(Error::Refused(refusal)) => Ok(Some(refusal)),
        Err(error) => Err(error),
    }
}

/// The award, for the client.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadAward, id).await?;
    let award = tx.award(id).await?;
    let facts = request::facts(&mut tx, id).await?;
    let opened = award
        .as_ref()
        .is_some_and(|award| award.opened_at.is_some());
    let mut bids = if opened {
        tx.bids(id).await?
    } else {
        Vec::new()
    };
    let made = bids.len();
    // The page is for all who follow the award; what rivals offered is for those who choose, and never for who runs the
    // machine.
    bids.retain(|bid| {
        let facts = BidFacts {
            id: bid.id.0,
            engagement: id,
            client: file.client,
            bidder: bid.bidder,
            opened,
        };
        file.may(caller, Action::ReadBid, &Resource::Bid(facts))
    });
    let withheld = bids.len() < made;
    for bid in &mut bids {
        bid.sealed.clear();
    }
    let openers = tx.openers(id).await?;
    let named = tx.nominations(id).await?;
    let ids: Vec<PersonId> = named.iter().map(|one| one.person).collect();
    let mut lacks = nomination::lacking(&mut tx, id, &ids, caller.at).await?;
    qualification::against(&mut tx, id, &ids, &mut lacks).await?;
    let mut people = ids;
    people.extend(openers.iter().map(|opener| opener.person));
    people.extend(facts.allocation.iter().map(|made| made.decided_by));
    if let Some(award) = &award {
        people.extend(award.proposed_by);
        people.extend(award.approved_by);
    }
    let names = Names::default()
        .people(&mut tx, &people)
        .await?
        .organisations(&mut tx)
        .await?;
    let providers = if file.also(caller, Action::InviteProviders) {
        tx.organisations().await?
    } else {
        Vec::new()
    };
    let round = round(&mut tx, id).await?;
    let terms = facts.open().and_then(|()| {
        award::terms_open(award.as_ref(), round, caller.at)?;
        Ok(())
    });
    let approve = award
        .as_ref()
        .map_or(Ok(()), |award| award::approvable(award, caller.person));
    let not_now = NotNow {
        terms: refused(terms)?,
        invite: refused(invitation::ready(&mut tx, id, caller).await)?,
        approve: approve.err(),
    };
    Ok(Page {
        not_now,
        invitations: tx.invitations(id).await?,
        named: named
            .into_iter()
            .map(|one| {
                let missing = lacks.get_mut(&one.person).cloned().unwrap_or_default();
                (one, missing)
            })
            .collect(),
        core: facts.core(),
        allocation: facts.allocation,
        providers: providers
            .into_iter()
            .filter(|one| one.kind != OrganisationKind::Host)
            .collect(),
        file,
        award,
        openers,
        bids,
        withheld,
        names,
    })
}

/// Fixes criteria and deadline.
pub async fn fix_terms(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    (criteria, deadline): (&str, At),
    seen: Option<i64>,
) -> Result<Award> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::InviteProviders, id)
        .await?;
    request::facts(&mut tx, id).await?.open()?;
    let former = tx.award(id).await?;
    if former.as_ref().map(|former| former.version) != seen {
        return Err(Error::Conflict);
    }
    let round = round(&mut tx, id).await?;
    let again = former.is_some();
    let mut award = award::terms(
        office.id(),
        former,
        id,
        criteria,
        deadline,
        round,
        caller.at,
    )?;
    if again {
        award.version = tx.save_award(&award, award.version).await?;
    } else {
        tx.insert_award(&award).await?;
    }
    // When the bidding ends, it is the client's move, though nobody did anything.
    let effect = Effect {
        kind: DEADLINE,
        payload: json!({ "engagement": id }),
        not_before: Some(deadline),
    };
    job::enqueue(office, &mut tx, vec![effect], caller.at).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("award.terms-fixed", "award", award.id)
        .within(id)
        .with(json!({ "criteria": award.criteria.len(), "deadline": award.deadline }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(award)
}

/// The job: bidding has ended, and whose move it is changes with it. A second run finds nothing to change.
pub async fn ended(office: Office, job: Job) -> std::result::Result<(), Failure> {
    let id: Option<EngagementId> = serde_json::from_value(job.payload["engagement"].clone()).ok();
    let Some(id) = id else {
        return Err(Failure::GiveUp("the payload names no file".to_owned()));
    };
    let at = office.clock.now();
    let mut tx = office.begin().await?;
    let before = tx.engagement(id).await?;
    let after = advance(&mut tx, id, at).await?;
    if before.version != after.version {
        tx.record(
            None,
            at,
            Entry::new("award.bidding-ended", "engagement", id).within(id),
        );
    }
    tx.finish_job(&job, at).await?;
    tx.commit().await?;
    Ok(())
}

/// What the bidding brought so far.
pub(crate) async fn round(tx: &mut Tx, id: EngagementId) -> Result<Round> {
    let bids = tx.bids(id).await?;
    Ok(Round {
        invited: !tx.invitations(id).await?.is_empty(),
        none: bids.is_empty(),
        readable: readable(&bids),
    })
}

fn readable(bids: &[Bid]) -> bool {
    bids.iter().any(|bid| bid.state == BidState::Opened)
}

/// A choice as a person sends it.
pub struct Choice {
    /// The bid.
    pub chosen: BidId,
    /// Every bid's scores.
    pub scores: Vec<Scores>,
    /// Why.
    pub reasons: String,
}

/// Chooses. Unless the file is core, the award is made at once.
pub async fn propose(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    choice: Choice,
    seen: i64,
) -> Result<Award> {
    let mut tx = office.begin().await?;
    let file = office.admit(&mut tx, caller, Action::Award, id).await?;
    let former = current(&mut tx, id).await?;
    let bids = tx.bids(id).await?;
    let core = request::facts(&mut tx, id).await?.core();
    let mut award = award::propose(
        former,
        &bids,
        choice.chosen,
        choice.scores,
        &choice.reasons,
        core,
        (caller.person, caller.at),
    )?;
    allowed(&mut tx, &award, &bids, caller.at).await?;
    award.version = tx.save_award(&award, seen).await?;
    let entry = Entry::new("award.proposed", "award", award.id)
        .within(id)
        .with(json!({ "chosen": award.chosen, "scores": award.scores, "core": core }));
    tx.note(caller, entry);
    if award.made_at.is_some() {
        make(office, &mut tx, file.into_inner(), &award, &bids, caller).await?;
    }
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(award)
}

/// The second person agrees, and the award is made.
pub async fn approve(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    seen: i64,
) -> Result<Award> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::ApproveAward, id)
        .await?;
    let former = current(&mut tx, id).await?;
    let bids = tx.bids(id).await?;
    let mut award = award::approve(former, caller.person, caller.at)?;
    allowed(&mut tx, &award, &bids, caller.at).await?;
    award.version = tx.save_award(&award, seen).await?;
    make(office, &mut tx, file.into_inner(), &award, &bids, caller).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(award)
}

async fn current(tx: &mut Tx, id: EngagementId) -> Result<Award> {
    let award = tx.award(id).await?;
    Ok(award.ok_or_else(|| Refusal::new("award-no-terms"))?)
}

fn winner(award: &Award, bids: &[Bid]) -> Option<OrganisationId> {
    let chosen = award.chosen?;
    bids.iter()
        .find(|bid| bid.id == chosen)
        .map(|bid| bid.bidder)
}

/// Everything before the award holds, and the chosen party has an approved, qualified person who understood the brief
/// (R1, R2, R12, R27, R33, R34).
async fn allowed(tx: &mut Tx, award: &Award, bids: &[Bid], at: At) -> Result<()> {
    let id = award.engagement;
    for gate in request::gates(tx, id).await? {
        if let Some(missing) = gate.missing.into_iter().next() {
            return Err(missing.into());
        }
    }
    let winner = winner(award, bids);
    let invited = tx.invitations(id).await?;
    if !invited
        .iter()
        .any(|one| Some(one.organisation) == winner && one.ended_at.is_none())
    {
        return Err(Refusal::of_field("chosen", "award-not-invited").into());
    }
    let approved: Vec<PersonId> = tx
        .nominations(id)
        .await?
        .into_iter()
        .filter(|one| Some(one.organisation) == winner && one.state == NominationState::Approved)
        .map(|one| one.person)
        .collect();
    if approved.is_empty() {
        return Err(Refusal::new("award-nobody-approved").into());
    }
    let mut lacks = nomination::lacking(tx, id, &approved, at).await?;
    // Asked again: what was true when a person was approved need not be true now.
    let file = tx.engagement(id).await?;
    lacks.extend(nomination::against(tx, &file, &approved).await?);
    qualification::against(tx, id, &approved, &mut lacks).await?;
    if let Some(missing) = lacks.into_values().flatten().next() {
        return Err(missing.into());
    }
    let in_force = tx
        .brief(id)
        .await?
        .ok_or_else(|| Refusal::new("brief-unwritten"))?;
    let rounds = tx.restatements(id).await?;
    if !approved
        .iter()
        .any(|person| brief::understood(&in_force, &rounds, *person))
    {
        return Err(Refusal::new("award-not-understood").into());
    }
    Ok(())
}

/// Carries the award out: the provider is set, its approved people become experts, the other invitations end without names.
async fn make(
    office: &Office,
    tx: &mut Tx,
    mut file: Engagement,
    award: &Award,
    bids: &[Bid],
    caller: &Caller,
) -> Result<()> {
    let id = file.id;
    let winner = winner(award, bids);
    file.provider = winner;
    let seen = file.version;
    tx.save_engagement(&file, seen).await?;
    for one in tx.invitations(id).await? {
        if one.ended_at.is_some() {
            continue;
        }
        let end = if Some(one.organisation) == winner {
            End::Awarded
        } else {
            End::NotChosen
        };
        let seen = one.version;
        invitation::end(tx, one, seen, end, caller).await?;
    }
    for one in tx.nominations(id).await? {
        if one.state == NominationState::Approved {
            nomination::engage(office, tx, id, one.person, caller.at).await?;
        }
    }
    let entry = Entry::new("award.made", "award", award.id)
        .within(id)
        .with(json!({ "provider": winner, "approved_by": award.approved_by }));
    tx.note(caller, entry);
    Ok(())
}

/// What the award still lacks; after it, whether its named experts still stand.
pub(crate) async fn gate(tx: &mut Tx, file: &Engagement, at: At) -> Result<Gate> {
    let id = file.id;
    let award = tx.award(id).await?;
    let openers = tx.openers(id).await?.len();
    let invited = tx
        .invitations(id)
        .await?
        .iter()
        .any(|one| one.ended_at.is_none());
    let opened = award
        .as_ref()
        .is_some_and(|award| award.opened_at.is_some());
    let bids = tx.bids(id).await?;
    let made = award.as_ref().is_some_and(|award| award.made_at.is_some());
    let people = if made {
        standing_people(tx, id, at).await?
    } else {
        Vec::new()
    };
    let key = if made {
        key_person::missing(tx, id, at).await?
    } else {
        None
    };
    let facts = Facts {
        award: award.as_ref(),
        openers,
        round: Round {
            invited,
            none: bids.is_empty(),
            readable: opened && readable(&bids),
        },
        people,
        key,
    };
    Ok(award::gate(facts, at))
}

/// What stands between the file and its named experts: nobody left who can go on, or a credential that ran out. Somebody behind
/// a wall cannot go on, and nobody is told here that this is why.
async fn standing_people(tx: &mut Tx, id: EngagementId, at: At) -> Result<Vec<Refusal>> {
    let experts: Vec<PersonId> = tx
        .assignments(id)
        .await?
        .into_iter()
        .filter(|held| held.role == AssignmentRole::Expert)
        .map(|held| held.person)
        .collect();
    let walled = crate::wall::kept_off(tx, id, &experts, at.day()).await?;
    if experts.iter().all(|person| walled.contains(person)) {
        return Ok(vec![Refusal::new("award-no-expert")]);
    }
    let lacks: BTreeMap<_, _> = nomination::lacking(tx, id, &experts, at).await?;
    Ok(lacks.into_values().flatten().collect())
}
