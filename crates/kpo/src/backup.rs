//! `kpo backup FILE`: everything in one archive, while the server runs. The archive ends with a manifest of digests.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kpo_practice::time::At;
use kpo_records::blob::{self, Blobs};
use kpo_records::tlog::{KEY, LAST};
use kpo_records::{RecordsError, verify};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::archive::{Archive, To};
use crate::config::Config;
use crate::store;

/// What an archive holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// The form of the archive.
    pub(crate) format: String,
    /// The journal's last entry in it.
    pub(crate) head_entry: i64,
    /// That entry's hash.
    pub(crate) head_hash: String,
    /// Its files.
    pub(crate) files: Vec<Kept>,
}

/// A file in an archive.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kept {
    /// Its path in the data folder, with slashes.
    pub(crate) path: String,
    /// Its length.
    pub(crate) bytes: u64,
    /// Its SHA-256.
    pub(crate) sha256: String,
}

/// The form written and read here.
pub(crate) const FORMAT: &str = "kpo backup 1";
/// The manifest's name in the archive.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Writes the archive.
pub(crate) async fn run(config: &Config, file: &Path, to: &To) -> Result<()> {
    if config.database.is_some() {
        bail!(
            "this store is in PostgreSQL: back it up with `pg_dump --format=custom --file=kpo.dump URL` and copy the data folder {} (documents) after it; bring both back, and then run `kpo restore --database URL` without a file",
            config.data.display()
        );
    }
    if file.exists() {
        bail!(
            "{} is there already: choose another name, no backup is written over another",
            file.display()
        );
    }
    let draft = Draft(with_ending(file, ".part"));
    // In the data folder: what of it is plain is plain there already, and not yet where the backup goes.
    let copy = Draft(
        config
            .data
            .join(format!("kpo.db.{}.copy", std::process::id())),
    );
    let db = store::look(config).await?;
    let copied = db.copy_to(&copy.0).await;
    db.close().await;
    copied.context("the database cannot be copied: see that there is room in the data folder")?;
    let vault = crate::vault::find(config, &config.data)?;
    // The copy is what will be restored, so the copy is what must be sound.
    let report = verify::verify_copy(&copy.0, &config.data, vault, config.blobs()?).await;
    if !report.sound() {
        crate::journal::print(&report);
        bail!(
            "the store is not sound, so that no backup was written; `kpo journal verify` says where"
        );
    }
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        head_entry: report.head.seq,
        head_hash: hex::encode(&report.head.hash),
        files: Vec::new(),
    };
    pack(config, &copy.0, (&draft.0, to), &mut manifest)
        .await
        .with_context(|| format!("{} cannot be written", file.display()))?;
    fs::rename(&draft.0, file)?;
    println!(
        "{}: {} files, journal up to entry {} ({})",
        file.display(),
        manifest.files.len(),
        manifest.head_entry,
        manifest.head_hash
    );
    Ok(())
}

/// A file that goes away unless it was renamed.
struct Draft(PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

async fn pack(
    config: &Config,
    copy: &Path,
    (draft, to): (&Path, &To),
    manifest: &mut Manifest,
) -> Result<()> {
    let mut archive = Archive::begin(draft, to, config)?;
    add(&mut archive, manifest, copy, "kpo.db")?;
    for path in others(&config.data, &config.data)? {
        let name = path
            .strip_prefix(&config.data)?
            .to_str()
            .context("a file name in the data folder is no text")?
            .to_owned();
        add(&mut archive, manifest, &path, &name)?;
    }
    if let Some(blobs) = config.blobs()? {
        let mut all = blobs.older_than(At(i64::MAX)).await?;
        all.sort_unstable();
        for id in all {
            // A room may be destroyed meanwhile.
            let bytes = match blobs.read_sealed(id).await {
                Err(RecordsError::NotFound) => continue,
                bytes => bytes?,
            };
            add_from(&mut archive, manifest, &mut &*bytes, &Blobs::name(id))?;
        }
    }
    archive.start_file(MANIFEST, options())?;
    archive.write_all(&serde_json::to_vec_pretty(manifest)?)?;
    archive.finish()
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .large_file(true)
}

fn add(archive: &mut Archive, manifest: &mut Manifest, path: &Path, name: &str) -> Result<()> {
    add_from(
        archive,
        manifest,
        &mut BufReader::new(File::open(path)?),
        name,
    )
}

fn add_from(
    archive: &mut Archive,
    manifest: &mut Manifest,
    from: &mut impl io::Read,
    name: &str,
) -> Result<()> {
    archive.start_file(name, options())?;
    let (bytes, sha256) = copy(from, archive)?;
    manifest.files.push(Kept {
        path: name.to_owned(),
        bytes,
        sha256,
    });
    Ok(())
}

/// Copies and digests at once.
pub(crate) fn copy(from: &mut impl io::Read, to: &mut impl io::Write) -> io::Result<(u64, String)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, hex::encode(hasher.finalize())));
        }
        hasher.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
}

/// Everything in the data folder but the database, what lies beside it, and models, which are published elsewhere: documents.
/// The key that signs the journal's checkpoints stays at home: a store brought back to an earlier state signs new logs, under
/// new names, since the old ones have gone on without it.
fn others(data: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let top = folder == data;
        let left_out = ["kpo.lock", "journal.head", KEY, LAST, crate::model::FOLDER];
        if top && (name.starts_with("kpo.db") || left_out.contains(&name.as_str())) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            found.extend(others(data, &entry.path())?);
        } else if kind.is_file() && !blob::unfinished(&entry.path()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Reads the whole of one file of an archive, up to a limit.
pub(crate) fn read_small(file: impl io::Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
