//! Who is in the demo: a maker of technical ceramics in Tampere, two providers and its own subsidiary, and the people who
//! check work for it. Everybody is invented.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use kpo_operations::setup::{self, First};
use kpo_operations::{Office, account, credential, organisation, person, session};
use kpo_practice::access::{Caller, Locale};
use kpo_practice::credential::{CredentialKind, Particulars};
use kpo_practice::id::{OrganisationId, PersonId};
use kpo_practice::organisation::OrganisationKind;

/// An organisation of the story.
struct House {
    key: &'static str,
    name: &'static str,
    kind: OrganisationKind,
    country: &'static str,
}

const HOUSES: [House; 6] = [
    House {
        key: "anadolu",
        name: "Anadolu Isıl Süreç Danışmanlık A.Ş.",
        kind: OrganisationKind::Firm,
        country: "TR",
    },
    House {
        key: "selat",
        name: "Selat Analytics Sdn Bhd",
        kind: OrganisationKind::Firm,
        country: "MY",
    },
    House {
        key: "karmel",
        name: "Näsijärvi Karmel Engineering Ltd",
        kind: OrganisationKind::Captive,
        country: "IL",
    },
    House {
        key: "tamm",
        name: "Tamm & Partnerid OÜ",
        kind: OrganisationKind::Firm,
        country: "EE",
    },
    House {
        key: "halvorsen",
        name: "Ingrid Halvorsen",
        kind: OrganisationKind::Freelancer,
        country: "NO",
    },
    House {
        key: "novak",
        name: "Petr Novák",
        kind: OrganisationKind::Freelancer,
        country: "CZ",
    },
];

/// A person of the story.
struct Figure {
    key: &'static str,
    name: &'static str,
    email: &'static str,
    house: &'static str,
    roles: &'static [&'static str],
    clearance: i64,
    place: &'static str,
    locale: Locale,
    zone: &'static str,
}

macro_rules! figures {
    ($($key:literal $name:literal $email:literal $house:literal [$($role:literal)*] $clearance:literal $place:literal $locale:ident $zone:literal;)*) => {
        &[$(Figure {
            key: $key, name: $name, email: $email, house: $house, roles: &[$($role),*], clearance: $clearance, place: $place,
            locale: Locale::$locale, zone: $zone,
        }),*]
    };
}

const FIGURES: &[Figure] = figures! {
    "aino" "Aino Lehtonen" "aino.lehtonen@nasijarvi.example" "host" ["sourcing"] 3 "FI" En "Europe/Helsinki";
    "markus" "Markus Forsell" "markus.forsell@nasijarvi.example" "host" ["sourcing"] 3 "FI" Sv "Europe/Helsinki";
    "helena" "Helena Korpi" "helena.korpi@nasijarvi.example" "host" ["security"] 3 "FI" Fi "Europe/Helsinki";
    "jussi" "Jussi Mäkelä" "jussi.makela@nasijarvi.example" "host" ["finance"] 2 "FI" Fi "Europe/Helsinki";
    "elina" "Elina Aalto" "elina.aalto@nasijarvi.example" "host" ["auditor"] 3 "FI" En "Europe/Helsinki";
    "riitta" "Riitta Salonen" "riitta.salonen@nasijarvi.example" "host" [] 3 "FI" Fi "Europe/Helsinki";
    "tuomas" "Tuomas Rantala" "tuomas.rantala@nasijarvi.example" "host" [] 3 "FI" En "Europe/Helsinki";
    "selin" "Selin Yıldız" "selin.yildiz@anadolu.example" "anadolu" ["delivery"] 2 "TR" Tr "Europe/Istanbul";
    "emre" "Emre Kaya" "emre.kaya@anadolu.example" "anadolu" [] 2 "TR" En "Europe/Istanbul";
    "defne" "Defne Arslan" "defne.arslan@anadolu.example" "anadolu" [] 2 "TR" Tr "Europe/Istanbul";
    "aisyah" "Nurul Aisyah binti Rahman" "aisyah.rahman@selat.example" "selat" ["delivery"] 2 "MY" Ms "Asia/Kuala_Lumpur";
    "weijian" "Lim Wei Jian" "weijian.lim@selat.example" "selat" [] 2 "MY" En "Asia/Kuala_Lumpur";
    "farid" "Farid bin Ismail" "farid.ismail@selat.example" "selat" [] 2 "MY" Ms "Asia/Kuala_Lumpur";
    "yael" "Yael Ben-David" "yael.bendavid@karmel.example" "karmel" ["delivery"] 2 "IL" He "Asia/Jerusalem";
    "amit" "Amit Levi" "amit.levi@karmel.example" "karmel" [] 2 "IL" He "Asia/Jerusalem";
    "kadri" "Kadri Tamm" "kadri@tamm.example" "tamm" [] 2 "EE" En "Europe/Tallinn";
    "ingrid" "Ingrid Halvorsen" "ingrid@halvorsen.example" "halvorsen" [] 2 "NO" En "Europe/Oslo";
    "petr" "Petr Novák" "petr@novak.example" "novak" [] 2 "CZ" En "Europe/Prague";
};

