//! The rules of the house that no compiler holds. Each is a function from what there is to what is wrong with it, and
//! each has a test that it can fail: a judge that never says no is no judge.

mod contracts;
mod licences;
mod nouns;
mod pages;
mod sources;
mod walls;
mod words;

use std::path::{Path, PathBuf};

use crate::{cargo, root};

/// One text file of the project.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path from the root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl File {
    fn is(&self, extension: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|found| found == extension)
    }
}

/// What is wrong, one line each.
type Faults = Vec<String>;

/// Runs all rules and prints what is wrong; `true` when nothing is.
pub fn run() -> bool {
    let files = files();
    let mut faults: Faults = Vec::new();
    match metadata() {
        Ok(metadata) => {
            faults.extend(walls::walls(&metadata));
            faults.extend(walls::map(&metadata, text_of(&files, "ARCHITECTURE.md")));
            faults.extend(licences::licences(&metadata));
        }
        Err(error) => faults.push(format!("cargo metadata: {error}")),
    }
    faults.extend(sources::lint_excuses(&files));
    faults.extend(sources::lengths(&files));
    faults.extend(sources::stray_tests(&files));
    faults.extend(sources::clocks(&files));
    faults.extend(sources::machine_paths(&files));
    faults.extend(pages::directions(&files));
    faults.extend(pages::inline_code(&files));
    faults.extend(nouns::nouns(&files));
    faults.extend(contracts::contracts(&files));
    faults.extend(words::same_words(&files));
    faults.extend(words::refusals(&files));
    faults.extend(words::acts(&files));
    faults.extend(words::used_words(&files));
    for fault in &faults {
        println!("{fault}");
    }
    println!("tidy: {} files read, {} faults", files.len(), faults.len());
    faults.is_empty() && !files.is_empty()
}

fn text_of<'a>(files: &'a [File], path: &str) -> &'a str {
    files
        .iter()
        .find(|file| file.path == path)
        .map_or("", |file| file.text.as_str())
}

fn metadata() -> Result<serde_json::Value, String> {
    let output = cargo()
        .args(["metadata", "--format-version", "1", "--locked"])
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// Every text file of the project, without build results, version control and data.
fn files() -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if matches!(name.as_str(), "target" | ".git" | "node_modules")
                || path == root.join("data")
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if let Some(file) = read(&root, &path) {
                found.push(file);
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn read(root: &Path, path: &PathBuf) -> Option<File> {
    let text = std::fs::read_to_string(path).ok()?;
    let path = path
        .strip_prefix(root)
        .ok()?
        .to_string_lossy()
        .replace('\\', "/");
    Some(File { path, text })
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}
