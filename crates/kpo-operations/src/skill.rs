//! The register of what the host's own people can do.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PersonId, SkillId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::skill::{Skill, check};

use crate::admit::Record;
use crate::error::Result;
use crate::office::Office;

/// The register, and the people a skill can be entered for.
pub async fn list(office: &Office, caller: &Caller) -> Result<(Vec<(Skill, String)>, Vec<Person>)> {
    let mut tx = office.read().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ManageOrganisations)
        .await?
        .into_inner();
    let people = tx.people_of(host).await?;
    let active = people.into_iter().filter(|person| person.active).collect();
    Ok((tx.skills().await?, active))
}

/// Enters what one of the host's people can do.
pub async fn enter(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    text: &str,
    level: i64,
) -> Result<Skill> {
    let mut tx = office.begin().await?;
    let host = office
        .admit_host(&mut tx, caller, Action::ManageOrganisations)
        .await?
        .into_inner();
    check(text, level)?;
    let people = tx.people(&[person]).await?;
    if !people.iter().any(|found| found.organisation == host) {
        return Err(Refusal::of_field("person", "request-not-ours").into());
    }
    let skill = Skill {
        id: office.id(),
        version: 1,
        person,
        text: text.trim().to_owned(),
        level,
        scheme: String::new(),
        code: String::new(),
        created_at: caller.at,
    };
    tx.insert_skill(&skill).await?;
    tx.note(caller, Entry::new("skill.entered", "skill", skill.id));
    tx.commit().await?;
    Ok(skill)
}

/// Takes a skill out of the register.
pub async fn remove(office: &Office, caller: &Caller, id: SkillId) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManageOrganisations)
        .await?;
    tx.delete_skill(id).await?;
    tx.note(caller, Entry::new("skill.removed", "skill", id));
    tx.commit().await?;
    Ok(())
}
