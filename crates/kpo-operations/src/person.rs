//! People: the directory, one person's record, letting people act and stopping them.
//!
//! Whoever reads somebody else's record leaves a trace its subject can see (R28): recorded first, then shown.

mod affiliation;
mod language;
mod reading;

use std::collections::BTreeSet;

use kpo_practice::access::{Action, Caller, Locale, Resource, decide};
use kpo_practice::availability::Availability;
use kpo_practice::credential::Credential;
use kpo_practice::id::{EngagementId, OrganisationId, PersonId};
use kpo_practice::journal::Entry;
use kpo_practice::organisation::Organisation;
use kpo_practice::person::{self, Affiliation, Language, Person};
use kpo_practice::refusal::Refusal;
use kpo_practice::time::{At, Day};
use kpo_records::Tx;

use crate::admit::{Admitted, Record};
use crate::engagement::advance;
use crate::error::{Error, Result};
use crate::office::Office;

pub use affiliation::{
    Employment, add_affiliation, affiliation, affiliations, correct_affiliation, remove_affiliation,
};
pub use language::set_languages;
pub use reading::Named;
pub(crate) use reading::open;

/// What is entered of a person by whoever keeps the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The organisation they act for.
    pub organisation: OrganisationId,
    /// Their roles there.
    pub roles: BTreeSet<String>,
    /// Highest class they are cleared for.
    pub clearance: i64,
    /// Country where they process what they read.
    pub place: String,
    /// Their language.
    pub locale: Locale,
    /// Their zone.
    pub zone: String,
}

/// A person's whole record, with what the reader may do to it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The person.
    pub person: Admitted<Person>,
    /// The organisation they act for.
    pub organisation: Organisation,
    /// Languages they work in.
    pub languages: Vec<Language>,
    /// Where they worked and work.
    pub affiliations: Vec<Affiliation>,
    /// Their credentials.
    pub credentials: Vec<Credential>,
    /// How many works they have on their record.
    pub works: i64,
    /// How many skills.
    pub skills: usize,
    /// How much of them there is to ask for.
    pub availability: Availability,
    /// Names of those who entered and verified them.
    pub names: Vec<(PersonId, String)>,
    /// Whether they have set up an account.
    pub account: bool,
    /// Whether an invitation is open, for those who manage people.
    pub invited: bool,
    /// Who read the record lately, for its subject only.
    pub readers: Vec<(At, String)>,
}

impl Profile {
    /// Whether the caller may do this to the record.
    pub fn may(&self, caller: &Caller, action: Action) -> bool {
        let resource = Resource::Profile {
            subject: self.person.id,
            organisation: self.person.organisation,
        };
        self.person.may(caller, action, &resource)
    }

    /// The name of somebody who entered or verified a credential.
    pub fn name(&self, id: &PersonId) -> &str {
        self.names
            .iter()
            .find(|(known, _)| known == id)
            .map_or("", |(_, name)| name)
    }
}

/// The people the caller may know of, by name; of one organisation or of all.
pub async fn list(
    office: &Office,
    caller: &Caller,
    organisation: Option<OrganisationId>,
) -> Result<Vec<Person>> {
    let mut tx = office.read().await?;
    let standing = crate::admit::standing(&mut tx, caller, None).await?;
    let circumstances = caller.circumstances();
    // An outsider knows nobody beyond their own organisation: the policies below say so, this only spares reading them.
    let within = if standing.host {
        organisation
    } else {
        Some(standing.organisation)
    };
    let mut people = tx.people_by_name(within).await?;
    people.retain(|person| {
        let resource = Resource::Profile {
            subject: person.id,
            organisation: person.organisation,
        };
        organisation.is_none_or(|wanted| wanted == person.organisation)
            && decide(&standing, &circumstances, Action::ReadProfile, &resource).allow
    });
    Ok(people)
}

