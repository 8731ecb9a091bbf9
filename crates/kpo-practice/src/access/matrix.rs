//! The permission matrix: who may do what, for everybody to read.
//!
//! Each cell asks the policies themselves about a typical person of a role and a typical file in some relation to them,
//! signed in a moment ago with a second factor. Printed into `policy/permissions.txt` and, route by route, into the web
//! floor's `permissions.txt`; a change of either is seen by whoever reads the change.

use std::fmt::Write as _;

use uuid::Uuid;

use crate::id::{EngagementId, OrganisationId, PersonId};

use super::action::{Action, Kind};
use super::decide::decide;
use super::facts::{
    BidFacts, Circumstances, DocumentFacts, EngagementFacts, QuestionFacts, Resource, ReviewFacts,
    SeatFacts, Standing,
};

/// Who asks. The first five hold a role at the host, the next five in one file; the rest are guests.
pub const ROLES: [&str; 16] = [
    "administrator",
    "sourcing",
    "security",
    "finance",
    "auditor",
    "decider",
    "counterpart",
    "settler",
    "reviewer",
    "adjudicator",
    "delivery",
    "bidder",
    "nominee",
    "expert",
    "colleague",
    "rival",
];

/// How the file stands to them.
pub const RELATIONS: [&str; 9] = [
    "own",
    "same-client",
    "other-client",
    "walled",
    "closed",
    "frozen",
    "unsigned",
    "ended",
    "inactive",
];

/// What each role and relation means, for the head of the printed table.
pub const LEGEND: &str = "\
yes  allowed
403  refused, naming the roles that have the right: they know that the thing exists
404  answered exactly as for a thing that does not exist

Everybody is freshly signed in with a second factor, cleared for the document's class and region.

administrator, sourcing, security, finance, auditor: staff of the host with that role and no part in the file
decider, counterpart: staff of the host with that part in the file
settler: the counterpart, while they sit on a panel to settle what its members left open
reviewer, adjudicator: outside people with that task in the file
delivery: delivery manager of the provider that has the award      bidder: delivery manager of an invited party
nominee: named by the provider, not yet approved                   expert: named and approved, credentials in date
colleague: of the provider, with no part in the file                rival: delivery manager of an uninvited party

own           a file they have that part in; agreement signed, room open
same-client   another file of the same client, in which they have no part
other-client  a file of another client
walled        as own, but a wall keeps them from it
closed        as own, after the closing
frozen        as own, frozen by security
unsigned      as own, before the agreement binds and before they signed
ended         as own, after their part in it was ended
inactive      as own, after the person was suspended
";

const HOST: OrganisationId = OrganisationId(Uuid::from_u128(1));
const PROVIDER: OrganisationId = OrganisationId(Uuid::from_u128(2));
const INVITED: OrganisationId = OrganisationId(Uuid::from_u128(3));
const OTHER: OrganisationId = OrganisationId(Uuid::from_u128(4));
const PERSON: PersonId = PersonId(Uuid::from_u128(11));
const SOMEBODY: PersonId = PersonId(Uuid::from_u128(12));
const FILE: EngagementId = EngagementId(Uuid::from_u128(21));
const ELSEWHERE: EngagementId = EngagementId(Uuid::from_u128(22));

/// What a person of this role in this relation is answered: `yes`, `403` or `404`.
pub fn cell(role: &str, relation: &str, action: Action) -> &'static str {
    let standing = standing(role, relation);
    let thing = thing(role, relation, action.kind());
    let here = Circumstances {
        second_factor: true,
        fresh: true,
        ..Circumstances::default()
    };
    if decide(&standing, &here, action, &thing).allow {
        "yes"
    } else if decide(&standing, &here, action.presence(), &thing).allow {
        "403"
    } else {
        "404"
    }
}

/// The rows of one action: a role and its answer in each relation. A role that is told 404 throughout is left out.
pub fn rows(action: Action) -> Vec<(&'static str, Vec<&'static str>)> {
    ROLES
        .into_iter()
        .map(|role| {
            let of_a_file = !matches!(
                action.kind(),
                Kind::Host | Kind::Profile | Kind::Counterparty
            );
            let mut cells: Vec<&'static str> = Vec::new();
            for relation in RELATIONS {
                // What does not hang on a file stands in the same relation to everybody, but for the last two.
                cells.push(match cells.first() {
                    Some(own) if !of_a_file && !matches!(relation, "ended" | "inactive") => own,
                    _ => cell(role, relation, action),
                });
            }
            (role, cells)
        })
        .filter(|(_, cells)| cells.iter().any(|cell| *cell != "404"))
        .collect()
}

/// The whole table, action by action.
pub fn print() -> String {
    let mut text = format!("{LEGEND}\nWho is not named under an action is answered 404.\n");
    for action in Action::ALL {
        let _ = writeln!(
            text,
            "\n{}",
            heading(&format!("{:?} · {}", action.kind(), action.name()))
        );
        for (role, cells) in rows(*action) {
            let _ = writeln!(text, "{}", line(role, &cells));
        }
    }
    text
}

