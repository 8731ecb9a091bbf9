//! What people can do: the register of the host's own people (R12), and what stands on anybody's record, in words or by a
//! code of a classification (R2).

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{PersonId, SkillId};
use kpo_practice::journal::Entry;
use kpo_practice::person::Person;
use kpo_practice::refusal::Refusal;
use kpo_practice::skill::{Skill, check};

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::office::Office;
use crate::person::{advance_files_of, open};
use crate::taxonomy;

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
    let host = office
        .admit_host(&mut tx, caller, Action::ManageOrganisations)
        .await?
        .into_inner();
    let skill = tx.skill(id).await?;
    // What others' people can do is not in this register.
    if tx.person(skill.person).await?.organisation != host {
        return Err(Error::NotFound);
    }
    tx.delete_skill(id).await?;
    tx.note(caller, Entry::new("skill.removed", "skill", id));
    tx.commit().await?;
    Ok(())
}

/// What one person can do.
#[derive(Debug)]
pub struct Skills {
    /// Who.
    pub person: Admitted<Person>,
    /// Best first.
    pub skills: Vec<Skill>,
}

/// What a skill is called and how well it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// In words; empty to take those of the code.
    pub text: String,
    /// 1 (knows of it) to 5 (teaches it).
    pub level: i64,
    /// The classification the code is of; empty for words only.
    pub scheme: String,
    /// The code; empty for words only.
    pub code: String,
}

/// The skills on a person's record.
pub async fn of(office: &Office, caller: &Caller, person: PersonId) -> Result<Skills> {
    let (mut tx, admitted) = open(office, caller, Action::ReadProfile, person).await?;
    Ok(Skills {
        person: admitted,
        skills: tx.skills_of(&[person]).await?,
    })
}

/// Enters a skill on a person's record: in words, or by a code that then lends its words.
pub async fn add(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    draft: Draft,
) -> Result<Skill> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::KeepProfile, person)
        .await?;
    let skill = put(office, &mut tx, caller, person, draft).await?;
    tx.note(caller, Entry::new("skill.entered", "skill", skill.id));
    advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(skill)
}

/// Puts a skill on a record whose keeping was already decided.
pub(crate) async fn put(
    office: &Office,
    tx: &mut kpo_records::Tx,
    caller: &Caller,
    person: PersonId,
    draft: Draft,
) -> Result<Skill> {
    let mut text = draft.text.trim().to_owned();
    let code = draft.code.trim().to_owned();
    let mut scheme = String::new();
    if !code.is_empty() {
        let (known, label) = taxonomy::known(tx, draft.scheme.trim(), &code).await?;
        known.word().clone_into(&mut scheme);
        if text.is_empty() {
            text = label;
        }
    }
    check(&text, draft.level)?;
    let skill = Skill {
        id: office.id(),
        version: 1,
        person,
        text,
        level: draft.level,
        scheme,
        code,
        created_at: caller.at,
    };
    tx.insert_skill(&skill).await?;
    Ok(skill)
}

/// Takes a skill off a person's record.
pub async fn drop_from(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    id: SkillId,
) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::KeepProfile, person)
        .await?;
    if tx.skill(id).await?.person != person {
        return Err(Error::NotFound);
    }
    tx.delete_skill(id).await?;
    tx.note(caller, Entry::new("skill.removed", "skill", id));
    advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(())
}
