//! Key people: the named experts a file depends on, what each of them carries, and who stands behind them (R39).
//!
//! The client says on whom the file depends and for what; the provider says who would step in and what the next one must
//! know. When somebody it depends on no longer stands, nothing goes on until the client has approved whoever steps in. An
//! understudy has no rights in the file before that.

use std::collections::{BTreeMap, BTreeSet};

use crate::engagement::Side;
use crate::id::{EngagementId, KeyPersonId, PersonId};
use crate::refusal::Refusal;
use crate::text;
use crate::time::At;

/// Most characters of what a key person carries.
pub const SUBJECT_MAX: usize = 200;
/// Most characters of a hand-over note.
pub const HANDOVER_MAX: usize = text::PROSE_MAX;

words! {
    /// How a file's dependence on somebody ended.
    Ending {
        /// Somebody else carries it now.
        Replaced = "replaced",
        /// The file no longer depends on it.
        Released = "released",
    }
}

/// What the next one must know, and since when it stands written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The note.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// By somebody stepping in, or by release.
    pub ending: Ending,
    /// Who stepped in.
    pub successor: Option<PersonId>,
    /// Why, of a release.
    pub reason: String,
    /// Who decided, for the client.
    pub by: PersonId,
    /// When.
    pub at: At,
}

/// One thing a file depends on one named expert for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPerson {
    /// Its id.
    pub id: KeyPersonId,
    /// Its version.
    pub version: i64,
    /// The file.
    pub engagement: EngagementId,
    /// The named expert.
    pub person: PersonId,
    /// What they carry, in the client's words.
    pub subject: String,
    /// Who would step in.
    pub understudy: Option<PersonId>,
    /// What that person must know.
    pub handover: Option<Handover>,
    /// Who named them, for the client.
    pub named_by: PersonId,
    /// When.
    pub named_at: At,
    /// How it ended, once it did.
    pub ended: Option<Ended>,
}

/// A key person with what is true of them now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The record.
    pub key: KeyPerson,
    /// They are an expert of the file, active, with every mandatory credential in date.
    pub stands: bool,
    /// So would the understudy be, if they stepped in.
    pub ready: bool,
    /// Somebody the provider named waits for the client's word.
    pub named: bool,
}

impl Held {
    /// Who could carry it today: the expert while they stand; the understudy once they are ready and were told what they
    /// must know. Somebody who was told nothing carries nothing.
    pub fn carriers(&self) -> BTreeSet<PersonId> {
        let told = self.key.handover.is_some();
        let understudy = self.key.understudy.filter(|_| self.ready && told);
        let expert = self.stands.then_some(self.key.person);
        expert.into_iter().chain(understudy).collect()
    }
}

/// A subject as it is compared: two people named for the same words carry the same thing.
fn folded(subject: &str) -> String {
    subject
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The bus factor: the least number of people whose loss leaves something nobody in the file can carry.
///
/// What has to be carried is each subject that key people are named for, and the file's question as a whole, which any
/// standing expert carries. To leave a subject uncarried, all its carriers must go, and no fewer; so it is the smallest
/// number of carriers of any subject. Understudies count by [`Held::carriers`]. 0: something is carried by nobody now.
pub fn bus_factor(held: &[Held], experts: &BTreeSet<PersonId>) -> usize {
    let mut carried: BTreeMap<String, BTreeSet<PersonId>> = BTreeMap::new();
    for one in held {
        carried
            .entry(folded(&one.key.subject))
            .or_default()
            .extend(one.carriers());
    }
    let least = carried.values().map(BTreeSet::len).min();
    let mut whole = experts.clone();
    whole.extend(held.iter().flat_map(Held::carriers));
    least.map_or(whole.len(), |least| least.min(whole.len()))
}

/// What stands in the way when somebody the file depends on is lost, and whose move it is: the client's where somebody
/// waits to be approved or could step in, the provider's where nobody does. Nothing while all stand.
pub fn gate(held: &[Held]) -> Option<(Side, Refusal)> {
    let lost: Vec<&Held> = held.iter().filter(|one| !one.stands).collect();
    let nobody = lost.iter().any(|one| !one.ready && !one.named);
    let first = lost.first()?;
    Some(if nobody {
        (Side::Provider, Refusal::new("key-person-lost"))
    } else if first.ready {
        (Side::Client, Refusal::new("key-person-understudy-waits"))
    } else {
        (Side::Client, Refusal::new("key-person-replacement-waits"))
    })
}

/// Checks what a new key person is named for: something, once for each person.
pub fn name(held: &[Held], person: PersonId, subject: &str) -> Result<String, Refusal> {
    let subject = text::line("subject", subject, SUBJECT_MAX)?;
    let twice =
        |one: &Held| one.key.person == person && folded(&one.key.subject) == folded(&subject);
    if held.iter().any(twice) {
        return Err(Refusal::of_field("subject", "key-person-twice"));
    }
    Ok(subject)
}

/// The provider says who would step in, or nobody.
pub fn stand_behind(key: KeyPerson, understudy: Option<PersonId>) -> Result<KeyPerson, Refusal> {
    if understudy == Some(key.person) {
        return Err(Refusal::of_field("understudy", "key-person-own-understudy"));
    }
    // What one person was told another was not.
    let handover = key.handover.filter(|_| understudy == key.understudy);
    Ok(KeyPerson {
        understudy,
        handover,
        ..key
    })
}

/// Writes down what the next one must know.
pub fn hand_over(key: KeyPerson, note: &str, by: PersonId, at: At) -> Result<KeyPerson, Refusal> {
    if key.understudy.is_none() {
        return Err(Refusal::of_field("text", "key-person-no-understudy"));
    }
    let text = text::lines("text", note, HANDOVER_MAX)?;
    Ok(KeyPerson {
        handover: Some(Handover { text, by, at }),
        ..key
    })
}

/// The client lets a file no longer depend on it, and says why.
pub fn release(key: KeyPerson, reason: &str, by: PersonId, at: At) -> Result<KeyPerson, Refusal> {
    let reason = text::lines("reason", reason, text::PROSE_MAX)?;
    Ok(KeyPerson {
        ended: Some(Ended {
            ending: Ending::Released,
            successor: None,
            reason,
            by,
            at,
        }),
        ..key
    })
}

/// The client lets somebody step in: the record ends, and one like it begins for the successor, with nobody behind them yet.
pub fn succeed(
    key: KeyPerson,
    id: KeyPersonId,
    successor: PersonId,
    by: PersonId,
    at: At,
) -> Result<(KeyPerson, KeyPerson), Refusal> {
    if successor == key.person {
        return Err(Refusal::of_field("person", "key-person-own-understudy"));
    }
    let next = KeyPerson {
        id,
        version: 1,
        person: successor,
        understudy: None,
        handover: None,
        named_by: by,
        named_at: at,
        ended: None,
        ..key.clone()
    };
    let former = KeyPerson {
        ended: Some(Ended {
            ending: Ending::Replaced,
            successor: Some(successor),
            reason: String::new(),
            by,
            at,
        }),
        ..key
    };
    Ok((former, next))
}

#[cfg(test)]
mod tests;
