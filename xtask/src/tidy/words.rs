//! Every visible word is there in all six languages, with the same values in it (R32).

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::{Faults, File};

const LOCALES: &str = "crates/kpo-operations/locales/";
const LANGUAGES: [&str; 6] = ["en", "fi", "sv", "tr", "ms", "he"];

/// What a message (or one of its attributes) names from outside.
type Names = BTreeSet<String>;
/// The messages of one language: file and key, to the names in them.
type Messages = BTreeMap<String, Names>;

/// The same keys in the same files in every language, and the same placeables under each.
pub(super) fn same_words(files: &[File]) -> Faults {
    let mut faults = Vec::new();
    let mut languages: BTreeMap<&str, Messages> = LANGUAGES
        .into_iter()
        .map(|language| (language, Messages::new()))
        .collect();
    for file in files.iter().filter(|file| file.is("ftl")) {
        let Some((language, name)) = file
            .path
            .strip_prefix(LOCALES)
            .and_then(|path| path.split_once('/'))
        else {
            continue;
        };
        let Some(messages) = languages.get_mut(language) else {
            faults.push(format!("{}: no language of ours", file.path));
            continue;
        };
        match fluent_syntax::parser::parse(file.text.as_str()) {
            Ok(resource) => faults.extend(collect(&file.path, name, &resource.body, messages)),
            Err((_, errors)) => faults.push(format!("{}: {errors:?}", file.path)),
        }
    }
    let english = languages["en"].clone();
    for (language, messages) in &languages {
        faults.extend(differences(language, &english, messages));
    }
    faults
}

fn differences(language: &str, english: &Messages, messages: &Messages) -> Faults {
    let mut faults = Vec::new();
    for (key, names) in english {
        match messages.get(key) {
            None => faults.push(format!("{language}: {key} is missing")),
            Some(found) if found != names => {
                faults.push(format!(
                    "{language}: {key} names {found:?}, English names {names:?}"
                ));
            }
            Some(_) => {}
        }
    }
    let strange = messages.keys().filter(|key| !english.contains_key(*key));
    faults.extend(strange.map(|key| format!("{language}: {key} is not in English")));
    faults
}

fn collect(path: &str, name: &str, entries: &[Entry<&str>], messages: &mut Messages) -> Faults {
    let mut faults = Vec::new();
    for entry in entries {
        let Entry::Message(message) = entry else {
            continue;
        };
        let mut names = Names::new();
        for pattern in message
            .value
            .iter()
            .chain(message.attributes.iter().map(|attribute| &attribute.value))
        {
            in_pattern(pattern, &mut names);
        }
        if messages
            .insert(format!("{name}: {}", message.id.name), names)
            .is_some()
        {
            faults.push(format!("{path}: {} is said twice", message.id.name));
        }
    }
    faults
}

fn in_pattern(pattern: &Pattern<&str>, names: &mut Names) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, names);
        }
    }
}

fn in_expression(expression: &Expression<&str>, names: &mut Names) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, names),
        Expression::Select { selector, variants } => {
            in_inline(selector, names);
            for variant in variants {
                in_pattern(&variant.value, names);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, names: &mut Names) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(format!("${}", id.name));
        }
        InlineExpression::Placeable { expression } => in_expression(expression, names),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, names);
            }
        }
        _ => {}
    }
}

/// Every code by which the product refuses has a sentence that tells the reader what to do next.
pub(super) fn refusals(files: &[File]) -> Faults {
    let english = english(files);
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| {
        file.is("rs") && file.path.starts_with("crates/") && !file.path.contains("/tests")
    }) {
        for code in codes(product_part(&file.text)) {
            if !english.contains(&format!("\nrefusal-{code} =")) {
                faults.push(format!(
                    "{}: nobody has words for refusal-{code}",
                    file.path
                ));
            }
        }
    }
    faults
}

/// Every act that is recorded by name has words in which the history tells it.
pub(super) fn acts(files: &[File]) -> Faults {
    let english = english(files);
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| {
        let ours = file.path.starts_with("crates/") && !file.path.starts_with("crates/kpo-testkit");
        file.is("rs") && ours && !file.path.contains("/tests")
    }) {
        let text = product_part(&file.text);
        for after in text.split("Entry::new(").skip(1) {
            let Some(("", rest)) = after.trim_start().split_once('"') else {
                continue;
            };
            let code = rest.split('"').next().unwrap_or_default();
            let key = code.replace('.', "-");
            if !english.contains(&format!("\nact-{key} =")) {
                faults.push(format!("{}: nobody has words for act-{key}", file.path));
            }
        }
    }
    faults
}

/// Every word that a page or a sentence asks for by name is there. Keys made at run time (`f.tk`) are seen in the browser.
pub(super) fn used_words(files: &[File]) -> Faults {
    let english = english(files);
    let mut faults = Vec::new();
    for file in files {
        let text = uncommented(product_part(&file.text));
        let keys = match () {
            () if file.is("html") => template_keys(&text),
            () if file.is("rs") && file.path.starts_with("crates/") => source_keys(&text),
            () => continue,
        };
        for key in keys {
            if !key.is_empty() && !english.contains(&format!("\n{key} =")) {
                faults.push(format!("{}: nobody has words for {key}", file.path));
            }
        }
    }
    faults
}

/// `f.t("…")` and its kin, and the labels and hints handed to the form macros.
fn template_keys(text: &str) -> Vec<&str> {
    let mut keys = source_keys(text);
    for (macro_name, label) in [("input(", 2), ("area(", 1), ("choice(", 1), ("check(", 1)] {
        for rest in text.split(&format!("::{macro_name}")).skip(1) {
            let arguments = rest
                .split_once(')')
                .map_or(rest, |(arguments, _)| arguments);
            let literals: Vec<&str> = arguments.split('"').skip(1).step_by(2).collect();
            keys.extend(literals.into_iter().skip(label).take(2));
        }
    }
    keys
}

