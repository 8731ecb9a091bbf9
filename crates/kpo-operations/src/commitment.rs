//! Commitments: what live files have promised, what could still be saved, and which to end so that enough is saved and
//! least is lost (R21, R22). It proposes; a file is ended where files are always ended.

use std::collections::{BTreeMap, BTreeSet};

use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::agreement::AgreementKind;
use kpo_practice::commitment::{self, Candidate, Commitment, Facts, NoticeSource, Promise};
use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, OrganisationId};
use kpo_practice::invoice::{InvoiceState, amount};
use kpo_practice::money::{Currency, ExchangeRate, Money};
use kpo_practice::rate::{self, RateKind};
use kpo_practice::refusal::Refusal;
use kpo_records::Tx;

use crate::error::{Error, Result};
use crate::office::Office;

/// How much is to be cut, in which currency it is reckoned.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Per cent of what could still be saved, 1 to 100; none proposes nothing.
    pub percent: Option<i64>,
    /// The currency of the reckoning.
    pub currency: Currency,
}

/// One live file on the page.
pub struct Line {
    /// What the reader may call it.
    pub name: String,
    /// The commitment.
    pub commitment: Commitment,
    /// What it would save in the currency of the reckoning; none where no rate is kept.
    pub converted: Option<Money>,
    /// The rate it was converted at, where it was.
    pub rate: Option<ExchangeRate>,
    /// It is among those to end.
    pub chosen: bool,
}

/// The commitments, and the cut proposed.
pub struct Sheet {
    /// Live files, in order of what ending them loses.
    pub lines: Vec<Line>,
    /// What could still be saved in all, in the currency of the reckoning.
    pub savable: Money,
    /// What the cut was to reach.
    pub target: Option<Money>,
    /// What the proposal saves.
    pub saved: Money,
    /// Points the proposal loses.
    pub lost: i64,
    /// Currencies no rate is kept for.
    pub unrated: Vec<Currency>,
}

/// The commitments of the house, as far as the caller may see their prices.
pub async fn read(office: &Office, caller: &Caller, wanted: Wanted) -> Result<Sheet> {
    let mut tx = office.read().await?;
    let house = office
        .admit_host(&mut tx, caller, Action::ReadPortfolio)
        .await?;
    if wanted.percent.is_some_and(|n| !(1..=100).contains(&n)) {
        return Err(Refusal::of_field("percent", "commitment-percent").into());
    }
    let files = live(office, &mut tx, caller, house.into_inner()).await?;
    let rates = tx.exchange_rates(Some(wanted.currency)).await?;
    let mut lines = Vec::new();
    for facts in facts(&mut tx, &files).await? {
        let commitment = commitment::weigh(facts, caller.at.day()).map_err(too_large)?;
        let file = files
            .iter()
            .find(|file| file.id == commitment.facts.engagement)
            .ok_or(Error::NotFound)?;
        let rate = rates
            .iter()
            .find(|rate| rate.from == commitment.savable.currency)
            .cloned();
        lines.push(Line {
            name: crate::engagement::name(caller, file),
            converted: converted(commitment.savable, wanted.currency, rate.as_ref()),
            rate: rate.filter(|_| commitment.savable.currency != wanted.currency),
            chosen: false,
            commitment,
        });
    }
    lines.sort_by_key(|line| {
        (
            line.commitment.loss.points(),
            line.commitment.facts.engagement,
        )
    });
    Ok(propose(lines, wanted))
}

fn too_large(_: kpo_practice::money::MoneyError) -> Error {
    Refusal::new("commitment-too-large").into()
}

fn converted(money: Money, to: Currency, rate: Option<&ExchangeRate>) -> Option<Money> {
    if money.currency == to {
        return Some(money);
    }
    money.convert(rate?).ok()
}

/// Chooses what to end, exactly; leaves out what may not be ended and what no rate is kept for.
fn propose(mut lines: Vec<Line>, wanted: Wanted) -> Sheet {
    let zero = Money::zero(wanted.currency);
    let open: Vec<usize> = (0..lines.len())
        .filter(|place| lines[*place].converted.is_some_and(|money| money.minor > 0))
        .collect();
    let candidates: Vec<Candidate> = open
        .iter()
        .map(|place| Candidate {
            saving: lines[*place].converted.map_or(0, |money| money.minor),
            loss: lines[*place].commitment.loss.points(),
        })
        .collect();
    let all: i64 = candidates.iter().map(|one| one.saving).sum();
    let mut target = None;
    if let Some(percent) = wanted.percent {
        // Rounded up: a cut of 30 % saves no less.
        let minor = (i128::from(all) * i128::from(percent) + 99) / 100;
        let minor = i64::try_from(minor).unwrap_or(i64::MAX);
        target = Some(Money { minor, ..zero });
        if minor > 0 {
            for place in commitment::cut(&candidates, minor).unwrap_or_default() {
                lines[open[place]].chosen = true;
            }
        }
    }
    let chosen = || lines.iter().filter(|line| line.chosen);
    let saved = chosen()
        .filter_map(|line| line.converted)
        .map(|one| one.minor)
        .sum();
    let lost = chosen().map(|line| line.commitment.loss.points()).sum();
    let unrated: BTreeSet<&str> = lines
        .iter()
        .filter(|line| line.converted.is_none())
        .map(|line| line.commitment.savable.currency.code())
        .collect();
    let unrated = unrated
        .into_iter()
        .filter_map(Currency::from_code)
        .collect();
    Sheet {
        savable: Money { minor: all, ..zero },
        saved: Money {
            minor: saved,
            ..zero
        },
        lines,
        target,
        lost,
        unrated,
    }
}

