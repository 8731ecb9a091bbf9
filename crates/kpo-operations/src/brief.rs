//! The brief: written by the client, restated by each named expert, confirmed by the client (R33).

use kpo_practice::access::{Action, Caller};
use kpo_practice::brief::{self, Answer, Brief, Draft, Restatement};
use kpo_practice::credential;
use kpo_practice::engagement::Engagement;
use kpo_practice::gate::Gate;
use kpo_practice::id::{EngagementId, RequirementId, RestatementId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::requirement::Requirement;
use kpo_records::Tx;
use serde_json::json;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::names::Names;
use crate::office::Office;

/// The page of a brief.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The version in force.
    pub brief: Option<Brief>,
    /// Credentials it cannot do without.
    pub requirements: Vec<Requirement>,
    /// Rounds of restating that the reader may see: the client all, an expert and their delivery manager their own.
    pub rounds: Vec<Restatement>,
    /// Names of those who restated.
    pub names: Names,
}

/// The brief, for whoever may read it. A bidder never sees another bidder's words, nor that there are any.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadBrief, id).await?;
    let mut rounds = tx.restatements(id).await?;
    let all =
        file.also(caller, Action::ConfirmRestatement) || file.also(caller, Action::ReadRequest);
    if !all {
        let own: Vec<_> = tx
            .people_of(caller.organisation)
            .await?
            .into_iter()
            .filter(|person| person.id == caller.person || caller.has_role("delivery"))
            .map(|person| person.id)
            .collect();
        rounds.retain(|round| own.contains(&round.person));
    }
    let ids: Vec<_> = rounds.iter().map(|round| round.person).collect();
    let names = Names::default().people(&mut tx, &ids).await?;
    Ok(Page {
        brief: tx.brief(id).await?,
        requirements: tx.requirements(id).await?,
        file,
        rounds,
        names,
    })
}

/// Writes a version; what was confirmed of an earlier one has to be restated.
pub async fn write(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    draft: &Draft,
    seen: i64,
) -> Result<Brief> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::EditBrief, id).await?;
    let number = tx.brief(id).await?.map_or(0, |brief| brief.number);
    if number != seen {
        return Err(Error::Conflict);
    }
    let brief = draft.check(office.id(), id, number, caller.person, caller.at)?;
    tx.insert_brief(&brief).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("brief.written", "brief", brief.id)
        .within(id)
        .with(json!({ "number": brief.number }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(brief)
}

/// Adds a credential the work cannot do without. It is asked of people already named, too.
pub async fn require(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    wants: credential::Requirement,
) -> Result<Requirement> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::EditBrief, id).await?;
    let requirement = Requirement {
        id: office.id(),
        version: 1,
        engagement: id,
        wants: kpo_practice::requirement::check(wants)?,
    };
    tx.insert_requirement(&requirement).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("requirement.added", "requirement", requirement.id)
        .within(id)
        .with(json!({ "kind": requirement.wants.kind.word() }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(requirement)
}

/// Takes a requirement out.
pub async fn unrequire(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    requirement: RequirementId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office.admit(&mut tx, caller, Action::EditBrief, id).await?;
    let held = tx.requirements(id).await?;
    if !held.iter().any(|one| one.id == requirement) {
        return Err(Error::NotFound);
    }
    tx.delete_requirement(requirement).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("requirement.removed", "requirement", requirement).within(id);
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(())
}

/// The expert says the brief in their own words.
pub async fn restate(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    text: &str,
) -> Result<Restatement> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::RestateBrief, id)
        .await?;
    let brief = tx
        .brief(id)
        .await?
        .ok_or_else(|| Refusal::new("brief-unwritten"))?;
    let mut own = tx.restatements(id).await?;
    own.retain(|round| round.person == caller.person);
    let round = brief::restate(office.id(), &brief, &own, text, caller.person, caller.at)?;
    tx.insert_restatement(&round).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("brief.restated", "restatement", round.id).within(id);
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(round)
}

/// The client confirms or corrects a restatement.
pub async fn answer(
    office: &Office,
    caller: &Caller,
    (id, round): (EngagementId, RestatementId),
    (answer, remark): (Answer, &str),
    seen: i64,
) -> Result<Restatement> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::ConfirmRestatement, id)
        .await?;
    let brief = tx.brief(id).await?;
    let round = tx.restatement(id, round).await?;
    let mut round = brief::answer(
        round,
        brief.as_ref(),
        answer,
        remark,
        caller.person,
        caller.at,
    )?;
    round.version = tx.save_restatement(&round, seen).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("brief.answered", "restatement", round.id)
        .within(id)
        .with(json!({ "answer": answer.word() }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(round)
}

/// What the brief still lacks.
pub(crate) async fn gate(tx: &mut Tx, id: EngagementId) -> Result<Gate> {
    let brief = tx.brief(id).await?;
    let rounds = tx.restatements(id).await?;
    let invited = !tx.invitations(id).await?.is_empty();
    Ok(brief::gate(brief.as_ref(), &rounds, invited))
}
