//! A million pairs of a question and a person, with conflicts planted, and who may be asked known from whole numbers alone.
//!
//! Nothing here asks the practice what counts: whether a pair is planted against is computed from the numbers it was made
//! from, so that both can be compared.

use kpo_practice::calendar::Calendar;
use kpo_practice::credential::{Credential, CredentialKind, Particulars, Requirement};
use kpo_practice::eligibility::{Against, Candidate, Question, Span, Supply, eligible};
use kpo_practice::id::{Id, OrganisationId};
use kpo_practice::list_rate::ListRate;
use kpo_practice::money::{Currency, Money};
use kpo_practice::need::{Need, Party, PartyKind};
use kpo_practice::organisation::{Organisation, OrganisationKind};
use kpo_practice::person::{Affiliation, Language};
use kpo_practice::tie::{Tie, TieKind};
use kpo_practice::time::{At, Day};
use kpo_practice::wall::Wall;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::Uuid;

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Pairs compared.
    pub pairs: usize,
    /// Pairs that may be, by what was planted.
    pub may: usize,
    /// Pairs said to be eligible although something planted speaks against them.
    pub violations: usize,
    /// Pairs said not to be although nothing does.
    pub refused: usize,
}

const FAMILIES: usize = 40;
const PEOPLE_NAMED: usize = 60;
const LEVELS: [&str; 7] = ["A1", "A2", "B1", "B2", "C1", "C2", "N"];
const PLACES: [(&str, bool); 4] = [("FI", true), ("NO", true), ("IN", false), ("US", false)];
const WINDOW: i64 = 60;

struct Dice(ChaCha20Rng);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        (self.0.next_u64() % most as u64) as usize
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }
}

fn id<T: Id>(kind: u128, number: usize) -> T {
    T::from_uuid(Uuid::from_u128((kind << 64) + number as u128 + 1))
}

fn day(ahead: i64) -> Day {
    At(1_772_434_800_000_000).day().plus_days(ahead)
}

fn family(number: usize) -> String {
    // Words that hold no number, so that no name is the beginning of another.
    let letters = ["ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu"];
    format!(
        "Works {}{}",
        letters[number % 10],
        letters[number / 10 % 10]
    )
}

fn human(number: usize) -> String {
    let first = ["Aino", "Bertil", "Cemil", "Dara", "Efrat", "Farah"][number % 6];
    let last = [
        "Lahti", "Moberg", "Nuri", "Osman", "Peretz", "Quist", "Rahim", "Salo", "Tamm", "Uusi",
    ][number / 6 % 10];
    format!("{first} {last}")
}

fn organisation(number: usize) -> Organisation {
    Organisation {
        id: id(1, number),
        version: 1,
        name: format!(
            "{}{}",
            family(number / 2),
            if number % 2 == 1 {
                " Europe Ltd"
            } else {
                " Oy"
            }
        ),
        kind: OrganisationKind::Firm,
        country: "FI".to_owned(),
        parent: (number % 2 == 1).then(|| id(1, number - 1)),
        created_at: At(0),
    }
}

/// The numbers a question is made from.
struct Asked {
    family: Option<usize>,
    human: Option<usize>,
    level: usize,
    near: bool,
    class: i64,
    licence: bool,
    since: i64,
    hours: i64,
    overlap: i64,
    cap: Option<i64>,
    cooling: i64,
}

/// The numbers a person is made from; a tie is (family or person, end in days from today, if it ended).
struct Known {
    employer: Option<(usize, Option<i64>)>,
    client: Option<(usize, Option<i64>)>,
    wrote: Option<usize>,
    wall: Option<(usize, i64)>,
    level: usize,
    place: usize,
    clearance: i64,
    licence: Option<(bool, i64)>,
    weekly: i64,
    shared: i64,
    rate: Option<i64>,
}

impl Asked {
    fn drawn(dice: &mut Dice) -> Self {
        Self {
            family: (!dice.one_in(4)).then(|| dice.below(FAMILIES)),
            human: dice.one_in(3).then(|| dice.below(PEOPLE_NAMED)),
            level: dice.below(7),
            near: dice.one_in(2),
            class: dice.below(4) as i64,
            licence: dice.one_in(3),
            since: dice.below(100) as i64,
            hours: 10 + dice.below(150) as i64,
            overlap: dice.below(5) as i64,
            cap: dice.one_in(3).then(|| 50 + dice.below(150) as i64),
            cooling: dice.below(30) as i64,
        }
    }

