use kpo_practice::access::Locale;

use super::*;

fn frame(locale: Locale) -> Frame {
    Frame {
        locale,
        caller: None,
        path: "/".to_owned(),
        zone: "UTC".to_owned(),
    }
}

fn reliability(reviewers: usize) -> Reliability {
    Reliability {
        reviewers: (0..reviewers)
            .map(|n| Reviewer {
                name: format!("Reviewer <{n}> with a name that is rather long for a row"),
                judgements: 40 + n as u64,
                reliability: match n % 4 {
                    0 => Some((0.62, 0.81, 0.93)),
                    1 => Some((0.4, 0.55, 0.7)),
                    2 => Some((f64::NAN, 2.0, -1.0)),
                    _ => None,
                },
            })
            .collect(),
        confidence: 0.9,
    }
}

fn agreement(reviewers: usize) -> Agreement {
    let mut pairs = Vec::new();
    for one in 0..reviewers {
        for other in one + 1..reviewers {
            pairs.push(Common {
                one,
                other,
                units: (one * 7 + other * 3) as u64,
                coefficient: match (one + other) % 5 {
                    0 => Some(f64::NAN),
                    1 => Some(-0.31),
                    2 => Some(0.94),
                    3 => Some(0.4),
                    _ => None,
                },
            });
        }
    }
    Agreement {
        reviewers: (0..reviewers).map(|n| format!("Ann Example {n}")).collect(),
        pairs,
        units_min: 5,
    }
}

fn unsure() -> Unsure {
    Unsure {
        likeliest: (0..200).map(|n| 0.5 + f64::from(n) / 400.0).collect(),
        sure_from: 0.9,
    }
}

fn progress() -> Progress {
    Progress {
        settled: 1200,
        begun: 500,
        untouched: 319,
        reviews: 3100,
        left: Some((700, 1180, 1900)),
    }
}

fn all(f: &Frame) -> Vec<Figure> {
    vec![
        reliability(5).draw(f),
        agreement(6).draw(f),
        agreement(14).draw(f),
        unsure().draw(f),
        progress().draw(f),
        Progress {
            left: None,
            ..progress()
        }
        .draw(f),
    ]
}

/// The values of an attribute, in the order in which they stand.
fn values(text: &str, name: &str) -> Vec<f64> {
    let begin = format!(" {name}=\"");
    text.match_indices(&begin)
        .map(|(at, _)| {
            let rest = &text[at + begin.len()..];
            let end = rest.find('"').unwrap();
            rest[..end]
                .parse()
                .unwrap_or_else(|_| panic!("{name}: {}", &rest[..end]))
        })
        .collect()
}

/// Every tag that is opened is closed in its turn.
fn well_formed(text: &str) {
    let mut open: Vec<String> = Vec::new();
    for part in text.split('<').skip(1) {
        let (tag, _) = part.split_once('>').expect("a tag that ends");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{text}");
        } else if !tag.ends_with('/') {
            let name: String = tag.chars().take_while(|c| c.is_alphanumeric()).collect();
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn figures_are_well_formed_in_every_language_and_stay_in_their_bounds() {
    for locale in Locale::ALL {
        for figure in all(&frame(locale)) {
            let text = figure.render().unwrap();
            well_formed(&text);
            for word in ["NaN", "inf", " style=", "figure-"] {
                let said = text
                    .replace("id=\"figure-", "")
                    .replace("figure-agreement-title", "");
                let words = said
                    .split('>')
                    .filter_map(|part| part.split('<').next())
                    .collect::<String>();
                assert!(!words.contains(word), "{locale:?} says {word}: {words}");
            }
            assert!(!text.contains(" style="));
            let (width, height): (f64, f64) = (
                figure.width.parse().unwrap(),
                figure.height.parse().unwrap(),
            );
            for (name, most) in [
                ("x", width),
                ("x1", width),
                ("x2", width),
                ("cx", width),
                ("y", height),
                ("y1", height),
                ("y2", height),
                ("cy", height),
            ] {
                for value in values(&text, name) {
                    assert!((0.0..=most).contains(&value), "{name} {value} of {most}");
                }
            }
            assert!(
                values(&text, "fill-opacity")
                    .iter()
                    .all(|v| (0.0..=1.0).contains(v))
            );
        }
    }
}

#[test]
fn a_name_is_written_and_never_run() {
    let text = reliability(1).draw(&frame(Locale::En)).render().unwrap();
    assert!(!text.contains("<0>"), "{text}");
    assert!(
        text.contains("&#60;0&#62;") || text.contains("&lt;0&gt;"),
        "{text}"
    );
}

#[test]
fn a_figure_mirrors_where_reading_does() {
    let (english, hebrew) = (frame(Locale::En), frame(Locale::He));
    for (one, other) in all(&english).iter().zip(all(&hebrew)) {
        let (one, other) = (one.render().unwrap(), other.render().unwrap());
        let width: f64 = {
            let view = one.split("viewBox=\"0 0 ").nth(1).unwrap();
            view.split(' ').next().unwrap().parse().unwrap()
        };
        for (from, to) in values(&one, "x1").iter().zip(values(&other, "x1")) {
            assert!((from + to - width).abs() < 0.02, "{from} {to}");
        }
    }
}

#[test]
fn what_there_is_too_little_of_is_said_and_not_drawn() {
    let f = frame(Locale::En);
    let text = reliability(4).draw(&f).render().unwrap();
    assert_eq!(text.matches("class=\"mark\"").count(), 3);
    assert!(text.matches("not enough data").count() >= 2);
    let text = agreement(3).draw(&f).render().unwrap();
    assert!(
        text.contains("class=\"void\""),
        "a pair with three units in common is drawn"
    );
    for empty in [
        reliability(0).draw(&f),
        agreement(1).draw(&f),
        Unsure {
            likeliest: Vec::new(),
            sure_from: 0.9,
        }
        .draw(&f),
        Progress::default().draw(&f),
    ] {
        let text = empty.render().unwrap();
        assert!(
            !text.contains("<svg") && text.contains("class=\"empty\""),
            "{text}"
        );
    }
}

#[test]
fn every_number_drawn_stands_in_the_table() {
    let f = frame(Locale::En);
    let figure = unsure().draw(&f);
    let units: u64 = figure
        .rows
        .iter()
        .map(|row| row[1].parse::<u64>().unwrap())
        .sum();
    assert_eq!((figure.rows.len(), units), (10, 200));
    for number in ["160", "200"] {
        assert!(figure.about.contains(number), "{}", figure.about);
    }
    assert_eq!(progress().draw(&f).rows.len(), 7);
    assert_eq!(agreement(6).draw(&f).rows.len(), 15);
}

/// Writes a page with all figures for looking at, where KPO_FIGURES names a folder.
#[test]
fn figures_can_be_looked_at() {
    let Some(folder) = std::env::var_os("KPO_FIGURES") else {
        return;
    };
    for locale in [Locale::En, Locale::He] {
        let f = frame(locale);
        let drawn: String = all(&f)
            .iter()
            .map(|figure| figure.render().unwrap())
            .collect();
        let page = format!(
            "<!doctype html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><link rel=\"stylesheet\" href=\"style.css\"></head><body><main>{drawn}</main></body></html>",
            f.lang(),
            f.dir()
        );
        let path = std::path::Path::new(&folder).join(format!("{}.html", f.lang()));
        std::fs::write(path, page).unwrap();
    }
}
