//! JSON Resume, schema 1.0.0: `basics`, `work`, `education`, `publications`, `projects`, `skills`, `languages`.
//! Certificates are left to be entered by hand: whether one is a licence to practise the format does not tell.

use serde_json::Value;

use super::{Degree, Said, SkillSaid, WorkSaid, at, day, list};
use crate::time::Day;

/// Whether a file looks like a résumé of this format.
pub(super) fn is(file: &Value) -> bool {
    let parts = [
        "work",
        "education",
        "publications",
        "projects",
        "skills",
        "languages",
    ];
    file.get("basics").is_some_and(Value::is_object)
        || parts
            .iter()
            .filter(|part| file.get(**part).is_some_and(Value::is_array))
            .count()
            > 1
}

/// A date of this format: `2014`, `2014-06` or `2014-06-29`.
fn date(value: &Value, key: &str, last: bool) -> Option<Day> {
    let mut parts = at(value, &[key]).splitn(3, '-');
    let mut part = || parts.next().unwrap_or_default();
    let (year, month, on) = (part(), part(), part());
    day(year, month, on.get(..2).unwrap_or(on), last)
}

fn year(value: &Value, keys: &[&str]) -> Option<i64> {
    keys.iter().find_map(|key| {
        let year: i64 = at(value, &[key]).get(..4)?.parse().ok()?;
        (1000..=9999).contains(&year).then_some(year)
    })
}

/// What was done, with its highlights a line each.
fn told(value: &Value, key: &str) -> String {
    let highlights = list(value, &["highlights"])
        .iter()
        .filter_map(Value::as_str);
    let lines = std::iter::once(at(value, &[key])).chain(highlights.map(str::trim));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// A skill's words: its name and what it is made of.
fn skill(value: &Value) -> SkillSaid {
    let keywords = list(value, &["keywords"]).iter().filter_map(Value::as_str);
    let keywords: Vec<&str> = keywords
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    let name = at(value, &["name"]);
    let text = if keywords.is_empty() {
        name.to_owned()
    } else {
        format!("{name}: {}", keywords.join(", "))
    };
    let level = match at(value, &["level"]).to_lowercase().as_str() {
        "beginner" | "novice" | "basic" => 2,
        "advanced" => 4,
        "expert" | "master" => 5,
        _ => 3,
    };
    SkillSaid {
        text: text.trim_matches([':', ' ']).chars().take(200).collect(),
        level,
        scheme: String::new(),
        code: String::new(),
    }
}

/// What somebody did for an employer is a work where the résumé tells of it.
fn did(said: &mut Said, one: &Value, employer: &str) {
    let text = told(one, "summary");
    if text.is_empty() {
        return;
    }
    let parts = [at(one, &["position"]), employer];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.work(WorkSaid {
        title: parts.join(", "),
        text,
        year: year(one, &["endDate", "startDate"]),
        authors: String::new(),
        address: at(one, &["url"]).to_owned(),
    });
}

/// What a résumé says.
pub(super) fn read(file: &Value) -> Said {
    let mut said = Said {
        name: at(file, &["basics", "name"]).to_owned(),
        email: at(file, &["basics", "email"]).to_owned(),
        place: at(file, &["basics", "location", "countryCode"]).to_uppercase(),
        ..Said::default()
    };
    for one in list(file, &["publications"]) {
        let publisher = at(one, &["publisher"]);
        let text = [publisher, at(one, &["summary"])].map(str::trim);
        let text: Vec<&str> = text.into_iter().filter(|part| !part.is_empty()).collect();
        said.work(WorkSaid {
            title: at(one, &["name"]).to_owned(),
            text: text.join("\n"),
            year: year(one, &["releaseDate"]),
            authors: String::new(),
            address: at(one, &["url"]).to_owned(),
        });
    }
    for one in list(file, &["projects"]) {
        said.work(WorkSaid {
            title: at(one, &["name"]).to_owned(),
            text: told(one, "description"),
            year: year(one, &["endDate", "startDate"]),
            authors: String::new(),
            address: at(one, &["url"]).to_owned(),
        });
    }
    for one in list(file, &["work"]) {
        // Schema 1.0.0 says `name`; the versions before it said `company`.
        let employer = [at(one, &["name"]), at(one, &["company"])];
        let employer = employer.into_iter().find(|name| !name.is_empty());
        let until = date(one, "endDate", true);
        did(&mut said, one, employer.unwrap_or_default());
        said.employer(
            employer.unwrap_or_default(),
            at(one, &["position"]),
            date(one, "startDate", false),
            until,
        );
    }
    for one in list(file, &["education"]) {
        let degree = Degree {
            kind: at(one, &["studyType"]),
            subject: at(one, &["area"]),
            issuer: at(one, &["institution"]),
            issued_on: date(one, "endDate", true),
        };
        let evidence = match at(one, &["url"]) {
            "" => "As told in a résumé (JSON Resume).",
            url => url,
        };
        said.degree(&degree, evidence);
    }
    for one in list(file, &["skills"]) {
        said.skill(skill(one));
    }
    for one in list(file, &["languages"]) {
        said.language(at(one, &["language"]), at(one, &["fluency"]));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Why;

    #[test]
    fn r43_a_resume_is_told_in_our_terms_and_what_is_unclear_is_left_out() {
        let file = serde_json::json!({
            "basics": {"name": "Defne Arslan", "email": "defne@example.com", "location": {"countryCode": "tr"}},
            "work": [
                {"name": "Anadolu Cement", "position": "Process engineer", "startDate": "2012-03", "endDate": "2018-08", "summary": "Ran the kiln."},
                {"name": "Somewhere", "position": "Intern"}
            ],
            "education": [
                {"institution": "İTÜ", "area": "Chemical engineering", "studyType": "PhD", "endDate": "2012"},
                {"institution": "Lise", "area": "Science", "studyType": "Diploma"}
            ],
            "publications": [{"name": "Alkali and ring growth", "publisher": "ZKG", "releaseDate": "2019-05-01", "summary": "Rings.", "url": "https://example.com/1"}],
            "projects": [{"name": "Kiln retrofit", "description": "A new burner.", "highlights": ["4 % less fuel"], "endDate": "2021"}],
            "skills": [{"name": "Kilns", "level": "Master", "keywords": ["burners", "refractories"]}],
            "languages": [{"language": "Turkish", "fluency": "Native speaker"}, {"language": "English", "fluency": "Fluent"}],
        });
        assert!(is(&file));
        let said = read(&file);
        assert_eq!(
            (said.name.as_str(), said.place.as_str()),
            ("Defne Arslan", "TR")
        );
        assert_eq!(said.works.len(), 3);
        assert_eq!(said.works[2].title, "Process engineer, Anadolu Cement");
        assert_eq!(said.works[1].text, "A new burner.\n4 % less fuel");
        assert_eq!(said.works[0].year, Some(2019));
        assert_eq!(said.skills[0].text, "Kilns: burners, refractories");
        assert_eq!(said.skills[0].level, 5);
        assert_eq!(said.employers.len(), 1);
        assert_eq!(
            said.employers[0]
                .until_on
                .map(|day| day.to_string())
                .as_deref(),
            Some("2018-08-31")
        );
        assert_eq!(said.credentials.len(), 1);
        assert_eq!(said.credentials[0].level, Some(8));
        assert_eq!(said.languages.len(), 1);
        let why: Vec<Why> = said.left.iter().map(|left| left.why).collect();
        assert_eq!(why, [Why::Day, Why::Degree, Why::Level]);
    }
}