fn source_keys(text: &str) -> Vec<&str> {
    let frame = ["f.t(", "f.t1(", "f.t2(", "f.tn("]
        .into_iter()
        .flat_map(|call| text.split(call).skip(1));
    let words = ["words::word(locale,", "words::sentence(locale,"]
        .into_iter()
        .flat_map(|call| text.split(call).skip(1));
    frame
        .chain(words)
        .filter_map(|rest| literals(rest).into_iter().next())
        .collect()
}

/// A source without its comments, which may speak of keys that are only examples.
fn uncommented(text: &str) -> String {
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

fn english(files: &[File]) -> String {
    let folder = format!("{LOCALES}en/");
    let texts = files
        .iter()
        .filter(|file| file.path.starts_with(&folder))
        .map(|file| file.text.as_str());
    format!("\n{}", texts.collect::<Vec<_>>().join("\n"))
}

/// A source without the tests at its end.
fn product_part(text: &str) -> &str {
    text.split_once("#[cfg(test)]")
        .map_or(text, |(product, _)| product)
}

/// The literal codes in `Refusal::new("…")` and `Refusal::of_field("…", "…")`, however they are broken over lines.
fn codes(text: &str) -> Vec<&str> {
    let new = text
        .split("Refusal::new(")
        .skip(1)
        .filter_map(|rest| literals(rest).into_iter().next());
    let of_field = text
        .split("Refusal::of_field(")
        .skip(1)
        .filter_map(|rest| literals(rest).into_iter().nth(1));
    new.chain(of_field).collect()
}

/// The string literals that begin a list of arguments.
fn literals(mut rest: &str) -> Vec<&str> {
    let mut found = Vec::new();
    while let Some(open) = rest.trim_start().strip_prefix('"') {
        let Some((literal, after)) = open.split_once('"') else {
            break;
        };
        found.push(literal);
        rest = after.trim_start().strip_prefix(',').unwrap_or("");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    fn world(finnish: &str) -> Vec<File> {
        LANGUAGES
            .into_iter()
            .map(|language| {
                let text = if language == "fi" {
                    finnish
                } else {
                    "room-title = Room of { $name }\n"
                };
                file(&format!("{LOCALES}{language}/room.ftl"), text)
            })
            .collect()
    }

    #[test]
    fn a_missing_word_a_strange_one_and_another_placeable_are_found() {
        assert!(same_words(&world("room-title = Huone { $name }\n")).is_empty());
        assert_eq!(same_words(&world("")).len(), 1);
        assert_eq!(
            same_words(&world("room-title = Huone { $nmae }\n")).len(),
            1
        );
        assert_eq!(
            same_words(&world("room-title = Huone { $name }\nroom-else = Muu\n")).len(),
            1
        );
        assert_eq!(
            same_words(&world(
                "room-title = Huone { $name }\nroom-title = { $name }\n"
            ))
            .len(),
            1
        );
    }

    #[test]
    fn placeables_inside_plurals_count() {
        let plural =
            "room-title = { $name ->\n    [one] Huone\n   *[other] Huoneet { $count }\n}\n";
        assert_eq!(same_words(&world(plural)).len(), 1);
    }

    #[test]
    fn a_word_asked_for_that_nobody_wrote_is_found() {
        let english = file(
            &format!("{LOCALES}en/room.ftl"),
            "room-title = Room\nroom-name = Name\n",
        );
        let page = |text: &str| file("crates/kpo-web/templates/room/show.html", text);
        let good = "{{ f.t(\"room-title\") }}{% call forms::input(f, form, \"text\", \"name\", \"room-name\", \"\", true) %}";
        assert!(used_words(&[english.clone(), page(good)]).is_empty());
        assert_eq!(
            used_words(&[english.clone(), page("{{ f.t1(\"room-gone\", \"n\", x) }}")]).len(),
            1
        );
        let label = "{% call forms::area(f, form, \"name\", \"room-lable\", \"\", 3, true) %}";
        assert_eq!(used_words(&[english, page(label)]).len(), 1);
    }

    #[test]
    fn an_act_without_words_is_found() {
        let english = file(
            &format!("{LOCALES}en/act.ftl"),
            "act-brief-written = Wrote the brief\n",
        );
        let source = |text: &str| file("crates/kpo-operations/src/brief.rs", text);
        let told = |text| acts(&[english.clone(), source(text)]).is_empty();
        assert!(told("Entry::new(\"brief.written\", \"brief\", id)"));
        assert!(told("Entry::new(act, \"brief\", id)"));
        assert!(!told("Entry::new(\n    \"brief.burnt\", \"brief\", id)"));
    }

    #[test]
    fn a_refusal_without_words_is_found() {
        let english = file(
            &format!("{LOCALES}en/room.ftl"),
            "refusal-room-shut = Ask.\n",
        );
        let source = |text: &str| file("crates/kpo-practice/src/room.rs", text);
        assert!(refusals(&[english.clone(), source("Refusal::new(\"room-shut\")")]).is_empty());
        assert_eq!(
            refusals(&[
                english.clone(),
                source("Refusal::new(\n  \"room-lost\",\n)")
            ])
            .len(),
            1
        );
        assert_eq!(
            refusals(&[
                english,
                source("Refusal::of_field(\"name\", \"room-lost\")")
            ])
            .len(),
            1
        );
    }
}