/// One person's record. Reading somebody else's is recorded before it is shown.
pub async fn read(office: &Office, caller: &Caller, id: PersonId) -> Result<Profile> {
    let (mut tx, person) = open(office, caller, Action::ReadProfile, id).await?;
    let organisation = tx.organisation(person.organisation).await?;
    let languages = tx.languages_of(id).await?;
    let affiliations = tx.affiliations_of(id).await?;
    let credentials = tx.credentials_of(&[id]).await?;
    let works = tx.works_counted(id).await?;
    let skills = tx.skills_of(&[id]).await?.len();
    let availability = tx.availabilities_of(&[id]).await?.pop();
    let account = tx.account(id).await?.is_some();
    let links = tx.open_links_of(id).await?;
    let readings = if id == caller.person {
        tx.readings_of_person(id, 20).await?
    } else {
        Vec::new()
    };
    let asked: BTreeSet<PersonId> = credentials
        .iter()
        .flat_map(|held| [Some(held.entered_by), held.verified_by])
        .flatten()
        .chain(readings.iter().map(|(_, reader)| *reader))
        .collect();
    let asked: Vec<PersonId> = asked.into_iter().collect();
    let names: Vec<(PersonId, String)> = tx
        .people(&asked)
        .await?
        .into_iter()
        .map(|person| (person.id, person.name))
        .collect();
    let mut profile = Profile {
        person,
        organisation,
        languages: languages.into_iter().map(|(_, one)| one).collect(),
        affiliations,
        credentials,
        works,
        skills,
        availability: availability.unwrap_or_else(|| Availability::assumed(id)),
        names,
        account,
        invited: links.iter().any(|link| link.open(caller.at)),
        readers: Vec::new(),
    };
    profile.readers = readings
        .into_iter()
        .map(|(at, reader)| (at, profile.name(&reader).to_owned()))
        .collect();
    Ok(profile)
}

/// Whether the caller may enter a person: asked before the form is shown.
pub async fn may_enter(office: &Office, caller: &Caller) -> Result<()> {
    let mut tx = office.read().await?;
    office
        .admit_host(&mut tx, caller, Action::ManagePeople)
        .await?;
    Ok(())
}

/// Enters a person. They can do nothing before they accept an invitation.
pub async fn create(office: &Office, caller: &Caller, given: Particulars) -> Result<Person> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManagePeople)
        .await?;
    if !given.roles.is_empty() || given.clearance > 0 {
        crate::account::empowers(caller)?;
    }
    let organisation = organisation_of(&mut tx, given.organisation).await?;
    let person = person::check(
        Person {
            id: office.id(),
            version: 1,
            name: given.name,
            email: given.email,
            organisation: given.organisation,
            roles: given.roles,
            clearance: given.clearance,
            place: given.place,
            locale: given.locale,
            zone: given.zone,
            active: true,
            created_at: caller.at,
        },
        organisation.kind,
    )?;
    if tx.person_by_email(&person.email).await?.is_some() {
        return Err(Refusal::of_field("email", "person-email-taken").into());
    }
    tx.insert_person(&person).await?;
    begin_affiliation(office, &mut tx, &person, &organisation, caller.at.day()).await?;
    tx.note(
        caller,
        Entry::new("person.entered", "person", person.id).with(&person.roles),
    );
    tx.commit().await?;
    Ok(person)
}

async fn organisation_of(tx: &mut Tx, id: OrganisationId) -> Result<Organisation> {
    match tx.organisation(id).await {
        Ok(organisation) => Ok(organisation),
        Err(kpo_records::RecordsError::NotFound) => {
            Err(Refusal::of_field("organisation", "person-organisation").into())
        }
        Err(other) => Err(other.into()),
    }
}

async fn begin_affiliation(
    office: &Office,
    tx: &mut Tx,
    person: &Person,
    organisation: &Organisation,
    on: Day,
) -> Result<()> {
    let affiliation = Affiliation {
        id: office.id(),
        version: 1,
        person: person.id,
        organisation: Some(organisation.id),
        employer: organisation.name.clone(),
        title: String::new(),
        duty: String::new(),
        since_on: on,
        until_on: None,
    };
    Ok(tx.insert_affiliation(&affiliation).await?)
}

/// Corrects a record: everything the directory keeps of a person. A move to another organisation ends one affiliation
/// and begins the next.
pub async fn save(
    office: &Office,
    caller: &Caller,
    id: PersonId,
    seen: i64,
    given: Particulars,
) -> Result<Person> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManagePeople)
        .await?;
    let before = tx.person(id).await?;
    if given.roles != before.roles
        || given.clearance > before.clearance
        || given.organisation != before.organisation
        || given.place != before.place
    {
        crate::account::empowers(caller)?;
    }
    let organisation = organisation_of(&mut tx, given.organisation).await?;
    let mut after = person::check(
        Person {
            name: given.name,
            email: given.email,
            organisation: given.organisation,
            roles: given.roles,
            clearance: given.clearance,
            place: given.place,
            locale: given.locale,
            zone: given.zone,
            ..before.clone()
        },
        organisation.kind,
    )?;
    if after.email != before.email && tx.person_by_email(&after.email).await?.is_some() {
        return Err(Refusal::of_field("email", "person-email-taken").into());
    }
    after.version = tx.save_person(&after, seen).await?;
    if after.organisation != before.organisation {
        tx.touch(crate::fit::STAMP).await?;
        let today = caller.at.day();
        for former in tx.affiliations_of(id).await? {
            if former.organisation == Some(before.organisation) && former.until_on.is_none() {
                tx.end_affiliation(&former, today).await?;
            }
        }
        begin_affiliation(office, &mut tx, &after, &organisation, today).await?;
    }
    an_administrator_stays(&mut tx, &before, &after).await?;
    tx.note(
        caller,
        Entry::new("person.corrected", "person", id).with(serde_json::json!({
            "roles": after.roles, "clearance": after.clearance, "place": after.place, "organisation": after.organisation,
        })),
    );
    advance_files_of(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(after)
}

