//! The table: one row a thing, the e-mail address in each. A person's name is needed once; whatever else stands in a row is
//! added to them. Columns may be left out and stand in any order; the two first may not be left out.

use kpo_practice::person::{self, Language};
use kpo_practice::profile::{SkillSaid, WorkSaid};
use kpo_practice::refusal::Refusal;
use kpo_practice::taxonomy::Scheme;
use kpo_practice::text;

use super::{BadLine, Found, Gathered, Report};
use crate::error::Result;

/// The columns there are.
pub const HEAD: [&str; 15] = [
    "email",
    "name",
    "country",
    "zone",
    "languages",
    "skills",
    "employer",
    "employed_as",
    "employed_since",
    "employed_until",
    "work",
    "abstract",
    "year",
    "authors",
    "address",
];

/// A row by the names of its columns.
struct Row<'a> {
    head: &'a [String],
    cells: &'a csv::StringRecord,
}

impl Row<'_> {
    fn cell(&self, name: &str) -> &str {
        let place = self.head.iter().position(|column| column == name);
        place
            .and_then(|place| self.cells.get(place))
            .unwrap_or_default()
            .trim()
    }

    /// The parts of a cell, semicolons between.
    fn parts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.cell(name)
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }
}

/// The people of a table. A head that is none of ours is refused; a row that cannot be used is named.
pub(super) fn read(text: &str, report: &mut Report) -> Result<Vec<Found>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let unreadable = || Refusal::of_field("text", "taxonomy-unreadable");
    let head = reader.headers().map_err(|_| unreadable())?;
    let head: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let known = head.iter().all(|name| HEAD.contains(&name.as_str()));
    if !known
        || !["email", "name"]
            .iter()
            .all(|must| head.iter().any(|name| name == must))
    {
        let found: String = head
            .join(",")
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        let expected = HEAD.join(",");
        return Err(Refusal::new("import-people-head")
            .with("found", found)
            .with("expected", expected)
            .into());
    }
    let mut gathered = Gathered::default();
    for cells in reader.records() {
        let (line, read) = match &cells {
            Ok(cells) => {
                let line = cells.position().map_or(0, csv::Position::line);
                (line, row(&Row { head: &head, cells }, line, &mut gathered))
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                (line, Err("not a row".to_owned()))
            }
        };
        if let Err(reason) = read {
            report.bad.push(BadLine { line, reason });
        }
    }
    Ok(gathered.order)
}

fn day(row: &Row<'_>, name: &str) -> std::result::Result<Option<kpo_practice::time::Day>, String> {
    text::optional_day("day", row.cell(name)).map_err(|_| {
        format!(
            "{name}: '{}' is no day such as 2026-11-21",
            plain(row.cell(name))
        )
    })
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// A language as `fi N`.
fn language(part: &str) -> std::result::Result<Language, String> {
    let fault = || {
        format!(
            "languages: '{}' is no language with a level such as fi N",
            plain(part)
        )
    };
    let (tag, level) = part.split_once(char::is_whitespace).ok_or_else(fault)?;
    let given = Language {
        tag: tag.to_owned(),
        level: level.trim().to_uppercase(),
    };
    person::languages(vec![given.clone()]).map_err(|_| fault())?;
    Ok(given)
}

/// A skill as words, or as `isco-08:2145`; with `=4` behind it for its level.
fn skill(part: &str) -> SkillSaid {
    let (what, level) = match part.rsplit_once('=') {
        Some((what, level)) if matches!(level.trim(), "1" | "2" | "3" | "4" | "5") => {
            (what.trim(), level.trim().parse().unwrap_or(3))
        }
        _ => (part, 3),
    };
    let coded = what
        .split_once(':')
        .filter(|(scheme, _)| Scheme::from_word(scheme).is_some());
    let (scheme, code) = coded.unwrap_or_default();
    SkillSaid {
        text: if coded.is_some() {
            String::new()
        } else {
            what.to_owned()
        },
        level,
        scheme: scheme.to_owned(),
        code: code.trim().to_owned(),
    }
}

fn row(row: &Row<'_>, line: u64, gathered: &mut Gathered) -> std::result::Result<(), String> {
    let email = row.cell("email");
    if kpo_practice::account::email(email).is_err() {
        return Err(format!("'{}' is no e-mail address", plain(email)));
    }
    // Everything is read before anything is kept: a row is used whole or not at all.
    let languages = row
        .parts("languages")
        .map(language)
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let (since, until) = (day(row, "employed_since")?, day(row, "employed_until")?);
    let year = match row.cell("year") {
        "" => None,
        year => Some(
            year.parse::<i64>()
                .ok()
                .filter(|year| (1000..=9999).contains(year))
                .ok_or_else(|| format!("year: '{}' is no year such as 2024", plain(year)))?,
        ),
    };
    let zone = row.cell("zone");
    if !zone.is_empty() && jiff::tz::TimeZone::get(zone).is_err() {
        return Err(format!("zone: there is no time zone '{}'", plain(zone)));
    }
    let country = row.cell("country").to_uppercase();
    if !country.is_empty() && !kpo_practice::country::is_country(&country) {
        return Err(format!(
            "country: '{}' is no country's two letters",
            plain(&country)
        ));
    }
    let found = gathered.of(email, line);
    let keep = |into: &mut String, from: &str| {
        if into.is_empty() {
            from.clone_into(into);
        }
    };
    keep(&mut found.said.name, row.cell("name"));
    keep(&mut found.said.place, &country);
    keep(&mut found.zone, zone);
    for one in languages {
        if !found
            .said
            .languages
            .iter()
            .any(|known| known.tag == one.tag)
        {
            found.said.languages.push(one);
        }
    }
    for part in row.parts("skills") {
        found.said.skill(skill(part));
    }
    if !row.cell("employer").is_empty() {
        found
            .said
            .employer(row.cell("employer"), row.cell("employed_as"), since, until);
    }
    if !row.cell("work").is_empty() {
        found.said.work(WorkSaid {
            title: row.cell("work").to_owned(),
            text: row.cell("abstract").to_owned(),
            year,
            authors: row
                .cell("authors")
                .split(';')
                .map(str::trim)
                .collect::<Vec<_>>()
                .join("\n"),
            address: row.cell("address").to_owned(),
        });
    }
    Ok(())
}