/// A doctorate each expert holds: who, title, university, field (ISCED-F), year.
const DEGREES: [(&str, &str, &str, &str, &str); 5] = [
    (
        "emre",
        "PhD, combustion in continuous kilns",
        "Orta Doğu Teknik Üniversitesi",
        "0713",
        "2009-06-19",
    ),
    (
        "defne",
        "PhD, drying of cast ceramic bodies",
        "İstanbul Teknik Üniversitesi",
        "0722",
        "2014-07-04",
    ),
    (
        "weijian",
        "PhD, statistical process control",
        "Universiti Malaya",
        "0542",
        "2012-10-12",
    ),
    (
        "farid",
        "PhD, industrial energy systems",
        "Universiti Teknologi Malaysia",
        "0713",
        "2016-11-25",
    ),
    (
        "amit",
        "DSc, materials engineering",
        "Technion",
        "0722",
        "2011-05-30",
    ),
];

/// The people and organisations once they are entered.
pub(crate) struct Cast {
    people: BTreeMap<&'static str, PersonId>,
    houses: BTreeMap<&'static str, OrganisationId>,
}

impl Cast {
    /// A person, by their key in the story.
    pub(crate) fn person(&self, key: &str) -> Result<PersonId> {
        self.people
            .get(key)
            .copied()
            .with_context(|| format!("nobody called {key}"))
    }

    /// An organisation, by its key in the story.
    pub(crate) fn house(&self, key: &str) -> Result<OrganisationId> {
        self.houses
            .get(key)
            .copied()
            .with_context(|| format!("no house called {key}"))
    }

    /// A person acting now, freshly signed in with their second factor.
    pub(crate) async fn caller(&self, office: &Office, key: &str) -> Result<Caller> {
        let token = account::sign_in::demo(office, self.person(key)?, "127.0.0.1").await?;
        let caller = session::caller(office, &token).await;
        caller.with_context(|| format!("{key} cannot act"))
    }

    /// Enters everybody, as the administrator would.
    pub(crate) async fn enter(office: &Office) -> Result<Self> {
        let link = setup::first_link(office)
            .await?
            .context("somebody can sign in already")?;
        let secret = link.rsplit('/').next().unwrap_or_default().to_owned();
        let first = First {
            organisation: "Näsijärvi Ceramics Oy".to_owned(),
            country: "FI".to_owned(),
            name: "Mikael Sjöberg".to_owned(),
            email: "mikael.sjoberg@nasijarvi.example".to_owned(),
            // Nobody ever signs in with it: the demo signs in by one click.
            password: office.secret(),
            zone: "Europe/Helsinki".to_owned(),
            locale: Locale::Sv,
        };
        let token = setup::accept_first(office, &secret, first, "127.0.0.1").await?;
        let mikael = session::caller(office, &token).await?;
        let mut cast = Self {
            people: BTreeMap::from([("mikael", mikael.person)]),
            houses: BTreeMap::from([("host", mikael.organisation)]),
        };
        let mikael = cast.caller(office, "mikael").await?;
        cast.enter_houses(office, &mikael).await?;
        cast.enter_people(office, &mikael).await?;
        Ok(cast)
    }

    async fn enter_houses(&mut self, office: &Office, mikael: &Caller) -> Result<()> {
        for house in &HOUSES {
            let given = organisation::Particulars {
                name: house.name.to_owned(),
                kind: house.kind,
                country: house.country.to_owned(),
                parent: (house.kind == OrganisationKind::Captive).then_some(mikael.organisation),
            };
            let entered = organisation::create(office, mikael, given).await?;
            self.houses.insert(house.key, entered.id);
        }
        Ok(())
    }

    async fn enter_people(&mut self, office: &Office, mikael: &Caller) -> Result<()> {
        for figure in FIGURES {
            let given = person::Particulars {
                name: figure.name.to_owned(),
                email: figure.email.to_owned(),
                organisation: self.house(figure.house)?,
                roles: figure.roles.iter().map(|role| (*role).to_owned()).collect(),
                clearance: figure.clearance,
                place: figure.place.to_owned(),
                locale: figure.locale,
                zone: figure.zone.to_owned(),
            };
            let entered = person::create(office, mikael, given)
                .await
                .with_context(|| format!("{} cannot be entered", figure.name))?;
            self.people.insert(figure.key, entered.id);
        }
        Ok(())
    }

    /// The experts show their degrees and the sourcing manager looks them up.
    pub(crate) async fn qualify(&self, office: &Office) -> Result<()> {
        for (key, title, issuer, field, issued) in DEGREES {
            let says = Particulars {
                kind: CredentialKind::Degree,
                title: title.to_owned(),
                issuer: issuer.to_owned(),
                level: Some(8),
                field: Some(field.to_owned()),
                evidence: format!("Diploma register of {issuer}"),
                issued_on: Some(issued.parse()?),
                expires_on: None,
            };
            let own = self.caller(office, key).await?;
            let entered = credential::enter(office, &own, own.person, says).await?;
            let aino = self.caller(office, "aino").await?;
            let how = "Asked the register by letter; the answer is in the file.";
            credential::verify(office, &aino, entered.id, entered.version, how).await?;
        }
        Ok(())
    }
}

impl Cast {
    /// Everybody signs out: the story is told.
    pub(crate) async fn leave(&self, office: &Office) -> Result<()> {
        for key in self.people.keys() {
            let caller = self.caller(office, key).await?;
            session::end_all(office, &caller).await?;
        }
        Ok(())
    }
}
