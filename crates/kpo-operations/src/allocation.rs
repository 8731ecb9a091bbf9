//! Deciding where a question goes, and the records that have to stand before it: own people looked for, staff considered.

use kpo_practice::access::{Action, Caller};
use kpo_practice::allocation::{Allocation, Draft};
use kpo_practice::engagement::AssignmentRole;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_practice::skill::{Finding, Search, Skill, holds, search_words, sign};
use kpo_practice::staff::StaffEffect;
use kpo_practice::time::Day;
use serde_json::json;

use crate::admit::Record;
use crate::assignment;
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;
use crate::request;

/// Records the decision where a question goes. A question that is no KPO work is turned away with the reasons (R6).
pub async fn decide(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    draft: &Draft,
    seen: Option<i64>,
) -> Result<Allocation> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::DecideAllocation, id)
        .await?;
    let facts = request::facts(&mut tx, id).await?;
    facts.open()?;
    let request = facts
        .request
        .as_ref()
        .ok_or_else(|| Refusal::new("request-unwritten"))?;
    let made = draft.decide(request, facts.verdict(), caller.person, caller.at)?;
    same(facts.allocation.as_ref().map(|former| former.version), seen)?;
    tx.put_allocation(&made, seen).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("allocation.decided", "allocation", id)
        .within(id)
        .with(json!({ "intake": made.intake.word(), "route": made.route.word(), "reasons": made.reasons }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(made)
}

/// A record that is not the one the person saw is somebody else's work.
fn same(stored: Option<i64>, seen: Option<i64>) -> Result<()> {
    if stored == seen {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

/// A skill found inside, and whose it is.
pub type Found = (Skill, String);

/// Looks for own people by words.
pub async fn search(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    words: &str,
) -> Result<Vec<Found>> {
    let mut tx = office.read().await?;
    office
        .admit(&mut tx, caller, Action::SearchSkills, id)
        .await?;
    Ok(matching(tx.skills().await?, words))
}

fn matching(skills: Vec<Found>, words: &str) -> Vec<Found> {
    let words = search_words(words);
    if words.is_empty() {
        return Vec::new();
    }
    skills
        .into_iter()
        .filter(|(skill, _)| holds(&skill.text, &words))
        .take(200)
        .collect()
}

/// Signs that own people were looked for and none will do, or waives the search with a reason and a fresh sign-in (R12).
pub async fn sign_search(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    (finding, words, reason): (Finding, &str, &str),
    seen: Option<i64>,
) -> Result<Search> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::SearchSkills, id)
        .await?;
    if finding == Finding::Waived && !caller.circumstances().fresh {
        return Err(Error::Stale);
    }
    let facts = request::facts(&mut tx, id).await?;
    facts.open()?;
    same(facts.search.as_ref().map(|former| former.version), seen)?;
    let found = matching(tx.skills().await?, words).len() as i64;
    let search = sign(id, finding, words, found, reason, caller.person, caller.at)?;
    tx.put_search(&search, seen).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("skill.search-signed", "engagement", id)
        .within(id)
        .with(json!({ "finding": finding.word(), "found": found }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(search)
}

/// What a person records about staff touched.
#[derive(Clone, Debug, Default)]
pub struct StaffDraft {
    /// A staffed function is touched.
    pub touched: bool,
    /// Whose roles.
    pub roles: String,
    /// What for.
    pub purpose: String,
    /// When consulted.
    pub consulted_on: Option<Day>,
    /// With whom.
    pub consulted_with: String,
    /// How knowledge comes back.
    pub knowledge_return: String,
    /// The inside counterpart.
    pub counterpart: Option<PersonId>,
}

/// Records what sending the question out does to staff, and names the inside counterpart (R34).
pub async fn record_staff(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    draft: &StaffDraft,
    seen: Option<i64>,
) -> Result<StaffEffect> {
    let mut tx = office.begin().await?;
    office
        .admit(&mut tx, caller, Action::RecordStaffEffect, id)
        .await?;
    let facts = request::facts(&mut tx, id).await?;
    same(facts.staff.as_ref().map(|former| former.version), seen)?;
    let staff = StaffEffect {
        id,
        version: 1,
        touched: draft.touched,
        roles: draft.roles.trim().to_owned(),
        purpose: draft.purpose.trim().to_owned(),
        consulted_on: draft.consulted_on,
        consulted_with: draft.consulted_with.trim().to_owned(),
        knowledge_return: draft.knowledge_return.trim().to_owned(),
        recorded_by: caller.person,
        recorded_at: caller.at,
    };
    staff.check()?;
    if staff
        .consulted_on
        .is_some_and(|day| day > caller.at.day_in(&caller.zone))
    {
        return Err(Refusal::of_field("consulted_on", "staff-consulted-later").into());
    }
    tx.put_staff_effect(&staff, seen).await?;
    let role = (AssignmentRole::Counterpart, "counterpart");
    assignment::hold(office, &mut tx, id, draft.counterpart, role, caller.at).await?;
    advance(&mut tx, id, caller.at).await?;
    let entry = Entry::new("staff.recorded", "engagement", id)
        .within(id)
        .with(json!({ "touched": staff.touched, "counterpart": draft.counterpart }));
    tx.note(caller, entry);
    tx.commit().await?;
    Ok(staff)
}