/// The live files whose prices the caller may read.
async fn live(
    office: &Office,
    tx: &mut Tx,
    caller: &Caller,
    host: OrganisationId,
) -> Result<Vec<Engagement>> {
    let priced = office.visible(tx, caller, Action::ReadBillRate).await?;
    let award = office.visible(tx, caller, Action::ReadAward).await?;
    let mut files = tx.files_committed().await?;
    files.retain(|file| {
        let resource = Resource::Engagement(file.facts());
        file.client == host && priced.admits(&resource) && award.admits(&resource)
    });
    Ok(files)
}

async fn facts(tx: &mut Tx, files: &[Engagement]) -> Result<Vec<Facts>> {
    let ids: Vec<EngagementId> = files.iter().map(|file| file.id).collect();
    let asked: BTreeMap<_, _> = tx.notice_of(&ids).await?.into_iter().collect();
    let held: BTreeSet<_> = tx.files_held(&ids).await?.into_iter().collect();
    let mut keys: BTreeMap<EngagementId, i64> = BTreeMap::new();
    for key in tx.key_people(&ids).await? {
        *keys.entry(key.engagement).or_default() += 1;
    }
    let mut found = Vec::new();
    for file in files {
        let Some((promised, promise)) = promised(tx, file.id).await? else {
            continue;
        };
        let request = tx.request(file.id).await?;
        let terms = tx
            .agreement_standing(file)
            .await?
            .text(AgreementKind::Sow)
            .and_then(|text| text.terms.clone());
        let agreed = terms.as_ref().and_then(|terms| terms.notice_days);
        let (notice_days, notice) = match (agreed, asked.get(&file.id)) {
            (Some(days), _) => (days, NoticeSource::Agreement),
            (None, Some(days)) => (*days, NoticeSource::Availability),
            (None, None) => (0, NoticeSource::Nothing),
        };
        let currency = promised.currency;
        let (invoiced, paid) = billed(tx, file.id, currency).await?;
        found.push(Facts {
            engagement: file.id,
            stage: file.stage,
            core: request.as_ref().is_some_and(|request| request.core),
            deadline: request.map(|request| request.deadline),
            key_people: keys.get(&file.id).copied().unwrap_or(0),
            frozen: file.frozen,
            held: held.contains(&file.id),
            work_accepted: crate::acceptance::accepted(tx, file.id).await?.is_some(),
            worked: !tx.time_entries(file.id).await?.is_empty()
                || tx.latest_submission(file.id).await?.is_some(),
            accepted: accepted(tx, file.id, currency).await?,
            ends_on: terms.map(|terms| terms.ends_on),
            promised,
            promise,
            invoiced,
            paid,
            notice_days,
            notice,
        });
    }
    Ok(found)
}

/// What a file was promised at: the chosen bid's price, or the budget where none was agreed.
async fn promised(tx: &mut Tx, id: EngagementId) -> Result<Option<(Money, Promise)>> {
    let chosen = tx.award(id).await?.and_then(|award| award.chosen);
    let bids = tx.bids(id).await?;
    let price = bids
        .into_iter()
        .find(|bid| Some(bid.id) == chosen)
        .and_then(|bid| bid.offer)
        .map(|offer| (offer.price, Promise::Award));
    if price.is_some() {
        return Ok(price);
    }
    let request = tx.request(id).await?;
    Ok(request.map(|request| (request.budget, Promise::Request)))
}

/// Approved hours at the rates agreed, in the file's currency; hours at a rate of another currency count when they are
/// invoiced, at the invoice's own rate of exchange.
async fn accepted(tx: &mut Tx, id: EngagementId, currency: Currency) -> Result<Money> {
    let rates = tx.rates(id, RateKind::Bill).await?;
    let mut all = Money::zero(currency);
    for time in tx.approved_time(id).await? {
        let hourly = rate::effective(&rates, RateKind::Bill, time.person, time.day);
        let Some(hourly) = hourly.filter(|rate| rate.hourly.currency == currency) else {
            continue;
        };
        let one = amount(time.minutes, hourly.hourly, None).map_err(too_large)?;
        all = all.plus(one).map_err(too_large)?;
    }
    Ok(all)
}

/// What stands on invoices that were sent, and what of it was paid, in the file's currency.
async fn billed(tx: &mut Tx, id: EngagementId, currency: Currency) -> Result<(Money, Money)> {
    let lines = tx.invoice_lines(id).await?;
    let payments = tx.payments(id).await?;
    let (mut invoiced, mut paid) = (Money::zero(currency), Money::zero(currency));
    for invoice in tx.invoices(id).await? {
        let stands = matches!(invoice.state, InvoiceState::Sent | InvoiceState::Approved);
        if !stands || invoice.currency != currency {
            continue;
        }
        for line in lines.iter().filter(|line| line.invoice == invoice.id) {
            invoiced = invoiced.plus(line.amount).map_err(too_large)?;
        }
        for payment in payments.iter().filter(|one| one.invoice == invoice.id) {
            paid = paid.plus(payment.amount).map_err(too_large)?;
        }
    }
    Ok((invoiced, paid))
}
