//! List rates: what an hour of a person is offered at before there is any file (R9, R13). Set by the person or their own
//! delivery manager; read by them and by the client's sourcing and finance, and by nobody else.

use kpo_practice::access::{Action, Caller};
use kpo_practice::id::{ListRateId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::list_rate::{self, ListRate};
use kpo_practice::money::Money;
use kpo_practice::person::Person;
use kpo_practice::time::Day;

use crate::admit::{Admitted, Record};
use crate::error::{Error, Result};
use crate::office::Office;
use crate::person::{Named, advance_files_of, open};

/// What a person is offered at.
#[derive(Debug)]
pub struct ListRates {
    /// Whose.
    pub person: Admitted<Person>,
    /// Latest first.
    pub rates: Vec<ListRate>,
    /// The one that holds today.
    pub today: Option<ListRate>,
    /// Who set them.
    pub names: Named,
}

/// What an hour of a person was, is and will be offered at.
pub async fn list(office: &Office, caller: &Caller, person: PersonId) -> Result<ListRates> {
    let (mut tx, admitted) = open(office, caller, Action::ReadListRate, person).await?;
    let rates = tx.list_rates_of(&[person]).await?;
    let set_by = rates.iter().map(|one| one.set_by);
    let names = Named::read(&mut tx, caller, person, set_by).await?;
    let today = list_rate::effective(&rates, person, caller.at.day_in(&caller.zone)).cloned();
    Ok(ListRates {
        person: admitted,
        rates,
        today,
        names,
    })
}

/// Says what an hour is offered at from a day on.
pub async fn set(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    hourly: Money,
    from: Day,
) -> Result<ListRate> {
    let mut tx = office.begin().await?;
    office
        .admit_profile(&mut tx, caller, Action::SetListRate, person)
        .await?;
    let known = tx.list_rates_of(&[person]).await?;
    let rate = list_rate::check(
        ListRate {
            id: office.id(),
            version: 1,
            person,
            hourly,
            from,
            set_by: caller.person,
            set_at: caller.at,
        },
        &known,
        caller.at.day_in(&caller.zone),
    )?;
    tx.insert_list_rate(&rate).await?;
    tx.note(
        caller,
        Entry::new("list-rate.set", "list_rate", rate.id)
            .with(serde_json::json!({ "person": person })),
    );
    advance_files_of(&mut tx, person, caller.at).await?;
    tx.commit().await?;
    Ok(rate)
}

/// Withdraws a list rate before it begins; returns whose it was.
pub async fn withdraw(office: &Office, caller: &Caller, id: ListRateId) -> Result<PersonId> {
    let mut tx = office.begin().await?;
    let rate = tx.list_rate(id).await?;
    let admitted = office
        .admit_profile(&mut tx, caller, Action::SetListRate, rate.person)
        .await;
    match admitted {
        // Whoever may see the record but not its rates is not told that there is this one.
        Err(Error::Denied(_)) => {
            office
                .admit_profile(&mut tx, caller, Action::ReadListRate, rate.person)
                .await
                .map_err(|_| Error::NotFound)?;
            return Err(Error::Denied(Action::SetListRate));
        }
        other => drop(other?),
    }
    list_rate::withdrawable(&rate, caller.at.day_in(&caller.zone))?;
    tx.delete_list_rate(id).await?;
    tx.note(caller, Entry::new("list-rate.withdrawn", "list_rate", id));
    advance_files_of(&mut tx, rate.person, caller.at).await?;
    tx.commit().await?;
    Ok(rate.person)
}
