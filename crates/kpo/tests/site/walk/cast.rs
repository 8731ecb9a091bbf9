//! Who walks: the maker's own people, two parties who bid, and three who check work for a living.

use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::Person;
use kpo_testkit::TestOffice;

struct Houses {
    host: Organisation,
    anadolu: Organisation,
    selat: Organisation,
    checkers: Organisation,
}

impl Houses {
    async fn enter(office: &TestOffice) -> Self {
        let firm = |name| office.organisation(OrganisationKind::Firm, name);
        Self {
            host: office
                .organisation(OrganisationKind::Host, "Näsijärvi Ceramics Oy")
                .await,
            anadolu: firm("Anadolu Danışmanlık").await,
            selat: firm("Selat Analytics").await,
            checkers: firm("Tamm Partnerid").await,
        }
    }
}

macro_rules! cast {
    ($($name:ident = $said:literal, $roles:literal, $house:ident;)*) => {
        /// The people.
        pub(super) struct Cast { $(pub(super) $name: Person),* }

        impl Cast {
            /// Enters everybody.
            pub(super) async fn enter(office: &TestOffice) -> Self {
                let houses = Houses::enter(office).await;
                let cast = Self { $($name: office.person(&houses.$house, $said, $roles).await),* };
                for reader in [&cast.kadri, &cast.ingrid, &cast.petr] {
                    office.vouch(reader, &cast.aino).await;
                    office.reads(reader, "he").await;
                }
                cast
            }
        }
    };
}

cast! {
    mikael = "Mikael Sjöberg", "administrator", host;
    aino = "Aino Lehtonen", "sourcing", host;
    markus = "Markus Forsell", "sourcing", host;
    helena = "Helena Korpi", "security", host;
    jussi = "Jussi Mäkelä", "finance", host;
    elina = "Elina Aalto", "auditor", host;
    riitta = "Riitta Salonen", "", host;
    tuomas = "Tuomas Rantala", "", host;
    selin = "Selin Yildiz", "delivery", anadolu;
    emre = "Emre Kaya", "", anadolu;
    aisyah = "Nurul Aisyah", "delivery", selat;
    weijian = "Lim Wei Jian", "", selat;
    kadri = "Kadri Tamm", "", checkers;
    ingrid = "Ingrid Halvorsen", "", checkers;
    petr = "Petr Novak", "", checkers;
}