    fn question(&self, number: usize, known: &[Organisation]) -> Question {
        let party = |kind, name: String| Party {
            id: id(2, number),
            version: 1,
            engagement: id(3, number),
            kind,
            name,
            organisation: None,
        };
        let mut parties = Vec::new();
        parties.extend(self.family.map(|family| {
            let member = organisation(family * 2 + number % 2);
            party(PartyKind::Organisation, member.name.to_lowercase())
        }));
        parties.extend(self.human.map(|one| party(PartyKind::Person, human(one))));
        Question {
            need: Need {
                id: id(3, number),
                version: 1,
                places: 1,
                since_on: day(self.since),
                until_on: day(self.since + WINDOW),
                hours: self.hours,
                languages: vec![language("en", self.level)],
                regions: if self.near {
                    vec!["eea".to_owned()]
                } else {
                    Vec::new()
                },
                overlap_hours: self.overlap,
                rate_cap: self.cap.map(money),
                cooling_months: self.cooling,
            },
            class: self.class,
            requirements: self.licence.then(licence).into_iter().collect(),
            against: Against::of(&parties, id::<OrganisationId>(9, 0), known),
            exchange: Vec::new(),
        }
    }
}

fn language(tag: &str, level: usize) -> Language {
    Language {
        tag: tag.to_owned(),
        level: LEVELS[level].to_owned(),
    }
}

fn money(units: i64) -> Money {
    Money {
        minor: units * 100,
        currency: Currency::EUR,
    }
}

fn licence() -> Requirement {
    Requirement {
        kind: CredentialKind::Licence,
        title: "Chartered engineer".to_owned(),
        level: None,
        field: None,
    }
}

impl Known {
    fn drawn(dice: &mut Dice) -> Self {
        let ended = |dice: &mut Dice| (!dice.one_in(3)).then(|| dice.below(900) as i64 - 800);
        Self {
            employer: dice.one_in(2).then(|| (dice.below(FAMILIES), ended(dice))),
            client: dice.one_in(4).then(|| (dice.below(FAMILIES), ended(dice))),
            wrote: dice.one_in(4).then(|| dice.below(PEOPLE_NAMED)),
            wall: dice
                .one_in(5)
                .then(|| (dice.below(FAMILIES), dice.below(300) as i64 - 50)),
            level: dice.below(7),
            place: dice.below(4),
            clearance: dice.below(4) as i64,
            licence: (!dice.one_in(4)).then(|| (!dice.one_in(4), dice.below(300) as i64)),
            weekly: 5 + dice.below(36) as i64,
            shared: dice.below(8) as i64,
            rate: (!dice.one_in(8)).then(|| 40 + dice.below(180) as i64),
        }
    }

    fn candidate(&self, number: usize) -> Candidate {
        let person = id(4, number);
        let place = PLACES[self.place].0;
        // A calendar that knows no holidays keeps the counting by hand below simple; holidays have tests of their own.
        let calendar = Calendar::nine_to_five("UTC", "XX");
        let affiliation = |(family, ended): (usize, Option<i64>)| Affiliation {
            id: id(5, number),
            version: 1,
            person,
            organisation: number
                .is_multiple_of(3)
                .then(|| id(1, family * 2 + number % 2)),
            employer: organisation(family * 2 + number % 2).name.to_uppercase(),
            title: String::new(),
            duty: String::new(),
            since_on: day(-2_000),
            until_on: ended.map(day),
        };
        let tie = |(family, ended): (usize, Option<i64>)| Tie {
            id: id(6, number),
            version: 1,
            person,
            kind: TieKind::Client,
            name: organisation(family * 2).name,
            organisation: None,
            since_on: Some(day(-2_000)),
            until_on: ended.map(day),
            entered_by: person,
            entered_at: At(0),
        };
        let wall = |(family, until): (usize, i64)| Wall {
            id: id(7, number),
            version: 1,
            person,
            name: organisation(family * 2 + 1).name,
            organisation: None,
            until_on: day(until),
            reason: String::new(),
            raised_by: person,
            raised_at: At(0),
            ended_at: None,
        };
        Candidate {
            person,
            name: format!("Somebody Else {}", family(number)),
            organisation: id(8, number),
            active: true,
            place: place.to_owned(),
            clearance: self.clearance,
            languages: vec![language("en-GB", self.level)],
            credentials: self
                .licence
                .map(|held| credential(number, held))
                .into_iter()
                .collect(),
            affiliations: self.employer.map(affiliation).into_iter().collect(),
            ties: self.client.map(tie).into_iter().collect(),
            coauthors: self.wrote.map(human).into_iter().collect(),
            walls: self.wall.map(wall).into_iter().collect(),
            shut_until: None,
            supply: Supply::of(&calendar, self.weekly, &[], day(0), day(100 + WINDOW)),
            booked: Vec::<Span>::new(),
            tasks_max: 1,
            shared_minutes: self.shared * 60,
            rates: self
                .rate
                .map(|rate| list_rate(number, rate))
                .into_iter()
                .collect(),
        }
    }