/// A heading with the relations above their columns.
pub fn heading(name: &str) -> String {
    line(name, &RELATIONS)
}

/// A row with its cells in columns.
pub fn line(name: &str, cells: &[&str]) -> String {
    let cells: Vec<String> = RELATIONS
        .iter()
        .zip(cells)
        .map(|(relation, cell)| format!("{cell:<width$}", width = relation.len()))
        .collect();
    format!("{name:<34}{}", cells.join("  "))
        .trim_end()
        .to_owned()
}

fn standing(role: &str, relation: &str) -> Standing {
    let home = match role {
        "delivery" | "nominee" | "expert" | "colleague" => PROVIDER,
        "bidder" => INVITED,
        "reviewer" | "adjudicator" | "rival" => OTHER,
        _ => HOST,
    };
    let mut standing = Standing::nobody(PERSON, home);
    standing.host = home == HOST;
    standing.clearance = 3;
    standing.active = relation != "inactive";
    // A part is held in this file, in another, or was ended; a role at an organisation stays what it is.
    let held = match relation {
        "same-client" | "other-client" => Some(ELSEWHERE),
        "ended" => None,
        _ => Some(FILE),
    };
    match role {
        "administrator" | "sourcing" | "security" | "finance" | "auditor"
            if relation != "ended" =>
        {
            standing.roles.insert(role.to_owned());
        }
        "delivery" | "bidder" | "rival" => {
            standing.roles.insert("delivery".to_owned());
        }
        _ => {}
    }
    let part = match role {
        "decider" => Some(&mut standing.decider),
        "counterpart" | "settler" => Some(&mut standing.counterpart),
        "reviewer" => Some(&mut standing.reviewer),
        "adjudicator" => Some(&mut standing.adjudicator),
        "bidder" => Some(&mut standing.bidding),
        "nominee" => Some(&mut standing.nominee),
        "expert" => Some(&mut standing.expert),
        _ => None,
    };
    if let Some(part) = part {
        part.extend(held);
    }
    if role == "settler" {
        standing.settles.extend(held);
    }
    standing.credentialed.insert(FILE);
    if relation != "unsigned" {
        standing.agreed.insert(FILE);
    }
    if relation == "walled" {
        standing.walled.insert(FILE);
    }
    standing
}

fn thing(role: &str, relation: &str, kind: Kind) -> Resource {
    let id = Uuid::from_u128(99);
    let engagement = FILE;
    let client = if relation == "other-client" {
        OTHER
    } else {
        HOST
    };
    // Elsewhere, and once its award was ended, the provider is somebody else.
    let here = !matches!(relation, "same-client" | "other-client" | "ended");
    let chosen = if here {
        PROVIDER
    } else {
        OrganisationId(Uuid::from_u128(5))
    };
    let provider = Some(chosen);
    let party = if role == "bidder" && here {
        INVITED
    } else {
        chosen
    };
    let (frozen, closed) = (relation == "frozen", relation == "closed");
    match kind {
        Kind::Host => Resource::Host { organisation: HOST },
        Kind::Profile => Resource::Profile {
            subject: SOMEBODY,
            organisation: PROVIDER,
        },
        Kind::Counterparty => Resource::Counterparty {
            organisation: PROVIDER,
        },
        Kind::Engagement => Resource::Engagement(EngagementFacts {
            id: engagement,
            client,
            provider,
            bound: relation != "unsigned",
            frozen,
            closed,
        }),
        Kind::Document => Resource::Document(DocumentFacts {
            id,
            engagement,
            client,
            provider,
            class: 2,
            region: "anywhere".to_owned(),
            quarantined: false,
            open: relation != "unsigned",
            frozen,
            closed,
            copies: 2,
            hold: false,
        }),
        Kind::Question => Resource::Question(QuestionFacts {
            id,
            engagement,
            client,
            counterparty: party,
            published: false,
            frozen,
            closed,
        }),
        Kind::Bid => Resource::Bid(BidFacts {
            id,
            engagement,
            client,
            bidder: party,
            opened: relation != "unsigned",
        }),
        Kind::Review => Resource::Review(ReviewFacts {
            id,
            engagement,
            client,
            reviewer: if matches!(role, "reviewer" | "adjudicator") {
                PERSON
            } else {
                SOMEBODY
            },
            frozen,
            closed,
        }),
        Kind::Seat => Resource::Seat(SeatFacts {
            id,
            engagement,
            holder: if matches!(role, "expert" | "counterpart" | "nominee") {
                PERSON
            } else {
                SOMEBODY
            },
            settles: role == "counterpart",
            qualifies: role == "nominee",
            ended: relation == "ended",
            frozen,
            closed,
        }),
    }
}
