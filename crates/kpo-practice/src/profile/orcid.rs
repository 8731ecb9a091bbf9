//! ORCID's public record, v3.0 `/record` as JSON: name, works, employments, educations and keywords. ORCID tells no level of
//! a language, and the co-authors of a work only where the full work is in the record.

use serde_json::Value;

use super::{Degree, Said, SkillSaid, WorkSaid, at, day, list};
use crate::time::Day;

/// Whether a file looks like a record of ORCID.
pub(super) fn is(file: &Value) -> bool {
    file.get("orcid-identifier").is_some_and(Value::is_object)
        && (file.get("activities-summary").is_some() || file.get("person").is_some())
}

fn date(value: &Value, key: &str, last: bool) -> Option<Day> {
    let part = |part| at(value, &[key, part, "value"]);
    day(part("year"), part("month"), part("day"), last)
}

/// The persistent identifier or address of a work: its DOI first.
fn address(work: &Value) -> String {
    let ids = list(work, &["external-ids", "external-id"]);
    let of_kind = |kind: &str| ids.iter().find(|id| at(id, &["external-id-type"]) == kind);
    let Some(id) = of_kind("doi").or_else(|| ids.first()) else {
        return at(work, &["url", "value"]).to_owned();
    };
    match at(id, &["external-id-url", "value"]) {
        "" if at(id, &["external-id-type"]) == "doi" => {
            format!("https://doi.org/{}", at(id, &["external-id-value"]))
        }
        "" => at(id, &["external-id-value"]).to_owned(),
        url => url.to_owned(),
    }
}

/// Everybody named on a work but the record's own person.
fn authors(work: &Value, own: &str) -> String {
    let named = list(work, &["contributors", "contributor"]).iter();
    let named = named.map(|one| at(one, &["credit-name", "value"]));
    let others: Vec<&str> = named
        .filter(|name| !name.is_empty() && *name != own)
        .collect();
    others.join("\n")
}

fn work(summary: &Value, own: &str) -> WorkSaid {
    let title = at(summary, &["title", "title", "value"]);
    let subtitle = at(summary, &["title", "subtitle", "value"]);
    let lines = [
        at(summary, &["journal-title", "value"]),
        at(summary, &["short-description"]),
    ];
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    WorkSaid {
        title: if subtitle.is_empty() {
            title.to_owned()
        } else {
            format!("{title}: {subtitle}")
        },
        text: lines.join("\n"),
        year: at(summary, &["publication-date", "year", "value"])
            .parse()
            .ok()
            .filter(|year| (1000..=9999).contains(year)),
        authors: authors(summary, own),
        address: address(summary),
    }
}

/// The summaries of a kind of affiliation, whatever groups they stand in.
fn summaries<'a>(
    file: &'a Value,
    part: &'a str,
    summary: &'a str,
) -> impl Iterator<Item = &'a Value> {
    list(file, &["activities-summary", part, "affiliation-group"])
        .iter()
        .flat_map(|group| list(group, &["summaries"]))
        .filter_map(move |one| one.get(summary))
}

/// What a record says.
pub(super) fn read(file: &Value) -> Said {
    let name = |part| at(file, &["person", "name", part, "value"]);
    let own = match name("credit-name") {
        "" => format!("{} {}", name("given-names"), name("family-name")),
        credit => credit.to_owned(),
    };
    let own = own.trim().to_owned();
    let emails = list(file, &["person", "emails", "email"]);
    let countries = list(file, &["person", "addresses", "address"]);
    let path = at(file, &["orcid-identifier", "path"]);
    let mut said = Said {
        email: emails
            .first()
            .map_or("", |one| at(one, &["email"]))
            .to_owned(),
        place: countries
            .first()
            .map_or("", |one| at(one, &["country", "value"]))
            .to_owned(),
        ..Said::default()
    };
    for group in list(file, &["activities-summary", "works", "group"]) {
        // A group holds the same work as several sources tell it; the first is the one its owner prefers.
        if let Some(summary) = list(group, &["work-summary"]).first() {
            said.work(work(summary, &own));
        }
    }
    for one in summaries(file, "employments", "employment-summary") {
        let (since, until) = (date(one, "start-date", false), date(one, "end-date", true));
        said.employer(
            at(one, &["organization", "name"]),
            at(one, &["role-title"]),
            since,
            until,
        );
    }
    for one in summaries(file, "educations", "education-summary") {
        let degree = Degree {
            kind: at(one, &["role-title"]),
            subject: at(one, &["department-name"]),
            issuer: at(one, &["organization", "name"]),
            issued_on: date(one, "end-date", true),
        };
        said.degree(&degree, &format!("https://orcid.org/{path}"));
    }
    for one in list(file, &["person", "keywords", "keyword"]) {
        said.skill(SkillSaid {
            text: at(one, &["content"]).to_owned(),
            level: 3,
            scheme: String::new(),
            code: String::new(),
        });
    }
    said.name = own;
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r43_a_record_of_orcid_is_told_in_our_terms() {
        let file = serde_json::json!({
            "orcid-identifier": {"path": "0000-0002-1825-0097", "uri": "https://orcid.org/0000-0002-1825-0097"},
            "person": {
                "name": {"given-names": {"value": "Josiah"}, "family-name": {"value": "Carberry"}, "credit-name": null},
                "emails": {"email": [{"email": "jc@example.edu"}]},
                "keywords": {"keyword": [{"content": "psychoceramics"}]}
            },
            "activities-summary": {
                "employments": {"affiliation-group": [{"summaries": [{"employment-summary": {
                    "role-title": "Professor", "organization": {"name": "Brown University"},
                    "start-date": {"year": {"value": "1929"}, "month": null, "day": null}, "end-date": null}}]}]},
                "educations": {"affiliation-group": [{"summaries": [{"education-summary": {
                    "role-title": "Ph.D.", "department-name": "Psychoceramics", "organization": {"name": "Wesleyan University"},
                    "end-date": {"year": {"value": "1927"}, "month": {"value": "06"}, "day": null}}}]}]},
                "works": {"group": [{"work-summary": [
                    {"title": {"title": {"value": "Toward a Unified Theory of High-Energy Metaphysics"}, "subtitle": {"value": "Silly String Theory"}},
                     "journal-title": {"value": "Journal of Psychoceramics"}, "publication-date": {"year": {"value": "2008"}},
                     "external-ids": {"external-id": [{"external-id-type": "doi", "external-id-value": "10.5555/12345678", "external-id-url": null}]}},
                    {"title": {"title": {"value": "the same again"}}}]}]}
            }
        });
        assert!(is(&file));
        let said = read(&file);
        assert_eq!(said.name, "Josiah Carberry");
        assert_eq!(said.works.len(), 1);
        assert_eq!(
            said.works[0].title,
            "Toward a Unified Theory of High-Energy Metaphysics: Silly String Theory"
        );
        assert_eq!(said.works[0].address, "https://doi.org/10.5555/12345678");
        assert_eq!(said.works[0].year, Some(2008));
        assert_eq!(said.employers[0].since_on.to_string(), "1929-01-01");
        assert_eq!(said.credentials[0].title, "Ph.D., Psychoceramics");
        assert_eq!(said.skills[0].text, "psychoceramics");
        assert!(said.left.is_empty());
    }
}
