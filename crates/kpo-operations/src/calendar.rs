//! An organisation's calendar: its zone, its week, its days off. Deadlines and waiting are counted by it.

use kpo_practice::access::{Action, Caller};
use kpo_practice::calendar::{Calendar, OwnHoliday, WEEKDAYS, parse_hours};
use kpo_practice::id::{Id, OrganisationId};
use kpo_practice::journal::Entry;
use kpo_practice::refusal::Refusal;
use kpo_records::Tx;
use kpo_records::calendar::Kept;

use crate::admit::Record;
use crate::error::{Error, Result};
use crate::office::Office;

/// A calendar as a person writes it.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// IANA zone.
    pub zone: String,
    /// ISO 3166-1 alpha-2 country whose public holidays count.
    pub country: String,
    /// The hours of each weekday, Monday first, as `9:00-12:00, 13:00-17:00`; empty for rest.
    pub week: [String; 7],
    /// Days off of its own, one a line: `2026-12-28 stocktaking`.
    pub own: String,
}

impl Draft {
    /// The form of a calendar that is kept.
    pub fn of(calendar: &Calendar) -> Self {
        Self {
            zone: calendar.zone.clone(),
            country: calendar.country.clone(),
            week: std::array::from_fn(|day| {
                kpo_practice::calendar::write_hours(&calendar.week[day])
            }),
            own: calendar
                .own
                .iter()
                .map(|own| format!("{} {}", own.day, own.name))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    fn read(&self) -> Result<Calendar> {
        let mut week: [Vec<_>; 7] = Default::default();
        for (day, text) in self.week.iter().enumerate() {
            week[day] = parse_hours(text).map_err(|mut refusal| {
                refusal.field = Some(WEEKDAYS[day].1);
                refusal
            })?;
        }
        let mut own = Vec::new();
        for line in self
            .own
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
        {
            let unreadable =
                || Refusal::of_field("own", "calendar-holiday-unreadable").with("line", line);
            let (day, name) = line.split_once(' ').ok_or_else(unreadable)?;
            own.push(OwnHoliday {
                day: day.parse().map_err(|_| unreadable())?,
                name: name.trim().to_owned(),
            });
        }
        let country = self.country.trim().to_uppercase();
        if country.len() != 2 || !country.chars().all(|letter| letter.is_ascii_uppercase()) {
            return Err(Refusal::of_field("country", "calendar-country-unknown").into());
        }
        Ok(Calendar {
            zone: self.zone.trim().to_owned(),
            week,
            country,
            own,
        }
        .checked()?)
    }
}

/// A calendar, with whether the caller may change it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The calendar.
    pub kept: Kept,
    /// The caller may change it.
    pub may_edit: bool,
}

async fn one(tx: &mut Tx, id: OrganisationId) -> Result<Kept> {
    tx.calendars(&[id]).await?.pop().ok_or(Error::NotFound)
}

async fn admit(office: &Office, tx: &mut Tx, caller: &Caller, id: OrganisationId) -> Result<Shown> {
    let standing = tx.standing(caller.person, None).await?;
    let resource = kpo_practice::access::Resource::Counterparty { organisation: id };
    let kept = one(tx, id).await?;
    let admitted = office.admit_resource(
        kept,
        standing,
        caller,
        Action::ReadCounterparty,
        None,
        &resource,
    )?;
    // Its own delivery manager keeps an organisation's calendar; the host's people keep any.
    let own = id == caller.organisation && !caller.host;
    let may_edit = (own && admitted.standing.roles.contains("delivery"))
        || office
            .admit_host(tx, caller, Action::ManageOrganisations)
            .await
            .is_ok();
    Ok(Shown {
        kept: admitted.into_inner(),
        may_edit,
    })
}

/// The calendar of an organisation.
pub async fn read(office: &Office, caller: &Caller, id: OrganisationId) -> Result<Shown> {
    let mut tx = office.read().await?;
    admit(office, &mut tx, caller, id).await
}

/// Keeps the calendar of an organisation, if nobody changed it since `seen`.
pub async fn keep(
    office: &Office,
    caller: &Caller,
    id: OrganisationId,
    draft: &Draft,
    seen: i64,
) -> Result<i64> {
    let mut tx = office.begin().await?;
    let shown = admit(office, &mut tx, caller, id).await?;
    if !shown.may_edit {
        return Err(Error::Denied(Action::ManageOrganisations));
    }
    if shown.kept.version != seen {
        return Err(Error::Conflict);
    }
    let version = tx.save_calendar(id, &draft.read()?, seen).await?;
    tx.note(
        caller,
        Entry::new(
            "calendar.kept",
            "organisation",
            OrganisationId::from_uuid(id.uuid()),
        ),
    );
    tx.commit().await?;
    Ok(version)
}
