//! Rates: set by the provider, the bill rate agreed by the client, each shown only to its own eyes.

use std::collections::BTreeMap;

use kpo_practice::access::{Action, Caller};
use kpo_practice::engagement::{AssignmentRole, Engagement};
use kpo_practice::id::{EngagementId, Id, OrganisationId, PersonId, RateId};
use kpo_practice::invoice::published;
use kpo_practice::journal::Entry;
use kpo_practice::money::{ExchangeRate, Money};
use kpo_practice::nomination::NominationState;
use kpo_practice::rate::{self, Rate, RateKind};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::Day;
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

/// The rates of a file, as far as the caller may see them.
#[derive(Clone, Debug)]
pub struct Rates {
    /// The file.
    pub file: Admitted<Engagement>,
    /// What hours cost, for the provider's eyes; an expert sees their own.
    pub cost: Option<Vec<Rate>>,
    /// What hours are billed at, for the client and the provider's delivery manager.
    pub bill: Option<Vec<Rate>>,
    /// The named people.
    pub people: Vec<(PersonId, String)>,
    /// The caller may set cost rates.
    pub may_set_cost: bool,
    /// The caller may propose bill rates.
    pub may_set_bill: bool,
    /// The bill rates the caller may agree to, as things stand.
    pub agreeable: Vec<RateId>,
}

/// The people named in a file, then or now, with their names.
pub(crate) async fn named_people(
    tx: &mut Tx,
    file: EngagementId,
) -> Result<BTreeMap<PersonId, String>> {
    let mut ids: Vec<PersonId> = tx
        .named_experts(file)
        .await?
        .into_iter()
        .map(|named| named.person)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let people = tx.people(&ids).await?;
    Ok(people
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect())
}

/// The rates of a file.
pub async fn read(office: &Office, caller: &Caller, id: EngagementId) -> Result<Rates> {
    let mut tx = office.read().await?;
    let file = match office
        .admit(&mut tx, caller, Action::ReadBillRate, id)
        .await
    {
        Err(Error::Denied(_)) => {
            office
                .admit(&mut tx, caller, Action::ReadCostRate, id)
                .await?
        }
        admitted => admitted?,
    };
    let sees_cost = file.also(caller, Action::ReadCostRate);
    let sees_bill = file.also(caller, Action::ReadBillRate);
    let may_set_cost = file.also(caller, Action::SetCostRate);
    let mut people = named_people(&mut tx, id).await?;
    // Whoever the provider has put forward meanwhile comes with a rate as well.
    let named = tx.nominations(id).await?.into_iter();
    let waiting: Vec<PersonId> = named
        .filter(|one| Some(one.organisation) == file.provider)
        .filter(|one| one.state == NominationState::Proposed)
        .map(|one| one.person)
        .collect();
    for person in tx.people(&waiting).await? {
        people.insert(person.id, person.name);
    }
    let mut cost = None;
    if sees_cost {
        let mut rates = tx.rates(id, RateKind::Cost).await?;
        if !may_set_cost {
            rates.retain(|rate| rate.person == caller.person);
        }
        cost = Some(rates);
    }
    let mut bill = None;
    if sees_bill {
        bill = Some(tx.rates(id, RateKind::Bill).await?);
    }
    let may_agree = file.also(caller, Action::DraftAgreement) && sees_bill;
    let agreeable = rate::waiting(
        bill.as_deref().unwrap_or_default(),
        caller.person,
        caller.at,
    )
    .into_iter()
    .filter(|_| may_agree)
    .map(|rate| rate.id)
    .collect();
    Ok(Rates {
        agreeable,
        cost,
        bill,
        people: people.into_iter().collect(),
        may_set_cost,
        may_set_bill: file.also(caller, Action::SetBillRate),
        file,
    })
}

/// A rate somebody sets.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Cost or bill.
    pub kind: RateKind,
    /// Whose hour.
    pub person: PersonId,
    /// For one hour.
    pub hourly: Money,
    /// From which day.
    pub from: Day,
}

/// Sets a rate of a named person.
pub async fn set(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    proposal: Proposal,
) -> Result<Rate> {
    let mut tx = office.begin().await?;
    let new = propose(office, &mut tx, caller, id, proposal).await?;
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(new)
}

