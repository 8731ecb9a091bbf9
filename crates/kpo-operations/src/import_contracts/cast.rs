//! The made-up people of an import. None of them has a password or a link: nobody can ever sign in as one.

use kpo_practice::access::{Caller, Locale};
use kpo_practice::id::OrganisationId;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::person::Person;
use kpo_practice::reviewer::OPEN_MAX;
use kpo_practice::time::At;
use kpo_records::Tx;

use crate::error::{Error, Result};
use crate::office::Office;
use crate::{organisation, person, reviewer, setup};

/// Who takes part in an import.
pub(super) struct Cast {
    /// The client's sourcing manager.
    pub(super) sourcing: Person,
    /// The client's finance, who holds the second key to the bids.
    pub(super) finance: Person,
    /// Who decides on the advice.
    pub(super) decider: Person,
    /// The provider's delivery manager.
    pub(super) delivery: Person,
    /// The named expert.
    pub(super) expert: Person,
    /// Those who review.
    pub(super) reviewers: [Person; 2],
    /// Who settles.
    pub(super) third: Person,
    /// The host.
    pub(super) host: OrganisationId,
    /// The provider.
    pub(super) provider: OrganisationId,
}

impl Cast {
    /// Enters whoever is not there yet.
    pub(super) async fn enter(office: &Office) -> Result<Self> {
        let host = setup::ensure_host(office, "Imported client", "FI")
            .await?
            .id;
        let keeper = keeper(office, host).await?;
        let provider = house(
            office,
            &keeper,
            host,
            "Kvarnström Avtalsläsning (imported)",
            "SE",
        )
        .await?;
        let panel = house(office, &keeper, host, "Öberg Granskning (imported)", "SE").await?;
        let enter = |name: &'static str, home: OrganisationId, roles: &'static [&'static str]| {
            someone(office, &keeper, host, name, home, roles)
        };
        let cast = Self {
            sourcing: enter("Xenia Importsdotter", host, &["sourcing"]).await?,
            finance: enter("Zacharias Importsson", host, &["finance"]).await?,
            decider: enter("Quirin Importsson", host, &[]).await?,
            delivery: enter("Ylva Kvarnström", provider, &["delivery"]).await?,
            expert: enter("Åsbjörn Kvarnström", provider, &[]).await?,
            reviewers: [
                enter("Östen Öberg (table)", panel, &[]).await?,
                enter("Ödla Öberg (passages)", panel, &[]).await?,
            ],
            third: enter("Örjan Öberg (third)", panel, &[]).await?,
            host,
            provider,
        };
        dismiss(office, &keeper).await?;
        cast.vouch(office).await?;
        Ok(cast)
    }

    /// The programs that check here have no reviews behind them: the import says what they rest on.
    async fn vouch(&self, office: &Office) -> Result<()> {
        let sourcing = self.caller(office, &self.sourcing);
        for reader in self.reviewers.iter().chain([&self.third]) {
            let mut tx = office.read().await?;
            let entered = tx.reviewers_of(&[reader.id]).await?;
            drop(tx);
            if entered.is_empty() {
                let words = "Compares by program with what lawyers wrote in the published table.";
                reviewer::keep(office, &sourcing, reader.id, 0, (OPEN_MAX, words)).await?;
            }
        }
        Ok(())
    }

    /// A person acting now.
    pub(super) fn caller(&self, office: &Office, person: &Person) -> Caller {
        acting(office, person, self.host)
    }
}

fn acting(office: &Office, person: &Person, host: OrganisationId) -> Caller {
    let at = office.clock.now();
    Caller {
        person: person.id,
        name: person.name.clone(),
        organisation: person.organisation,
        host: person.organisation == host,
        roles: person.roles.clone(),
        locale: person.locale,
        zone: person.zone.clone(),
        session: None,
        token: None,
        second_factor: true,
        signed_in_at: at,
        at,
        request: office.request(),
        country: None,
    }
}

fn address(name: &str) -> String {
    let letters: String = name
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            c if c.is_ascii_alphanumeric() => c,
            _ => '.',
        })
        .collect();
    let words: Vec<&str> = letters.split('.').filter(|word| !word.is_empty()).collect();
    format!("{}@import.example", words.join("."))
}

/// Keeps the directory during an import, as the system's own first act; no account goes with it.
async fn keeper(office: &Office, host: OrganisationId) -> Result<Caller> {
    let name = "Directory of the import";
    let mut tx = office.begin().await?;
    if let Some(mut known) = tx.person_by_email(&address(name)).await? {
        if !known.active {
            set_active(&mut tx, &mut known, true, office.clock.now()).await?;
            tx.commit().await?;
        }
        return Ok(acting(office, &known, host));
    }
    let at = office.clock.now();
    let keeper = Person {
        id: office.id(),
        version: 1,
        name: name.to_owned(),
        email: address(name),
        organisation: host,
        roles: ["administrator".to_owned()].into(),
        clearance: 0,
        place: "FI".to_owned(),
        locale: Locale::En,
        zone: "UTC".to_owned(),
        active: true,
        created_at: at,
    };
    tx.insert_person(&keeper).await?;
    tx.record(None, at, Entry::new("person.entered", "person", keeper.id));
    tx.commit().await?;
    Ok(acting(office, &keeper, host))
}

/// Takes the import's administrator out of service again: nobody with that right may be left behind that nobody knows.
async fn dismiss(office: &Office, keeper: &Caller) -> Result<()> {
    let mut tx = office.begin().await?;
    let mut person = tx.person(keeper.person).await?;
    set_active(&mut tx, &mut person, false, office.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

async fn set_active(tx: &mut Tx, person: &mut Person, active: bool, at: At) -> Result<()> {
    person.active = active;
    person.version = tx.save_person(person, person.version).await?;
    let act = if active {
        "person.reactivated"
    } else {
        "person.suspended"
    };
    tx.record(None, at, Entry::new(act, "person", person.id));
    Ok(())
}

async fn house(
    office: &Office,
    keeper: &Caller,
    host: OrganisationId,
    name: &str,
    country: &str,
) -> Result<OrganisationId> {
    let known = organisation::list(office, keeper).await?;
    if let Some(known) = known.iter().find(|one| one.name == name && one.id != host) {
        return Ok(known.id);
    }
    let given = organisation::Particulars {
        name: name.to_owned(),
        kind: OrganisationKind::Firm,
        country: country.to_owned(),
        parent: None,
    };
    Ok(organisation::create(office, keeper, given).await?.id)
}

async fn someone(
    office: &Office,
    keeper: &Caller,
    host: OrganisationId,
    name: &str,
    home: OrganisationId,
    roles: &[&str],
) -> Result<Person> {
    let mut tx = office.read().await?;
    if let Some(known) = tx.person_by_email(&address(name)).await? {
        return if known.active {
            Ok(known)
        } else {
            Err(Error::NotFound)
        };
    }
    drop(tx);
    let given = person::Particulars {
        name: name.to_owned(),
        email: address(name),
        organisation: home,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        clearance: i64::from(home == host),
        place: if home == host { "FI" } else { "SE" }.to_owned(),
        locale: Locale::En,
        zone: "UTC".to_owned(),
    };
    person::create(office, keeper, given).await
}