/// The last administrator who can sign in stays one.
pub(crate) async fn an_administrator_stays(
    tx: &mut Tx,
    before: &Person,
    after: &Person,
) -> Result<()> {
    let was = before.active && before.roles.contains("administrator");
    let is = after.active && after.roles.contains("administrator");
    if was && !is && !tx.an_administrator_can_sign_in().await? {
        return Err(Refusal::new("person-last-administrator").into());
    }
    Ok(())
}

/// A person corrects what is theirs to choose: name, language, zone.
pub async fn save_own(
    office: &Office,
    caller: &Caller,
    seen: i64,
    name: &str,
    locale: Locale,
    zone: &str,
) -> Result<Person> {
    let mut tx = office.begin().await?;
    let before = office
        .admit_profile(&mut tx, caller, Action::EditProfile, caller.person)
        .await?
        .into_inner();
    let organisation = tx.organisation(before.organisation).await?;
    let mut after = person::check(
        Person {
            name: name.to_owned(),
            locale,
            zone: zone.to_owned(),
            ..before
        },
        organisation.kind,
    )?;
    after.version = tx.save_person(&after, seen).await?;
    tx.note(
        caller,
        Entry::new("person.corrected", "person", caller.person),
    );
    tx.commit().await?;
    Ok(after)
}

/// Stops a person at once: every session, half-done sign-in, token and link ends in the same transaction (R9).
pub async fn suspend(office: &Office, caller: &Caller, id: PersonId) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManagePeople)
        .await?;
    if id == caller.person {
        return Err(Refusal::new("person-suspend-self").into());
    }
    let before = tx.person(id).await?;
    let after = Person {
        active: false,
        ..before.clone()
    };
    tx.save_person(&after, before.version).await?;
    an_administrator_stays(&mut tx, &before, &after).await?;
    let ended = end_access_of(&mut tx, id, caller.at).await?;
    tx.touch(crate::fit::STAMP).await?;
    tx.note(
        caller,
        Entry::new("person.suspended", "person", id).with(ended),
    );
    // What they were reading goes on without them.
    crate::review::leave(
        office,
        &mut tx,
        caller,
        id,
        crate::review::Leaving::Everything,
    )
    .await?;
    advance_files_of(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends every way in that a person has: sessions, half-done sign-ins, tokens, links. Returns how many of each.
pub async fn end_access_of(tx: &mut Tx, id: PersonId, at: At) -> Result<serde_json::Value> {
    let sessions = tx.end_sessions_of(id).await?;
    tx.end_challenges_of(id, at).await?;
    let tokens = tx.tokens_of(id).await?;
    for token in &tokens {
        tx.end_token(token, at).await?;
    }
    let links = tx.open_links_of(id).await?;
    for link in &links {
        tx.end_link(link, at).await?;
    }
    Ok(serde_json::json!({ "sessions": sessions, "tokens": tokens.len(), "links": links.len() }))
}

/// Lets a suspended person act again. Nothing that was ended comes back.
pub async fn reactivate(office: &Office, caller: &Caller, id: PersonId) -> Result<()> {
    let mut tx = office.begin().await?;
    office
        .admit_host(&mut tx, caller, Action::ManagePeople)
        .await?;
    let before = tx.person(id).await?;
    if before.active {
        return Err(Error::Conflict);
    }
    if tx.freeze_of(id).await?.is_some() {
        return Err(Refusal::new("freeze-stands").into());
    }
    let after = Person {
        active: true,
        ..before.clone()
    };
    tx.save_person(&after, before.version).await?;
    tx.touch(crate::fit::STAMP).await?;
    tx.note(caller, Entry::new("person.reactivated", "person", id));
    advance_files_of(&mut tx, id, caller.at).await?;
    tx.commit().await?;
    Ok(())
}

/// Computes anew the gates of every file a person has a role in: what they are or hold has changed.
pub(crate) async fn advance_files_of(tx: &mut Tx, id: PersonId, at: At) -> Result<()> {
    let files: Vec<EngagementId> = tx.files_of_person(id).await?;
    for file in files {
        advance(tx, file, at).await?;
    }
    Ok(())
}
