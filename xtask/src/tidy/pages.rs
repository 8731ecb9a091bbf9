//! Rules over what the browser gets.

use super::{Faults, File};

/// Beginnings of declarations that know left from right. In Hebrew the page turns round, and these would not.
const PHYSICAL: [&str; 16] = [
    "left:",
    "right:",
    "margin-left",
    "margin-right",
    "padding-left",
    "padding-right",
    "border-left",
    "border-right",
    "border-top-left",
    "border-top-right",
    "border-bottom-left",
    "border-bottom-right",
    "float: left",
    "float: right",
    "text-align: left",
    "text-align: right",
];

/// Stylesheets speak of start and end, never of left and right.
pub(super) fn directions(files: &[File]) -> Faults {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is("css")) {
        for (index, line) in file.text.lines().enumerate() {
            for declaration in line.split(['{', ';']).map(str::trim_start) {
                if let Some(word) = PHYSICAL.iter().find(|word| declaration.starts_with(**word)) {
                    faults.push(format!(
                        "{}:{}: '{word}' is wrong half the time; say start or end",
                        file.path,
                        index + 1
                    ));
                }
            }
        }
    }
    faults
}

/// The content policy lets no inline style or script run, so a template that holds one is broken.
pub(super) fn inline_code(files: &[File]) -> Faults {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.is("html")) {
        for (index, line) in file.text.lines().enumerate() {
            let inline = line.contains("<style")
                || line.contains(" style=")
                || line.contains("<script>")
                || handler(line);
            if inline {
                faults.push(format!(
                    "{}:{}: inline style or script; the content policy forbids it",
                    file.path,
                    index + 1
                ));
            }
        }
    }
    faults
}

/// ` onclick="…`, ` onsubmit="…` and their like.
fn handler(line: &str) -> bool {
    line.match_indices(" on").any(|(place, _)| {
        let name: String = line[place + 3..]
            .chars()
            .take_while(char::is_ascii_lowercase)
            .collect();
        !name.is_empty() && line[place + 3 + name.len()..].starts_with("=\"")
    })
}

#[cfg(test)]
mod tests {
    use super::super::file;
    use super::*;

    #[test]
    fn left_and_right_are_found() {
        let good = file(
            "a.css",
            "a { margin-inline-start: 1em; text-align: start; inset-inline-start: 0 }",
        );
        assert!(directions(&[good]).is_empty());
        let bad = file(
            "a.css",
            "a { margin-left: 1em }\nb {\n  left: 0;\n}\nc { text-align: right; }",
        );
        assert_eq!(directions(&[bad]).len(), 3);
    }

    #[test]
    fn inline_code_is_found() {
        let good = file(
            "a.html",
            "<p class=\"on\">once = on</p><script src=\"/a.js\" defer></script>",
        );
        assert!(inline_code(&[good]).is_empty());
        let bad = file(
            "a.html",
            "<p style=\"color: red\">\n<button onclick=\"go()\">\n<script>\n",
        );
        assert_eq!(inline_code(&[bad]).len(), 3);
    }
}
