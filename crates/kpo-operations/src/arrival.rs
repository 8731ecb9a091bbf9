//! Adding a person to a file in one act: put forward, with what their hour costs and is billed at, and with what of their
//! clearing holds already (R8, R20). The client approves; nothing that is in date is checked again.

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller};
use kpo_practice::agreement::AgreementKind;
use kpo_practice::arrival::{self, Check, Facts};
use kpo_practice::brief;
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, PersonId};
use kpo_practice::money::Money;
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::rate::RateKind;
use kpo_practice::time::Day;
use kpo_records::Tx;

use crate::admit::Admitted;
use crate::engagement::advance;
use crate::error::Result;
use crate::names::Names;
use crate::office::Office;
use crate::{nomination, rate};

/// A person who is in a file, or could be, with their checks.
pub struct Ready {
    /// Who.
    pub person: PersonId,
    /// How they are named, where they are.
    pub nomination: Option<Nomination>,
    /// What they are cleared by.
    pub checks: Vec<Check>,
}

/// Who is in a file and who could come.
pub struct Page {
    /// The file.
    pub file: Admitted<Engagement>,
    /// The provider's people: its delivery manager sees all that are active, the client those who were named.
    pub people: Vec<Ready>,
    /// Names.
    pub names: Names,
    /// The caller may add somebody.
    pub may_add: bool,
    /// The caller may approve somebody.
    pub may_approve: bool,
}

/// What is sent to add a person.
pub struct Draft {
    /// Who.
    pub person: PersonId,
    /// Why this person.
    pub note: String,
    /// What an hour costs their own side.
    pub cost: Option<Money>,
    /// What an hour is billed at.
    pub bill: Option<Money>,
    /// From which day.
    pub from: Day,
}

/// Who is in a file and who could come, with what is in date of each.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Page> {
    let mut tx = office.read().await?;
    let file = office.admit(&mut tx, caller, Action::ReadTeam, id).await?;
    let delivers = file.provider == Some(caller.organisation);
    let may_add = delivers && file.also(caller, Action::Nominate);
    let mut named = tx.nominations(id).await?;
    named.retain(|one| {
        Some(one.organisation) == file.provider
            && matches!(
                one.state,
                NominationState::Proposed | NominationState::Approved
            )
            && (caller.host || may_add || one.person == caller.person)
    });
    let mut ids: Vec<PersonId> = named.iter().map(|one| one.person).collect();
    if may_add {
        let own = tx.people_of(caller.organisation).await?;
        let others = own.into_iter().filter(|one| one.active).map(|one| one.id);
        let known: BTreeSet<PersonId> = ids.iter().copied().collect();
        ids.extend(others.filter(|id| !known.contains(id)));
    }
    let mut people = Vec::new();
    for person in &ids {
        people.push(Ready {
            person: *person,
            nomination: named.iter().find(|one| one.person == *person).cloned(),
            checks: checks(&mut tx, &file, *person, caller.at.day()).await?,
        });
    }
    Ok(Page {
        names: Names::default().people(&mut tx, &ids).await?,
        may_approve: file.also(caller, Action::ApproveNominee),
        may_add,
        people,
        file,
    })
}

async fn checks(
    tx: &mut Tx,
    file: &Engagement,
    person: PersonId,
    today: Day,
) -> Result<Vec<Check>> {
    let requirements = tx.requirements(file.id).await?;
    let held = tx.credentials_of(&[person]).await?;
    let standing = tx.agreement_standing(file).await?;
    let signatures = tx.signatures(file.id).await?;
    let secrecy = standing.text(AgreementKind::Nda).is_some_and(|text| {
        let by = |one: &&kpo_practice::agreement::Signature| one.person == person;
        signatures
            .iter()
            .filter(by)
            .any(|one| one.agreement == text.id && one.digest == text.digest)
    });
    let scope = standing
        .text(AgreementKind::Sow)
        .is_some_and(|text| text.people.contains(&person));
    let restated = match tx.brief(file.id).await? {
        Some(in_force) => {
            let rounds = tx.restatements(file.id).await?;
            brief::understood(&in_force, &rounds, person)
        }
        None => false,
    };
    Ok(arrival::checks(Facts {
        requirements: &requirements,
        held: &held,
        account: tx.account(person).await?.is_some(),
        secrecy,
        scope,
        restated,
        today,
    }))
}

/// Adds a person: put forward with their rates in one act. The client still says yes to the person and to the bill rate.
pub async fn add(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    draft: Draft,
) -> Result<Nomination> {
    let mut tx = office.begin().await?;
    let (person, from) = (draft.person, draft.from);
    let named = nomination::put_forward(office, &mut tx, caller, id, person, &draft.note).await?;
    for (kind, hourly) in [(RateKind::Cost, draft.cost), (RateKind::Bill, draft.bill)] {
        let Some(hourly) = hourly else { continue };
        let proposal = rate::Proposal {
            kind,
            person,
            hourly,
            from,
        };
        rate::propose(office, &mut tx, caller, id, proposal).await?;
    }
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(named)
}