    /// Whether nothing planted speaks against this pair.
    fn may(&self, asked: &Asked) -> bool {
        let last = asked.since + WINDOW;
        let counts = |ended: Option<i64>| {
            ended.is_none_or(|ended| ended + asked.cooling * 31 >= asked.since)
        };
        let tied = |tie: Option<(usize, Option<i64>)>| {
            tie.is_some_and(|(family, ended)| asked.family == Some(family) && counts(ended))
        };
        let walled = self
            .wall
            .is_some_and(|(family, until)| asked.family == Some(family) && until >= asked.since);
        let working = (asked.since..=last)
            .filter(|ahead| weekday(*ahead) < 5)
            .count() as i64;
        let wrote = asked.human.is_some() && asked.human == self.wrote;
        let kept_off = tied(self.employer) || tied(self.client) || wrote || walled;
        !kept_off
            && self.level >= asked.level
            && (!asked.near || PLACES[self.place].1)
            && self.clearance >= asked.class
            && (!asked.licence
                || self
                    .licence
                    .is_some_and(|(verified, ends)| verified && ends >= last))
            && working * (self.weekly * 60 / 5) >= asked.hours * 60
            && self.shared >= asked.overlap
            && asked
                .cap
                .is_none_or(|cap| self.rate.is_some_and(|rate| rate <= cap))
    }
}

/// Monday is 0; the first day is a Monday.
fn weekday(ahead: i64) -> i64 {
    ahead.rem_euclid(7)
}

fn credential(number: usize, (verified, ends): (bool, i64)) -> Credential {
    Credential {
        id: id(10, number),
        version: 1,
        person: id(4, number),
        says: Particulars {
            kind: CredentialKind::Licence,
            title: "Chartered Engineer, process".to_owned(),
            issuer: String::new(),
            level: None,
            field: None,
            evidence: String::new(),
            issued_on: None,
            expires_on: Some(day(ends)),
        },
        entered_by: id(4, number),
        entered_at: At(0),
        verified_by: verified.then(|| id(4, number + 1)),
        verified_at: verified.then_some(At(1)),
        verified_how: None,
        contested: None,
        contested_at: None,
    }
}

fn list_rate(number: usize, rate: i64) -> ListRate {
    ListRate {
        id: id(11, number),
        version: 1,
        person: id(4, number),
        hourly: money(rate),
        from: day(-100),
        set_by: id(4, number),
        set_at: At(0),
    }
}

/// Compares so many questions with so many people, every pair.
pub fn compare(questions: usize, people: usize, seed: u64) -> Tally {
    let mut dice = Dice(ChaCha20Rng::seed_from_u64(seed));
    let known: Vec<Organisation> = (0..FAMILIES * 2).map(organisation).collect();
    let people: Vec<(Known, Candidate)> = (0..people)
        .map(|number| {
            let drawn = Known::drawn(&mut dice);
            let candidate = drawn.candidate(number);
            (drawn, candidate)
        })
        .collect();
    let mut tally = Tally::default();
    for number in 0..questions {
        let asked = Asked::drawn(&mut dice);
        let question = asked.question(number, &known);
        for (drawn, candidate) in &people {
            let (said, may) = (eligible(&question, candidate), drawn.may(&asked));
            tally.pairs += 1;
            tally.may += usize::from(may);
            tally.violations += usize::from(said && !may);
            tally.refused += usize::from(!said && may);
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_r26_r43_nobody_planted_against_is_eligible_and_everybody_else_is() {
        let tally = compare(150, 200, 7);
        assert_eq!(
            (tally.pairs, tally.violations, tally.refused),
            (30_000, 0, 0),
            "{tally:?}"
        );
        assert!(
            tally.may > 300,
            "a test in which nobody may be asked shows nothing: {tally:?}"
        );
    }
}