/// The same within an act that does more.
pub(crate) async fn propose(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    id: EngagementId,
    proposal: Proposal,
) -> Result<Rate> {
    let action = match proposal.kind {
        RateKind::Cost => Action::SetCostRate,
        RateKind::Bill => Action::SetBillRate,
    };
    let file = office.admit(tx, caller, action, id).await?;
    let named = tx.assignments(id).await?.into_iter().any(|assignment| {
        assignment.person == proposal.person
            && match assignment.role {
                AssignmentRole::Expert | AssignmentRole::Understudy => true,
                // Once there is a provider, whoever it puts forward comes with a rate.
                AssignmentRole::Nominee => file.provider.is_some(),
                _ => false,
            }
    });
    if !named {
        return Err(Refusal::of_field("person", "rate-person-not-named").into());
    }
    let new = Rate {
        id: office.id(),
        version: 1,
        engagement: id,
        person: proposal.person,
        kind: proposal.kind,
        hourly: proposal.hourly,
        from: proposal.from,
        set_by: caller.person,
        set_at: caller.at,
        agreed_by: None,
        agreed_at: None,
        until: None,
    };
    let rates = tx.rates(id, proposal.kind).await?;
    rate::propose(&rates, &new)?;
    if rates
        .iter()
        .any(|rate| rate.person == new.person && rate.from == new.from)
    {
        return Err(Refusal::of_field("from", "rate-day-taken")
            .with("from", new.from)
            .into());
    }
    tx.insert_rate(&new).await?;
    // The amount stays out of the journal: its readers are of the host, and a cost rate is not theirs to see.
    tx.note(
        caller,
        Entry::new("rate.set", "rate", new.id).within(id).with((
            new.kind.word(),
            new.person,
            new.from,
        )),
    );
    Ok(new)
}

/// The client agrees to a bill rate.
pub async fn agree(
    office: &Office,
    caller: &Caller,
    id: EngagementId,
    rate: RateId,
) -> Result<Rate> {
    let mut tx = office.begin().await?;
    let file = office
        .admit(&mut tx, caller, Action::DraftAgreement, id)
        .await?;
    if !file.also(caller, Action::ReadBillRate) {
        return Err(Error::Denied(Action::ReadBillRate));
    }
    let rates = tx.rates(id, RateKind::Bill).await?;
    let proposed = rates
        .iter()
        .find(|one| one.id == rate)
        .ok_or(Error::NotFound)?;
    rate::propose(&rates, proposed)?;
    let mut agreed = rate::agree(proposed, caller.person, caller.at)?;
    agreed.version = tx.save_rate(&agreed, proposed.version).await?;
    tx.note(
        caller,
        Entry::new("rate.agreed", "rate", rate).within(id).with((
            agreed.person,
            agreed.from,
            agreed.hourly.minor,
            agreed.hourly.currency.code(),
        )),
    );
    advance(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(agreed)
}

/// The table of published rates of exchange; finance keeps it, whoever bills may look.
pub async fn exchange(office: &Office, caller: &Caller) -> Result<Vec<ExchangeRate>> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ReadPortfolio)
        .await?;
    Ok(tx.exchange_rates(None).await?)
}

/// Enters a published rate of exchange.
pub async fn publish(office: &Office, caller: &Caller, rate: &ExchangeRate) -> Result<()> {
    let mut tx = office.begin().await?;
    let host: Admitted<OrganisationId> = office
        .admit_host(&mut tx, caller, Action::ReadPortfolio)
        .await?;
    if !host.standing.roles.contains("finance") {
        return Err(Error::Denied(Action::ApproveInvoice));
    }
    published(rate, caller.at.day_in(&caller.zone))?;
    let taken =
        tx.exchange_rates(Some(rate.to)).await?.iter().any(|other| {
            other.from == rate.from && other.on == rate.on && other.source == rate.source
        });
    if taken {
        return Err(Refusal::of_field("on", "exchange-already").into());
    }
    tx.insert_exchange_rate(office.id(), rate, caller.person, caller.at)
        .await?;
    tx.note(
        caller,
        Entry::new(
            "exchange-rate.entered",
            "organisation",
            OrganisationId::from_uuid(host.uuid()),
        )
        .with((
            rate.from.code(),
            rate.to.code(),
            rate.rate.to_string(),
            rate.on,
            &rate.source,
        )),
    );
    tx.commit().await?;
    Ok(())
}
